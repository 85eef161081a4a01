"""The events of a term follow its dates."""

from datetime import datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import col, select

from models import Database, Event, Term
from programme.event_dates import Kind, decide_changes, ends_at, lay_out_events
from tests.conftest import NOW
from tests.make import add_person, add_term

HOUR = timedelta(hours=1)
INFO, ONBOARDING, SHOWCASE = (NOW + timedelta(days=days) for days in (7, 20, 100))
DATES = st.integers(-20, 20).map(lambda hours: NOW + hours * HOUR)


def an_event(number: int, at: datetime, **changes: Any) -> Event:
    given_values: dict[str, Any] = {
        "id": number,
        "workspace_id": 1,
        "term_id": 1,
        "kind": Kind.SHOWCASE,
        "number": number,
        "starts_at": at,
        "uid": f"uid-{number}",
        "created_at": NOW,
        "updated_at": NOW,
    }
    return Event(**{**given_values, **changes})


@st.composite
def known_events(draw: st.DrawFn) -> list[Event]:
    dates = draw(st.lists(DATES, max_size=4, unique=True))
    return [
        an_event(number, at, cancelled_at=NOW if draw(st.booleans()) else None)
        for number, at in enumerate(dates, 1)
    ]


@given(known_events(), st.lists(DATES, max_size=3, unique=True))
def test_each_date_has_one_event_and_none_to_come_is_left_over(
    known: list[Event], wanted: list[datetime]
) -> None:
    changes = decide_changes(known, wanted, NOW)
    moved = {event.number for event, _ in changes.moved}
    dropped = {event.number for event in changes.cancelled}
    active = [one for one in known if one.cancelled_at is None]
    stay = [one.starts_at for one in active if one.number not in moved | dropped]
    after = [*stay, *(at for _, at in changes.moved), *changes.new]
    assert set(wanted) <= set(after)
    assert all(after.count(at) == 1 for at in wanted)
    # What is left besides took place; it is not taken back, nor does it become something to come.
    left_over = [one for one in active if one.starts_at in stay and one.starts_at not in wanted]
    assert all(ends_at(one) <= NOW for one in left_over)
    for event, at in changes.moved:
        if event.cancelled_at is None and ends_at(event) <= NOW:
            assert at <= NOW
    assert all(ends_at(event) > NOW for event in changes.cancelled)


@given(known_events(), st.lists(DATES, max_size=3, unique=True))
def test_following_the_dates_again_changes_nothing(
    known: list[Event], wanted: list[datetime]
) -> None:
    changes = decide_changes(known, wanted, NOW)
    for event, at in changes.moved:
        event.starts_at, event.cancelled_at = at, None
    for event in changes.cancelled:
        event.cancelled_at = NOW
    new = [an_event(number, at) for number, at in enumerate(changes.new, len(known) + 1)]
    again = decide_changes([*known, *new], wanted, NOW)
    assert (again.moved, again.cancelled, again.new) == ([], [], [])


def test_a_second_session_after_the_first_took_place() -> None:
    held = an_event(1, NOW - timedelta(days=3))
    changes = decide_changes([held], [INFO], NOW)
    assert (changes.moved, changes.cancelled, changes.new) == ([], [], [INFO])
    # Only a mistake about when it was is put right.
    earlier = held.starts_at - HOUR
    assert decide_changes([held], [earlier], NOW).moved == [(held, earlier)]


async def events(database: Database) -> list[Event]:
    async with database.reading() as session:
        found = await session.exec(select(Event).order_by(col(Event.id)))
        return list(found.all())


async def lay_out(database: Database, term: Term, *showcases: datetime) -> list[Event]:
    async with database.writing() as session:
        await lay_out_events(session, term, showcases, NOW)
    return await events(database)


async def test_a_term_is_laid_out_once(database: Database) -> None:
    term = await add_term(database, await add_person(database), info_session_at=INFO)
    first = await lay_out(database, term, SHOWCASE, SHOWCASE + 12 * HOUR)
    assert [(one.kind, one.number, one.starts_at) for one in first] == [
        ("info_session", 1, INFO),
        ("power_check_in", 1, term.power_check_in_at),
        ("showcase", 1, SHOWCASE),
        ("showcase", 2, SHOWCASE + 12 * HOUR),
    ]
    assert len({one.uid for one in first}) == 4
    again = await lay_out(database, term, SHOWCASE, SHOWCASE + 12 * HOUR)
    assert [one.model_dump() for one in again] == [one.model_dump() for one in first]


async def test_dates_that_move_come_and_go(database: Database) -> None:
    term = await add_term(database, await add_person(database), info_session_at=INFO)
    await lay_out(database, term, SHOWCASE, SHOWCASE + 12 * HOUR)
    term.info_session_at, term.onboarding_at = INFO + HOUR, ONBOARDING
    info, _, first, second, onboarding = await lay_out(database, term, SHOWCASE + 12 * HOUR)
    assert (info.starts_at, info.was_at, info.moved_at) == (INFO + HOUR, INFO, NOW)
    assert info.sequence == 1
    assert (first.cancelled_at, second.cancelled_at) == (NOW, None)
    assert (second.moved_at, second.sequence) == (None, 0)
    assert onboarding.starts_at == ONBOARDING

    # One that comes back is the one that was there: who signed up for it is not forgotten.
    *_, first, _, _ = await lay_out(database, term, SHOWCASE + HOUR, SHOWCASE + 12 * HOUR)
    assert (first.starts_at, first.cancelled_at) == (SHOWCASE + HOUR, None)
    assert (first.was_at, first.sequence) == (SHOWCASE, 2)
