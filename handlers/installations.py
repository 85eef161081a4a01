"""The bot is taken out of a workspace."""

from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt.async_app import AsyncApp, AsyncBoltContext

# Takes Slack's id of the workspace; nothing is said there after it returns.
EndInstallation = Callable[[str], Awaitable[None]]


def register(app: AsyncApp) -> None:
    """Listen to Slack saying that the bot is not welcome any more."""
    app.event("app_uninstalled")(on_uninstalled)
    app.event("tokens_revoked")(on_tokens_revoked)


async def on_uninstalled(context: AsyncBoltContext, end_installation: EndInstallation) -> None:
    """Be silent in that workspace; what was kept stays, and is there if the bot comes back."""
    await end_installation(context.team_id or "")


async def on_tokens_revoked(
    event: dict[str, Any], context: AsyncBoltContext, end_installation: EndInstallation
) -> None:
    """Do so too where the bot's own token is not good any more; it has none of people."""
    if (event.get("tokens") or {}).get("bot"):
        await end_installation(context.team_id or "")
