"""What the finders of occasions share: which terms they look at, and what is written down already.

A finder runs every minute. It looks only where a term's dates say that something can be due, at one
slice of the rows at a time, and leaves out what the ledger holds: with very many people a minute
costs no more, and the minutes that follow look at the other slices.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import String, bindparam, literal
from sqlalchemy.orm import aliased
from sqlmodel import cast, col, exists, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import Nudge, Term
from programme.memos import ask_once
from programme.nudges import Occasion

# Rows: where there are fewer, every minute looks at all of them. So many are written down at once.
SLICE = 1000
A_WHILE_AFTER = timedelta(days=30)
_ASKED_TOGETHER = 500
_MINUTE = 60
_ROUND = 1 << 64
_GOLDEN_STEP = 0x9E3779B97F4A7C15  # the golden section of a round


_ENDED_SINCE = (
    select(Term)
    .where(
        col(Term.workspace_id) == bindparam("workspace_id"),
        col(Term.ends_on) >= bindparam("since"),
    )
    .order_by(col(Term.starts_on), col(Term.id))
)
_KEYS = select(Nudge.key).where(
    col(Nudge.workspace_id) == bindparam("workspace_id"),
    col(Nudge.key).in_(bindparam("keys", expanding=True)),
)


async def list_recent_terms(session: AsyncSession, workspace_id: int, now: datetime) -> list[Term]:
    """Return the terms that are planned, under way, or ended within thirty days, oldest first."""
    ended_since = (now - A_WHILE_AFTER).date()

    async def ask() -> Sequence[Term]:
        which = {"workspace_id": workspace_id, "since": ended_since}
        return (await session.exec(_ENDED_SINCE, params=which)).all()

    return list(await ask_once(session, (list_recent_terms, workspace_id, ended_since), ask))


async def slice_now(session: AsyncSession, id_column: Any, now: datetime, size: int = SLICE) -> Any:
    """Return the SQL condition that a row is in the slice that this minute looks at."""
    return id_column.between(*await find_slice(session, id_column, now, size))


async def find_slice(
    session: AsyncSession, id_column: Any, now: datetime, size: int = SLICE
) -> tuple[int, int]:
    """Return the first and the last id of the slice that this minute looks at."""
    highest = await find_highest(session, id_column)
    slices = highest // size + 1
    first = choose_slice(slices, int(now.timestamp()) // _MINUTE) * size
    return first, first + size - 1


async def find_highest(session: AsyncSession, id_column: Any) -> int:
    """Return the highest of a column of ids, or 0."""

    async def ask() -> int:
        return (await session.exec(_highest(id_column))).one() or 0

    return await ask_once(session, (find_highest, str(id_column)), ask)


@lru_cache(maxsize=64)  # of the tables' columns there are few
def _highest(id_column: Any) -> Any:
    return select(func.max(id_column))


def choose_slice(slices: int, minute: int) -> int:
    """Return which of so many slices a minute looks at, from 0.

    Each minute is a golden step further round than the one before. That gets to all of them, in
    twice as many minutes as there are slices, and, unlike counting, also for a clock that misses
    every other minute. Source: Knuth, "The Art of Computer Programming", 6.4, Fibonacci hashing.
    """
    return ((minute * _GOLDEN_STEP) % _ROUND * slices) // _ROUND


def key_of(*parts: Any) -> Any:
    """Return the SQL text of an occasion's key, from words and columns of ids."""
    key: Any = literal("", String)
    for one in parts:
        key = key + (literal(one, String) if isinstance(one, str) else cast(one, String))
    return key


@cache
def _written() -> type[Nudge]:
    """Return the ledger under another name, for the query may ask for a nudge itself."""
    return aliased(Nudge)


def is_written(workspace_id: Any, key: Any) -> Any:
    """Return the SQL condition that an occasion with the key is in a workspace's ledger."""
    written = _written()
    return exists().where(col(written.workspace_id) == workspace_id, col(written.key) == key)


async def leave_out_written(
    session: AsyncSession, workspace_id: int, occasions: Sequence[Occasion]
) -> list[Occasion]:
    """Return the occasions that the ledger does not hold yet, at most a slice of them."""
    new: list[Occasion] = []
    for start in range(0, len(occasions), _ASKED_TOGETHER):
        some = occasions[start : start + _ASKED_TOGETHER]
        which = {"workspace_id": workspace_id, "keys": [one.key for one in some]}
        found = await session.exec(_KEYS, params=which)
        written = set(found.all())
        new += [one for one in some if one.key not in written]
        if len(new) >= SLICE:
            break
    return new[:SLICE]
