"""A term's dates: their order, their length, which term is meant now.

Source: "Mentoring Groups Recruitment Strategy, Activities & Timing".
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.exc import IntegrityError
from sqlmodel import col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import Audit, ShowcaseDate, Term
from programme.people import Caller
from programme.refusals import FieldProblems, Refusal

WEEKS = range(8, 13)
LONGEST_NAME = 80
NAME_TAKEN = "There is a term of this name already. Please choose another."


@dataclass(frozen=True)
class TermPlan:
    """What a coordinator fills in. Local dates are days in the term's zone.

    What is None or empty was left out: :func:`complete_plan` knows the defaults.
    """

    name: str | None = None
    applications_open_on: date | None = None
    applications_close_on: date | None = None
    info_session_at: datetime | None = None
    matching_on: date | None = None
    onboarding_at: datetime | None = None
    starts_on: date | None = None
    power_check_in_at: datetime | None = None
    midway_survey_on: date | None = None
    final_survey_on: date | None = None
    showcases_at: tuple[datetime | None, ...] = ()  # as they stand in the form, gaps included
    ends_on: date | None = None
    length_confirmed: bool = False

    @property
    def showcases(self) -> list[datetime]:
        """The showcases that were filled in."""
        return [at for at in self.showcases_at if at is not None]


# The order in which the programme happens, as (earlier, later).
_ORDER = (
    ("applications_open_on", "applications_close_on"),
    ("applications_open_on", "info_session_at"),
    ("info_session_at", "matching_on"),
    ("applications_close_on", "matching_on"),
    ("matching_on", "onboarding_at"),
    ("info_session_at", "starts_on"),
    ("applications_close_on", "starts_on"),
    ("matching_on", "starts_on"),
    ("onboarding_at", "starts_on"),
    ("starts_on", "power_check_in_at"),
    ("starts_on", "midway_survey_on"),
    ("midway_survey_on", "final_survey_on"),
    ("power_check_in_at", "ends_on"),
    ("final_survey_on", "ends_on"),
    ("starts_on", "ends_on"),
)
FIELD_NAMES = {
    "applications_open_on": "applications open",
    "applications_close_on": "applications close",
    "info_session_at": "the info session",
    "matching_on": "matching",
    "onboarding_at": "mentor onboarding",
    "starts_on": "the start",
    "power_check_in_at": "the power check-in",
    "midway_survey_on": "the mid-way survey",
    "final_survey_on": "the final survey",
    "ends_on": "the end",
}
_REQUIRED = ("name", "applications_open_on", "applications_close_on", "starts_on", "ends_on")


def local_date(moment: date | datetime, time_zone: str) -> date:
    """Return the day on which an instant falls in the zone; a date stays what it is."""
    if isinstance(moment, datetime):
        return moment.astimezone(ZoneInfo(time_zone)).date()
    return moment


def start_of_day(day: date, time_zone: str) -> datetime:
    """Return the first instant of the day in the zone, as aware UTC."""
    return datetime.combine(day, time(), ZoneInfo(time_zone)).astimezone(UTC)


def weeks_between(starts_on: date, ends_on: date) -> int:
    """Return the length of a term in weeks; a week that is begun counts."""
    return -(-((ends_on - starts_on).days + 1) // 7)


def complete_plan(plan: TermPlan, time_zone: str) -> TermPlan:
    """Return the plan with defaults for what was left out, once start and end are known.

    Power check-in and mid-way survey come halfway, the final survey a week before the end, the
    showcase in the final week. Source: "Activities & Timing".
    """
    if plan.starts_on is None or plan.ends_on is None or plan.starts_on >= plan.ends_on:
        return plan
    halfway = plan.starts_on + (plan.ends_on - plan.starts_on) // 2
    week_before = max(plan.ends_on - timedelta(days=7), halfway)
    return replace(
        plan,
        power_check_in_at=plan.power_check_in_at or _at_three(halfway, time_zone),
        midway_survey_on=plan.midway_survey_on or halfway,
        final_survey_on=plan.final_survey_on or week_before,
        showcases_at=plan.showcases_at
        if plan.showcases
        else (_at_three(max(plan.ends_on - timedelta(days=2), plan.starts_on), time_zone),),
    )


def _at_three(day: date, time_zone: str) -> datetime:
    local = datetime.combine(day, time(15), ZoneInfo(time_zone))
    return local.astimezone(UTC)


def check_plan(plan: TermPlan, time_zone: str, now: datetime) -> dict[str, str]:
    """Return a sentence for each field that cannot be as it is; empty when all is well.

    ``now`` keeps a coordinator from planning a term that has already ended.
    """
    problems = {name: "Please fill this in." for name in _REQUIRED if not getattr(plan, name)}
    if plan.name and len(plan.name) > LONGEST_NAME:
        problems["name"] = f"Please keep the name within {LONGEST_NAME} characters."
    for earlier, later in _ORDER:
        first, second = getattr(plan, earlier), getattr(plan, later)
        if later in problems or first is None or second is None:
            continue
        days = local_date(first, time_zone), local_date(second, time_zone)
        must_differ = (earlier, later) == ("starts_on", "ends_on")
        if days[0] > days[1] or (must_differ and days[0] == days[1]):
            problems[later] = f"This is before {FIELD_NAMES[earlier]}, {spell_day(days[0])}."
    if plan.ends_on and "ends_on" not in problems and plan.ends_on < local_date(now, time_zone):
        problems["ends_on"] = "This day has passed. When does the term end?"
    for number, showcase in enumerate(plan.showcases_at):
        if showcase is None:
            continue
        if problem := _check_showcase(plan, showcase, plan.showcases_at[:number], time_zone):
            problems[f"showcase_{number + 1}_at"] = problem
    return problems


def _check_showcase(
    plan: TermPlan, at: datetime, others: Sequence[datetime | None], time_zone: str
) -> str | None:
    day = local_date(at, time_zone)
    if at in others:
        return "This is the same time as another showcase."
    if plan.starts_on and day < plan.starts_on:
        return f"This is before the start, {spell_day(plan.starts_on)}."
    if plan.ends_on and day > plan.ends_on:
        return f"This is after the end, {spell_day(plan.ends_on)}."
    return None


def spell_day(day: date) -> str:
    """Return a day as people write it, e.g. ``Monday 14 September 2026``."""
    return f"{day:%A} {day.day} {day:%B %Y}"


def is_usual_length(plan: TermPlan) -> bool:
    """Say whether the term runs for between eight and twelve weeks, as the programme does."""
    if plan.starts_on is None or plan.ends_on is None:
        return True
    return weeks_between(plan.starts_on, plan.ends_on) in WEEKS


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


async def find_term(session: AsyncSession, workspace_id: int, term_id: int) -> Term | None:
    """Return a term of this workspace by its id, or None."""
    found = await session.exec(
        select(Term).where(Term.id == term_id, Term.workspace_id == workspace_id)
    )
    return found.one_or_none()


async def find_current_term(session: AsyncSession, workspace_id: int, now: datetime) -> Term | None:
    """Return the term that people of this workspace mean now, by :func:`choose_term`."""
    # A day's margin, since terms live in their own zones.
    found = await session.exec(
        select(Term).where(
            Term.workspace_id == workspace_id,
            col(Term.ends_on) >= now.date() - timedelta(days=1),
        )
    )
    return choose_term(found.all(), now)


async def list_showcases(session: AsyncSession, term_id: int) -> list[datetime]:
    """Return a term's showcases in order of time, as aware UTC."""
    found = await session.exec(
        select(ShowcaseDate.starts_at)
        .where(ShowcaseDate.term_id == term_id)
        .order_by(col(ShowcaseDate.starts_at))
    )
    return list(found.all())


