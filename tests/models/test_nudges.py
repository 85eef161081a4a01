"""The ledger's own rules, and that what is due stays quick to find."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from models import Database, Nudge, Person
from scheduler import claims
from tests.conftest import NOW
from tests.make import add_person


def a_nudge(person: Person, number: int = 1, **changes: Any) -> Nudge:
    given: dict[str, Any] = {
        "workspace_id": person.workspace_id,
        "kind": "test.hello",
        "key": f"hello/{number}",
        "person_id": person.id,
        "subject": {"number": number},
        "opaque_id": f"opaque-{number}",
        "due_at": NOW,
        "try_at": NOW,
        "created_at": NOW,
    }
    return Nudge(**{**given, **changes})


@pytest.mark.parametrize(
    ("constraint", "changes"),
    [
        ("state", {"state": "lost", "ended_at": NOW}),
        ("recipient", {"slack_channel_id": "C1"}),
        ("recipient", {"person_id": None}),
        ("attempt", {"attempt": -1}),
        ("sent", {"state": "sent", "ended_at": NOW}),
        ("reason", {"state": "settled", "ended_at": NOW}),
        ("reason", {"state": "parked", "ended_at": NOW}),
        ("ended", {"ended_at": NOW}),
        ("ended", {"state": "settled", "reason": "left"}),
    ],
)
async def test_a_row_that_makes_no_sense_is_refused(
    database: Database, constraint: str, changes: dict[str, Any]
) -> None:
    person = await add_person(database)
    with pytest.raises(IntegrityError, match=f"ck_nudge_{constraint}"):
        async with database.writing() as session:
            session.add(a_nudge(person, **changes))


async def test_who_is_forgotten_takes_their_nudges_along(database: Database) -> None:
    person = await add_person(database)
    async with database.writing() as session:
        session.add(a_nudge(person))
    async with database.writing() as session:
        found = await session.get(Person, person.id)
        await session.delete(found)
    async with database.reading() as session:
        assert (await session.exec(select(Nudge))).all() == []


async def test_what_is_due_is_found_by_the_index_of_the_unsent(database: Database) -> None:
    person = await add_person(database)
    sent = {"state": "sent", "ended_at": NOW, "sent_channel_id": "D1", "sent_ts": "1.0"}
    async with database.writing() as session:
        session.add_all(a_nudge(person, number, **sent) for number in range(2_000))
        session.add_all(
            a_nudge(person, number, try_at=NOW + timedelta(days=number - 2_005))
            for number in range(2_000, 2_010)
        )
    async with database.reading() as session:
        due = await claims.find_due(session, person.workspace_id, ["test.hello"], NOW)
    assert [nudge.subject["number"] for nudge in due] == [*range(2_000, 2_006)]
    plan = await _plan_of_find_due(database, person.workspace_id)
    assert "ix_nudge_unsent" in plan, plan


async def _plan_of_find_due(database: Database, workspace_id: int) -> str:
    """Return how the database means to run the query of ``find_due``."""
    explain = "EXPLAIN"
    if database.engine.dialect.name == "sqlite":
        explain = "EXPLAIN QUERY PLAN"
    query = claims.due_query(frozenset(["test.hello"]))
    query = query.params(workspace=workspace_id, now=NOW)
    compiled = query.compile(database.engine.sync_engine, compile_kwargs={"literal_binds": True})
    async with database.engine.connect() as connection:
        if database.engine.dialect.name == "postgresql":
            await connection.execute(text("ANALYZE nudge"))
        found = await connection.exec_driver_sql(f"{explain} {compiled}")
        return "\n".join(str(row) for row in found)
