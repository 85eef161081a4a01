"""How people want to be written to, and what they were told lately.

The rules of courtesy that this is for are in :mod:`programme.courtesy_rules`.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import bindparam
from sqlalchemy import select as select_columns
from sqlmodel import col, or_, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from models import Courtesy, Group, Nudge, Person, Term
from programme.breaks import note_break
from programme.calendar import local_date, spell_day, start_of_day
from programme.courtesy_rules import Reader, spread_of
from programme.daytime import WEEKEND, next_daytime, next_monday, next_morning
from programme.nudges import State, Urgency, say_later, tried_at
from programme.people import Caller, lock_person
from programme.refusals import FieldProblems
from programme.terms import find_current_term
from programme.translations import gettext as _

LONGEST_PAUSE = timedelta(weeks=17)  # while no term says when it ends; no real round was longer


@dataclass(frozen=True)
class Wishes:
    """How somebody wants to be written to."""

    days_off: frozenset[int] = WEEKEND
    pause_until: datetime | None = None  # None also where it is over
    snooze_until: datetime | None = None


async def find_wishes(session: AsyncSession, person_id: int, now: datetime) -> Wishes:
    """Return what somebody wishes now; who never said anything has the weekend off."""
    row = await session.get(Courtesy, person_id)
    if row is None:
        return Wishes()
    return Wishes(
        frozenset(row.days_off),
        row.pause_until if row.pause_until and row.pause_until > now else None,
        row.snooze_until if row.snooze_until and row.snooze_until > now else None,
    )


_ON_BREAK = select(Courtesy.person_id, Courtesy.pause_until).where(
    col(Courtesy.person_id).in_(bindparam("person_ids", expanding=True)),
    col(Courtesy.pause_until) > bindparam("now"),
)


async def find_on_break(
    session: AsyncSession, person_ids: Collection[int], now: datetime
) -> dict[int, datetime]:
    """Return who of these people is on a break, and until when."""
    found = await session.exec(_ON_BREAK, params={"person_ids": [*person_ids], "now": now})
    return {person_id: until for person_id, until in found if until is not None}


async def pause(session: AsyncSession, person_id: int, until: datetime | None) -> None:
    """Let somebody hear nothing unprompted before the aware instant; None ends their break.

    What comes meanwhile and is useful afterwards comes then.
    """
    row = await _get_or_add(session, person_id)
    row.pause_until = until
    await _look_anew(session, person_id)


async def keep_wishes(
    session: AsyncSession,
    caller: Caller,
    until_on: date | None,
    days_off: Collection[int],
    now: datetime,
) -> Wishes:
    """Keep on which weekdays the caller is left alone, and until which day; None for no break.

    They are back on ``until_on``, a day on their own clock. Raises ``FieldProblems`` when it is
    not after today or after the end of the term, or when no day is left to write to them.
    """
    problems = {}
    if until_on is not None:
        last_on = await last_day_of_break(session, caller, now)
        if until_on <= local_date(now, caller.time_zone):
            problems["until_on"] = _("Please choose a day after today.")
        elif until_on > last_on:
            problems["until_on"] = _("The latest day is {day}.", day=spell_day(last_on))
    if len(set(days_off)) >= len(_WEEKDAYS):
        problems["days_off"] = _("Please leave me one day, or take a break instead.")
    if problems:
        raise FieldProblems(problems)
    row = await _get_or_add(session, caller.person_id)
    row.days_off = sorted({day for day in days_off if day in _WEEKDAYS})
    row.pause_until = start_of_day(until_on, caller.time_zone) if until_on else None
    await _look_anew(session, caller.person_id)
    excused_until = until_on - timedelta(days=1) if until_on else None
    await note_break(session, caller.person_id, excused_until, now)
    return await find_wishes(session, caller.person_id, now)


_WEEKDAYS = range(7)


async def last_day_of_break(session: AsyncSession, caller: Caller, now: datetime) -> date:
    """Return the last day on which a break can end: that of the term."""
    term = await find_current_term(session, caller.workspace_id, now)
    return term.ends_on if term else local_date(now + LONGEST_PAUSE, caller.time_zone)


async def snooze(
    session: AsyncSession,
    caller: Caller,
    slack_channel_id: str,
    ts: str,
    now: datetime,
    *,
    a_week: bool,
) -> datetime:
    """Let nudges come to the caller tomorrow or next Monday again; returns when, in their daytime.

    Those of the message in which they pressed come again then, if they are still due. The same
    again changes nothing; another wish takes the place of the first.
    """
    await lock_person(session, caller.person_id)
    until = (next_monday if a_week else next_morning)(now, caller.time_zone)
    row = await _get_or_add(session, caller.person_id)
    row.snooze_until = until
    found = await session.exec(
        select(Nudge).where(
            Nudge.person_id == caller.person_id,
            Nudge.sent_channel_id == slack_channel_id,
            Nudge.sent_ts == ts,
            Nudge.urgency == Urgency.NUDGE,
        )
    )
    for nudge in found.all():
        key = f"{nudge.key}:again"
        await say_later(
            session,
            workspace_id=nudge.workspace_id,
            kind=nudge.kind,
            key=key,
            subject=nudge.subject,
            due_at=until,
            now=now,
            person_id=caller.person_id,
            about_at=nudge.about_at,
        )
        await session.exec(
            update(Nudge)
            .where(
                col(Nudge.workspace_id) == nudge.workspace_id,
                col(Nudge.key) == key,
                col(Nudge.state) == State.PLANNED,
            )
            .values(due_at=until, try_at=until)
            .execution_options(synchronize_session=False)
        )
    await _look_anew(session, caller.person_id)
    return next_daytime(until, caller.time_zone, row.days_off)


async def _get_or_add(session: AsyncSession, person_id: int) -> Courtesy:
    await lock_person(session, person_id)
    row = await session.get(Courtesy, person_id, populate_existing=True)
    if row is None:
        row = Courtesy(person_id=person_id, days_off=sorted(WEEKEND))
        session.add(row)
    return row


_LOOK_ANEW = (
    update(Nudge)
    .where(
        col(Nudge.person_id) == bindparam("of_person"),
        col(Nudge.state) == State.PLANNED,
        col(Nudge.held).is_not(None),
    )
    .values(try_at=col(Nudge.due_at), held=None)
    .execution_options(synchronize_session=False)
)


async def _look_anew(session: AsyncSession, person_id: int) -> None:
    """Let what was held be decided on again, by what they wish now."""
    await session.flush()
    await session.exec(_LOOK_ANEW, params={"of_person": person_id})


_READERS = (
    select(Person.id, Person.time_zone, Courtesy)
    .join(Courtesy, col(Courtesy.person_id) == col(Person.id), isouter=True)
    .where(col(Person.id).in_(bindparam("person_ids", expanding=True)))
)


async def find_readers(
    session: AsyncSession, person_ids: Collection[int], longest: timedelta
) -> dict[int, Reader]:
    """Return how each of these people wants to be written to."""
    found = await session.exec(_READERS, params={"person_ids": list(person_ids)})
    return {
        person_id: Reader(
            time_zone=time_zone,
            days_off=frozenset(wish.days_off) if wish else WEEKEND,
            pause_until=wish.pause_until if wish else None,
            snooze_until=wish.snooze_until if wish else None,
            spread=spread_of(person_id, longest),
        )
        for person_id, time_zone, wish in found
    }


_LATEST_ZONE = (
    select(Term.time_zone)
    .where(col(Term.workspace_id) == bindparam("workspace_id"))
    .order_by(col(Term.starts_on).desc())
    .limit(1)
)
_ZONES = select(Group.slack_channel_id, Group.time_zone).where(
    col(Group.slack_channel_id).in_(bindparam("channel_ids", expanding=True))
)


async def find_channel_readers(
    session: AsyncSession, workspace_id: int, slack_channel_ids: Collection[str]
) -> dict[str, Reader]:
    """Return whose daytime a channel's is: its group's, else that of the latest term."""
    latest = await session.exec(_LATEST_ZONE, params={"workspace_id": workspace_id})
    zone = latest.first() or "UTC"
    found = await session.exec(_ZONES, params={"channel_ids": list(slack_channel_ids)})
    zones = dict.fromkeys(slack_channel_ids, zone) | {
        channel_id: zone_of_group for channel_id, zone_of_group in found if channel_id is not None
    }
    return {
        channel_id: Reader(zone_of_channel, frozenset(), is_channel=True)
        for channel_id, zone_of_channel in zones.items()
    }


_SAID = select_columns(
    col(Nudge.person_id),
    col(Nudge.ended_at),
    col(Nudge.attempt),
    col(Nudge.try_at),
    col(Nudge.sent_ts),
).where(
    col(Nudge.person_id).in_(bindparam("person_ids", expanding=True)),
    or_(
        (col(Nudge.state) == State.SENT) & (col(Nudge.ended_at) > bindparam("since")),
        col(Nudge.state) == State.CLAIMED,
    ),
    col(Nudge.urgency).is_distinct_from(Urgency.MEETING),
)


async def list_said(
    session: AsyncSession, person_ids: Collection[int], since: datetime
) -> Mapping[int, list[datetime]]:
    """Return when each of them got an unprompted message since, beyond reminders of meetings.

    What is being said at this moment counts. Several things in one message are one.
    """
    connection = await session.connection()  # columns are all that is wanted of many rows
    whose = {"person_ids": list(person_ids), "since": since}
    found = await connection.execute(_SAID, whose)
    said: dict[int, dict[str, datetime]] = {}
    for person_id, ended_at, attempt, try_at, sent_ts in found:
        # One under way counts when this attempt began; the first may be days ago.
        at = ended_at or tried_at(attempt, try_at)
        if person_id is not None:
            said.setdefault(person_id, {})[sent_ts or f"under way until {try_at}"] = at
    return {person_id: list(messages.values()) for person_id, messages in said.items()}
