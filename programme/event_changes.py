"""Who hears that an event moved, that it does not take place, and that there is a recording."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlmodel import col, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import Event, EventAttendance
from programme.event_dates import Kind, ends_at
from programme.event_people import (
    A_YEAR,
    find_people,
    has_said,
    list_between,
    negated,
    was_invited,
)
from programme.events import WINDOW, was_there
from programme.memos import ask_once
from programme.nudges import Occasion

RECORDING = "events.recording"
MOVED = "events.moved"
CANCELLED = "events.cancelled"

TOLD_FOR = timedelta(days=14)  # that it moved or is cancelled
RECORDING_FOR = timedelta(days=60)
# So long after the onboarding its mentors hear of the recording anyway.
_MENTORS_HEAR = timedelta(days=2)


async def find_recording(session: AsyncSession, workspace_id: int, now: datetime) -> list[Occasion]:
    """Return who was invited or signed up and was not there, once there is a recording.

    Not before who was there has had the time to say so. Of the onboarding only where it came
    late: before, :mod:`programme.onboarding_reminders` brings it to mentors.
    """
    occasions = []
    for event in await list_between(session, workspace_id, now - RECORDING_FOR, now - WINDOW):
        if event.recording_at is None:
            continue
        due_at = max(event.recording_at, ends_at(event) + WINDOW)
        has_heard = event.kind == Kind.ONBOARDING and due_at <= event.starts_at + _MENTORS_HEAR
        if due_at <= now and not has_heard:
            knows = or_(was_there(), col(EventAttendance.watched_at).is_not(None))
            occasions += await find_people(
                session,
                event,
                f"{RECORDING}:event/{event.id}",
                due_at,
                now,
                [negated(has_said(event, knows))],
            )
    return occasions


async def find_moved(session: AsyncSession, workspace_id: int, now: datetime) -> list[Occasion]:
    """Return who knew of an event whose date was changed afterwards."""
    return [
        occasion
        for event in await list_moved(session, workspace_id, now)
        if event.moved_at is not None
        for occasion in await _find_who_knew(session, event, MOVED, event.moved_at, now)
    ]


async def list_moved(session: AsyncSession, workspace_id: int, now: datetime) -> list[Event]:
    """Return the events still ahead whose date was changed lately."""
    return [
        event
        for event in await list_between(session, workspace_id, now, now + A_YEAR)
        if event.moved_at is not None and event.moved_at > now - TOLD_FOR
    ]


async def find_cancelled(session: AsyncSession, workspace_id: int, now: datetime) -> list[Occasion]:
    """Return who knew of an event that was taken out of the term afterwards."""
    return [
        occasion
        for event in await list_cancelled(session, workspace_id, now)
        if event.cancelled_at is not None
        for occasion in await _find_who_knew(session, event, CANCELLED, event.cancelled_at, now)
    ]


async def list_cancelled(
    session: AsyncSession, workspace_id: int, now: datetime
) -> Sequence[Event]:
    """Return the events to come that were taken out of the term lately."""

    async def ask() -> Sequence[Event]:
        found = await session.exec(
            select(Event).where(
                Event.workspace_id == workspace_id,
                Event.starts_at > now,
                col(Event.cancelled_at) > now - TOLD_FOR,
            )
        )
        return found.all()

    return await ask_once(session, (list_cancelled, workspace_id, now), ask)


async def _find_who_knew(
    session: AsyncSession, event: Event, kind: str, changed_at: datetime, now: datetime
) -> list[Occasion]:
    answered = has_said(event, col(EventAttendance.rsvp_at) <= changed_at)
    invited = was_invited(event, changed_at)
    answered_since = has_said(event, col(EventAttendance.rsvp_at) > changed_at)
    return await find_people(
        session,
        event,
        f"{kind}:event/{event.id}:{int(changed_at.timestamp())}",
        changed_at,
        now,
        [
            lambda who: or_(answered(who), invited(who)),
            negated(answered_since),
        ],
        at=changed_at,
        about_at=event.starts_at,
    )
