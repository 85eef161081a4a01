"""Where a meeting stands, and when it is over."""

from datetime import datetime, timedelta
from enum import StrEnum

from models import Meeting


class MeetingState(StrEnum):
    """Where a meeting stands."""

    PLANNED = "planned"
    SKIPPED = "skipped"  # the group left it out on purpose
    CANCELLED = "cancelled"
    DROPPED = "dropped"  # the series does not hold it any more; nobody sees it
    HELD = "held"  # as a mentor said in the check-in
    NOT_HELD = "not_held"  # likewise


CHECKED_IN = (MeetingState.HELD, MeetingState.NOT_HELD)


def ends_at(meeting: Meeting) -> datetime:
    """Return when a meeting is over, as an aware instant."""
    return meeting.starts_at + timedelta(minutes=meeting.duration_minutes)


def is_upcoming(meeting: Meeting, now: datetime) -> bool:
    """Say whether a meeting is not over yet, whether or not it takes place."""
    return ends_at(meeting) > now
