"""Who says that they come to a meeting, and who can't.

Source: "Mentees, Responsibilities": attend scheduled meetings or let your mentor know you won't be
attending.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlalchemy import bindparam
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import Attendance, Group, Meeting, Term, insert_if_absent
from programme.attendance import Rsvp
from programme.group import InGroup
from programme.groups import Member, Part, list_members
from programme.meeting_states import MeetingState, is_upcoming
from programme.meetings import get_meeting_for
from programme.memos import ask_once, note
from programme.nudges import say_later
from programme.people import Caller
from programme.permissions import Action
from programme.refusals import FieldProblems, Refusal
from programme.translations import gettext as _

CANNOT_COME = "meetings.cannot_come"
NOBODY = "meetings.nobody"
LONGEST_WORD = 500


class MeetingChanged(Refusal):
    """The meeting is not as it was when the person saw it; ``meeting_id`` is to be shown again."""

    def __init__(self, meeting_id: int) -> None:
        super().__init__(_("This meeting was changed meanwhile. `/mentoring meetings` shows how."))
        self.meeting_id = meeting_id


@dataclass(frozen=True)
class Answers:
    """What the people who are in a group now said about one meeting."""

    members: Sequence[Member]
    said: Mapping[int, Attendance]  # by person; those who said nothing are not there

    def rsvp_of(self, person_id: int) -> Rsvp | None:
        """Return what somebody said, or None."""
        row = self.said.get(person_id)
        return Rsvp(row.rsvp) if row is not None and row.rsvp is not None else None

    def who(self, rsvp: Rsvp | None) -> list[Member]:
        """Return the members who said this; None is for those who said nothing."""
        return [one for one in self.members if self.rsvp_of(one.person.id) is rsvp]

    @property
    def is_nobody_left(self) -> bool:
        """Whether no mentee can come, or no mentor."""
        by_role: dict[bool, list[bool]] = {True: [], False: []}
        for one in self.members:
            can_not = self.rsvp_of(one.person.id) is Rsvp.NOT_COMING
            by_role[one.part is Part.MENTEE].append(can_not)
        return any(said and all(said) for said in by_role.values())


_ANSWERS = (
    select(Attendance)
    .where(
        col(Attendance.meeting_id).in_(bindparam("meeting_ids", expanding=True)),
        col(Attendance.rsvp).is_not(None),
    )
    .execution_options(populate_existing=True)
)


async def list_answers(
    session: AsyncSession, group_id: int, meetings: Iterable[Meeting]
) -> dict[int, Answers]:
    """Return what the group's people said about each of its meetings, by the meeting's id."""
    members = await list_members(session, group_id)
    said = await _list_said(session, [one.id for one in meetings])
    return {meeting_id: Answers(members, rows) for meeting_id, rows in said.items()}


async def _list_said(
    session: AsyncSession, meeting_ids: Sequence[int]
) -> dict[int, dict[int, Attendance]]:
    """Return what was said about each of some meetings, by meeting and person."""
    said: dict[int, dict[int, Attendance]] = {meeting_id: {} for meeting_id in meeting_ids}
    for row in await session.exec(_ANSWERS, params={"meeting_ids": meeting_ids}):
        said[row.meeting_id][row.person_id] = row
    return said


async def find_answers(session: AsyncSession, meeting: Meeting) -> Answers:
    """Return what the group's people said about one meeting."""
    return (await list_answers(session, meeting.group_id, [meeting]))[meeting.id]


async def get_meeting_to_answer(
    session: AsyncSession, caller: Caller, meeting_id: int, sequence: int, now: datetime
) -> tuple[InGroup, Meeting]:
    """Return a meeting about which the caller may still say whether they come.

    ``sequence`` is the meeting's as they saw it. Raises ``MeetingChanged`` when it is another one
    now, ``Refusal`` when they are not in the group or the meeting is over.
    """
    in_group, meeting = await get_meeting_for(session, caller, meeting_id, Action.ANSWER_MEETING)
    if in_group.part is None:
        raise Refusal(_("That is for the people of the group. You are looking in from outside."))
    if not is_upcoming(meeting, now):
        raise Refusal(_("That meeting is over. `/mentoring meetings` shows which come next."))
    if meeting.sequence != sequence or meeting.state != MeetingState.PLANNED:
        raise MeetingChanged(meeting.id)
    return in_group, meeting


_OWN_ANSWER = (
    select(Attendance)
    .where(
        col(Attendance.meeting_id) == bindparam("meeting_id"),
        col(Attendance.person_id) == bindparam("person_id"),
    )
    .execution_options(populate_existing=True)
)


