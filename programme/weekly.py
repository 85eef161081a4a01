"""The coordinator's week: what came in, which groups met, what is coming.

Source: "Mentoring Coordinator, Responsibilities": keep track of the programme and follow up with
each mentoring team.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import case, col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import Application, Group, Meeting, Nudge, Term
from models.applications import WITHOUT_A_GROUP
from programme.applications import UNREVIEWED
from programme.attention import list_attention
from programme.attention_items import AttentionItem
from programme.calendar import local_date, morning_of, start_of_day
from programme.coordinators import list_coordinator_people
from programme.follow_up_list import count_waiting
from programme.meeting_states import MeetingState
from programme.nudges import Occasion
from programme.occasions import list_recent_terms
from programme.outlines import monday_of
from programme.slides import SlideProgress, find_slide_progress
from programme.survey_times import Moment, is_open
from programme.surveys import Rate, count_answers
from programme.terms import list_showcases, milestones

WEEKLY = "weekly.told"
USEFUL_FOR = timedelta(days=1)
A_WEEK = timedelta(weeks=1)
_SLIDES_FROM = timedelta(weeks=3)  # before the showcase


@dataclass(frozen=True)
class Arrivals:
    """What became of a term's applications."""

    new: int  # sent in the last seven days
    unreviewed: int
    without_group: int  # approved, and waiting for a place


@dataclass(frozen=True)
class Met:
    """Which groups of a term met in the week that ended on Sunday, on the term's calendar."""

    groups: int  # all that go on
    met: int
    missed: Sequence[str]  # names of those that were to meet and did not, as far as is known
    coming: int  # meetings in the next seven days


@dataclass(frozen=True)
class TermWeek:
    """One term's week, as a coordinator reads about it on Monday."""

    term: Term
    arrivals: Arrivals
    met: Met
    milestones: Sequence[tuple[str, datetime]]  # of the next seven days
    surveys: Sequence[Rate]  # of the open ones
    slides: SlideProgress | None  # in the weeks before the showcase
    has_run: bool  # for a week at least

    @property
    def is_quiet(self) -> bool:
        """Whether there is nothing to say about it."""
        arrivals, met = self.arrivals, self.met
        came = arrivals.new or arrivals.unreviewed or arrivals.without_group
        goes_on = self.has_run and met.groups
        return not (came or goes_on or met.coming or self.milestones or self.surveys)


@dataclass(frozen=True)
class Week:
    """All that a coordinator reads about on Monday."""

    terms: Sequence[TermWeek]
    follow_ups: int  # answers that wait for a coordinator
    attention: Sequence[AttentionItem]  # who needs a hand, the most urgent first

    @property
    def is_quiet(self) -> bool:
        """Whether there is nothing to say."""
        needs = self.follow_ups or self.attention
        return not needs and all(one.is_quiet for one in self.terms)


def monday_morning(now: datetime, time_zone: str) -> datetime:
    """Return nine o'clock on Monday of the week in which an instant falls in the zone."""
    return morning_of(_monday(now, time_zone), time_zone)


def _monday(now: datetime, time_zone: str) -> date:
    return monday_of(now.astimezone(ZoneInfo(time_zone)).date())


def is_on(term: Term, now: datetime) -> bool:
    """Say whether a term concerns its coordinators: from its window's opening to its end."""
    return term.applications_open_on <= local_date(now, term.time_zone) <= term.ends_on


async def find_weekly(session: AsyncSession, workspace_id: int, now: datetime) -> list[Occasion]:
    """Return the coordinators for whom it is Monday morning, while a term is on."""
    terms = await list_recent_terms(session, workspace_id, now)
    known_at = [term.created_at for term in terms if is_on(term, now)]
    if not known_at:
        return []
    return [
        Occasion(
            key=weekly_key(person.id, now, person.time_zone),
            subject={},
            due_at=due_at,
            person_id=person.id,
        )
        for person in await list_coordinator_people(session, workspace_id)
        for due_at in [monday_morning(now, person.time_zone)]
        # Who plans the first term on a Monday has just seen all of it.
        if due_at <= now <= due_at + USEFUL_FOR and min(known_at) <= due_at
    ]


