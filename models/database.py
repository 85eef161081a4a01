"""Engine and sessions, for SQLite and PostgreSQL."""

import asyncio
import math
import select
import sqlite3
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from dataclasses import dataclass
from functools import cache, partial
from typing import Any
from weakref import WeakKeyDictionary

from cryptography.fernet import MultiFernet
from sqlalchemy import Connection, Engine, Insert, Table, event, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker, create_async_engine
from sqlmodel import Session, SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession

from models import in_place
from models.turns import Front, Turns

_DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "postgresql": "postgresql+psycopg",
    "postgres": "postgresql+psycopg",  # as hosting services write it
}
_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA busy_timeout=10000",
    "PRAGMA synchronous=FULL",
)
BEGIN_TO_WRITE, _BEGIN = "BEGIN IMMEDIATE", "BEGIN"
_HASTY = (*_PRAGMAS[:-1], "PRAGMA synchronous=OFF")

# Of libpq: https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-PARAMKEYWORDS. Left to
# itself it waits for ever for a server that is gone without a word. Seconds.
_NOTICE_A_LOST_SERVER = {
    "connect_timeout": 10,
    "keepalives_idle": 30,
    "keepalives_interval": 5,
    "keepalives_count": 3,
}
# Connections above this are opened for a moment and closed again, which takes longer than what
# most of them do; PostgreSQL lets in a hundred, so several replicas find room.
_KEPT_OPEN = 20
_IN_A_MOMENT = 10
# Seconds for a connection. What was acknowledged is done late rather than not at all.
_LONGEST_WAIT = 120
_LONGEST_OPEN = 3600  # seconds
_LONGEST_QUIET = 30.0  # seconds after which a server may be gone without a word
_ROWS_LOOKED_AT = 400  # of each index; as many as SQLite's documentation advises


@dataclass(frozen=True)
class Database:
    """One open database. Close it with :meth:`close`."""

    engine: AsyncEngine
    sessions: type[Session]  # who listens to this class hears of each, and nobody else's
    _read: Callable[[], AbstractAsyncContextManager[AsyncSession]]
    _write: Callable[[], AbstractAsyncContextManager[AsyncSession]]
    # Left to SQLite, writers of one process would each look again and again whether the file is
    # free, hold a connection meanwhile, and some would look for too long.
    _one_writes: AbstractAsyncContextManager[object]
    front: Front  # whom others let go first
    # Apart, so that where nobody can write, what is there can be read.
    _turns_to_read: Turns
    _turns_to_write: Turns
    _kept: in_place.Sessions | None

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncSession]:
        """Give a session that reads; nothing of it is kept.

        On SQLite it reads one state. On PostgreSQL each of its statements reads what is there by
        then, as they do in a transaction of ``READ COMMITTED``, without the two messages to and
        from the server that the transaction itself would take.
        """
        async with self._turns_to_read.take(), self._read() as session:
            yield session

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncSession]:
        """Give a session that is one transaction: kept whole at the end, or not at all.

        On SQLite writers of this process follow each other in their order, and those of others are
        waited for (``BEGIN IMMEDIATE``): writers queue instead of failing.
        """
        async with (
            self._turns_to_write.take(),
            self._one_writes,
            self._write() as session,
        ):
            yield session

    async def tend(self) -> None:
        """Let SQLite learn how its rows are spread, as PostgreSQL does by itself.

        Without that it takes the wrong one of several indexes, and reads very much. It looks at so
        few rows that this takes no longer with many. A connection knows what was known when it was
        opened, which is why none stays open for long.
        """
        if self.engine.dialect.name == "sqlite":
            engine = self.engine.execution_options(begin=BEGIN_TO_WRITE)
            async with self._one_writes, engine.begin() as connection:
                await connection.exec_driver_sql(f"PRAGMA analysis_limit={_ROWS_LOOKED_AT}")
                await connection.exec_driver_sql("ANALYZE")
        if self._kept is not None:
            self._kept.renew()

    async def close(self) -> None:
        """Close every connection."""
        if self._kept is not None:
            self._kept.close()
        await self.engine.dispose()


def database_url(text: str) -> URL:
    """Return the URL with the asynchronous driver that the bot uses.

    Takes ``sqlite:///file.db`` and ``postgresql://…`` (or ``postgres://…``), with or without a
    driver. Raises ``ValueError`` for anything else, ``sqlalchemy.exc.ArgumentError`` for text
    that is no URL.
    """
    url = make_url(text)
    dialect = url.drivername.partition("+")[0]
    if dialect not in _DRIVERS:
        raise ValueError(f"{dialect} is neither sqlite nor postgresql")
    return url.set(drivername=_DRIVERS[dialect])


