"""Who waits for a group while the term runs, and what each tick finds for them.

Source: "Members will be added to groups, and new groups will be formed, on a rolling basis as
needed, at the discretion of" the coordinator.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import combinations

from sqlalchemy import bindparam
from sqlmodel import col, exists, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import Application, Group, Nudge, Person, Term
from models.applications import IS_WAITING
from programme.apart import list_apart
from programme.calendar import local_date
from programme.candidates import Candidate, candidate_of
from programme.coordinators import list_coordinator_people
from programme.eligibility import Role
from programme.memos import ask_once
from programme.nudges import Occasion
from programme.open_seats import OpenGroup, choose_seat, list_open_groups

SEAT = "placement.seat"
NEW_GROUP = "placement.new_group"
ENOUGH_FOR_A_GROUP = 2  # mentees: no group of one, when it can be avoided
_MOST_AT_ONCE = 500  # people of a term and role who are looked at in one tick, the first to come


async def find_seats(session: AsyncSession, workspace_id: int, now: datetime) -> list[Occasion]:
    """Return the seats that each coordinator is to hear of: the best for each who waits.

    A seat is offered once for each person, whoever freed it.
    """
    subjects = [
        (
            f"{SEAT}:application/{candidate.person.id}:group/{seat.group.id}",
            {"application": candidate.person.id, "group": seat.group.id},
        )
        for term in await _list_terms(session, workspace_id, Role.MENTEE, now)
        for candidate, seat in await _choose_seats(
            session, term, await _list_waiting(session, term, Role.MENTEE)
        )
        if seat is not None
    ]
    return await _to_coordinators(session, workspace_id, subjects, now)


async def find_new_groups(
    session: AsyncSession, workspace_id: int, now: datetime
) -> list[Occasion]:
    """Return the mentors without a group whom enough of those who wait could join."""
    occasions = []
    for term in await _list_terms(session, workspace_id, Role.MENTOR, now):
        mentors = await _list_waiting(session, term, Role.MENTOR)
        subjects = [
            (f"{NEW_GROUP}:application/{one.person.id}", {"mentor": one.person.id})
            for one in mentors
        ]
        untold = await _to_coordinators(session, workspace_id, subjects, now)
        if not untold:
            continue
        mentees = await _list_waiting(session, term, Role.MENTEE)
        if any(are_enough(one, mentees) for one in mentors):
            seated = await _choose_seats(session, term, mentees)
            mentees = [candidate for candidate, seat in seated if seat is None]
        enough = {one.person.id for one in mentors if are_enough(one, mentees)}
        occasions += [one for one in untold if one.subject["mentor"] in enough]
    return occasions


def are_enough(mentor: Candidate, mentees: Sequence[Candidate]) -> bool:
    """Say whether there are enough for a group who share a focus and may be together."""
    fitting = [
        one
        for one in mentees
        if set(one.person.focuses) & set(mentor.person.focuses)
        and one.person.id not in mentor.apart_from
    ]
    return any(
        all(two.person.id not in one.apart_from for one, two in combinations(some, 2))
        for some in combinations(fitting, ENOUGH_FOR_A_GROUP)
    )


_TERMS = (
    select(Term)
    .where(
        col(Term.workspace_id) == bindparam("workspace_id"),
        col(Term.ends_on) >= bindparam("since"),
        exists().where(
            col(Application.term_id) == col(Term.id),
            col(Application.role) == bindparam("its_role"),
            IS_WAITING,
        ),
        exists().where(col(Group.term_id) == col(Term.id), col(Group.ended_at).is_(None)),
    )
    .order_by(col(Term.id))
)
_WAITING = (
    select(Application, Person)
    .join(Person, col(Person.id) == col(Application.person_id))
    .where(
        col(Application.term_id) == bindparam("term_id"),
        col(Application.role) == bindparam("its_role"),
        IS_WAITING,
    )
    .order_by(col(Application.submitted_at), col(Application.id))
    .limit(_MOST_AT_ONCE)
)


async def _list_terms(
    session: AsyncSession, workspace_id: int, role: Role, now: datetime
) -> list[Term]:
    """Return the terms that go on with groups, in which somebody in the role waits for one."""
    # A day's margin, since terms live in their own zones.
    since = now.date() - timedelta(days=1)
    which = {"workspace_id": workspace_id, "since": since, "its_role": role}
    found = await session.exec(_TERMS, params=which)
    return [term for term in found if local_date(now, term.time_zone) <= term.ends_on]


async def _list_waiting(session: AsyncSession, term: Term, role: Role) -> list[Candidate]:
    """Return who is approved in the role and has no group; who came first stands first."""
    found = await session.exec(_WAITING, params={"term_id": term.id, "its_role": role})
    rows = found.all()
    apart = await list_apart(session, term.id) if rows else {}
    return [candidate_of(application, person, apart) for application, person in rows]


async def _choose_seats(
    session: AsyncSession, term: Term, mentees: Sequence[Candidate]
) -> list[tuple[Candidate, OpenGroup | None]]:
    """Return for each who waits the best seat, or None."""
    if not mentees:
        return []
    open_groups = await ask_once(
        session, (list_open_groups, term.id), lambda: list_open_groups(session, term)
    )
    return [(mentee, choose_seat(mentee, open_groups, term)) for mentee in mentees]


async def _to_coordinators(
    session: AsyncSession,
    workspace_id: int,
    subjects: Sequence[tuple[str, dict[str, int]]],
    now: datetime,
) -> list[Occasion]:
    """Return what each coordinator is to hear and is not in the ledger yet."""
    if not subjects:
        return []
    occasions = [
        Occasion(key=f"{key}:person/{person.id}", subject=subject, due_at=now, person_id=person.id)
        for person in await list_coordinator_people(session, workspace_id)
        for key, subject in subjects
    ]
    found = await session.exec(
        select(Nudge.key).where(
            Nudge.workspace_id == workspace_id, col(Nudge.key).in_([one.key for one in occasions])
        )
    )
    written = set(found)
    return [one for one in occasions if one.key not in written]
