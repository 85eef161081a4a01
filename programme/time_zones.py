"""Time zones as people look for them: by city, country or offset."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from unicodedata import combining, normalize
from zoneinfo import ZoneInfo, available_timezones

from babel.dates import get_timezone_location

from programme.translations import ENGLISH, current_language
from programme.translations import gettext as _

_CONTINENTS = (
    "Africa/", "America/", "Antarctica/", "Asia/", "Atlantic/", "Australia/", "Europe/",
    "Indian/", "Pacific/",
)  # fmt: skip


@dataclass(frozen=True)
class TimeZone:
    """A zone to choose: its IANA name and what is said of it."""

    name: str
    label: str


@cache
def zone_names() -> tuple[str, ...]:
    """Return the IANA names of places, in alphabetical order; ``UTC`` is the last."""
    return (*sorted(n for n in available_timezones() if n.startswith(_CONTINENTS)), "UTC")


def is_time_zone(name: str) -> bool:
    """Say whether this is the IANA name of a zone that can be chosen."""
    return name in zone_names()


def describe_zone(name: str, now: datetime) -> TimeZone:
    """Return the zone with a label for people, e.g. ``Nairobi (Africa), UTC+03:00``.

    ``now`` decides the offset, which changes with daylight saving.
    """
    region, _, city = name.replace("_", " ").rpartition("/")
    offset = now.astimezone(ZoneInfo(name)).utcoffset() or timedelta()
    sign, minutes = ("-" if offset < timedelta() else "+"), abs(offset) // timedelta(minutes=1)
    hours = f"UTC{sign}{minutes // 60:02}:{minutes % 60:02}"
    return TimeZone(name, f"{city} ({region}), {hours}" if region else hours)


def say_in_zone(time: str, time_zone: str) -> str:
    """Return a time with whose clock it is on, e.g. ``15:00 Nairobi time`` or ``15:00 UTC``."""
    region, _slash, city = time_zone.replace("_", " ").rpartition("/")
    if not region:
        return _("{time} {zone}", time=time, zone=city)
    return _("{time} {city} time", time=time, city=city)


def find_zones(query: str, now: datetime, limit: int = 100) -> list[TimeZone]:
    """Return the zones whose city, region, country or offset has the words of the query.

    Places are known by their English names and by those in the reader's language.
    """
    words, language = _plain(query).split(), current_language()
    found: list[TimeZone] = []
    for name in zone_names():
        zone = describe_zone(name, now)
        haystack = _plain(
            f"{zone.label} {name} {_country(name, ENGLISH)} {_country(name, language)}"
        )
        if all(word in haystack for word in words):
            found.append(zone)
            if len(found) == limit:
                break
    return found


def _plain(text: str) -> str:
    """Return the text without accents and case: people leave both out on a phone."""
    return "".join(c for c in normalize("NFKD", text.casefold()) if not combining(c))


@cache
def _country(name: str, language: str) -> str:
    return get_timezone_location(name, locale=language) if name != "UTC" else ""