def open_database(
    url: str, cipher: MultiFernet | None = None, *, for_a_while: bool = False
) -> Database:
    """Open the database at the URL; connections are made when first needed.

    ``cipher`` encrypts what :class:`models.columns.EncryptedText` says; without it, that is stored
    as it is. ``for_a_while`` is for a program that throws the database away when it ends, and has
    it to itself: a file of SQLite is then written as fast as may be, not so that it outlives a
    power cut. Raises what :func:`database_url` raises.
    """
    address = database_url(url)
    is_sqlite = address.get_backend_name() == "sqlite"
    is_in_place = is_sqlite and for_a_while
    if is_in_place:
        address = address.set(drivername=in_place.DRIVER)
    engine = create_async_engine(
        address,
        pool_pre_ping=not is_sqlite,
        pool_recycle=_LONGEST_OPEN if is_sqlite else -1,
        pool_size=_KEPT_OPEN,
        max_overflow=-1 if is_in_place else _IN_A_MOMENT,  # in place nobody can wait for one
        pool_timeout=_LONGEST_WAIT,
        # In place a session leaves none without having rolled back, and that twice takes long.
        pool_reset_on_return=None if is_in_place else "rollback",
        connect_args={} if is_sqlite else _NOTICE_A_LOST_SERVER,
    )
    # Where the column types look for it: each engine has a dialect of its own.
    engine.dialect.mentoring_cipher = cipher  # type: ignore[attr-defined]
    if is_sqlite:
        _set(engine.sync_engine, _HASTY if is_in_place else _PRAGMAS)
        if not is_in_place:
            _take_over_sqlite_transactions(engine.sync_engine)
    else:
        _wait_for_no_lock_forever(engine.sync_engine)
        _ask_only_who_may_be_gone(engine.sync_engine)
    front = Front()
    sessions = type("Session", (Session,), {})
    options: dict[str, Any] = {"expire_on_commit": False, "sync_session_class": sessions}
    read: Callable[[], AbstractAsyncContextManager[AsyncSession]]
    write: Callable[[], AbstractAsyncContextManager[AsyncSession]]
    kept: in_place.Sessions | None = None
    if is_in_place:
        kept = in_place.Sessions(engine, options)
        read, write = partial(kept.take, _BEGIN), partial(kept.take_to_write, BEGIN_TO_WRITE)
    else:
        readers = engine if is_sqlite else engine.execution_options(isolation_level="AUTOCOMMIT")
        writers = engine.execution_options(begin=BEGIN_TO_WRITE)
        options["class_"] = AsyncSession
        read = async_sessionmaker(readers, **options)
        write = async_sessionmaker(writers, **options).begin
    return Database(
        engine=engine,
        sessions=sessions,
        _read=read,
        _write=write,
        _one_writes=asyncio.Lock() if is_sqlite else nullcontext(),
        front=front,
        _turns_to_read=Turns(front),
        _turns_to_write=Turns(front),
        _kept=kept,
    )


def _set(engine: Engine, pragmas: Sequence[str]) -> None:
    """Let each connection to SQLite begin with these, and say no BEGIN by itself."""

    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in pragmas:
            cursor.execute(pragma)
        cursor.close()


def _take_over_sqlite_transactions(engine: Engine) -> None:
    """Say BEGIN ourselves: the driver's own deferred BEGIN fails when two writers meet."""

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        # Past SQLAlchemy's own execution, which takes longer than many a transaction.
        statement = connection.get_execution_options().get("begin", _BEGIN)
        cursor = connection.connection.cursor()
        try:
            cursor.execute(statement)
        except sqlite3.Error as error:  # locked for too long: said as SQLAlchemy says it
            raise OperationalError(statement, None, error) from error
        finally:
            cursor.close()


def _wait_for_no_lock_forever(engine: Engine) -> None:
    """Give up after as long as SQLite does; said to each session, as poolers take no options."""

    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _record: Any) -> None:
        cursor = connection.cursor()
        cursor.execute("SET lock_timeout = '10s'")
        cursor.close()
        connection.commit()


def _ask_only_who_may_be_gone(engine: Engine) -> None:
    """Ask the server whether it is there only where that is in doubt.

    SQLAlchemy asks before each use of a connection (``pool_pre_ping``), which takes as long as
    what most want of it. Of a connection that was in use a moment ago the socket tells as much: a
    server that ended it has closed it, and so there is something to read.
    """
    dialect: Any = engine.dialect
    ask = dialect.do_ping
    used_at: WeakKeyDictionary[Any, float] = WeakKeyDictionary()

    def ask_if_in_doubt(connection: Any) -> bool:
        now, driver = time.monotonic(), connection.driver_connection
        was_used_at = used_at.get(driver, -math.inf)
        used_at[driver] = now
        looking = select.poll()
        looking.register(driver.fileno(), select.POLLIN)
        is_quiet = not looking.poll(0)
        return (is_quiet and now - was_used_at < _LONGEST_QUIET) or bool(ask(connection))

    dialect.do_ping = ask_if_in_doubt


async def insert_if_absent(session: AsyncSession, *rows: SQLModel) -> int:
    """Insert each row, all of one table, unless a unique constraint says that it is there already.

    Several replicas may do so at once; who needs a row's id reads it afterwards. Returns how many
    were not there.
    """
    if not rows:
        return 0
    values = [row.model_dump(exclude={"id"}) for row in rows]
    insert = _insert_if_absent(session.get_bind().dialect.name, str(rows[0].__tablename__))
    return (await session.exec(insert, params=values)).rowcount


@cache
def _insert_if_absent(dialect: str, table_name: str) -> Insert:
    insert = insert_into(dialect, SQLModel.metadata.tables[table_name]).on_conflict_do_nothing()
    return insert.execution_options(preserve_rowcount=True)


def insert_into(dialect: str, table: Table) -> postgresql.Insert | sqlite.Insert:
    """Return an INSERT of a kind of database, which says what is to happen on a conflict."""
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)
