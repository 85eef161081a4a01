"""Who was at a group's meetings, and how often.

Source: "Mentors, Responsibilities": report mentee attendance and progress to the mentoring
coordinator; "Guidelines for Certificates, Mentees": attend at least two mentoring meetings.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import bindparam
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from models import Attendance, Group, Meeting, Membership, MembershipBreak, Person
from programme.groups import IN_ORDER, Part
from programme.meeting_states import CHECKED_IN, MeetingState, ends_at
from programme.memos import ask_once, note


class Rsvp(StrEnum):
    """What somebody said before a meeting."""

    COMING = "coming"
    NOT_COMING = "not_coming"


class Presence(StrEnum):
    """Whether somebody was at a meeting, as far as anybody knows."""

    THERE = "there"
    EXCUSED = "excused"  # they said before that they cannot come, or take a break
    MISSED = "missed"  # without a word
    UNKNOWN = "unknown"  # nobody said, or they say that they were there and the mentor does not


@dataclass(frozen=True)
class Present:
    """One person of a group at one of its meetings."""

    person: Person
    part: Part
    attendance: Attendance | None  # None while nobody said anything
    is_on_break: bool

    @property
    def presence(self) -> Presence:
        """Whether they were there."""
        return decide_presence(self.attendance, is_on_break=self.is_on_break)


@dataclass(frozen=True)
class MeetingAttended:
    """A meeting with everybody who was in the group at its time: mentors first, then mentees."""

    meeting: Meeting
    people: Sequence[Present]
    checked_in_by: Person | None

    def who_are(self, *presences: Presence) -> list[Person]:
        """Return the people of whom one of these is true."""
        return [one.person for one in self.people if one.presence in presences]


@dataclass(frozen=True)
class PresenceCount:
    """How often somebody was at the meetings that their group held while they were in it."""

    attended: int = 0
    excused: int = 0
    held: int = 0  # all of them


def decide_presence(attendance: Attendance | None, *, is_on_break: bool) -> Presence:
    """Say whether somebody was at a meeting: the mentor's word wins over their own.

    Who says they were there while the mentor says otherwise is asked about, and not taken for
    somebody who stayed away.
    """
    if attendance is not None and attendance.was_there:
        return Presence.THERE
    if is_on_break or (attendance is not None and attendance.rsvp == Rsvp.NOT_COMING):
        return Presence.EXCUSED
    if attendance is None or attendance.was_there is None or attendance.said_there:
        return Presence.UNKNOWN
    return Presence.MISSED


def was_member(membership: Membership, meeting: Meeting) -> bool:
    """Say whether somebody was in the group at any moment of a meeting."""
    return membership.joined_at < ends_at(meeting) and (
        membership.left_at is None or membership.left_at > meeting.starts_at
    )


async def list_attendance(
    session: AsyncSession, group_id: int, *states: MeetingState
) -> list[MeetingAttended]:
    """Return a group's meetings with who was there, the newest first.

    Those that a mentor checked in, held or not; or those in one of the ``states``.
    """
    return await list_attended(
        session, Meeting.group_id == group_id, col(Meeting.state).in_(states or CHECKED_IN)
    )


async def get_attended(session: AsyncSession, meeting_id: int) -> MeetingAttended:
    """Return one meeting with who was there, whatever its state.

    The meeting is there: who asks has looked it up and was authorised.
    """

    async def ask() -> MeetingAttended:
        (one,) = await _list_attended(session, _ABOUT_ONE, meeting_id=meeting_id)
        return one

    return await ask_once(session, ("attended", meeting_id), ask)


async def get_attended_again(session: AsyncSession, before: MeetingAttended) -> MeetingAttended:
    """Return a meeting of this transaction as people are spoken of by now.

    Who was in the group is as it was read ``before``.
    """
    meeting = before.meeting
    rows = await session.exec(_ABOUT_ONE[1], params={"meeting_id": meeting.id})
    attendances = {row.person_id: row for row in rows}
    checked_in_by = meeting.checked_in_by
    return MeetingAttended(
        meeting,
        [replace(one, attendance=attendances.get(one.person.id)) for one in before.people],
        None if checked_in_by is None else await session.get(Person, checked_in_by),
    )


# What is known of a member at a meeting of their group, if anything is.
IS_OF_MEMBER = (col(Attendance.meeting_id) == col(Meeting.id)) & (
    col(Attendance.person_id) == col(Membership.person_id)
)
_BREAKS: Any = (
    select(MembershipBreak)
    .join(Membership, col(Membership.id) == col(MembershipBreak.membership_id))
    .join(Group, col(Group.id) == col(Membership.group_id))
)
# What :func:`_count` counts in a term: meetings with those who were in the group, and their breaks.
_HELD: tuple[Any, Any] = (
    select(Meeting, Membership, Attendance)
    .join(Group, col(Group.id) == col(Meeting.group_id))
    .join(Membership, col(Membership.group_id) == col(Group.id))
    .join(Attendance, IS_OF_MEMBER, isouter=True)
    .where(col(Group.term_id) == bindparam("term_id"), Meeting.state == MeetingState.HELD),
    _BREAKS.where(col(Group.term_id) == bindparam("term_id")),
)
_HELD_OF_ONE = tuple(
    one.where(col(Membership.person_id) == bindparam("person_id")) for one in _HELD
)


# What finds meetings, and what people said about them.
_Statements = tuple[Any, SelectOfScalar[Attendance]]


def _about(*conditions: Any) -> _Statements:
    return (
        select(Meeting, Person)
        .join(Person, col(Person.id) == col(Meeting.checked_in_by), isouter=True)
        .where(*conditions)
        .order_by(col(Meeting.starts_at).desc(), col(Meeting.id).desc()),
        select(Attendance)
        .join(Meeting, col(Meeting.id) == col(Attendance.meeting_id))
        .where(*conditions)
        # What was said meanwhile in the same transaction is told too.
        .execution_options(populate_existing=True),
    )


_ABOUT_ONE = _about(col(Meeting.id) == bindparam("meeting_id"))
_ABOUT_SOME = _about(col(Meeting.id).in_(bindparam("meeting_ids", expanding=True)))
_OF_THEIR_GROUPS = col(Membership.group_id).in_(bindparam("group_ids", expanding=True))
# With their breaks, of which most have none: to ask for those alone takes as long as for all this.
_THEIR_MEMBERS = (
    select(Membership, Person, MembershipBreak)
    .join(Person, col(Person.id) == col(Membership.person_id))
    .join(MembershipBreak, col(MembershipBreak.membership_id) == col(Membership.id), isouter=True)
    .where(_OF_THEIR_GROUPS)
    .order_by(IN_ORDER, col(Membership.seat), col(Membership.id))
)


async def note_attended(session: AsyncSession, meeting_ids: Sequence[int]) -> None:
    """Let a session that remembers know what :func:`get_attended` returns of these meetings."""
    for one in await _list_attended(session, _ABOUT_SOME, meeting_ids=meeting_ids):
        note(session, ("attended", one.meeting.id), one)


async def list_attended(session: AsyncSession, *conditions: Any) -> list[MeetingAttended]:
    """Return the meetings of which the conditions are true, with who was there, the newest first.

    Conditions are about columns of ``Meeting`` alone. Three queries, however many they are.
    """
    return await _list_attended(session, _about(*conditions))


async def _list_attended(
    session: AsyncSession, statements: _Statements, **given: int | Sequence[int]
) -> list[MeetingAttended]:
    meetings = (await session.exec(statements[0], params=given)).all()
    if not meetings:
        return []
    group_ids = list({meeting.group_id for meeting, _ in meetings})
    members = await session.exec(_THEIR_MEMBERS, params={"group_ids": group_ids})
    of_group: dict[int, dict[int, tuple[Membership, Person]]] = {id_: {} for id_ in group_ids}
    breaks: dict[int, list[MembershipBreak]] = {}
    for membership, person, one in members:
        of_group[membership.group_id][membership.id] = membership, person
        if one is not None:
            breaks.setdefault(membership.id, []).append(one)
    rows = await session.exec(statements[1], params=given)
    attendances = {(row.meeting_id, row.person_id): row for row in rows}
    return [
        MeetingAttended(
            meeting,
            _people_at(meeting, of_group[meeting.group_id].values(), attendances, breaks),
            checker,
        )
        for meeting, checker in meetings
    ]


async def _find_breaks(
    session: AsyncSession, statement: Any, **given: int | Sequence[int] | None
) -> Mapping[int, list[MembershipBreak]]:
    """Return breaks by membership."""
    found = await session.exec(statement, params=given)
    breaks: dict[int, list[MembershipBreak]] = {}
    for one in found:
        breaks.setdefault(one.membership_id, []).append(one)
    return breaks


def is_within(breaks: Iterable[MembershipBreak], on: date) -> bool:
    """Say whether a day is one of a break."""
    return any(one.from_on <= on <= one.until_on for one in breaks)


def _people_at(
    meeting: Meeting,
    members: Iterable[tuple[Membership, Person]],
    attendances: Mapping[tuple[int, int], Attendance],
    breaks: Mapping[int, list[MembershipBreak]],
) -> list[Present]:
    people = {}  # who came back to the group has two memberships
    for membership, person in members:
        if was_member(membership, meeting):
            people[person.id] = Present(
                person,
                Part(membership.role),
                attendances.get((meeting.id, person.id)),
                is_within(breaks.get(membership.id, ()), meeting.on),
            )
    return list(people.values())


async def count_presence(session: AsyncSession, person_id: int, term_id: int) -> PresenceCount:
    """Return how often somebody was at the meetings of their groups of the term."""
    counts = await _count(session, term_id, person_id)
    return counts.get(person_id, PresenceCount())


async def count_presences(session: AsyncSession, term_id: int) -> dict[int, PresenceCount]:
    """Return the same for everybody of the term who was in a group when it met, by person's id."""
    return await _count(session, term_id)


async def _count(
    session: AsyncSession, term_id: int, person_id: int | None = None
) -> dict[int, PresenceCount]:
    held, all_breaks = _HELD if person_id is None else _HELD_OF_ONE
    found = await session.exec(held, params={"term_id": term_id, "person_id": person_id})
    rows = found.all()
    if not rows:
        return {}
    breaks = await _find_breaks(session, all_breaks, term_id=term_id, person_id=person_id)
    seen = {
        (membership.person_id, meeting.id): decide_presence(
            attendance, is_on_break=is_within(breaks.get(membership.id, ()), meeting.on)
        )
        for meeting, membership, attendance in rows
        if was_member(membership, meeting)
    }
    by_person: dict[int, list[Presence]] = {}
    for (one, _), presence in seen.items():
        by_person.setdefault(one, []).append(presence)
    return {
        one: PresenceCount(
            attended=presences.count(Presence.THERE),
            excused=presences.count(Presence.EXCUSED),
            held=len(presences),
        )
        for one, presences in by_person.items()
    }
