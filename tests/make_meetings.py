"""Meetings that tests begin with."""

from datetime import datetime, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import delete

from models import Attendance, Database, Group, Meeting
from tests.conftest import NOW

_numbers = count(1)


def a_meeting(group: Group, starts_at: datetime, **changes: Any) -> Meeting:
    """Return a planned meeting of an hour on the clocks of the group, beside its series."""
    local = starts_at.astimezone(ZoneInfo(group.time_zone))
    planned: dict[str, Any] = {
        "group_id": group.id,
        "on": local.date(),
        "minute_of_day": local.hour * 60 + local.minute,
        "time_zone": group.time_zone,
        "starts_at": starts_at,
        "uid": f"test-{next(_numbers)}",
        "created_at": NOW,
        "updated_at": NOW,
    }
    if changes.get("state") in {"held", "not_held"}:
        planned["checked_in_at"] = starts_at + timedelta(hours=2)
    return Meeting(**{**planned, **changes})


async def forget_the_series(database: Database) -> None:
    """Let no group have a meeting, so that those of a test are all there are."""
    async with database.writing() as session:
        await session.exec(delete(Meeting))


async def add_meeting(
    database: Database, group: Group, starts_at: datetime, **changes: Any
) -> Meeting:
    """Store a meeting."""
    async with database.writing() as session:
        meeting = a_meeting(group, starts_at, **changes)
        session.add(meeting)
        await session.flush()
    return meeting


def an_attendance(meeting: Meeting, person_id: int, **said: Any) -> Attendance:
    """Return what was said of a person and a meeting, each word an hour after the meeting began."""
    at = meeting.starts_at + timedelta(hours=1)
    for word, when in (
        ("rsvp", "rsvp_at"),
        ("said_there", "said_at"),
        ("marked_there", "marked_at"),
    ):
        if said.get(word) is not None:
            said.setdefault(when, at)
    return Attendance(meeting_id=meeting.id, person_id=person_id, **said)
