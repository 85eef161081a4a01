"""Looking for what is due costs the same, however many people were in the programme before.

Counted is what the database looks at: steps of SQLite's machine, rows of PostgreSQL's tables. That
does not depend on how busy the machine is.
"""

from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, time, timedelta
from typing import Any

from sqlalchemy import event, text
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from benchmarks.crowd import IN_TERM, STARTS_ON, gather_crowd
from models import Database, Person
from programme.group_set_up import find_unfinished
from scheduler import claims
from scheduler.rules import find_rules
from tests.make import add_person

MOST_RATIO = 1.5
FEW, MANY = 2 * IN_TERM, 8 * IN_TERM
# From before the term until after it; 9 o'clock in its zone, and noon.
INSTANTS = [
    datetime.combine(STARTS_ON + timedelta(days=day), time(hour), UTC)
    for day, hour in zip(range(-28, 120, 11), (6, 9) * 7, strict=False)
]
LITTLE = {"sqlite": 20_000, "postgresql": 2_000}  # what each look may cost anyway
_ROWS_VISITED = text(
    "SELECT sum(seq_tup_read + coalesce(idx_tup_fetch, 0)) FROM pg_stat_xact_user_tables"
)
Look = Callable[[AsyncSession, int, datetime], Awaitable[Any]]


def looks() -> dict[str, Look]:
    """Return everything that the clock asks the database again and again."""
    rules = find_rules()
    found: dict[str, Look] = {
        kind: rule.find_due for kind, rule in rules.items() if rule.find_due is not None
    }
    found["find_unfinished"] = find_unfinished
    found["find_due"] = lambda session, workspace_id, now: claims.find_due(
        session, workspace_id, rules, now
    )
    return found


class Counting:
    """What the database looks at while a session reads."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.is_sqlite = database.engine.dialect.name == "sqlite"
        self.steps = 0

        def count() -> None:
            self.steps += 1

        if self.is_sqlite:

            @event.listens_for(database.engine.sync_engine, "connect")
            def on_connect(connection: Any, _record: Any) -> None:
                connection.run_async(lambda driver: driver.set_progress_handler(count, 1))

    async def of(self, look: Look, workspace_id: int, now: datetime) -> int:
        """Return how much one look costs."""
        # In a transaction, for that is what PostgreSQL counts by, and what SET LOCAL holds for.
        async with self.database.writing() as session:
            before = await self._count(session)
            await look(session, workspace_id, now)
            return await self._count(session) - before

    async def _count(self, session: AsyncSession) -> int:
        connection = await session.connection()
        if self.is_sqlite:
            return self.steps
        # Among few rows PostgreSQL reads them all, whatever the indexes.
        for way in ("seqscan", "hashjoin", "mergejoin"):
            await connection.execute(text(f"SET LOCAL enable_{way} = off"))
        return int(await connection.scalar(_ROWS_VISITED) or 0)


async def settle(database: Database) -> None:
    """Let the database know how its rows are spread, as a running one does."""
    await database.tend()
    await database.engine.dispose()
    if database.engine.dialect.name == "postgresql":
        async with database.engine.connect() as connection:
            apart = await connection.execution_options(isolation_level="AUTOCOMMIT")
            await apart.execute(text("VACUUM ANALYZE"))


async def test_looking_for_what_is_due_does_not_grow_with_the_years(database: Database) -> None:
    counting, costs = Counting(database), {FEW: Counter[str](), MANY: Counter[str]()}
    wanjiru = await add_person(database, "W1", name="Wanjiru")
    async with database.writing() as session:
        found = await session.exec(select(Person).where(Person.id == wanjiru.id))
        found.one().is_coordinator = True
    there = 0
    for people, cost in costs.items():
        await gather_crowd(database, wanjiru.workspace_id, people, there=there)
        there = people
        await settle(database)
        for now in INSTANTS:
            for name, look in looks().items():
                cost[name] += await counting.of(look, wanjiru.workspace_id, now)
    little = LITTLE[database.engine.dialect.name]
    grown = {
        name: f"{costs[FEW][name]} to {costs[MANY][name]}"
        for name in costs[FEW]
        if costs[MANY][name] > MOST_RATIO * costs[FEW][name] + little
    }
    assert grown == {}
    assert sum(costs[MANY].values()) <= MOST_RATIO * sum(costs[FEW].values())
