"""Which app hears of which event.

https://docs.slack.dev/reference/events

An app hears of what its manifest subscribes to, if its bot has a scope for it and, for what happens
in a conversation, is a member of that.
"""

from typing import Any

from sandbox.apps import InstalledApp
from sandbox.delivery import send
from sandbox.records import Channel, Message
from sandbox.workspace import Workspace

Json = dict[str, Any]

MESSAGE_EVENT = {
    "channel": ("message.channels", "channels:history", "channel"),
    "private": ("message.groups", "groups:history", "group"),
    "im": ("message.im", "im:history", "im"),
    "mpim": ("message.mpim", "mpim:history", "mpim"),
}
READS = {
    "channel": "channels:read",
    "private": "groups:read",
    "im": "im:read",
    "mpim": "mpim:read",
}
CHANNEL_TYPE = {"channel": "C", "private": "G", "im": "D", "mpim": "G"}


def tell_app(ws: Workspace, app: InstalledApp, event: Json) -> None:
    """Deliver an event to an app, wrapped as the Events API does."""
    event_id = ws.ids.new("Ev")
    send.tell(
        ws.wires,
        app,
        {
            "token": app.verification_token,
            "team_id": ws.team.id,
            "context_team_id": ws.team.id,
            "context_enterprise_id": None,
            "api_app_id": app.app_id,
            "event": event,
            "type": "event_callback",
            "event_id": event_id,
            "event_time": ws.unix(),
            "authorizations": [
                {
                    "enterprise_id": None,
                    "team_id": ws.team.id,
                    "user_id": app.bot_user_id,
                    "is_bot": True,
                    "is_enterprise_install": False,
                }
            ],
            "is_ext_shared_channel": False,
            "event_context": f"4-{event_id}",
        },
    )


def tell_all(ws: Workspace, event: Json, *, scopes: tuple[str, ...] = ()) -> None:
    """Deliver an event about the workspace to every app that subscribes and has a scope for it."""
    for app in ws.installed():
        if event["type"] in app.events and (not scopes or app.may(*scopes)):
            tell_app(ws, app, event)


def tell_members(ws: Workspace, channel: Channel, event: Json, *, scopes: tuple[str, ...]) -> None:
    """Deliver an event in a conversation to the apps whose bots are members of it."""
    for app in ws.installed():
        subscribed = event["type"] in app.events and app.may(*scopes)
        if subscribed and app.bot_user_id in channel.members:
            tell_app(ws, app, event)


def tell_message(ws: Workspace, channel: Channel, event: Json) -> None:
    """Deliver a message event, as message.channels, message.im and so on."""
    name, scope, channel_type = MESSAGE_EVENT[channel.kind]
    for app in ws.installed():
        if name in app.events and app.may(scope) and app.bot_user_id in channel.members:
            tell_app(ws, app, event | {"channel_type": channel_type})


def tell_mention(ws: Workspace, channel: Channel, message: Message) -> None:
    """Deliver app_mention to the apps that a message mentions where their bots are members.

    Not in a direct message with the app: https://docs.slack.dev/reference/events/app_mention
    """
    if channel.kind == "im":
        return
    for app in ws.installed():
        mentioned = f"<@{app.bot_user_id}>" in message.json.get("text", "")
        subscribed = "app_mention" in app.events and app.may("app_mentions:read")
        if mentioned and subscribed and app.bot_user_id in channel.members:
            event = {key: value for key, value in message.json.items() if key != "type"}
            event |= {"type": "app_mention", "channel": channel.id, "event_ts": message.ts}
            tell_app(ws, app, event)
