"""When the bot does something by itself next, for the clock of the sandbox's page."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import Nudge
from programme.terms import find_current_term, list_showcases, milestones
from scheduler.sender import Sender


def next_event_of(sender: Sender) -> Callable[[], Awaitable[datetime | None]]:
    """Return what to ask when something comes next: an aware instant after now, or None."""

    async def ask() -> datetime | None:
        async with sender.database.reading() as session:
            return await find_next_event(session, sender.workspace_id, sender.clock())

    return ask


async def find_next_event(
    session: AsyncSession, workspace_id: int, now: datetime
) -> datetime | None:
    """Return the first instant after ``now`` that the bot has in mind, as aware UTC, or None.

    That is when something is to be said, or tried again, or a date of the current term.
    """
    instants = await _when_to_speak(session, workspace_id, now)
    term = await find_current_term(session, workspace_id, now)
    if term is not None:
        dates = milestones(term, await list_showcases(session, term.id))
        instants += [at for _, at in dates]
    return min((at for at in instants if at > now), default=None)


async def _when_to_speak(session: AsyncSession, workspace_id: int, now: datetime) -> list[datetime]:
    """Return the next times of what was written down and has not ended."""
    found = []
    for at in (col(Nudge.try_at), col(Nudge.due_at)):
        asked = await session.exec(
            select(func.min(at)).where(
                Nudge.workspace_id == workspace_id, col(Nudge.ended_at).is_(None), at > now
            )
        )
        found.append(asked.one())
    return [at for at in found if at is not None]
