"""The page and the sandbox's own reading of a message write dates alike."""

from datetime import UTC, datetime

import pytest

from sandbox.block_kit.dates import format_instant
from tests.sandbox.browser.conftest import Open
from tests.sandbox.browser.library import Library

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
NOW = datetime(2026, 3, 31, 7, 0, tzinfo=UTC)
PATTERNS = [
    "{date_num}",
    "{date_slash}",
    "{date}",
    "{date_pretty}",
    "{date_short}",
    "due {date_short_pretty}",
    "{date_long}",
    "{date_long_pretty} at {time}",
    "{date_long_full}",
    "{day_divider_pretty}",
    "{time}",
    "{time_secs}",
    "{ago}",
    "{date_num} {nonsense}",
    "no token",
]
MOMENTS = [
    datetime(2026, 3, 31, 7, 0, 5, tzinfo=UTC),
    datetime(2026, 3, 31, 23, 10, tzinfo=UTC),
    datetime(2026, 3, 30, 2, 0, tzinfo=UTC),
    datetime(2026, 4, 3, 15, 0, tzinfo=UTC),
    datetime(2026, 12, 22, 9, 5, tzinfo=UTC),
    datetime(2024, 2, 1, 20, 15, tzinfo=UTC),
]
READERS = [
    ("en-US", "America/Los_Angeles"),
    ("en-GB", "Europe/London"),
    ("de-DE", "Europe/Berlin"),
    ("es-LA", "America/Mexico_City"),
    ("fr-FR", "Africa/Dakar"),
    ("pt-BR", "America/Sao_Paulo"),
    ("ja-JP", "Asia/Tokyo"),
]
SCRIPT = """async ({locale, tz, moments, patterns, now}) => {
    const {slackDate} = await import("/static/dates.js");
    return moments.map((moment) => patterns.map(
        (pattern) => slackDate({locale, tz}, moment, pattern, new Date(now))));
}"""


@pytest.mark.parametrize(("locale", "tz"), READERS)
async def test_dates_are_the_same_everywhere(
    locale: str, tz: str, lib: Library, open_page: Open
) -> None:
    page = await open_page(lib.amara)
    moments = [int(moment.timestamp()) for moment in MOMENTS]
    asked = {"locale": locale, "tz": tz, "moments": moments, "patterns": PATTERNS}
    shown = await page.evaluate(SCRIPT, asked | {"now": NOW.timestamp() * 1000})
    expected = [
        [format_instant(moment, pattern, tz, locale, now=NOW) for pattern in PATTERNS]
        for moment in moments
    ]
    assert shown == expected


async def test_wall_clocks_become_instants(lib: Library, open_page: Open) -> None:
    page = await open_page(lib.amara)
    script = """async ([tz, date, time]) => {
        const {unixOf, wallClock} = await import("/static/dates.js");
        const unix = unixOf({tz}, date, time);
        return [unix, wallClock({tz}, unix)];
    }"""
    for tz, date, time, utc in (
        ("Africa/Nairobi", "2026-03-31", "10:00", "2026-03-31T07:00"),
        ("America/New_York", "2026-07-01", "23:59", "2026-07-02T03:59"),
        ("Asia/Kathmandu", "2026-01-01", "00:00", "2025-12-31T18:15"),
        # The second 01:30 of the night when clocks go back is not asked for: the first is meant.
        ("Europe/Berlin", "2026-10-25", "02:30", "2026-10-25T00:30"),
    ):
        unix, wall = await page.evaluate(script, [tz, date, time])
        assert datetime.fromtimestamp(unix, UTC).isoformat()[:16] == utc
        assert wall == {"date": date, "time": time}
    # 02:30 does not exist when Berlin's clocks go forward: what follows is 03:30.
    unix, wall = await page.evaluate(script, ["Europe/Berlin", "2026-03-29", "02:30"])
    assert wall == {"date": "2026-03-29", "time": "03:30"}
