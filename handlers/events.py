"""Events: seeing them, signing up, saying that one was there."""

import re
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from handlers.answers import answer, write_to
from handlers.commands import COMMAND, says
from handlers.files import send_file
from handlers.forms import typed, values_of
from handlers.home import publish_home
from handlers.modals import id_in
from models import Database
from programme.clock import Clock
from programme.event_attendance import check_may_say_there, say_there, say_watched
from programme.event_page import EventSeen, get_event_for, list_events
from programme.event_signups import answer_event
from programme.events import Rsvp
from programme.invitations import calendar_file
from programme.people import Caller
from programme.permissions import Action, may, permit
from views.events import (
    CALENDAR,
    DECLINE,
    LISTED,
    SIGN_UP,
    THERE,
    THERE_VIEW,
    WATCHED,
    calendar_comment,
    code_word_view,
    event_invitation,
    event_message,
    events_message,
)
from views.messages import Message


def register(app: AsyncApp) -> None:
    """Listen to people who take part in events."""
    app.command(COMMAND, matchers=[says("events")])(on_events_asked)
    app.action(_pressed(SIGN_UP))(on_signed_up)
    app.action(_pressed(DECLINE))(on_declined)
    app.action(_pressed(THERE))(on_there_pressed)
    app.action(_pressed(WATCHED))(on_watched)
    app.action(CALENDAR)(on_calendar_asked)
    app.view(THERE_VIEW)(on_code_word_sent)


def _pressed(action_id: str) -> re.Pattern[str]:
    return re.compile(rf"^{re.escape(action_id)}({re.escape(LISTED)})?$")


async def on_events_asked(
    ack: AsyncAck, respond: AsyncRespond, database: Database, clock: Clock, caller: Caller
) -> None:
    """Show the events that concern them."""
    await ack()
    await answer(respond, await _events(database, clock, caller))


async def on_signed_up(
    ack: AsyncAck,
    action: dict[str, Any],
    body: dict[str, Any],
    client: AsyncWebClient,
    respond: AsyncRespond,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Sign them up, and show the event with its link to join."""
    await ack()
    permit(caller, Action.SEE_EVENTS)
    async with database.writing() as session:
        seen = await answer_event(session, caller, int(action["value"]), Rsvp.COMING, clock())
    await _show_again(action, body, client, respond, database, clock, caller, seen)


async def on_declined(
    ack: AsyncAck,
    action: dict[str, Any],
    body: dict[str, Any],
    client: AsyncWebClient,
    respond: AsyncRespond,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Keep that they can't come; they are not reminded then."""
    await ack()
    permit(caller, Action.SEE_EVENTS)
    async with database.writing() as session:
        seen = await answer_event(session, caller, int(action["value"]), Rsvp.NOT_COMING, clock())
    await _show_again(action, body, client, respond, database, clock, caller, seen)


async def on_there_pressed(
    ack: AsyncAck,
    action: dict[str, Any],
    body: dict[str, Any],
    client: AsyncWebClient,
    respond: AsyncRespond,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Keep that they were there, or ask for the code word first."""
    await ack()
    permit(caller, Action.SEE_EVENTS)
    event_id, now = int(action["value"]), clock()
    async with database.reading() as session:
        seen = await check_may_say_there(session, caller, event_id, now)
    if seen.may_say_there and seen.event.code_word:
        form = code_word_view(seen.event)
        await client.views_open(trigger_id=body["trigger_id"], view=form)
        return
    async with database.writing() as session:
        seen = await say_there(session, caller, event_id, None, now)
    await _show_again(action, body, client, respond, database, clock, caller, seen)


async def on_code_word_sent(
    ack: AsyncAck,
    view: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Keep that they were there, or say beside the field that it isn't the code word."""
    permit(caller, Action.SEE_EVENTS)
    event_id, code_word = id_in(view, "event") or 0, typed(values_of(view), "code_word")
    async with database.writing() as session:
        seen = await say_there(session, caller, event_id, code_word, clock())
    await ack()
    await write_to(client, caller.slack_user_id, event_message(seen))
    await publish_home(client, database, caller, clock())


async def on_watched(
    ack: AsyncAck,
    action: dict[str, Any],
    body: dict[str, Any],
    client: AsyncWebClient,
    respond: AsyncRespond,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Keep that they watched the recording."""
    await ack()
    permit(caller, Action.SEE_EVENTS)
    async with database.writing() as session:
        seen = await say_watched(session, caller, int(action["value"]), clock())
    await _show_again(action, body, client, respond, database, clock, caller, seen)


async def on_calendar_asked(
    ack: AsyncAck,
    action: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Send them the event for their calendar, or what takes it out once it is cancelled."""
    await ack()
    permit(caller, Action.SEE_EVENTS)
    now = clock()
    async with database.reading() as session:
        event_id = int(action["value"])
        seen = await get_event_for(session, caller, event_id, now, even_cancelled=True)
    content, comment = calendar_file(event_invitation(seen), now), calendar_comment(seen.event)
    name = f"{seen.kind}{'' if seen.event.cancelled_at is None else '-cancelled'}.ics"
    await send_file(client, caller.slack_user_id, name, content, comment)


async def _events(database: Database, clock: Clock, caller: Caller) -> Message:
    permit(caller, Action.SEE_EVENTS)
    async with database.reading() as session:
        events = await list_events(session, caller, clock())
    return events_message(events, runs_them=may(caller, Action.RUN_EVENTS))


async def _show_again(
    action: dict[str, Any],
    body: dict[str, Any],
    client: AsyncWebClient,
    respond: AsyncRespond,
    database: Database,
    clock: Clock,
    caller: Caller,
    seen: EventSeen,
) -> None:
    """Show what was pressed in as it is now: the Home, the list, or the event itself.

    Below a message that others see too, or that was said unprompted, the event stands anew.
    """
    if body.get("view"):
        await publish_home(client, database, caller, clock())
    elif action["action_id"].endswith(LISTED):
        await answer(respond, await _events(database, clock, caller), replace=True)
    else:
        is_own_answer = bool(body["container"].get("is_ephemeral"))
        await answer(respond, event_message(seen), replace=is_own_answer)
