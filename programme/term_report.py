"""The numbers of a term for those who fund the programme, beside those of earlier terms.

Nobody is named, and nothing is told of what fewer than three people answered.

Source: "Mentoring Coordinator, Responsibilities": keep track of programme completion rates to
assess success.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import fmean
from typing import Any

from sqlmodel import case, col, distinct, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import (
    Application,
    Attendance,
    Audit,
    Certificate,
    Group,
    Meeting,
    Membership,
    Survey,
    Term,
)
from programme.audits import audit
from programme.eligibility import Role
from programme.exports import find_term_from_machine, get_term_to_export
from programme.groups import Part
from programme.meeting_states import MeetingState
from programme.people import Caller, get_workspace_name
from programme.survey_coordination import collect_results
from programme.survey_questions import Kind
from programme.survey_responses import FEWEST
from programme.survey_results import Exported, summarise
from programme.survey_times import Moment
from programme.surveys import Rate, count_answers
from programme.term_health import EARLIER, WeekAttended, count_weeks

BEFORE, AFTER = "confidence_before", "confidence_after"  # keys of questions of the final survey
_MOST_SCALES = 3  # what fits on a page, beside confidence


@dataclass(frozen=True)
class TermNumbers:
    """What came of one term, in numbers."""

    term: Term
    applied: Mapping[Role, int]
    in_groups: Mapping[Role, int]  # people who were in a group at any time
    groups: int
    meetings: int  # that were held
    there: int  # how often somebody was at one
    asked: int  # of so many times of which it is known
    certificates: Mapping[Role, int]  # that stand

    @property
    def attendance(self) -> float | None:
        """The share of people who were there, from 0 to 1; None where nobody knows."""
        return self.there / self.asked if self.asked else None


@dataclass(frozen=True)
class Shift:
    """How confident people were before and after, as means on a scale."""

    role: Role
    answered: int  # both questions
    before: float
    after: float
    lowest: int
    highest: int


@dataclass(frozen=True)
class ScaleMean:
    """What people of a role answered to a question on a scale, as a mean."""

    role: Role
    ask: str
    answered: int
    mean: float
    highest: int


@dataclass(frozen=True)
class TermReport:
    """All that stands in a report; ``earlier`` are the terms before, the latest first."""

    issuer: str  # the community's name
    numbers: TermNumbers
    by_focus: Sequence[tuple[str, int]]  # code and groups, most first
    weeks: Sequence[WeekAttended]
    rates: Sequence[Rate]  # of the surveys, mid-way and final
    shifts: Sequence[Shift]
    scales: Sequence[ScaleMean]
    earlier: Sequence[TermNumbers]

    @property
    def file_name(self) -> str:
        """What the file is called, e.g. ``autumn-2026-report.pdf``."""
        words = "".join(one if one.isalnum() else "-" for one in self.numbers.term.name.casefold())
        return f"{words.strip('-') or 'term'}-report.pdf"


async def make_report(
    session: AsyncSession, caller: Caller, term_id: int, now: datetime
) -> TermReport:
    """Return the report of a term for a coordinator; kept in the audit. Raises ``Refusal``."""
    term = await get_term_to_export(session, caller, term_id)
    audit(session, caller, "exports.report", f"term/{term.id}", now)
    return await find_report(session, term, now)


async def make_report_from_machine(
    session: AsyncSession, slack_team_id: str | None, name: str | None, now: datetime
) -> TermReport:
    """Return the report for somebody who runs the bot; kept in the audit. Raises ``Refusal``.

    ``name`` and ``slack_team_id`` are as for ``programme.exports.export_from_machine``.
    """
    term = await find_term_from_machine(session, slack_team_id, name, now)
    session.add(
        Audit(
            workspace_id=term.workspace_id,
            at=now,
            actor_id=None,
            action="exports.report",
            subject=f"term/{term.id}",
        )
    )
    return await find_report(session, term, now)


async def find_report(session: AsyncSession, term: Term, now: datetime) -> TermReport:
    """Return the report of a term as it is now; a constant number of queries."""
    found = await session.exec(
        select(Term)
        .where(Term.workspace_id == term.workspace_id, col(Term.ends_on) < term.starts_on)
        .order_by(col(Term.ends_on).desc())
        .limit(EARLIER)
    )
    numbers = await _count(session, [term, *found])
    by_focus = await session.exec(
        select(Group.focus, func.count(col(Group.id)))
        .where(Group.term_id == term.id)
        .group_by(col(Group.focus))
    )
    surveys = await session.exec(
        select(Survey).where(Survey.term_id == term.id, Survey.moment == Moment.FINAL)
    )
    final = {
        Role(one.role): await collect_results(session, one, term, now) for one in surveys.all()
    }
    return TermReport(
        issuer=await get_workspace_name(session, term.workspace_id),
        numbers=numbers[0],
        by_focus=sorted(by_focus, key=lambda one: (-one[1], one[0])),
        weeks=await count_weeks(session, term),
        rates=[one for one in await count_answers(session, term.id, list(Moment)) if one.asked],
        shifts=[
            shift for role in Role if (shift := find_shift(role, final.get(role, ()))) is not None
        ],
        scales=[one for role in Role for one in find_scales(role, final.get(role, ()))],
        earlier=numbers[1:],
    )


def find_shift(role: Role, exported: Sequence[Exported]) -> Shift | None:
    """Return how confidence changed among those who said both, of the latest version answered.

    None where fewer than three did, or the questions are others.
    """
    for part in reversed(exported):
        asked = {one.key: one for one in part.questions.questions if one.kind is Kind.SCALE}
        if not {BEFORE, AFTER} <= asked.keys():
            continue
        pairs = [
            (one[BEFORE], one[AFTER])
            for one in part.responses
            if isinstance(one.get(BEFORE), int) and isinstance(one.get(AFTER), int)
        ]
        if len(pairs) >= FEWEST:
            points = asked[AFTER].points
            before, after = (fmean(float(pair[at]) for pair in pairs) for at in (0, 1))  # type: ignore[arg-type]
            return Shift(role, len(pairs), before, after, points[0], points[-1])
    return None


def find_scales(role: Role, exported: Sequence[Exported]) -> list[ScaleMean]:
    """Return the means of the other questions on a scale, of the latest version answered."""
    for part in reversed(exported):
        means = [
            ScaleMean(role, one.question.ask, one.answered, one.mean, one.question.points[-1])
            for one in summarise(part.questions, part.responses)
            if one.question.kind is Kind.SCALE
            and one.question.key not in {BEFORE, AFTER}
            and one.is_shown
            and one.mean is not None
        ]
        if means:
            return means[:_MOST_SCALES]
    return []


async def _count(session: AsyncSession, terms: Sequence[Term]) -> list[TermNumbers]:
    """Return the numbers of each term, in the same order."""
    ids = [one.id for one in terms]
    select_all: Any = select  # whose overloads do not know sums
    applied = await session.exec(
        select(Application.term_id, Application.role, func.count(col(Application.id)))
        .where(col(Application.term_id).in_(ids))
        .group_by(col(Application.term_id), col(Application.role))
    )
    is_mentee = case((col(Membership.role) == Part.MENTEE, Role.MENTEE), else_=Role.MENTOR)
    members = await session.exec(
        select_all(Group.term_id, is_mentee, func.count(distinct(col(Membership.person_id))))
        .join(Membership, col(Membership.group_id) == col(Group.id))
        .where(col(Group.term_id).in_(ids))
        .group_by(col(Group.term_id), is_mentee)
    )
    groups = await session.exec(
        select(Group.term_id, func.count(col(Group.id)))
        .where(col(Group.term_id).in_(ids))
        .group_by(col(Group.term_id))
    )
    is_held = col(Meeting.state) == MeetingState.HELD
    held = await session.exec(
        select(Group.term_id, func.count(col(Meeting.id)))
        .join(Meeting, col(Meeting.group_id) == col(Group.id))
        .where(col(Group.term_id).in_(ids), is_held)
        .group_by(col(Group.term_id))
    )
    said = func.coalesce(col(Attendance.marked_there), col(Attendance.said_there))
    came = await session.exec(
        select_all(Group.term_id, func.sum(case((said.is_(True), 1), else_=0)), func.count())
        .join(Meeting, col(Meeting.group_id) == col(Group.id))
        .join(Attendance, col(Attendance.meeting_id) == col(Meeting.id))
        .where(col(Group.term_id).in_(ids), is_held, said.is_not(None))
        .group_by(col(Group.term_id))
    )
    issued = await session.exec(
        select(Certificate.term_id, Certificate.role, func.count(col(Certificate.id)))
        .where(col(Certificate.term_id).in_(ids), col(Certificate.revoked_at).is_(None))
        .group_by(col(Certificate.term_id), col(Certificate.role))
    )
    by_role = [_by_role(rows) for rows in (applied, members, issued)]
    in_term: list[Mapping[int, int]] = [dict(rows.all()) for rows in (groups, held)]
    attended = {term_id: (there, asked) for term_id, there, asked in came}
    return [
        TermNumbers(
            one,
            applied=by_role[0].get(one.id, {}),
            in_groups=by_role[1].get(one.id, {}),
            groups=in_term[0].get(one.id, 0),
            meetings=in_term[1].get(one.id, 0),
            there=attended.get(one.id, (0, 0))[0],
            asked=attended.get(one.id, (0, 0))[1],
            certificates=by_role[2].get(one.id, {}),
        )
        for one in terms
    ]


def _by_role(rows: Iterable[tuple[int, str, int]]) -> Mapping[int, Mapping[Role, int]]:
    counted: dict[int, Counter[Role]] = {}
    for term_id, role, count in rows:
        counted.setdefault(term_id, Counter())[Role(role)] += count
    return counted
