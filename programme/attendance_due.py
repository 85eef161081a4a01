"""When who was at a meeting is asked: when it is over, and twice again while nobody said.

What is planned, over and not checked in is found anew at each tick, so nothing is lost while the
bot is away; what began long before is looked at by slices, so that a tick stays flat. A meeting
that moves is another occasion.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import bindparam
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import Select

from models import Group, Meeting, Membership, Nudge, Term
from programme.attendance import MeetingAttended, get_attended
from programme.attendance_check_in import MENTORS
from programme.attendance_words import closes_at
from programme.groups import Part
from programme.meeting_answers import find_in_group
from programme.meeting_states import MeetingState, ends_at
from programme.meetings import unsaid_in_channels
from programme.nudges import Occasion
from programme.occasions import find_slice, is_written, key_of
from programme.timings import CHECK_IN_AGAIN, CHECK_IN_LAST

CHANNEL = "attendance.channel"
DUE = "attendance.due"
REMINDER = "attendance.reminder"
USEFUL_FOR = timedelta(days=2)
REMINDER_USEFUL_FOR = timedelta(days=5)  # it may wait for a day with room
# After a meeting is over, and then never again.
REMINDERS = {1: CHECK_IN_AGAIN.default, 2: CHECK_IN_LAST.default}
_FRESH = timedelta(hours=3)


def is_due(meeting: Meeting, term: Term, now: datetime) -> bool:
    """Say whether somebody is to say who was at a meeting."""
    return meeting.state == MeetingState.PLANNED and (
        ends_at(meeting) <= now < closes_at(meeting, term)
    )


async def find_channels(session: AsyncSession, workspace_id: int, now: datetime) -> list[Occasion]:
    """Return the groups' channels in which it is to be asked who was at a meeting."""
    looked_at = await _choose(session, workspace_id, now - USEFUL_FOR, now, now)
    found = await session.exec(_channels(), params=looked_at)
    return [
        _occasion(CHANNEL, meeting, due_at, slack_channel_id=channel_id)
        for meeting, channel_id in found
        if (due_at := ends_at(meeting)) <= now
    ]


@cache
def _channels() -> Any:
    return unsaid_in_channels(key_of(*_key(CHANNEL)), *_BEGAN, _IS_LOOKED_AT)


async def find_due(session: AsyncSession, workspace_id: int, now: datetime) -> list[Occasion]:
    """Return the mentors who are to be asked who was at a meeting."""
    return await _find_mentors(session, workspace_id, DUE, MENTORS, timedelta(), USEFUL_FOR, now)


async def find_reminders(session: AsyncSession, workspace_id: int, now: datetime) -> list[Occasion]:
    """Return the lead mentors who are to be asked again; after a long absence once, not twice."""
    first, second = CHECK_IN_AGAIN.length, CHECK_IN_LAST.length
    lead, last = (Part.LEAD,), second + REMINDER_USEFUL_FOR
    return [
        *await _find_mentors(session, workspace_id, f"{REMINDER}-1", lead, first, second, now),
        *await _find_mentors(session, workspace_id, f"{REMINDER}-2", lead, second, last, now),
    ]


async def _find_mentors(
    session: AsyncSession,
    workspace_id: int,
    name: str,
    parts: Collection[Part],
    after: timedelta,
    until: timedelta,
    now: datetime,
) -> list[Occasion]:
    """Return mentors of meetings of which nobody said since who was there.

    The meeting has been over for ``after``, and began less than ``until`` ago.
    """
    looked_at = await _choose(session, workspace_id, now - until, now - after, now)
    found = await session.exec(mentors_query(name, tuple(parts)), params=looked_at)
    return [
        _occasion(name, meeting, due_at, person_id=person_id)
        for meeting, person_id in found
        if (due_at := ends_at(meeting) + after) <= now
    ]


