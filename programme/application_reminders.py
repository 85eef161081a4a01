"""What applicants hear unasked: that the window closes, and that they still wait.

Source: "Members will be added to groups, and new groups will be formed, on a rolling basis as
needed"; "Recruit mentors and mentees for the Mentoring Program".
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import col, exists, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import Application, ApplicationBegun, Group, Term, insert_if_absent
from models.applications import WITHOUT_A_GROUP
from programme.applications import IN_THE_RUNNING, UNREVIEWED, Status, is_after_window
from programme.calendar import local_date, morning_of
from programme.coordinators import list_coordinator_people
from programme.eligibility import Role
from programme.nudges import Occasion
from programme.occasions import (
    is_written,
    key_of,
    list_recent_terms,
    slice_now,
)
from programme.people import Caller
from programme.timings import CLOSING_BEFORE, CLOSING_SOON_BEFORE, STILL_WAITING_EVERY

CLOSING_SOON = "applications.closing_soon"
CLOSING = "applications.closing"
COUNTED_SOON = "applications.counted_soon"
COUNTED = "applications.counted"
STILL_WAITING = "applications.still_waiting"
BEFORE_CLOSING = {
    CLOSING_SOON: CLOSING_SOON_BEFORE,
    CLOSING: CLOSING_BEFORE,
    COUNTED_SOON: CLOSING_SOON_BEFORE,
    COUNTED: CLOSING_BEFORE,
}
USEFUL_FOR = timedelta(days=2)
WAITING_USEFUL_FOR = timedelta(days=5)
_FORTNIGHT = timedelta(weeks=2)
_LATELY = timedelta(hours=1)  # who opened the form so lately is still filling it in
_LAST_WEEK = timedelta(weeks=1)


async def keep_begun(session: AsyncSession, caller: Caller, term: Term, now: datetime) -> None:
    """Write down that somebody opened the form while the window is open; once a term."""
    if not is_after_window(term, now):
        await insert_if_absent(
            session,
            ApplicationBegun(term_id=term.id, person_id=caller.person_id, began_at=now),
        )


def _closing_at(term: Term, kind: str) -> datetime:
    return morning_of(term.applications_close_on - BEFORE_CLOSING[kind].length, term.time_zone)


async def _list_closing(
    session: AsyncSession, workspace_id: int, kind: str, now: datetime
) -> list[tuple[Term, datetime]]:
    return [
        (term, due_at)
        for term in await list_recent_terms(session, workspace_id, now)
        for due_at in [_closing_at(term, kind)]
        if due_at <= now <= due_at + USEFUL_FOR and not is_after_window(term, now)
    ]


async def find_unsent(
    session: AsyncSession, workspace_id: int, kind: str, now: datetime
) -> list[Occasion]:
    """Return who opened the form and never sent it, when ``kind`` says that the window closes."""
    applied = exists().where(
        col(Application.term_id) == col(ApplicationBegun.term_id),
        col(Application.person_id) == col(ApplicationBegun.person_id),
    )
    occasions: list[Occasion] = []
    for term, due_at in await _list_closing(session, workspace_id, kind, now):
        key = f"{kind}:term/{term.id}:person/"
        found = await session.exec(
            select(ApplicationBegun.person_id)
            .where(
                await slice_now(session, col(ApplicationBegun.id), now),
                ApplicationBegun.term_id == term.id,
                col(ApplicationBegun.began_at) <= due_at - _LATELY,
                ~applied,
                ~is_written(workspace_id, key_of(key, col(ApplicationBegun.person_id))),
            )
            .order_by(col(ApplicationBegun.id))
        )
        occasions += [
            Occasion(f"{key}{person_id}", {"term": term.id}, due_at, person_id=person_id)
            for person_id in found
        ]
    return occasions


async def has_applied(session: AsyncSession, term_id: int, person_id: int) -> bool:
    """Say whether somebody ever sent an application to the term."""
    found = await session.exec(
        select(Application.id).where(
            Application.term_id == term_id, Application.person_id == person_id
        )
    )
    return found.first() is not None


async def find_counted(
    session: AsyncSession, workspace_id: int, kind: str, now: datetime
) -> list[Occasion]:
    """Return the coordinators, when ``kind`` says that the window closes."""
    closing = await _list_closing(session, workspace_id, kind, now)
    if not closing:
        return []
    people = await list_coordinator_people(session, workspace_id)
    return [
        Occasion(
            f"{kind}:term/{term.id}:person/{person.id}",
            {"term": term.id},
            due_at,
            person_id=person.id,
        )
        for term, due_at in closing
        for person in people
    ]


@dataclass(frozen=True)
class Demand:
    """How many applied to a term, and how many mentees the mentors can take."""

    mentors: int
    seats: int
    mentees: int
    unsent: int  # opened the form and did not send it

    @property
    def missing(self) -> int:
        """How many places are missing."""
        return max(self.mentees - self.seats, 0)


async def count_demand(session: AsyncSession, term_id: int) -> Demand:
    """Return the counts of a term as they are now."""
    found = await session.exec(
        select(
            Application.role, func.count(col(Application.id)), func.sum(col(Application.capacity))
        )
        .where(Application.term_id == term_id, col(Application.status).in_(IN_THE_RUNNING))
        .group_by(col(Application.role))
    )
    by_role = {role: (count, seats) for role, count, seats in found}
    mentors, seats = by_role.get(Role.MENTOR, (0, 0))
    mentees, _ = by_role.get(Role.MENTEE, (0, None))
    begun = await session.exec(
        select(func.count(col(ApplicationBegun.id))).where(
            ApplicationBegun.term_id == term_id,
            ~exists().where(
                col(Application.term_id) == term_id,
                col(Application.person_id) == col(ApplicationBegun.person_id),
            ),
        )
    )
    return Demand(mentors, seats or 0, mentees, begun.one())


def waiting_from(term: Term) -> datetime:
    """Return when those who applied in time are first told that they wait: after matching day."""
    on = term.matching_on or term.starts_on
    return morning_of(on + timedelta(days=1), term.time_zone)


def latest_telling(since: datetime, now: datetime) -> int:
    """Return how many times, of those so many weeks apart from ``since`` on, have come.

    -1 for none.
    """
    return (now - since) // STILL_WAITING_EVERY.length


def say_fortnights(wait: timedelta) -> str:
    """Return how long after the first telling it is, for the key of the ledger.

    In fortnights, whatever lies between two tellings: so the same day has the same key after a
    change.
    """
    return f"{wait / _FORTNIGHT:g}"


async def find_waiting(session: AsyncSession, workspace_id: int, now: datetime) -> list[Occasion]:
    """Return the applicants who have no group after matching day, and again so many weeks apart.

    Who applied later was told so then, and hears of it again as long after.
    """
    occasions: list[Occasion] = []
    for term in await list_recent_terms(session, workspace_id, now):
        since = waiting_from(term)
        if now < since or _is_nearly_over(term, now):
            continue
        number = latest_telling(since, now)
        due_at = since + number * STILL_WAITING_EVERY.length
        if now <= due_at + WAITING_USEFUL_FOR:
            key = f":after_matching/{say_fortnights(due_at - since)}"
            found = await session.exec(
                select(Application.id, Application.person_id)
                .where(
                    await slice_now(session, col(Application.id), now),
                    Application.term_id == term.id,
                    WITHOUT_A_GROUP,
                    col(Application.submitted_at) <= since,
                    ~is_written(
                        workspace_id,
                        key_of(f"{STILL_WAITING}:application/", col(Application.id), key),
                    ),
                )
                .order_by(col(Application.submitted_at), col(Application.id))
            )
            occasions += [
                _waiting(application_id, key, person_id, due_at)
                for application_id, person_id in found
            ]
        occasions += await _find_late(session, term, now)
    return occasions


async def _find_late(session: AsyncSession, term: Term, now: datetime) -> list[Occasion]:
    found = await session.exec(
        select(Application.id, Application.person_id, Application.submitted_at)
        .where(
            await slice_now(session, col(Application.id), now),
            Application.term_id == term.id,
            WITHOUT_A_GROUP,
            col(Application.submitted_at) > waiting_from(term),
            col(Application.submitted_at) <= now - STILL_WAITING_EVERY.length,
        )
        .order_by(col(Application.submitted_at), col(Application.id))
    )
    occasions = []
    for application_id, person_id, submitted_at in found:
        number = latest_telling(submitted_at, now)
        due_at = submitted_at + number * STILL_WAITING_EVERY.length
        if now <= due_at + WAITING_USEFUL_FOR:
            key = f":since/{int(submitted_at.timestamp())}:{say_fortnights(due_at - submitted_at)}"
            occasions.append(_waiting(application_id, key, person_id, due_at))
    return occasions


def _waiting(application_id: int, key: str, person_id: int, due_at: datetime) -> Occasion:
    return Occasion(
        key=f"{STILL_WAITING}:application/{application_id}{key}",
        subject={"application": application_id},
        due_at=due_at,
        person_id=person_id,
    )


def _is_nearly_over(term: Term, now: datetime) -> bool:
    last: date = term.ends_on - _LAST_WEEK
    return local_date(now, term.time_zone) > last


@dataclass(frozen=True)
class Wait:
    """Somebody without a group, and how far the term is."""

    term: Term
    application: Application
    has_groups: bool  # whether the term's groups have begun

    @property
    def is_reviewed(self) -> bool:
        """Whether a coordinator approved it."""
        return self.application.status not in UNREVIEWED


async def find_wait(session: AsyncSession, application_id: int, now: datetime) -> Wait | None:
    """Return how somebody waits; None when they have a group, don't wait, or it is too late."""
    found = await session.exec(
        select(Term, Application)
        .join(Application, col(Application.term_id) == col(Term.id))
        .where(
            Application.id == application_id,
            col(Application.status).in_((*UNREVIEWED, Status.APPROVED)),
        )
    )
    row = found.one_or_none()
    if row is None or _is_nearly_over(row[0], now):
        return None
    groups = await session.exec(select(Group.id).where(Group.term_id == row[0].id).limit(1))
    return Wait(*row, groups.first() is not None)
