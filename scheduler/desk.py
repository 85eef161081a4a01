"""Saying what coordinators write to somebody, once and in their daytime."""

from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from models import Nudge
from programme.desk import WRITTEN, find_letter
from programme.ties import Tie
from scheduler.rules import NudgeRule, Settled
from views.desk import letter_message
from views.messages import Message


async def _render(session: AsyncSession, nudge: Nudge, now: datetime) -> Message | Settled:
    del now
    found = await find_letter(session, nudge.subject["letter"])
    return letter_message(*found) if found is not None else Settled("it is gone")


NUDGES = (
    NudgeRule(
        kind=WRITTEN,
        what="What a coordinator writes to somebody, in their own words",
        to_whom="the person they chose",
        ties=(Tie.ANYBODY,),
        when="when a coordinator sends it",
        what_stops_it="nothing",
        render=_render,
    ),
)
