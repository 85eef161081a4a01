"""How speaking unprompted goes, for Prometheus."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from prometheus_client import CollectorRegistry, Counter
from sqlalchemy import event
from sqlmodel import Session, col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import Database, Nudge
from models.nudges import UNSENT
from programme.nudges import WRITTEN


class NudgeMetrics:
    """What this process planned, said and failed to say since it started.

    Labels are kinds of nudges, of which the code has so many, and outcomes; nobody's id.
    """

    def __init__(self, registry: CollectorRegistry | None = None) -> None:
        registry = registry or CollectorRegistry()
        self.planned = Counter(
            "mentoring_nudges_planned",
            "Messages to be said unprompted that were written down.",
            registry=registry,
        )
        self.sent = Counter(
            "mentoring_nudges_sent",
            "Messages that arrived in Slack.",
            ["kind"],
            registry=registry,
        )
        self.failed = Counter(
            "mentoring_nudges_failed",
            "Attempts that did not end well: refused, unreadable, unheard, not_now or broken.",
            ["kind", "outcome"],
            registry=registry,
        )


def count_planned(database: Database, metrics: NudgeMetrics) -> None:
    """Count every nudge that is written down through the database, once its transaction is kept.

    The clock writes them, and every handler does. Those that were there already do not count.
    """

    @event.listens_for(database.sessions, "after_commit")
    def on_commit(session: Session) -> None:
        if written := session.info.pop(WRITTEN, 0):
            metrics.planned.inc(written)


@dataclass(frozen=True)
class Queue:
    """What is due to be said and is not, in all workspaces: how much, since when at most."""

    length: int
    age: timedelta


async def find_queue(
    session: AsyncSession, now: datetime, workspace_ids: Collection[int] | None = None
) -> Queue:
    """Return what waits at the aware instant ``now``; a small index answers.

    With ``workspace_ids`` only there: where the bot was removed, nothing is late. What is held for
    its reader's daytime or for a budget waits until then, so it is not late.
    """
    query = select(func.count(), func.min(Nudge.try_at)).where(UNSENT, col(Nudge.try_at) <= now)
    if workspace_ids is not None:
        query = query.where(col(Nudge.workspace_id).in_(workspace_ids))
    length, oldest = (await session.exec(query)).one()
    return Queue(length, now - oldest if oldest else timedelta())
