"""Placing people who wait, and leaving a group."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from handlers.answers import answer, write_to
from handlers.commands import COMMAND, says
from handlers.home import publish_home
from models import Database
from programme.clock import Clock
from programme.departures import leave_by_channel, leave_own_group
from programme.groups import find_group_of
from programme.people import Caller
from programme.permissions import Action, permit
from programme.placement import place
from programme.refusals import Refusal
from programme.terms import find_current_term
from programme.translations import gettext as _
from views.placement import (
    LEAVE,
    PLACE,
    ask_to_leave_message,
    done_placing_message,
    left_message,
    read_seat,
)


def register(app: AsyncApp) -> None:
    """Listen to coordinators who place, and to people who leave."""
    app.action(PLACE)(on_placed)
    app.command(COMMAND, matchers=[says("leave")])(on_leave_asked)
    app.action(LEAVE)(on_left)
    app.event("member_left_channel")(on_channel_left)


async def on_placed(
    ack: AsyncAck,
    action: dict[str, Any],
    respond: AsyncRespond,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Seat the person where it was proposed."""
    await ack()
    permit(caller, Action.PLACE)
    application_id, group_id = read_seat(action["value"])
    async with database.writing() as session:
        offer = await place(session, caller, application_id, group_id, clock())
    await answer(respond, done_placing_message(offer), replace=True)


async def on_leave_asked(
    ack: AsyncAck, respond: AsyncRespond, database: Database, clock: Clock, caller: Caller
) -> None:
    """Ask whether they really want to leave."""
    await ack()
    permit(caller, Action.LEAVE)
    async with database.reading() as session:
        term = await find_current_term(session, caller.workspace_id, clock())
        group = await find_group_of(session, caller.person_id, term.id) if term else None
    if term is None or group is None:
        raise Refusal(
            _(
                "You aren't in a group just now. If you applied and changed your mind, "
                "`/mentoring status` has a button to withdraw."
            )
        )
    await answer(respond, ask_to_leave_message(group, term))


async def on_left(
    ack: AsyncAck,
    action: dict[str, Any],
    client: AsyncWebClient,
    respond: AsyncRespond,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Let them go."""
    await ack()
    permit(caller, Action.LEAVE)
    async with database.writing() as session:
        group = await leave_own_group(session, caller, int(action["value"]), clock())
    await answer(respond, left_message(group), replace=True)
    await publish_home(client, database, caller, clock())


async def on_channel_left(
    event: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Take it that who leaves the group's channel leaves the group, and tell them so."""
    async with database.writing() as session:
        group = await leave_by_channel(session, caller, event["channel"], clock())
    if group is not None:
        await write_to(client, caller.slack_user_id, left_message(group))
