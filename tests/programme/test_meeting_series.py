"""A series of meetings keeps the time of its clocks, its rhythm and the term, and has an agenda."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from programme.meeting_series import (
    WEEKS,
    Rhythm,
    Series,
    instant_of,
    pair,
    series_days,
    spread_agenda,
    wall_clock_of,
)
from programme.outlines import monday_of

# Machines that have other work take longer than Hypothesis allows.
some = settings(max_examples=60, deadline=None)
ZONES = (
    "Africa/Nairobi", "America/New_York", "America/Santiago", "Asia/Kathmandu",
    "Australia/Lord_Howe", "Europe/Berlin", "Pacific/Auckland", "Pacific/Kiritimati", "UTC",
)  # fmt: skip
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)

all_series = st.builds(
    Series,
    weekday=st.integers(0, 6),
    minute_of_day=st.integers(0, 1439),
    time_zone=st.sampled_from(ZONES),
    rhythm=st.sampled_from(Rhythm),
)
all_days = st.dates(date(2025, 1, 1), date(2028, 12, 31))


@st.composite
def terms(draw: st.DrawFn) -> tuple[date, date]:
    starts_on = draw(all_days)
    return starts_on, starts_on + timedelta(days=draw(st.integers(1, 130)))


def shows(at: datetime, zone: str) -> tuple[date, int]:
    return wall_clock_of(at, zone)


@some
@given(all_series, terms())
def test_a_series_keeps_its_time_its_rhythm_and_the_term(
    series: Series, term: tuple[date, date]
) -> None:
    days = series_days(series, *term, LONG_AGO)
    assert all(term[0] <= day <= term[1] for day in days)
    assert all(day.weekday() == series.weekday for day in days)
    step = timedelta(weeks=WEEKS[series.rhythm])
    assert all(later - earlier == step for earlier, later in pairwise(days))
    # Nothing is left out at either end.
    assert bool(days) == any(
        (term[0] + timedelta(days=n)).weekday() == series.weekday
        for n in range(min(7, (term[1] - term[0]).days + 1))
    )
    if days:
        assert days[0] - term[0] < timedelta(weeks=1)
        assert term[1] - days[-1] < step
    for day in days:
        at = series.starts_at(day)
        on, minute = shows(at, series.time_zone)
        if (on, minute) != (day, series.minute_of_day):
            # The clocks skip that time on that day: it is right after, by as much.
            assert _is_skipped(day, series.minute_of_day, series.time_zone)
            assert 0 < (on - day).days * 1440 + minute - series.minute_of_day <= 60
        else:
            # Of a time that the clocks show twice it is the first.
            assert shows(at - timedelta(minutes=30), series.time_zone) != (day, minute)
            assert shows(at - timedelta(minutes=60), series.time_zone) != (day, minute)


def _is_skipped(day: date, minute: int, zone: str) -> bool:
    midnight = datetime.combine(day, datetime.min.time(), ZoneInfo(zone)).astimezone(UTC)
    shown = {shows(midnight + timedelta(minutes=n), zone) for n in range(-120, 1441 + 120)}
    return (day, minute) not in shown


@pytest.mark.parametrize(
    ("zone", "day", "minute", "utc"),
    [
        # Not there on that day: held right after the gap, of an hour or of half one.
        ("Europe/Berlin", date(2026, 3, 29), 150, datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),
        ("America/New_York", date(2026, 3, 8), 120, datetime(2026, 3, 8, 7, tzinfo=UTC)),
        ("Australia/Lord_Howe", date(2026, 10, 4), 130, datetime(2026, 10, 3, 15, 40, tzinfo=UTC)),
        # There twice: the first, which is still summer time.
        ("Europe/Berlin", date(2026, 10, 25), 150, datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        ("America/New_York", date(2026, 11, 1), 90, datetime(2026, 11, 1, 5, 30, tzinfo=UTC)),
    ],
)
def test_hours_that_are_not_there_or_there_twice(
    zone: str, day: date, minute: int, utc: datetime
) -> None:
    assert instant_of(day, minute, zone) == utc


def test_a_meeting_stays_at_its_hour_when_the_clocks_change() -> None:
    series = Series(1, 15 * 60, "Europe/Berlin", Rhythm.WEEKLY)
    days = series_days(series, date(2026, 10, 19), date(2026, 11, 1), LONG_AGO)
    assert [series.starts_at(day).hour for day in days] == [13, 14]
    assert {shows(series.starts_at(day), "Europe/Berlin")[1] for day in days} == {900}


@some
@given(all_series, terms(), st.integers(0, 130))
def test_a_series_goes_on_from_the_meetings_that_are_over(
    series: Series, term: tuple[date, date], days_later: int
) -> None:
    days = series_days(series, *term, LONG_AGO)
    now = datetime.combine(term[0] + timedelta(days=days_later), datetime.min.time(), UTC)
    over = [day for day in days if series.starts_at(day) <= now]
    rest = series_days(series, *term, now, max(over, default=None))
    assert over + rest == days


@some
@given(all_series, all_series, terms(), st.integers(0, 130))
def test_another_weekday_begins_a_week_or_more_after_the_last(
    old: Series, new: Series, term: tuple[date, date], days_later: int
) -> None:
    now = datetime.combine(term[0] + timedelta(days=days_later), datetime.min.time(), UTC)
    over = [day for day in series_days(old, *term, LONG_AGO) if old.starts_at(day) <= now]
    for day in series_days(new, *term, now, max(over, default=None)):
        assert new.starts_at(day) > now
        assert term[0] <= day <= term[1]
        if over:
            weeks = (monday_of(day) - monday_of(over[-1])).days // 7
            assert weeks % WEEKS[new.rhythm] == 0
            assert weeks > 0


@some
@given(st.sets(all_days, max_size=30), st.sets(all_days, max_size=30))
def test_pairing_finds_a_place_for_each_day(old: set[date], new: set[date]) -> None:
    pairing = pair(old, new)
    assert set(pairing.kept) | set(pairing.dropped) == old
    assert not set(pairing.kept) & set(pairing.dropped)
    assert sorted([*pairing.kept.values(), *pairing.added]) == sorted(new)
    for before, after in pairing.kept.items():
        assert monday_of(before) == monday_of(after)
        assert before == after or before not in new
    # Whoever is left without a place has none in their week.
    assert not {monday_of(day) for day in pairing.dropped} & {monday_of(d) for d in pairing.added}


@some
@given(all_series, terms())
def test_pairing_with_the_same_days_changes_nothing(
    series: Series, term: tuple[date, date]
) -> None:
    days = series_days(series, *term, LONG_AGO)
    pairing = pair(days, days)
    assert pairing.kept == {day: day for day in days}
    assert not pairing.dropped
    assert not pairing.added


weeks_of_steps = st.lists(all_days.map(monday_of), max_size=20)
days_of_meetings = st.lists(all_days, max_size=30, unique=True).map(sorted)


@some
@given(weeks_of_steps, days_of_meetings, st.integers(0, 30))
def test_each_step_is_on_an_agenda(
    weeks: Sequence[date], days: Sequence[date], upcoming_from: int
) -> None:
    upcoming_from = min(upcoming_from, len(days))
    agenda = spread_agenda(weeks, days, upcoming_from)
    assert len(agenda) == len(days)
    assert all(steps == sorted(steps) for steps in agenda)
    for step, week in enumerate(weeks):
        places = [place for place, steps in enumerate(agenda) if step in steps]
        in_time = [place for place, day in enumerate(days) if monday_of(day) >= week]
        if in_time:
            assert in_time[0] in places
        elif upcoming_from < len(days):
            assert places[-1] == len(days) - 1
        if not in_time and upcoming_from == len(days):
            assert not places, "what is over does not get a step that was not its own"
    if days and weeks and any(agenda):
        assert all(agenda), "a meeting has always something to go on with"


def test_six_steps_over_twelve_meetings_and_over_three() -> None:
    weeks = [date(2026, 9, 14) + timedelta(weeks=2 * n) for n in range(6)]
    weekly = [date(2026, 9, 15) + timedelta(weeks=n) for n in range(12)]
    assert spread_agenda(weeks, weekly) == [[n // 2] for n in range(12)]
    monthly = weekly[::4]
    assert spread_agenda(weeks, monthly) == [[0], [1, 2], [3, 4, 5]]
