"""Seats that are free in groups that go on, and the best of them for one who waits."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import case, col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import Application, Group, Membership, Person, Term
from programme.apart import list_apart
from programme.candidates import Candidate, candidate_of
from programme.groups import Part
from programme.matching.types import MOST_MENTEES
from programme.seatings import Seating, dates_of, why_not


@dataclass(frozen=True)
class OpenGroup:
    """A group as it sits now, with the people in it as the matching sees them."""

    group: Group
    seating: Seating
    candidates: Mapping[int, Candidate]  # by application


async def list_open_groups(session: AsyncSession, term: Term) -> list[OpenGroup]:
    """Return the term's groups that go on and have a free seat, with who is in them."""
    is_mentee = col(Membership.role) == Part.MENTEE
    mentees = func.sum(case((is_mentee, 1), else_=0))
    seats = func.sum(case((is_mentee, 0), else_=col(Application.capacity)))
    found = await session.exec(
        select(Group.id)
        .join(Membership, col(Membership.group_id) == col(Group.id))
        .join(Application, col(Application.id) == col(Membership.application_id))
        .where(
            Group.term_id == term.id,
            col(Group.ended_at).is_(None),
            col(Membership.left_at).is_(None),
        )
        .group_by(col(Group.id))
        .having(mentees < MOST_MENTEES, mentees < seats)
    )
    return await _list_groups(session, term, found.all())


async def find_open_group(session: AsyncSession, term: Term, group_id: int) -> OpenGroup | None:
    """Return a group of the term that goes on, with who is in it, or None."""
    found = await _list_groups(session, term, [group_id])
    return found[0] if found else None


async def _list_groups(
    session: AsyncSession, term: Term, group_ids: Collection[int]
) -> list[OpenGroup]:
    if not group_ids:
        return []
    found = await session.exec(
        select(Group, Membership, Application, Person)
        .join(Membership, col(Membership.group_id) == col(Group.id))
        .join(Application, col(Application.id) == col(Membership.application_id))
        .join(Person, col(Person.id) == col(Membership.person_id))
        .where(
            Group.term_id == term.id,
            col(Group.ended_at).is_(None),
            col(Membership.left_at).is_(None),
            col(Group.id).in_(group_ids),
        )
        .order_by(col(Group.id), col(Membership.seat))
    )
    rows, apart = found.all(), await list_apart(session, term.id)
    groups: dict[int, Group] = {}
    sitting: dict[int, list[tuple[Membership, Candidate]]] = {}
    for group, membership, application, person in rows:
        groups[group.id] = group
        known = candidate_of(application, person, apart)
        sitting.setdefault(group.id, []).append((membership, known))
    open_groups = (_open_group(group, sitting[group.id]) for group in groups.values())
    return [one for one in open_groups if one is not None]


def _open_group(group: Group, sitting: Sequence[tuple[Membership, Candidate]]) -> OpenGroup | None:
    """Return the group as the matching sees it, or None while it has no lead mentor."""
    by_part: dict[str, list[int]] = {part: [] for part in Part}
    for membership, _ in sitting:
        by_part[membership.role].append(membership.application_id)
    if not by_part[Part.LEAD]:
        return None
    seating = Seating(
        number=group.number,
        mentor=by_part[Part.LEAD][0],
        co_mentor=next(iter(by_part[Part.CO_MENTOR]), None),
        mentees=tuple(by_part[Part.MENTEE]),
        focus=group.focus,
        weekday=group.weekday,
        hour=group.hour,
        time_zone=group.time_zone,
        language=group.language,
        place=group.place,
    )
    people = {membership.application_id: candidate for membership, candidate in sitting}
    return OpenGroup(group, seating, people)


def choose_seat(
    candidate: Candidate, open_groups: Sequence[OpenGroup], term: Term
) -> OpenGroup | None:
    """Return the best open seat that fits a mentee's hours and wishes, or None.

    Their higher choice comes first, then the smaller group.
    """
    fitting = [
        one
        for one in open_groups
        # Most groups are out for that: no need to look at hours.
        if one.group.focus in candidate.person.focuses
        and why_not(candidate, one.seating, dates_of(term), one.candidates) is None
    ]
    return min(
        fitting,
        key=lambda one: (
            candidate.person.focuses.index(one.group.focus),
            len(one.seating.mentees),
            one.group.id,
        ),
        default=None,
    )
