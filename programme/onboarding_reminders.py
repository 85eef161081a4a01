"""Reminding mentors of the onboarding session, and of its recording afterwards.

It is about the task on their list: who signed up for the session, said that they can't come, or
knows the programme already hears nothing here.

Source: "Attend a mentoring onboarding session"; "Mentor Onboarding Recording".
"""

from datetime import date, datetime, timedelta
from typing import Any

from sqlmodel import col, exists, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import Application, Event, EventAttendance, OnboardingTask, Term
from programme.applications import Status
from programme.calendar import local_date, morning_of
from programme.eligibility import Role
from programme.event_dates import Kind
from programme.nudges import Occasion
from programme.occasions import is_written, key_of, list_recent_terms, slice_now
from programme.onboarding import Said
from programme.timings import (
    RECORDING_AFTER,
    RECORDING_AGAIN_AFTER,
    SESSION_NEXT_BEFORE,
    SESSION_SOON_BEFORE,
)

SESSION_SOON = "onboarding.session_soon"
SESSION_NEXT = "onboarding.session_next"
RECORDING = "onboarding.recording"
RECORDING_AGAIN = "onboarding.recording_again"
USEFUL_FOR = {SESSION_SOON: timedelta(days=3), SESSION_NEXT: timedelta(days=1)}
RECORDING_USEFUL_FOR = timedelta(days=3)
BEFORE = {SESSION_SOON: SESSION_SOON_BEFORE, SESSION_NEXT: SESSION_NEXT_BEFORE}
AFTER = {RECORDING: RECORDING_AFTER, RECORDING_AGAIN: RECORDING_AGAIN_AFTER}
_HEARD_LATELY = timedelta(days=2)  # of the whole list, when they were approved


async def find_to_invite(
    session: AsyncSession, workspace_id: int, kind: str, now: datetime
) -> list[Occasion]:
    """Return the mentors who said nothing about the onboarding session that is coming.

    ``kind`` says how long before it. When the session moves, they may be reminded anew.
    """
    occasions: list[Occasion] = []
    for term in await list_recent_terms(session, workspace_id, now):
        if term.onboarding_at is None or term.onboarding_at <= now:
            continue
        on = local_date(term.onboarding_at, term.time_zone)
        due_at = morning_of(on - BEFORE[kind].length, term.time_zone)
        if due_at <= now <= due_at + USEFUL_FOR[kind]:
            answered = col(EventAttendance.rsvp).is_not(None)
            occasions += await _find(session, term, kind, f":{on}", answered, due_at, now)
    return occasions


async def find_to_show_recording(
    session: AsyncSession, workspace_id: int, kind: str, now: datetime
) -> list[Occasion]:
    """Return the mentors who were not at the session, after it; without one, after the start."""
    occasions: list[Occasion] = []
    for term in await list_recent_terms(session, workspace_id, now):
        due_at = morning_of(_known_on(term) + AFTER[kind].length, term.time_zone)
        if due_at <= now <= due_at + RECORDING_USEFUL_FOR:
            marked = col(EventAttendance.marked_there).is_(True)
            occasions += await _find(session, term, kind, "", marked, due_at, now)
    return occasions


def _known_on(term: Term) -> date:
    """Return the day from which mentors could know the programme."""
    return local_date(term.onboarding_at or term.starts_on, term.time_zone)


async def _find(
    session: AsyncSession,
    term: Term,
    kind: str,
    suffix: str,
    or_when: Any,
    due_at: datetime,
    now: datetime,
) -> list[Occasion]:
    said = exists().where(
        col(OnboardingTask.person_id) == col(Application.person_id),
        col(OnboardingTask.term_id) == term.id,
        col(OnboardingTask.task).in_((Said.SESSION_ATTENDED, Said.RECORDING_WATCHED)),
    )
    known = (
        select(EventAttendance.id)
        .join(Event, col(Event.id) == col(EventAttendance.event_id))
        .where(
            Event.term_id == term.id,
            Event.kind == Kind.ONBOARDING,
            col(EventAttendance.person_id) == col(Application.person_id),
            or_(
                col(EventAttendance.said_at).is_not(None),
                col(EventAttendance.watched_at).is_not(None),
                or_when,
            ),
        )
        .exists()
    )
    key = f"{kind}:application/"
    found = await session.exec(
        select(Application.id, Application.person_id)
        .where(
            await slice_now(session, col(Application.id), now),
            Application.term_id == term.id,
            Application.role == Role.MENTOR,
            col(Application.status).in_((Status.APPROVED, Status.PLACED)),
            or_(
                col(Application.reviewed_at).is_(None),
                col(Application.reviewed_at) <= now - _HEARD_LATELY,
            ),
            ~said,
            ~known,
            ~is_written(term.workspace_id, key_of(key, col(Application.id), suffix)),
        )
        .order_by(col(Application.id))
    )
    return [
        Occasion(
            f"{key}{application_id}{suffix}", {"application": application_id}, due_at, person_id
        )
        for application_id, person_id in found
    ]
