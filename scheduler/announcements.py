"""Saying what coordinators announce, each reader once and in their daytime."""

from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from models import Nudge
from programme.announcements import ANNOUNCED, find_announced
from programme.ties import Tie
from scheduler.rules import NudgeRule, Settled
from views.announcements import announcement_message
from views.messages import Message


async def _render(session: AsyncSession, nudge: Nudge, now: datetime) -> Message | Settled:
    del now
    announced = await find_announced(session, nudge.subject["announcement"])
    return announcement_message(announced) if announced else Settled("it is gone")


NUDGES = (
    NudgeRule(
        kind=ANNOUNCED,
        what="What a coordinator announces, in their own words",
        to_whom="everybody, a role, a focus or some groups, as the coordinator chose",
        ties=(Tie.APPLICANT, Tie.MEMBER),
        when="when a coordinator sends it",
        what_stops_it="they withdrew or left, or the term is over",
        render=_render,
    ),
)
