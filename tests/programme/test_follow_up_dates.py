"""When the coordinator follows up."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from programme.application_reminders import say_fortnights
from programme.follow_up_dates import follow_up_days
from programme.overrides import Override, using
from programme.timings import FOLLOW_UP_EVERY


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.integers(1, 150))
def test_every_four_weeks_and_not_in_the_last_one(starts_on: date, length: int) -> None:
    ends_on = starts_on + timedelta(days=length)
    days = follow_up_days(starts_on, ends_on)
    assert [(day - starts_on).days for day in days] == [28 * n for n in range(1, len(days) + 1)]
    assert all(day <= ends_on - timedelta(days=7) for day in days)
    # The next one would come too late.
    assert starts_on + timedelta(days=28 * (len(days) + 1)) > ends_on - timedelta(days=7)


def test_a_term_of_twelve_weeks_has_two() -> None:
    assert follow_up_days(date(2026, 9, 14), date(2026, 12, 4)) == [
        date(2026, 10, 12),
        date(2026, 11, 9),
    ]


def test_as_often_as_coordinators_say() -> None:
    with using({(FOLLOW_UP_EVERY.key, ""): Override("6", 1)}):
        days = follow_up_days(date(2026, 9, 14), date(2026, 12, 4), FOLLOW_UP_EVERY.length)
    assert days == [date(2026, 10, 26)]


def test_the_same_day_has_the_same_key_however_often_people_are_told() -> None:
    """So that nobody is told twice after a change; whole numbers are those of before it."""
    assert [say_fortnights(timedelta(weeks=one)) for one in range(5)] == [
        "0",
        "0.5",
        "1",
        "1.5",
        "2",
    ]
