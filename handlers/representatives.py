"""Representing a group at the mid-way touch base: offering it, confirming it."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from handlers.group import show_again
from models import Database
from programme.clock import Clock
from programme.people import Caller
from programme.representatives import confirm_representative, volunteer
from views.representatives import CONFIRM, VOLUNTEER, representative_done_message


def register(app: AsyncApp) -> None:
    """Listen to mentees who volunteer and mentors who confirm."""
    app.action(VOLUNTEER)(on_volunteered)
    app.action(CONFIRM)(on_representative_confirmed)


async def on_volunteered(
    ack: AsyncAck,
    action: dict[str, Any],
    body: dict[str, Any],
    client: AsyncWebClient,
    respond: AsyncRespond,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Keep the offer, and show the group with it."""
    await ack()
    async with database.writing() as session:
        offer = await volunteer(session, caller, int(action["value"]), clock())
    await show_again(body, client, respond, database, caller, clock(), offer.group_id)


async def on_representative_confirmed(
    ack: AsyncAck,
    action: dict[str, Any],
    body: dict[str, Any],
    client: AsyncWebClient,
    respond: AsyncRespond,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Let them represent the group, and show it, or say so below the message."""
    await ack()
    async with database.writing() as session:
        offer = await confirm_representative(session, caller, int(action["value"]), clock())
    done = representative_done_message()
    await show_again(body, client, respond, database, caller, clock(), offer.group_id, done)
