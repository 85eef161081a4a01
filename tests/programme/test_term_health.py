"""How a group is doing, and who came in which week of a term."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from models import Group
from programme.absences import GroupRhythm
from programme.term_health import Health, judge, sum_weeks
from tests.conftest import NOW

DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
STARTS_ON = date(2026, 9, 14)


def a_group(every: str = "weekly") -> Group:
    return Group(
        term_id=1,
        proposal_id=None,
        number=1,
        name="Baobab",
        focus="teaching/git",
        language="en",
        weekday=0,
        hour=9,
        time_zone="Africa/Nairobi",
        rhythm=every,
        created_at=NOW,
    )


def rhythm(ago: timedelta, every: str = "weekly", *, has_met: bool = True) -> GroupRhythm:
    return GroupRhythm(a_group(every), None, NOW - ago, NOW - ago, has_met)


def test_a_group_that_met_this_week_meets_regularly() -> None:
    assert judge(rhythm(6 * DAY), NOW).health is Health.REGULAR


def test_one_meeting_that_passed_is_quiet_and_two_are_too_many() -> None:
    assert judge(rhythm(WEEK + DAY), NOW).health is Health.QUIET
    stuck = judge(rhythm(2 * WEEK + DAY), NOW)
    assert (stuck.health, stuck.why) == (Health.STUCK, "2 meetings passed since they met.")
    assert judge(rhythm(2 * WEEK + DAY, "monthly"), NOW).health is Health.REGULAR


def test_before_its_first_meeting_a_group_is_not_late() -> None:
    begins = GroupRhythm(a_group(), None, NOW + DAY, NOW - 6 * DAY, False)
    assert judge(begins, NOW).health is Health.BEFORE


@given(st.integers(0, 400), st.sampled_from(["weekly", "fortnightly", "monthly"]))
def test_who_asks_for_help_needs_a_hand_however_often_they_meet(days: int, every: str) -> None:
    asked = judge(rhythm(days * DAY, every), NOW, "They said so.")
    assert (asked.health, asked.why) == (Health.STUCK, "They said so.")


@given(st.integers(0, 400), st.integers(0, 400), st.sampled_from(["weekly", "monthly"]))
def test_waiting_longer_never_makes_a_group_healthier(one: int, other: int, every: str) -> None:
    order = [Health.REGULAR, Health.QUIET, Health.STUCK]
    sooner, later = sorted((one, other))
    healths = [judge(rhythm(days * DAY, every), NOW).health for days in (sooner, later)]
    assert order.index(healths[0]) <= order.index(healths[1])


@given(
    st.lists(
        st.tuples(st.dates(date(2026, 9, 1), date(2026, 12, 31)), st.integers(0, 9)).map(
            lambda pair: (pair[0], pair[1], 9)
        )
    )
)
def test_everybody_is_in_one_week(days: list[tuple[date, int, int]]) -> None:
    weeks = sum_weeks(STARTS_ON, days)
    assert sum(week.there for week in weeks) == sum(there for _, there, _ in days)
    assert sum(week.asked for week in weeks) == sum(asked for _, _, asked in days)
    assert [week.week for week in weeks] == sorted({week.week for week in weeks})


def test_weeks_are_counted_from_the_terms_first_day() -> None:
    days = [(STARTS_ON - DAY, 1, 2), (STARTS_ON, 1, 2), (STARTS_ON + WEEK, 2, 2)]
    assert [(week.week, week.there, week.asked) for week in sum_weeks(STARTS_ON, days)] == [
        (1, 2, 4),
        (2, 2, 2),
    ]
