"""A programme of many years: very many people who were in it, and one term that runs.

Rows are made inside the database, a term at a time, from one row of each table and what differs
from row to row, so that a million people take minutes. Everybody's place follows from their number:
six to a group, the first of whom leads it, and two hundred groups to a term.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Integer, String, case, cast, insert, literal, select
from sqlmodel import SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession

from models import (
    Application,
    Attendance,
    CheckIn,
    Database,
    Event,
    EventAttendance,
    Goal,
    Group,
    Meeting,
    Membership,
    Nudge,
    OnboardingTask,
    OutlineStep,
    Person,
    Representative,
    Survey,
    SurveyAnswered,
    Term,
)

IN_GROUP, GROUPS, WAITING_GROUPS = 6, 200, 5
IN_TERM = IN_GROUP * GROUPS
STARTS_ON = date(2026, 9, 14)  # of the term that runs
WEEKS = timedelta(weeks=12)
# Ids begin here; those before are given by the database to what comes later.
_FIRST = 10_000_000
_ZONE = "Africa/Nairobi"
_A_DAY, _A_WEEK = timedelta(days=1), timedelta(weeks=1)
_PAUSE = WEEKS + 8 * _A_WEEK
Differing = Mapping[str, Any]  # functions that give SQL from the number of a row


async def gather_crowd(
    database: Database,
    workspace_id: int,
    people: int,
    *,
    there: int = 0,
    groups: int = GROUPS,
) -> None:
    """Fill a workspace with so many people, rounded up to whole terms; ``there`` it has already.

    Each term has so many ``groups``.

    The first to come are those of the term that runs.
    """
    in_term = IN_GROUP * groups
    for number in range(-(-there // in_term), -(-people // in_term)):
        # Terms that are over follow each other backwards, a week apart, after a pause.
        starts_on = STARTS_ON - number * _A_WEEK - (_PAUSE if number else timedelta())
        async with database.writing() as session:
            await _add_term(session, workspace_id, number, starts_on, groups)


async def _add_term(
    session: AsyncSession, workspace_id: int, number: int, starts_on: date, groups: int
) -> None:
    is_over = number > 0
    first, first_group = number * IN_GROUP * groups, number * groups
    everybody, every_group = (IN_GROUP * groups, first), (groups, first_group)
    term = _term(workspace_id, _FIRST + number, starts_on)
    events, surveys = _events(term), _surveys(term)
    session.add(term)
    await session.flush()
    session.add_all([*events, *surveys])
    await session.flush()
    groups = groups if is_over else groups - WAITING_GROUPS
    placed = groups * IN_GROUP
    await _add_people(session, term, everybody, placed)
    await _add_groups(session, term, first_group, groups)
    at = _at(starts_on)
    await _fill(
        session,
        Membership(group_id=0, person_id=0, application_id=0, role="lead", joined_at=at - _A_WEEK),
        placed,
        first,
        id=_id,
        group_id=lambda i: _FIRST + i // IN_GROUP,
        person_id=_id,
        application_id=_id,
        role=lambda i: case((i % IN_GROUP == 0, "lead"), else_="mentee"),
        seat=lambda i: case((i % IN_GROUP == 0, None), else_=i % IN_GROUP),
    )
    await _add_meetings(session, term, first_group, groups, is_over=is_over)
    if is_over:
        await _add_what_was(session, term, everybody, every_group, events, surveys)


def _id(i: Any) -> Any:
    return _FIRST + i


def _at(day: date, hour: int = 12) -> datetime:
    return datetime.combine(day, time(hour), UTC)


def _term(workspace_id: int, term_id: int, starts_on: date) -> Term:
    ends_on = starts_on + WEEKS - 3 * _A_DAY
    return Term(
        id=term_id,
        workspace_id=workspace_id,
        name=f"Term {term_id}",
        time_zone=_ZONE,
        applications_open_on=starts_on - 4 * _A_WEEK,
        applications_close_on=starts_on - _A_WEEK,
        info_session_at=_at(starts_on - 3 * _A_WEEK),
        onboarding_at=_at(starts_on - 3 * _A_DAY),
        starts_on=starts_on,
        power_check_in_at=_at(starts_on + 6 * _A_WEEK),
        midway_survey_on=starts_on + 6 * _A_WEEK,
        final_survey_on=ends_on - _A_WEEK,
        ends_on=ends_on,
        created_at=_at(starts_on - 6 * _A_WEEK),
        updated_at=_at(starts_on - 6 * _A_WEEK),
    )


def _events(term: Term) -> list[Event]:
    dates: dict[str, Any] = {
        "info_session": term.info_session_at,
        "onboarding": term.onboarding_at,
        "power_check_in": term.power_check_in_at,
        "showcase": _at(term.ends_on - _A_DAY),
    }
    return [
        Event(
            id=term.id * 4 + place,
            workspace_id=term.workspace_id,
            term_id=term.id,
            kind=kind,
            starts_at=at,
            uid=f"{term.id}/{kind}",
            created_at=term.created_at,
            updated_at=term.created_at,
        )
        for place, (kind, at) in enumerate(dates.items())
    ]


def _surveys(term: Term) -> list[Survey]:
    kinds = [(moment, role) for moment in ("midway", "final") for role in ("mentor", "mentee")]
    return [
        Survey(id=term.id * 4 + place, term_id=term.id, moment=moment, role=role)
        for place, (moment, role) in enumerate(kinds)
    ]


async def _add_people(
    session: AsyncSession, term: Term, everybody: tuple[int, int], placed: int
) -> None:
    first = everybody[1]
    asked_at = _at(term.applications_open_on)
    await _fill(
        session,
        Person(
            workspace_id=term.workspace_id,
            slack_user_id="",
            name="Somebody",
            time_zone=_ZONE,
            locale="en-US",
            refreshed_at=asked_at,
        ),
        *everybody,
        id=_id,
        slack_user_id=lambda i: "U" + cast(_FIRST + i, String),
    )
    await _fill(
        session,
        Application(
            term_id=term.id,
            person_id=0,
            role="mentor",
            status="placed",
            focuses=["teaching/git"],
            aims=[],
            hopes="To teach without notes.",
            certification="certified",
            workshops_taught=3,
            languages=["en"],
            meeting_mode="online",
            time_zone=_ZONE,
            hours=[33, 34, 57, 58],
            capacity=5,
            wants_co_mentor=False,
            agreement_version="1",
            agreement_accepted_at=asked_at,
            submitted_at=asked_at,
            updated_at=asked_at,
            reviewed_at=asked_at + _A_WEEK,
        ),
        *everybody,
        id=_id,
        person_id=_id,
        role=lambda i: case((i % IN_GROUP == 0, "mentor"), else_="mentee"),
        status=lambda i: case((i < first + placed, "placed"), else_="approved"),
    )


async def _add_groups(session: AsyncSession, term: Term, first: int, groups: int) -> None:
    formed_at = _at(term.starts_on - _A_WEEK)
    await _fill(
        session,
        Group(
            term_id=term.id,
            proposal_id=None,
            number=0,
            name="",
            focus="teaching/git",
            language="en",
            weekday=1,
            hour=10,
            time_zone=_ZONE,
            created_at=formed_at,
            invited_at=formed_at,
            described_at=formed_at,
            pinned_at=formed_at,
            bookmarked_at=formed_at,
            laid_out_at=formed_at,
        ),
        groups,
        first,
        id=_id,
        number=lambda i: i,
        name=lambda i: "Baobab " + cast(i, String),
        slack_channel_id=lambda i: "C" + cast(_FIRST + i, String),
    )
    for position, week in enumerate((1, 5), 1):
        await _fill(
            session,
            OutlineStep(
                group_id=0,
                position=position,
                words="Introductions, review the community's culture.",
                week_of=term.starts_on + week * _A_WEEK,
            ),
            groups,
            first,
            id=lambda i, place=position: _FIRST + 2 * i + place,
            group_id=_id,
        )


async def _add_meetings(
    session: AsyncSession, term: Term, first: int, groups: int, *, is_over: bool
) -> None:
    """Add a meeting a week for the term that runs, four for one that is over."""
    for number in range(4 if is_over else 12):
        week = term.starts_on + number * (2 if is_over else 1) * _A_WEEK
        for weekday in range(5):
            on = week + weekday * _A_DAY
            starts_at = _at(on, 7)
            await _fill(
                session,
                Meeting(
                    group_id=0,
                    planned_on=on,
                    on=on,
                    minute_of_day=600,
                    time_zone=_ZONE,
                    starts_at=starts_at,
                    state="held" if is_over else "planned",
                    checked_in_at=starts_at if is_over else None,
                    uid="",
                    created_at=term.created_at,
                    updated_at=term.created_at,
                ),
                groups // 5,
                first // 5,
                id=lambda i, day=weekday, each=number: _FIRST + (5 * i + day) * 12 + each,
                group_id=lambda i, day=weekday: _FIRST + 5 * i + day,
                uid=lambda i, day=weekday, each=number: (
                    cast(_FIRST + (5 * i + day) * 12 + each, String) + "@bench"
                ),
            )


async def _add_what_was(
    session: AsyncSession,
    term: Term,
    everybody: tuple[int, int],
    every_group: tuple[int, int],
    events: list[Event],
    surveys: list[Survey],
) -> None:
    """Add what people did in a term that is over, and what they were told."""
    at = _at(term.starts_on + _A_WEEK)
    there = Attendance(meeting_id=0, person_id=0, said_there=True, said_at=at)
    await _fill(
        session,
        there,
        *everybody,
        id=_id,
        meeting_id=lambda i: _FIRST + (i // IN_GROUP) * 12,
        person_id=_id,
    )
    for place, event in enumerate((events[1], events[3])):
        await _fill(
            session,
            EventAttendance(event_id=event.id, person_id=0, said_at=at, with_code_word=True),
            *everybody,
            id=lambda i, each=place: _FIRST + 2 * i + each,
            person_id=_id,
        )
    for survey in (surveys[1], surveys[3]):
        answered = SurveyAnswered(survey_id=survey.id, person_id=0, answered_on=term.ends_on)
        await _fill(session, answered, *everybody, person_id=_id)
    for place, kind in enumerate(("applications.reviewed", "meetings.reminder")):
        await _fill(
            session,
            Nudge(
                workspace_id=term.workspace_id,
                kind=kind,
                key="",
                subject={"application": 1},
                opaque_id="",
                state="sent",
                due_at=at,
                try_at=at,
                attempt=1,
                first_tried_at=at,
                sent_channel_id="D1",
                sent_ts="1.0",
                ended_at=at,
                created_at=at,
            ),
            *everybody,
            id=lambda i, each=place: _FIRST + 2 * i + each,
            person_id=_id,
            key=lambda i, what=kind: f"{what}:application/" + cast(_FIRST + i, String),
            opaque_id=lambda i, each=place: cast(_FIRST + 2 * i + each, String),
        )
    of_groups: list[SQLModel] = [
        OnboardingTask(person_id=0, term_id=term.id, task="outline_read", done_at=at),
        Goal(
            group_id=0,
            proposed_by=None,
            specific="A goal",
            measurable="A goal",
            achievable="A goal",
            relevant="A goal",
            time_bound="A goal",
            state="agreed",
            proposed_at=at,
            decided_at=at,
        ),
        Representative(group_id=0, person_id=0, state="confirmed", offered_at=at, confirmed_at=at),
        CheckIn(
            group_id=0, number=1, answer="well", answered_by=None, answered_at=at, handled_at=at
        ),
    ]
    for row in of_groups:
        whose: Differing = {"group_id": _id, "person_id": lambda i: _FIRST + i * IN_GROUP}
        columns = row.__class__.model_fields.keys()
        own: dict[str, Any] = {name: of for name, of in whose.items() if name in columns}
        await _fill(session, row, *every_group, id=_id, **own)


async def _fill(
    session: AsyncSession,
    row: SQLModel,
    count: int,
    first: int,
    **differing: Any,
) -> None:
    """Insert ``count`` rows like ``row``; ``differing`` give SQL from each one's number."""
    table: Any = row.__class__.__table__  # type: ignore[attr-defined]
    numbers = select(literal(first, Integer).label("i")).cte("numbers", recursive=True)
    i = numbers.c.i
    numbers = numbers.union_all(select(i + 1).where(i < first + count - 1))
    i = numbers.c.i
    given = row.model_dump()
    columns = [one for one in table.columns if one.name in differing or one.name != "id"]
    values = [
        differing[one.name](i) if one.name in differing else literal(given[one.name], one.type)
        for one in columns
    ]
    statement = insert(table).from_select(
        [one.name for one in columns], select(*values).select_from(numbers)
    )
    await session.exec(statement)
