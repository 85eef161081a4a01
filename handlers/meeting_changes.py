"""Moving, adding, skipping and cancelling meetings, and bringing them back."""

import re
from collections.abc import Sequence
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from handlers.answers import answer, write_to
from handlers.forms import all_chosen, chosen, moment_chosen, values_of
from handlers.home import publish_home
from handlers.meeting_answers import ask_for_a_word, say_coming
from handlers.meeting_reminders import refresh_reminders
from handlers.meetings import show_meetings_again, show_meetings_in
from handlers.modals import id_in, show_modal
from models import Database, Meeting
from programme.clock import Clock
from programme.group import get_group_for
from programme.group_changes import UnsuitableHour
from programme.groups import list_applied
from programme.meeting_changes import (
    CallOff,
    add_meeting,
    bring_back,
    call_off,
    check_seen,
    get_meeting_to_change,
    move_meeting,
)
from programme.meeting_rest import move_rest
from programme.meeting_times import list_unsuited_at
from programme.meetings import next_meeting_at
from programme.people import Caller
from programme.permissions import Action
from views.meeting_changes import (
    ADD_VIEW,
    AGREED,
    CALL_OFF,
    CALL_OFF_VIEW,
    MOVE,
    MOVE_TO,
    MOVE_VIEW,
    REST,
    add_view,
    call_off_view,
    meeting_saved_message,
    move_view,
    read_offer,
)
from views.meetings import ADD, MENU, read_choice, read_seen
from views.messages import Message


def register(app: AsyncApp) -> None:
    """Listen to mentors who change their meetings, and to what is chosen in the list of them."""
    app.action(re.compile(rf"^{re.escape(MENU)}\."))(on_meeting_chosen)
    app.action(ADD)(on_add_asked)
    app.action(MOVE)(on_move_asked)
    app.action(CALL_OFF)(on_call_off_asked)
    app.action(re.compile(rf"^{re.escape(MOVE_TO)}\."))(on_offer_taken)
    app.view(ADD_VIEW)(on_added)
    app.view(MOVE_VIEW)(on_moved)
    app.view(CALL_OFF_VIEW)(on_called_off)


