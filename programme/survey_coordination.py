"""Surveys as their coordinators run them: which term's, what they ask, what came of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import Audit, Person, Survey, SurveyResponse, Term
from programme.calendar import local_date
from programme.export_words import export_word
from programme.people import Caller
from programme.permissions import Action, permit
from programme.refusals import Refusal
from programme.survey_answers import Answer
from programme.survey_questions import (
    Questionnaire,
)
from programme.survey_responses import list_shown
from programme.survey_results import Exported, Result, summarise
from programme.survey_times import Moment, is_over
from programme.surveys import (
    Progress,
    find_questions,
    get_or_add_survey,
    survey_progress,
)
from programme.translations import gettext as _


@dataclass(frozen=True)
class Overview:
    """A term's surveys, and how many answered each."""

    term: Term
    surveys: Sequence[tuple[Survey, Progress]]
    others: Sequence[str]  # names of the workspace's other terms, the latest first


async def get_overview(
    session: AsyncSession, caller: Caller, name: str, now: datetime
) -> Overview | None:
    """Return the surveys of the term of that name, in any case, or of the one that is on now.

    Without a name that is the latest that has started, else the next; None when no term is
    planned. Raises ``Refusal`` where none has the name.
    """
    permit(caller, Action.RUN_SURVEYS)
    found = await session.exec(
        select(Term)
        .where(Term.workspace_id == caller.workspace_id)
        .order_by(col(Term.starts_on).desc(), col(Term.id).desc())
    )
    terms = list(found)
    if not terms:
        return None
    if name:
        chosen = next((one for one in terms if one.name.casefold() == name.casefold()), None)
        if chosen is None:
            raise Refusal(
                _("I don't know a term of that name. `/mentoring surveys` shows the names.")
            )
    else:
        started = [one for one in terms if one.starts_on <= local_date(now, one.time_zone)]
        chosen = started[0] if started else terms[-1]
    surveys = [
        (await get_or_add_survey(session, chosen, one.moment, one.role, now), one)
        for one in await survey_progress(session, chosen.id)
    ]
    return Overview(chosen, surveys, [one.name for one in terms if one is not chosen])


async def get_survey_for(
    session: AsyncSession, caller: Caller, survey_id: int, *, to_change: bool = False
) -> tuple[Survey, Term]:
    """Return a survey of the caller's workspace, as one of its coordinators.

    ``to_change`` locks its row until the transaction ends. Raises ``Refusal``.
    """
    permit(caller, Action.RUN_SURVEYS)
    statement = (
        select(Survey, Term)
        .join(Term, col(Term.id) == col(Survey.term_id))
        .where(Survey.id == survey_id, Term.workspace_id == caller.workspace_id)
    )
    if to_change:
        statement = statement.with_for_update(of=Survey)
    row = (await session.exec(statement)).one_or_none()
    if row is None:
        raise Refusal(_("I can't find that survey any more. `/mentoring surveys` shows them all."))
    return row[0], row[1]


@dataclass(frozen=True)
class Names:
    """Who has answered a survey, and who has not yet, by name."""

    survey: Survey
    answered: Sequence[Person]
    waiting: Sequence[Person]


async def get_names(session: AsyncSession, caller: Caller, survey_id: int) -> Names:
    """Return who has answered a survey; raises ``Refusal``."""
    survey, term = await get_survey_for(session, caller, survey_id)
    progress = next(
        one
        for one in await survey_progress(session, term.id)
        if (one.moment, one.role) == (survey.moment, survey.role)
    )
    found = await session.exec(
        select(Person)
        .where(col(Person.id).in_(progress.asked))
        .order_by(col(Person.name), col(Person.id))
    )
    people = list(found)
    return Names(
        survey,
        [one for one in people if one.id in progress.answered],
        [one for one in people if one.id in progress.waiting],
    )


@dataclass(frozen=True)
class VersionResults:
    """What came of one version of a survey's questions."""

    number: int
    questions: Questionnaire
    responses: int  # that there are
    shown: int  # that are told of here
    results: Sequence[Result]


@dataclass(frozen=True)
class SurveyResults:
    """What came of a survey: of each version that was answered, the latest first."""

    term: Term
    survey: Survey
    progress: Progress
    versions: Sequence[VersionResults]

    def find(self, number: int, key: str) -> Result:
        """Return the result of a question of a version; raises ``Refusal`` where there is none."""
        for version in self.versions:
            for result in version.results:
                if (version.number, result.question.key) == (number, key):
                    return result
        raise Refusal(
            _("I can't find these answers any more. `/mentoring surveys` shows the rest.")
        )


async def get_results(
    session: AsyncSession, caller: Caller, survey_id: int, now: datetime
) -> SurveyResults:
    """Return what people answered, as far as it may be shown; raises ``Refusal``."""
    survey, term = await get_survey_for(session, caller, survey_id)
    progress = await survey_progress(session, term.id)
    mine = next(one for one in progress if (one.moment, one.role) == (survey.moment, survey.role))
    versions = []
    for number, count in sorted((await count_responses(session, survey.id)).items(), reverse=True):
        questions, shown = await _version(session, survey, term, number, now)
        results = summarise(questions, shown)
        versions.append(VersionResults(number, questions, count, len(shown), results))
    return SurveyResults(term, survey, mine, versions)


async def _version(
    session: AsyncSession, survey: Survey, term: Term, number: int, now: datetime
) -> tuple[Questionnaire, list[Mapping[str, Answer]]]:
    closed = is_over(term, Moment(survey.moment), now)
    questions = await find_questions(session, survey.id, number)
    if questions is None:
        raise LookupError(f"survey {survey.id} has no version {number}")
    return questions, await list_shown(session, survey.id, number, is_over=closed)


async def count_responses(session: AsyncSession, survey_id: int) -> dict[int, int]:
    """Return how many answered each version of the questions, of those that anybody did."""
    found = await session.exec(
        select(SurveyResponse.version, func.count())
        .where(SurveyResponse.survey_id == survey_id)
        .group_by(col(SurveyResponse.version))
    )
    return dict(found.all())


async def export_results(
    session: AsyncSession, caller: Caller, survey_id: int, now: datetime
) -> tuple[Survey, Term, list[Exported]]:
    """Return what may be shown of a survey's answers, for a file; kept in the audit."""
    survey, term = await get_survey_for(session, caller, survey_id)
    exported = await collect_results(session, survey, term, now)
    audit_survey(session, caller, "surveys.export", survey, now)
    return survey, term, exported


async def collect_results(
    session: AsyncSession, survey: Survey, term: Term, now: datetime
) -> list[Exported]:
    """Return what may be shown of a survey's answers, by version of its questions."""
    exported = []
    for number in sorted(await count_responses(session, survey.id)):
        questions, shown = await _version(session, survey, term, number, now)
        name = (
            term.name,
            export_word(survey.moment),
            export_word(survey.role),
            _("version {number}", number=number),
        )
        exported.append(Exported(name, questions, shown))
    return exported


def audit_survey(
    session: AsyncSession,
    caller: Caller,
    action: str,
    survey: Survey,
    now: datetime,
    details: dict[str, Any] | None = None,
) -> None:
    """Keep in the audit what a coordinator did with a survey."""
    session.add(
        Audit(
            workspace_id=caller.workspace_id,
            at=now,
            actor_id=caller.person_id,
            action=action,
            subject=f"survey/{survey.id}",
            details=details or {},
        )
    )
