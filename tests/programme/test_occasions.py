"""Which rows a minute looks at."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import col, select

from models import Database, Person
from programme.nudges import Occasion, say_later
from programme.occasions import SLICE, choose_slice, leave_out_written, slice_now
from tests.conftest import NOW
from tests.make import add_person


@given(st.integers(1, 300), st.integers(0, 10**8))
def test_every_slice_is_looked_at(slices: int, begins: int) -> None:
    seen = {choose_slice(slices, begins + n) for n in range(2 * slices)}
    assert seen == set(range(slices))


@given(st.integers(1, 100), st.integers(2, 10), st.integers(0, 10**8))
def test_a_clock_that_misses_minutes_gets_to_all_of_them(
    slices: int, every: int, begins: int
) -> None:
    seen = {choose_slice(slices, begins + n * every) for n in range(8 * slices)}
    assert seen == set(range(slices))


async def test_few_rows_are_looked_at_every_minute_and_many_in_turn(database: Database) -> None:
    first = await add_person(database)
    async with database.writing() as session:
        session.add_all(
            Person(
                id=number, workspace_id=first.workspace_id, slack_user_id=f"U{number}", name="",
                time_zone="UTC", locale="en-US", refreshed_at=NOW,
            )
            for number in (2, SLICE - 1)
        )  # fmt: skip

    async def looked_at(minutes: int) -> list[int]:
        async with database.reading() as session:
            at = NOW + timedelta(minutes=minutes)
            condition = await slice_now(session, col(Person.id), at)
            found = await session.exec(select(Person.id).where(condition).order_by(col(Person.id)))
            return list(found.all())

    assert await looked_at(0) == await looked_at(1) == [first.id, 2, SLICE - 1]
    async with database.writing() as session:
        session.add(
            Person(
                id=SLICE, workspace_id=first.workspace_id, slack_user_id="U0", name="",
                time_zone="UTC", locale="en-US", refreshed_at=NOW,
            )
        )  # fmt: skip
    by_minute = [await looked_at(minute) for minute in range(4)]
    assert {tuple(ids) for ids in by_minute} == {(first.id, 2, SLICE - 1), (SLICE,)}


async def test_what_is_in_the_ledger_is_left_out(database: Database) -> None:
    person = await add_person(database)
    occasions = [Occasion(f"test/{n}", {}, NOW, person_id=person.id) for n in range(1_200)]
    async with database.writing() as session:
        for one in occasions[5:1_100]:
            await say_later(
                session, workspace_id=person.workspace_id, kind="test", key=one.key,
                subject={}, due_at=NOW, now=NOW, person_id=person.id,
            )  # fmt: skip
    async with database.reading() as session:
        left = await leave_out_written(session, person.workspace_id, occasions)
        elsewhere = await leave_out_written(session, person.workspace_id + 1, occasions)
    assert [one.key for one in left] == [f"test/{n}" for n in [*range(5), *range(1_100, 1_200)]]
    assert len(elsewhere) == SLICE  # the others come with the next minute
