"""The follow-ups as people look at them: what waits, what is open, what is done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam
from sqlmodel import case, col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import CheckIn, CheckInWord, Group, Membership, Person, Term
from programme.follow_up_dates import current_number, is_over
from programme.follow_ups import Answer, find_check_in, list_words
from programme.groups import Part
from programme.occasions import list_recent_terms
from programme.people import Caller

PAGE = 8
_MENTORS = (Part.LEAD, Part.CO_MENTOR)
_HELP_FIRST = case(
    {Answer.HELP.value: 1, Answer.OTHER.value: 2}, value=col(CheckIn.answer), else_=3
)


@dataclass(frozen=True)
class FollowUp:
    """A group's answer with who gave it (None when they are gone) and what was written."""

    group: Group
    check_in: CheckIn
    answerer: Person | None
    words: Sequence[CheckInWord]

    @property
    def last_word_id(self) -> int:
        """The last thing that was written, 0 for nothing."""
        return self.words[-1].id if self.words else 0

    @property
    def has_words_since(self) -> bool:
        """Whether a mentor wrote something since the answer was given."""
        since = self.check_in.answered_at
        return any(one.said_at >= since and not one.by_coordinator for one in self.words)


@dataclass(frozen=True)
class TermFollowUps:
    """Where a term's follow-up stands that is under way."""

    term: Term
    number: int  # 0 before the first
    open: Sequence[str]  # names of the groups that did not answer yet
    handled: Sequence[str]  # names of the groups with nothing left to do


@dataclass(frozen=True)
class FollowUpList:
    """All that a coordinator looks at."""

    waiting: Sequence[FollowUp]  # the first of them: who wants help, then who waits longest
    total: int  # of those that wait
    terms: Sequence[TermFollowUps]


async def find_follow_up_list(session: AsyncSession, caller: Caller, now: datetime) -> FollowUpList:
    """Return the follow-ups of the workspace's terms; the coordinator's right is checked before."""
    terms = await list_recent_terms(session, caller.workspace_id, now)
    ids = [term.id for term in terms]
    return FollowUpList(
        waiting=await list_waiting(session, ids, PAGE),
        total=await count_waiting(session, ids),
        terms=[
            await _find_standing(session, term, now)
            for term in terms
            if current_number(term, now) and not is_over(term, now)
        ],
    )


async def count_waiting(session: AsyncSession, term_ids: Sequence[int]) -> int:
    """Return how many groups' answers wait for a coordinator."""
    found = await session.exec(_waiting(func.count(col(CheckIn.id)), term_ids))
    count: int = found.one()
    return count


async def list_waiting(session: AsyncSession, term_ids: Sequence[int], most: int) -> list[FollowUp]:
    """Return the answers that wait for a coordinator, who wants help first, at most so many."""
    found = await session.exec(
        _waiting(CheckIn, term_ids)
        .order_by(_HELP_FIRST, col(CheckIn.answered_at), col(CheckIn.id))
        .limit(most)
    )
    follow_ups = [await find_follow_up(session, check_in.id) for check_in in found.all()]
    return [one for one in follow_ups if one is not None]


def _waiting(what: Any, term_ids: Sequence[int]) -> Any:
    return (
        select(what)
        .select_from(CheckIn)
        .join(Group, col(Group.id) == col(CheckIn.group_id))
        .where(col(Group.term_id).in_(term_ids), col(CheckIn.handled_at).is_(None))
    )


async def _find_standing(session: AsyncSession, term: Term, now: datetime) -> TermFollowUps:
    number = current_number(term, now)
    found = await session.exec(
        select(Group.name, CheckIn.id, CheckIn.handled_at)
        .outerjoin(
            CheckIn, (col(CheckIn.group_id) == col(Group.id)) & (col(CheckIn.number) == number)
        )
        .where(Group.term_id == term.id, col(Group.ended_at).is_(None))
        .order_by(col(Group.name), col(Group.id))
    )
    rows = found.all()
    return TermFollowUps(
        term=term,
        number=number,
        open=[name for name, check_in_id, _ in rows if check_in_id is None],
        handled=[name for name, _, handled_at in rows if handled_at is not None],
    )


async def find_follow_up(session: AsyncSession, check_in_id: int) -> FollowUp | None:
    """Return a group's answer with what was written, or None when it is gone."""
    found = await session.exec(
        select(Group, CheckIn, Person)
        .join(CheckIn, col(CheckIn.group_id) == col(Group.id))
        .outerjoin(Person, col(Person.id) == col(CheckIn.answered_by))
        .where(CheckIn.id == check_in_id)
    )
    row = found.one_or_none()
    if row is None:
        return None
    group, check_in, answerer = row
    return FollowUp(group, check_in, answerer, await list_words(session, check_in.id))


@dataclass(frozen=True)
class Said:
    """Something that was written in a follow-up, with who wrote it (None when they are gone)."""

    follow_up: FollowUp
    word: CheckInWord
    writer: Person | None


async def find_said(session: AsyncSession, word_id: int) -> Said | None:
    """Return something written with its follow-up, or None when it is gone."""
    found = await session.exec(
        select(CheckInWord, Person)
        .outerjoin(Person, col(Person.id) == col(CheckInWord.said_by))
        .where(CheckInWord.id == word_id)
    )
    row = found.one_or_none()
    follow_up = await find_follow_up(session, row[0].check_in_id) if row is not None else None
    if row is None or follow_up is None:
        return None
    return Said(follow_up, *row)


@dataclass(frozen=True)
class Question:
    """The follow-up that is under way for a group that somebody mentors."""

    group: Group
    number: int  # 0 before the first
    follow_up: FollowUp | None  # once it is answered


async def list_own_questions(
    session: AsyncSession, caller: Caller, now: datetime
) -> list[Question]:
    """Return what the caller can answer now, for each group that they mentor."""
    found = await session.exec(
        select(Group, Term)
        .join(Membership, col(Membership.group_id) == col(Group.id))
        .join(Term, col(Term.id) == col(Group.term_id))
        .where(
            Membership.person_id == caller.person_id,
            col(Membership.role).in_(_MENTORS),
            col(Membership.left_at).is_(None),
            col(Group.ended_at).is_(None),
            Term.workspace_id == caller.workspace_id,
        )
        .order_by(col(Group.id))
    )
    questions = []
    for group, term in found.all():
        if is_over(term, now):
            continue
        number = current_number(term, now)
        check_in = await find_check_in(session, group.id, number)
        follow_up = await find_follow_up(session, check_in.id) if check_in is not None else None
        questions.append(Question(group, number, follow_up))
    return questions


_MENTORED = (
    select(Group, Term)
    .join(Membership, col(Membership.group_id) == col(Group.id))
    .join(Term, col(Term.id) == col(Group.term_id))
    .where(
        col(Group.id) == bindparam("group_id"),
        col(Membership.person_id) == bindparam("person_id"),
        col(Membership.role).in_(_MENTORS),
        col(Membership.left_at).is_(None),
        col(Group.ended_at).is_(None),
    )
)


async def find_question(
    session: AsyncSession, group_id: int, number: int, person_id: int, now: datetime
) -> Question | None:
    """Return a follow-up as it stands for one of the group's mentors.

    None when the group or its term has ended, or they don't mentor it any more.
    """
    found = await session.exec(_MENTORED, params={"group_id": group_id, "person_id": person_id})
    row = found.one_or_none()
    if row is None or is_over(row[1], now):
        return None
    check_in = await find_check_in(session, group_id, number)
    follow_up = await find_follow_up(session, check_in.id) if check_in is not None else None
    return Question(row[0], number, follow_up)
