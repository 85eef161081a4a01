"""Slots on the clocks of several zones, over the weeks of a term."""

from datetime import UTC, date, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from programme.matching import Slot, TermDates, hours_needed, meeting_times, suits
from tests.programme.small_communities import TERM, ZONES, hours_touched, meetings

slots = st.builds(Slot, st.integers(0, 6), st.integers(0, 23), st.sampled_from(ZONES))
# All over the year, so that clocks change both ways, and short ones too.
terms = st.builds(
    lambda start, weeks: TermDates(start, date.fromordinal(start.toordinal() + 7 * weeks)),
    st.dates(date(2026, 1, 1), date(2027, 12, 1)),
    st.integers(0, 6),
)
more_zones = st.sampled_from([*ZONES, "Pacific/Chatham", "Africa/Casablanca", "Pacific/Kiritimati"])


@settings(max_examples=80, deadline=None)
@given(slots, more_zones, terms)
def test_hours_needed_are_those_that_the_clock_shows(
    slot: Slot, zone: str, term: TermDates
) -> None:
    needed = hours_touched(slot, zone, term)
    assert hours_needed(slot, zone, term) == needed
    assert meeting_times(slot, term) == list(meetings(slot, term))
    assert suits(slot, needed, zone, term) is bool(needed)
    for hour in needed:
        assert not suits(slot, needed - {hour}, zone, term)


def test_new_york_and_london_change_their_clocks_in_different_weeks() -> None:
    """From 25 October to 1 November they are four hours apart instead of five."""
    slot = Slot(1, 15, "Europe/London")
    assert hours_needed(slot, "America/New_York", TERM) == {24 + 10, 24 + 11}
    assert hours_needed(slot, "Africa/Nairobi", TERM) == {24 + 17, 24 + 18}
    assert hours_needed(slot, "Europe/London", TERM) == {24 + 15}


def test_a_night_hour_that_the_clocks_skip_is_held_right_after() -> None:
    term = TermDates(date(2026, 3, 23), date(2026, 4, 12))
    slot = Slot(6, 1, "Europe/London")  # 1:00 to 2:00 is not there on 29 March
    assert datetime(2026, 3, 29, 1, tzinfo=UTC) in meeting_times(slot, term)
    assert hours_needed(slot, "Europe/London", term) == {6 * 24 + 1, 6 * 24 + 2}


def test_a_weekday_that_is_not_in_the_term_suits_nobody() -> None:
    term = TermDates(date(2026, 9, 14), date(2026, 9, 15))
    assert not suits(Slot(4, 10, "UTC"), range(168), "UTC", term)
    assert suits(Slot(1, 10, "UTC"), range(168), "UTC", term)
