"""Reminders before a meeting: in the group's channel, and to those who are to know.

The keys of their occasions name the meeting and its sequence, so one that was moved is reminded
of anew. A minute looks at the meetings that come into question just then, and at one hour of the
others: what nobody looked at in time is found within the half hour, however many there are.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import bindparam
from sqlmodel import col, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import (
    Attendance,
    Group,
    Meeting,
    Membership,
    MembershipBreak,
    Nudge,
    Term,
)
from programme.attendance import IS_OF_MEMBER, Rsvp, is_within
from programme.meeting_answers import MeetingTold, find_meeting_told
from programme.meeting_states import MeetingState
from programme.meetings import unsaid_in_channels
from programme.memos import ask_once, note
from programme.nudges import Occasion
from programme.occasions import choose_slice, find_highest, is_written, key_of
from programme.timings import DAY_BEFORE_MEETING, HOUR_BEFORE_MEETING

DAY_BEFORE = "meetings.day_before"
DAY_BEFORE_OWN = "meetings.day_before_own"
HOUR_BEFORE = "meetings.hour_before"

# The channel comes first, so that who answers there hears nothing more about it.
_BEFORE_THE_REST = timedelta(hours=1)
A_DAY = DAY_BEFORE_MEETING.default
IN_CHANNEL = A_DAY + _BEFORE_THE_REST
AN_HOUR = HOUR_BEFORE_MEETING.default
# Nearer to the meeting, the reminder an hour before says it all.
SOON = timedelta(hours=2)
# What the channel just heard of a change it need not hear again at once.
_AFTER_A_CHANGE = timedelta(hours=1)
_MOST_CHANGES = 10  # so many earlier reminders of one meeting are kept up to date
_AT_ONCE = 500  # the next tick finds the rest
_JUST_NOW = timedelta(minutes=15)
_FEW = 50_000  # meetings, of which a day's can be looked at each minute
_MINUTE = 60


async def find_for_channels(
    session: AsyncSession, workspace_id: int, now: datetime
) -> list[Occasion]:
    """Return the meetings of which a channel is to be reminded, a day before."""
    before = DAY_BEFORE_MEETING.length + _BEFORE_THE_REST
    looked_at = await _choose(session, workspace_id, now + SOON, now + before, now)
    found = await session.exec(_channels(), params=looked_at)
    return [
        Occasion(
            key=say_key(DAY_BEFORE, meeting),
            subject={"meeting": meeting.id, "sequence": meeting.sequence},
            due_at=due_at,
            slack_channel_id=channel_id,
            about_at=meeting.starts_at,
        )
        for meeting, channel_id in found
        if (due_at := _due_at(meeting, before)) < meeting.starts_at - SOON
    ]


async def find_day_before(
    session: AsyncSession, workspace_id: int, now: datetime
) -> list[Occasion]:
    """Return who did not say yet whether they come, a day before."""
    before = DAY_BEFORE_MEETING.length
    return [
        Occasion(
            key=f"{say_key(DAY_BEFORE_OWN, meeting)}:person/{person_id}",
            subject={"meeting": meeting.id, "sequence": meeting.sequence},
            due_at=due_at,
            person_id=person_id,
            about_at=meeting.starts_at,
        )
        for meeting, person_id in await _find_people(
            session, workspace_id, DAY_BEFORE_OWN, now + SOON, now + before, now
        )
        if (due_at := _due_at(meeting, before)) < meeting.starts_at - SOON
    ]


async def find_hour_before(
    session: AsyncSession, workspace_id: int, now: datetime
) -> list[Occasion]:
    """Return who did not say that they can't come, an hour before."""
    before = HOUR_BEFORE_MEETING.length
    return [
        Occasion(
            key=f"{say_key(HOUR_BEFORE, meeting)}:person/{person_id}",
            subject={"meeting": meeting.id, "sequence": meeting.sequence},
            due_at=meeting.starts_at - before,
            person_id=person_id,
            about_at=meeting.starts_at,
        )
        for meeting, person_id in await _find_people(
            session, workspace_id, HOUR_BEFORE, now, now + before, now
        )
    ]


async def _find_people(
    session: AsyncSession,
    workspace_id: int,
    kind: str,
    after: datetime,
    until: datetime,
    now: datetime,
) -> list[tuple[Meeting, int]]:
    looked_at = await _choose(session, workspace_id, after, until, now)
    return list((await session.exec(_people(kind), params=looked_at)).all())


@cache
def _people(kind: str) -> Any:
    return (
        select(Meeting, Membership.person_id)
        .join(Group, col(Group.id) == col(Meeting.group_id))
        .join(Term, col(Term.id) == col(Group.term_id))
        .join(Membership, col(Membership.group_id) == col(Group.id))
        .join(Attendance, IS_OF_MEMBER, isouter=True)
        .where(
            *_PLANNED,
            _IS_LOOKED_AT,
            col(Membership.left_at).is_(None),
            _WHO_SAID[kind],
            ~is_written(
                bindparam("workspace_id"), _key(kind, ":person/", col(Membership.person_id))
            ),
        )
        .order_by(col(Meeting.starts_at), col(Meeting.id), col(Membership.id))
        .limit(_AT_ONCE)
    )


@cache
def _channels() -> Any:
    return unsaid_in_channels(_key(DAY_BEFORE), *_PLANNED, _IS_LOOKED_AT).limit(_AT_ONCE)


