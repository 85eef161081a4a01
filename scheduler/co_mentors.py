"""What is said when a group's co-mentor changes."""

from collections.abc import Callable
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from models import Nudge
from programme.co_mentors import ANNOUNCED, ENDED, JOINED, CoMentoring, find_co_mentoring
from programme.ties import Tie
from scheduler.rules import NudgeRule, Render, Settled
from views.co_mentors import announced_message, ended_message, joined_message
from views.messages import Message


def _render(view: Callable[[CoMentoring], Message], *, once_over: bool = False) -> Render:
    """Return how it is told, while they are co-mentor, or once they are no more."""

    async def render(session: AsyncSession, nudge: Nudge, now: datetime) -> Message | Settled:
        del now
        one = await find_co_mentoring(session, nudge.subject["membership"])
        if one is None:
            return Settled("the group is gone or has ended")
        if one.is_over is not once_over:
            return Settled("it changed again")
        return view(one)

    return render


NUDGES = (
    NudgeRule(
        kind=JOINED,
        what="That they are a group's co-mentor now",
        to_whom="the mentor who was chosen",
        ties=(Tie.MEMBER,),
        when="when a mentor of the group or a coordinator chooses them",
        what_stops_it="somebody else is chosen, or the group ends",
        render=_render(joined_message),
    ),
    NudgeRule(
        kind=ANNOUNCED,
        what="Who is the group's co-mentor now",
        to_whom="the group's channel",
        ties=(Tie.CHANNEL,),
        when="when a mentor of the group or a coordinator chooses them",
        what_stops_it="somebody else is chosen, or the group ends",
        render=_render(announced_message),
    ),
    NudgeRule(
        kind=ENDED,
        what="That they are not a co-mentor any more, with thanks",
        to_whom="the mentor who was",
        ties=(Tie.ANYBODY,),
        when="when somebody else, or nobody, is chosen, unless they did it themselves",
        what_stops_it="the group ends",
        render=_render(lambda _: ended_message(), once_over=True),
    ),
)
