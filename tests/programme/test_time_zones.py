"""Finding one's time zone on a phone."""

from datetime import UTC, datetime

import pytest

from programme.time_zones import describe_zone, find_zones, is_time_zone, zone_names

SUMMER = datetime(2026, 7, 1, tzinfo=UTC)
WINTER = datetime(2026, 12, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("nairobi", "Africa/Nairobi"),
        ("Kenya", "Africa/Nairobi"),
        ("new york", "America/New_York"),
        ("são", "America/Sao_Paulo"),
        ("sao paulo", "America/Sao_Paulo"),
        ("utc+05:45", "Asia/Kathmandu"),
    ],
)
def test_by_city_country_or_offset(typed: str, zone: str) -> None:
    assert zone in [found.name for found in find_zones(typed, SUMMER)]


def test_the_offset_is_that_of_the_day() -> None:
    assert describe_zone("Europe/London", SUMMER).label == "London (Europe), UTC+01:00"
    assert describe_zone("Europe/London", WINTER).label == "London (Europe), UTC+00:00"
    assert describe_zone("America/St_Johns", WINTER).label == "St Johns (America), UTC-03:30"
    assert describe_zone("UTC", WINTER).label == "UTC+00:00"


def test_at_most_a_hundred_and_nothing_for_nonsense() -> None:
    assert len(find_zones("", SUMMER)) == 100
    assert find_zones("atlantis", SUMMER) == []


def test_every_zone_can_be_described_within_slacks_limits() -> None:
    assert all(len(describe_zone(name, SUMMER).label) <= 75 for name in zone_names())
    assert is_time_zone("UTC")
    assert not is_time_zone("Mars/Phobos")
    assert not is_time_zone("../etc/passwd")
