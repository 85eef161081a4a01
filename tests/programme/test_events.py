"""Who was at an event, and how that is known."""

from datetime import datetime, timedelta
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event as sql_event
from sqlmodel import col, select

from models import (
    Database,
    Event,
    EventAttendance,
    Membership,
    OnboardingTask,
    Person,
    Representative,
    Term,
    Workspace,
)
from programme.event_dates import Kind, lay_out_events
from programme.event_page import find_event_seen
from programme.events import (
    WINDOW,
    Evidence,
    evidence_of,
    invited_query,
    is_window_open,
    list_presence,
    list_term_events,
)
from tests.conftest import NOW
from tests.make import add_person, add_term
from tests.make_groups import add_group
from tests.programme.test_event_dates import an_event

AT = [NOW + timedelta(days=days) for days in range(4)]


def said(**values: Any) -> EventAttendance:
    return EventAttendance(event_id=1, person_id=1, **values)


BUTTON: dict[str, Any] = {"said_at": AT[1], "with_code_word": False}
WORD: dict[str, Any] = {"said_at": AT[1], "with_code_word": True}
WATCHED: dict[str, Any] = {"watched_at": AT[2]}
MARKED: dict[str, Any] = {"marked_there": True, "marked_at": AT[3]}
REFUSED: dict[str, Any] = {"marked_there": False, "marked_at": AT[3]}


@pytest.mark.parametrize(
    ("values", "evidence"),
    [
        ({}, None),
        ({"rsvp": "coming", "rsvp_at": NOW}, None),
        (BUTTON, (Evidence.OWN_WORD, AT[1])),
        (WORD, (Evidence.CODE_WORD, AT[1])),
        (WATCHED, (Evidence.RECORDING, AT[2])),
        (BUTTON | WATCHED, (Evidence.OWN_WORD, AT[1])),
        (MARKED, (Evidence.COORDINATOR, AT[3])),
        (MARKED | WORD, (Evidence.COORDINATOR, AT[3])),
        (REFUSED, None),
        (REFUSED | WORD, None),
        (REFUSED | WORD | WATCHED, (Evidence.RECORDING, AT[2])),
    ],
)
def test_how_it_is_known(
    values: dict[str, Any], evidence: tuple[Evidence, datetime] | None
) -> None:
    assert evidence_of(said(**values), recording_counts=True) == evidence
    without = None if evidence and evidence[0] is Evidence.RECORDING else evidence
    assert evidence_of(said(**values), recording_counts=False) == without


def test_who_said_nothing_was_not_there() -> None:
    assert evidence_of(None, recording_counts=True) is None


@given(st.integers(-5_000, 5_000), st.integers(15, 480))
def test_the_window_is_open_from_the_start_until_a_day_after_the_end(
    minutes: int, duration: int
) -> None:
    event = an_event(1, NOW, duration_minutes=duration)
    moment = NOW + timedelta(minutes=minutes)
    assert is_window_open(event, moment) == (0 <= minutes < duration + 24 * 60)
    # Opened by hand it is open for a day, whenever that is.
    event.opened_at = moment
    assert is_window_open(event, moment)
    assert is_window_open(event, moment + WINDOW) == (0 <= minutes + 24 * 60 < duration + 24 * 60)
    event.cancelled_at = NOW
    assert not is_window_open(event, moment)


async def laid_out(database: Database) -> tuple[Term, dict[Kind, Event]]:
    coordinator = await add_person(database, "U0")
    term = await add_term(database, coordinator, onboarding_at=AT[1])
    async with database.writing() as session:
        await lay_out_events(session, term, [AT[2], AT[3]], NOW)
    async with database.reading() as session:
        return term, {
            kind: found[0]
            for kind in Kind
            if (found := await list_term_events(session, term.id, kind))
        }


