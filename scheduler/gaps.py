"""Noticing that the bot was away: what was due before may have been said by a ledger that was lost.

A restored backup looks like an outage, so both are treated alike.
docs/decisions/0008-courtesy.md, "After a restore from a backup", gives the reasons.
"""

from datetime import datetime, timedelta

from sqlalchemy import bindparam
from sqlmodel import select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from models import Database, SenderLease, insert_if_absent

_GAP = timedelta(minutes=10)


_LEASE = SenderLease.metadata.tables["sender_lease"]
_SEEN = (
    update(_LEASE)
    .where(_LEASE.c.workspace_id == bindparam("workspace"))
    .values(seen_at=bindparam("now"))
)


async def keep_seen(session: AsyncSession, workspace_id: int, now: datetime) -> None:
    """Write down that the bot is there; each minute."""
    await insert_if_absent(session, SenderLease(workspace_id=workspace_id))
    await session.exec(_SEEN, params={"workspace": workspace_id, "now": now})


async def notice_gap(database: Database, workspace_id: int, now: datetime) -> bool:
    """Let what is due before now be looked for in Slack first, if the bot was away; at its start.

    Says whether it was. Away is also who comes from the future: that clock was moved. Where this
    ledger has never seen a bot, nothing was said from it: a first start, with however much due,
    looks for nothing. Restoring a backup leaves the row, without the time (:mod:`bot.backups`).
    """
    async with database.writing() as session:
        found = await session.exec(
            select(SenderLease).where(SenderLease.workspace_id == workspace_id).with_for_update()
        )
        lease = found.one_or_none()
        if lease is None:
            await insert_if_absent(session, SenderLease(workspace_id=workspace_id, seen_at=now))
            return False
        was_away = lease.seen_at is None or not timedelta() <= now - lease.seen_at <= _GAP
        if was_away:
            lease.reconcile_before = now
        lease.seen_at = now
    return was_away
