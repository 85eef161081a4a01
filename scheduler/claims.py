"""The ledger's transactions: whose turn it is, who claims a nudge, and what became of it.

Each function is one statement or two in a short transaction of the caller; none of these
transactions is open while Slack is called. That nobody is told twice rests on the conditional
updates, which hold on SQLite and PostgreSQL alike.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import col, select, update
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from models import Nudge, SenderLease, insert_if_absent
from models.nudges import UNSENT
from programme.nudges import State, next_try_at

_AT_ONCE = 50
# Longer than the longest call to Slack; after a crash the next sender waits so long.
_TURN = timedelta(seconds=15)


async def find_due(
    session: AsyncSession, workspace_id: int, kinds: Collection[str], now: datetime
) -> Sequence[Nudge]:
    """Return nudges that are to be tried now, the longest due first; not all at once.

    Kinds that this version does not know are left to the replicas that do.
    """
    return (await session.exec(due_query(workspace_id, kinds, now))).all()


def due_query(workspace_id: int, kinds: Collection[str], now: datetime) -> SelectOfScalar[Nudge]:
    """Return the query of :func:`find_due`, which the index ``ix_nudge_unsent`` answers."""
    return (
        select(Nudge)
        .where(
            Nudge.workspace_id == workspace_id,
            UNSENT,
            col(Nudge.try_at) <= now,
            col(Nudge.kind).in_(kinds),
        )
        .order_by(col(Nudge.try_at), col(Nudge.id))
        .limit(_AT_ONCE)
    )


async def take_turn(session: AsyncSession, workspace_id: int, holder: str, now: datetime) -> bool:
    """Take or keep the turn to send to a workspace; False when it is another's, or Slack rests."""
    lease = update(SenderLease).where(
        col(SenderLease.workspace_id) == workspace_id,
        col(SenderLease.quiet_until).is_(None) | (col(SenderLease.quiet_until) <= now),
        col(SenderLease.holder).is_(None)
        | (col(SenderLease.holder) == holder)
        | (col(SenderLease.lease_until) <= now),
    )
    await insert_if_absent(session, SenderLease(workspace_id=workspace_id))
    taken = await session.exec(lease.values(holder=holder, lease_until=now + _TURN))
    return taken.rowcount == 1


async def end_turn(session: AsyncSession, workspace_id: int, holder: str) -> None:
    """Let the next one send."""
    await session.exec(
        update(SenderLease)
        .where(col(SenderLease.workspace_id) == workspace_id, col(SenderLease.holder) == holder)
        .values(holder=None, lease_until=None)
    )


async def keep_quiet(session: AsyncSession, workspace_id: int, until: datetime) -> None:
    """Let nobody send to the workspace before the moment: Slack asked for it."""
    await session.exec(
        update(SenderLease)
        .where(col(SenderLease.workspace_id) == workspace_id)
        .values(quiet_until=until)
    )


async def claim(session: AsyncSession, nudge: Nudge, now: datetime) -> Nudge | None:
    """Claim a nudge as it was found; returns it as claimed, or None when another was faster."""
    attempt = nudge.attempt + 1
    claimed = {
        "state": State.CLAIMED,
        "attempt": attempt,
        "try_at": next_try_at(attempt, now),
        "first_tried_at": nudge.first_tried_at or now,
    }
    found = await session.exec(
        update(Nudge)
        .where(
            col(Nudge.id) == nudge.id,
            col(Nudge.attempt) == nudge.attempt,
            UNSENT,
            col(Nudge.try_at) <= now,
        )
        .values(claimed)
        .returning(col(Nudge.id))
    )
    if found.first() is None:
        return None
    return Nudge(**{**nudge.model_dump(), **claimed})


async def record_sent(
    session: AsyncSession, nudge: Nudge, channel_id: str, ts: str, now: datetime
) -> bool:
    """Record where the message is in Slack, if the claim is still ours; says whether it was."""
    return await _end(
        session, nudge, state=State.SENT, sent_channel_id=channel_id, sent_ts=ts, ended_at=now
    )


async def settle(session: AsyncSession, nudge: Nudge, reason: str, now: datetime) -> bool:
    """Record that it need not be said; says whether the claim was still ours."""
    return await _end(session, nudge, state=State.SETTLED, reason=reason, ended_at=now)


async def give_up(session: AsyncSession, nudge: Nudge, code: str, now: datetime) -> bool:
    """Record that nobody is there to read it, for a coordinator to see; says whether it was ours.

    ``code`` is Slack's own.
    """
    return await _end(
        session, nudge, state=State.SETTLED, reason=code, is_undelivered=True, ended_at=now
    )


async def park(session: AsyncSession, nudge: Nudge, reason: str, now: datetime) -> bool:
    """Put it before a person's eyes; says whether the claim was still ours."""
    return await _end(
        session, nudge, state=State.PARKED, reason=reason, is_undelivered=True, ended_at=now
    )


async def give_back(session: AsyncSession, nudge: Nudge, try_at: datetime) -> bool:
    """Undo a claim under which Slack surely posted nothing; says whether it was still ours.

    The attempt does not count, so the next one need not look for its post.
    """
    return await _end(session, nudge, state=State.PLANNED, attempt=nudge.attempt - 1, try_at=try_at)


async def _end(session: AsyncSession, nudge: Nudge, **values: Any) -> bool:
    found = await session.exec(
        update(Nudge)
        .where(
            col(Nudge.id) == nudge.id,
            col(Nudge.state) == State.CLAIMED,
            col(Nudge.attempt) == nudge.attempt,
        )
        .values(values)
    )
    return found.rowcount == 1
