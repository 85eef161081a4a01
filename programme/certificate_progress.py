"""How far people are with their certificates: what is done, what is open, by when."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import Certificate, Event, Group, Membership, Person, Term, Workspace
from programme.attendance import PresenceCount, count_presence, count_presences
from programme.calendar import start_of_day
from programme.certificate_rules import (
    Facts,
    Requirement,
    check_requirements,
    meetings_needed,
)
from programme.eligibility import Role
from programme.event_dates import Kind
from programme.events import list_presence
from programme.group import of_caller
from programme.groups import Part
from programme.people import Caller
from programme.survey_times import Moment, last_day
from programme.surveys import list_answered


@dataclass(frozen=True)
class Progress:
    """One person's way to a certificate in one term."""

    person: Person
    term: Term
    group: Group
    role: Role
    facts: Facts
    regular_percent: int
    met: Mapping[Requirement, bool]
    has_left: bool  # their group, before the term's end
    certificate: Certificate | None  # the valid one

    @property
    def is_earned(self) -> bool:
        """Whether everything is met."""
        return all(self.met.values())

    @property
    def meetings_needed(self) -> int:
        """How many meetings they have to have been at, as things stand."""
        return meetings_needed(self.role, self.facts, self.regular_percent)

    @property
    def is_open(self) -> list[Requirement]:
        """What is not met yet."""
        return [one for one, is_met in self.met.items() if not is_met]


_KIND_OF = {
    Kind.ONBOARDING: Requirement.ONBOARDING,
    Kind.POWER_CHECK_IN: Requirement.POWER_CHECK_IN,
    Kind.SHOWCASE: Requirement.SHOWCASE,
}


_Row = tuple[str, datetime | None, Group, Person]
_MEMBERS: Any = (
    select(Membership.role, Membership.left_at, Group, Person)
    .join(Group, col(Group.id) == col(Membership.group_id))
    .join(Person, col(Person.id) == col(Membership.person_id))
    .order_by(col(Membership.joined_at), col(Membership.id))
)
_OF_TERM = _MEMBERS.where(col(Group.term_id) == bindparam("term_id"))
_OF_ONE = _OF_TERM.where(col(Membership.person_id) == bindparam("person_id"))
_OWN: Any = (
    _MEMBERS.join(Term, col(Term.id) == col(Group.term_id))
    .join(Workspace, col(Workspace.id) == col(Term.workspace_id))
    .add_columns(Term, col(Workspace.regular_percent))
    .where(
        col(Membership.person_id) == bindparam("person_id"),
        col(Term.workspace_id) == bindparam("workspace_id"),
    )
)
_PERCENT = select(Workspace.regular_percent).where(col(Workspace.id) == bindparam("workspace_id"))
_ISSUED: Any = select(Certificate).where(
    col(Certificate.term_id) == bindparam("term_id"), col(Certificate.revoked_at).is_(None)
)
_ISSUED_TO_ONE = _ISSUED.where(col(Certificate.person_id) == bindparam("person_id"))


async def list_progress(session: AsyncSession, term: Term) -> list[Progress]:
    """Return everybody who is or was in a group of the term, by name; a constant number of queries.

    Who was in two groups of a term counts once in each role, in the group that they joined last.
    """
    return await _list_progress(session, term, None)


async def find_progress(session: AsyncSession, person_id: int, term: Term) -> list[Progress]:
    """Return one person's ways to a certificate in a term; empty without a group."""
    return await _list_progress(session, term, person_id)


async def list_own_progress(session: AsyncSession, caller: Caller, now: datetime) -> list[Progress]:
    """Return the caller's progress in the terms that run or ended within the last three weeks."""
    found = await session.exec(_OWN, params=of_caller(caller))
    of_terms: dict[int, tuple[Term, int, list[_Row]]] = {}
    for *row, term, percent in found:
        if now <= final_deadline(term):
            of_terms.setdefault(term.id, (term, percent, []))[2].append(tuple(row))
    return [
        one
        for _, (term, percent, rows) in sorted(of_terms.items())
        for one in await _weigh(session, term, percent, rows, caller.person_id)
    ]


