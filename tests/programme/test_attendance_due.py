"""When who was at a meeting is asked: the rules, and what a tick costs."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from models import Attendance, Database, Meeting
from programme.attendance_check_in import CheckIn, check_said, expect_there
from programme.attendance_due import (
    DUE,
    REMINDER_USEFUL_FOR,
    REMINDERS,
    USEFUL_FOR,
    find_channels,
    find_due,
    find_reminders,
    is_due,
    mentors_query,
)
from programme.attendance_words import closes_at
from programme.groups import Part
from programme.meeting_states import MeetingState, ends_at
from programme.nudges import Occasion
from scheduler.plan import plan
from scheduler.rules import find_rules
from tests.conftest import NOW
from tests.make import a_term
from tests.make_groups import add_group
from tests.make_meetings import a_meeting, add_meeting, forget_the_series

STARTS_AT = datetime(2026, 9, 16, 12, tzinfo=UTC)
MAYBE = st.sampled_from([None, True, False])


def meeting_of(state: MeetingState, starts_at: datetime, duration: int, zone: str) -> Meeting:
    return Meeting(
        id=1, group_id=1, on=starts_at.date(), minute_of_day=0, duration_minutes=duration,
        time_zone=zone, starts_at=starts_at, state=state, uid="1", created_at=NOW, updated_at=NOW,
    )  # fmt: skip


@settings(deadline=None)
@given(
    st.sampled_from(list(MeetingState)),
    st.integers(15, 480),
    st.sampled_from(["Pacific/Auckland", "UTC", "America/Los_Angeles"]),
    st.integers(0, 74 * 24).map(lambda hours: STARTS_AT + timedelta(hours=hours)),
    st.integers(-24, 90 * 24).map(lambda hours: timedelta(hours=hours)),
)
def test_it_is_due_from_its_end_until_the_terms(
    state: MeetingState, duration: int, zone: str, starts_at: datetime, wait: timedelta
) -> None:
    meeting, term = meeting_of(state, starts_at, duration, zone), a_term()
    now, closes = starts_at + wait, closes_at(meeting, term)
    if is_due(meeting, term, now):
        assert state is MeetingState.PLANNED
        assert ends_at(meeting) <= now < closes
    # Every meeting leaves time to say who was there, and the last ones little more than that.
    assert closes >= ends_at(meeting) + timedelta(days=2)
    last_day = datetime(2026, 11, 28, tzinfo=UTC)
    assert closes >= last_day - timedelta(hours=13)
    assert closes <= max(last_day + timedelta(hours=12), ends_at(meeting) + timedelta(days=2))


@settings(deadline=None)
@given(
    st.sampled_from(list(Part)),
    st.sampled_from([None, "coming", "not_coming"]),
    MAYBE,
    MAYBE,
)
def test_who_is_listed_as_there(
    part: Part, rsvp: str | None, said: bool | None, marked: bool | None
) -> None:
    row = Attendance(meeting_id=1, person_id=1, rsvp=rsvp, said_there=said, marked_there=marked)
    words = [marked, said, None if rsvp is None else rsvp == "coming", part is not Part.MENTEE]
    assert expect_there(part, row) is next(word for word in words if word is not None)
    assert expect_there(part, None) is (part is not Part.MENTEE)


def test_what_a_check_in_can_be() -> None:
    somebody = frozenset({1})
    assert check_said(CheckIn(held=True, there=somebody)) == {}
    assert check_said(CheckIn(held=False, there=frozenset())) == {}
    assert set(check_said(CheckIn(held=True, there=frozenset()))) == {"there"}
    long = CheckIn(held=True, there=somebody, notes="x" * 2001, next_steps="x" * 2000)
    assert set(check_said(long)) == {"notes"}
    assert set(check_said(CheckIn(held=True, there=somebody, notes_url="pad"))) == {"notes_url"}


async def found(
    database: Database, workspace_id: int, now: datetime
) -> tuple[list[Occasion], list[Occasion], list[Occasion]]:
    async with database.reading() as session:
        return (
            await find_channels(session, workspace_id, now),
            await find_due(session, workspace_id, now),
            await find_reminders(session, workspace_id, now),
        )


async def test_what_is_written_down_is_not_found_again(database: Database) -> None:
    proposed, group = await add_group(database, co_mentor=True)
    workspace_id = proposed.people[0].workspace_id
    await forget_the_series(database)
    async with database.writing() as session:
        row = await session.get_one(type(group), group.id)
        row.slack_channel_id = "C1"
    meeting = await add_meeting(database, group, STARTS_AT, duration_minutes=90)
    over = STARTS_AT + timedelta(minutes=90)
    for now, counts in (
        (over - timedelta(minutes=1), (0, 0, 0)),
        (over, (1, 2, 0)),
        (over + REMINDERS[1], (1, 2, 1)),
    ):
        assert tuple(map(len, await found(database, workspace_id, now))) == counts
    await plan(database, workspace_id, find_rules().values(), over)
    assert await found(database, workspace_id, over) == ([], [], [])
    for wait in REMINDERS.values():
        (channels, due, reminders) = await found(database, workspace_id, over + wait)
        assert (len(channels), len(due), len(reminders)) == (0, 0, 1)
        await plan(database, workspace_id, find_rules().values(), over + wait)
        assert await found(database, workspace_id, over + wait) == ([], [], [])
    # And never again; by then the group's next meeting is over too.
    last = over + REMINDERS[2] + REMINDER_USEFUL_FOR
    occasions = [one for kind in await found(database, workspace_id, last) for one in kind]
    assert meeting.id not in {one.subject["meeting"] for one in occasions}


async def test_other_workspaces_and_ended_groups_are_left_alone(database: Database) -> None:
    proposed, group = await add_group(database)
    await forget_the_series(database)
    await add_meeting(database, group, STARTS_AT)
    now = ends_at(a_meeting(group, STARTS_AT))
    workspace_id = proposed.people[0].workspace_id
    assert len((await found(database, workspace_id, now))[1]) == 1
    assert await found(database, workspace_id + 1, now) == ([], [], [])
    async with database.writing() as session:
        (await session.get_one(type(group), group.id)).ended_at = now
    assert await found(database, workspace_id, now) == ([], [], [])


async def test_meetings_that_are_over_are_found_by_their_index(database: Database) -> None:
    query = mentors_query(DUE, (Part.LEAD,)).params(
        workspace_id=1,
        since=STARTS_AT - USEFUL_FOR,
        until=STARTS_AT,
        fresh_since=STARTS_AT,
        first_group=0,
        last_group=1000,
    )
    compiled = query.compile(database.engine.sync_engine, compile_kwargs={"literal_binds": True})
    is_sqlite = database.engine.dialect.name == "sqlite"
    async with database.engine.connect() as connection:
        if not is_sqlite:
            await connection.execute(text("SET enable_seqscan = off"))
        explain = "EXPLAIN QUERY PLAN" if is_sqlite else "EXPLAIN"
        steps = str((await connection.exec_driver_sql(f"{explain} {compiled}")).all())
    assert "ix_meeting_state_starts_at" in steps, steps
    assert "uq_nudge_workspace_id_key" in steps or "sqlite_autoindex_nudge" in steps, steps
