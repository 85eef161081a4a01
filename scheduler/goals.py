"""What is said about a group's goals."""

from collections.abc import Callable
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from models import Group, Nudge
from programme.goals import AGREED, DROPPED, PROPOSED, GoalSeen, GoalState, find_goal
from programme.ties import Tie
from scheduler.rules import NudgeRule, Render, Settled
from views.goals import goal_agreed_message, goal_dropped_message, goal_proposed_message
from views.messages import Message


def _render_while(state: GoalState, view: Callable[[Group, GoalSeen], Message]) -> Render:
    """Return how a goal is told, as long as it stands there."""

    async def render(session: AsyncSession, nudge: Nudge, now: datetime) -> Message | Settled:
        del now
        told = await find_goal(session, nudge.subject["goal"])
        if told is None:
            return Settled("the goal is gone or the group has ended")
        if told.seen.goal.state != state:
            return Settled(f"the goal is {told.seen.goal.state} now")
        return view(told.group, told.seen)

    return render


NUDGES = (
    NudgeRule(
        kind=PROPOSED,
        what="A goal that a member proposes, with buttons to agree or to set it aside",
        to_whom="the group's lead mentor",
        ties=(Tie.MEMBER,),
        when="when it is proposed, unless they did it themselves",
        what_stops_it="it is decided on, or the group ends",
        render=_render_while(GoalState.PROPOSED, goal_proposed_message),
    ),
    NudgeRule(
        kind=AGREED,
        what="A goal that the group works towards from now on",
        to_whom="the group's channel; before there is one, the member who proposed it",
        ties=(Tie.MEMBER, Tie.CHANNEL),
        when="when a mentor of the group agrees with it",
        what_stops_it="it is set aside, or the group ends",
        render=_render_while(GoalState.AGREED, goal_agreed_message),
    ),
    NudgeRule(
        kind=DROPPED,
        what="That a goal is set aside for now",
        to_whom="the member who proposed it",
        ties=(Tie.MEMBER,),
        when="when a mentor of the group sets it aside",
        what_stops_it="the group ends",
        render=_render_while(GoalState.DROPPED, goal_dropped_message),
    ),
)
