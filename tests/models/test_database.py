"""The tables, on SQLite and on PostgreSQL."""

import asyncio
import shutil
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Boolean, Connection, Date, DateTime, Integer, MetaData, event, text
from sqlalchemy.exc import IntegrityError, OperationalError, StatementError
from sqlmodel import select, update

from models import (
    METADATA,
    Database,
    Person,
    Workspace,
    insert_if_absent,
    let_others_go_first,
    open_database,
)
from models.database import database_url
from models.migrate import migrate
from tests.conftest import NOW
from tests.make import add_person, add_term, an_application


async def test_the_migrations_make_what_the_models_say(database: Database) -> None:
    def differences(connection: Connection) -> list[object]:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, METADATA))

    async with database.engine.connect() as connection:
        assert await connection.run_sync(differences) == []


async def test_migrating_again_changes_nothing(database: Database) -> None:
    async with database.writing() as session:
        await insert_if_absent(session, Workspace(slack_team_id="T1", name="One", installed_at=NOW))
    await migrate(database)
    async with database.reading() as session:
        assert (await session.exec(select(Workspace.name))).all() == ["One"]


async def test_replicas_that_start_together_migrate_once(
    tmp_path_factory: pytest.TempPathFactory, postgres_url: str
) -> None:
    from models import open_database  # noqa: PLC0415
    from tests.conftest import _execute, _with_name  # noqa: PLC0415

    _execute(postgres_url, "CREATE DATABASE together")
    file = tmp_path_factory.mktemp("together") / "mentoring.db"
    for url in (f"sqlite:///{file}", _with_name(postgres_url, "together")):
        replicas = [open_database(url) for _ in range(4)]
        await asyncio.gather(*(migrate(replica) for replica in replicas))
        async with replicas[0].reading() as session:
            assert (await session.exec(select(Workspace))).all() == []
        await asyncio.gather(*(replica.close() for replica in replicas))


async def test_what_is_there_survives_the_migrations(
    tmp_path_factory: pytest.TempPathFactory, postgres_url: str
) -> None:
    """Making a table anew on SQLite would delete, through foreign keys, what hangs off it."""
    from models import open_database  # noqa: PLC0415
    from tests.conftest import _execute, _with_name  # noqa: PLC0415

    _execute(postgres_url, "CREATE DATABASE filled")
    file = tmp_path_factory.mktemp("filled") / "mentoring.db"
    day, at = date(2026, 9, 14), NOW
    rows: list[tuple[str, dict[str, object]]] = [
        ("workspace", {"slack_team_id": "T", "name": "W", "approves_eligible": False}),
        ("person", {"workspace_id": 1, "slack_user_id": "U", "name": "A", "locale": "en-US"}),
        ("term", {"workspace_id": 1, "name": "Autumn", "ends_on": date(2026, 12, 4)}),
        ("group", {"term_id": 1, "number": 1, "name": "Baobab", "focus": "git", "language": "en"}),
    ]
    for url in (f"sqlite:///{file}", _with_name(postgres_url, "filled")):
        database = open_database(url)
        await migrate(database, "0004")

        def fill(connection: Connection) -> None:
            old = MetaData()
            old.reflect(connection)
            for name, given in rows:
                filled = {
                    column.name: _anything(column.type, day, at)
                    for column in old.tables[name].columns
                    if not column.nullable and not column.primary_key
                }
                connection.execute(old.tables[name].insert().values({**filled, **given}))
            step = {"group_id": 1, "position": 1, "words": "Meet", "week_of": day}
            connection.execute(old.tables["outline_step"].insert().values(step))

        async with database.engine.begin() as connection:
            await connection.run_sync(fill)
        await migrate(database)
        async with database.engine.connect() as connection:
            for table in (*(name for name, _ in rows), "outline_step"):
                counted = await connection.execute(text(f'SELECT count(*) FROM "{table}"'))  # noqa: S608
                assert counted.scalar_one() == 1, table
        await database.close()


def _anything(kind: object, day: date, at: datetime) -> object:
    """Return a value that a column of this type takes."""
    if isinstance(kind, DateTime):
        return at
    if isinstance(kind, Date):
        return day
    if isinstance(kind, Boolean):
        return False
    return 1 if isinstance(kind, Integer) else "Africa/Nairobi"


async def test_every_constraint_has_a_name(database: Database) -> None:
    del database
    nameless = [
        (table.name, type(constraint).__name__)
        for table in METADATA.tables.values()
        for constraint in table.constraints
        if not constraint.name
    ]
    assert nameless == []


