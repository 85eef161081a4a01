"""Answering a survey: page by page, kept as one goes, sent once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import Survey, SurveyAnswered, SurveyDraft, insert_if_absent
from programme.calendar import local_date
from programme.people import Caller, lock_person
from programme.permissions import Action, permit
from programme.refusals import FieldProblems, Refusal
from programme.survey_answers import (
    Answer,
    Given,
    first_incomplete_page,
    fitting,
    read_page,
)
from programme.survey_questions import Questionnaire
from programme.survey_responses import keep_response
from programme.survey_times import Moment
from programme.surveys import (
    Asked,
    check_open,
    find_questions,
    get_asked,
    get_or_add_survey,
    get_questions,
    list_asked,
)
from programme.translations import gettext as _


@dataclass(frozen=True)
class Filling:
    """A survey on its way to being answered: the page to show, and what is there already."""

    survey: Survey
    moment: Moment
    questions: Questionnaire
    answers: Mapping[str, Answer]
    page: int  # from 0
    has_changed: bool = False  # the questions, since the person saw them


async def open_survey(
    session: AsyncSession, caller: Caller, asked: Asked, now: datetime
) -> Filling:
    """Return the page at which the caller goes on with a survey; ``asked`` is theirs and open."""
    survey = await get_or_add_survey(session, asked.term, asked.moment, asked.role, now)
    questions = await get_questions(session, survey)
    draft = await session.get(SurveyDraft, (survey.id, caller.person_id))
    answers = fitting(questions, draft.answers) if draft else {}
    return Filling(survey, asked.moment, questions, answers, _page(draft, questions))


def _page(draft: SurveyDraft | None, questions: Questionnaire) -> int:
    return min(draft.page, len(questions.pages) - 1) if draft else 0


@dataclass(frozen=True)
class Sent:
    """A survey is answered: now, or it was before."""

    moment: Moment
    was_before: bool


async def keep_page(
    session: AsyncSession,
    caller: Caller,
    survey_id: int,
    seen: tuple[int, int],
    given: Mapping[str, Given],
    now: datetime,
) -> Filling | Sent:
    """Keep what the caller answered on a page, and go on; after the last page it is sent.

    ``seen`` is the version and the page, from 0, that they filled in. When the questions were
    replaced meanwhile, what still fits is kept and they go on with the new ones. Sending twice
    sends once. Raises ``FieldProblems`` for answers that can't be taken, by the question's key,
    ``Refusal`` when the survey is not theirs or has closed.
    """
    await lock_person(session, caller.person_id)
    asked, survey = await _get_own(session, caller, survey_id, now)
    if asked.has_answered:
        return Sent(asked.moment, was_before=True)
    version, page = seen
    questions = await _get_seen(session, survey, seen)
    answers, problems = read_page(questions.pages[page], given)
    if problems:
        raise FieldProblems(problems)
    draft = await _keep_draft(session, survey, caller, answers, page + 1, now)
    if version != survey.version:
        questions = await get_questions(session, survey)
        fresh = fitting(questions, draft.answers)
        draft.page = first_incomplete_page(questions, fresh) or 0
        return Filling(survey, asked.moment, questions, fresh, draft.page, has_changed=True)
    complete = fitting(questions, draft.answers)
    if page + 1 < len(questions.pages):
        return Filling(survey, asked.moment, questions, complete, page + 1)
    incomplete = first_incomplete_page(questions, complete)
    if incomplete is not None:
        draft.page = incomplete
        return Filling(survey, asked.moment, questions, complete, incomplete)
    await session.delete(draft)
    session.add(
        SurveyAnswered(
            survey_id=survey.id,
            person_id=caller.person_id,
            answered_on=local_date(now, asked.term.time_zone),
        )
    )
    await session.flush()
    await keep_response(session, survey, complete)
    return Sent(asked.moment, was_before=False)


async def go_back(
    session: AsyncSession,
    caller: Caller,
    survey_id: int,
    seen: tuple[int, int],
    given: Mapping[str, Given],
    now: datetime,
) -> Filling | Sent:
    """Return the page before the one that was ``seen``; what can be taken of it is kept.

    Raises ``Refusal`` when the survey is not the caller's or has closed.
    """
    await lock_person(session, caller.person_id)
    asked, survey = await _get_own(session, caller, survey_id, now)
    if asked.has_answered:
        return Sent(asked.moment, was_before=True)
    version, page = seen
    questions = await _get_seen(session, survey, seen)
    answers, _ = read_page(questions.pages[page], given)
    draft = await _keep_draft(session, survey, caller, answers, max(page - 1, 0), now)
    has_changed = version != survey.version
    questions = await get_questions(session, survey)
    fresh = fitting(questions, draft.answers)
    draft.page = _page(draft, questions)
    return Filling(survey, asked.moment, questions, fresh, draft.page, has_changed)


_LOCKED = select(Survey).where(col(Survey.id) == bindparam("survey")).with_for_update()


async def _get_own(
    session: AsyncSession, caller: Caller, survey_id: int, now: datetime
) -> tuple[Asked, Survey]:
    """Return a survey that the caller is asked, for a change; it is locked until that is done."""
    permit(caller, Action.ANSWER_SURVEY)
    found = await session.exec(_LOCKED, params={"survey": survey_id})
    survey = found.one_or_none()
    asked = await list_asked(session, caller.person_id, survey.term_id) if survey else []
    mine = [one for one in asked if one.survey is not None and one.survey.id == survey_id]
    if survey is None or not mine:
        raise Refusal(
            _("That survey isn't one of yours. `/mentoring survey` opens the one that is.")
        )
    check_open(mine[0], now)
    return mine[0], survey


async def _get_seen(session: AsyncSession, survey: Survey, seen: tuple[int, int]) -> Questionnaire:
    version, page = seen
    questions = await find_questions(session, survey.id, version)
    if questions is None or not 0 <= page < len(questions.pages):
        raise Refusal(_("I've lost my place in this. `/mentoring survey` opens it anew."))
    return questions


async def _keep_draft(
    session: AsyncSession,
    survey: Survey,
    caller: Caller,
    answers: Mapping[str, Answer | None],
    page: int,
    now: datetime,
) -> SurveyDraft:
    draft = await session.get(SurveyDraft, (survey.id, caller.person_id))
    if draft is None:
        draft = SurveyDraft(
            survey_id=survey.id, person_id=caller.person_id, answers={}, updated_at=now
        )
        session.add(draft)
    merged = {**draft.answers, **answers}
    draft.answers = {key: answer for key, answer in merged.items() if answer is not None}
    draft.page, draft.updated_at = page, now
    await session.flush()
    return draft


async def say_answered(
    session: AsyncSession,
    caller: Caller,
    term_id: int | None,
    moment: Moment | None,
    now: datetime,
) -> Sent:
    """Write down that the caller has answered a survey that is a form elsewhere; once.

    Without a term and moment it is the one that is due now. Raises ``Refusal`` when it is not
    theirs, has closed, or is answered here.
    """
    await lock_person(session, caller.person_id)
    asked = await get_asked(session, caller, now, term_id, moment)
    if asked.has_answered:
        return Sent(asked.moment, was_before=True)
    if asked.survey is None or asked.survey.external_url is None:
        raise Refusal(_("This survey is answered right here: `/mentoring survey` opens it."))
    await insert_if_absent(
        session,
        SurveyAnswered(
            survey_id=asked.survey.id,
            person_id=caller.person_id,
            answered_on=local_date(now, asked.term.time_zone),
        ),
    )
    return Sent(asked.moment, was_before=False)
