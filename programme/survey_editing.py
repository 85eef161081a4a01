"""What a survey asks: looking at it, replacing it, a form elsewhere in its place."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import Survey, SurveyVersion, Term
from programme.links import check_url
from programme.people import Caller
from programme.refusals import FieldProblems, Refusal
from programme.survey_coordination import audit_survey, count_responses, get_survey_for
from programme.survey_questions import Questionnaire, QuestionsProblem, default_yaml, read_questions
from programme.surveys import find_questions
from programme.translations import gettext as _


@dataclass(frozen=True)
class Asking:
    """A version of a survey's questions, for a coordinator to look at."""

    term: Term
    survey: Survey
    number: int
    questions: Questionnaire
    responses: int  # to the questions that are asked now

    @property
    def is_asked(self) -> bool:
        """Whether these are the questions that are asked now."""
        return self.number == self.survey.version


async def get_asking(
    session: AsyncSession, caller: Caller, survey_id: int, number: int | None = None
) -> Asking:
    """Return a version of the questions, by default the one that is asked; raises ``Refusal``."""
    survey, term = await get_survey_for(session, caller, survey_id)
    wanted = survey.version if number is None else number
    questions = await find_questions(session, survey.id, wanted)
    if questions is None:
        raise Refusal(
            _("I can't find these questions any more. `/mentoring surveys` has the others.")
        )
    counts = await count_responses(session, survey.id)
    return Asking(term, survey, wanted, questions, counts.get(survey.version, 0))


async def propose_yaml(
    session: AsyncSession, caller: Caller, survey_id: int, text: str, field: str, now: datetime
) -> Asking:
    """Keep a coordinator's YAML as questions that can be used; nobody is asked them yet.

    The same questions again are the same version. Raises ``FieldProblems`` for ``field`` with the
    lines of what can't be read, ``Refusal``.
    """
    survey, term = await get_survey_for(session, caller, survey_id, to_change=True)
    try:
        questions = read_questions(text)
    except QuestionsProblem as problem:
        raise FieldProblems({field: problem.sentence}) from problem
    return await _propose(session, caller, survey, term, questions, now)


async def propose_default(
    session: AsyncSession, caller: Caller, survey_id: int, now: datetime
) -> Asking:
    """Keep the programme's own questions as ones that can be used again; raises ``Refusal``."""
    survey, term = await get_survey_for(session, caller, survey_id, to_change=True)
    questions = read_questions(default_yaml(survey.moment, survey.role))
    return await _propose(session, caller, survey, term, questions, now)


async def _propose(
    session: AsyncSession,
    caller: Caller,
    survey: Survey,
    term: Term,
    questions: Questionnaire,
    now: datetime,
) -> Asking:
    content = questions.model_dump(mode="json", exclude_unset=True)
    found = await session.exec(
        select(SurveyVersion)
        .where(SurveyVersion.survey_id == survey.id)
        .order_by(col(SurveyVersion.number).desc())
    )
    versions = list(found)
    same = next((one.number for one in versions if one.content == content), None)
    if same is None:
        same = versions[0].number + 1
        session.add(
            SurveyVersion(
                survey_id=survey.id,
                number=same,
                content=content,
                made_by=caller.person_id,
                made_at=now,
            )
        )
        await session.flush()
    counts = await count_responses(session, survey.id)
    return Asking(term, survey, same, questions, counts.get(survey.version, 0))


async def use_questions(
    session: AsyncSession,
    caller: Caller,
    survey_id: int,
    number: int,
    now: datetime,
    *,
    is_confirmed: bool,
) -> bool:
    """Ask a version of the questions from now on; returns whether that is so.

    It is not when somebody answered the present ones and the coordinator did not confirm that the
    results will stand apart. Raises ``Refusal``.
    """
    survey, _ = await get_survey_for(session, caller, survey_id, to_change=True)
    asking = await get_asking(session, caller, survey_id, number)
    if asking.is_asked:
        return True
    if asking.responses and not is_confirmed:
        return False
    survey.version = number
    audit_survey(session, caller, "surveys.questions", survey, now, {"version": number})
    await session.flush()
    return True


async def use_external_form(
    session: AsyncSession,
    caller: Caller,
    survey_id: int,
    url: str | None,
    field: str,
    now: datetime,
) -> tuple[Survey, Term]:
    """Let a form elsewhere take a survey's place; without an address it is answered here again.

    Raises ``FieldProblems`` for ``field`` when the address can't be used, ``Refusal``.
    """
    survey, term = await get_survey_for(session, caller, survey_id, to_change=True)
    address = (url or "").strip() or None
    if address is not None and (problem := check_url(address)):
        raise FieldProblems({field: problem})
    if address != survey.external_url:
        survey.external_url = address
        audit_survey(
            session, caller, "surveys.external", survey, now, {"is_external": bool(address)}
        )
        await session.flush()
    return survey, term
