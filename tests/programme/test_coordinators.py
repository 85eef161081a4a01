"""Whom the bot writes to as coordinators."""

from sqlalchemy import text
from sqlmodel import select

from models import Database, Person
from programme.coordinators import coordinators_query, list_coordinator_people
from tests.make import add_person


async def names_of(database: Database, workspace_id: int) -> list[str]:
    async with database.reading() as session:
        return [one.name for one in await list_coordinator_people(session, workspace_id)]


async def test_owners_and_admins_until_somebody_is_named(database: Database) -> None:
    admin = await add_person(database, "U1", name="Wanjiru")
    for number in (2, 3):
        await add_person(database, f"U{number}", name=f"Person {number}")
    other = await add_person(database, "U1", "T2", name="Elsewhere")
    assert await names_of(database, admin.workspace_id) == []
    async with database.writing() as session:
        for person in (admin, other):
            (await session.get_one(Person, person.id)).is_admin = True
    assert await names_of(database, admin.workspace_id) == ["Wanjiru"]
    for number, column in ((2, "is_settled_coordinator"), (3, "is_coordinator")):
        async with database.writing() as session:
            found = await session.exec(select(Person).where(Person.name == f"Person {number}"))
            setattr(found.one(), column, True)
        named = [f"Person {one}" for one in range(2, number + 1)]
        assert await names_of(database, admin.workspace_id) == named


async def test_they_are_found_by_their_own_index(database: Database) -> None:
    person = await add_person(database)
    query = coordinators_query(person.workspace_id)
    compiled = query.compile(database.engine.sync_engine, compile_kwargs={"literal_binds": True})
    is_sqlite = database.engine.dialect.name == "sqlite"
    async with database.engine.connect() as connection:
        if not is_sqlite:
            await connection.execute(text("SET enable_seqscan = off"))
        explain = "EXPLAIN QUERY PLAN" if is_sqlite else "EXPLAIN"
        plan = str((await connection.exec_driver_sql(f"{explain} {compiled}")).all())
    assert "ix_person_may_coordinate" in plan, plan