def weekly_key(person_id: int, now: datetime, time_zone: str) -> str:
    """Return the key of somebody's word of the week in which an instant falls."""
    return f"{WEEKLY}:person/{person_id}:{_monday(now, time_zone)}"


async def is_in_weekly(session: AsyncSession, nudge: Nudge, time_zone: str) -> bool:
    """Say whether the reader of a morning's word has that morning's weekly word as well."""
    if nudge.person_id is None or nudge.due_at != monday_morning(nudge.due_at, time_zone):
        return False
    found = await session.exec(
        select(Nudge.id).where(
            Nudge.workspace_id == nudge.workspace_id,
            Nudge.key == weekly_key(nudge.person_id, nudge.due_at, time_zone),
        )
    )
    return found.first() is not None


async def find_week(session: AsyncSession, workspace_id: int, now: datetime) -> Week:
    """Return the week of every term that is on."""
    terms = await list_recent_terms(session, workspace_id, now)
    return Week(
        terms=[await _find_term_week(session, term, now) for term in terms if is_on(term, now)],
        follow_ups=await count_waiting(session, [term.id for term in terms]),
        attention=await list_attention(session, workspace_id, now),
    )


async def _find_term_week(session: AsyncSession, term: Term, now: datetime) -> TermWeek:
    showcases = await list_showcases(session, term.id)
    dates = milestones(term, showcases)
    open_now = [one for one in Moment if is_open(term, one, now)]
    near_showcase = any(timedelta() <= at - now <= _SLIDES_FROM for at in showcases)
    return TermWeek(
        term=term,
        arrivals=await _count_arrivals(session, term, now),
        met=await _find_met(session, term, now),
        milestones=[(name, at) for name, at in dates if now < at <= now + A_WEEK],
        surveys=[one for one in await count_answers(session, term.id, open_now) if one.asked],
        slides=await find_slide_progress(session, term.id) if near_showcase else None,
        has_run=term.starts_on + A_WEEK <= local_date(now, term.time_zone),
    )


async def _count_arrivals(session: AsyncSession, term: Term, now: datetime) -> Arrivals:
    is_new = case((col(Application.submitted_at) > now - A_WEEK, 1), else_=0)
    unreviewed = case((col(Application.status).in_(UNREVIEWED), 1), else_=0)
    found = await session.exec(
        select(func.count(col(Application.id)), func.sum(is_new), func.sum(unreviewed)).where(
            Application.term_id == term.id, WITHOUT_A_GROUP
        )
    )
    together, new, waiting = found.one()
    return Arrivals(new or 0, waiting or 0, together - (waiting or 0))


async def _find_met(session: AsyncSession, term: Term, now: datetime) -> Met:
    # Whole days: whoever meets on Monday mornings is under way when it is read.
    monday = _monday(now, term.time_zone)
    begins, ends = (start_of_day(day, term.time_zone) for day in (monday - A_WEEK, monday))
    lately = (col(Meeting.starts_at) >= begins) & (col(Meeting.starts_at) < ends)
    held = case((lately & (col(Meeting.state) == MeetingState.HELD), 1), else_=0)
    due = case((lately & (col(Meeting.state) != MeetingState.SKIPPED), 1), else_=0)
    planned = col(Meeting.state) == MeetingState.PLANNED
    coming = case((planned & (col(Meeting.starts_at) > now), 1), else_=0)
    found = await session.exec(
        select(Group.name, func.sum(held), func.sum(due), func.sum(coming))
        .outerjoin(
            Meeting,
            (col(Meeting.group_id) == col(Group.id))
            & (col(Meeting.starts_at) >= begins)
            & (col(Meeting.starts_at) <= now + A_WEEK),
        )
        .where(Group.term_id == term.id, col(Group.ended_at).is_(None))
        .group_by(col(Group.id), col(Group.name))
        .order_by(col(Group.name))
    )
    rows = found.all()
    return Met(
        groups=len(rows),
        met=sum(bool(met) for _, met, _, _ in rows),
        missed=[name for name, met, was_due, _ in rows if was_due and not met],
        coming=sum(ahead or 0 for _, _, _, ahead in rows),
    )
