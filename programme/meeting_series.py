"""When a group meets: its series over the term, and what is on the agenda of each meeting.

Pure functions. A series is days on which the group meets at the same time of the clocks of its
zone, so that a change to summer time does not move it.
Source: "Mentors, Responsibilities": decide on a meeting schedule with your mentees.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from programme.outlines import monday_of


class Rhythm(StrEnum):
    """How often a group meets."""

    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    MONTHLY = "monthly"  # every four weeks, so that the day of the week stays


WEEKS: Mapping[Rhythm, int] = {Rhythm.WEEKLY: 1, Rhythm.FORTNIGHTLY: 2, Rhythm.MONTHLY: 4}


def instant_of(on: date, minute_of_day: int, time_zone: str) -> datetime:
    """Return the instant at which the clocks of a zone show a time, as aware UTC.

    Where the clocks skip that time it is right after the gap, where they show it twice it is the
    first, as calendars do. Source: RFC 5545, 3.3.5.
    """
    wall_clock = time(minute_of_day // 60, minute_of_day % 60)
    return datetime.combine(on, wall_clock, ZoneInfo(time_zone)).astimezone(UTC)


def wall_clock_of(at: datetime, time_zone: str) -> tuple[date, int]:
    """Return the day and the minutes after midnight that the clocks of a zone show."""
    local = at.astimezone(ZoneInfo(time_zone))
    return local.date(), local.hour * 60 + local.minute


@dataclass(frozen=True)
class Series:
    """What a group agreed on: a time of the week on the clocks of a zone, and how often."""

    weekday: int  # 0 is Monday
    minute_of_day: int
    time_zone: str
    rhythm: Rhythm

    def starts_at(self, on: date) -> datetime:
        """Return the instant at which the meeting of a day begins, as aware UTC."""
        return instant_of(on, self.minute_of_day, self.time_zone)


def series_days(
    series: Series, from_on: date, until_on: date, after: datetime, last_on: date | None = None
) -> list[date]:
    """Return the days of a series from one day to another, both included, in order.

    Meetings begin later than the aware instant ``after``. ``last_on`` is the day of the latest
    meeting that is over: the rhythm goes on from its week, whatever the weekday is now. Without
    one it begins with the first day that can be.
    """
    step = timedelta(weeks=WEEKS[series.rhythm])
    if last_on is None:
        first = from_on + timedelta(days=(series.weekday - from_on.weekday()) % 7)
        while first <= until_on and series.starts_at(first) <= after:
            first += timedelta(weeks=1)
    else:
        first = monday_of(last_on) + step + timedelta(days=series.weekday)
    days = []
    while first <= until_on:
        if first >= from_on and series.starts_at(first) > after:
            days.append(first)
        first += step
    return days


@dataclass(frozen=True)
class Pairing:
    """Which meetings of a series become which when it is laid out anew."""

    kept: Mapping[date, date]  # the new day of each old one that goes on
    dropped: Sequence[date]  # old days without a place in the new series
    added: Sequence[date]  # new days that nothing was planned for


def pair(old: Iterable[date], new: Iterable[date]) -> Pairing:
    """Find for each day of the old series its day in the new: the same one, else the same week's.

    So a meeting stays the same one, in calendars too, when the group's hour changes. Days of
    either series differ among themselves.
    """
    old_days, new_days = sorted(old), sorted(new)
    kept = {day: day for day in old_days if day in set(new_days)}
    free = [day for day in new_days if day not in kept]
    by_week: dict[date, list[date]] = {}
    for day in free:
        by_week.setdefault(monday_of(day), []).append(day)
    for day in old_days:
        if day not in kept and (same_week := by_week.get(monday_of(day))):
            kept[day] = same_week.pop(0)
    taken = set(kept.values())
    return Pairing(
        kept,
        [day for day in old_days if day not in kept],
        [day for day in new_days if day not in taken],
    )


def spread_agenda(
    weeks: Sequence[date], meetings: Sequence[date], upcoming_from: int = 0
) -> list[list[int]]:
    """Return what is on the agenda of each meeting: places in ``weeks``, in their order.

    ``weeks`` has for each step of the outline the Monday of the week it is for; ``meetings`` the
    day of each meeting that takes place, in order, those from place ``upcoming_from`` on not over
    yet. A step is for the first meeting of its week or later, else for the last one, unless that
    is over. A meeting without a step of its own goes on with the one before it.
    """
    mondays = [monday_of(day) for day in meetings]
    agenda: list[list[int]] = [[] for _ in meetings]
    for step, week in enumerate(weeks):
        place = next((n for n, monday in enumerate(mondays) if monday >= week), None)
        if place is None and upcoming_from < len(meetings):
            place = len(meetings) - 1
        if place is not None:
            agenda[place].append(step)
    going_on = [next((steps[0] for steps in agenda if steps), None)]
    for steps in agenda:
        if steps:
            going_on = [steps[-1]]
        elif going_on != [None]:
            steps.extend(one for one in going_on if one is not None)
    return agenda