@cache
def mentors_query(name: str, parts: tuple[Part, ...]) -> Select[Meeting, int]:
    """Return the query for who mentors the meetings that began between two moments.

    The index ``ix_meeting_state_starts_at`` answers it. Its parameters are those of
    :func:`_choose`.
    """
    key = key_of(*_key(name), ":person/", col(Membership.person_id))
    return (
        select(Meeting, Membership.person_id)
        .join(Group, col(Group.id) == col(Meeting.group_id))
        .join(Term, col(Term.id) == col(Group.term_id))
        .join(Membership, col(Membership.group_id) == col(Group.id))
        .where(
            *_BEGAN,
            _IS_LOOKED_AT,
            col(Membership.role).in_(parts),
            col(Membership.left_at).is_(None),
            ~is_written(bindparam("workspace_id"), key),
        )
        .order_by(col(Meeting.starts_at), col(Meeting.id), col(Membership.id))
    )


# Of planned meetings that began between two moments.
_BEGAN = (
    Meeting.state == MeetingState.PLANNED,
    col(Meeting.starts_at) > bindparam("since"),
    col(Meeting.starts_at) <= bindparam("until"),
    col(Term.workspace_id) == bindparam("workspace_id"),
    col(Group.ended_at).is_(None),
)
# Those that are just over are asked about at once, however many there are; the others by slices.
_IS_LOOKED_AT = (col(Meeting.starts_at) > bindparam("fresh_since")) | col(Meeting.group_id).between(
    bindparam("first_group"), bindparam("last_group")
)


async def _choose(
    session: AsyncSession, workspace_id: int, since: datetime, until: datetime, now: datetime
) -> dict[str, Any]:
    """Return the parameters by which meetings are found that began between two moments."""
    first, last = await find_slice(session, col(Meeting.group_id), now)
    return {
        "workspace_id": workspace_id,
        "since": since,
        "until": until,
        "fresh_since": until - _FRESH,
        "first_group": first,
        "last_group": last,
    }


def _key(name: str) -> Sequence[Any]:
    """Return the parts of the key of a meeting's occasion, as the database makes it of columns."""
    place = (col(Meeting.id), ":", col(Meeting.on), ":", col(Meeting.minute_of_day))
    return (f"{name}:meeting/", *place)


def _occasion(
    name: str,
    meeting: Meeting,
    due_at: datetime,
    *,
    person_id: int | None = None,
    slack_channel_id: str | None = None,
) -> Occasion:
    key = f"{name}:meeting/{meeting.id}:{meeting.on.isoformat()}:{meeting.minute_of_day}"
    return Occasion(
        key=key if person_id is None else f"{key}:person/{person_id}",
        subject={"meeting": meeting.id, "starts_at": int(meeting.starts_at.timestamp())},
        due_at=due_at,
        person_id=person_id,
        slack_channel_id=slack_channel_id,
    )


@dataclass(frozen=True)
class CheckInDue:
    """A meeting of which somebody is to say who was there."""

    group: Group
    attended: MeetingAttended


def is_overtaken(nudge: Nudge, attended: MeetingAttended, now: datetime) -> bool:
    """Say whether the first time of asking again waited until the second is due."""
    is_first = nudge.key.startswith(f"{REMINDER}-1:")
    return is_first and now >= ends_at(attended.meeting) + CHECK_IN_LAST.length


async def find_check_in_due(
    session: AsyncSession, meeting_id: int, starts_at: int, now: datetime
) -> CheckInDue | str:
    """Return the meeting that began at that second, or in a few words why nobody need ask."""
    row = await find_in_group(session, meeting_id)
    if row is None:
        return "the meeting is gone or the group has ended"
    meeting, group, term = row
    if int(meeting.starts_at.timestamp()) != starts_at:
        return "the meeting was moved"
    if meeting.state != MeetingState.PLANNED:
        return f"the meeting is {meeting.state}"
    if not is_due(meeting, term, now):
        return "the term is over"
    return CheckInDue(group, await get_attended(session, meeting_id))
