"""Hours that a meeting touches on other clocks, and other times that suit everybody."""

from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from models import Group, Meeting, Person
from programme.groups import Applied, Part
from programme.matching import Slot, TermDates, suits
from programme.meeting_times import (
    DURATIONS,
    MOST_SUGGESTED,
    check_length,
    check_time,
    hours_touched,
    list_unsuited_at,
    suggest_times,
)
from tests.conftest import NOW
from tests.make import a_term, an_application

# Machines that have other work take longer than Hypothesis allows.
some = settings(max_examples=60, deadline=None)
ZONES = (
    "Africa/Nairobi", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "Europe/Berlin",
)  # fmt: skip
# Tuesday 13 October 2026, 15:00 in Berlin.
PLANNED_AT = datetime(2026, 10, 13, 13, tzinfo=UTC)
TERM = a_term(id=1)
instants = st.integers(0, 60 * 24 * 60).map(
    lambda minutes: datetime(2026, 9, 20, tzinfo=UTC) + timedelta(minutes=minutes)
)


def a_group() -> Group:
    told: dict[str, Any] = {"id": 1, "weekday": 1, "hour": 15, "time_zone": "Europe/Berlin"}
    return Group(**told, created_at=NOW)


def a_meeting(at: datetime = PLANNED_AT, **changes: Any) -> Meeting:
    local = at.astimezone(ZoneInfo("Europe/Berlin"))
    told: dict[str, Any] = {
        "id": 1, "group_id": 1, "planned_on": local.date(), "on": local.date(),
        "minute_of_day": local.hour * 60 + local.minute, "time_zone": "Europe/Berlin",
        "starts_at": at, "uid": "1", "created_at": NOW, "updated_at": NOW,
    }  # fmt: skip
    return Meeting(**{**told, **changes})


def a_member(number: int, zone: str, hours: Collection[int]) -> Applied:
    person = Person(
        id=number, workspace_id=1, slack_user_id=f"U{number}", name="Amara", time_zone=zone,
        locale="en-US", refreshed_at=NOW,
    )  # fmt: skip
    application = an_application(TERM, person, time_zone=zone, hours=sorted(hours))
    return Applied(person, Part.MENTEE, application)


hours_of_people = st.sets(st.integers(0, 167), max_size=80)
people = st.lists(
    st.builds(a_member, st.integers(1, 9), st.sampled_from(ZONES), hours_of_people), max_size=4
)


@some
@given(instants, st.sampled_from(DURATIONS), st.sampled_from(ZONES))
def test_the_hours_that_a_meeting_touches(at: datetime, minutes: int, zone: str) -> None:
    touched = hours_touched(at, minutes, zone)
    every_minute = {
        local.weekday() * 24 + local.hour
        for n in range(minutes)
        if (local := (at + timedelta(minutes=n)).astimezone(ZoneInfo(zone)))
    }
    assert touched == every_minute


@some
@given(st.integers(0, 6), st.integers(0, 23), hours_of_people, st.sampled_from(ZONES))
def test_it_says_the_same_as_matching(weekday: int, hour: int, hours: set[int], zone: str) -> None:
    slot = Slot(weekday, hour, "Europe/Berlin")
    on = datetime(2026, 10, 12, tzinfo=UTC).date() + timedelta(days=weekday)
    at = datetime(on.year, on.month, on.day, hour, tzinfo=ZoneInfo("Europe/Berlin"))
    unsuited = list_unsuited_at(at, 60, [a_member(1, zone, hours)])
    assert bool(unsuited) is not suits(slot, hours, zone, TermDates(on, on))


@some
@given(people, st.integers(0, 14 * 24))
def test_suggestions_suit_everybody(members: list[Applied], hours_before: int) -> None:
    now = PLANNED_AT - timedelta(hours=hours_before)
    meeting, other = a_meeting(), a_meeting(PLANNED_AT + timedelta(days=2), id=2)
    times = suggest_times(meeting, a_group(), TERM, members, [other], now)
    assert len(times) == len(set(times)) <= MOST_SUGGESTED
    for at in times:
        assert at >= now + timedelta(hours=12)
        assert abs(at - PLANNED_AT) <= timedelta(days=7)
        assert at != PLANNED_AT
        assert not check_time(at, 60, a_group(), TERM, [other], now)
        assert not list_unsuited_at(at, 60, members)
        assert at.astimezone(ZoneInfo("Europe/Berlin")).minute == 0


def test_the_nearest_decent_hours_come_first() -> None:
    berlin = a_member(1, "Europe/Berlin", range(168))
    nairobi = a_member(2, "Africa/Nairobi", range(168))
    now = PLANNED_AT - timedelta(days=1)
    times = suggest_times(a_meeting(), a_group(), TERM, [berlin, nairobi], [], now)
    assert [abs(at - PLANNED_AT) for at in times] == [timedelta(hours=n) for n in (1, 1, 2, 2)]
    late = a_member(3, "Australia/Lord_Howe", range(168))
    (first, *_) = suggest_times(a_meeting(), a_group(), TERM, [berlin, late], [], now)
    # Three in the afternoon in Berlin is midnight there; eleven in the morning is eight.
    assert first.astimezone(ZoneInfo("Australia/Lord_Howe")).hour == 20
    assert first.astimezone(ZoneInfo("Europe/Berlin")).hour == 11


def test_nothing_is_suggested_where_nothing_suits() -> None:
    members = [a_member(1, "Europe/Berlin", {39}), a_member(2, "Europe/Berlin", {40})]
    now = PLANNED_AT - timedelta(days=1)
    assert suggest_times(a_meeting(), a_group(), TERM, members, [], now) == []


def test_what_cannot_be_is_said() -> None:
    group, other = a_group(), a_meeting()
    cases = {
        None: "Please choose when",
        NOW: "in the past",
        NOW - timedelta(days=1): "in the past",
        datetime(2026, 9, 13, 21, 59, tzinfo=UTC): "The term runs",
        datetime(2026, 11, 27, 23, 0, tzinfo=UTC): "The term runs",
        PLANNED_AT + timedelta(minutes=59): "another meeting",
        PLANNED_AT - timedelta(minutes=59): "another meeting",
    }
    for at, words in cases.items():
        assert words in check_time(at, 60, group, TERM, [other], NOW)["at"]
    for at in (
        datetime(2026, 9, 13, 22, 0, tzinfo=UTC),  # midnight in Berlin, the first day
        datetime(2026, 11, 27, 22, 59, tzinfo=UTC),
        PLANNED_AT + timedelta(hours=1),
        PLANNED_AT - timedelta(hours=1),
    ):
        assert check_time(at, 60, group, TERM, [other], NOW) == {}
    skipped = a_meeting(state="skipped")
    assert check_time(PLANNED_AT, 60, group, TERM, [skipped], NOW) == {}


@some
@given(st.integers(-100, 1000))
def test_lengths(minutes: int) -> None:
    assert bool(check_length(minutes)) is (minutes not in DURATIONS)
