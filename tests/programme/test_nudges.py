"""Writing down what is to be said, and the rules of when to try."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import select

from models import Database, Nudge
from programme.nudges import is_too_late, next_try_at, say_later
from tests.conftest import NOW
from tests.make import add_person


async def test_the_first_of_a_key_stays_as_it_is(database: Database) -> None:
    person = await add_person(database)
    for number in (1, 2):
        async with database.writing() as session:
            await say_later(
                session,
                workspace_id=person.workspace_id,
                kind="applications.approved",
                key="application/1:approved",
                subject={"application": number},
                due_at=NOW + timedelta(hours=number),
                now=NOW,
                person_id=person.id,
            )
    async with database.reading() as session:
        nudge = (await session.exec(select(Nudge))).one()
    assert nudge.subject == {"application": 1}
    assert nudge.due_at == nudge.try_at == NOW + timedelta(hours=1)
    assert (nudge.state, nudge.attempt, nudge.created_at) == ("planned", 0, NOW)


@pytest.mark.parametrize("to", [{}, {"person_id": 1, "slack_channel_id": "C1"}])
async def test_a_nudge_goes_to_one_reader(database: Database, to: dict[str, int]) -> None:
    async with database.writing() as session:
        with pytest.raises(ValueError, match="to a person or to a channel"):
            await say_later(
                session,
                workspace_id=1,
                kind="k",
                key="k",
                subject={},
                due_at=NOW,
                now=NOW,
                **to,  # type: ignore[arg-type]  # a channel is no number
            )


@given(st.integers(min_value=1, max_value=10_000))
def test_waits_grow_to_an_hour(attempt: int) -> None:
    wait, longer = next_try_at(attempt, NOW) - NOW, next_try_at(attempt + 1, NOW) - NOW
    assert timedelta(seconds=30) <= wait <= longer <= timedelta(hours=1)
    assert longer == min(2 * wait, timedelta(hours=1))


@given(
    st.timedeltas(timedelta(), timedelta(days=30)), st.timedeltas(timedelta(), timedelta(days=30))
)
def test_it_is_too_late_only_after_its_use(useful_for: timedelta, late: timedelta) -> None:
    assert is_too_late(NOW, useful_for, NOW + late) == (late > useful_for)
    assert not is_too_late(NOW, None, NOW + late)
