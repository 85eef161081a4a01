"""``/mentoring checkin``: a mentor says, or corrects, who was at a meeting and how it went."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from handlers.answers import write_to
from handlers.commands import COMMAND, says
from handlers.digest import refresh_digests
from handlers.forms import Values, all_chosen, chosen, moment_chosen, typed, values_of
from handlers.modals import id_in
from models import Database
from programme.attendance import Presence
from programme.attendance_added import add_meeting
from programme.attendance_check_in import CheckedInMeanwhile, CheckIn, check_in
from programme.attendance_forms import (
    CheckInForm,
    get_form,
    get_form_to_add,
    get_to_check_in,
    list_to_check_in,
)
from programme.clock import Clock
from programme.people import Caller
from views.attendance import OPEN, checked_in_message, done_sentence
from views.attendance_check_in import (
    ASK,
    CHECK_IN_VIEW,
    CHOOSE_VIEW,
    NOT_MET,
    SHARED,
    check_in_view,
    choose_view,
    read_meeting,
)


def register(app: AsyncApp) -> None:
    """Listen to mentors who check a meeting in."""
    app.command(COMMAND, matchers=[says("checkin")])(on_check_in_asked)
    app.action(ASK)(on_group_chosen)
    app.view(CHOOSE_VIEW)(on_meeting_chosen)
    app.action(OPEN)(on_form_asked)
    app.view(CHECK_IN_VIEW)(on_check_in_sent)


async def on_check_in_asked(
    ack: AsyncAck,
    command: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Ask which meeting of their groups it is about."""
    await ack()
    async with database.reading() as session:
        groups = await list_to_check_in(session, caller, clock())
    await client.views_open(trigger_id=command["trigger_id"], view=choose_view(groups))


async def on_group_chosen(
    ack: AsyncAck,
    action: dict[str, Any],
    body: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Ask which meeting of one group it is about."""
    await ack()
    async with database.reading() as session:
        group = await get_to_check_in(session, caller, int(action["value"]), clock())
    await client.views_open(trigger_id=body["trigger_id"], view=choose_view([group]))


async def _form(
    database: Database,
    clock: Clock,
    caller: Caller,
    meeting_id: int | None,
    group_id: int | None,
) -> CheckInForm:
    async with database.reading() as session:
        if meeting_id is None:
            return await get_form_to_add(session, caller, group_id or 0)
        return await get_form(session, caller, meeting_id, clock())


async def on_meeting_chosen(
    ack: AsyncAck, view: dict[str, Any], database: Database, clock: Clock, caller: Caller
) -> None:
    """Show the form for the meeting that was chosen."""
    meeting_id, group_id = read_meeting(chosen(values_of(view), "meeting") or "0")
    form = await _form(database, clock, caller, meeting_id, group_id)
    await ack(response_action="update", view=check_in_view(form))


async def on_form_asked(
    ack: AsyncAck,
    action: dict[str, Any],
    body: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Show the form for a meeting, with what is written down or listed."""
    await ack()
    form = await _form(database, clock, caller, int(action["value"]), None)
    await client.views_open(trigger_id=body["trigger_id"], view=check_in_view(form))


async def on_check_in_sent(
    ack: AsyncAck,
    view: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Write it down; or show what is missing, or what another wrote meanwhile."""
    values, said = values_of(view), read_check_in(values_of(view))
    meeting_id, group_id = id_in(view, "meeting"), id_in(view, "group") or 0
    try:
        async with database.writing() as session:
            if meeting_id is None:
                began_at = moment_chosen(values, "when")
                group, attended = await add_meeting(
                    session, caller, group_id, began_at, said, clock()
                )
            else:
                version = id_in(view, "version") or 0
                group, attended = await check_in(
                    session, caller, meeting_id, said, version, clock()
                )
    except CheckedInMeanwhile as meanwhile:
        form = await _form(database, clock, caller, meanwhile.meeting_id, None)
        await ack(response_action="update", view=check_in_view(form, said, meanwhile=True))
        return
    await ack()
    if not said.is_shared:  # it may have been, and was told already
        await refresh_digests(client, database, caller, attended.meeting.id)
    done = done_sentence(is_first=True, misses=len(attended.who_are(Presence.MISSED)))
    await write_to(client, caller.slack_user_id, checked_in_message(group, attended, done))


def read_check_in(values: Values) -> CheckIn:
    """Return what stands in the form; a meeting that nobody had planned was held."""
    return CheckIn(
        held=chosen(values, "held") != NOT_MET,
        there=_ids(values, "there"),
        notes=typed(values, "notes"),
        progress=typed(values, "progress"),
        next_steps=typed(values, "next_steps"),
        notes_url=(typed(values, "notes_url") or "").strip() or None,
        step_ids=_ids(values, "steps"),
        is_shared=SHARED in all_chosen(values, "share"),
    )


def _ids(values: Values, field: str) -> frozenset[int]:
    return frozenset(int(value) for value in all_chosen(values, field) if value.isdecimal())
