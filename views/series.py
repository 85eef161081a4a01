"""How a group's series of meetings is said: its day, its hour, how often."""

from datetime import datetime
from zoneinfo import ZoneInfo

from models import Group
from programme.meeting_series import Rhythm

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
HOW_OFTEN = {
    Rhythm.WEEKLY: "every week",
    Rhythm.FORTNIGHTLY: "every two weeks",
    Rhythm.MONTHLY: "every four weeks",
}
_EVERY = {
    Rhythm.WEEKLY: "every",
    Rhythm.FORTNIGHTLY: "every second",
    Rhythm.MONTHLY: "every fourth",
}


def city_of(time_zone: str) -> str:
    """Return the place on whose clocks a zone runs, e.g. ``Nairobi``."""
    return time_zone.rpartition("/")[2].replace("_", " ")


def say_slot(weekday: int, hour: int, time_zone: str) -> str:
    """Return a weekly hour, e.g. ``Tuesday at 15:00 on the clocks of Nairobi``."""
    return f"{WEEKDAYS[weekday]} at {hour:02}:00 on the clocks of {city_of(time_zone)}"


def say_rhythm(group: Group) -> str:
    """Return how often a group meets, e.g. ``every two weeks``."""
    return HOW_OFTEN[Rhythm(group.rhythm)]


def say_series(group: Group) -> str:
    """Return when a group meets, e.g. ``every second Tuesday at 15:00``."""
    return f"{_EVERY[Rhythm(group.rhythm)]} {WEEKDAYS[group.weekday]} at {group.hour:02}:00"


def say_in_zone(at: datetime, time_zone: str) -> str:
    """Return an instant on the clocks of a zone, for buttons, e.g. ``Thu 8 Oct at 16:00``."""
    local = at.astimezone(ZoneInfo(time_zone))
    return f"{local:%a} {local.day} {local:%b} at {local:%H:%M}"
