"""Who was at meetings, and how often."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import col, select

from models import Attendance, Database, Group, Membership, MembershipBreak
from programme.attendance import (
    Presence,
    PresenceCount,
    count_presence,
    count_presences,
    decide_presence,
    list_attendance,
)
from programme.meeting_states import MeetingState
from tests.conftest import NOW
from tests.make_groups import Proposed, add_group
from tests.make_meetings import a_meeting, add_meeting, an_attendance

FIRST = datetime(2026, 9, 15, 12, tzinfo=UTC)  # a Tuesday at 15:00 in Nairobi
WEEK = timedelta(weeks=1)
MAYBE = st.sampled_from([None, True, False])


def attendance(rsvp: str | None, said: bool | None, marked: bool | None) -> Attendance:
    return Attendance(meeting_id=1, person_id=1, rsvp=rsvp, said_there=said, marked_there=marked)


@settings(deadline=None)
@given(st.sampled_from([None, "coming", "not_coming"]), MAYBE, MAYBE, st.booleans())
def test_the_mentors_word_wins(
    rsvp: str | None, said: bool | None, marked: bool | None, on_break: bool
) -> None:
    presence = decide_presence(attendance(rsvp, said, marked), is_on_break=on_break)
    if marked is not None:
        assert (presence is Presence.THERE) == marked
    elif said is not None:
        assert (presence is Presence.THERE) == said
    else:
        assert presence in {Presence.UNKNOWN, Presence.EXCUSED}
    if presence is Presence.MISSED:  # never of somebody who gave a word
        assert not said
        assert not on_break
        assert rsvp != "not_coming"


@settings(deadline=None)
@given(st.booleans())
def test_nobody_missed_what_nobody_spoke_of(on_break: bool) -> None:
    expected = Presence.EXCUSED if on_break else Presence.UNKNOWN
    assert decide_presence(None, is_on_break=on_break) is expected


async def group_with(
    database: Database, *said: dict[str, Any] | None, **changes: Any
) -> tuple[Proposed, Group]:
    """Store a group that met weekly, and what was said of its first mentee at each meeting."""
    proposed, group = await add_group(database, co_mentor=True)
    for number, words in enumerate(said):
        meeting = await add_meeting(
            database, group, FIRST + number * WEEK, **{"state": "held", **changes}
        )
        if words is not None:
            async with database.writing() as session:
                session.add(an_attendance(meeting, proposed.people[2].id, **words))
    return proposed, group


async def count(database: Database, proposed: Proposed, number: int = 2) -> PresenceCount:
    async with database.reading() as session:
        one = await count_presence(session, proposed.people[number].id, proposed.term.id)
        everybody = await count_presences(session, proposed.term.id)
    assert one == everybody.get(proposed.people[number].id, PresenceCount())
    return one


async def test_counting(database: Database) -> None:
    proposed, _ = await group_with(
        database,
        {"marked_there": True},
        {"marked_there": False},
        {"said_there": True},
        {"marked_there": False, "rsvp": "not_coming"},
        None,
    )
    assert await count(database, proposed) == PresenceCount(attended=2, excused=1, held=5)
    assert await count(database, proposed, 3) == PresenceCount(held=5)


@pytest.mark.parametrize("state", ["planned", "skipped", "cancelled", "not_held"])
async def test_only_meetings_that_were_held_count(database: Database, state: str) -> None:
    proposed, group = await group_with(database, {"said_there": True}, state=state)
    assert await count(database, proposed) == PresenceCount()
    async with database.reading() as session:
        listed = await list_attendance(session, group.id)
        assert len(listed) == (state == "not_held")
        one = await list_attendance(session, group.id, MeetingState(state))
        assert FIRST in {seen.meeting.starts_at for seen in one}


async def test_only_meetings_while_they_were_in_the_group_count(database: Database) -> None:
    proposed, group = await group_with(database, *[{"marked_there": True}] * 4)
    async with database.writing() as session:
        found = await session.exec(
            select(Membership).where(Membership.person_id == proposed.people[2].id)
        )
        membership = found.one()
        membership.joined_at = FIRST + WEEK - timedelta(days=1)
        membership.left_at = FIRST + 3 * WEEK - timedelta(hours=1)
    assert await count(database, proposed) == PresenceCount(attended=2, held=2)
    async with database.reading() as session:
        listed = await list_attendance(session, group.id)
    # The newest first; who left before is not listed.
    assert [len(one.people) for one in listed] == [3, 4, 4, 3]


async def test_who_came_back_is_counted_once(database: Database) -> None:
    proposed, _ = await group_with(database, {"marked_there": True})
    async with database.writing() as session:
        found = await session.exec(
            select(Membership).where(Membership.person_id == proposed.people[2].id)
        )
        one = found.one()
        one.left_at = FIRST + timedelta(minutes=10)
        await session.flush()
        again = {**one.model_dump(exclude={"id"}), "left_at": None}
        session.add(Membership(**{**again, "joined_at": FIRST + timedelta(minutes=20)}))
    assert await count(database, proposed) == PresenceCount(attended=1, held=1)


async def test_a_break_excuses(database: Database) -> None:
    proposed, _ = await group_with(database, *[{"marked_there": False}] * 3)
    async with database.writing() as session:
        found = await session.exec(
            select(Membership.id).where(Membership.person_id == proposed.people[2].id)
        )
        session.add(
            MembershipBreak(
                membership_id=found.one(),
                from_on=date(2026, 9, 22),
                until_on=date(2026, 9, 29),
                asked_at=NOW,
            )
        )
    assert await count(database, proposed) == PresenceCount(excused=2, held=3)


async def test_the_list_says_who_was_there(database: Database) -> None:
    proposed, group = await group_with(database, {"marked_there": True})
    mentor, co_mentor, here, unsaid = proposed.people
    async with database.writing() as session:
        other = await session.get_one(Group, group.id)
        session.add(a_meeting(other, FIRST + WEEK, state="held", checked_in_by=mentor.id))
    async with database.reading() as session:
        newest, oldest = await list_attendance(session, group.id)
    assert [one.person.id for one in oldest.people] == [p.id for p in proposed.people]
    assert [one.id for one in oldest.who_are(Presence.THERE)] == [here.id]
    assert unsaid.id in {one.id for one in oldest.who_are(Presence.UNKNOWN)}
    assert co_mentor.id in {one.id for one in oldest.who_are(Presence.UNKNOWN)}
    assert newest.checked_in_by is not None
    assert newest.checked_in_by.id == mentor.id
    assert oldest.checked_in_by is None


async def test_counts_are_of_the_term_alone(database: Database) -> None:
    proposed, _ = await group_with(database, {"marked_there": True})
    async with database.reading() as session:
        assert await count_presence(session, proposed.people[2].id, 404) == PresenceCount()
        memberships = await session.exec(select(col(Membership.id)))
        assert len(memberships.all()) == 4
