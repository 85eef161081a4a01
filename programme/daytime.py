"""A person's own daytime, from eight to twenty on their clock, on days that are not off.

Coordinators may choose other hours.
"""

from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from programme.limits import DAY_BEGINS, DAY_ENDS

WEEKEND = frozenset({5, 6})  # Saturday and Sunday; who wishes otherwise says so
AN_EVENING = timedelta(hours=1)
_WEEK = 7


def day_begins() -> time:
    """Return when the daytime begins, on everybody's own clock."""
    return time(DAY_BEGINS.number)


def day_ends() -> time:
    """Return when the daytime ends, on everybody's own clock."""
    return time(DAY_ENDS.number)


def is_daytime(at: datetime, time_zone: str, days_off: Collection[int] = ()) -> bool:
    """Say whether an aware instant is in the daytime of the zone, and on no day off."""
    local = at.astimezone(ZoneInfo(time_zone))
    return day_begins() <= local.time() < day_ends() and local.weekday() not in days_off


def next_daytime(at: datetime, time_zone: str, days_off: Collection[int] = ()) -> datetime:
    """Return the first instant of a daytime that is not before ``at``, as aware UTC.

    Who has seven days off is taken to have none.
    """
    off = set() if len(set(days_off)) >= _WEEK else set(days_off)
    if is_daytime(at, time_zone, off):
        return at.astimezone(UTC)
    local = at.astimezone(ZoneInfo(time_zone))
    day = local.date() + timedelta(days=local.time() >= day_begins())
    while day.weekday() in off:
        day += timedelta(days=1)
    return _morning(day, time_zone)


def last_evening(at: datetime, time_zone: str, days_off: Collection[int] = ()) -> datetime:
    """Return when the last evening began that is over at ``at``, as aware UTC.

    That is the last hour of a daytime.
    """
    off = set() if len(set(days_off)) >= _WEEK else set(days_off)
    zone = ZoneInfo(time_zone)
    local = at.astimezone(zone)
    day = local.date() - timedelta(days=local.time() < day_ends())
    while day.weekday() in off:
        day -= timedelta(days=1)
    return datetime.combine(day, day_ends(), zone).astimezone(UTC) - AN_EVENING


def next_morning(at: datetime, time_zone: str) -> datetime:
    """Return when the daytime begins on the day after that of ``at``, off or not."""
    return _morning(at.astimezone(ZoneInfo(time_zone)).date() + timedelta(days=1), time_zone)


def next_monday(at: datetime, time_zone: str) -> datetime:
    """Return when the daytime begins on the Monday after the day of ``at``."""
    day = at.astimezone(ZoneInfo(time_zone)).date()
    return _morning(day + timedelta(days=_WEEK - day.weekday()), time_zone)


def _morning(day: date, time_zone: str) -> datetime:
    return datetime.combine(day, day_begins(), ZoneInfo(time_zone)).astimezone(UTC)


def start_of_next_day(at: datetime, time_zone: str) -> datetime:
    """Return the midnight that ends the local day of ``at``, as aware UTC."""
    zone = ZoneInfo(time_zone)
    day = at.astimezone(zone).date() + timedelta(days=1)
    return datetime.combine(day, time(), zone).astimezone(UTC)


def is_same_day(one: datetime, other: datetime, time_zone: str) -> bool:
    """Say whether two aware instants are on the same day in the zone."""
    zone = ZoneInfo(time_zone)
    return one.astimezone(zone).date() == other.astimezone(zone).date()


def is_round_hour(at: datetime, time_zone: str) -> bool:
    """Say whether clocks in the zone show a full hour then."""
    local = at.astimezone(ZoneInfo(time_zone))
    return (local.minute, local.second, local.microsecond) == (0, 0, 0)
