"""What a round says of events to several people, read together, is what each is said alone."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from sqlalchemy import event as sql_event
from sqlmodel import col, select

from benchmarks.crowd import STARTS_ON, WAITING_GROUPS, gather_crowd
from models import Database, Event, EventAttendance, Membership, Nudge, Person
from programme.calendar import start_of_day
from programme.event_changes import CANCELLED, MOVED, RECORDING
from programme.event_people import INVITED
from programme.event_reminders import ATTENDANCE, DAY_BEFORE, HOUR_BEFORE, UNANSWERED
from scheduler.rules import find_rules
from scheduler.saying import render
from scheduler.taking import Turn
from scheduler.weighing import recipient_of
from tests.make import add_person
from tests.scheduler.conftest import Desk
from views.messages import Message

KINDS = (
    ATTENDANCE, CANCELLED, DAY_BEFORE, HOUR_BEFORE, INVITED, MOVED, RECORDING, UNANSWERED,
)  # fmt: skip
_NOW = start_of_day(STARTS_ON + timedelta(days=20), "Africa/Nairobi") + timedelta(hours=12)
_STRANGERS = 2
_FIRST, _LAST = 9, 2  # people: strangers and a group, and who waits for one
_numbers = count(1)


def a_nudge(kind: str, event: Event, person_id: int) -> Nudge:
    """Return what would be written down about an event for somebody."""
    return Nudge(
        id=next(_numbers),
        workspace_id=1,
        kind=kind,
        key="",
        subject={"event": event.id, "at": int(event.starts_at.timestamp())},
        opaque_id="",
        person_id=person_id,
        due_at=_NOW,
        try_at=_NOW,
        created_at=_NOW,
    )


async def everything_said(database: Database) -> list[Nudge]:
    """Let people answer, let events be moved, held and cancelled, and return what could be said."""
    async with database.writing() as session:
        everybody = (await session.exec(select(Person).order_by(col(Person.id)))).all()
        people = [*everybody[:_FIRST], *everybody[-_LAST:]]
        members = (await session.exec(select(Membership).order_by(col(Membership.id)))).all()
        info, onboarding, check_in, showcase = (
            await session.exec(select(Event).order_by(col(Event.id)))
        ).all()
        members[1].left_at = _NOW - timedelta(days=1)
        info.starts_at = _NOW + timedelta(minutes=40)
        onboarding.starts_at = _NOW - timedelta(hours=1)
        onboarding.recording_url, onboarding.recording_at = "https://video.example/1", _NOW
        showcase.moved_at = showcase.starts_at
        showcase.was_at = showcase.starts_at - timedelta(days=1)
        check_in.cancelled_at = _NOW
        session.add_all(
            EventAttendance(event_id=event.id, person_id=one.person_id, rsvp=rsvp, rsvp_at=_NOW)
            for event in (info, onboarding, check_in, showcase)
            for one, rsvp in zip(members, ("coming", None, "not_coming", None) * 2, strict=False)
            if rsvp
        )
        return [
            a_nudge(kind, event, one.id)
            for event in (info, onboarding, check_in, showcase)
            for one in people
            for kind in KINDS
        ]


@pytest.fixture
async def nudges(desk: Desk) -> list[Nudge]:
    """All that could be said of four events just now, also to people of no group."""
    desk.slack.clock.freeze(_NOW)
    await gather_crowd(desk.database, desk.workspace_id, 1, groups=5 + WAITING_GROUPS)
    for number in range(_STRANGERS):
        await add_person(desk.database, f"U0STRANGER{number}", desk.slack.workspace.team.id)
    return await everything_said(desk.database)


async def say(desk: Desk, nudges: Sequence[Nudge]) -> dict[int | None, object]:
    """Render these in one round; returns what is said, by the nudge's id."""
    by_reader: dict[str, list[Nudge]] = {}
    for one in nudges:
        by_reader.setdefault(recipient_of(one), []).append(one)
    rendered = await render(
        desk.sender(rules=find_rules()), [Turn(theirs, None) for theirs in by_reader.values()]
    )
    return {nudge.id: said for one in rendered.values() for nudge, said in one.parts}


async def test_all_that_is_said_of_events_reads_alike(desk: Desk, nudges: list[Nudge]) -> None:
    together = await say(desk, nudges)
    assert len(together) == len(nudges)
    for one in nudges:
        assert together[one.id] == (await say(desk, [one]))[one.id], (one.kind, one.subject)
    # Each kind has something to say to somebody here, else nothing would be compared.
    assert {one.kind for one in nudges if isinstance(together[one.id], Message)} == {*KINDS}


async def test_many_readers_are_no_more_questions(desk: Desk, nudges: list[Nudge]) -> None:
    asked: list[str] = []
    engine = desk.database.engine.sync_engine

    def on_asked(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if "FROM event " in statement:
            asked.append(statement)

    to_say = [one for one in nudges if one.kind == INVITED]
    sql_event.listen(engine, "before_cursor_execute", on_asked)
    try:
        await say(desk, to_say)
    finally:
        sql_event.remove(engine, "before_cursor_execute", on_asked)
    assert len(asked) == 1