async def test_an_instant_comes_back_as_the_same_instant_in_utc(database: Database) -> None:
    nairobi = timezone(timedelta(hours=3))
    at = datetime(2026, 9, 14, 15, 25, tzinfo=nairobi)
    async with database.writing() as session:
        session.add(Workspace(slack_team_id="T1", name="One", installed_at=at))
    async with database.reading() as session:
        stored = (await session.exec(select(Workspace.installed_at))).one()
    assert stored == at
    assert stored.tzinfo is UTC


async def test_an_instant_without_a_zone_is_refused(database: Database) -> None:
    with pytest.raises(StatementError, match="needs a time zone"):
        async with database.writing() as session:
            naive = datetime(2026, 9, 14, 15, 25)  # noqa: DTZ001 - what must be refused
            session.add(Workspace(slack_team_id="T1", name="One", installed_at=naive))


async def test_what_fails_half_way_leaves_nothing(database: Database) -> None:
    with pytest.raises(ZeroDivisionError):
        async with database.writing() as session:
            session.add(Workspace(slack_team_id="T1", name="One", installed_at=NOW))
            await session.flush()
            _ = 1 / 0
    async with database.reading() as session:
        assert (await session.exec(select(Workspace))).all() == []


async def test_many_writers_at_once_all_succeed(database: Database) -> None:
    async def add_one(number: int) -> None:
        async with database.writing() as session:
            (await session.exec(select(Workspace))).all()
            session.add(Workspace(slack_team_id=f"T{number}", name="", installed_at=NOW))

    await asyncio.gather(*(add_one(number) for number in range(20)))
    async with database.reading() as session:
        assert len((await session.exec(select(Workspace))).all()) == 20


async def test_a_person_needs_their_workspace(database: Database) -> None:
    with pytest.raises(IntegrityError):
        async with database.writing() as session:
            session.add(
                Person(
                    workspace_id=404,
                    slack_user_id="U1",
                    name="",
                    time_zone="UTC",
                    locale="en-US",
                    refreshed_at=NOW,
                )
            )


async def test_a_term_that_ends_before_it_starts_is_refused(database: Database) -> None:
    person = await add_person(database)
    with pytest.raises(IntegrityError):
        await add_term(database, person, ends_on=date(2026, 9, 1))


@pytest.mark.parametrize(
    "wrong",
    [
        {"role": "owner"},
        {"status": "lost"},
        {"certification": "yes"},
        {"workshops_taught": -1},
        {"meeting_mode": "in_person", "place": None},
        {"role": "mentor", "capacity": 6},
        {"role": "mentor", "capacity": None},
    ],
)
async def test_an_application_that_cannot_be_is_refused(
    database: Database, wrong: dict[str, object]
) -> None:
    person = await add_person(database)
    term = await add_term(database, person)
    with pytest.raises(IntegrityError):
        async with database.writing() as session:
            session.add(an_application(term, person, **wrong))


