"""Date tokens, as readers in different zones and languages see them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from sandbox.block_kit import dates

# The moment of Slack's own examples: February 18th, 2014, 6:39 AM in San Francisco.
SLACK = 1392734382
NOW = datetime(2014, 2, 20, 15, 0, tzinfo=UTC)
LATER = datetime(2015, 6, 1, tzinfo=UTC)


def shown(
    pattern: str,
    *,
    at: int = SLACK,
    tz: str = "America/Los_Angeles",
    locale: str = "en-US",
    now: datetime = NOW,
) -> str:
    return dates.render(f"<!date^{at}^{pattern}|fallback>", tz, locale, now=now)


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("{date_num}", "2014-02-18"),
        ("{date}", "February 18th, 2014"),
        ("{date_short}", "Feb 18, 2014"),
        ("{date_long}", "Tuesday, February 18th, 2014"),
        ("{date_pretty}", "February 18th, 2014"),
        ("{date_short_pretty}", "Feb 18, 2014"),
        ("{date_long_pretty}", "Tuesday, February 18th, 2014"),
        ("{date_long_full}", "February 18, 2014"),
        ("{date_slash}", "02/18/2014"),
        ("{day_divider_pretty}", "Tuesday, February 18th, 2014"),
        ("{time}", "6:39 AM"),
        ("{time_secs}", "6:39:42 AM"),
        ("{ago}", "1 year ago"),
        ("Posted {date_num} {time_secs}", "Posted 2014-02-18 6:39:42 AM"),
    ],
)
def test_the_documented_tokens(pattern: str, expected: str) -> None:
    assert shown(pattern, now=LATER) == expected


def test_the_year_is_left_out_within_six_months() -> None:
    assert shown("{date}") == "February 18th"
    assert shown("{date_short}") == "Feb 18"
    assert shown("{date_long}") == "Tuesday, February 18th"
    moment = datetime.fromtimestamp(SLACK, UTC)
    for days, year in ((182, ""), (184, ", 2014")):
        for now in (moment + timedelta(days=days), moment - timedelta(days=days)):
            assert shown("{date_short}", now=now) == f"Feb 18{year}"


def test_a_day_divider_has_the_year_only_in_another_year() -> None:
    december = datetime(2014, 12, 24, tzinfo=UTC)
    assert shown("{day_divider_pretty}", now=december) == "Tuesday, February 18th"
    january = datetime(2015, 1, 2, tzinfo=UTC)
    assert shown("{day_divider_pretty}", now=january) == "Tuesday, February 18th, 2014"


@pytest.mark.parametrize("token", ["date_pretty", "date_short_pretty", "date_long_pretty"])
@pytest.mark.parametrize(("days", "word"), [(1, "yesterday"), (0, "today"), (-1, "tomorrow")])
def test_near_days_have_names(token: str, days: int, word: str) -> None:
    now = datetime.fromtimestamp(SLACK, UTC) + timedelta(days=days)
    assert shown(f"Due {{{token}}}", now=now) == f"Due {word}"
    assert shown(f"{{{token}}} at {{time}}", now=now) == f"{word.capitalize()} at 6:39 AM"
    assert word not in shown("{date}", now=now)


def test_today_ends_at_the_readers_midnight() -> None:
    evening = int(datetime(2026, 3, 4, 22, 30, tzinfo=UTC).timestamp())
    now = datetime(2026, 3, 4, 20, 0, tzinfo=UTC)
    assert shown("{date_pretty} {time}", at=evening, tz="UTC", now=now) == "Today 10:30 PM"
    nairobi = shown("{date_pretty} {time}", at=evening, tz="Africa/Nairobi", now=now)
    assert nairobi == "Tomorrow 1:30 AM"


def test_summer_time_is_the_zones_own() -> None:
    for month, hour in ((1, "1:00 PM"), (7, "2:00 PM")):
        moment = int(datetime(2026, month, 15, 12, tzinfo=UTC).timestamp())
        assert shown("{time}", at=moment, tz="Europe/Berlin") == hour


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (timedelta(minutes=3), "3 minutes ago"),
        (timedelta(hours=4), "4 hours ago"),
        (timedelta(days=2), "2 days ago"),
        (timedelta(minutes=-3), "in 3 minutes"),
    ],
)
def test_how_long_ago(after: timedelta, expected: str) -> None:
    assert shown("{ago}", now=datetime.fromtimestamp(SLACK, UTC) + after) == expected


@pytest.mark.parametrize(
    ("day", "written"),
    [
        *((day, f"{day}th") for day in (4, 11, 12, 13, 30)),
        (1, "1st"),
        (2, "2nd"),
        (3, "3rd"),
        (21, "21st"),
        (22, "22nd"),
        (23, "23rd"),
        (31, "31st"),
    ],
)
def test_ordinals(day: int, written: str) -> None:
    moment = int(datetime(2026, 5, day, 12, tzinfo=UTC).timestamp())
    assert shown("{date}", at=moment, tz="UTC", now=LATER) == f"May {written}, 2026"


@pytest.mark.parametrize(
    ("locale", "expected"),
    [
        ("en-GB", "18 February 2014; 18 February; 14:39; Tuesday 18 February; Yesterday"),
        ("de-DE", "18. Februar 2014; 18. Februar; 14:39; Dienstag, 18. Februar; Gestern"),
        ("es-LA", "18 de febrero de 2014; 18 de febrero; 2:39 p.m.; martes, 18 de febrero; Ayer"),
        ("fr-FR", "18 février 2014; 18 février; 14:39; mardi 18 février; Hier"),
        (
            "pt-BR",
            "18 de fevereiro de 2014; 18 de fevereiro; 14:39; terça-feira, 18 de fevereiro; Ontem",
        ),
        ("ja-JP", "2014年2月18日; 2月18日; 14:39; 2月18日火曜日; 昨日"),
        ("tlh", "February 18th, 2014; February 18th; 2:39 PM; Tuesday, February 18th; Yesterday"),
    ],
)
def test_other_languages(locale: str, expected: str) -> None:
    near = datetime(2014, 2, 19, 12, tzinfo=UTC)
    parts = [
        shown("{date}", tz="UTC", locale=locale, now=LATER),
        shown("{date}", tz="UTC", locale=locale, now=NOW),
        shown("{time}", tz="UTC", locale=locale),
        shown("{date_long}", tz="UTC", locale=locale, now=near),
        shown("{date_pretty}", tz="UTC", locale=locale, now=near),
    ]
    assert "; ".join(parts) == expected


def test_seconds_and_distance_in_another_language() -> None:
    assert shown("{time_secs}", tz="UTC", locale="de-DE") == "14:39:42"
    assert shown("{ago}", tz="UTC", locale="de-DE") == "vor 2 Tagen"
    assert shown("{date_slash}", tz="UTC", locale="en-GB") == "18/02/2014"


@pytest.mark.parametrize(
    "pattern", ["{date_huge}", "{time_pretty}", "{date} {nonsense}", "no token at all"]
)
def test_what_slack_cannot_read_becomes_the_fallback(pattern: str) -> None:
    assert shown(pattern) == "fallback"


def test_a_moment_nobody_can_write_becomes_the_fallback() -> None:
    assert shown("{date}", at=10**20) == "fallback"


def test_a_link_is_not_shown_and_text_around_stays() -> None:
    text = f"Due <!date^{SLACK}^{{date_num}}^https://example.com/x|soon>, or <!date^x^y|z>."
    assert dates.render(text, "UTC", "en-US", now=NOW) == "Due 2014-02-18, or <!date^x^y|z>."
