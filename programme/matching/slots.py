"""When a weekly hour really happens, and whom it suits in every week of a term.

A slot is an hour on the clocks of a zone. Where other people's clocks change in other weeks, it
moves for them; so whether it suits somebody is asked for each week. Offsets from UTC are
multiples of a quarter of an hour everywhere, so a meeting is looked at in quarters: it must lie
within a person's hours from beginning to end, which can be two hours of theirs.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from programme.matching.types import HOURS_A_WEEK, Slot, TermDates

DECENT_HOURS_OF_DAY = range(8, 21)  # meetings begin at 8:00 at the earliest, end at 21:00
DECENT_HOURS = frozenset(h for h in range(HOURS_A_WEEK) if h % 24 in DECENT_HOURS_OF_DAY)
_QUARTER = timedelta(minutes=15)
_QUARTERS_OF_MEETING = 4
_QUARTERS_A_DAY = 96
_MARGIN = timedelta(days=2)  # local days begin up to 14 hours before and 12 after those of UTC

Series = tuple[int, ...]  # when meetings begin, in quarters of an hour since the calendar's start


@lru_cache(maxsize=4096)
def slot_series(time_zone: str, term: TermDates) -> tuple[Series, ...]:
    """Return for each hour of the week in the zone when its meetings begin, over the term.

    An hour that the clocks skip on one day is held right after the gap, as calendars do.
    """
    zone = ZoneInfo(time_zone)
    starts: list[list[int]] = [[] for _ in range(HOURS_A_WEEK)]
    for day in _days(term):
        for hour in range(24):
            at = datetime.combine(day, time(hour), zone).astimezone(UTC)
            starts[day.weekday() * 24 + hour].append((at - _calendar_start(term)) // _QUARTER)
    return tuple(tuple(series) for series in starts)


def meeting_times(slot: Slot, term: TermDates) -> list[datetime]:
    """Return when the meetings of the slot begin, as aware UTC."""
    return [
        _calendar_start(term) + quarter * _QUARTER
        for quarter in slot_series(slot.time_zone, term)[slot.hour_of_week]
    ]


def hours_needed(slot: Slot, time_zone: str, term: TermDates) -> frozenset[int]:
    """Return the hours of the week, on the clocks of a zone, that the slot's meetings touch."""
    series = slot_series(slot.time_zone, term)[slot.hour_of_week]
    return frozenset(np.flatnonzero(needs([series], time_zone, term)[0]).tolist())


def suits(slot: Slot, hours: Iterable[int], time_zone: str, term: TermDates) -> bool:
    """Say whether the slot lies within somebody's hours in every week; it must meet at all."""
    needed = hours_needed(slot, time_zone, term)
    return bool(needed) and needed <= frozenset(hours)


def needs(series: Sequence[Series], time_zone: str, term: TermDates) -> NDArray[np.bool_]:
    """Return which hours of the week (columns) in the zone each series (rows) touches."""
    needed = np.zeros((len(series), HOURS_A_WEEK), dtype=np.bool_)
    rows = np.repeat(np.arange(len(series)), [len(starts) for starts in series])
    starts = np.fromiter((start for each in series for start in each), np.int64)
    on_the_clock = _clock(time_zone, term)
    for quarter in range(_QUARTERS_OF_MEETING):
        needed[rows, on_the_clock[starts + quarter]] = True
    return needed


def available(
    series: Sequence[Series],
    people: Sequence[tuple[str, frozenset[int]]],
    term: TermDates,
) -> NDArray[np.bool_]:
    """Return whom (columns: zone and hours each) each series (rows) suits in every week."""
    result = np.zeros((len(series), len(people)), dtype=np.bool_)
    by_zone: dict[str, list[int]] = {}
    for number, (time_zone, _) in enumerate(people):
        by_zone.setdefault(time_zone, []).append(number)
    for time_zone, numbers in by_zone.items():
        needed = needs(series, time_zone, term).astype(np.float32)
        hours = np.zeros((HOURS_A_WEEK, len(numbers)), dtype=np.float32)
        for column, number in enumerate(numbers):
            hours[list(people[number][1]), column] = 1
        # As many of the needed hours are there as are needed, and it meets at all.
        count = needed.sum(axis=1, keepdims=True)
        result[:, numbers] = (needed @ hours == count) & (count > 0)
    return result


def _days(term: TermDates) -> list[date]:
    return [
        term.starts_on + timedelta(days=number)
        for number in range((term.ends_on - term.starts_on).days + 1)
    ]


def _calendar_start(term: TermDates) -> datetime:
    return datetime.combine(term.starts_on, time(), UTC) - _MARGIN


@lru_cache(maxsize=4096)
def _clock(time_zone: str, term: TermDates) -> NDArray[np.int64]:
    """Return the hour of the week in the zone for each quarter of an hour of the calendar."""
    zone, start = ZoneInfo(time_zone), _calendar_start(term)
    days = (term.ends_on - term.starts_on + 2 * _MARGIN).days + 1
    at_midnight = [_offset(zone, start + timedelta(days=day)) for day in range(days + 1)]
    offsets = np.repeat(np.array(at_midnight[:-1], dtype=np.int64), _QUARTERS_A_DAY)
    for day in range(days):
        if at_midnight[day] != at_midnight[day + 1]:  # the clocks change on this day
            for number in range(day * _QUARTERS_A_DAY, (day + 1) * _QUARTERS_A_DAY):
                offsets[number] = _offset(zone, start + number * _QUARTER)
    quarters = np.arange(days * _QUARTERS_A_DAY) + start.weekday() * _QUARTERS_A_DAY + offsets
    hours: NDArray[np.int64] = quarters // _QUARTERS_OF_MEETING % HOURS_A_WEEK
    return hours


def _offset(zone: ZoneInfo, at: datetime) -> int:
    return (at.astimezone(zone).utcoffset() or timedelta()) // _QUARTER
