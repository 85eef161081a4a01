"""SQLite without its thread, for a program that has the database to itself.

aiosqlite gives each connection a thread, and each statement goes there and comes back several
times. That keeps a bot awake while a disk is slow, and takes longer than the statement itself.
Here statements are executed where they are said, and hold everybody up. Nothing is waited for, so
that sessions need not leave SQLAlchemy a way to wait either.
"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Self

from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.engine import URL
from sqlalchemy.engine.interfaces import ConnectArgsType
from sqlalchemy.pool import AsyncAdaptedQueuePool, Pool
from sqlalchemy.util import await_
from sqlalchemy.util.concurrency import in_greenlet
from sqlmodel.ext.asyncio.session import AsyncSession

DRIVER = "sqlite+in_place"
# Ready to be used again: the bot says some 800, of which Python keeps 128. A running bot has many
# connections, and would need much memory for that.
_STATEMENTS_KEPT = 1024


async def _nothing() -> None:
    """Take no time."""


def _seem_to_wait() -> None:
    """Do what a driver does that is waited for, else SQLAlchemy refuses it where it expects one."""
    if in_greenlet():
        await_(_nothing())


class _Cursor(sqlite3.Cursor):
    def execute(self, *given: Any) -> "_Cursor":
        _seem_to_wait()
        super().execute(*given)
        return self

    def executemany(self, *given: Any) -> "_Cursor":
        _seem_to_wait()
        super().executemany(*given)
        return self

    async def _async_soft_close(self) -> None:
        """Keep it open: SQLAlchemy closes it when what was found is read."""


class _Connection(sqlite3.Connection):
    def cursor(self, factory: Any = _Cursor) -> Any:
        return super().cursor(factory)


class InPlace(SQLiteDialect_pysqlite):
    """The standard library's driver, of which SQLAlchemy is told that one need not wait for it."""

    driver = "in_place"
    is_async = True
    supports_statement_cache = True

    @classmethod
    def get_pool_class(cls, url: URL) -> type[Pool]:
        """Return what keeps connections, each for one task at a time."""
        del url
        return AsyncAdaptedQueuePool

    def create_connect_args(self, url: URL) -> ConnectArgsType:
        """Let connections have cursors as SQLAlchemy wants them, and remember their statements."""
        args, named = super().create_connect_args(url)
        return args, {
            **named,
            "factory": _Connection,
            "cached_statements": _STATEMENTS_KEPT,
        }


registry.register(DRIVER.replace("+", "."), __name__, InPlace.__name__)


class InPlaceSession(AsyncSession):
    """A session that does at once what others do in a greenlet, which takes longer than most of it.

    Its engine's pool must have a connection for everybody: nobody can wait for one here. What is
    not here is done as others do it. Others have their turn where a session begins and ends, as
    they have while a database is waited for: so what was answered first goes out first.
    """

    async def __aenter__(self) -> Self:
        await asyncio.sleep(0)
        return self

    async def __aexit__(self, *_raised: object) -> None:
        self.sync_session.close()
        await asyncio.sleep(0)

    async def exec(self, statement: Any, *, params: Any = None, **how: Any) -> Any:
        """Execute a statement."""
        return self.sync_session.exec(statement, params=params, **how)

    async def get(self, entity: Any, ident: Any, **how: Any) -> Any:
        """Return the row with a key, or None."""
        return self.sync_session.get(entity, ident, **how)

    async def get_one(self, entity: Any, ident: Any, **how: Any) -> Any:
        """Return the row with a key; raises ``NoResultFound``."""
        return self.sync_session.get_one(entity, ident, **how)

    async def flush(self, objects: Any = None) -> None:
        """Write what was changed."""
        self.sync_session.flush(objects)


@asynccontextmanager
async def begin(session: InPlaceSession) -> AsyncIterator[AsyncSession]:
    """Give a session whose transaction is kept at the end, or not at all where something raises."""
    async with session:
        with session.sync_session.begin():
            yield session
