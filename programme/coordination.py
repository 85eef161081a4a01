"""The coordinator's view of the programme, and who the coordinators are."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam
from sqlalchemy.orm import load_only
from sqlmodel import col, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import Application, Audit, Person, Term
from programme.applications import IN_THE_RUNNING, is_on_waiting_list
from programme.eligibility import Role
from programme.focuses import FOCUSES, Focus
from programme.people import Caller
from programme.refusals import FieldProblems
from programme.term_health import (
    Completion,
    TermHealth,
    TermRate,
    count_completion,
    find_health,
    list_earlier,
)
from programme.terms import find_current_term, list_showcases, milestones
from programme.translations import gettext as _

# Of thousands of applications: hours, languages and wishes would take longer to read than the rest.
_LOOKED_AT: tuple[Any, ...] = (
    Application.role,
    Application.status,
    Application.focuses,
    Application.capacity,
    Application.submitted_at,
    Application.waiting_reason,
)


@dataclass(frozen=True)
class FocusCount:
    """How many people have a focus as their first choice, and what mentors offer."""

    focus: Focus
    mentors: int
    seats: int  # the mentors' capacities together
    mentees: int


@dataclass(frozen=True)
class Waiting:
    """Somebody on the waiting list."""

    slack_user_id: str
    role: Role
    first_choice: Focus
    since: datetime


@dataclass(frozen=True)
class TermStatus:
    """Where a term stands."""

    term: Term
    by_focus: Sequence[FocusCount]  # only what somebody has chosen
    waiting: Sequence[Waiting]  # who came first stands first
    milestones: Sequence[tuple[str, datetime]]  # those to come, the next one first
    health: TermHealth | None = None  # once it has groups, while it runs
    completion: Sequence[Completion] = ()
    earlier: Sequence[TermRate] = ()  # terms to compare it with

    @property
    def mentors(self) -> int:
        """How many mentors applied."""
        return sum(count.mentors for count in self.by_focus)

    @property
    def mentees(self) -> int:
        """How many mentees applied."""
        return sum(count.mentees for count in self.by_focus)

    @property
    def seats(self) -> int:
        """How many mentees the mentors can take together."""
        return sum(count.seats for count in self.by_focus)


def count_focuses(applications: Iterable[Application]) -> list[FocusCount]:
    """Return the counts of each focus that is somebody's first choice, in the programme's order."""
    people: Counter[tuple[str, str]] = Counter()
    seats: Counter[str] = Counter()
    for application in applications:
        first = application.focuses[0]
        people[first, application.role] += 1
        if application.role == Role.MENTOR:
            seats[first] += application.capacity or 0
    return [
        FocusCount(focus, people[code, Role.MENTOR], seats[code], people[code, Role.MENTEE])
        for code, focus in FOCUSES.items()
        if people[code, Role.MENTOR] or people[code, Role.MENTEE]
    ]


async def find_status(
    session: AsyncSession, workspace_id: int, now: datetime, *, with_completion: bool = False
) -> TermStatus | None:
    """Return where the current term stands, or None when there is no term.

    ``with_completion`` also looks at everybody's way to a certificate, and at earlier terms. The
    number of queries does not grow with the term.
    """
    term = await find_current_term(session, workspace_id, now)
    if term is None:
        return None
    found = await session.exec(
        select(Application, Person.slack_user_id)
        .join(Person, col(Person.id) == col(Application.person_id))
        .where(Application.term_id == term.id, col(Application.status).in_(IN_THE_RUNNING))
        .order_by(col(Application.submitted_at), col(Application.id))
        .options(load_only(*_LOOKED_AT, raiseload=True))
    )
    rows = found.all()
    return TermStatus(
        term=term,
        by_focus=count_focuses(application for application, _ in rows),
        waiting=[
            Waiting(
                slack_user_id=slack_user_id,
                role=Role(application.role),
                first_choice=FOCUSES[application.focuses[0]],
                since=application.submitted_at,
            )
            for application, slack_user_id in rows
            if is_on_waiting_list(term, application)
        ],
        milestones=[
            (name, at)
            for name, at in milestones(term, await list_showcases(session, term.id))
            if at > now
        ],
        health=await find_health(session, term, now),
        completion=await count_completion(session, term) if with_completion else (),
        earlier=await list_earlier(session, term) if with_completion else (),
    )


_NAMED = (
    select(Person.slack_user_id)
    .where(col(Person.workspace_id) == bindparam("workspace_id"), col(Person.is_coordinator))
    .order_by(col(Person.slack_user_id))
)


async def list_coordinators(session: AsyncSession, workspace_id: int) -> list[str]:
    """Return the Slack ids of those named with ``/mentoring coordinators``."""
    found = await session.exec(_NAMED, params={"workspace_id": workspace_id})
    return list(found.all())


async def name_coordinators(
    session: AsyncSession,
    caller: Caller,
    slack_user_ids: Collection[str],
    now: datetime,
    *,
    others_remain: bool,
) -> tuple[list[str], list[str]]:
    """Make these people the named coordinators, and nobody else; returns who is added, removed.

    Everyone in ``slack_user_ids`` has a row already. ``others_remain`` says that the settings
    name coordinators too; without them the last one cannot be removed (``FieldProblems``).
    """
    if not slack_user_ids and not others_remain:
        raise FieldProblems({"coordinators": _("Please keep at least one person on the list.")})
    found = await session.exec(
        select(Person)
        .where(
            Person.workspace_id == caller.workspace_id,
            or_(
                col(Person.is_coordinator),
                col(Person.slack_user_id).in_(list(slack_user_ids)),
            ),
        )
        .with_for_update()
    )
    added: list[str] = []
    removed: list[str] = []
    for person in found:
        is_named = person.slack_user_id in slack_user_ids
        if is_named != person.is_coordinator:
            (added if is_named else removed).append(person.slack_user_id)
            person.is_coordinator = is_named
    if added or removed:
        session.add(
            Audit(
                workspace_id=caller.workspace_id,
                at=now,
                actor_id=caller.person_id,
                action="coordination.name_coordinators",
                subject=f"workspace/{caller.workspace_id}",
                details={"added": sorted(added), "removed": sorted(removed)},
            )
        )
    await session.flush()
    return sorted(added), sorted(removed)
