"""Saying whether one comes to a meeting."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from handlers.answers import answer, write_to
from handlers.forms import typed, values_of
from handlers.home import publish_home
from handlers.meeting_reminders import post_pressed, refresh_reminders
from handlers.meetings import show_meetings_again, show_meetings_in
from handlers.modals import id_in, show_modal
from models import Database
from programme.attendance import Rsvp
from programme.clock import Clock
from programme.groups import Part
from programme.meeting_answers import (
    MeetingChanged,
    answer_meeting,
    find_meeting_told,
    get_meeting_to_answer,
)
from programme.people import Caller
from views.meeting_reminders import (
    CANNOT_VIEW,
    answered_message,
    cannot_view,
    meeting_now_message,
)
from views.meetings import COMING, NOT_COMING, read_seen


def register(app: AsyncApp) -> None:
    """Listen to people who say whether they come."""
    app.action(COMING)(on_coming_pressed)
    app.action(NOT_COMING)(on_not_coming_pressed)
    app.view(CANNOT_VIEW)(on_cannot_sent)


async def on_coming_pressed(
    ack: AsyncAck,
    action: dict[str, Any],
    body: dict[str, Any],
    client: AsyncWebClient,
    respond: AsyncRespond,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Keep that they come, and show it where they pressed and in the channel."""
    await ack()
    seen = read_seen(action["value"])
    await say_coming(seen, body, client, respond, database, clock, caller)


async def say_coming(
    seen: tuple[int, int],
    body: dict[str, Any],
    client: AsyncWebClient,
    respond: AsyncRespond,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Keep that the caller comes to a meeting as they saw it; show it where they said so."""
    try:
        async with database.writing() as session:
            meeting = await answer_meeting(session, caller, *seen, Rsvp.COMING, clock())
    except MeetingChanged as changed:
        await _show_how_it_is(changed, respond, body, database)
        return
    async with database.reading() as session:
        told = await find_meeting_told(session, meeting.id)
    in_channel = _is_in(body, told.group.slack_channel_id if told else None)
    pressed = post_pressed(body, *seen) if in_channel else None
    is_shown = await refresh_reminders(
        client, database, clock, caller, meeting.group_id, [meeting.id], pressed
    )
    if told is None or (in_channel and is_shown):
        return
    done = answered_message(told, Rsvp.COMING)
    if in_channel:
        await answer(respond, done)
    elif _is_own_message(body):
        await answer(respond, done, replace=True)
    else:
        await show_meetings_again(
            body, client, respond, database, caller, clock(), meeting.group_id
        )


async def on_not_coming_pressed(
    ack: AsyncAck,
    action: dict[str, Any],
    body: dict[str, Any],
    client: AsyncWebClient,
    respond: AsyncRespond,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Ask for a word to the mentor, which may stay empty."""
    await ack()
    seen = read_seen(action["value"])
    await ask_for_a_word(seen, body, client, respond, database, clock, caller)


async def ask_for_a_word(
    seen: tuple[int, int],
    body: dict[str, Any],
    client: AsyncWebClient,
    respond: AsyncRespond,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Open the modal for somebody who can't come to a meeting as they saw it."""
    try:
        async with database.reading() as session:
            in_group, meeting = await get_meeting_to_answer(session, caller, *seen, clock())
            told = await find_meeting_told(session, meeting.id)
    except MeetingChanged as changed:
        await _show_how_it_is(changed, respond, body, database)
        return
    if told is not None:
        form = cannot_view(told, is_mentor=in_group.part is not Part.MENTEE)
        await show_modal(body, client, form)


async def on_cannot_sent(
    ack: AsyncAck,
    view: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Keep that they can't come; the mentors hear of it, the channel shows it."""
    meeting_id, sequence = id_in(view, "meeting") or 0, id_in(view, "sequence") or 0
    word = typed(values_of(view), "word")
    async with database.writing() as session:
        meeting = await answer_meeting(
            session, caller, meeting_id, sequence, Rsvp.NOT_COMING, clock(), word
        )
    await ack()
    await refresh_reminders(client, database, clock, caller, meeting.group_id, [meeting.id])
    below = view.get("previous_view_id")
    if below:
        await show_meetings_in(below, client, database, caller, clock(), meeting.group_id)
    async with database.reading() as session:
        told = await find_meeting_told(session, meeting.id)
    if told is not None and not below:
        done = answered_message(told, Rsvp.NOT_COMING)
        await write_to(client, caller.slack_user_id, done)
    await publish_home(client, database, caller, clock())


async def _show_how_it_is(
    changed: MeetingChanged, respond: AsyncRespond, body: dict[str, Any], database: Database
) -> None:
    """Show how a meeting is now to who answered about how it was."""
    async with database.reading() as session:
        told = await find_meeting_told(session, changed.meeting_id)
    if told is None or not body.get("response_url"):
        raise changed
    await answer(respond, meeting_now_message(told))


def _is_in(body: dict[str, Any], slack_channel_id: str | None) -> bool:
    """Say whether somebody pressed in a message that everybody in a channel sees."""
    container = body.get("container") or {}
    is_there = slack_channel_id is not None and container.get("channel_id") == slack_channel_id
    return is_there and not container.get("is_ephemeral")


def _is_own_message(body: dict[str, Any]) -> bool:
    """Say whether somebody pressed in a message of ours to them alone, other than a list."""
    container = body.get("container") or {}
    return container.get("type") == "message" and not container.get("is_ephemeral")
