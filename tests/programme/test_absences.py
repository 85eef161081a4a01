"""Who stays away, and which groups stand still."""

from datetime import UTC, datetime, timedelta
from itertools import takewhile
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import event
from sqlmodel import select

from models import Database, Group, Meeting, Membership, Person
from programme.absences import (
    MISSED,
    NOT_MET,
    check_met,
    check_missed,
    find_missing,
    find_standing_still,
)
from programme.attendance import Presence
from programme.attention import A_WEEK, list_attention, mark_attention
from programme.attention_items import AttentionItem
from programme.people import caller_of
from tests.make import add_person
from tests.make_groups import Proposed, add_group
from tests.make_meetings import a_meeting, an_attendance, forget_the_series

FIRST = datetime(2026, 9, 15, 12, tzinfo=UTC)  # a Tuesday at 15:00 in Nairobi
WEEK = timedelta(weeks=1)
SOON = timedelta(hours=2)  # after a meeting began


@settings(deadline=None)
@given(st.lists(st.sampled_from(list(Presence))))
def test_only_a_row_without_a_word_counts(presences: list[Presence]) -> None:
    counted = [one for one in presences if one is not Presence.EXCUSED]
    row = len(list(takewhile(lambda one: one is Presence.MISSED, counted)))
    assert check_missed(presences) == (row if row > 1 else 0)


@settings(deadline=None)
@given(
    st.sampled_from([("weekly", 7), ("fortnightly", 14), ("monthly", 28)]),
    st.integers(0, 20 * 7 * 24),
)
def test_two_meetings_of_the_rhythm_may_not_pass(rhythm: tuple[str, int], hours: int) -> None:
    name, days = rhythm
    passed = check_met(FIRST, name, FIRST + timedelta(hours=hours))
    # The second is over, and its mentor had a day to say that they met.
    assert bool(passed) == (hours >= 2 * days * 24 + 24)
    assert passed == 0 or passed == (hours - 24) // (days * 24)


@pytest.fixture
async def proposed(database: Database) -> tuple[Proposed, Group]:
    """Give a group of a mentor, a co-mentor and two mentees that has no meetings yet."""
    proposed, group = await add_group(database, co_mentor=True)
    await forget_the_series(database)
    return proposed, group


async def meet(
    database: Database, group: Group, *words: dict[int, dict[str, Any]], **changes: Any
) -> list[Meeting]:
    """Let a group meet each week; each of ``words`` is what is said of people, by their id."""
    meetings = [
        a_meeting(group, FIRST + number * WEEK, **{"state": "held", **changes})
        for number in range(len(words))
    ]
    async with database.writing() as session:
        session.add_all(meetings)
        await session.flush()
        for meeting, said in zip(meetings, words, strict=True):
            for person_id, word in said.items():
                session.add(an_attendance(meeting, person_id, **word))
    return meetings


HERE = {"marked_there": True}
AWAY = {"marked_there": False}
EXCUSED = {"marked_there": False, "rsvp": "not_coming"}


async def listed(database: Database, now: datetime) -> list[AttentionItem]:
    async with database.reading() as session:
        (person,) = (await session.exec(select(Person).where(Person.slack_user_id == "U1"))).all()
        return await list_attention(session, person.workspace_id, now)


async def test_two_in_a_row_without_a_word(
    database: Database, proposed: tuple[Proposed, Group]
) -> None:
    one, group = proposed
    mentor, _, amara, chidi = (person.id for person in one.people)
    await meet(
        database,
        group,
        {mentor: HERE, amara: AWAY, chidi: HERE},
        {mentor: HERE, amara: EXCUSED, chidi: AWAY},
        {mentor: HERE, amara: AWAY, chidi: HERE},
    )
    (item,) = await listed(database, FIRST + 2 * WEEK + SOON)
    assert (item.kind, item.group, item.person) == (MISSED, item.group, item.person)
    assert item.person is not None
    assert item.person.id == amara
    assert item.mentor is not None
    assert item.mentor.id == mentor
    assert item.why == "They missed 2 meetings in a row, without a word."


async def test_mentors_and_who_left_are_not_listed(
    database: Database, proposed: tuple[Proposed, Group]
) -> None:
    one, group = proposed
    mentor, co_mentor, amara, _ = (person.id for person in one.people)
    absent = {mentor: HERE, co_mentor: AWAY, amara: AWAY}
    await meet(database, group, absent, absent)
    now = FIRST + WEEK + SOON
    assert [item.kind for item in await listed(database, now)] == [MISSED]
    async with database.writing() as session:
        found = await session.exec(select(Membership).where(Membership.person_id == amara))
        found.one().left_at = now
    assert await listed(database, now) == []


