"""Which methods there are: with which token, for which scopes, and how often they may be called.

Scopes and tiers are those of each method's page: https://docs.slack.dev/reference/methods
A method that depends on the kind of conversation checks its scope itself.
"""

from dataclasses import dataclass
from typing import Literal

from sandbox.web_api import auth, chat, conversations, usergroups, users, views
from sandbox.web_api.call import Method


@dataclass(frozen=True)
class Rules:
    """One method: one of `scopes` is needed, if there are any; tier 0 is not limited by method."""

    method: Method
    tier: int
    scopes: tuple[str, ...] = ()
    caller: Literal["bot", "app"] = "bot"


METHODS: dict[str, Rules] = {
    "apps.connections.open": Rules(auth.connections_open, 1, ("connections:write",), "app"),
    "auth.test": Rules(auth.test, 0),
    "chat.delete": Rules(chat.delete, 3, ("chat:write",)),
    "chat.postEphemeral": Rules(chat.post_ephemeral, 4, ("chat:write",)),
    "chat.postMessage": Rules(chat.post_message, 0, ("chat:write",)),
    "chat.update": Rules(chat.update, 3, ("chat:write",)),
    "conversations.history": Rules(conversations.history, 3),
    "conversations.info": Rules(conversations.info, 3),
    "conversations.list": Rules(conversations.list_, 2),
    "conversations.members": Rules(conversations.members, 4),
    "conversations.open": Rules(conversations.open_, 3),
    "conversations.replies": Rules(conversations.replies, 3),
    "usergroups.list": Rules(usergroups.list_, 2, ("usergroups:read",)),
    "usergroups.users.list": Rules(usergroups.users_list, 2, ("usergroups:read",)),
    "users.info": Rules(users.info, 4, ("users:read",)),
    "users.list": Rules(users.list_, 2, ("users:read",)),
    "users.lookupByEmail": Rules(users.lookup_by_email, 3, ("users:read.email",)),
    "users.profile.get": Rules(users.profile_get, 4, ("users.profile:read",)),
    "views.open": Rules(views.open_, 4),
    "views.publish": Rules(views.publish, 4),
    "views.push": Rules(views.push, 4),
    "views.update": Rules(views.update, 4),
}
