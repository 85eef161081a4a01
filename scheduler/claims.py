"""The ledger's transactions: whose turn it is, who claims a nudge, and what became of it.

Each function is one statement or two in a short transaction of the caller; none of these
transactions is open while Slack is called. That nobody is told twice rests on the conditional
updates, which hold on SQLite and PostgreSQL alike.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import and_, case, col, func, null, or_, select, update
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from models import Nudge, SenderLease, insert_if_absent
from models.nudges import UNSENT
from programme.courtesy_rules import Held
from programme.nudges import State, Urgency, next_try_at

_AT_ONCE = 200
# Longer than almost any call to Slack; after a crash the next sender waits so long. Where a call
# takes longer two may send at once, which costs politeness only.
_TURN = timedelta(seconds=5)


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


async def find_due_to(
    session: AsyncSession, person_id: int, kinds: Collection[str], now: datetime
) -> Sequence[Nudge]:
    """Return the nudges to one person that are to be tried now, the longest due first."""
    found = await session.exec(
        select(Nudge)
        .where(
            Nudge.person_id == person_id,
            UNSENT,
            col(Nudge.try_at) <= now,
            col(Nudge.kind).in_(kinds),
        )
        .order_by(col(Nudge.try_at), col(Nudge.id))
        .limit(_AT_ONCE)
    )
    return found.all()


async def take_turn(session: AsyncSession, workspace_id: int, holder: str, now: datetime) -> bool:
    """Take or keep the turn to send to a workspace; False when it is another's, or Slack rests."""
    lease = update(SenderLease).where(
        col(SenderLease.workspace_id) == workspace_id,
        col(SenderLease.quiet_until).is_(None) | (col(SenderLease.quiet_until) <= now),
        col(SenderLease.holder).is_(None)
        | (col(SenderLease.holder) == holder)
        | (col(SenderLease.lease_until) <= now),
    )
    take = lease.values(holder=holder, lease_until=now + _TURN)
    if (await session.exec(take)).rowcount == 1:
        return True
    # Nobody's turn yet, or another's: only the first sender of a workspace finds no row.
    await insert_if_absent(session, SenderLease(workspace_id=workspace_id))
    return (await session.exec(take)).rowcount == 1


async def find_lost_before(session: AsyncSession, workspace_id: int) -> datetime | None:
    """Return before when a ledger that was lost may have said what was due, or None."""
    found = await session.exec(
        select(SenderLease.reconcile_before).where(SenderLease.workspace_id == workspace_id)
    )
    return found.first()


def is_in_doubt(nudge: Nudge, lost_before: datetime | None) -> bool:
    """Say whether it may be in Slack already, so that one looks there before it is said."""
    if nudge.absent_at is None:
        return nudge.attempt > 0 or (lost_before is not None and nudge.due_at < lost_before)
    return lost_before is not None and nudge.absent_at < lost_before > nudge.due_at


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


async def claim(
    session: AsyncSession,
    nudges: Sequence[Nudge],
    now: datetime,
    urgencies: Mapping[str, Urgency],
    *,
    to_look: bool = False,
) -> list[Nudge]:
    """Claim nudges as they were found, together; returns those that nobody was faster with.

    They have one end, whatever their attempts. ``urgencies`` are those of their kinds. With
    ``to_look`` they are looked for in Slack under this claim; else they may be said, and then
    nobody knows that they are not there.
    """
    if not nudges:
        return []
    try_at = next_try_at(max(nudge.attempt for nudge in nudges) + 1, now)
    as_found = or_(
        *(and_(col(Nudge.id) == nudge.id, col(Nudge.attempt) == nudge.attempt) for nudge in nudges)
    )
    first_tried_at = func.coalesce(col(Nudge.first_tried_at), now)
    kinds = {nudge.kind: urgencies[nudge.kind].value for nudge in nudges}
    claimed = await session.exec(
        update(Nudge)
        .where(as_found, UNSENT, col(Nudge.try_at) <= now)
        .values(
            state=State.CLAIMED,
            attempt=col(Nudge.attempt) + 1,
            urgency=case(kinds, value=col(Nudge.kind)),
            try_at=try_at,
            held=None,
            **({} if to_look else {"first_tried_at": first_tried_at, "absent_at": null()}),
        )
        .returning(col(Nudge.id))
        .execution_options(synchronize_session=False)
    )
    ours = {row[0] for row in claimed.all()}
    return [
        Nudge(
            **{
                **nudge.model_dump(),
                "state": State.CLAIMED,
                "attempt": nudge.attempt + 1,
                "urgency": kinds[nudge.kind],
                "try_at": try_at,
                "first_tried_at": nudge.first_tried_at if to_look else nudge.first_tried_at or now,
            }
        )
        for nudge in nudges
        if nudge.id in ours
    ]


async def hold(
    session: AsyncSession, nudge: Nudge, until: datetime, why: Held, now: datetime
) -> bool:
    """Let a nudge that nobody has claimed wait until then; says whether it was as we found it."""
    return await _change_unclaimed(session, nudge, now, try_at=until, held=why)


async def drop(session: AsyncSession, nudge: Nudge, reason: str, now: datetime) -> bool:
    """Settle a nudge that nobody has claimed; says whether it was as we found it."""
    ended = {"state": State.SETTLED, "reason": reason, "ended_at": now}
    return await _change_unclaimed(session, nudge, now, **ended)


async def _change_unclaimed(
    session: AsyncSession, nudge: Nudge, now: datetime, **values: Any
) -> bool:
    found = await session.exec(
        update(Nudge)
        .where(
            col(Nudge.id) == nudge.id,
            col(Nudge.state) == State.PLANNED,
            col(Nudge.attempt) == nudge.attempt,
            col(Nudge.try_at) <= now,
        )
        .values(values)
        .execution_options(synchronize_session=False)
    )
    return found.rowcount == 1


async def record_sent(
    session: AsyncSession, nudge: Nudge, channel_id: str, ts: str, said_at: datetime
) -> bool:
    """Record where the message is in Slack, and since when, if the claim is still ours.

    Says whether it was.
    """
    return await _end(
        session, nudge, state=State.SENT, sent_channel_id=channel_id, sent_ts=ts, ended_at=said_at
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


async def give_back(
    session: AsyncSession,
    nudge: Nudge,
    try_at: datetime,
    *,
    absent_at: datetime | None = None,
    held: Held | None = None,
) -> bool:
    """Undo a claim under which nothing was posted; says whether it was still ours.

    The attempt does not count. ``absent_at`` is when it was surely not in Slack, if anybody
    knows: then the next claim need not look for it.
    """
    return await _end(
        session,
        nudge,
        state=State.PLANNED,
        attempt=nudge.attempt - 1,
        try_at=try_at,
        held=held,
        absent_at=absent_at,
    )


async def set_aside(
    session: AsyncSession, nudge: Nudge, now: datetime, *, absent_at: datetime
) -> bool:
    """Let a nudge that we could not say for a mistake of ours wait, longer each time."""
    try_at = next_try_at(nudge.attempt, now)
    return await _end(session, nudge, state=State.PLANNED, try_at=try_at, absent_at=absent_at)


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