async def test_a_group_that_has_not_met(
    database: Database, proposed: tuple[Proposed, Group]
) -> None:
    _, group = proposed
    await meet(database, group, {}, {}, {}, state="planned")
    a_day_later = timedelta(days=1)
    assert await listed(database, FIRST + WEEK + a_day_later - timedelta(minutes=1)) == []
    (item,) = await listed(database, FIRST + WEEK + a_day_later)
    assert item.kind == NOT_MET
    assert item.why == "They let 2 meetings of their rhythm pass and haven't met yet."
    (again,) = await listed(database, FIRST + 3 * WEEK + a_day_later)
    assert again.key != item.key
    assert "4 meetings" in again.why


@pytest.mark.parametrize(
    ("state", "word", "is_listed"),
    [
        ("held", {}, False),
        ("skipped", {}, False),
        ("planned", {"said_there": True}, False),
        ("planned", {"rsvp": "coming"}, True),
        ("not_held", {}, True),
        ("cancelled", {}, True),
    ],
)
async def test_what_counts_as_having_met(
    database: Database,
    proposed: tuple[Proposed, Group],
    state: str,
    word: dict[str, Any],
    is_listed: bool,
) -> None:
    one, group = proposed
    await meet(database, group, {one.people[2].id: word}, state=state)
    now = FIRST + WEEK + timedelta(days=2)
    assert bool(await listed(database, now)) is is_listed


async def test_nothing_is_listed_after_the_term_or_in_another_workspace(
    database: Database, proposed: tuple[Proposed, Group]
) -> None:
    _, group = proposed
    await meet(database, group, {}, state="planned")
    stranger = await add_person(database, "U9", team="T2")
    now = FIRST + 5 * WEEK
    assert len(await listed(database, now)) == 1
    async with database.reading() as session:
        assert await list_attention(session, stranger.workspace_id, now) == []
    assert await listed(database, datetime(2026, 12, 1, tzinfo=UTC)) == []
    async with database.writing() as session:
        (await session.exec(select(Group))).one().ended_at = now
    assert await listed(database, now) == []


async def test_the_number_of_queries_does_not_grow(
    database: Database, proposed: tuple[Proposed, Group]
) -> None:
    one, group = proposed
    statements: list[str] = []

    def on_execute(*args: Any) -> None:
        statements.append(args[2])

    event.listen(database.engine.sync_engine, "before_cursor_execute", on_execute)
    counts = []
    for weeks in (1, 4):
        await meet(database, group, *[{p.id: AWAY for p in one.people}] * 2, planned_on=None)
        statements.clear()
        assert await listed(database, FIRST + weeks * WEEK + SOON)
        counts.append(len(statements))
    event.remove(database.engine.sync_engine, "before_cursor_execute", on_execute)
    assert counts[0] == counts[1]


async def test_marks(database: Database, proposed: tuple[Proposed, Group]) -> None:
    one, group = proposed
    amara, chidi = (person.id for person in one.people[2:])
    await meet(database, group, *[{amara: AWAY, chidi: AWAY}] * 2)
    now = FIRST + WEEK + SOON
    caller = caller_of(one.people[0], is_coordinator=True)
    first, second = await listed(database, now)
    async with database.writing() as session:
        for _ in range(2):
            left = await mark_attention(session, caller, first.key, A_WEEK, now)
            assert [item.key for item in left] == [second.key]
        for key in (second.key, "made/up"):
            assert await mark_attention(session, caller, key, None, now) == []
    assert await listed(database, now) == []
    assert [item.key for item in await listed(database, now + WEEK)] == [first.key]
    # Missing it once more is another occasion.
    later = a_meeting(group, FIRST + 2 * WEEK, state="held")
    async with database.writing() as session:
        session.add(later)
        await session.flush()
        session.add(an_attendance(later, chidi, **AWAY))
        session.add(an_attendance(later, amara, **HERE))
    (item,) = await listed(database, FIRST + 2 * WEEK + SOON)
    assert item.key != second.key
    assert item.person is not None
    assert item.person.id == chidi


async def test_finders_can_be_asked_one_by_one(
    database: Database, proposed: tuple[Proposed, Group]
) -> None:
    one, group = proposed
    await meet(database, group, *[{one.people[2].id: AWAY}] * 2)
    now = FIRST + 4 * WEEK
    async with database.reading() as session:
        workspace_id = one.people[0].workspace_id
        assert [i.kind for i in await find_missing(session, workspace_id, now)] == [MISSED]
        assert [i.kind for i in await find_standing_still(session, workspace_id, now)] == [NOT_MET]
    # Groups come first.
    assert [item.kind for item in await listed(database, now)] == [NOT_MET, MISSED]
