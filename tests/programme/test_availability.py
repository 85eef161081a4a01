"""Weekly hours, as chosen and as stored."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programme.availability import (
    DAYS,
    PARTS_OF_DAY,
    HourChoices,
    hour_choices,
    hours_of_week,
)

choice = st.sampled_from([*PARTS_OF_DAY, *(str(hour) for hour in range(24))])
choices = st.lists(choice, max_size=5).map(tuple)


def test_evenings_on_workdays_and_a_saturday_hour() -> None:
    hours = hours_of_week(HourChoices(workdays=("evening",), by_day={"sat": ("10",)}))
    assert hours == [
        *(day * 24 + hour for day in range(5) for hour in (17, 18, 19, 20)),
        5 * 24 + 10,
    ]


@given(st.sets(st.integers(0, 167)))
def test_stored_hours_go_through_the_form_unchanged(hours: set[int]) -> None:
    assert hours_of_week(hour_choices(hours)) == sorted(hours)


@given(choices, st.dictionaries(st.sampled_from(DAYS), choices))
def test_what_is_chosen_means_the_same_when_it_is_shown_again(
    workdays: tuple[str, ...], by_day: dict[str, tuple[str, ...]]
) -> None:
    chosen = HourChoices(workdays, by_day)
    assert hours_of_week(hour_choices(hours_of_week(chosen))) == hours_of_week(chosen)


def test_every_hour_of_every_day_takes_a_handful_of_choices() -> None:
    shown = hour_choices(range(168))
    assert len(shown.workdays) == len(PARTS_OF_DAY) + 6  # the hours from 0 to 6 have no part
    assert set(shown.by_day) == {"sat", "sun"}


@pytest.mark.parametrize("odd", ["noon", "24", "-1", "9.5", "", "²"])
def test_what_is_neither_part_nor_hour_is_refused(odd: str) -> None:
    with pytest.raises(ValueError, match="neither a part of the day nor an hour"):
        hours_of_week(HourChoices(workdays=(odd,)))
