"""The coordinator gives a file of people to ask, on the page, at a desk and on a phone."""

from pathlib import Path

import pytest
from playwright.async_api import FilePayload, Page, expect

from tests.browser.steps import open_bot, say
from tests.browser.whole_term import DESK, PATIENCE, PHONE, stage_on_the_page
from tests.conversations.test_recruiting import AMY
from tests.sandbox.browser import chromium

pytestmark = pytest.mark.browser


async def fits(page: Page) -> bool:
    """Say whether nothing is wider than the window."""
    wide = await page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return bool(wide <= 0)


async def test_a_file_of_people_is_looked_at_before_anybody_is_asked(tmp_path: Path) -> None:
    async with stage_on_the_page(tmp_path) as stage, chromium.running() as browser:
        await stage.plans_a_term()
        page = await (await browser.new_context(viewport=DESK)).new_page()
        page.set_default_timeout(PATIENCE)
        await open_bot(page, stage.slack, "wanjiru")
        await say(page, "/mentoring invite")
        dialog = page.get_by_role("dialog")
        file = FilePayload(name="people.csv", mimeType="text/csv", buffer=AMY.encode())
        await dialog.get_by_label("A CSV file").set_input_files([file])
        await dialog.get_by_role("button", name="Next", exact=True).click()
        await expect(dialog.get_by_text("Which column is what?")).to_be_visible(timeout=PATIENCE)
        await expect(dialog.get_by_role("combobox", name="E-mail")).to_have_value(
            "2: Email", timeout=PATIENCE
        )
        await dialog.get_by_role("button", name="Next", exact=True).click()
        await expect(dialog.get_by_text("Ask them?")).to_be_visible(timeout=PATIENCE)
        for size in (DESK, PHONE):
            await page.set_viewport_size(size)
            for words in ("2 people to ask to mentor, 2 people to be mentees", "1 not eligible"):
                await expect(dialog.get_by_text(words).first).to_be_visible(timeout=PATIENCE)
            assert await fits(page)
            await page.screenshot(path=tmp_path / f"invite-{size['width']}.png")
        await dialog.get_by_role("button", name="Ask them", exact=True).click()
        await expect(dialog).to_have_count(0, timeout=PATIENCE)
        await expect(
            page.get_by_role("log").get_by_text("What comes of each of the 7 lines.").last
        ).to_be_visible(timeout=PATIENCE)
