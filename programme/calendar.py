"""Days and instants: a day is one of a time zone, an instant is the same everywhere."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

MORNING = 9  # o'clock


def local_date(moment: date | datetime, time_zone: str) -> date:
    """Return the day on which an instant falls in the zone; a date stays what it is."""
    if isinstance(moment, datetime):
        return moment.astimezone(ZoneInfo(time_zone)).date()
    return moment


def start_of_day(day: date, time_zone: str) -> datetime:
    """Return the first instant of the day in the zone, as aware UTC."""
    return datetime.combine(day, time(), ZoneInfo(time_zone)).astimezone(UTC)


def morning_of(day: date, time_zone: str) -> datetime:
    """Return nine o'clock of the day in the zone, as aware UTC: when a day's news are due."""
    return datetime.combine(day, time(MORNING), ZoneInfo(time_zone)).astimezone(UTC)


def spell_day(day: date) -> str:
    """Return a day as people write it, e.g. ``Monday 14 September 2026``."""
    return f"{day:%A} {day.day} {day:%B %Y}"
