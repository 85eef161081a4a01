"""SQLite without its thread, for a program that has the database to itself.

aiosqlite gives each connection a thread, and each statement goes there and comes back several
times. That keeps a bot awake while a disk is slow, and takes longer than the statement itself.
Here statements are executed where they are said, and hold everybody up. Nothing is waited for, so
that sessions need not leave SQLAlchemy a way to wait either.
"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any, Self
from weakref import WeakKeyDictionary

from sqlalchemy import Connection
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.engine import URL
from sqlalchemy.engine.interfaces import ConnectArgsType
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from sqlalchemy.pool import AsyncAdaptedQueuePool, Pool
from sqlalchemy.sql import Executable, Select
from sqlalchemy.sql.dml import UpdateBase
from sqlalchemy.util import await_
from sqlalchemy.util.concurrency import in_greenlet
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

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
    begins_with = "BEGIN"

    def cursor(self, factory: Any = _Cursor) -> Any:
        return super().cursor(factory)


class InPlace(SQLiteDialect_pysqlite):
    """The standard library's driver, of which SQLAlchemy is told that one need not wait for it."""

    driver = "in_place"
    is_async = True
    supports_statement_cache = True

    def do_begin(self, dbapi_connection: Any) -> None:
        """Begin a transaction as the connection says, past what SQLAlchemy does for a statement.

        Nor is there an event: where one is listened to, each statement looks for it.
        """
        connection: _Connection = dbapi_connection.driver_connection
        sqlite3.Connection.execute(connection, connection.begins_with)

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


# Most are put together once.
_ABOUT_OBJECTS: WeakKeyDictionary[Executable, bool] = WeakKeyDictionary()


class InPlaceSession(AsyncSession):
    """A session that does at once what others do in a greenlet, which takes longer than most of it.

    What is not here is done as others do it. Others have their turn where a session begins and
    ends, as they have while a database is waited for: so what was answered first goes out first.
    """

    connected: Connection
    kept: "Sessions"  # where it goes when it is over

    async def __aenter__(self) -> Self:
        await asyncio.sleep(0)
        return self

    async def __aexit__(self, *_raised: object) -> None:
        self.sync_session.close()
        self.kept.take_back(self)
        await asyncio.sleep(0)

    async def exec(self, statement: Any, *, params: Any = None, **how: Any) -> Any:
        """Execute a statement; what finds no objects goes past all that the ORM does for those."""
        session = self.sync_session
        if how or _is_about_objects(statement):
            return session.exec(statement, params=params, **how)
        if session.autoflush:
            session.flush()
        # To ask the session for its connection takes as long as some statements.
        is_begun = self.connected.in_transaction()
        connection = self.connected if is_begun else session.connection()
        found = connection.execute(statement, params)
        return found.scalars() if isinstance(statement, SelectOfScalar) else found

    async def get(self, entity: Any, ident: Any, **how: Any) -> Any:
        """Return the row with a key, or None."""
        return self.sync_session.get(entity, ident, **how)

    async def get_one(self, entity: Any, ident: Any, **how: Any) -> Any:
        """Return the row with a key; raises ``NoResultFound``."""
        return self.sync_session.get_one(entity, ident, **how)

    async def flush(self, objects: Any = None) -> None:
        """Write what was changed."""
        self.sync_session.flush(objects)


def _is_about_objects(statement: Any) -> bool:
    """Say whether a statement reads objects, or changes some that a session may have read."""
    known = _ABOUT_OBJECTS.get(statement)
    if known is None:
        if isinstance(statement, Select):
            known = any(one["expr"] is one.get("entity") for one in statement.column_descriptions)
        else:
            known = (
                not isinstance(statement, UpdateBase) or "entity" in statement.entity_description
            )
        _ABOUT_OBJECTS[statement] = known
    return known


class Sessions:
    """Sessions of one engine, each with a connection of its own, that are used again and again.

    To make them, and to take a connection from the engine's pool and give it back, takes as long
    as what most of them do. There are as many as were ever needed at once: nobody can wait for one.
    Nearly always it is the one that was used last, for reading and for writing: what another
    connection writes, SQLite has to read again. ``how`` is what sessions are made with.
    """

    def __init__(self, engine: AsyncEngine, how: Mapping[str, Any]) -> None:
        self._engine, self._how = engine, how
        self._free: list[InPlaceSession] = []
        self._connections: set[Connection] = set()

    def take(self, begin: str) -> InPlaceSession:
        """Return a session that nobody uses, to be entered; ``begin`` begins its transactions."""
        session = self._free.pop() if self._free else self._make()
        driver: Any = session.connected.connection.driver_connection
        driver.begins_with = begin
        return session

    @asynccontextmanager
    async def take_to_write(self, begin: str) -> AsyncIterator[AsyncSession]:
        """Give a session whose transaction is kept at the end, or not where something raises."""
        async with self.take(begin) as session:
            with session.sync_session.begin():
                yield session

    def take_back(self, session: InPlaceSession) -> None:
        """Keep a session that was closed for whoever needs one next."""
        session.info.clear()
        self._free.append(session)

    def renew(self) -> None:
        """Let those that nobody uses go, with what their connections knew of the database."""
        for session in self._free:
            session.connected.detach()  # else the engine keeps it for the next
            session.connected.close()
            self._connections.remove(session.connected)
        self._free.clear()

    def close(self) -> None:
        """Close every connection."""
        self._free.clear()
        for connection in self._connections:
            connection.close()
        self._connections.clear()

    def _make(self) -> InPlaceSession:
        connection = self._engine.sync_engine.connect()
        self._connections.add(connection)
        session = InPlaceSession(AsyncConnection(self._engine, connection), **self._how)
        session.connected, session.kept = connection, self
        return session
