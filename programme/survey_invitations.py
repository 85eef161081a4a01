"""Whom to ask for an answer, and when: an invitation, and at most two reminders."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import String
from sqlmodel import cast, col, exists, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import Group, Membership, Nudge, Survey, SurveyAnswered, Term
from programme.calendar import start_of_day
from programme.nudges import Occasion
from programme.occasions import list_recent_terms
from programme.survey_times import Moment, first_day, is_open
from programme.surveys import Asked, list_asked
from programme.timings import SURVEY_AGAIN, SURVEY_LAST

# After the invitation: the invitation itself, and the reminders.
STAGES = (timedelta(), SURVEY_AGAIN.default, SURVEY_LAST.default)
STAGE_TIMINGS = (None, SURVEY_AGAIN, SURVEY_LAST)
# Who joined a group so lately can't say much yet, and is asked then.
_SETTLES_IN = timedelta(days=3)
_AT = timedelta(hours=9)  # of the survey's first day, in the term's zone
_MOST = 500  # in one tick, more than are told until the next
USEFUL_FOR = timedelta(days=4)  # then the next stage comes, or it has been long enough


def kind_of(moment: Moment, stage: int) -> str:
    """Return the kind of the nudges of a moment and stage, e.g. ``surveys.midway_reminder_1``."""
    return f"surveys.{moment}_{'invitation' if stage == 0 else f'reminder_{stage}'}"


def stage_length(stage: int) -> timedelta:
    """Return how long after the invitation a stage of the survey begins, as it is chosen now."""
    timing = STAGE_TIMINGS[stage]
    return timing.length if timing is not None else STAGES[stage]


def opens_at(term: Term, moment: Moment) -> datetime:
    """Return when people are told that a survey is open, as aware UTC."""
    return start_of_day(first_day(term, moment), term.time_zone) + _AT


async def find_to_ask(
    session: AsyncSession, workspace_id: int, moment: Moment, stage: int, now: datetime
) -> list[Occasion]:
    """Return who is to be told of a survey now: in a group, without an answer, not told yet.

    They are looked for in the days after the stage began for them, so that an outage heals, and
    later ticks have nobody to look through; the rest of a large term is found by the next tick.
    """
    occasions: list[Occasion] = []
    for term in await _terms_in_survey(session, workspace_id, moment, now):
        began_at = opens_at(term, moment) + stage_length(stage)
        if now < began_at:
            continue
        occasions += await _find_in_term(session, term, moment, stage, began_at, now)
    return occasions


async def _terms_in_survey(
    session: AsyncSession, workspace_id: int, moment: Moment, now: datetime
) -> Sequence[Term]:
    # Both stay open for less time after a term's end than a term is recent.
    terms = await list_recent_terms(session, workspace_id, now)
    return [term for term in terms if is_open(term, moment, now)]


async def _find_in_term(
    session: AsyncSession,
    term: Term,
    moment: Moment,
    stage: int,
    began_at: datetime,
    now: datetime,
) -> list[Occasion]:
    kind = kind_of(moment, stage)
    opening = f"{kind}:term/{term.id}:person/"
    joined_at = col(Membership.joined_at)
    joined_by = now - stage_length(stage) - _SETTLES_IN
    found = await session.exec(
        select(Membership.person_id, Membership.joined_at)
        .join(Group, col(Group.id) == col(Membership.group_id))
        .where(
            Group.term_id == term.id,
            col(Membership.left_at).is_(None),
            joined_at <= joined_by,
            or_(began_at > now - USEFUL_FOR, joined_at > joined_by - USEFUL_FOR),
            ~_has_answered(term, moment),
            ~exists().where(
                col(Nudge.workspace_id) == term.workspace_id,
                col(Nudge.key) == opening + cast(col(Membership.person_id), String),
            ),
        )
        .order_by(col(Membership.person_id), joined_at)
        .limit(_MOST)
    )
    first = dict(reversed(found.all()))  # of the groups of one person, the first
    return [
        Occasion(
            key=f"{opening}{person_id}",
            subject={"term": term.id},
            due_at=max(began_at, at + _SETTLES_IN + stage_length(stage)),
            person_id=person_id,
        )
        for person_id, at in first.items()
    ]


def _has_answered(term: Term, moment: Moment) -> Any:
    return exists().where(
        col(SurveyAnswered.person_id) == col(Membership.person_id),
        col(SurveyAnswered.survey_id) == col(Survey.id),
        col(Survey.term_id) == term.id,
        col(Survey.moment) == moment,
    )


async def find_asked(
    session: AsyncSession, person_id: int, term_id: int, moment: Moment
) -> Asked | None:
    """Return a survey as a person is asked it, or None when they are in no group of the term."""
    asked = await list_asked(session, person_id, term_id)
    return next((one for one in asked if one.moment is moment), None)
