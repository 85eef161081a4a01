"""The people to whom an event matters, and those of them who are to hear something of it."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam
from sqlalchemy.orm import aliased
from sqlmodel import col, exists, select, union
from sqlmodel.ext.asyncio.session import AsyncSession

from models import Event, EventAttendance, Nudge
from programme.event_dates import OPEN_TO_ALL, Kind
from programme.events import invited_by, invited_query
from programme.memos import ask_once, remembers
from programme.nudges import Occasion, State
from programme.occasions import SLICE, is_written, key_of, slice_now

INVITED = "events.invited"

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
A_YEAR = timedelta(days=366)
# So many rows a minute are more than Slack takes messages in that time.
LOOKED_AT = 5000

# From the column of a person's id, whether they are to be told.
Condition = Callable[[Any], Any]


_TAKING_PLACE = (
    select(Event)
    .where(
        col(Event.workspace_id) == bindparam("workspace_id"),
        col(Event.starts_at) > bindparam("after"),
        col(Event.starts_at) <= bindparam("until"),
        col(Event.cancelled_at).is_(None),
    )
    .order_by(col(Event.starts_at), col(Event.id))
)


async def list_between(
    session: AsyncSession, workspace_id: int, after: datetime, until: datetime
) -> list[Event]:
    """Return the workspace's events that begin in that time and take place, the first first.

    A session that remembers reads once those of the years around the first who asks.
    """

    async def read(since: datetime, to: datetime) -> Sequence[Event]:
        which = {"workspace_id": workspace_id, "after": since, "until": to}
        return (await session.exec(_TAKING_PLACE, params=which)).all()

    async def ask() -> tuple[datetime, datetime, Sequence[Event]]:
        since, to = after - A_YEAR, until + A_YEAR
        return since, to, await read(since, to)

    if not remembers(session):
        return list(await read(after, until))
    since, to, known = await ask_once(session, (list_between, workspace_id), ask)
    if after < since or to < until:
        return list(await read(after, until))
    return [event for event in known if after < event.starts_at <= until]


async def _concerned(session: AsyncSession, event: Event, now: datetime) -> Any:
    """Return the people for whom an event is, and where it is open to all, who answered.

    Of very many, those whom this minute looks at.
    """
    some = await slice_now(session, invited_by(event), now, LOOKED_AT)
    invited = invited_query(event, some).subquery()
    asked = select(invited.c.person_id)
    if Kind(event.kind) not in OPEN_TO_ALL:
        return asked.subquery()
    answered = select(EventAttendance.person_id).where(
        EventAttendance.event_id == event.id,
        col(EventAttendance.rsvp).is_not(None),
        await slice_now(session, col(EventAttendance.id), now, LOOKED_AT),
    )
    return union(asked, answered).subquery()


def has_said(event: Event, *conditions: Any) -> Condition:
    """Return the condition that somebody said such a thing about the event."""
    return lambda who: exists().where(
        col(EventAttendance.event_id) == event.id,
        col(EventAttendance.person_id) == who,
        *conditions,
    )


def negated(condition: Condition) -> Condition:
    """Return the condition that something is not so."""
    return lambda who: ~condition(who)


def was_invited(event: Event, before: datetime) -> Condition:
    """Return the condition that somebody was told of the event before the moment."""
    told = aliased(Nudge)
    return lambda who: exists().where(
        col(told.workspace_id) == event.workspace_id,
        col(told.key) == key_of(f"{INVITED}:event/{event.id}:person/", who),
        col(told.state) == State.SENT,
        col(told.ended_at) <= before,
    )


async def find_people(
    session: AsyncSession,
    event: Event,
    opening: str,
    due_at: datetime,
    now: datetime,
    conditions: Iterable[Condition],
    at: datetime | None = None,
    about_at: datetime | None = None,
) -> list[Occasion]:
    """Return the people to tell who were not told; ``opening`` is the key without the person.

    ``at`` goes along, so that what was true when it was found can be held against what is then;
    ``about_at`` is as in :class:`Occasion`.
    """
    people = await _concerned(session, event, now)
    who = people.c.person_id
    found = await session.exec(
        select(who)
        .where(
            ~is_written(event.workspace_id, key_of(f"{opening}:person/", who)),
            *(condition(who) for condition in conditions),
        )
        .order_by(who)
        .limit(SLICE)
    )
    subject = {"event": event.id} | ({"at": int(at.timestamp())} if at else {})
    return [
        Occasion(
            key=f"{opening}:person/{person_id}",
            subject=subject,
            due_at=due_at,
            person_id=person_id,
            about_at=about_at,
        )
        for person_id in found
    ]
