"""What was answered, apart from who did: keeping it so that the two cannot be joined."""

import secrets
from collections.abc import Mapping
from random import SystemRandom
from typing import Any

from sqlalchemy import bindparam
from sqlalchemy import select as select_columns
from sqlmodel import func, select
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
    new = {
        "survey_id": survey.id,
        "id": _new_id(),
        "version": survey.version,
        "answers": dict(answers),
        "is_shown": False,
    }
    some = await _some_responses(session, survey.id)
    if some:
        ids = [one["id"] for one in some]
        await session.exec(_TAKE_AWAY, params={"survey": survey.id, "ids": ids})
    together = [new, *({**one, "id": _new_id()} for one in some)]
    _random.shuffle(together)
    await session.exec(_PUT_AWAY, params=together)
    await _show_in_threes(session, survey)


def _new_id() -> str:
    return secrets.token_urlsafe(16)


# Of the table, not of rows in Python: twenty of those take longer than all else about an answer.
_RESPONSE = SurveyResponse.metadata.tables["survey_response"]
_PUT_AWAY = _RESPONSE.insert()
_TAKE_AWAY = _RESPONSE.delete().where(
    _RESPONSE.c.survey_id == bindparam("survey"),
    _RESPONSE.c.id.in_(bindparam("ids", expanding=True)),
)
_SOME = select_columns(_RESPONSE).where(_RESPONSE.c.survey_id == bindparam("survey"))
_FROM, _BEFORE = (
    _SOME.where(is_there).order_by(_RESPONSE.c.id).limit(bindparam("most"))
    for is_there in (_RESPONSE.c.id >= bindparam("place"), _RESPONSE.c.id < bindparam("place"))
)


async def _some_responses(session: AsyncSession, survey_id: int) -> list[dict[str, Any]]:
    """Return a random few; those with ids from a random place on, and then from the beginning."""
    place = _new_id()
    some: list[dict[str, Any]] = []
    connection = await session.connection()
    for statement in (_FROM, _BEFORE):
        where = {"survey": survey_id, "place": place, "most": _MIXED - len(some)}
        some += [dict(row) for row in (await connection.execute(statement, where)).mappings()]
    return some


_NOT_SHOWN = (
    _RESPONSE.c.survey_id == bindparam("survey"),
    _RESPONSE.c.version == bindparam("its_version"),
    _RESPONSE.c.is_shown.is_(False),
)
_COUNT_NOT_SHOWN = select(func.count()).select_from(_RESPONSE).where(*_NOT_SHOWN)
_SHOW = _RESPONSE.update().where(*_NOT_SHOWN).values(is_shown=True)


async def _show_in_threes(session: AsyncSession, survey: Survey) -> None:
    these = {"survey": survey.id, "its_version": survey.version}
    waiting = (await session.exec(_COUNT_NOT_SHOWN, params=these)).one()
    if waiting >= FEWEST:
        await session.exec(_SHOW, params=these)


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
