"""The clock of several replicas on one PostgreSQL."""

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack
from typing import Any

import pytest
from procrastinate.exceptions import ConnectorException
from procrastinate.manager import JobManager
from sqlalchemy import text

from models import Database, open_database
from programme.nudges import Occasion
from scheduler import jobs
from scheduler.jobs import SCHEMA, lay_out, sharing_connections, working
from scheduler.pace import Pace
from tests.make import add_person
from tests.scheduler.conftest import Desk

pytestmark = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


_HERE = text(f"SET LOCAL search_path TO {SCHEMA}")


async def rows(database: Database, statement: str) -> Sequence[Any]:
    """Return what a query finds in the tables of the queue."""
    async with database.engine.begin() as connection:
        await connection.execute(_HERE)
        return (await connection.execute(text(statement))).all()


async def does(database: Database, *statements: str) -> None:
    """Change the tables of the queue."""
    async with database.engine.begin() as connection:
        await connection.execute(_HERE)
        for statement in statements:
            await connection.execute(text(statement))


async def test_replicas_say_it_once_and_soon(desk: Desk, database_url: str) -> None:
    for number in range(3):
        await desk.writes(number)
    async with AsyncExitStack() as replicas:
        for _ in range(3):
            database = open_database(database_url)
            replicas.push_async_callback(database.close)
            await replicas.enter_async_context(working(desk.sender(database=database)))
        for number in range(3):
            await desk.amara.sees(f"Hello number {number}", within=10)
        await desk.writes(7)  # as a handler does while the clock runs
        await desk.amara.sees("Hello number 7", within=4)
    assert sorted(desk.hears()) == [f"Hello number {number}" for number in (0, 1, 2, 7)]


async def test_it_plans_when_it_begins(desk: Desk) -> None:
    async def find_due(*_: object) -> Sequence[Occasion]:
        return [Occasion("hello/1", {"number": 1}, desk.slack.clock.now(), desk.amara_id)]

    desk.uses(find_due=find_due)
    async with working(desk.sender()):
        await desk.amara.sees("Hello number 1", within=10)


async def test_the_workers_of_many_workspaces_share_connections(desk: Desk) -> None:
    ben = desk.slack.add_member("ben", time_zone="Africa/Nairobi")
    person = await add_person(desk.database, ben.id, team="TOTHER")
    await desk.writes(1)
    await desk.writes(2, workspace_id=person.workspace_id, person_id=person.id)
    async with (
        sharing_connections(desk.database) as working_there,
        working_there(desk.sender()),
        working_there(desk.sender(workspace_id=person.workspace_id)),
    ):
        await desk.amara.sees("Hello number 1", within=10)
        await ben.sees("Hello number 2", within=10)
        listening = "SELECT 1 FROM pg_stat_activity WHERE query ILIKE 'LISTEN%'"
        assert await rows(desk.database, listening) == []


async def test_finished_jobs_are_removed(desk: Desk) -> None:
    await desk.writes()
    async with working(desk.sender()):
        await desk.amara.sees("Hello number 1", within=10)
    left = await rows(
        desk.database, "SELECT status, count(*) FROM procrastinate_jobs GROUP BY status"
    )
    assert {status for status, _ in left} <= {"todo"}
    assert sum(number for _, number in left) <= 3
    assert await rows(desk.database, "SELECT * FROM procrastinate_workers") == []


async def test_at_its_end_it_finishes_what_it_is_saying_and_begins_nothing(desk: Desk) -> None:
    # To one person they would come as one message.
    for number, person_id in enumerate(await desk.meets(3)):
        await desk.writes(number, person_id=person_id)
    posting = asyncio.Event()

    def notice(_: dict[str, object]) -> bool:
        posting.set()
        return True

    desk.slack.faults.add("chat.postMessage", "slow", times=3, seconds=0.3, when=notice)
    async with asyncio.timeout(30):
        async with working(desk.sender()):
            await posting.wait()
    assert [nudge.state for nudge in await desk.nudges()] == ["sent", "planned", "planned"]
    assert desk.all_hear() == ["Hello number 0"]


