"""Which groups asked for help in a follow-up and are not helped yet, for the coordinators' list."""

from datetime import datetime
from typing import Any

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import CheckIn, CheckInWord, Group, Person
from programme.attention_items import AttentionItem, Weight
from programme.follow_ups import HELP_WANTED, Answer
from programme.occasions import list_recent_terms
from programme.translations import gettext as _


async def find_help_wanted(
    session: AsyncSession, workspace_id: int, now: datetime
) -> list[AttentionItem]:
    """Return the groups whose mentor would like some help, until a coordinator handles it."""
    terms = await list_recent_terms(session, workspace_id, now)
    last_word = (
        select(func.max(CheckInWord.id))
        .where(CheckInWord.check_in_id == col(CheckIn.id))
        .scalar_subquery()
    )
    select_all: Any = select  # whose overloads end at four columns
    found = await session.exec(
        select_all(Group, CheckIn, Person, func.coalesce(last_word, 0))
        .join(CheckIn, col(CheckIn.group_id) == col(Group.id))
        .outerjoin(Person, col(Person.id) == col(CheckIn.answered_by))
        .where(
            col(Group.term_id).in_([term.id for term in terms]),
            col(Group.ended_at).is_(None),
            col(CheckIn.handled_at).is_(None),
            CheckIn.answer == Answer.HELP,
        )
        .order_by(col(CheckIn.answered_at), col(CheckIn.id))
    )
    return [
        AttentionItem(
            kind=HELP_WANTED,
            key=f"{HELP_WANTED}:check_in/{check_in.id}:{int(check_in.answered_at.timestamp())}",
            weight=Weight.HELP_WANTED,
            since_at=check_in.answered_at,
            why=_("They said that they would like some help."),
            step=_("Read what they wrote in `/mentoring followups`, and answer there."),
            group=group,
            mentor=answerer,
            answers=(check_in.id, word_id),
        )
        for group, check_in, answerer, word_id in found
    ]
