"""A term's dates."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programme.calendar import local_date, start_of_day
from programme.term_plans import (
    TermPlan,
    check_plan,
    complete_plan,
    is_usual_length,
    weeks_between,
)
from programme.terms import choose_term, milestones
from tests.conftest import NOW
from tests.make import a_term

ZONE = "America/New_York"
PLAN = TermPlan(
    name="Autumn 2026",
    applications_open_on=date(2026, 8, 17),
    applications_close_on=date(2026, 9, 6),
    starts_on=date(2026, 9, 14),
    ends_on=date(2026, 12, 4),
)
FULL = replace(
    complete_plan(PLAN, ZONE),
    info_session_at=datetime(2026, 8, 20, 15, tzinfo=UTC),
    matching_on=date(2026, 9, 7),
    onboarding_at=datetime(2026, 9, 10, 15, tzinfo=UTC),
)


def test_a_full_plan_is_fine() -> None:
    assert check_plan(FULL, ZONE, NOW) == {}


def test_what_was_left_out_comes_halfway_and_at_the_end() -> None:
    plan = complete_plan(PLAN, ZONE)
    assert plan.midway_survey_on == date(2026, 10, 24)
    assert plan.power_check_in_at == datetime(2026, 10, 24, 19, tzinfo=UTC)  # 15:00 in New York
    assert plan.final_survey_on == date(2026, 11, 27)
    assert plan.showcases == [datetime(2026, 12, 2, 20, tzinfo=UTC)]  # the clocks went back
    assert complete_plan(FULL, ZONE) == FULL


@given(
    st.dates(date(2026, 9, 1), date(2030, 1, 1)),
    st.integers(1, 200),
    st.sampled_from(["UTC", "Pacific/Kiritimati", "America/Los_Angeles", "Africa/Nairobi"]),
)
def test_the_defaults_are_never_out_of_order(starts_on: date, days: int, zone: str) -> None:
    plan = TermPlan(
        name="A term",
        applications_open_on=starts_on - timedelta(days=20),
        applications_close_on=starts_on - timedelta(days=3),
        starts_on=starts_on,
        ends_on=starts_on + timedelta(days=days),
    )
    assert check_plan(complete_plan(plan, zone), zone, NOW) == {}


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("name", None, "Please fill this in"),
        ("name", "x" * 81, "within 80 characters"),
        ("applications_open_on", None, "Please fill this in"),
        ("ends_on", None, "Please fill this in"),
        ("applications_close_on", date(2026, 8, 16), "before applications open, Monday 17 August"),
        ("info_session_at", datetime(2026, 8, 16, 15, tzinfo=UTC), "before applications open"),
        ("matching_on", date(2026, 9, 5), "before applications close, Sunday 6 September"),
        ("onboarding_at", datetime(2026, 9, 6, 15, tzinfo=UTC), "before matching"),
        ("starts_on", date(2026, 9, 9), "before mentor onboarding, Thursday 10 September"),
        ("power_check_in_at", datetime(2026, 9, 13, 15, tzinfo=UTC), "before the start"),
        ("midway_survey_on", date(2026, 9, 13), "before the start"),
        ("final_survey_on", date(2026, 10, 23), "before the mid-way survey"),
        ("ends_on", date(2026, 9, 14), "before the"),
    ],
)
def test_a_date_out_of_order_is_said_beside_it(field: str, value: object, said: str) -> None:
    problems = check_plan(replace(FULL, **{field: value}), ZONE, NOW)  # type: ignore[arg-type]
    assert said in problems[field]


def test_showcases_are_within_the_term_and_not_twice_at_once() -> None:
    at = datetime(2026, 12, 2, 15, tzinfo=UTC)
    plan = replace(
        FULL,
        showcases_at=(None, at, at, datetime(2026, 12, 6, 15, tzinfo=UTC)),
    )
    assert check_plan(plan, ZONE, NOW) == {
        "showcase_3_at": "This is the same time as another showcase.",
        "showcase_4_at": "This is after the end, Friday 4 December 2026.",
    }


def test_a_term_in_the_past_is_not_planned() -> None:
    later = datetime(2027, 1, 1, tzinfo=UTC)
    assert "has passed" in check_plan(FULL, ZONE, later)["ends_on"]


@pytest.mark.parametrize(
    ("ends_on", "weeks", "usual"),
    [
        (date(2026, 11, 1), 7, False),
        (date(2026, 11, 2), 8, True),
        (date(2026, 11, 8), 8, True),
        (date(2026, 12, 6), 12, True),
        (date(2026, 12, 7), 13, False),
    ],
)
def test_eight_to_twelve_weeks_are_usual(ends_on: date, weeks: int, usual: bool) -> None:
    assert weeks_between(date(2026, 9, 14), ends_on) == weeks
    assert is_usual_length(replace(PLAN, ends_on=ends_on)) is usual


def test_a_day_begins_when_it_begins_in_the_zone() -> None:
    assert start_of_day(date(2026, 9, 14), "Africa/Nairobi") == datetime(
        2026, 9, 13, 21, tzinfo=UTC
    )
    assert local_date(datetime(2026, 9, 13, 22, tzinfo=UTC), "Africa/Nairobi") == date(2026, 9, 14)


def test_the_dates_of_a_term_in_order() -> None:
    showcase = datetime(2026, 11, 25, 12, tzinfo=UTC)
    names = [name for name, _ in milestones(a_term(), [showcase])]
    assert names == [
        "applications_open_on",
        "applications_close_on",
        "starts_on",
        "midway_survey_on",
        "power_check_in_at",
        "final_survey_on",
        "showcase_at",
        "ends_on",
    ]


EARLY = a_term(
    id=1,
    applications_open_on=date(2026, 5, 1),
    applications_close_on=date(2026, 6, 1),
    starts_on=date(2026, 6, 8),
    ends_on=date(2026, 8, 25),
)
OPEN = a_term(id=2)
LATE = a_term(
    id=3,
    applications_open_on=date(2026, 12, 1),
    applications_close_on=date(2026, 12, 20),
    starts_on=date(2027, 1, 11),
    ends_on=date(2027, 3, 26),
)


@pytest.mark.parametrize(
    ("at", "chosen"),
    [
        (datetime(2026, 4, 1, tzinfo=UTC), EARLY),  # the next to open
        (datetime(2026, 7, 1, tzinfo=UTC), EARLY),  # under way, though another is planned
        (NOW, OPEN),  # open, though another is still running
        (datetime(2026, 9, 6, 20, tzinfo=UTC), OPEN),  # the last evening in Nairobi
        (datetime(2026, 11, 1, tzinfo=UTC), OPEN),
        (datetime(2026, 11, 28, tzinfo=UTC), LATE),
        (datetime(2027, 3, 27, tzinfo=UTC), None),
    ],
)
def test_the_term_that_people_mean(at: datetime, chosen: object) -> None:
    assert choose_term([LATE, OPEN, EARLY], at) is chosen
