"""What the finders of occasions share: which terms they look at, and what is written down already.

A finder runs every minute. It looks only where a term's dates say that something can be due, leaves
out what the ledger holds, and takes at most so many at once: the next minute finds the others.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import String, literal
from sqlalchemy.orm import aliased
from sqlmodel import cast, col, exists, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import Nudge, Term
from programme.nudges import Occasion

MOST_AT_ONCE = 500
_A_WHILE_AFTER = timedelta(days=30)
_ASKED_TOGETHER = 500


async def list_recent_terms(session: AsyncSession, workspace_id: int, now: datetime) -> list[Term]:
    """Return the terms that are planned, under way, or ended within thirty days, oldest first."""
    found = await session.exec(
        select(Term)
        .where(
            Term.workspace_id == workspace_id, col(Term.ends_on) >= (now - _A_WHILE_AFTER).date()
        )
        .order_by(col(Term.starts_on), col(Term.id))
    )
    return list(found.all())


def key_of(*parts: Any) -> Any:
    """Return the SQL text of an occasion's key, from words and columns of ids."""
    key: Any = literal("", String)
    for one in parts:
        key = key + (literal(one, String) if isinstance(one, str) else cast(one, String))
    return key


def is_written(workspace_id: int, key: Any) -> Any:
    """Return the SQL condition that an occasion with the key is in the ledger."""
    written = aliased(Nudge)  # the query may ask for another one
    return exists().where(col(written.workspace_id) == workspace_id, col(written.key) == key)


async def leave_out_written(
    session: AsyncSession, workspace_id: int, occasions: Sequence[Occasion]
) -> list[Occasion]:
    """Return the occasions that the ledger does not hold yet, at most so many."""
    new: list[Occasion] = []
    for start in range(0, len(occasions), _ASKED_TOGETHER):
        some = occasions[start : start + _ASKED_TOGETHER]
        found = await session.exec(
            select(Nudge.key).where(
                Nudge.workspace_id == workspace_id,
                col(Nudge.key).in_([one.key for one in some]),
            )
        )
        written = set(found.all())
        new += [one for one in some if one.key not in written]
        if len(new) >= MOST_AT_ONCE:
            break
    return new[:MOST_AT_ONCE]
