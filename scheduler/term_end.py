"""What is said at the end of a term."""

from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from models import Nudge
from programme.term_end import THANKED, USEFUL_FOR, find_reached, find_to_thank
from programme.ties import Tie
from scheduler.rules import NudgeRule, Settled
from views.messages import Message
from views.term_end import thanks_message


async def _render_thanks(session: AsyncSession, nudge: Nudge, now: datetime) -> Message | Settled:
    reached = await find_reached(session, nudge.subject["membership"], now)
    if reached is None:
        return Settled("they left the group, or the term goes on")
    return thanks_message(reached)


NUDGES = (
    NudgeRule(
        kind=THANKED,
        what="Thank you, with what the group reached and how to go on",
        to_whom="everybody in a group",
        ties=(Tie.STAYED,),
        when="at nine on the day after the term's last, in its zone",
        what_stops_it="they left the group before",
        render=_render_thanks,
        find_due=find_to_thank,
        useful_for=USEFUL_FOR,
    ),
)
