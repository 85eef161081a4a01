"""What everybody in a group hears when the term has ended: what they reached, and how to go on."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import Integer, bindparam
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import Goal, Group, Meeting, Membership, OutlineStep, Term
from models.columns import written_out
from programme.calendar import morning_of, start_of_day
from programme.goals import GoalState
from programme.groups import Part
from programme.meeting_states import MeetingState
from programme.memos import ask_once
from programme.nudges import Occasion
from programme.occasions import is_written, key_of, list_recent_terms, slice_now

THANKED = "term_end.thanked"
USEFUL_FOR = timedelta(days=5)  # a weekend, and days that somebody has off


def thanks_at(term: Term) -> datetime:
    """Return when people are thanked: at nine on the day after the term's last, in its zone."""
    return morning_of(term.ends_on + timedelta(days=1), term.time_zone)


async def find_to_thank(session: AsyncSession, workspace_id: int, now: datetime) -> list[Occasion]:
    """Return everybody who was in a group when the term ended."""
    occasions: list[Occasion] = []
    for term in await list_recent_terms(session, workspace_id, now):
        due_at = thanks_at(term)
        if not due_at <= now <= due_at + USEFUL_FOR:
            continue
        key, ended = f"{THANKED}:membership/", f":{term.ends_on}"
        found = await session.exec(
            select(Membership.id, Membership.person_id)
            .join(Group, col(Group.id) == col(Membership.group_id))
            .where(
                await slice_now(session, col(Membership.id), now),
                Group.term_id == term.id,
                _was_there_at_the_end(term),
                col(Membership.left_at).is_(None),
                ~is_written(workspace_id, key_of(key, col(Membership.id), ended)),
            )
            .order_by(col(Membership.id))
        )
        occasions += [
            Occasion(
                f"{key}{membership_id}{ended}", {"membership": membership_id}, due_at, person_id
            )
            for membership_id, person_id in found
        ]
    return occasions


def _was_there_at_the_end(term: Term) -> Any:
    last_day = start_of_day(term.ends_on, term.time_zone)
    return col(Group.ended_at).is_(None) | (col(Group.ended_at) >= last_day)


@dataclass(frozen=True)
class Reached:
    """What a group did in its term, as far as it is known."""

    term: Term
    group: Group
    is_mentor: bool  # the reader
    mentees: int
    meetings: int  # held
    goals: int  # agreed on
    steps: int  # of the outline, done


_ITS_GROUP = (
    select(Term, Group, Membership.role)
    .join(Group, col(Group.term_id) == col(Term.id))
    .join(Membership, col(Membership.group_id) == col(Group.id))
    .where(col(Membership.id) == bindparam("membership"), col(Membership.left_at).is_(None))
)


def _number(column: Any, *conditions: Any) -> Any:
    counted = select(func.count(column)).where(*conditions)
    return counted.scalar_subquery()


_GROUP = bindparam("group", type_=Integer)
_REACHED: Any = select(
    _number(
        Membership.id,
        col(Membership.group_id) == _GROUP,
        col(Membership.role) == written_out(Part.MENTEE),
        col(Membership.left_at).is_(None),
    ),
    _number(Meeting.id, col(Meeting.group_id) == _GROUP, Meeting.state == MeetingState.HELD),
    _number(Goal.id, col(Goal.group_id) == _GROUP, Goal.state == GoalState.AGREED),
    _number(
        OutlineStep.id,
        col(OutlineStep.group_id) == _GROUP,
        col(OutlineStep.done_at).is_not(None),
    ),
)


async def find_reached(session: AsyncSession, membership_id: int, now: datetime) -> Reached | None:
    """Return what a member's group did, or None when they left it or its term goes on after all."""
    found = await session.exec(_ITS_GROUP, params={"membership": membership_id})
    row = found.one_or_none()
    if row is None or now < thanks_at(row[0]):
        return None
    term, group, part = row
    # The same for all of a group.
    numbers = await ask_once(
        session, (find_reached, group.id), partial(_count_reached, session, group.id)
    )
    return Reached(term, group, part != Part.MENTEE, *numbers)


async def _count_reached(session: AsyncSession, group_id: int) -> tuple[int, int, int, int]:
    """Return how many mentees a group has, and how many meetings, goals and steps it reached."""
    found = await session.exec(_REACHED, params={"group": group_id})
    mentees, meetings, goals, steps = found.one()
    return mentees, meetings, goals, steps
