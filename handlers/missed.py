"""What somebody answers who missed a meeting."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from handlers.answers import answer, write_to
from handlers.applications import read_hours
from handlers.forms import day_chosen, typed, values_of
from handlers.modals import id_in
from models import Database
from programme.calendar import local_date
from programme.clock import Clock
from programme.missed_answers import get_answering, keep_time, suggest_hours, take_break
from programme.people import Caller
from views.missed import (
    ANOTHER_TIME,
    BREAK,
    BREAK_VIEW,
    HOURS_VIEW,
    KEEP,
    LEAVE,
    break_kept_message,
    break_view,
    hours_kept_message,
    hours_view,
    thanks_message,
)
from views.placement import ask_to_leave_message


def register(app: AsyncApp) -> None:
    """Listen to people who missed a meeting."""
    app.action(KEEP)(on_time_kept)
    app.action(ANOTHER_TIME)(on_another_time_asked)
    app.view(HOURS_VIEW)(on_hours_sent)
    app.action(BREAK)(on_break_asked)
    app.view(BREAK_VIEW)(on_break_sent)
    app.action(LEAVE)(on_leaving_asked)


async def on_time_kept(
    ack: AsyncAck,
    action: dict[str, Any],
    respond: AsyncRespond,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Thank them."""
    await ack()
    async with database.writing() as session:
        await keep_time(session, caller, int(action["value"]), clock())
    await answer(respond, thanks_message())


async def on_another_time_asked(
    ack: AsyncAck,
    action: dict[str, Any],
    body: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    caller: Caller,
) -> None:
    """Ask which hours suit."""
    await ack()
    async with database.reading() as session:
        answering = await get_answering(session, caller, int(action["value"]))
    form = hours_view(answering.meeting, answering.application)
    await client.views_open(trigger_id=body["trigger_id"], view=form)


async def on_hours_sent(
    ack: AsyncAck,
    view: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Keep the hours; the mentors hear of them."""
    values, meeting_id = values_of(view), id_in(view, "meeting") or 0
    async with database.writing() as session:
        await suggest_hours(
            session, caller, meeting_id, read_hours(values), typed(values, "word"), clock()
        )
    await ack()
    await write_to(client, caller.slack_user_id, hours_kept_message())


async def on_break_asked(
    ack: AsyncAck,
    action: dict[str, Any],
    body: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Ask until when."""
    await ack()
    async with database.reading() as session:
        answering = await get_answering(session, caller, int(action["value"]))
    term = answering.in_group.term
    form = break_view(answering.meeting, term, local_date(clock(), term.time_zone))
    await client.views_open(trigger_id=body["trigger_id"], view=form)


async def on_break_sent(
    ack: AsyncAck,
    view: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Let them take it; the mentors hear of it."""
    values, meeting_id = values_of(view), id_in(view, "meeting") or 0
    async with database.writing() as session:
        taken = await take_break(
            session, caller, meeting_id, day_chosen(values, "until"), typed(values, "word"), clock()
        )
    await ack()
    await write_to(client, caller.slack_user_id, break_kept_message(taken))


async def on_leaving_asked(
    ack: AsyncAck,
    action: dict[str, Any],
    respond: AsyncRespond,
    database: Database,
    caller: Caller,
) -> None:
    """Ask whether they really want to leave, as ``/mentoring leave`` does."""
    await ack()
    async with database.reading() as session:
        answering = await get_answering(session, caller, int(action["value"]))
    in_group = answering.in_group
    await answer(respond, ask_to_leave_message(in_group.group, in_group.term))
