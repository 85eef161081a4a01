"""Copies of an SQLite database: made while the bot runs, and put back while it does not.

Source: SQLite's "Online Backup API" (https://www.sqlite.org/backup.html). A plain copy of the file
can miss what is still in its write-ahead log.
"""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy.exc import ArgumentError

from models.database import database_url

_OWN_FILE = 0o600  # it holds what people wrote
_LONGEST_WAIT = 10.0  # seconds for who writes at the moment
_PAGES_AT_ONCE = 1000  # so that writers get their turn in between
_PLACEHOLDER = ":memory:"


class BackupProblem(Exception):  # noqa: N818 - said to the operator, who mends it
    """A copy that can't be made or put back; the text is one sentence for the operator."""


def back_up(url: str, to: Path) -> None:
    """Copy the SQLite database at the URL into a new file, whole, while others read and write it.

    Raises ``BackupProblem`` for PostgreSQL, where the file is there already, and where one of them
    cannot be read or written.
    """
    file = _file_of(url, "pg_dump")
    if not file.exists():
        raise BackupProblem(f"There is no database at {file}.")
    if to.exists():
        raise BackupProblem(f"{to} is there already; I never write over a backup.")
    unfinished = to.with_name(f"{to.name}.unfinished")
    try:
        unfinished.unlink(missing_ok=True)
        unfinished.touch(mode=_OWN_FILE)
        _copy(file, unfinished)
        _check(unfinished)
        # Under its name only once it is whole.
        unfinished.replace(to)
    except (OSError, sqlite3.Error) as error:
        raise BackupProblem(f"The backup could not be made ({error}).") from error
    finally:
        unfinished.unlink(missing_ok=True)


def restore(url: str, source: Path) -> Path | None:
    """Put a backup in the place of the SQLite database at the URL, while no bot runs on it.

    What was there is kept beside it; returns that file, or None when nothing was there. When the
    bot starts again it looks in Slack for what was said since, however short the time was.
    Raises ``BackupProblem`` as :func:`back_up` does, and for a file that is no whole backup of a
    mentoring database.
    """
    file = _file_of(url, "pg_restore")
    if not source.is_file():
        raise BackupProblem(f"There is no backup at {source}.")
    new = file.with_name(f"{file.name}.restoring")
    try:
        new.unlink(missing_ok=True)
        new.touch(mode=_OWN_FILE)
        _copy(source, new)
        _check(new)
        _let_it_look(new)
        before = None
        if file.exists():
            _take_in_log(file)
            before = _free_name(file)
            file.replace(before)
        for log in ("-wal", "-shm"):
            Path(f"{file}{log}").unlink(missing_ok=True)
        new.replace(file)
    except (OSError, sqlite3.Error) as error:
        raise BackupProblem(f"The backup could not be put back ({error}).") from error
    finally:
        new.unlink(missing_ok=True)
    return before


def _file_of(url: str, tool: str) -> Path:
    try:
        address = database_url(url)
    except (ArgumentError, ValueError) as error:
        raise BackupProblem("DATABASE_URL is not as it should be.") from error
    if address.get_backend_name() != "sqlite":
        raise BackupProblem(
            f"This is for SQLite. DATABASE_URL names PostgreSQL: use {tool}, as "
            "docs/operations.md shows."
        )
    if address.database in {None, "", _PLACEHOLDER}:
        raise BackupProblem("DATABASE_URL names no file.")
    return Path(str(address.database))


def _copy(source: Path, to: Path) -> None:
    with (
        closing(sqlite3.connect(f"file:{source.resolve()}?mode=ro", uri=True)) as old,
        closing(sqlite3.connect(to)) as new,
    ):
        old.backup(new, pages=_PAGES_AT_ONCE)
        # The copy is one file by itself; the bot turns the log on again.
        new.execute("PRAGMA journal_mode=DELETE")
    descriptor = os.open(to, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _check(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        (said,) = connection.execute("PRAGMA quick_check").fetchone()
        if said != "ok":
            raise BackupProblem(f"This copy is damaged: {said}.")
        found = connection.execute(
            "SELECT count(*) FROM sqlite_master WHERE name IN ('alembic_version', 'sender_lease')"
        ).fetchone()
        if found != (2,):
            raise BackupProblem("This is no database of the mentoring bot.")


def _let_it_look(file: Path) -> None:
    """Forget when the bot was seen, so that at its start it takes it that it was away.

    Without a row it would take it that it never was there.
    """
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute(
            "INSERT INTO sender_lease (workspace_id) SELECT id FROM workspace WHERE true"
            " ON CONFLICT DO NOTHING"
        )
        connection.execute("UPDATE sender_lease SET seen_at=NULL, holder=NULL, lease_until=NULL")


def _take_in_log(file: Path) -> None:
    """Move what stands in the write-ahead log into the file; refuse while a bot has it open."""
    with closing(sqlite3.connect(file, timeout=_LONGEST_WAIT)) as connection:
        try:
            # Only who is alone may leave the write-ahead mode.
            connection.execute("PRAGMA journal_mode=DELETE")
        except sqlite3.OperationalError as error:
            raise BackupProblem(
                "The database is in use. Stop the bot first, then restore."
            ) from error


def _free_name(file: Path) -> Path:
    number = 1
    while (name := file.with_name(f"{file.name}.before-restore-{number}")).exists():
        number += 1
    return name