async def test_one_active_application_a_person_and_term(database: Database) -> None:
    person = await add_person(database)
    term = await add_term(database, person)
    async with database.writing() as session:
        session.add(an_application(term, person, role="mentee", status="withdrawn"))
    async with database.writing() as session:
        session.add(an_application(term, person, role="mentor"))
    with pytest.raises(IntegrityError):
        async with database.writing() as session:
            await session.exec(text("UPDATE application SET status = 'received'"))  # type: ignore[call-overload]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_sqlite_is_set_up_as_decided(database: Database) -> None:
    async with database.engine.connect() as connection:
        settings = {
            name: (await connection.exec_driver_sql(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "foreign_keys", "busy_timeout", "synchronous")
        }
    assert settings == {
        "journal_mode": "wal",
        "foreign_keys": 1,
        "busy_timeout": 10000,
        "synchronous": 2,
    }


@pytest.mark.parametrize(
    ("typed", "driver"),
    [
        ("sqlite:///a.db", "sqlite+aiosqlite"),
        ("postgresql://a:b@c/d", "postgresql+psycopg"),
        ("postgres://a:b@c/d", "postgresql+psycopg"),
        ("postgresql+asyncpg://a:b@c/d", "postgresql+psycopg"),
    ],
)
def test_an_address_gets_the_driver_we_use(typed: str, driver: str) -> None:
    assert database_url(typed).drivername == driver


def test_another_database_is_refused() -> None:
    with pytest.raises(ValueError, match="mysql is neither"):
        database_url("mysql://a/b")


async def test_writers_of_one_process_wait_for_each_other_however_little_sqlite_would(
    tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path
) -> None:
    file = tmp_path_factory.mktemp("queue") / "mentoring.db"
    shutil.copy(sqlite_template, file)
    database = open_database(f"sqlite:///{file}")

    @event.listens_for(database.engine.sync_engine, "begin", insert=True)
    def on_begin(connection: Connection) -> None:
        connection.exec_driver_sql("PRAGMA busy_timeout = 0")

    async def write(number: int) -> None:
        async with database.writing() as session:
            session.add(Workspace(slack_team_id=f"T{number}", name="One", installed_at=NOW))

    await asyncio.gather(*(write(number) for number in range(40)))
    async with database.reading() as session:
        assert len((await session.exec(select(Workspace))).all()) == 40
    await database.close()


async def test_a_disk_that_is_full_takes_nothing_by_half_and_all_once_there_is_room(
    sqlite_template: Path, tmp_path: Path
) -> None:
    file = tmp_path / "full.db"
    await asyncio.to_thread(shutil.copy, sqlite_template, file)
    database = open_database(f"sqlite:///{file}")
    await add_person(database)
    most = 0  # pages; no limit

    def limit(connection: Connection) -> None:
        connection.exec_driver_sql(f"PRAGMA max_page_count = {most or 2**30}")

    event.listen(database.engine.sync_engine, "begin", limit)

    async def write() -> None:
        async with database.writing() as session:
            await session.exec(update(Person).values(name="Ben"))
            for number in range(200):
                session.add(
                    Workspace(slack_team_id=f"T{number}X", name="X" * 500, installed_at=NOW)
                )
            await session.flush()

    async def seen() -> tuple[list[str], int, str]:
        async with database.reading() as session:
            names = list(await session.exec(select(Person.name)))
            workspaces = len((await session.exec(select(Workspace.id))).all())
        async with database.engine.connect() as connection:
            whole = await connection.exec_driver_sql("PRAGMA integrity_check")
            return names, workspaces, str(whole.scalar())

    before = await seen()
    async with database.engine.connect() as connection:
        most = int((await connection.exec_driver_sql("PRAGMA page_count")).scalar_one()) + 3
    for _ in range(3):
        with pytest.raises(OperationalError, match="full"):
            await write()
        assert await seen() == before
    most = 0
    await write()
    assert await seen() == (["Ben"], before[1] + 200, "ok")
    await database.close()


async def test_who_waits_for_an_answer_goes_before_those_who_had_one(database: Database) -> None:
    may_end = asyncio.Event()

    async def work_on() -> None:
        let_others_go_first()
        async with database.reading() as session:
            await session.exec(select(Workspace))
            await may_end.wait()

    working = [asyncio.create_task(work_on()) for _ in range(60)]  # more than connections
    async with asyncio.timeout(10):
        await asyncio.sleep(0)
        async with database.reading() as session:
            assert (await session.exec(select(Workspace))).all() == []
        async with database.writing() as session:
            session.add(Workspace(slack_team_id="T1", name="One", installed_at=NOW))
        may_end.set()
        await asyncio.gather(*working)


async def test_who_can_wait_reads_and_writes_inside_their_turn(database: Database) -> None:
    async def work_on(number: int) -> None:
        let_others_go_first()
        async with database.reading() as session:
            assert (await session.exec(select(Workspace))).all() is not None
            async with database.writing() as writing:
                team = f"T{number}"
                writing.add(Workspace(slack_team_id=team, name="One", installed_at=NOW))

    async with asyncio.timeout(10):
        await asyncio.gather(*(work_on(number) for number in range(20)))
    async with database.reading() as session:
        assert len((await session.exec(select(Workspace))).all()) == 20


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_a_connection_that_the_server_ended_is_not_used_again(database: Database) -> None:
    """It was used a moment ago, so nobody asks the server whether it is still there."""
    pid = text("SELECT pg_backend_pid()")
    async with database.engine.connect() as ending:
        async with database.engine.connect() as connection:
            ended = (await connection.execute(pid)).scalar_one()
        await ending.execute(text(f"SELECT pg_terminate_backend({ended}, 5000)"))
    for _ in range(2):
        async with database.reading() as session:
            assert (await session.exec(pid)).scalar_one() != ended  # type: ignore[call-overload]
