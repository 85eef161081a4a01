"""Meetings that nobody had planned, written down when they are over."""

from datetime import datetime, timedelta

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import Group, Meeting, Term
from programme.attendance import MeetingAttended, get_attended
from programme.attendance_check_in import (
    CheckIn,
    check_in,
    check_said,
    check_shared,
    keep_check_in,
)
from programme.attendance_words import check_open
from programme.calendar import local_date
from programme.group import get_group_for
from programme.meeting_series import wall_clock_of
from programme.meeting_states import CHECKED_IN, MeetingState, ends_at
from programme.people import Caller
from programme.permissions import Action
from programme.refusals import FieldProblems
from programme.translations import gettext as _

_LONGEST_MEETING = timedelta(minutes=480)
_BEFORE_THE_TERM = timedelta(weeks=2)


async def add_meeting(
    session: AsyncSession,
    caller: Caller,
    group_id: int,
    began_at: datetime | None,
    said: CheckIn,
    now: datetime,
) -> tuple[Group, MeetingAttended]:
    """Write down a meeting that nobody had planned; the same again is one.

    Raises ``FieldProblems`` for what cannot be, or a time at which the group has a meeting
    already; ``Refusal`` when it is not the caller's to check in.
    """
    in_group = await get_group_for(session, caller, group_id, Action.CHECK_IN)
    problems = check_said(said) | check_shared(said, in_group.group)
    if problem := check_began(began_at, in_group.group, in_group.term, now):
        problems["when"] = problem
    if problems or began_at is None:
        raise FieldProblems(problems)
    meeting = _new_meeting(in_group.group, caller, began_at, now)
    known = await _find_at(session, group_id, began_at, ends_at(meeting))
    if known is not None and known.uid != meeting.uid:
        raise FieldProblems({"when": _("You have a meeting at that time. Go back and choose it.")})
    if known is not None:
        return await check_in(session, caller, known.id, said, 0, now)
    session.add(meeting)
    await session.flush()
    check_open(meeting, in_group.term, now)
    before = await get_attended(session, meeting.id)
    attended = await keep_check_in(session, caller, in_group, before, said, now)
    return in_group.group, attended


def check_began(began_at: datetime | None, group: Group, term: Term, now: datetime) -> str | None:
    """Return what is wrong with when a meeting began, or None."""
    if began_at is None:
        return _("Please say when you met.")
    if began_at > now:
        return _("That is still to come. When did you meet?")
    day = local_date(began_at, term.time_zone)
    if began_at < group.created_at or day < term.starts_on - _BEFORE_THE_TERM:
        return _("That was before the group began.")
    return None


def _new_meeting(group: Group, caller: Caller, began_at: datetime, now: datetime) -> Meeting:
    on, minute_of_day = wall_clock_of(began_at, group.time_zone)
    return Meeting(
        group_id=group.id,
        on=on,
        minute_of_day=minute_of_day,
        time_zone=group.time_zone,
        starts_at=began_at,
        uid=f"group-{group.id}-{int(began_at.timestamp())}",  # so that the same again is one
        created_by=caller.person_id,
        created_at=now,
        updated_at=now,
    )


async def _find_at(
    session: AsyncSession, group_id: int, begins_at: datetime, over_at: datetime
) -> Meeting | None:
    found = await session.exec(
        select(Meeting).where(
            Meeting.group_id == group_id,
            col(Meeting.state).in_((MeetingState.PLANNED, *CHECKED_IN)),
            col(Meeting.starts_at) > begins_at - _LONGEST_MEETING,
            col(Meeting.starts_at) < over_at,
        )
    )
    return next((one for one in found if ends_at(one) > begins_at), None)
