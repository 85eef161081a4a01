"""Who was at a meeting: people's own word, the mentor's one click, and looking at it."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from handlers.answers import answer
from models import Database
from programme.attendance import Presence, list_attendance
from programme.attendance_check_in import confirm_as_listed
from programme.attendance_words import say_there
from programme.clock import Clock
from programme.group import get_group_for
from programme.people import Caller
from programme.permissions import Action
from views.attendance import (
    CONFIRM,
    SAY_NOT_THERE,
    SAY_THERE,
    SEE,
    attendance_view,
    checked_in_message,
    done_sentence,
    own_word_message,
)


def register(app: AsyncApp) -> None:
    """Listen to people who say that they were there, and mentors who confirm it."""
    app.action(SAY_THERE)(on_there_said)
    app.action(SAY_NOT_THERE)(on_there_said)
    app.action(CONFIRM)(on_listed_confirmed)
    app.action(SEE)(on_attendance_asked)


async def on_there_said(
    ack: AsyncAck,
    action: dict[str, Any],
    body: dict[str, Any],
    respond: AsyncRespond,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Keep whether they were there, and let them take it back."""
    await ack()
    there = action["action_id"] == SAY_THERE
    async with database.writing() as session:
        word = await say_there(session, caller, int(action["value"]), clock(), there=there)
    # What was said in the channel stays there for the others.
    is_own = bool(body["container"].get("is_ephemeral"))
    await answer(respond, own_word_message(word), replace=is_own)


async def on_listed_confirmed(
    ack: AsyncAck,
    action: dict[str, Any],
    respond: AsyncRespond,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Check the meeting in as it is listed, and show what is written down."""
    await ack()
    async with database.writing() as session:
        group, attended, is_first = await confirm_as_listed(
            session, caller, int(action["value"]), clock()
        )
    done = done_sentence(is_first=is_first, misses=len(attended.who_are(Presence.MISSED)))
    await answer(respond, checked_in_message(group, attended, done), replace=True)


async def on_attendance_asked(
    ack: AsyncAck,
    action: dict[str, Any],
    body: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    caller: Caller,
) -> None:
    """Show the group's meetings, and who was there."""
    await ack()
    async with database.reading() as session:
        in_group = await get_group_for(session, caller, int(action["value"]), Action.SEE_ATTENDANCE)
        attended = await list_attendance(session, in_group.group.id)
    view = attendance_view(in_group.group, attended)
    await client.views_open(trigger_id=body["trigger_id"], view=view)
