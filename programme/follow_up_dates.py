"""When the coordinator follows up with each group, and which groups are to be asked.

Source: "Follow up with each mentoring team on a monthly basis and ask if there's anything you can
do to help".
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from sqlmodel import col, exists, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import CheckIn, Group, Membership, Nudge, Term
from models.columns import written_out
from programme.calendar import local_date, morning_of
from programme.groups import Part
from programme.nudges import Occasion, State
from programme.occasions import is_written, key_of, list_recent_terms, slice_now
from programme.timings import FOLLOW_UP_AGAIN, FOLLOW_UP_EVERY

ASKED = "follow_ups.asked"
REMINDED = "follow_ups.reminded"
EVERY = FOLLOW_UP_EVERY.default
_LONGEST = timedelta(weeks=8)  # after so long, nobody is asked once more
USEFUL_FOR = timedelta(days=10)
_LAST_WEEK = timedelta(weeks=1)  # of a term: its survey and its showcase are enough to answer
_NEW = timedelta(weeks=2)  # a group that began so lately has little to tell yet


def follow_up_days(starts_on: date, ends_on: date, every: timedelta = EVERY) -> list[date]:
    """Return the days on which groups are asked: ``every`` so often, not in the last week."""
    days, day = [], starts_on + every
    while day <= ends_on - _LAST_WEEK:
        days.append(day)
        day += every
    return days


def current_number(term: Term, now: datetime) -> int:
    """Return how many of the term's follow-ups have begun: the number of the one under way."""
    return _count_begun(term, now, FOLLOW_UP_EVERY.length)


def highest_number(term: Term, now: datetime) -> int:
    """Return the highest number under which groups may have been asked, however often that was."""
    return _count_begun(term, now, FOLLOW_UP_EVERY.least * FOLLOW_UP_EVERY.unit.value)


def _count_begun(term: Term, now: datetime, every: timedelta) -> int:
    today = local_date(now, term.time_zone)
    return sum(day <= today for day in follow_up_days(term.starts_on, term.ends_on, every))


def is_over(term: Term, now: datetime) -> bool:
    """Say whether the term has ended."""
    return local_date(now, term.time_zone) > term.ends_on


async def find_groups_to_ask(
    session: AsyncSession, workspace_id: int, now: datetime
) -> list[Occasion]:
    """Return the lead mentors who are to be asked how their group is, a follow-up's morning on."""
    occasions: list[Occasion] = []
    for term in await list_recent_terms(session, workspace_id, now):
        for number, due_at in _follow_ups(term):
            if not due_at <= now <= due_at + USEFUL_FOR:
                continue
            found = await session.exec(
                _without_answer(term, number).where(
                    await slice_now(session, col(Group.id), now),
                    col(Group.created_at) <= due_at - _NEW,
                    ~is_written(workspace_id, _key(ASKED, number)),
                )
            )
            occasions += [
                _occasion(ASKED, group_id, person_id, number, due_at)
                for group_id, person_id in found
            ]
    return occasions


async def find_groups_to_remind(
    session: AsyncSession, workspace_id: int, now: datetime
) -> list[Occasion]:
    """Return the lead mentors who were asked a week ago, and whose group has not answered."""
    occasions: list[Occasion] = []
    wait = FOLLOW_UP_AGAIN.length
    for term in await list_recent_terms(session, workspace_id, now):
        for number, due_at in _follow_ups(term):
            if is_over(term, now) or not due_at + wait <= now <= due_at + _LONGEST:
                continue
            found = await session.exec(
                _without_answer(term, number)
                .add_columns(col(Nudge.ended_at))
                .join(Nudge, col(Nudge.key) == _key(ASKED, number))
                .where(
                    await slice_now(session, col(Group.id), now),
                    col(Nudge.workspace_id) == workspace_id,
                    col(Nudge.state) == State.SENT,
                    col(Nudge.ended_at) <= now - wait,
                    col(Nudge.ended_at) > now - wait - USEFUL_FOR,
                    ~is_written(workspace_id, _key(REMINDED, number)),
                )
            )
            occasions += [
                _occasion(REMINDED, group_id, person_id, number, asked_at + wait)
                for group_id, person_id, asked_at in found
            ]
    return occasions


def _follow_ups(term: Term) -> Iterator[tuple[int, datetime]]:
    days = follow_up_days(term.starts_on, term.ends_on, FOLLOW_UP_EVERY.length)
    for number, day in enumerate(days, 1):
        yield number, morning_of(day, term.time_zone)


def _without_answer(term: Term, number: int) -> Any:
    """Return the query for the groups of a term, with their lead, that did not answer yet."""
    answered = exists().where(col(CheckIn.group_id) == col(Group.id), col(CheckIn.number) == number)
    return (
        select(Group.id, Membership.person_id)
        .join(Membership, col(Membership.group_id) == col(Group.id))
        .where(
            Group.term_id == term.id,
            col(Group.ended_at).is_(None),
            col(Membership.role) == written_out(Part.LEAD),
            col(Membership.left_at).is_(None),
            ~answered,
        )
        .order_by(col(Group.id))
    )


def _key(kind: str, number: int) -> Any:
    return key_of(f"{kind}:group/", col(Group.id), f":number/{number}")


def _occasion(kind: str, group_id: int, person_id: int, number: int, due_at: datetime) -> Occasion:
    return Occasion(
        key=f"{kind}:group/{group_id}:number/{number}",
        subject={"group": group_id, "number": number},
        due_at=due_at,
        person_id=person_id,
    )
