"""Bolt apps and manifests for the tests of the sandbox itself."""

import contextlib
from collections.abc import AsyncIterator
from typing import Any

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from starlette.types import ASGIApp

from sandbox import InstalledApp, Slack
from sandbox.listener import Listener

Json = dict[str, Any]
ALL_SCOPES = [
    "app_mentions:read",
    "bookmarks:read",
    "bookmarks:write",
    "channels:history",
    "channels:join",
    "channels:manage",
    "channels:read",
    "chat:write",
    "chat:write.customize",
    "commands",
    "files:read",
    "files:write",
    "groups:history",
    "groups:read",
    "groups:write",
    "im:history",
    "im:read",
    "im:write",
    "mpim:history",
    "mpim:read",
    "mpim:write",
    "pins:read",
    "pins:write",
    "reactions:read",
    "reactions:write",
    "team:read",
    "usergroups:read",
    "users:read",
    "users:read.email",
    "users.profile:read",
]
ALL_EVENTS = [
    "app_home_opened",
    "app_mention",
    "app_uninstalled",
    "channel_created",
    "member_joined_channel",
    "member_left_channel",
    "message.channels",
    "message.groups",
    "message.im",
    "message.mpim",
    "reaction_added",
    "subteam_members_changed",
    "team_join",
    "tokens_revoked",
    "user_change",
]


def manifest(
    *,
    name: str = "Testy",
    scopes: list[str] | None = None,
    events: list[str] | None = None,
    socket_mode: bool = True,
    commands: list[Json] | None = None,
    app_home: Json | None = None,
    interactive: bool = True,
    shortcuts: list[Json] | None = None,
) -> Json:
    """Return a manifest of an app that may do everything but hears of no event.

    What an app subscribes to and does not handle, Bolt does not acknowledge, and comes again.
    """
    url = {} if socket_mode else {"request_url": "http://127.0.0.1:9/slack"}
    listed = commands or [{"command": "/echo", "description": "Says it again"}]
    if not socket_mode:
        listed = [{"url": "http://127.0.0.1:9/slack"} | command for command in listed]
    return {
        "display_information": {"name": name},
        "features": {
            "bot_user": {"display_name": name.lower(), "always_online": True},
            "app_home": app_home or {"home_tab_enabled": True, "messages_tab_enabled": True},
            "slash_commands": listed,
            "shortcuts": shortcuts or [],
        },
        "oauth_config": {"scopes": {"bot": ALL_SCOPES if scopes is None else scopes}},
        "settings": {
            "event_subscriptions": {"bot_events": events or []} | url,
            "interactivity": {"is_enabled": interactive} | url,
            "socket_mode_enabled": socket_mode,
        },
    }


def client(slack: Slack, app: InstalledApp) -> AsyncWebClient:
    """Return an official client of the app's bot that retries nothing."""
    return AsyncWebClient(token=app.bot_token, base_url=slack.api_url, retry_handlers=[])


def bolt(slack: Slack, app: InstalledApp) -> AsyncApp:
    """Return a Bolt app without listeners that talks to the sandbox and is watched."""
    made = AsyncApp(client=client(slack, app), signing_secret=app.signing_secret)
    slack.watch(made)
    return made


@contextlib.asynccontextmanager
async def connected(made: AsyncApp, app: InstalledApp) -> AsyncIterator[AsyncSocketModeHandler]:
    """Keep a Bolt app connected in Socket Mode."""
    handler = AsyncSocketModeHandler(made, app.app_token)
    await handler.connect_async()  # type: ignore[no-untyped-call]  # Bolt leaves it untyped
    try:
        yield handler
    finally:
        await handler.close_async()  # type: ignore[no-untyped-call]  # Bolt leaves it untyped


@contextlib.asynccontextmanager
async def served(app: ASGIApp) -> AsyncIterator[str]:
    """Serve an ASGI app on this machine and give its URL."""
    listener = Listener(app)
    url = await listener.start()
    try:
        yield url
    finally:
        await listener.stop()


def refusal(error: SlackApiError) -> str:
    """Return the error code of a refused call."""
    return str(error.response["error"])