async def on_meeting_chosen(
    ack: AsyncAck,
    action: dict[str, Any],
    body: dict[str, Any],
    client: AsyncWebClient,
    respond: AsyncRespond,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Do with a meeting what was chosen in its menu."""
    await ack()
    verb, meeting_id, sequence = read_choice(action["selected_option"]["value"])
    seen = (meeting_id, sequence)
    if verb == "coming":
        await say_coming(seen, body, client, respond, database, clock, caller)
    elif verb == "not_coming":
        await ask_for_a_word(seen, body, client, respond, database, clock, caller)
    elif verb == "bring_back":
        async with database.writing() as session:
            meeting = await bring_back(session, caller, meeting_id, clock())
        group_id = meeting.group_id
        await refresh_reminders(client, database, clock, caller, group_id, [meeting_id])
        await show_meetings_again(body, client, respond, database, caller, clock(), group_id)
    else:
        await _open_form(verb, seen, body, client, database, clock, caller)


async def on_move_asked(
    ack: AsyncAck,
    action: dict[str, Any],
    body: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Open the modal in which a meeting is moved."""
    await ack()
    seen = read_seen(action["value"])
    await _open_form("move", seen, body, client, database, clock, caller)


async def on_call_off_asked(
    ack: AsyncAck,
    action: dict[str, Any],
    body: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Open the modal in which a meeting is skipped or cancelled."""
    await ack()
    seen = read_seen(action["value"])
    await _open_form("call_off", seen, body, client, database, clock, caller)


async def _open_form(
    verb: str,
    seen: tuple[int, int],
    body: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    async with database.reading() as session:
        _, meeting = await get_meeting_to_change(session, caller, seen[0], clock())
    check_seen(meeting, seen[1])
    form = (
        move_view(meeting, meeting.starts_at, meeting.duration_minutes)
        if verb == "move"
        else call_off_view(meeting)
    )
    await show_modal(body, client, form)


async def on_add_asked(
    ack: AsyncAck,
    action: dict[str, Any],
    body: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Open the modal in which a meeting is added."""
    await ack()
    group_id = int(action["value"])
    async with database.reading() as session:
        in_group = await get_group_for(session, caller, group_id, Action.CHANGE_MEETINGS)
        next_at = await next_meeting_at(session, group_id, clock())
    await show_modal(body, client, add_view(in_group.group, next_at))


async def on_added(
    ack: AsyncAck,
    view: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Add the meeting, or say beside each field what cannot be."""
    values, group_id = values_of(view), id_in(view, "group") or 0
    at, minutes = moment_chosen(values, "at"), int(chosen(values, "minutes") or 0)
    async with database.writing() as session:
        meeting = await add_meeting(session, caller, group_id, at, minutes, clock())
    await _finish(ack, view, client, database, clock, caller, meeting, [meeting.id])


async def on_moved(
    ack: AsyncAck,
    view: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Move the meeting, alone or with all that follow, or ask whether they agreed on it."""
    values = values_of(view)
    meeting_id, sequence = id_in(view, "meeting") or 0, id_in(view, "sequence") or 0
    at, minutes = moment_chosen(values, "at"), int(chosen(values, "minutes") or 0)
    scope = chosen(values, "scope")
    if scope != REST:
        async with database.writing() as session:
            meeting = await move_meeting(
                session, caller, meeting_id, sequence, at, minutes, clock()
            )
        await _finish(ack, view, client, database, clock, caller, meeting, [meeting_id])
        return
    was_asked = at is not None and int(at.timestamp()) == id_in(view, "asked")
    agreed = was_asked and AGREED in all_chosen(values, "agreed")
    try:
        async with database.writing() as session:
            meeting = await move_rest(
                session, caller, meeting_id, sequence, at, minutes, clock(), agreed=agreed
            )
    except UnsuitableHour as doubt:
        async with database.reading() as session:
            _, meeting = await get_meeting_to_change(session, caller, meeting_id, clock())
        asked_at = at or meeting.starts_at
        form = move_view(meeting, asked_at, minutes, REST, doubt.slack_user_ids)
        await ack(response_action="update", view=form)
        return
    await _finish(ack, view, client, database, clock, caller, meeting, None)


async def on_called_off(
    ack: AsyncAck,
    view: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Skip the meeting, cancel it, or cancel it and all that follow."""
    how = CallOff(chosen(values_of(view), "how") or CallOff.SKIP)
    async with database.writing() as session:
        meeting = await call_off(session, caller, id_in(view, "meeting") or 0, how, clock())
    changed = None if how is CallOff.CANCEL_REST else [meeting.id]
    await _finish(ack, view, client, database, clock, caller, meeting, changed)


async def on_offer_taken(
    ack: AsyncAck,
    action: dict[str, Any],
    client: AsyncWebClient,
    respond: AsyncRespond,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Move the meeting to the time that was offered, with this one click."""
    await ack()
    meeting_id, sequence, at = read_offer(action["value"])
    async with database.writing() as session:
        meeting = await move_meeting(session, caller, meeting_id, sequence, at, None, clock())
    group_id = meeting.group_id
    await refresh_reminders(client, database, clock, caller, group_id, [meeting_id])
    await answer(respond, await _saved(database, caller, meeting), replace=True)
    await publish_home(client, database, caller, clock())


async def _finish(
    ack: AsyncAck,
    view: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    clock: Clock,
    caller: Caller,
    meeting: Meeting,
    changed: Sequence[int] | None,
) -> None:
    """Show what is saved: in the list below the modal, to the mentor, in the channel."""
    await ack()
    below, group_id = view.get("previous_view_id"), meeting.group_id
    if below:
        await show_meetings_in(below, client, database, caller, clock(), group_id)
    await write_to(client, caller.slack_user_id, await _saved(database, caller, meeting))
    await refresh_reminders(client, database, clock, caller, group_id, changed)
    await publish_home(client, database, caller, clock())


async def _saved(database: Database, caller: Caller, meeting: Meeting) -> Message:
    async with database.reading() as session:
        in_group = await get_group_for(session, caller, meeting.group_id, Action.SEE_GROUP)
        members = await list_applied(session, meeting.group_id)
    unsuited = list_unsuited_at(meeting.starts_at, meeting.duration_minutes, members)
    others = [one.person.slack_user_id for one in unsuited]
    return meeting_saved_message(meeting, in_group.group, others)
