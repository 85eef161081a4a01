"""How a term goes while it runs: its groups, attendance, surveys, slides, certificates.

Source: "Mentoring Coordinator, Responsibilities": keep track of completion rates.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlmodel import and_, case, col, distinct, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import Attendance, Certificate, Group, Meeting, Membership, Term
from programme.absences import INTERVALS, GroupRhythm, count_passed, list_rhythms
from programme.certificate_progress import Progress, list_progress
from programme.certificate_rules import Requirement
from programme.eligibility import Role
from programme.follow_up_attention import find_help_wanted
from programme.meeting_states import MeetingState
from programme.slides import SlideProgress, find_slide_progress
from programme.survey_times import Moment, is_open, is_over
from programme.surveys import Rate, count_answers
from programme.translations import gettext as _
from programme.translations import ngettext

EARLIER = 4  # terms that this one is compared with


class Health(StrEnum):
    """How a group is doing, from the best to the one that needs a hand."""

    REGULAR = "regular"
    BEFORE = "before"  # its first meeting is to come
    QUIET = "quiet"
    STUCK = "stuck"


@dataclass(frozen=True)
class GroupHealth:
    """How one group is doing, and why we say so, in plain text."""

    group: Group
    health: Health
    why: str


@dataclass(frozen=True)
class WeekAttended:
    """Who came to the meetings of one week of a term, which are counted from 1."""

    week: int
    there: int
    asked: int  # of whom somebody said whether they were there


@dataclass(frozen=True)
class TermHealth:
    """How a term goes that has groups."""

    groups: Sequence[GroupHealth]  # who needs a hand first
    weeks: Sequence[WeekAttended]  # those in which somebody met
    surveys: Sequence[Rate]  # those that were opened
    slides: SlideProgress

    def count(self, health: Health) -> int:
        """Return how many groups are doing so."""
        return sum(one.health is health for one in self.groups)


@dataclass(frozen=True)
class Completion:
    """How far the people of a role are with their certificates."""

    role: Role
    people: int
    earned: int  # all is done, or it is issued
    on_course: int  # more are, if they go on as they do


@dataclass(frozen=True)
class TermRate:
    """What came of an earlier term."""

    name: str
    people: int
    certificates: int


def judge(rhythm: GroupRhythm, now: datetime, help_wanted: str | None = None) -> GroupHealth:
    """Return how a group is doing at an aware instant; ``help_wanted`` says what they asked for.

    Two meetings of its rhythm that passed, as for the coordinators' list, are too many; one can
    happen to anybody.
    """
    passed = count_passed(rhythm.since_at, rhythm.group.rhythm, now)
    if help_wanted is not None:
        return GroupHealth(rhythm.group, Health.STUCK, help_wanted)
    if passed >= INTERVALS:
        return GroupHealth(
            rhythm.group,
            Health.STUCK,
            _passed(passed, has_met=rhythm.has_met),
        )
    if passed:
        return GroupHealth(rhythm.group, Health.QUIET, _passed(passed, has_met=rhythm.has_met))
    if not rhythm.has_met and rhythm.begins_at > now:
        return GroupHealth(rhythm.group, Health.BEFORE, _("Their first meeting is to come."))
    return GroupHealth(rhythm.group, Health.REGULAR, _("They meet as they said."))


async def find_health(session: AsyncSession, term: Term, now: datetime) -> TermHealth | None:
    """Return how a term goes, or None before it has groups; a constant number of queries."""
    rhythms = [
        one
        for one in await list_rhythms(session, term.workspace_id, now)
        if one.group.term_id == term.id
    ]
    if not rhythms:
        return None
    wishes = await find_help_wanted(session, term.workspace_id, now)
    wanted = {one.group.id: one.why for one in wishes if one.group is not None}
    begun = [one for one in Moment if is_open(term, one, now) or is_over(term, one, now)]
    worst_first = list(reversed(Health))
    judged = [judge(one, now, wanted.get(one.group.id)) for one in rhythms]
    return TermHealth(
        groups=sorted(judged, key=lambda one: (worst_first.index(one.health), one.group.name)),
        weeks=await count_weeks(session, term),
        surveys=await count_answers(session, term.id, begun),
        slides=await find_slide_progress(session, term.id),
    )


async def count_weeks(session: AsyncSession, term: Term) -> list[WeekAttended]:
    """Return who came to the meetings that were held, by week; one query."""
    said = func.coalesce(col(Attendance.marked_there), col(Attendance.said_there))
    select_all: Any = select  # whose overloads do not know sums
    found = await session.exec(
        select_all(Meeting.on, func.sum(case((said.is_(True), 1), else_=0)), func.count())
        .join(Group, col(Group.id) == col(Meeting.group_id))
        .join(Attendance, col(Attendance.meeting_id) == col(Meeting.id))
        .where(Group.term_id == term.id, Meeting.state == MeetingState.HELD, said.is_not(None))
        .group_by(col(Meeting.on))
    )
    return sum_weeks(term.starts_on, found)


def sum_weeks(starts_on: date, days: Iterable[tuple[date, int, int]]) -> list[WeekAttended]:
    """Return who came in each week of a term, from who came on each day, of how many.

    What was before the term's first day counts in its first week.
    """
    there: Counter[int] = Counter()
    asked: Counter[int] = Counter()
    for on, came, of in days:
        week = max(0, (on - starts_on) // timedelta(weeks=1)) + 1
        there[week] += came
        asked[week] += of
    return [WeekAttended(week, there[week], asked[week]) for week in sorted(asked)]


def is_on_course(progress: Progress) -> bool:
    """Say whether somebody earns a certificate if they go on as they do.

    So far they were at as many meetings as they need, or at all but those they may miss.
    """
    facts = progress.facts
    needed = min(progress.meetings_needed, facts.meetings_held)
    came = facts.meetings_attended + facts.meetings_excused
    return not progress.has_left and (
        progress.met.get(Requirement.MEETINGS, False) or came >= needed
    )


async def count_completion(session: AsyncSession, term: Term) -> list[Completion]:
    """Return how far mentors and mentees are; a constant number of queries."""
    everybody = await list_progress(session, term)
    completions = []
    for role in Role:
        people = [one for one in everybody if one.role is role]
        left = [one for one in people if not (one.is_earned or one.certificate is not None)]
        on_course = sum(is_on_course(one) for one in left)
        if people:
            completions.append(Completion(role, len(people), len(people) - len(left), on_course))
    return completions


async def list_earlier(session: AsyncSession, term: Term) -> list[TermRate]:
    """Return what came of the terms before, the latest first; one query."""
    is_theirs = and_(
        col(Certificate.term_id) == col(Term.id),
        col(Certificate.person_id) == col(Membership.person_id),
        col(Certificate.revoked_at).is_(None),
    )
    found = await session.exec(
        select(
            Term.name,
            func.count(distinct(col(Membership.person_id))),
            func.count(distinct(col(Certificate.person_id))),
        )
        .join(Group, col(Group.term_id) == col(Term.id))
        .join(Membership, col(Membership.group_id) == col(Group.id))
        .outerjoin(Certificate, is_theirs)
        .where(Term.workspace_id == term.workspace_id, col(Term.ends_on) < term.starts_on)
        .group_by(col(Term.id), col(Term.name), col(Term.ends_on))
        .order_by(col(Term.ends_on).desc())
        .limit(EARLIER)
    )
    return [TermRate(*row) for row in found]


def _passed(number: int, *, has_met: bool) -> str:
    if has_met:
        return ngettext(
            "One meeting passed since they met.", "{count} meetings passed since they met.", number
        )
    return ngettext(
        "One meeting passed and they haven't met yet.",
        "{count} meetings passed and they haven't met yet.",
        number,
    )