def plan_of(term: Term, showcases: Sequence[datetime]) -> TermPlan:
    """Return the plan that a stored term was made from, to be edited."""
    names = (*FIELD_NAMES, "name")
    stored = {name: getattr(term, name) for name in names}
    return TermPlan(**stored, showcases_at=tuple(showcases), length_confirmed=True)


async def save_term(
    session: AsyncSession, caller: Caller, plan: TermPlan, now: datetime, term_id: int | None
) -> Term:
    """Store a complete plan as a new term, or over the term with the id; returns the term.

    Raises ``FieldProblems`` when the plan cannot be, ``Refusal`` when the term is not there.
    The coordinator's right is checked before this is called.
    """
    term = await find_term(session, caller.workspace_id, term_id) if term_id else None
    if term_id and term is None:
        raise Refusal("That term isn't there any more. `/mentoring term new` plans a new one.")
    time_zone = term.time_zone if term else caller.time_zone
    problems = check_plan(plan, time_zone, now)
    if "name" not in problems and await _is_name_taken(session, caller, plan, term_id):
        problems["name"] = NAME_TAKEN
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
        raise FieldProblems({"name": NAME_TAKEN}) from error
    assert term.id is not None  # noqa: S101 - a flushed row has its id
    await session.exec(delete(ShowcaseDate).where(col(ShowcaseDate.term_id) == term.id))
    session.add_all(ShowcaseDate(term_id=term.id, starts_at=at) for at in plan.showcases)
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
