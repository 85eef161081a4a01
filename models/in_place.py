"""SQLite without its thread, for a program that has the database to itself.

aiosqlite gives each connection a thread, and each statement goes there and comes back several
times. That keeps a bot awake while a disk is slow, and takes as long as the statement itself.
"""

import sqlite3
from collections.abc import Callable
from functools import partial
from typing import Any

import aiosqlite
from sqlalchemy import Engine, event

_ROWS_AT_ONCE = 64  # aiosqlite's own default, for iterating


class _InPlace(aiosqlite.Connection):
    """A connection whose statements are executed where they are said, and hold everybody up."""

    async def _execute(self, fn: Callable[..., Any], *given: Any, **named: Any) -> Any:
        if self._connection is None:
            raise ValueError("Connection closed")  # as aiosqlite has it, and SQLAlchemy knows it
        return fn(*given, **named)


async def _connect(*given: Any, **named: Any) -> aiosqlite.Connection:
    connection = _InPlace(partial(sqlite3.connect, *given, **named), _ROWS_AT_ONCE)
    connection._thread.daemon = True  # noqa: SLF001 - as SQLAlchemy does it
    return await connection


def execute_in_place(engine: Engine) -> None:
    """Let an engine for ``sqlite+aiosqlite`` execute every statement in the event loop."""

    @event.listens_for(engine, "do_connect")
    def on_do_connect(_dialect: Any, _record: Any, _given: Any, named: dict[str, Any]) -> None:
        named |= {"async_creator_fn": _connect, "check_same_thread": False}
