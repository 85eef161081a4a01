"""What a reader still has to be when something is said to them: who left or finished hears nothing.

Each kind of nudge declares its readers' ties to the programme, and whoever has none of them any
more by the time it is said is left alone.
"""

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum
from typing import Any

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
        terms = select(Term).join(Application, col(Application.term_id) == col(Term.id))
        is_theirs: Any = (
            Application.person_id == person_id,
            col(Application.status).in_(IN_THE_RUNNING),
        )
    else:
        terms = (
            select(Term)
            .join(Group, col(Group.term_id) == col(Term.id))
            .join(Membership, col(Membership.group_id) == col(Group.id))
        )
        is_theirs = (
            Membership.person_id == person_id,
            col(Membership.left_at).is_(None),
        )
        if tie is Tie.MEMBER:  # who stayed until the group's end is thanked and asked after it
            is_theirs = (*is_theirs, col(Group.ended_at).is_(None))
        group_id = await _find_group_id(session, nudge)
        if group_id is not None:
            is_theirs = (*is_theirs, Group.id == group_id)
    found = await session.exec(terms.where(*is_theirs))
    return any(
        tie is Tie.STAYED or local_date(now, term.time_zone) <= term.ends_on for term in found
    )


async def _find_group_id(session: AsyncSession, nudge: Nudge) -> int | None:
    """Return the group that a nudge is about, by the rows that it names, or None for no one group.

    A row that is gone belongs to no group that anybody is in.
    """
    subject = nudge.subject
    if "group" in subject:
        return subject["group"]
    for name, column, group_id in (
        ("meeting", Meeting.id, Meeting.group_id),
        ("goal", Goal.id, Goal.group_id),
        ("representative", Representative.id, Representative.group_id),
        ("membership", Membership.id, Membership.group_id),
    ):
        if name in subject:
            found = await session.exec(select(group_id).where(column == subject[name]))
            return found.first() or _NO_ID
    if "attendance" in subject:
        of_meeting = await session.exec(
            select(Meeting.group_id)
            .join(Attendance, col(Attendance.meeting_id) == col(Meeting.id))
            .where(Attendance.id == subject["attendance"])
        )
        return of_meeting.first() or _NO_ID
    return None
