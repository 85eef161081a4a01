"""Who missed a meeting without a word: a kind question, and what they answer.

Source: "Mentors, Responsibilities": follow up with mentees who miss meetings.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import Attendance, Group, Meeting, Membership, Nudge, Person, Term
from programme.attendance import MeetingAttended, Presence, get_attended
from programme.calendar import local_date
from programme.group import InGroup, find_lead
from programme.groups import Part
from programme.meeting_states import MeetingState
from programme.nudges import State, say_later

ASKED = "missed.asked"
SUGGESTED = "missed.suggested"
TIME_TO_CORRECT = timedelta(minutes=15)  # before anybody hears of it
USEFUL_FOR = timedelta(days=7)


async def plan_missed(
    session: AsyncSession, in_group: InGroup, attended: MeetingAttended, now: datetime
) -> None:
    """Write down what mentees who missed a meeting without a word, and the lead mentor, hear.

    That is a little later, so that a slip can be corrected first, and once: ``render`` looks at
    everything again.
    """
    if attended.meeting.state != MeetingState.HELD:
        return
    lead = await find_lead(session, in_group.group.id)
    for one in attended.people:
        if one.part is not Part.MENTEE or one.presence is not Presence.MISSED:
            continue
        marked_at = one.attendance.marked_at if one.attendance is not None else None
        for kind, to in ((ASKED, one.person), (SUGGESTED, lead)):
            if to is None or marked_at is None:
                continue
            occasion = f"meeting/{attended.meeting.id}:person/{one.person.id}"
            await say_later(
                session,
                workspace_id=in_group.term.workspace_id,
                kind=kind,
                # Who was marked otherwise in between, before anything was said, is asked after all.
                key=f"{kind}:{occasion}:{int(marked_at.timestamp())}",
                subject={"meeting": attended.meeting.id, "person": one.person.id},
                due_at=now + TIME_TO_CORRECT,
                now=now,
                person_id=to.id,
            )


@dataclass(frozen=True)
class Missed:
    """Somebody who missed a meeting of their group, as things stand."""

    in_group: InGroup
    attended: MeetingAttended
    person: Person
    attendance: Attendance | None  # what is known of them


_IN_ITS_GROUP = (
    select(Group, Term, Person)
    .join(Term, col(Term.id) == col(Group.term_id))
    .join(Meeting, col(Meeting.group_id) == col(Group.id))
    .join(Membership, col(Membership.group_id) == col(Group.id))
    .join(Person, col(Person.id) == col(Membership.person_id))
    .where(
        col(Meeting.id) == bindparam("meeting_id"),
        col(Membership.person_id) == bindparam("person_id"),
        col(Membership.left_at).is_(None),
        col(Group.ended_at).is_(None),
    )
)
_SAID = select(Nudge.subject).where(
    col(Nudge.person_id) == bindparam("person_id"),
    col(Nudge.kind) == bindparam("its_kind"),
    Nudge.state == State.SENT,
)


async def find_missed(
    session: AsyncSession, meeting_id: int, person_id: int, now: datetime
) -> Missed | str:
    """Return who missed a meeting without a word, or in a few words why there is nothing to say."""
    who = {"meeting_id": meeting_id, "person_id": person_id}
    row = (await session.exec(_IN_ITS_GROUP, params=who)).one_or_none()
    if row is None:
        return "they left, or the group has ended"
    group, term, person = row
    if local_date(now, term.time_zone) > term.ends_on:
        return "the term is over"
    attended = await get_attended(session, meeting_id)
    if attended.meeting.state != MeetingState.HELD:
        return "the meeting was not held after all"
    mine = next((one for one in attended.people if one.person.id == person_id), None)
    if mine is None or mine.presence is not Presence.MISSED:
        return "they were there, or gave a word"
    return Missed(InGroup(group, term, mine.part), attended, person, mine.attendance)


async def was_said(session: AsyncSession, nudge: Nudge) -> bool:
    """Say whether the same was said to the same person of the same meeting before."""
    which = {"person_id": nudge.person_id, "its_kind": nudge.kind}
    return nudge.subject in (await session.exec(_SAID, params=which)).all()
