"""Days and instants: a day is one of a time zone, an instant is the same everywhere."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from babel.dates import get_day_names

from programme.translations import current_language, spell_date
from programme.translations import gettext as _

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
    # Translators: a pattern of Unicode CLDR for dates, such as “EEEE d 'de' MMMM 'de' y”.
    return spell_date(day, _("EEEE d MMMM y"))


def spell_weekday(day: date) -> str:
    """Return a day of this year with its weekday, e.g. ``Monday 14 September``."""
    # Translators: a pattern of Unicode CLDR for dates.
    return spell_date(day, _("EEEE d MMMM"))


def spell_date_of(day: date) -> str:
    """Return a day without its weekday, e.g. ``14 September 2026``."""
    # Translators: a pattern of Unicode CLDR for dates.
    return spell_date(day, _("d MMMM y"))


def spell_short_day(day: date) -> str:
    """Return a day of this year, e.g. ``14 September``."""
    # Translators: a pattern of Unicode CLDR for dates.
    return spell_date(day, _("d MMMM"))


def weekday_names() -> Sequence[str]:
    """Return what the days of the week are called, from Monday on."""
    names = get_day_names("wide", "stand-alone", locale=current_language())
    return [names[number] for number in range(7)]
