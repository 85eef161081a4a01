"""What Slack says of a member."""

import asyncio
from collections.abc import Sequence
from typing import Any

from slack_bolt.async_app import AsyncApp, AsyncBoltContext
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from handlers.answers import error_code
from models import Database
from programme.clock import Clock
from programme.departures import leave_everything
from programme.people import (
    Caller,
    Profile,
    find_known_person,
    keep_profile,
    list_unknown,
    read_profile,
)


def register(app: AsyncApp) -> None:
    """Listen to people who change their name, zone or language."""
    app.event("user_change")(on_profile_changed)


async def on_profile_changed(
    event: dict[str, Any], context: AsyncBoltContext, database: Database, clock: Clock
) -> None:
    """Keep up with a person the bot has met; a closed account frees their seats."""
    profile = read_profile(event["user"])
    async with database.writing() as session:
        known = await find_known_person(session, context.team_id or "", event["user"]["id"])
        if known is not None and event["user"].get("deleted"):
            await leave_everything(session, known, clock())
        elif known is not None and profile is not None:
            # The event leaves out the locale, which only users.info gives.
            await keep_profile(session, known.workspace_id, profile, clock())


async def fetch_profile(client: AsyncWebClient, slack_user_id: str) -> Profile | None:
    """Return what ``users.info`` says of a person; None for an app or a closed account."""
    try:
        response = await client.users_info(user=slack_user_id, include_locale=True)
    except SlackApiError as error:
        if error_code(error) not in {"user_not_found", "user_not_visible"}:
            raise
        return None
    return read_profile(response["user"])


async def fetch_unknown(
    client: AsyncWebClient, database: Database, caller: Caller, slack_user_ids: Sequence[str]
) -> list[Profile] | None:
    """Return what Slack says of those of the caller's workspace whom the bot has not met.

    None when one of them is an app or has no open account.
    """
    async with database.reading() as session:
        unknown = await list_unknown(session, caller.workspace_id, slack_user_ids)
    found = await asyncio.gather(*(fetch_profile(client, one) for one in unknown))
    profiles = [profile for profile in found if profile is not None]
    return profiles if len(profiles) == len(unknown) else None
