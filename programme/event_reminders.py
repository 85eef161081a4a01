"""Whom the clock invites to an event, reminds of it, and asks whether they were there.

Source: "touch base with mentors halfway"; "power check-in invitation and reminder for mentors and
representatives; showcase". Whoever said that they can't come is not reminded. Mentors who don't
answer the invitation to their onboarding hear more from :mod:`programme.onboarding_reminders`.
"""

from datetime import datetime, timedelta

from sqlmodel import col, or_
from sqlmodel.ext.asyncio.session import AsyncSession

from models import Event, EventAttendance
from programme.event_dates import Kind, ends_at
from programme.event_people import (
    DAY,
    INVITED,
    Condition,
    find_people,
    has_said,
    list_between,
    negated,
    was_invited,
)
from programme.events import WINDOW, Rsvp, is_window_open
from programme.nudges import Occasion
from programme.timings import (
    DAY_BEFORE_EVENT,
    EVENT_BEFORE,
    HOUR_BEFORE_EVENT,
    UNANSWERED_BEFORE,
)

UNANSWERED = "events.unanswered"
DAY_BEFORE = "events.day_before"
HOUR_BEFORE = "events.hour_before"
ATTENDANCE = "events.attendance"

# People are asked whether they are there once they have come.
ASKED_AFTER = timedelta(minutes=10)
# An invitation is given so long before it is asked for an answer again.
_TIME_TO_ANSWER = timedelta(days=2)
# A coordinator may let people say that they were there so long before and after.
_OPENED_WITHIN = timedelta(days=60)
_INVITED = frozenset({Kind.ONBOARDING, Kind.POWER_CHECK_IN, Kind.SHOWCASE})
_ASKED_AGAIN = frozenset({Kind.POWER_CHECK_IN})


def _answered(event: Event) -> Condition:
    return has_said(event, col(EventAttendance.rsvp).is_not(None))


def _who_to_remind(event: Event, kind: str, due_at: datetime) -> list[Condition]:
    """Return the conditions that they may come, and did not just sign up when it was to be said."""
    declined = col(EventAttendance.rsvp) == Rsvp.NOT_COMING
    conditions = [negated(has_said(event, or_(declined, col(EventAttendance.rsvp_at) > due_at)))]
    if kind == DAY_BEFORE and event.kind == Kind.ONBOARDING:
        conditions.append(_answered(event))  # the others are asked that day as mentors
    return conditions


async def find_invited(session: AsyncSession, workspace_id: int, now: datetime) -> list[Occasion]:
    """Return who is to be invited, from two weeks before an event; not who signed up already."""
    return [
        occasion
        for event in await list_between(session, workspace_id, now + DAY, now + EVENT_BEFORE.length)
        if event.kind in _INVITED
        for occasion in await find_people(
            session,
            event,
            f"{INVITED}:event/{event.id}",
            now,
            now,
            [negated(_answered(event))],
        )
    ]


async def find_unanswered(
    session: AsyncSession, workspace_id: int, now: datetime
) -> list[Occasion]:
    """Return who did not answer an invitation, three days before the event; once."""
    before = UNANSWERED_BEFORE.length
    return [
        occasion
        for event in await list_between(session, workspace_id, now + DAY, now + before)
        if event.kind in _ASKED_AGAIN
        for occasion in await find_people(
            session,
            event,
            f"{UNANSWERED}:event/{event.id}",
            event.starts_at - before,
            now,
            [negated(_answered(event)), was_invited(event, now - _TIME_TO_ANSWER)],
        )
    ]


async def find_day_before(
    session: AsyncSession, workspace_id: int, now: datetime
) -> list[Occasion]:
    """Return who comes or is invited, a day before the event."""
    span = (HOUR_BEFORE_EVENT.length, DAY_BEFORE_EVENT.length)
    return await _find_before(session, workspace_id, now, DAY_BEFORE, span)


async def find_hour_before(
    session: AsyncSession, workspace_id: int, now: datetime
) -> list[Occasion]:
    """Return who comes or is invited, an hour before the event."""
    span = (timedelta(), HOUR_BEFORE_EVENT.length)
    return await _find_before(session, workspace_id, now, HOUR_BEFORE, span)


async def _find_before(
    session: AsyncSession,
    workspace_id: int,
    now: datetime,
    kind: str,
    span: tuple[timedelta, timedelta],
) -> list[Occasion]:
    least, most = span
    return [
        occasion
        for event in await list_between(session, workspace_id, now + least, now + most)
        for occasion in await find_people(
            session,
            event,
            f"{kind}:event/{event.id}:{int(event.starts_at.timestamp())}",
            event.starts_at - most,
            now,
            _who_to_remind(event, kind, event.starts_at - most),
            at=event.starts_at,
            about_at=event.starts_at,
        )
    ]


async def find_attendance(
    session: AsyncSession, workspace_id: int, now: datetime
) -> list[Occasion]:
    """Return who is to be asked whether they are there, once for each time it can be said."""
    occasions = []
    for event in await list_between(
        session, workspace_id, now - _OPENED_WITHIN, now + _OPENED_WITHIN
    ):
        due_at = _asked_at(event, now)
        if due_at is None or due_at > now:
            continue
        speaks = or_(
            col(EventAttendance.rsvp) == Rsvp.NOT_COMING,
            col(EventAttendance.said_at).is_not(None),
            col(EventAttendance.marked_there).is_not(None),
        )
        occasions += await find_people(
            session,
            event,
            f"{ATTENDANCE}:event/{event.id}:{int(due_at.timestamp())}",
            due_at,
            now,
            [negated(has_said(event, speaks))],
            about_at=ends_at(event),  # until then they are there, be it at night
        )
    return occasions


def _asked_at(event: Event, now: datetime) -> datetime | None:
    """Return when people are asked whether they are there, or None while they cannot say so."""
    if not is_window_open(event, now):
        return None
    if event.starts_at <= now < ends_at(event) + WINDOW:
        return event.starts_at + ASKED_AFTER
    return event.opened_at
