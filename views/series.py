"""How a group's series of meetings is said: its day, its hour, how often."""

from datetime import datetime
from zoneinfo import ZoneInfo

from models import Group
from programme.calendar import weekday_names
from programme.meeting_series import Rhythm
from programme.translations import N_, Translated, spell_date
from programme.translations import gettext as _

HOW_OFTEN = Translated(
    {
        Rhythm.WEEKLY: N_("every week"),
        Rhythm.FORTNIGHTLY: N_("every two weeks"),
        Rhythm.MONTHLY: N_("every four weeks"),
    }
)
_SERIES = Translated(
    {
        Rhythm.WEEKLY: N_("every {weekday} at {hour}"),
        Rhythm.FORTNIGHTLY: N_("every second {weekday} at {hour}"),
        Rhythm.MONTHLY: N_("every fourth {weekday} at {hour}"),
    }
)


def city_of(time_zone: str) -> str:
    """Return the place on whose clocks a zone runs, e.g. ``Nairobi``."""
    return time_zone.rpartition("/")[2].replace("_", " ")


def say_slot(weekday: int, hour: int, time_zone: str) -> str:
    """Return a weekly hour, e.g. ``Tuesday at 15:00 on the clocks of Nairobi``."""
    return _(
        "{weekday} at {hour:02}:00 on the clocks of {city}",
        weekday=weekday_names()[weekday],
        hour=hour,
        city=city_of(time_zone),
    )


def say_rhythm(group: Group) -> str:
    """Return how often a group meets, e.g. ``every two weeks``."""
    return HOW_OFTEN[Rhythm(group.rhythm)]


def say_series(group: Group) -> str:
    """Return when a group meets, e.g. ``every second Tuesday at 15:00``."""
    series = _SERIES[Rhythm(group.rhythm)]
    return series.format(weekday=weekday_names()[group.weekday], hour=f"{group.hour:02}:00")


def say_in_zone(at: datetime, time_zone: str) -> str:
    """Return an instant on the clocks of a zone, for buttons, e.g. ``Thu 8 Oct at 16:00``."""
    local = at.astimezone(ZoneInfo(time_zone))
    # Translators: a pattern of Unicode CLDR for dates; words stand between apostrophes.
    return spell_date(local, _("EEE d MMM 'at' HH:mm"))
