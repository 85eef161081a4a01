"""The dates that a coordinator plans for a term: their order, their length, their defaults.

Source: "Mentoring Groups Recruitment Strategy, Activities & Timing".
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from models import Term
from programme.calendar import local_date, spell_day
from programme.translations import N_
from programme.translations import gettext as _

WEEKS = range(8, 13)
LONGEST_NAME = 80


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
_IS_BEFORE = {
    "applications_open_on": N_("This is before applications open, {day}."),
    "applications_close_on": N_("This is before applications close, {day}."),
    "info_session_at": N_("This is before the info session, {day}."),
    "matching_on": N_("This is before matching, {day}."),
    "onboarding_at": N_("This is before mentor onboarding, {day}."),
    "starts_on": N_("This is before the start, {day}."),
    "power_check_in_at": N_("This is before the power check-in, {day}."),
    "midway_survey_on": N_("This is before the mid-way survey, {day}."),
    "final_survey_on": N_("This is before the final survey, {day}."),
    "ends_on": N_("This is before the end, {day}."),
}
FIELD_NAMES = tuple(_IS_BEFORE)
_REQUIRED = ("name", "applications_open_on", "applications_close_on", "starts_on", "ends_on")


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
    problems = {name: _("Please fill this in.") for name in _REQUIRED if not getattr(plan, name)}
    if plan.name and len(plan.name) > LONGEST_NAME:
        problems["name"] = _("Please keep the name within {most} characters.", most=LONGEST_NAME)
    for earlier, later in _ORDER:
        first, second = getattr(plan, earlier), getattr(plan, later)
        if later in problems or first is None or second is None:
            continue
        days = local_date(first, time_zone), local_date(second, time_zone)
        must_differ = (earlier, later) == ("starts_on", "ends_on")
        if days[0] > days[1] or (must_differ and days[0] == days[1]):
            problems[later] = _(_IS_BEFORE[earlier], day=spell_day(days[0]))
    if plan.ends_on and "ends_on" not in problems and plan.ends_on < local_date(now, time_zone):
        problems["ends_on"] = _("This day has passed. When does the term end?")
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
        return _("This is the same time as another showcase.")
    if plan.starts_on and day < plan.starts_on:
        return _("This is before the start, {day}.", day=spell_day(plan.starts_on))
    if plan.ends_on and day > plan.ends_on:
        return _("This is after the end, {day}.", day=spell_day(plan.ends_on))
    return None


def is_usual_length(plan: TermPlan) -> bool:
    """Say whether the term runs for between eight and twelve weeks, as the programme does."""
    if plan.starts_on is None or plan.ends_on is None:
        return True
    return weeks_between(plan.starts_on, plan.ends_on) in WEEKS


def plan_of(term: Term, showcases: Sequence[datetime]) -> TermPlan:
    """Return the plan that a stored term was made from, to be edited."""
    names = (*FIELD_NAMES, "name")
    stored = {name: getattr(term, name) for name in names}
    return TermPlan(**stored, showcases_at=tuple(showcases), length_confirmed=True)


def move_plan(plan: TermPlan, weeks: int, time_zone: str) -> TermPlan:
    """Return a plan without a name whose dates are so many weeks later, at the same hours there.

    Hours are those of the clocks in ``time_zone``, whether or not it is summer time by then.
    """

    def moved(at: datetime | None) -> datetime | None:
        if at is None:
            return None
        local = at.astimezone(ZoneInfo(time_zone)).replace(tzinfo=None) + timedelta(weeks=weeks)
        return local.replace(tzinfo=ZoneInfo(time_zone)).astimezone(UTC)

    dates: dict[str, Any] = {}
    for name in FIELD_NAMES:
        at = getattr(plan, name)
        is_day = at is None or not isinstance(at, datetime)
        dates[name] = (at and at + timedelta(weeks=weeks)) if is_day else moved(at)
    return TermPlan(showcases_at=tuple(moved(at) for at in plan.showcases_at), **dates)


def weeks_until_next(plan: TermPlan, today: date) -> int:
    """Return how many weeks later the next term is: its applications open when this one is over.

    Whole weeks, so that every date keeps its weekday; never in the past.
    """
    if plan.applications_open_on is None or plan.ends_on is None:
        return 0
    return max((max(plan.ends_on, today) - plan.applications_open_on).days // 7 + 1, 0)
