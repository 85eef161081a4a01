"""Moving a meeting and all that come after it: the group's hour changes from there on."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from models import Meeting
from programme.calendar import spell_weekday
from programme.group_changes import change_slot
from programme.meeting_changes import check_seen, get_meeting_to_change, on_the_clock, put
from programme.meeting_layout import forget_answers, touch
from programme.meeting_news import tell_rest_changed
from programme.meeting_series import Rhythm, wall_clock_of
from programme.meeting_states import CHECKED_IN, MeetingState
from programme.meeting_times import check_length, check_time
from programme.meetings import list_meetings
from programme.outlines import monday_of
from programme.people import Caller
from programme.refusals import FieldProblems
from programme.translations import gettext as _


async def move_rest(
    session: AsyncSession,
    caller: Caller,
    meeting_id: int,
    sequence: int,
    at: datetime | None,
    minutes: int,
    now: datetime,
    *,
    agreed: bool,
) -> Meeting:
    """Let a meeting of the series be at another hour of its week, and those that follow likewise.

    The group's hour is then that one; meetings before this one stay where they are, and so do
    those that were moved by hand. ``sequence`` is the meeting's as the caller saw it. Raises
    ``FieldProblems`` for a time that cannot be, ``UnsuitableHour`` for one that does not suit all,
    unless they ``agreed`` on it, ``MeetingChanged`` and ``Refusal`` as moving one does.
    """
    in_group, meeting = await get_meeting_to_change(session, caller, meeting_id, now)
    group = in_group.group
    at = on_the_clock(at, group.time_zone)
    meetings = await list_meetings(session, group.id)
    rest = [one for one in _of_series(meetings, now) if one.starts_at >= meeting.starts_at]
    slot = _slot_of(at, group.time_zone) if at is not None else None
    is_new_hour = slot != (group.weekday, group.hour)
    others = [one for one in meetings if one not in rest and one is not meeting]
    if at == meeting.starts_at and not is_new_hour and _are_as_long(rest, minutes):
        return meeting
    check_seen(meeting, sequence)
    problems = check_length(minutes) | check_time(at, minutes, group, in_group.term, others, now)
    if not problems and at is not None:
        problems = _check_series_time(meeting, at)
    if problems or at is None or slot is None:
        raise FieldProblems(problems)
    for one in _of_series(meetings, now):
        if one.starts_at < meeting.starts_at:
            one.is_moved = True  # stays when the others are laid out anew
    meeting.is_moved = False
    seen_at = meeting.starts_at
    for one in rest:
        if one.duration_minutes != minutes:
            one.duration_minutes = minutes
            touch(one, now)
    await session.flush()
    if is_new_hour:
        rhythm = Rhythm(group.rhythm)
        await change_slot(session, caller, group.id, *slot, rhythm, now, agreed=agreed)
        return meeting
    put(meeting, at, minutes)
    if meeting.sequence == sequence:
        touch(meeting, now)
    await session.flush()
    if at != seen_at:
        await forget_answers(session, [meeting.id])
    await tell_rest_changed(session, in_group, meeting, now)
    return meeting


def _of_series(meetings: Iterable[Meeting], now: datetime) -> list[Meeting]:
    return [
        one
        for one in meetings
        if one.planned_on is not None and one.starts_at > now and one.state not in CHECKED_IN
    ]


def _slot_of(at: datetime, time_zone: str) -> tuple[int, int]:
    on, minute = wall_clock_of(at, time_zone)
    return on.weekday(), minute // 60


def _are_as_long(rest: Iterable[Meeting], minutes: int) -> bool:
    planned = [one for one in rest if one.state == MeetingState.PLANNED]
    return all(one.duration_minutes == minutes for one in planned)


def _check_series_time(meeting: Meeting, at: datetime) -> dict[str, str]:
    """Return a sentence for ``at`` where the series cannot move there with this meeting."""
    on, minute = wall_clock_of(at, meeting.time_zone)
    if meeting.planned_on is None:
        return {"at": _("This one was added to the others. Please move it alone.")}
    if minute % 60:
        return {"at": _("All of them together begin at a full hour. Please choose one.")}
    if monday_of(on) != monday_of(meeting.planned_on):
        until = monday_of(meeting.planned_on) + timedelta(days=6)
        return {
            "at": _(
                "All of them together move within their weeks, this one until {day}. "
                "Please choose a day of that week, or move this one alone.",
                day=spell_weekday(until),
            )
        }
    return {}
