"""What was answered, apart from who did: keeping it so that the two cannot be joined."""

import secrets
from collections.abc import Mapping
from random import SystemRandom

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import Survey, SurveyResponse
from programme.survey_answers import Answer

FEWEST = 3  # answers from which on any are shown
_MIXED = 20  # responses that are put away anew with each that comes
_random = SystemRandom()


async def keep_response(
    session: AsyncSession, survey: Survey, answers: Mapping[str, Answer]
) -> None:
    """Keep what somebody answered; the caller has locked the survey.

    Some of the responses that are there are put away again with it, in random order and under new
    ids: where in the table a row is, and when it was written, says nothing about whose it is.
    """
    new = SurveyResponse(
        survey_id=survey.id, id=_new_id(), version=survey.version, answers=dict(answers)
    )
    together = [new]
    for one in await _some_responses(session, survey.id):
        together.append(SurveyResponse(**{**one.model_dump(), "id": _new_id()}))
        await session.delete(one)
    await session.flush()
    _random.shuffle(together)
    session.add_all(together)
    await session.flush()
    await _show_in_threes(session, survey)


def _new_id() -> str:
    return secrets.token_urlsafe(16)


async def _some_responses(session: AsyncSession, survey_id: int) -> list[SurveyResponse]:
    """Return a random few; those with ids from a random place on, and then from the beginning."""
    statement = select(SurveyResponse).where(SurveyResponse.survey_id == survey_id)
    place = _new_id()
    after = await session.exec(
        statement.where(col(SurveyResponse.id) >= place)
        .order_by(col(SurveyResponse.id))
        .limit(_MIXED)
    )
    some = list(after)
    before = await session.exec(
        statement.where(col(SurveyResponse.id) < place)
        .order_by(col(SurveyResponse.id))
        .limit(_MIXED - len(some))
    )
    return [*some, *before]


async def _show_in_threes(session: AsyncSession, survey: Survey) -> None:
    found = await session.exec(
        select(SurveyResponse).where(
            SurveyResponse.survey_id == survey.id,
            SurveyResponse.version == survey.version,
            col(SurveyResponse.is_shown).is_(False),
        )
    )
    waiting = found.all()
    if len(waiting) >= FEWEST:
        for one in waiting:
            one.is_shown = True
        await session.flush()


async def list_shown(
    session: AsyncSession, survey_id: int, version: int, *, is_over: bool
) -> list[Mapping[str, Answer]]:
    """Return the answers to a version of the questions that may be shown, in random order.

    While the survey is open they come three at a time: who looks before and after one person
    answered must not learn what. When it is over, all are shown, where there are three.
    """
    found = await session.exec(
        select(SurveyResponse.answers, SurveyResponse.is_shown).where(
            SurveyResponse.survey_id == survey_id, SurveyResponse.version == version
        )
    )
    responses = found.all()
    if len(responses) < FEWEST:
        return []
    shown: list[Mapping[str, Answer]] = [
        answers for answers, is_shown in responses if is_shown or is_over
    ]
    _random.shuffle(shown)
    return shown
