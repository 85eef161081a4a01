"""Which methods there are: with which token, for which scopes, and how often they may be called.

Scopes, tiers and content types are those of each method's page:
https://docs.slack.dev/reference/methods. A method whose scope depends on the kind of conversation
checks that itself.
"""

from dataclasses import dataclass
from typing import Literal

from sandbox.web_api import (
    auth,
    bookmarks,
    channels,
    chat,
    conversations,
    files,
    oauth,
    pins,
    reactions,
    scheduled,
    team,
    usergroups,
    users,
    views,
)
from sandbox.web_api.call import Method, OpenMethod


@dataclass(frozen=True)
class Rules:
    """One method: one of `scopes` is needed, if there are any; tier 0 is not limited by method.

    With `json` False a JSON body is not read: its arguments are as if they had not come.
    """

    method: Method
    tier: int
    scopes: tuple[str, ...] = ()
    caller: Literal["bot", "app"] = "bot"
    json: bool = True


# These need no token.
OPEN_METHODS: dict[str, OpenMethod] = {
    "api.test": auth.api_test,
    "oauth.v2.access": oauth.access,
}

METHODS: dict[str, Rules] = {
    "apps.connections.open": Rules(auth.connections_open, 1, caller="app"),
    "apps.uninstall": Rules(oauth.uninstall, 1, json=False),
    "auth.revoke": Rules(oauth.revoke, 3, json=False),
    "auth.test": Rules(auth.test, 0),
    "bookmarks.add": Rules(bookmarks.add, 2, ("bookmarks:write",)),
    "bookmarks.edit": Rules(bookmarks.edit, 2, ("bookmarks:write",)),
    "bookmarks.list": Rules(bookmarks.list_, 3, ("bookmarks:read",)),
    "bookmarks.remove": Rules(bookmarks.remove, 2, ("bookmarks:write",)),
    "bots.info": Rules(team.bots_info, 3, ("users:read",), json=False),
    "chat.delete": Rules(chat.delete, 3, ("chat:write",)),
    "chat.deleteScheduledMessage": Rules(scheduled.delete, 3, ("chat:write",)),
    "chat.getPermalink": Rules(chat.get_permalink, 0, json=False),
    "chat.postEphemeral": Rules(chat.post_ephemeral, 4, ("chat:write",)),
    "chat.postMessage": Rules(chat.post_message, 0, ("chat:write",)),
    "chat.scheduleMessage": Rules(scheduled.schedule, 3, ("chat:write",)),
    "chat.scheduledMessages.list": Rules(scheduled.list_, 3),
    "chat.update": Rules(chat.update, 3, ("chat:write",)),
    "conversations.archive": Rules(channels.archive, 2),
    "conversations.close": Rules(channels.close, 2),
    "conversations.create": Rules(channels.create, 2),
    "conversations.history": Rules(conversations.history, 3, json=False),
    "conversations.info": Rules(conversations.info, 3, json=False),
    "conversations.invite": Rules(channels.invite, 3),
    "conversations.join": Rules(channels.join, 3),
    "conversations.kick": Rules(channels.kick, 3),
    "conversations.leave": Rules(channels.leave, 3),
    "conversations.list": Rules(conversations.list_, 2, json=False),
    "conversations.members": Rules(conversations.members, 4, json=False),
    "conversations.open": Rules(conversations.open_, 3),
    "conversations.rename": Rules(channels.rename, 2),
    "conversations.replies": Rules(conversations.replies, 3, json=False),
    "conversations.setPurpose": Rules(channels.set_purpose, 2),
    "conversations.setTopic": Rules(channels.set_topic, 2),
    "conversations.unarchive": Rules(channels.unarchive, 2),
    "files.completeUploadExternal": Rules(files.complete_upload, 4, ("files:write",)),
    "files.delete": Rules(files.delete, 3, ("files:write",)),
    "files.getUploadURLExternal": Rules(files.get_upload_url, 4, ("files:write",), json=False),
    "files.info": Rules(files.info, 4, ("files:read",), json=False),
    "pins.add": Rules(pins.add, 2, ("pins:write",)),
    "pins.list": Rules(pins.list_, 2, ("pins:read",), json=False),
    "pins.remove": Rules(pins.remove, 2, ("pins:write",)),
    "reactions.add": Rules(reactions.add, 3, ("reactions:write",)),
    "reactions.get": Rules(reactions.get, 3, ("reactions:read",), json=False),
    "reactions.remove": Rules(reactions.remove, 2, ("reactions:write",)),
    "team.info": Rules(team.info, 3, ("team:read",), json=False),
    "usergroups.list": Rules(usergroups.list_, 2, ("usergroups:read",), json=False),
    "usergroups.users.list": Rules(usergroups.users_list, 2, ("usergroups:read",), json=False),
    "users.conversations": Rules(conversations.of_user, 3, json=False),
    "users.info": Rules(users.info, 4, ("users:read",), json=False),
    "users.list": Rules(users.list_, 2, ("users:read",), json=False),
    "users.lookupByEmail": Rules(users.lookup_by_email, 3, ("users:read.email",), json=False),
    "users.profile.get": Rules(users.profile_get, 4, ("users.profile:read",), json=False),
    "views.open": Rules(views.open_, 4),
    "views.publish": Rules(views.publish, 4),
    "views.push": Rules(views.push, 4),
    "views.update": Rules(views.update, 4),
}
