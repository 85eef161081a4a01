"""What coordinators hear when two are in one group who are not to be."""

from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from models import Nudge
from programme.apart import IN_ONE_GROUP, find_together
from programme.ties import Tie
from scheduler.rules import NudgeRule, Settled
from views.apart import in_one_group_message
from views.messages import Message


async def _render(session: AsyncSession, nudge: Nudge, now: datetime) -> Message | Settled:
    del now
    together = await find_together(session, nudge.subject["one"], nudge.subject["other"])
    return in_one_group_message(together) if together else Settled("they aren't together any more")


NUDGES = (
    NudgeRule(
        kind=IN_ONE_GROUP,
        what="That two people are in one group who are to be kept apart",
        to_whom="every coordinator but the two themselves",
        ties=(Tie.COORDINATOR,),
        when="when one of them, or a coordinator, asks for it while they are in one group",
        what_stops_it="one of them leaves the group, or the wish is taken back",
        render=_render,
    ),
)