_PLANNED = (
    Meeting.state == MeetingState.PLANNED,
    col(Meeting.starts_at) > bindparam("after"),
    col(Meeting.starts_at) <= bindparam("until"),
    col(Term.workspace_id) == bindparam("workspace_id"),
    col(Group.ended_at).is_(None),
)
_IS_LOOKED_AT = or_(
    col(Meeting.starts_at) > bindparam("looked_at_after"),
    col(Meeting.starts_at).between(bindparam("hour_begins"), bindparam("hour_ends")),
)
# Who is told of a meeting, by what they said about it.
_WHO_SAID = {
    DAY_BEFORE_OWN: col(Attendance.rsvp).is_(None),
    HOUR_BEFORE: or_(col(Attendance.rsvp).is_(None), col(Attendance.rsvp) == Rsvp.COMING),
}


async def _choose(
    session: AsyncSession, workspace_id: int, after: datetime, until: datetime, now: datetime
) -> dict[str, Any]:
    """Return the parameters by which this minute finds meetings that begin in a stretch of time.

    All of them; where there are very many, those that are just in it, and one hour of the others.
    """
    hours = max(1, (until - after) // timedelta(hours=1))
    is_all = hours == 1 or await find_highest(session, col(Meeting.id)) <= _FEW
    slice_of_them = choose_slice(hours, int(now.timestamp()) // _MINUTE)
    begins = after + slice_of_them * timedelta(hours=1)
    return {
        "workspace_id": workspace_id,
        "after": after,
        "until": until,
        "looked_at_after": after if is_all else until - _JUST_NOW,
        "hour_begins": begins,
        "hour_ends": begins + timedelta(hours=1),
    }


def say_key(kind: str, meeting: Meeting, sequence: int | None = None) -> str:
    """Return the key of a reminder of a meeting as it is, or was at a ``sequence``."""
    return f"{kind}:meeting/{meeting.id}:{meeting.sequence if sequence is None else sequence}"


def _key(kind: str, *more: Any) -> Any:
    """Return the same as :func:`say_key`, in SQL, with ``more`` at its end."""
    return key_of(f"{kind}:meeting/", col(Meeting.id), ":", col(Meeting.sequence), *more)


def _due_at(meeting: Meeting, before: timedelta) -> datetime:
    """Return when it is due: so long before, but not right after the meeting was changed."""
    due_at = meeting.starts_at - before
    is_as_laid_out = meeting.sequence == 0 and meeting.planned_on is not None
    return due_at if is_as_laid_out else max(due_at, meeting.updated_at + _AFTER_A_CHANGE)


async def find_reminded(
    session: AsyncSession, meeting_id: int, sequence: int, now: datetime
) -> MeetingTold | str:
    """Return the meeting that is about to be reminded of, or why that is not to be done."""
    told = await find_meeting_told(session, meeting_id)
    if told is None:
        return "the meeting is gone or the group has ended"
    if told.meeting.state != MeetingState.PLANNED:
        return f"the meeting is {told.meeting.state} now"
    if told.meeting.sequence != sequence:
        return "the meeting was changed, and is reminded of anew"
    if told.meeting.starts_at <= now:
        return "the meeting has begun"
    return told


async def find_person_reminded(
    session: AsyncSession, meeting_id: int, sequence: int, person_id: int, now: datetime
) -> MeetingTold | str:
    """Return the same for one person: why not, when they left or take a break."""
    told = await find_reminded(session, meeting_id, sequence, now)
    if isinstance(told, str):
        return told
    if all(one.person.id != person_id for one in told.answers.members):
        return "they left the group"

    async def ask() -> list[int]:
        return (await _list_on_break(session, [told.meeting]))[meeting_id]

    away = await ask_once(session, ("on a break", meeting_id), ask)
    return "they take a break" if person_id in away else told


_BREAKS = (
    select(Membership.group_id, Membership.person_id, MembershipBreak)
    .join(MembershipBreak, col(MembershipBreak.membership_id) == col(Membership.id))
    .where(col(Membership.group_id).in_(bindparam("group_ids", expanding=True)))
)


async def _list_on_break(
    session: AsyncSession, meetings: Sequence[Meeting]
) -> dict[int, list[int]]:
    """Return the ids of the people who are on a break on the days of meetings, by the meeting's."""
    ids = list({meeting.group_id for meeting in meetings})
    breaks = (await session.exec(_BREAKS, params={"group_ids": ids})).all()
    return {
        meeting.id: [
            person_id
            for group_id, person_id, one in breaks
            if group_id == meeting.group_id and is_within([one], meeting.on)
        ]
        for meeting in meetings
    }


async def note_on_break(session: AsyncSession, meetings: Sequence[Meeting]) -> None:
    """Let a session that remembers know who is on a break on the days of these meetings."""
    for meeting_id, away in (await _list_on_break(session, meetings)).items():
        note(session, ("on a break", meeting_id), away)


_STANDING = select(Nudge).where(
    col(Nudge.workspace_id) == bindparam("workspace_id"),
    col(Nudge.key).in_(bindparam("keys", expanding=True)),
    col(Nudge.sent_ts).is_not(None),
)


async def list_said_in_channel(
    session: AsyncSession, workspace_id: int, meetings: Sequence[Meeting]
) -> list[tuple[Nudge, int]]:
    """Return the reminders of these meetings that stand in a channel, each with its meeting's id.

    Those of a meeting as it was before it changed are among them.
    """
    keys = {
        say_key(DAY_BEFORE, meeting, sequence): meeting.id
        for meeting in meetings
        for sequence in range(max(0, meeting.sequence - _MOST_CHANGES), meeting.sequence + 1)
    }
    if not keys:
        return []
    which = {"workspace_id": workspace_id, "keys": list(keys)}
    found = await session.exec(_STANDING, params=which)
    return [(nudge, keys[nudge.key]) for nudge in found]