async def answer_meeting(
    session: AsyncSession,
    caller: Caller,
    meeting_id: int,
    sequence: int,
    rsvp: Rsvp,
    now: datetime,
    word: str | None = None,
) -> Meeting:
    """Keep whether the caller comes; who can't may leave a word, which the mentors hear.

    The same answer again changes nothing and tells nobody. When no mentee or no mentor is left,
    the lead mentor is offered other hours. Raises what :func:`get_meeting_to_answer` does, and
    ``FieldProblems`` for a word that is too long.
    """
    in_group, meeting = await get_meeting_to_answer(session, caller, meeting_id, sequence, now)
    text = (word or "").strip() or None
    if text is not None and len(text) > LONGEST_WORD:
        raise FieldProblems(
            {"word": _("Please keep it within {most} characters.", most=LONGEST_WORD)}
        )
    await insert_if_absent(session, Attendance(meeting_id=meeting.id, person_id=caller.person_id))
    whose = {"meeting_id": meeting.id, "person_id": caller.person_id}
    row = (await session.exec(_OWN_ANSWER, params=whose)).one()
    if (row.rsvp, row.word) == (rsvp, text):
        return meeting
    is_refusal = rsvp is Rsvp.NOT_COMING  # what else they say leaves nobody without a meeting
    was_nobody_left = is_refusal and (await find_answers(session, meeting)).is_nobody_left
    row.rsvp, row.rsvp_at, row.word = rsvp, now, text
    await session.flush()
    if is_refusal:
        answers = await find_answers(session, meeting)
        await _tell_mentors(session, answers, meeting, caller, now)
        if answers.is_nobody_left and not was_nobody_left:
            await _offer_other_times(session, in_group, answers, meeting, now)
    return meeting


def _occasion(kind: str, meeting: Meeting, now: datetime) -> str:
    return f"{kind}:meeting/{meeting.id}:{meeting.sequence}:{int(now.timestamp())}"


async def _tell_mentors(
    session: AsyncSession, answers: Answers, meeting: Meeting, caller: Caller, now: datetime
) -> None:
    for one in answers.members:
        if one.part is not Part.MENTEE and one.person.id != caller.person_id:
            people = f"from/{caller.person_id}:to/{one.person.id}"
            await say_later(
                session,
                workspace_id=caller.workspace_id,
                kind=CANNOT_COME,
                key=f"{_occasion(CANNOT_COME, meeting, now)}:{people}",
                person_id=one.person.id,
                subject={"meeting": meeting.id, "person": caller.person_id},
                due_at=now,
                now=now,
                about_at=meeting.starts_at,
            )


async def _offer_other_times(
    session: AsyncSession, in_group: InGroup, answers: Answers, meeting: Meeting, now: datetime
) -> None:
    lead = next((one for one in answers.members if one.part is Part.LEAD), None)
    if lead is not None:
        await say_later(
            session,
            workspace_id=in_group.term.workspace_id,
            kind=NOBODY,
            key=_occasion(NOBODY, meeting, now),
            person_id=lead.person.id,
            subject={"meeting": meeting.id, "sequence": meeting.sequence},
            due_at=now,
            now=now,
            about_at=meeting.starts_at,
        )


@dataclass(frozen=True)
class MeetingTold:
    """A meeting as it stands when something about it is about to be told."""

    meeting: Meeting
    group: Group
    term: Term
    answers: Answers


async def find_meeting_told(session: AsyncSession, meeting_id: int) -> MeetingTold | None:
    """Return a meeting with its group, or None when it is gone or the group has ended.

    Whoever is told of it at the same time is told the same.
    """
    return await ask_once(
        session, ("meeting told", meeting_id), partial(_look_meeting_up, session, meeting_id)
    )


_InGroup = tuple[Meeting, Group, Term]
_IN_GROUP = (
    select(Meeting, Group, Term)
    .join(Group, col(Group.id) == col(Meeting.group_id))
    .join(Term, col(Term.id) == col(Group.term_id))
    .where(
        col(Meeting.id).in_(bindparam("meeting_ids", expanding=True)), col(Group.ended_at).is_(None)
    )
)


async def find_in_group(session: AsyncSession, meeting_id: int) -> _InGroup | None:
    """Return a meeting with its group and term; None when it is gone or the group has ended."""
    return await ask_once(
        session,
        ("meeting in its group", meeting_id),
        partial(_look_group_up, session, meeting_id),
    )


async def _look_group_up(session: AsyncSession, meeting_id: int) -> _InGroup | None:
    found = await session.exec(_IN_GROUP, params={"meeting_ids": [meeting_id]})
    return found.one_or_none()


async def _look_meeting_up(session: AsyncSession, meeting_id: int) -> MeetingTold | None:
    row = await find_in_group(session, meeting_id)
    if row is None:
        return None
    meeting, group, term = row
    return MeetingTold(meeting, group, term, await find_answers(session, meeting))


async def note_in_groups(session: AsyncSession, meeting_ids: Sequence[int]) -> list[_InGroup]:
    """Let a session that remembers know what :func:`find_in_group` returns of these meetings.

    Returns those that are there.
    """
    rows = list((await session.exec(_IN_GROUP, params={"meeting_ids": meeting_ids})).all())
    for row in rows:
        note(session, ("meeting in its group", row[0].id), row)
    return rows


async def note_told(
    session: AsyncSession, rows: Sequence[_InGroup], members: Mapping[int, Sequence[Member]]
) -> None:
    """Do the same for :func:`find_meeting_told`; ``members`` are those of the groups, by id."""
    said = await _list_said(session, [meeting.id for meeting, _, _ in rows])
    for meeting, group, term in rows:
        answers = Answers(members[group.id], said[meeting.id])
        note(session, ("meeting told", meeting.id), MeetingTold(meeting, group, term, answers))
