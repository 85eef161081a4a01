"""Backups: made while the bot writes, put back whole, and followed by looking in Slack."""

import shutil
import sqlite3
import stat
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import select
from typer.testing import CliRunner

from bot.backups import BackupProblem, back_up, restore
from bot.cli import cli
from models import Person, SenderLease, open_database
from scheduler.gaps import keep_seen, notice_gap
from tests.conftest import NOW
from tests.make import add_person

POSTGRESQL = "postgresql://user:secret@host/name"


@pytest.fixture
def here(tmp_path: Path, sqlite_template: Path) -> Path:
    file = tmp_path / "mentoring.db"
    shutil.copy(sqlite_template, file)
    return file


def url_of(file: Path) -> str:
    return f"sqlite:///{file}"


async def people(file: Path) -> set[str]:
    database = open_database(url_of(file))
    async with database.reading() as session:
        names = set(await session.exec(select(Person.name)))
    await database.close()
    return names


async def test_what_is_backed_up_while_the_bot_writes_comes_back_whole(
    here: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "monday.db"
    database = open_database(url_of(here))
    await add_person(database, "U1", name="Amara")
    async with database.writing() as session:
        await keep_seen(session, 1, NOW)
        # Somebody is in the middle of writing: what is not committed is not in the copy.
        session.add(
            Person(
                workspace_id=1,
                slack_user_id="U9",
                name="Unsaid",
                time_zone="UTC",
                locale="en-US",
                refreshed_at=NOW,
            )
        )
        await session.flush()
        back_up(url_of(here), copy)
    await add_person(database, "U2", name="Ben")
    await database.close()
    assert await people(copy) == {"Amara"}
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600

    before = restore(url_of(here), copy)
    assert await people(here) == {"Amara"}
    assert before is not None
    assert await people(before) == {"Amara", "Ben", "Unsaid"}
    # Five minutes are no outage otherwise; after a restore the bot looks all the same.
    database = open_database(url_of(here))
    now = NOW + timedelta(minutes=5)
    assert await notice_gap(database, 1, now)
    async with database.reading() as session:
        lease = (await session.exec(select(SenderLease))).one()
    assert lease.reconcile_before == now
    await database.close()


async def test_without_a_restore_five_minutes_are_no_gap(here: Path) -> None:
    database = open_database(url_of(here))
    await add_person(database)
    async with database.writing() as session:
        await keep_seen(session, 1, NOW)
    assert not await notice_gap(database, 1, NOW + timedelta(minutes=5))
    await database.close()


async def test_a_restore_waits_until_the_bot_is_stopped(
    here: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "copy.db"
    back_up(url_of(here), copy)
    monkeypatch.setattr("bot.backups._LONGEST_WAIT", 0.1)
    database = open_database(url_of(here))
    await add_person(database)
    with pytest.raises(BackupProblem, match="Stop the bot first"):
        restore(url_of(here), copy)
    await database.close()
    assert await people(here) == {"Amara"}  # as it was
    assert not here.with_name("mentoring.db.restoring").exists()


def test_a_backup_is_never_written_over(here: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    copy.write_text("precious")
    with pytest.raises(BackupProblem, match="there already"):
        back_up(url_of(here), copy)
    assert copy.read_text() == "precious"


def test_what_is_no_backup_is_refused_and_the_database_stays(here: Path, tmp_path: Path) -> None:
    before = here.read_bytes()
    other, text = tmp_path / "other.db", tmp_path / "text"
    with closing(sqlite3.connect(other)) as connection, connection:
        connection.execute("CREATE TABLE t (x)")
    text.write_text("no database " * 100)
    for source, said in [
        (other, "no database of the mentoring bot"),
        (text, "could not be put back"),
        (tmp_path / "nowhere", "There is no backup"),
    ]:
        with pytest.raises(BackupProblem, match=said):
            restore(url_of(here), source)
    assert here.read_bytes() == before
    assert sorted(one.name for one in tmp_path.iterdir()) == ["mentoring.db", "other.db", "text"]


def test_the_command_line(here: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", url_of(here))
    copy = str(tmp_path / "copy.db")
    made = CliRunner().invoke(cli, ["backup", copy])
    assert (made.exit_code, made.stdout) == (0, f"The database is in {copy}.\n")
    assert CliRunner().invoke(cli, ["backup", copy]).exit_code == 1
    back = CliRunner().invoke(cli, ["restore", copy])
    assert back.exit_code == 0
    assert "What was there is in" in back.stdout
    assert "says nothing twice" in back.stdout


@pytest.mark.parametrize(("command", "tool"), [("backup", "pg_dump"), ("restore", "pg_restore")])
def test_on_postgresql_its_own_tools_are_named(
    command: str, tool: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", POSTGRESQL)
    said = CliRunner().invoke(cli, [command, str(tmp_path / "x")])
    assert said.exit_code == 1
    assert f"use {tool}, as docs/operations.md shows" in said.stderr
    assert "secret" not in said.output
