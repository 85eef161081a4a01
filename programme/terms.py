"""Terms: which one is meant now, what its dates are, storing a plan."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import bindparam
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import Audit, ShowcaseDate, Term
from programme.calendar import local_date, start_of_day
from programme.event_dates import lay_out_events
from programme.meeting_layout import look_at_groups_of
from programme.people import Caller
from programme.refusals import FieldProblems, Refusal
from programme.term_plans import FIELD_NAMES, TermPlan, check_plan
from programme.translations import N_
from programme.translations import gettext as _

NAME_TAKEN = N_("There is a term of this name already. Please choose another.")


def choose_term(terms: Iterable[Term], now: datetime) -> Term | None:
    """Return the term that people mean now, or None when none is under way or planned.

    That is the one whose applications are open (the later starting first), else the next to
    open, else the latest still running.
    """
    open_now, upcoming, running = [], [], []
    for term in terms:
        today = local_date(now, term.time_zone)
        if today > term.ends_on:
            continue
        if today < term.applications_open_on:
            upcoming.append(term)
        elif today <= term.applications_close_on:
            open_now.append(term)
        else:
            running.append(term)
    if open_now:
        return max(open_now, key=lambda term: (term.starts_on, term.id))
    if running and not upcoming:
        return max(running, key=lambda term: (term.starts_on, term.id))
    if upcoming and not running:
        return min(upcoming, key=lambda term: (term.applications_open_on, term.id))
    # One is running, another is planned: joining now means the one that is running.
    return max(running, key=lambda term: (term.starts_on, term.id), default=None)


def milestones(term: Term, showcases: Iterable[datetime]) -> list[tuple[str, datetime]]:
    """Return the term's dates in order of time, each with the name of its field.

    Days become the first instant of that day in the term's zone, as aware UTC.
    """
    dates: list[tuple[str, date | datetime | None]] = [
        (name, getattr(term, name)) for name in FIELD_NAMES
    ]
    dates += [("showcase_at", at) for at in showcases]
    return sorted(
        (
            (name, at if isinstance(at, datetime) else start_of_day(at, term.time_zone))
            for name, at in dates
            if at is not None
        ),
        key=lambda milestone: milestone[1],
    )


_TERM = select(Term).where(
    col(Term.id) == bindparam("term_id"), col(Term.workspace_id) == bindparam("workspace_id")
)


async def find_term(session: AsyncSession, workspace_id: int, term_id: int) -> Term | None:
    """Return a term of this workspace by its id, or None."""
    which = {"term_id": term_id, "workspace_id": workspace_id}
    return (await session.exec(_TERM, params=which)).one_or_none()


_NOT_OVER = select(Term).where(
    col(Term.workspace_id) == bindparam("workspace_id"), col(Term.ends_on) >= bindparam("on")
)


async def find_current_term(session: AsyncSession, workspace_id: int, now: datetime) -> Term | None:
    """Return the term that people of this workspace mean now, by :func:`choose_term`."""
    # A day's margin, since terms live in their own zones.
    yesterday = now.date() - timedelta(days=1)
    found = await session.exec(_NOT_OVER, params={"workspace_id": workspace_id, "on": yesterday})
    return choose_term(found.all(), now)


async def get_current_term(session: AsyncSession, workspace_id: int, now: datetime) -> Term:
    """Return the term that is on, or the next; raises ``Refusal`` before one is planned."""
    term = await find_current_term(session, workspace_id, now)
    if term is None:
        raise Refusal(_("No term is planned yet. `/mentoring term new` plans one."))
    return term


async def list_terms(session: AsyncSession, workspace_id: int) -> list[Term]:
    """Return the terms of this workspace, the one that starts last first."""
    found = await session.exec(
        select(Term)
        .where(Term.workspace_id == workspace_id)
        .order_by(col(Term.starts_on).desc(), col(Term.id).desc())
    )
    return list(found)


async def list_showcases(session: AsyncSession, term_id: int) -> list[datetime]:
    """Return a term's showcases in order of time, as aware UTC."""
    found = await session.exec(
        select(ShowcaseDate.starts_at)
        .where(ShowcaseDate.term_id == term_id)
        .order_by(col(ShowcaseDate.starts_at))
    )
    return list(found.all())


async def save_term(
    session: AsyncSession, caller: Caller, plan: TermPlan, now: datetime, term_id: int | None
) -> Term:
    """Store a complete plan as a new term, or over the term with the id; returns the term.

    The term's events follow its dates. Raises ``FieldProblems`` when the plan cannot be,
    ``Refusal`` when the term is not there. The coordinator's right is checked before this is
    called.
    """
    term = await find_term(session, caller.workspace_id, term_id) if term_id else None
    if term_id and term is None:
        raise Refusal(_("That term isn't there any more. `/mentoring term new` plans a new one."))
    time_zone = term.time_zone if term else caller.time_zone
    problems = check_plan(plan, time_zone, now)
    if "name" not in problems and await _is_name_taken(session, caller, plan, term_id):
        problems["name"] = _(NAME_TAKEN)
    if problems:
        raise FieldProblems(problems)
    planned: dict[str, Any] = {
        **{name: getattr(plan, name) for name in (*FIELD_NAMES, "name")},
        "updated_at": now,
    }
    if term is None:
        term = Term(
            workspace_id=caller.workspace_id, time_zone=time_zone, created_at=now, **planned
        )
        session.add(term)
    else:
        term.sqlmodel_update(planned)
    try:
        await session.flush()
    except IntegrityError as error:  # another coordinator took the name a moment ago
        raise FieldProblems({"name": _(NAME_TAKEN)}) from error
    await look_at_groups_of(session, term.id)
    await session.exec(delete(ShowcaseDate).where(col(ShowcaseDate.term_id) == term.id))
    session.add_all(ShowcaseDate(term_id=term.id, starts_at=at) for at in plan.showcases)
    await lay_out_events(session, term, plan.showcases, now)
    session.add(
        Audit(
            workspace_id=caller.workspace_id,
            at=now,
            actor_id=caller.person_id,
            action="terms.edit" if term_id else "terms.create",
            subject=f"term/{term.id}",
        )
    )
    return term


async def _is_name_taken(
    session: AsyncSession, caller: Caller, plan: TermPlan, term_id: int | None
) -> bool:
    found = await session.exec(
        select(Term.id).where(Term.workspace_id == caller.workspace_id, Term.name == plan.name)
    )
    return any(other != term_id for other in found)
