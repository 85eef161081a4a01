"""SQLite without its thread, for a program that has the database to itself.

aiosqlite gives each connection a thread, and each statement goes there and comes back several
times. That keeps a bot awake while a disk is slow, and takes longer than the statement itself.
Here statements are executed where they are said, and hold everybody up.
"""

import sqlite3
from typing import Any

from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.engine import URL
from sqlalchemy.engine.interfaces import ConnectArgsType
from sqlalchemy.pool import AsyncAdaptedQueuePool, Pool
from sqlalchemy.util import await_

DRIVER = "sqlite+in_place"
# Ready to be used again: the bot says some 800, of which Python keeps 128. A running bot has many
# connections, and would need much memory for that.
_STATEMENTS_KEPT = 1024


async def _nothing() -> None:
    """Take no time."""


class _Cursor(sqlite3.Cursor):
    def execute(self, *given: Any) -> "_Cursor":
        await_(_nothing())  # else SQLAlchemy takes it for a driver that it would have to wait for
        super().execute(*given)
        return self

    def executemany(self, *given: Any) -> "_Cursor":
        await_(_nothing())
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
        """Return what lets tasks wait for each other's connections."""
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
