"""A group's whole term, week by week, on the page in Chromium."""

from pathlib import Path

import pytest

from tests.browser.whole_term import DESK, PATIENCE, Watched, group_on_the_page, tell_the_whole_term
from tests.sandbox.browser import chromium

pytestmark = pytest.mark.browser


async def test_a_group_is_watched_through_its_term(tmp_path: Path) -> None:
    async with group_on_the_page(tmp_path) as stage, chromium.running() as browser:
        page = await (await browser.new_context(viewport=DESK)).new_page()
        page.set_default_timeout(PATIENCE)
        complaints: list[str] = []
        page.on("pageerror", lambda error: complaints.append(str(error)))
        shown: list[str] = []

        async def shoot(name: str) -> None:
            shown.append(name)
            await page.screenshot(path=tmp_path / f"{name}.png", animations="disabled")

        await tell_the_whole_term(Watched(page, stage, shoot))
        weeks = {name.removeprefix("week-")[:2] for name in shown}
        assert weeks == {f"{week:02}" for week in range(1, 12)}  # the eleventh is after the term
        assert complaints == []