def final_deadline(term: Term) -> datetime:
    """Return until when the last thing for a certificate can be done: the survey at the end."""
    return start_of_day(last_day(term, Moment.FINAL) + timedelta(days=1), term.time_zone)


async def _list_progress(
    session: AsyncSession, term: Term, person_id: int | None
) -> list[Progress]:
    members = _OF_TERM if person_id is None else _OF_ONE
    found = await session.exec(members, params={"term_id": term.id, "person_id": person_id})
    rows = found.all()
    workspace = await session.exec(_PERCENT, params={"workspace_id": term.workspace_id})
    return await _weigh(session, term, workspace.one(), rows, person_id)


async def _weigh(
    session: AsyncSession,
    term: Term,
    percent: int,
    rows: Iterable[_Row],
    person_id: int | None,
) -> list[Progress]:
    latest: dict[tuple[int, Role], tuple[datetime | None, Group, Person]] = {}
    for part, left_at, group, person in rows:
        role = Role.MENTEE if part == Part.MENTEE else Role.MENTOR
        latest[person.id, role] = (left_at, group, person)
    facts = await _facts(session, term, person_id)
    issued = await session.exec(
        _ISSUED if person_id is None else _ISSUED_TO_ONE,
        params={"term_id": term.id, "person_id": person_id},
    )
    certificates = {(one.person_id, one.role): one for one in issued}
    everybody = [
        Progress(
            person=person,
            term=term,
            group=group,
            role=role,
            facts=facts.get(person.id, Facts()),
            regular_percent=percent,
            met=check_requirements(role, facts.get(person.id, Facts()), percent),
            has_left=left_at is not None,
            certificate=certificates.get((person.id, role.value)),
        )
        for (_, role), (left_at, group, person) in latest.items()
    ]
    return sorted(everybody, key=lambda one: (one.person.name.casefold(), one.person.id))


async def _facts(session: AsyncSession, term: Term, person_id: int | None) -> dict[int, Facts]:
    if person_id is None:
        counts = await count_presences(session, term.id)
    else:
        counts = {person_id: await count_presence(session, person_id, term.id)}
    there: dict[int, set[Requirement]] = {}
    for presence in await list_presence(session, term.id, person_id):
        if presence.kind in _KIND_OF:
            there.setdefault(presence.person_id, set()).add(_KIND_OF[presence.kind])
    answered = {
        one.person_id
        for one in await list_answered(session, term.id, person_id)
        if one.moment is Moment.FINAL
    }
    facts = {}
    for one in {*counts, *there, *answered}:
        count, was_at = counts.get(one, PresenceCount()), there.get(one, set())
        facts[one] = Facts(
            was_at_onboarding=Requirement.ONBOARDING in was_at,
            meetings_attended=count.attended,
            meetings_excused=count.excused,
            meetings_held=count.held,
            was_at_power_check_in=Requirement.POWER_CHECK_IN in was_at,
            was_at_showcase=Requirement.SHOWCASE in was_at,
            has_answered=one in answered,
        )
    return facts


_TO_COME = (
    select(Event)
    .where(
        col(Event.term_id) == bindparam("term_id"),
        col(Event.cancelled_at).is_(None),
        col(Event.starts_at) > bindparam("now"),
        col(Event.kind).in_([kind.value for kind in _KIND_OF]),
    )
    .order_by(col(Event.starts_at))
)


async def list_next_events(
    session: AsyncSession, term_id: int, now: datetime
) -> Mapping[Requirement, Sequence[Event]]:
    """Return the events still to come that meet a requirement, in order of time."""
    found = await session.exec(_TO_COME, params={"term_id": term_id, "now": now})
    coming: dict[Requirement, list[Event]] = {}
    for event in found:
        coming.setdefault(_KIND_OF[Kind(event.kind)], []).append(event)
    return coming
