"""What a reader still has to be when something is said to them: who left or finished hears nothing.

Each kind of nudge declares its readers' ties to the programme, and whoever has none of them any
more by the time it is said is left alone.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from functools import partial
from typing import Any

from sqlalchemy import bindparam
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import (
    Application,
    Attendance,
    Goal,
    Group,
    Meeting,
    Membership,
    Nudge,
    Representative,
    Term,
)
from programme.applications import IN_THE_RUNNING
from programme.calendar import local_date
from programme.coordinators import list_coordinator_people
from programme.memos import ask_once, note


class Tie(StrEnum):
    """What somebody is in the programme."""

    COORDINATOR = "coordinator"
    MEMBER = "member"  # in the group that it is about, or in any, while its term runs
    STAYED = "stayed"  # in a group, or was until its end
    APPLICANT = "applicant"  # to a term that has not ended, and neither declined nor withdrawn
    ANYBODY = "anybody"  # it is about what they asked, or that they left or were declined
    CHANNEL = "channel"  # no person


_WHY_NOT = {
    Tie.COORDINATOR: "they are no coordinator any more",
    Tie.MEMBER: "they left the group, or its term is over",
    Tie.STAYED: "they left the group",
    Tie.APPLICANT: "they withdrew or were declined, or the term is over",
}
_NO_ID = 0
_Tied = tuple[int, Term]  # a person, and the term of their group or application


async def find_broken_tie(
    session: AsyncSession, ties: Collection[Tie], nudge: Nudge, now: datetime
) -> str | None:
    """Return why the person is not to hear it any more, or None when they are.

    One tie of those is enough. A channel, and a kind that declares none, is told.
    """
    person_ties = [tie for tie in ties if tie is not Tie.CHANNEL]
    if nudge.person_id is None or not person_ties or Tie.ANYBODY in person_ties:
        return None
    for tie in person_ties:
        if await _has(session, tie, nudge, nudge.person_id, now):
            return None
    return _WHY_NOT[person_ties[0]]


async def _has(
    session: AsyncSession, tie: Tie, nudge: Nudge, person_id: int, now: datetime
) -> bool:
    if tie is Tie.COORDINATOR:
        people = await list_coordinator_people(session, nudge.workspace_id)
        return person_id in {one.id for one in people}
    if tie is Tie.APPLICANT:
        rows = await _ask(session, _APPLICATIONS, person_id=person_id)
    else:
        group_id = await _find_group_id(session, nudge)
        if group_id is None:
            rows = await _ask(session, _MEMBERSHIPS_OF_PERSON[tie], person_id=person_id)
        else:  # what the others of the group hear next asks the same
            rows = await ask_once(
                session,
                ("ties", tie, group_id),
                partial(_ask, session, _MEMBERS_OF_GROUP[tie], group_id=group_id),
            )
    return any(
        tied_id == person_id
        and (tie is Tie.STAYED or local_date(now, term.time_zone) <= term.ends_on)
        for tied_id, term in rows
    )


def _members(tie: Tie, of_whom: Any) -> Any:
    """Return what finds who is in groups, ``of_whom`` says which, with the ends of their terms."""
    conditions = [of_whom, col(Membership.left_at).is_(None)]
    if tie is Tie.MEMBER:  # who stayed until the group's end is thanked and asked after it
        conditions.append(col(Group.ended_at).is_(None))
    return (
        select(Membership.person_id, Term)
        .join(Group, col(Group.id) == col(Membership.group_id))
        .join(Term, col(Term.id) == col(Group.term_id))
        .where(*conditions)
    )


_MEMBERS_OF_GROUP, _MEMBERSHIPS_OF_PERSON = (
    {tie: _members(tie, of_whom) for tie in (Tie.MEMBER, Tie.STAYED)}
    for of_whom in (
        col(Membership.group_id) == bindparam("group_id"),
        col(Membership.person_id) == bindparam("person_id"),
    )
)
_APPLICATIONS = (
    select(Application.person_id, Term)
    .join(Term, col(Term.id) == col(Application.term_id))
    .where(
        col(Application.person_id) == bindparam("person_id"),
        col(Application.status).in_(IN_THE_RUNNING),
    )
)


def note_members(
    session: AsyncSession,
    nudges: Iterable[Nudge],
    groups: Mapping[int, tuple[int, Sequence[_Tied]]],
) -> None:
    """Let a session that remembers know who is in the groups that some nudges are about.

    ``groups`` are, by meeting, the id of the group and those who are in it, with its term.
    """
    for nudge in nudges:
        group = groups.get(nudge.subject.get("meeting", _NO_ID))
        if group is not None:
            note(session, ("group of", frozenset(nudge.subject.items())), group[0])
            note(session, ("ties", Tie.MEMBER, group[0]), group[1])


async def _ask(session: AsyncSession, statement: Any, **given: int) -> Sequence[_Tied]:
    rows: Sequence[_Tied] = (await session.exec(statement, params=given)).all()
    return rows


async def _find_group_id(session: AsyncSession, nudge: Nudge) -> int | None:
    """Return the group that a nudge is about, by the rows that it names, or None for no one group.

    A row that is gone belongs to no group that anybody is in.
    """
    if "group" in nudge.subject:
        return nudge.subject["group"]
    about = frozenset(nudge.subject.items())
    return await ask_once(
        session, ("group of", about), partial(_look_group_up, session, nudge.subject)
    )


_GROUP_OF = {
    name: select(group_id).where(column == bindparam("its_id"))
    for name, column, group_id in (
        ("meeting", col(Meeting.id), Meeting.group_id),
        ("goal", col(Goal.id), Goal.group_id),
        ("representative", col(Representative.id), Representative.group_id),
        ("membership", col(Membership.id), Membership.group_id),
    )
} | {
    "attendance": select(Meeting.group_id)
    .join(Attendance, col(Attendance.meeting_id) == col(Meeting.id))
    .where(col(Attendance.id) == bindparam("its_id"))
}


async def _look_group_up(session: AsyncSession, subject: Mapping[str, int]) -> int | None:
    for name, statement in _GROUP_OF.items():
        if name in subject:
            found = await session.exec(statement, params={"its_id": subject[name]})
            return found.first() or _NO_ID
    return None
