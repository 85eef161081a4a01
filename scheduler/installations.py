"""What whoever installed the bot hears."""

from datetime import datetime, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from models import Nudge
from programme.installations import WELCOME, find_welcome
from scheduler.rules import NudgeRule, Settled
from views.installing import welcome_message
from views.messages import Message

_USEFUL_FOR = timedelta(days=3)


async def _render_welcome(session: AsyncSession, nudge: Nudge, now: datetime) -> Message | Settled:
    del now
    welcome = await find_welcome(session, nudge)
    return Settled("they are gone") if welcome is None else welcome_message(welcome)


NUDGES = (
    NudgeRule(
        kind=WELCOME,
        what="That the bot is there, and how to begin",
        to_whom="whoever installed it",
        when="at once",
        what_stops_it="they are gone",
        render=_render_welcome,
        useful_for=_USEFUL_FOR,
    ),
)
