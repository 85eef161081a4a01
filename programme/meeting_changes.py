"""What mentors do with their group's meetings: move, add, skip, cancel, bring back.

Source: "Mentors, Responsibilities": decide on a meeting schedule with your mentees. What has begun
or is checked in never changes; the group's channel hears of each change once.
"""

from datetime import datetime
from enum import StrEnum

from sqlmodel.ext.asyncio.session import AsyncSession

from models import Meeting
from programme.group import InGroup, get_group_for
from programme.meeting_answers import MeetingChanged
from programme.meeting_layout import forget_answers, new_meeting, touch
from programme.meeting_news import tell_changed, tell_rest_cancelled
from programme.meeting_series import instant_of, wall_clock_of
from programme.meeting_states import CHECKED_IN, MeetingState
from programme.meeting_times import check_length, check_time
from programme.meetings import get_meeting_for, list_meetings
from programme.people import Caller
from programme.permissions import Action
from programme.refusals import FieldProblems, Refusal
from programme.translations import gettext as _


class CallOff(StrEnum):
    """How a meeting does not take place."""

    SKIP = "skip"
    CANCEL = "cancel"
    CANCEL_REST = "cancel_rest"  # this one and all after it


async def get_meeting_to_change(
    session: AsyncSession, caller: Caller, meeting_id: int, now: datetime
) -> tuple[InGroup, Meeting]:
    """Return a meeting that the caller may change; raises ``Refusal`` otherwise."""
    in_group, meeting = await get_meeting_for(session, caller, meeting_id, Action.CHANGE_MEETINGS)
    if meeting.state in CHECKED_IN or meeting.starts_at <= now:
        raise Refusal(
            _(
                "That meeting has begun or is over, so it stays as it is. `/mentoring "
                "meetings` shows which come next."
            )
        )
    return in_group, meeting


async def add_meeting(
    session: AsyncSession,
    caller: Caller,
    group_id: int,
    at: datetime | None,
    minutes: int,
    now: datetime,
) -> Meeting:
    """Add a meeting to those of the series; the same again is one. ``at`` is aware.

    Raises ``FieldProblems`` for a time that cannot be, ``Refusal`` when the group is not the
    caller's to change.
    """
    in_group = await get_group_for(session, caller, group_id, Action.CHANGE_MEETINGS)
    group, others = in_group.group, await list_meetings(session, group_id)
    at = on_the_clock(at, group.time_zone)
    for one in others:
        same = (one.starts_at, one.duration_minutes) == (at, minutes)
        if same and one.state == MeetingState.PLANNED:
            return one
    problems = check_time(at, minutes, group, in_group.term, others, now) | check_length(minutes)
    if problems or at is None:
        raise FieldProblems(problems)
    meeting = new_meeting(group, now)
    put(meeting, at, minutes)
    meeting.created_by = caller.person_id
    session.add(meeting)
    await session.flush()
    await tell_changed(session, in_group, meeting, now)
    return meeting


async def move_meeting(
    session: AsyncSession,
    caller: Caller,
    meeting_id: int,
    sequence: int,
    at: datetime | None,
    minutes: int | None,
    now: datetime,
) -> Meeting:
    """Let one meeting be at another time, or longer or shorter; ``minutes`` None keeps that.

    ``sequence`` is the meeting's as the caller saw it. Moving it to where it is changes nothing.
    Who said that they come is asked anew. Raises ``MeetingChanged`` when somebody else changed it
    meanwhile, and what :func:`add_meeting` does.
    """
    in_group, meeting = await get_meeting_to_change(session, caller, meeting_id, now)
    group, before = in_group.group, meeting.starts_at
    at = on_the_clock(at, group.time_zone)
    length = meeting.duration_minutes if minutes is None else minutes
    if (at, length) == (before, meeting.duration_minutes):
        return meeting
    check_seen(meeting, sequence)
    others = [one for one in await list_meetings(session, group.id) if one is not meeting]
    problems = check_time(at, length, group, in_group.term, others, now)
    problems |= check_length(length) if minutes is not None else {}
    if problems or at is None:
        raise FieldProblems(problems)
    put(meeting, at, length)
    meeting.is_moved = meeting.planned_on is not None
    touch(meeting, now)
    await session.flush()
    if at != before:
        await forget_answers(session, [meeting.id])
    await tell_changed(session, in_group, meeting, now, was_at=before)
    return meeting


def check_seen(meeting: Meeting, sequence: int) -> None:
    """Raise ``MeetingChanged`` unless a meeting is planned as the caller saw it."""
    if meeting.sequence != sequence or meeting.state != MeetingState.PLANNED:
        raise MeetingChanged(meeting.id)


def on_the_clock(at: datetime | None, time_zone: str) -> datetime | None:
    """Return the instant of what the clocks of a zone show, in whole minutes, as aware UTC."""
    return instant_of(*wall_clock_of(at, time_zone), time_zone) if at is not None else None


def put(meeting: Meeting, at: datetime, minutes: int) -> None:
    """Let a meeting be at an instant that :func:`on_the_clock` gave, for so many minutes."""
    meeting.on, meeting.minute_of_day = wall_clock_of(at, meeting.time_zone)
    meeting.starts_at, meeting.duration_minutes = at, minutes


async def call_off(
    session: AsyncSession, caller: Caller, meeting_id: int, how: CallOff, now: datetime
) -> Meeting:
    """Skip or cancel a meeting, or cancel it and all that come after it; the same again is once.

    Raises ``Refusal`` when the meeting is not the caller's to change.
    """
    in_group, meeting = await get_meeting_to_change(session, caller, meeting_id, now)
    if how is CallOff.CANCEL_REST:
        meetings = await list_meetings(session, meeting.group_id)
        rest = [
            one
            for one in meetings
            if one.starts_at >= meeting.starts_at and one.state == MeetingState.PLANNED
        ]
        for one in rest:
            _call_off(one, MeetingState.CANCELLED, now)
        await session.flush()
        if rest:
            await tell_rest_cancelled(session, in_group, rest[0], now)
        return meeting
    state = MeetingState.SKIPPED if how is CallOff.SKIP else MeetingState.CANCELLED
    if meeting.state != state:
        _call_off(meeting, state, now)
        await session.flush()
        await tell_changed(session, in_group, meeting, now)
    return meeting


def _call_off(meeting: Meeting, state: MeetingState, now: datetime) -> None:
    meeting.state = state
    touch(meeting, now)


async def bring_back(
    session: AsyncSession, caller: Caller, meeting_id: int, now: datetime
) -> Meeting:
    """Let a meeting take place that was skipped or cancelled; the same again is once.

    Raises ``Refusal`` when it is not the caller's to change, or another one is at its time.
    """
    in_group, meeting = await get_meeting_to_change(session, caller, meeting_id, now)
    if meeting.state == MeetingState.PLANNED:
        return meeting
    others = [one for one in await list_meetings(session, meeting.group_id) if one is not meeting]
    problems = check_time(
        meeting.starts_at, meeting.duration_minutes, in_group.group, in_group.term, others, now
    )
    if problems:
        raise Refusal(problems["at"])
    meeting.state = MeetingState.PLANNED
    touch(meeting, now)
    await session.flush()
    await tell_changed(session, in_group, meeting, now)
    return meeting
