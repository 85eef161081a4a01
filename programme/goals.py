"""SMART goals: members propose them, a mentor of the group agrees with them or sets them aside.

Source: "Groups are encouraged to set SMART goals to be achieved".
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import bindparam
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import Goal, Group, Person
from programme.audits import audit
from programme.group import find_lead, get_group_for, tell
from programme.people import Caller
from programme.permissions import Action
from programme.refusals import FieldProblems, Refusal
from programme.translations import gettext as _

PROMPTS = ("specific", "measurable", "achievable", "relevant", "time_bound")
LONGEST_TEXT = 1000
MOST_GOALS = 10  # what a group can look at together

PROPOSED = "goals.proposed"
AGREED = "goals.agreed"
DROPPED = "goals.dropped"


class GoalState(StrEnum):
    """Where a goal stands."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    DROPPED = "dropped"


@dataclass(frozen=True)
class GoalSeen:
    """A goal with who proposed it; None when they are gone."""

    goal: Goal
    proposer: Person | None

    @property
    def is_agreed(self) -> bool:
        """Whether the group works towards it."""
        return self.goal.state == GoalState.AGREED


_GOALS = (
    select(Goal, Person)
    .outerjoin(Person, col(Person.id) == col(Goal.proposed_by))
    .where(col(Goal.group_id) == bindparam("group_id"), Goal.state != GoalState.DROPPED)
    .order_by(col(Goal.state), col(Goal.id))
)


async def list_goals(session: AsyncSession, group_id: int) -> list[GoalSeen]:
    """Return the goals of a group that are not set aside: those agreed on first, oldest first."""
    found = await session.exec(_GOALS, params={"group_id": group_id})
    return [GoalSeen(goal, proposer) for goal, proposer in found]


def check_goal(texts: Mapping[str, str | None]) -> dict[str, str]:
    """Return a sentence for each of the five prompts whose text is missing or too long."""
    problems = {}
    for prompt in PROMPTS:
        text = (texts.get(prompt) or "").strip()
        if not text:
            problems[prompt] = _("Please write a sentence; you can say more when you meet.")
        elif len(text) > LONGEST_TEXT:
            problems[prompt] = _("Please keep it within {most} characters.", most=LONGEST_TEXT)
    return problems


async def propose_goal(
    session: AsyncSession,
    caller: Caller,
    group_id: int,
    texts: Mapping[str, str | None],
    now: datetime,
) -> Goal:
    """Keep a member's goal as proposed, and tell the lead mentor; the same again is kept once.

    ``texts`` are by prompt. Raises ``FieldProblems`` for what is missing or too long, ``Refusal``
    when the group is not theirs or has as many goals as it can look at.
    """
    in_group = await get_group_for(session, caller, group_id, Action.PROPOSE_GOAL)
    if problems := check_goal(texts):
        raise FieldProblems(problems)
    words: dict[str, Any] = {prompt: (texts[prompt] or "").strip() for prompt in PROMPTS}
    kept = [seen.goal for seen in await list_goals(session, group_id)]
    for goal in kept:
        if goal.proposed_by == caller.person_id and _words_of(goal) == words:
            return goal
    if len(kept) >= MOST_GOALS:
        raise Refusal(
            _(
                "Your group has {most} goals already. When one is set aside, there is "
                "room for another.",
                most=MOST_GOALS,
            )
        )
    goal = Goal(group_id=group_id, proposed_by=caller.person_id, proposed_at=now, **words)
    session.add(goal)
    await session.flush()
    lead = await find_lead(session, group_id)
    if lead is not None and lead.id != caller.person_id:
        await tell(session, in_group, PROPOSED, "goal", goal.id, now, person_id=lead.id)
    return goal


def _words_of(goal: Goal) -> dict[str, str]:
    return {prompt: getattr(goal, prompt) for prompt in PROMPTS}


async def decide_goal(
    session: AsyncSession, caller: Caller, goal_id: int, state: GoalState, now: datetime
) -> Goal:
    """Agree with a goal, or set it aside, as a mentor of its group; once, whoever presses first.

    The group hears in its channel what it agreed on, or, before it has one, the proposer does;
    of what is set aside only the proposer hears. Raises ``Refusal`` when the goal is not there
    or not theirs to decide, or was set aside meanwhile.
    """
    found = await session.exec(select(Goal.group_id).where(Goal.id == goal_id))
    in_group = await get_group_for(session, caller, found.one_or_none() or 0, Action.DECIDE_GOAL)
    goal = (await session.exec(select(Goal).where(Goal.id == goal_id))).one()
    if goal.state == state:
        return goal
    if goal.state == GoalState.DROPPED:
        raise Refusal(_("That goal was set aside a moment ago. It can be proposed again any time."))
    goal.state, goal.decided_by, goal.decided_at = state, caller.person_id, now
    audit(session, caller, f"goals.{state}", f"group/{goal.group_id}", now, goal=goal.id)
    await session.flush()
    channel_id = in_group.group.slack_channel_id
    if state is GoalState.AGREED and channel_id is not None:
        await tell(session, in_group, AGREED, "goal", goal.id, now, slack_channel_id=channel_id)
    elif goal.proposed_by not in {None, caller.person_id}:
        kind = AGREED if state is GoalState.AGREED else DROPPED
        await tell(session, in_group, kind, "goal", goal.id, now, person_id=goal.proposed_by)
    return goal


@dataclass(frozen=True)
class GoalTold:
    """A goal as it stands when it is about to be told."""

    group: Group
    seen: GoalSeen


async def find_goal(session: AsyncSession, goal_id: int) -> GoalTold | None:
    """Return a goal with its group, or None when it is gone or the group has ended."""
    found = await session.exec(
        select(Group, Goal, Person)
        .join(Goal, col(Goal.group_id) == col(Group.id))
        .outerjoin(Person, col(Person.id) == col(Goal.proposed_by))
        .where(Goal.id == goal_id, col(Group.ended_at).is_(None))
    )
    row = found.one_or_none()
    return GoalTold(row[0], GoalSeen(row[1], row[2])) if row is not None else None
