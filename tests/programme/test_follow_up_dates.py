"""When the coordinator follows up."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from programme.follow_up_dates import follow_up_days


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
