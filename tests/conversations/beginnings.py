"""How stories begin, told once: what it left in the database and in Slack is given to the next.

Many stories begin alike, with a term, a group and its channel, and telling that takes longer than
what they are about. So the first of a worker tells it, and the others begin where it ended, with
the same ids and time stamps. That is as if the bot had been started again in between, which it has
to bear anyway. ``MENTORING_TEST_BEGINNINGS=told`` tells it every time.
"""

import os
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import event
from sqlalchemy.engine import URL

from models import Database
from sandbox import Slack

# All that a workspace keeps; its clock, its wires and who listens stay those of the story.
_KEPT = (
    "users",
    "channels",
    "dms",
    "groups",
    "apps",
    "tokens",
    "triggers",
    "response_urls",
    "modals",
    "homes",
    "files",
    "scheduled",
    "oauth_codes",
    "message_values",
    "_given",
    "_counted_on",
)


@dataclass(frozen=True)
class _Ended:
    """Where a beginning ended."""

    at: datetime
    workspace: dict[str, Any]
    rows: bytes | str  # of SQLite, or the name of a database of PostgreSQL


_told: dict[tuple[str, str], _Ended] = {}


@dataclass
class Beginning:
    """A stage on which nothing has happened yet, and how one knows that it is still so."""

    slack: Slack
    databases: tuple[Database, ...]  # the bot's and the test's, which are one
    _commits: int = 0
    _as_opened: tuple[Any, ...] = field(init=False)

    def __post_init__(self) -> None:
        """Count from now on what is written."""
        for database in self.databases:
            event.listen(database.engine.sync_engine, "commit", self._count)
        self._as_opened = self._state()

    def _count(self, _connection: Any) -> None:
        self._commits += 1

    def _state(self) -> tuple[Any, ...]:
        ws = self.slack.workspace
        called = ws.wires.traffic._begun
        return self._commits, called, ws.now(), list(ws.users), list(ws.channels), ws.faults.waiting

    async def begin_with(self, name: str, tell: Callable[[], Awaitable[object]]) -> None:
        """Let the story begin so; ``name`` says what ``tell`` tells, and differs where that does.

        It is told where something has happened before.
        """
        url = self.databases[0].engine.url
        key = url.get_backend_name(), name
        is_first = self._state() == self._as_opened
        if not is_first or os.environ.get("MENTORING_TEST_BEGINNINGS") == "told":
            await tell()
        elif key in _told:
            await self._lay_down(_told[key], url)
        else:
            await tell()
            _told[key] = await self._keep(url)

    async def _keep(self, url: URL) -> _Ended:
        await self._let_go()
        ws = self.slack.workspace
        assert not ws.wires._alarms, "what is still to come by itself cannot be kept"
        kept = {name: getattr(ws, name) for name in _KEPT} | {
            "ids": ws.ids._counts,
            "traffic": ws.wires.traffic.__dict__ | {"clock": None},
        }
        return _Ended(ws.now(), deepcopy(kept), _keep_rows(url))

    async def _lay_down(self, ended: _Ended, url: URL) -> None:
        await self._let_go()
        _lay_down_rows(ended.rows, url)
        ws = self.slack.workspace
        # Who was there at first stays who they are for those who know them already.
        known: dict[int, Any] = {}
        for those_there, those_kept in (
            (ws.users, ended.workspace["users"]),
            (ws.apps, ended.workspace["apps"]),
        ):
            for one, there in those_there.items():
                vars(there).update(vars(those_kept[one]))
                known[id(those_kept[one])] = there
        kept = deepcopy(ended.workspace, known)
        for name in _KEPT:
            setattr(ws, name, kept[name])
        ws.ids._counts = kept["ids"]
        ws.wires.traffic.__dict__.update(kept["traffic"] | {"clock": self.slack.clock})
        self.slack.clock.freeze(ended.at)

    async def _let_go(self) -> None:
        """Close every connection, so that the rows are whole and can be others."""
        await self.slack.idle()
        for database in self.databases:
            await database.engine.dispose()


def _keep_rows(url: URL) -> bytes | str:
    if url.get_backend_name() == "sqlite":
        with closing(sqlite3.connect(_file_of(url))) as connection:
            return connection.serialize()
    name = f"beginning_{len(_told)}"
    _execute(url, f'CREATE DATABASE "{name}" TEMPLATE "{url.database}" STRATEGY FILE_COPY')
    return name


def _lay_down_rows(rows: bytes | str, url: URL) -> None:
    if isinstance(rows, bytes):
        file = _file_of(url)
        for beside in ("-wal", "-shm"):
            file.with_name(file.name + beside).unlink(missing_ok=True)
        file.write_bytes(rows)
        return
    _execute(url, f'DROP DATABASE "{url.database}" WITH (FORCE)')
    _execute(url, f'CREATE DATABASE "{url.database}" TEMPLATE "{rows}" STRATEGY FILE_COPY')


def _file_of(url: URL) -> Path:
    assert url.database is not None
    return Path(url.database)


def _execute(url: URL, statement: str) -> None:
    server = url.set(drivername="postgresql", database="postgres")
    text = server.render_as_string(hide_password=False)
    with psycopg.connect(text, autocommit=True) as connection:
        connection.execute(statement)
