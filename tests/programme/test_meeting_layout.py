"""Meetings follow the group's hour, its rhythm, the term's dates, and what was done by hand."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import select

from models import Attendance, Database, Group, Meeting, Term
from programme.group_changes import change_slot
from programme.meeting_layout import find_not_laid_out, lay_out, lay_out_again, new_meeting
from programme.meeting_series import Rhythm, instant_of
from programme.meetings import list_meetings, next_meeting
from programme.people import Caller, caller_of
from programme.term_plans import FIELD_NAMES, TermPlan
from programme.terms import save_term
from scheduler.meeting_layout import lay_out_meetings
from tests.conftest import NOW
from tests.make import add_person
from tests.make_groups import add_group

IN_TERM = datetime(2026, 10, 14, 9, tzinfo=UTC)  # a Wednesday, after five Tuesdays


async def meetings_of(database: Database, group: Group) -> list[Meeting]:
    async with database.reading() as session:
        return await list_meetings(session, group.id)


async def lays_out(database: Database, group: Group, now: datetime = NOW, **changes: Any) -> bool:
    async with database.writing() as session:
        row = await session.get_one(Group, group.id)
        row.sqlmodel_update(changes)
        await session.flush()
        return bool(await lay_out(session, row, await session.get_one(Term, row.term_id), now))


async def changes(database: Database, meeting: Meeting, **values: Any) -> None:
    async with database.writing() as session:
        row = await session.get_one(Meeting, meeting.id)
        row.sqlmodel_update(values)


async def test_a_group_has_its_meetings_from_the_beginning(database: Database) -> None:
    _, group = await add_group(database)
    meetings = await meetings_of(database, group)
    assert [one.on for one in meetings] == [
        date(2026, 9, 15) + timedelta(weeks=n) for n in range(11)
    ]
    assert {one.state for one in meetings} == {"planned"}
    assert {one.starts_at.hour for one in meetings} == {12}  # 15:00 in Nairobi
    assert len({one.uid for one in meetings}) == len(meetings)
    assert {one.sequence for one in meetings} == {0}


async def test_laying_out_again_changes_nothing(database: Database) -> None:
    _, group = await add_group(database)
    before = [one.model_dump() for one in await meetings_of(database, group)]
    for now in (NOW, IN_TERM):
        assert not await lays_out(database, group, now)
    assert [one.model_dump() for one in await meetings_of(database, group)] == before


async def test_another_hour_moves_what_is_to_come(database: Database) -> None:
    _, group = await add_group(database)
    before = await meetings_of(database, group)
    assert await lays_out(database, group, IN_TERM, weekday=3, hour=9)
    after = await meetings_of(database, group)
    assert [one.id for one in after] == [one.id for one in before]
    over, rest = after[:5], after[5:]
    assert [one.model_dump() for one in over] == [one.model_dump() for one in before[:5]]
    assert [one.on for one in rest] == [one.on + timedelta(days=2) for one in before[5:]]
    assert all((one.minute_of_day, one.sequence) == (540, 1) for one in rest)
    assert [one.uid for one in rest] == [one.uid for one in before[5:]]
    assert not await lays_out(database, group, IN_TERM)


async def test_a_slower_rhythm_drops_meetings_and_a_faster_brings_new_ones(
    database: Database,
) -> None:
    _, group = await add_group(database)
    weekly = await meetings_of(database, group)
    assert await lays_out(database, group, IN_TERM, rhythm="fortnightly")
    slow = await meetings_of(database, group)
    assert [one.on for one in slow[5:]] == [one.on for one in weekly[6::2]]
    async with database.reading() as session:
        found = await session.exec(select(Meeting).where(Meeting.state == "dropped"))
        dropped = found.all()
    assert {one.uid for one in dropped} == {one.uid for one in weekly[5::2]}
    assert {(one.sequence, one.planned_on) for one in dropped} == {(1, None)}
    assert await lays_out(database, group, IN_TERM, rhythm="weekly")
    again = await meetings_of(database, group)
    assert [one.on for one in again] == [one.on for one in weekly]
    assert {one.uid for one in slow} < {one.uid for one in again}
    assert not {one.uid for one in dropped} & {one.uid for one in again}


async def test_what_was_done_by_hand_stays(database: Database) -> None:
    _, group = await add_group(database)
    meetings = await meetings_of(database, group)
    moved, skipped, cancelled = meetings[6:9]
    moved_to = moved.on + timedelta(days=1)
    at = {"on": moved_to, "minute_of_day": 1110, "is_moved": True}
    await changes(database, moved, **at, starts_at=instant_of(moved_to, 1110, "Africa/Nairobi"))
    await changes(database, skipped, state="skipped")
    await changes(database, cancelled, state="cancelled")
    async with database.writing() as session:
        added = new_meeting(group, NOW)
        added.on, added.minute_of_day = date(2026, 11, 1), 600
        added.starts_at = instant_of(added.on, 600, added.time_zone)
        session.add(added)
    assert not await lays_out(database, group, IN_TERM)
    assert await lays_out(database, group, IN_TERM, weekday=4)
    after = {one.id: one for one in await meetings_of(database, group)}
    assert len(after) == len(meetings) + 1
    assert (after[moved.id].on, after[moved.id].minute_of_day) == (moved_to, 1110)
    assert after[moved.id].planned_on == moved.on + timedelta(days=3)
    assert after[moved.id].sequence == moved.sequence
    assert after[skipped.id].state == "skipped"
    assert after[cancelled.id].state == "cancelled"
    assert (after[added.id].on, after[added.id].sequence) == (added.on, 0)


async def test_what_was_put_off_beyond_its_own_day_stays(database: Database) -> None:
    _, group = await add_group(database)
    fifth = (await meetings_of(database, group))[4]
    later = fifth.starts_at + timedelta(days=2)
    await changes(database, fifth, on=later.date(), starts_at=later, is_moved=True)
    before = [one.model_dump() for one in await meetings_of(database, group)]
    # Its Tuesday is over, the Thursday to which it was put off is not.
    assert not await lays_out(database, group, IN_TERM)
    assert [one.model_dump() for one in await meetings_of(database, group)] == before
    assert await lays_out(database, group, IN_TERM, rhythm="fortnightly")
    days = [one.on for one in await meetings_of(database, group)]
    assert days[4:6] == [later.date(), date(2026, 10, 27)]


async def test_checked_in_meetings_never_change(database: Database) -> None:
    _, group = await add_group(database)
    meetings = await meetings_of(database, group)
    held = meetings[6]
    await changes(database, held, state="held", checked_in_at=NOW)
    before = (await meetings_of(database, group))[6].model_dump()
    assert await lays_out(database, group, IN_TERM, weekday=0, rhythm="monthly")
    after = {one.id: one for one in await meetings_of(database, group)}
    assert after[held.id].model_dump() == before


async def test_answers_are_forgotten_when_the_time_changes(database: Database) -> None:
    proposed, group = await add_group(database)
    meeting = (await meetings_of(database, group))[7]
    async with database.writing() as session:
        session.add(
            Attendance(
                meeting_id=meeting.id, person_id=proposed.people[1].id,
                rsvp="not_coming", rsvp_at=NOW, word="A wedding",
            )
        )  # fmt: skip
    await lays_out(database, group, IN_TERM, hour=16)
    async with database.reading() as session:
        row = (await session.exec(select(Attendance))).one()
    assert (row.rsvp, row.rsvp_at, row.word) == (None, None, None)


def a_plan(term: Term, **changed: Any) -> TermPlan:
    names = {*FIELD_NAMES, "name"} - changed.keys()
    values = {name: getattr(term, name) for name in names}
    return TermPlan(**values, **changed, length_confirmed=True)


async def saves(database: Database, caller: Caller, term: Term, **changed: Any) -> None:
    async with database.writing() as session:
        await save_term(session, caller, a_plan(term, **changed), NOW, term.id)


async def test_the_terms_dates_change(database: Database) -> None:
    proposed, group = await add_group(database)
    coordinator = caller_of(await add_person(database, "U9"), is_coordinator=True)
    before = await meetings_of(database, group)
    async with database.writing() as session:
        added = new_meeting(group, NOW)
        added.on, added.minute_of_day = date(2026, 11, 26), 600
        added.starts_at = instant_of(added.on, 600, added.time_zone)
        session.add(added)
    for ends_on, count in (
        (date(2026, 11, 20), 10),
        (date(2026, 12, 11), 13),
        (date(2026, 11, 20), 10),
    ):
        await lay_out_meetings(database, coordinator.workspace_id, NOW)
        await saves(
            database, coordinator, proposed.term, ends_on=ends_on,
            final_survey_on=ends_on - timedelta(days=3),
        )  # fmt: skip
        await lay_out_meetings(database, coordinator.workspace_id, NOW)
        meetings = await meetings_of(database, group)
        assert len(meetings) == count
        assert all(one.on <= ends_on for one in meetings)
        assert [one.uid for one in meetings[:10]] == [one.uid for one in before[:10]]


async def test_a_group_without_meetings_gets_them_once(database: Database) -> None:
    proposed, group = await add_group(database)
    async with database.writing() as session:
        for row in await session.exec(select(Meeting)):
            await session.delete(row)
    workspace_id = proposed.term.workspace_id
    await asyncio.gather(*(lay_out_meetings(database, workspace_id, IN_TERM) for _ in range(4)))
    meetings = await meetings_of(database, group)
    assert meetings[0].on == date(2026, 10, 20)
    assert len(meetings) == 6
    async with database.reading() as session:
        assert await find_not_laid_out(session, workspace_id, 10) == []
        assert await find_not_laid_out(session, workspace_id + 1, 10) == []


@pytest.mark.parametrize("ended", [True, False])
async def test_what_has_ended_is_left_as_it_is(database: Database, *, ended: bool) -> None:
    _, group = await add_group(database)
    async with database.writing() as session:
        for row in await session.exec(select(Meeting)):
            await session.delete(row)
        (await session.get_one(Group, group.id)).ended_at = NOW if ended else None
    async with database.writing() as session:
        now = NOW if ended else datetime(2026, 12, 1, tzinfo=UTC)
        assert await lay_out_again(session, group.id, now) is None
    assert await meetings_of(database, group) == []


async def test_the_next_meeting(database: Database) -> None:
    _, group = await add_group(database)
    first, second, third, *_ = await meetings_of(database, group)
    await changes(database, second, state="skipped")
    async with database.reading() as session:
        for now, expected in (
            (NOW, first),
            (first.starts_at + timedelta(minutes=59), first),
            (first.starts_at + timedelta(minutes=60), third),
        ):
            found = await next_meeting(session, group.id, now)
            assert found is not None
            assert found.id == expected.id
        over = datetime(2026, 11, 24, 13, tzinfo=UTC)
        assert await next_meeting(session, group.id, over) is None


async def test_two_change_the_hour_at_once(database: Database) -> None:
    proposed, group = await add_group(database)
    mentor = caller_of(proposed.people[0])

    async def press(weekday: int) -> None:
        async with database.writing() as session:
            await change_slot(
                session, mentor, group.id, weekday, 9, Rhythm.WEEKLY, NOW, agreed=True
            )

    await asyncio.gather(*(press(day) for day in (0, 3, 4, 3)))
    async with database.reading() as session:
        row = await session.get_one(Group, group.id)
        days = [one.on for one in await list_meetings(session, group.id)]
    assert {day.weekday() for day in days} == {row.weekday}
    assert len(days) == 11
