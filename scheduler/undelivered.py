"""What coordinators hear about what could not be delivered."""

from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from models import Nudge
from programme.ties import Tie
from programme.undelivered import NOTE, USEFUL_FOR, find_notes, list_undelivered
from scheduler.rules import NudgeRule, Settled
from views.messages import Message
from views.undelivered import undelivered_message


async def _render_note(session: AsyncSession, nudge: Nudge, now: datetime) -> Message | Settled:
    del now
    undelivered, more = await list_undelivered(session, nudge.workspace_id)
    if not undelivered:
        return Settled("all of it is decided on")
    return undelivered_message(undelivered, more)


NUDGES = (
    NudgeRule(
        kind=NOTE,
        what="Who could not be reached, why, and what can be done about it, all in one",
        to_whom="every coordinator",
        ties=(Tie.COORDINATOR,),
        when="at nine in their morning after something could not be delivered",
        what_stops_it="all of it is decided on",
        render=_render_note,
        find_due=find_notes,
        useful_for=USEFUL_FOR,
    ),
)
