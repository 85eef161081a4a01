"""SQLite without its thread: what a program sees that throws its database away when it ends."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, NoResultFound
from sqlmodel import col, func, select, update

from models import Database, Workspace, insert_if_absent, open_database
from models.migrate import migrate
from programme.memos import remember, remembers
from tests.conftest import NOW

_MANY = 40  # more than are kept open, and than are opened for a moment


@pytest.fixture
async def hasty(tmp_path: Path) -> AsyncIterator[Database]:
    """A database of a program that has it to itself."""
    database = open_database(f"sqlite:///{tmp_path / 'mentoring.db'}", for_a_while=True)
    await migrate(database)
    yield database
    await database.close()


def _a_workspace(name: str = "One") -> Workspace:
    return Workspace(slack_team_id=f"T{name}", name=name, installed_at=NOW)


async def _list_names(database: Database) -> list[str]:
    async with database.reading() as session:
        return list((await session.exec(select(Workspace.name).order_by(Workspace.name))).all())


async def test_what_is_written_is_kept_whole(hasty: Database) -> None:
    async with hasty.writing() as session:
        await insert_if_absent(session, _a_workspace("One"))
        session.add(_a_workspace("Two"))
    assert await _list_names(hasty) == ["One", "Two"]


async def test_or_not_at_all(hasty: Database) -> None:
    with pytest.raises(RuntimeError):
        async with hasty.writing() as session:
            session.add(_a_workspace("One"))
            await session.flush()
            raise RuntimeError
    with pytest.raises(IntegrityError):
        async with hasty.writing() as session:
            session.add_all([_a_workspace("Two"), _a_workspace("Two")])
    assert await _list_names(hasty) == []
    async with hasty.writing() as session:  # nobody holds it
        session.add(_a_workspace("Three"))
    assert await _list_names(hasty) == ["Three"]


async def test_rows_are_found_by_their_key_changed_and_deleted(hasty: Database) -> None:
    async with hasty.writing() as session:
        session.add(_a_workspace())
    async with hasty.writing() as session:
        workspace = await session.get_one(Workspace, 1)
        assert await session.get(Workspace, 2) is None
        with pytest.raises(NoResultFound):
            await session.get_one(Workspace, 2)
        workspace.name = "Another"
    assert await _list_names(hasty) == ["Another"]
    async with hasty.writing() as session:
        await session.delete(await session.get_one(Workspace, 1))
    assert await _list_names(hasty) == []


async def test_what_is_read_of_columns_alone_is_read_as_ever(hasty: Database) -> None:
    async with hasty.writing() as session:
        session.add(_a_workspace())
        await session.flush()
        connection = await session.connection()
        assert (await connection.execute(select(Workspace.name))).all() == [("One",)]


async def test_what_was_not_written_yet_counts_where_columns_are_read(hasty: Database) -> None:
    async with hasty.writing() as session:
        session.add(_a_workspace("One"))
        assert (await session.exec(select(func.count(col(Workspace.id))))).one() == 1
        workspace = await session.get_one(Workspace, 1)
        workspace.name = "Two"
        pair = select(Workspace.id, Workspace.name)
        assert (await session.exec(pair)).all() == [(1, "Two")]
        with session.no_autoflush:
            workspace.name = "Three"
            assert (await session.exec(pair)).all() == [(1, "Two")]


async def test_objects_that_were_read_know_what_is_changed_in_the_table(hasty: Database) -> None:
    async with hasty.writing() as session:
        session.add(_a_workspace("One"))
        workspace = await session.get_one(Workspace, 1)
        rename = update(Workspace).where(col(Workspace.name) == "One").values(name="Two")
        done = await session.exec(rename)
        assert (done.rowcount, workspace.name) == (1, "Two")


async def test_nothing_of_a_session_is_known_to_the_next(hasty: Database) -> None:
    async with hasty.writing() as session:
        session.add(_a_workspace("One"))
        remember(session)
        before = await session.get_one(Workspace, 1)
    async with hasty.writing() as session:
        assert not remembers(session)
        after = await session.get_one(Workspace, 1)
        assert after is not before
        after.name = "Two"
    assert before.name == "One"


async def _is_as_before(database: Database) -> bool:
    """Say whether a session has a connection that one of these has had."""
    async with database.reading() as session:
        connection = await session.connection()
        kept = await connection.scalar(text("SELECT count(*) FROM sqlite_temp_master"))
        await connection.execute(text("CREATE TEMP TABLE IF NOT EXISTS was_here (it)"))
        await connection.commit()
    return bool(kept)


async def test_a_connection_is_kept_until_the_rows_are_looked_at(hasty: Database) -> None:
    assert [await _is_as_before(hasty) for _ in range(3)] == [False, True, True]
    await hasty.tend()  # what SQLite learns there, a connection learns when it is opened
    assert [await _is_as_before(hasty) for _ in range(2)] == [False, True]


async def test_many_read_at_once(hasty: Database) -> None:
    async with hasty.writing() as session:
        session.add(_a_workspace())
    together = asyncio.Barrier(_MANY)

    async def read() -> list[str]:
        async with hasty.reading() as session:
            first = list((await session.exec(select(Workspace.name))).all())
            await together.wait()
            return first + list((await session.exec(select(Workspace.name))).all())

    assert await asyncio.gather(*(read() for _ in range(_MANY))) == [["One", "One"]] * _MANY


async def test_others_have_their_turn_between_sessions(hasty: Database) -> None:
    turns = 0

    async def count_turns() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    counting = asyncio.create_task(count_turns())
    for _ in range(_MANY):
        async with hasty.reading() as session:
            await session.exec(select(Workspace.name))
        async with hasty.writing() as session:
            session.add(_a_workspace(f"{turns:03}"))
    counting.cancel()
    assert turns >= 4 * _MANY  # where each session begins, and where it ends


async def test_writers_follow_each_other(hasty: Database) -> None:
    async def write(number: int) -> None:
        async with hasty.writing() as session:
            session.add(_a_workspace(f"{number:02}"))
            await session.flush()
            await asyncio.sleep(0)  # others get their chance to come between

    await asyncio.gather(*map(write, range(_MANY)))
    assert await _list_names(hasty) == [f"{number:02}" for number in range(_MANY)]
