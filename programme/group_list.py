"""All groups of a term at a glance, some at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import Group, Meeting, Membership, Person, Term
from programme.groups import Part
from programme.meeting_states import MeetingState

ON_A_PAGE = 10


@dataclass(frozen=True)
class GroupLine:
    """One group; the instants are None where it has not met yet, or meets no more."""

    group: Group
    lead: Person | None
    mentees: int
    met_at: datetime | None
    meets_at: datetime | None


@dataclass(frozen=True)
class GroupList:
    """Some of a term's groups by name, and which part of how many they are, from 0."""

    lines: Sequence[GroupLine]
    page: int
    pages: int
    groups: int


async def list_group_lines(
    session: AsyncSession, term: Term, now: datetime, page: int = 0
) -> GroupList:
    """Return a page of a term's groups; a page that is not there is the nearest that is.

    Five queries, however many groups.
    """
    open_groups = (Group.term_id == term.id, col(Group.ended_at).is_(None))
    count = (await session.exec(select(func.count()).select_from(Group).where(*open_groups))).one()
    pages = max(1, -(-count // ON_A_PAGE))
    page = min(max(page, 0), pages - 1)
    found = await session.exec(
        select(Group)
        .where(*open_groups)
        .order_by(col(Group.name), col(Group.id))
        .offset(page * ON_A_PAGE)
        .limit(ON_A_PAGE)
    )
    groups = found.all()
    ids = [group.id for group in groups]
    members = await session.exec(
        select(Membership, Person)
        .join(Person, col(Person.id) == col(Membership.person_id))
        .where(col(Membership.group_id).in_(ids), col(Membership.left_at).is_(None))
    )
    leads: dict[int, Person] = {}
    mentees: dict[int, int] = {}
    for membership, person in members:
        if membership.role == Part.LEAD:
            leads[membership.group_id] = person
        elif membership.role == Part.MENTEE:
            mentees[membership.group_id] = mentees.get(membership.group_id, 0) + 1
    met = await _meetings(session, ids, func.max(Meeting.starts_at), MeetingState.HELD, None)
    meets = await _meetings(session, ids, func.min(Meeting.starts_at), MeetingState.PLANNED, now)
    lines = [
        GroupLine(
            group,
            leads.get(group.id),
            mentees.get(group.id, 0),
            met.get(group.id),
            meets.get(group.id),
        )
        for group in groups
    ]
    return GroupList(lines, page, pages, count)


async def _meetings(
    session: AsyncSession,
    group_ids: Sequence[int],
    which: Any,
    state: MeetingState,
    after: datetime | None,
) -> dict[int, datetime]:
    statement = (
        select(Meeting.group_id, which)
        .where(col(Meeting.group_id).in_(group_ids), Meeting.state == state)
        .group_by(col(Meeting.group_id))
    )
    if after is not None:
        statement = statement.where(col(Meeting.starts_at) > after)
    return dict((await session.exec(statement)).all())