async def test_at_its_end_it_begins_nothing_that_waited_for_slacks_pace(desk: Desk) -> None:
    for number, person_id in enumerate(await desk.meets(3)):
        await desk.writes(number, person_id=person_id)
    waiting = asyncio.Event()

    async def pause(_: float) -> None:
        waiting.set()
        await sender.stopping.wait()

    # One message may be early, as the first was late; so the third is the first that waits.
    sender = desk.sender(pace=Pace(in_channel=0, overall=1e9, sleep=pause))
    async with asyncio.timeout(30):
        async with working(sender):
            await waiting.wait()
    assert [nudge.state for nudge in await desk.nudges()] == ["sent", "sent", "planned"]
    assert desk.all_hear() == ["Hello number 0", "Hello number 1"]


async def test_it_ends_though_the_database_goes_away_meanwhile(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def goes_away(*_: object) -> None:
        raise ConnectorException

    monkeypatch.setattr(jobs, "_REST", 0.1)
    monkeypatch.setattr(JobManager, "unregister_worker", goes_away)
    await desk.writes(1)
    async with asyncio.timeout(30):
        async with working(desk.sender()):
            await desk.amara.sees("Hello number 1", within=10)


async def test_it_ends_though_the_database_does_not_answer(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def hangs(*_: object) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(jobs, "LONGEST_FINISH", 0.2)
    monkeypatch.setattr(JobManager, "unregister_worker", hangs)
    await desk.writes(1)
    async with asyncio.timeout(30):
        async with working(desk.sender()):
            await desk.amara.sees("Hello number 1", within=10)


async def test_it_goes_on_when_the_database_was_away(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "_REST", 0.1)
    await desk.writes(1)
    async with working(desk.sender()):
        await desk.amara.sees("Hello number 1", within=10)
        await does(
            desk.database,
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()",
        )
        await desk.writes(2)
        await desk.amara.sees("Hello number 2", within=15)


async def test_a_killed_replica_blocks_nobody_and_its_jobs_are_forgotten(desk: Desk) -> None:
    await lay_out(desk.database)
    await does(
        desk.database,
        "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 minute')",
        "INSERT INTO procrastinate_jobs (queue_name, task_name, status, worker_id) "
        "SELECT 'workspace/1', 'deliver', 'doing', id FROM procrastinate_workers",
    )
    await desk.writes(1)
    async with working(desk.sender()):
        await desk.amara.sees("Hello number 1", within=10)
    left = "SELECT 1 FROM procrastinate_jobs WHERE status <> 'todo'"
    assert await rows(desk.database, left) == []


async def test_replicas_that_start_together_make_the_tables_once(
    desk: Desk, database_url: str
) -> None:
    databases = [open_database(database_url) for _ in range(4)]
    await asyncio.gather(*(lay_out(database) for database in databases))
    await does(
        desk.database,
        "INSERT INTO procrastinate_jobs (queue_name, task_name) VALUES ('q', 't')",
    )
    await asyncio.gather(*(lay_out(database) for database in databases))
    waiting = "SELECT task_name FROM procrastinate_jobs"
    assert [name for (name,) in await rows(desk.database, waiting)] == ["t"]
    for database in databases:
        await database.close()


async def test_tables_of_another_version_are_made_anew(desk: Desk) -> None:
    await lay_out(desk.database)
    await does(
        desk.database,
        f"COMMENT ON SCHEMA {SCHEMA} IS 'another'",
        "ALTER TABLE procrastinate_jobs DROP COLUMN priority CASCADE",
    )
    await desk.writes(1)
    async with working(desk.sender()):
        await desk.amara.sees("Hello number 1", within=10)


async def test_our_own_tables_stay_as_they_are(desk: Desk) -> None:
    tables = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
    before = await rows(desk.database, tables)
    await lay_out(desk.database)
    assert await rows(desk.database, tables) == before
