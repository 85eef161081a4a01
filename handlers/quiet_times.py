"""When a person wants to be left alone: a break, days off, a little later."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from handlers.answers import answer, write_to
from handlers.commands import COMMAND, says
from handlers.forms import all_chosen, day_chosen, values_of
from handlers.home import publish_home
from models import Database
from programme.clock import Clock
from programme.courtesy import (
    find_wishes,
    keep_wishes,
    last_day_of_break,
    pause,
    snooze,
)
from programme.people import Caller
from programme.permissions import Action, permit
from views.courtesy import SNOOZE_A_DAY, SNOOZE_A_WEEK
from views.quiet_times import (
    END_BREAK,
    OPEN,
    VIEW,
    back_message,
    kept_message,
    quiet_times_view,
    snoozed_message,
)
from views.surfaces import Surface


def register(app: AsyncApp) -> None:
    """Listen to people who want to be left alone, and to those who are back."""
    app.command(COMMAND, matchers=[says("pause")])(on_quiet_times_asked)
    app.action(OPEN)(on_quiet_times_asked)
    app.view(VIEW)(on_quiet_times_sent)
    app.command(COMMAND, matchers=[says("resume")])(on_back)
    app.action(END_BREAK)(on_back)
    app.action(SNOOZE_A_DAY)(on_snoozed)
    app.action(SNOOZE_A_WEEK)(on_snoozed)


async def _form(database: Database, clock: Clock, caller: Caller) -> Surface:
    now = clock()
    async with database.reading() as session:
        wishes = await find_wishes(session, caller.person_id, now)
        last_on = await last_day_of_break(session, caller, now)
    return quiet_times_view(wishes, last_on, caller.time_zone, now)


async def on_quiet_times_asked(
    ack: AsyncAck,
    body: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Show what they chose, to change it."""
    await ack()
    permit(caller, Action.CHOOSE_QUIET_TIMES)
    view = await _form(database, clock, caller)
    await client.views_open(trigger_id=body["trigger_id"], view=view)


async def on_quiet_times_sent(
    ack: AsyncAck,
    view: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Keep it, or say beside the field what cannot be."""
    permit(caller, Action.CHOOSE_QUIET_TIMES)
    values = values_of(view)
    days_off = {int(day) for day in all_chosen(values, "days_off")}
    async with database.writing() as session:
        wishes = await keep_wishes(
            session, caller, day_chosen(values, "until_on"), days_off, clock()
        )
    await ack()
    await write_to(client, caller.slack_user_id, kept_message(wishes, caller.time_zone))
    await publish_home(client, database, caller, clock())


async def on_back(
    ack: AsyncAck,
    body: dict[str, Any],
    client: AsyncWebClient,
    respond: AsyncRespond,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """End their break, and show the form without it if that is where they said so."""
    await ack()
    permit(caller, Action.CHOOSE_QUIET_TIMES)
    async with database.writing() as session:
        before = await find_wishes(session, caller.person_id, clock())
        await pause(session, caller.person_id, None)
    done = back_message(was_on_break=before.pause_until is not None)
    opened = body.get("view") or {}
    if opened.get("type") == "modal":
        form = await _form(database, clock, caller)
        await client.views_update(view_id=opened["id"], view=form)
    if body.get("response_url"):
        await answer(respond, done)
    else:
        await write_to(client, caller.slack_user_id, done)


async def on_snoozed(
    ack: AsyncAck,
    action: dict[str, Any],
    body: dict[str, Any],
    respond: AsyncRespond,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Leave them alone for so long, and say so in place of the buttons."""
    await ack()
    permit(caller, Action.CHOOSE_QUIET_TIMES)
    pressed_in = body.get("container") or {}
    async with database.writing() as session:
        until = await snooze(
            session,
            caller,
            str(pressed_in.get("channel_id", "")),
            str(pressed_in.get("message_ts", "")),
            clock(),
            a_week=action["action_id"] == SNOOZE_A_WEEK,
        )
    if body.get("response_url"):
        await answer(respond, snoozed_message(until), replace=True)
