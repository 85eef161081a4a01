"""What coordinators hear on Monday morning."""

from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from models import Nudge
from programme.coordinators import list_coordinator_people
from programme.ties import Tie
from programme.weekly import USEFUL_FOR, WEEKLY, find_week, find_weekly
from scheduler.rules import NudgeRule, Settled
from views.messages import Message
from views.weekly import weekly_message


async def _render_weekly(session: AsyncSession, nudge: Nudge, now: datetime) -> Message | Settled:
    people = await list_coordinator_people(session, nudge.workspace_id)
    if nudge.person_id not in {one.id for one in people}:
        return Settled("they are no coordinator any more")
    week = await find_week(session, nudge.workspace_id, now)
    return Settled("there is nothing to say") if week.is_quiet else weekly_message(week)


NUDGES = (
    NudgeRule(
        kind=WEEKLY,
        what="What came in, which groups met, what is coming",
        to_whom="every coordinator",
        ties=(Tie.COORDINATOR,),
        when="at nine on their Monday, from the opening of applications to the term's end",
        what_stops_it="there is nothing to say",
        render=_render_weekly,
        find_due=find_weekly,
        useful_for=USEFUL_FOR,
    ),
)