async def test_presence_of_a_term(database: Database) -> None:
    term, by_kind = await laid_out(database)
    people = [(await add_person(database, f"U{n}")).id for n in range(1, 6)]
    onboarding, showcase = by_kind[Kind.ONBOARDING].id, by_kind[Kind.SHOWCASE].id
    async with database.writing() as session:
        session.add_all(
            [
                EventAttendance(event_id=onboarding, person_id=people[0], **BUTTON),
                EventAttendance(event_id=onboarding, person_id=people[1], **WATCHED),
                EventAttendance(event_id=showcase, person_id=people[0], **WORD),
                EventAttendance(event_id=showcase + 1, person_id=people[0], **MARKED),
                EventAttendance(event_id=showcase, person_id=people[2], **REFUSED),
                OnboardingTask(
                    person_id=people[3], term_id=term.id, task="session_attended", done_at=NOW
                ),
                OnboardingTask(
                    person_id=people[4], term_id=term.id, task="recording_watched", done_at=NOW
                ),
                OnboardingTask(
                    person_id=people[2], term_id=term.id, task="outline_read", done_at=NOW
                ),
            ]
        )
    async with database.reading() as session:
        found = await list_presence(session, term.id)
    assert [(p.person_id, p.kind, p.evidence, p.at, p.event_id) for p in found] == [
        (people[0], Kind.ONBOARDING, Evidence.OWN_WORD, AT[1], onboarding),
        (people[0], Kind.SHOWCASE, Evidence.COORDINATOR, AT[3], showcase + 1),
        (people[1], Kind.ONBOARDING, Evidence.RECORDING, AT[2], onboarding),
        (people[3], Kind.ONBOARDING, Evidence.OWN_WORD, NOW, None),
        (people[4], Kind.ONBOARDING, Evidence.RECORDING, NOW, None),
    ]

    # The coordinators may decide that the recording does not count.
    async with database.writing() as session:
        (await session.get_one(Workspace, term.workspace_id)).recording_counts = False
    async with database.reading() as session:
        found = await list_presence(session, term.id)
        assert await list_presence(session, term.id + 1) == []
    assert {p.person_id for p in found} == {people[0], people[3]}


async def test_an_event_is_for_whom_it_is_seen_as_theirs(database: Database) -> None:
    """Whoever looks at events is told so by another statement than who is to be invited."""
    term, by_kind = await laid_out(database)
    proposed, group = await add_group(database, term=term, co_mentor=True, mentees=3)
    lead, co_mentor, represents, mentee, left = proposed.people
    nobody = await add_person(database, "U9")
    async with database.writing() as session:
        session.add(
            Representative(
                group_id=group.id,
                person_id=represents.id,
                state="confirmed",
                offered_at=NOW,
                confirmed_at=NOW,
            )
        )
        of_left = select(Membership).where(Membership.person_id == left.id)
        (await session.exec(of_left)).one().left_at = NOW
    expected = {
        Kind.ONBOARDING: {lead.id, co_mentor.id},
        Kind.POWER_CHECK_IN: {lead.id, co_mentor.id, represents.id},
        Kind.SHOWCASE: {lead.id, co_mentor.id, represents.id, mentee.id},
    }
    assert by_kind.keys() == expected.keys()
    for kind, event in by_kind.items():
        async with database.reading() as session:
            found = await session.exec(
                select(Person.id).where(col(Person.id).in_(invited_query(event)))
            )
            assert set(found) == expected[kind]
            for person in (*proposed.people, nobody):
                seen = await find_event_seen(session, event.id, person.id, NOW)
                assert seen is not None
                assert seen.is_invited == (person.id in expected[kind])


async def test_a_thousand_people_cost_three_queries(database: Database) -> None:
    term, by_kind = await laid_out(database)
    people = [await add_person(database, "U1")]
    async with database.writing() as session:
        more = [
            people[0].model_copy(update={"id": None, "slack_user_id": f"UX{n}"})
            for n in range(1_000)
        ]
        rows = [type(people[0])(**one.model_dump(exclude={"id"})) for one in more]
        session.add_all(rows)
        await session.flush()
        session.add_all(
            EventAttendance(event_id=event.id, person_id=person.id, **WORD)
            for event, person in product(by_kind.values(), rows)
        )
    statements: list[str] = []
    engine = database.engine.sync_engine
    sql_event.listen(engine, "before_cursor_execute", lambda *args: statements.append(args[2]))
    async with database.reading() as session:
        found = await list_presence(session, term.id)
    assert len(found) == 1_000 * len(by_kind)
    assert len([one for one in statements if one.startswith("SELECT")]) == 3
