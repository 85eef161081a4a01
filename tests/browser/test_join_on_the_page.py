"""The story of joining, on the page, in Chromium."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from bot.demo import peopled_sandbox
from sandbox import Slack
from tests.browser.steps import ask_to_join, choose, fill_in_as_mentee, open_bot, say, send
from tests.sandbox.browser import chromium

pytestmark = pytest.mark.browser


@pytest.fixture
async def slack(tmp_path: Path) -> AsyncIterator[Slack]:
    async with peopled_sandbox(tmp_path) as opened:
        yield opened


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with chromium.running() as opened:
        yield opened


@pytest.fixture(params=[(1280, 800), (390, 844)], ids=["desk", "phone"])
async def page(browser: Browser, request: pytest.FixtureRequest) -> Page:
    width, height = request.param
    context = await browser.new_context(
        viewport={"width": width, "height": height}, has_touch=width < 500
    )
    page = await context.new_page()
    page.set_default_timeout(10_000)
    return page


async def test_a_mentee_joins_and_the_coordinator_sees_it(slack: Slack, page: Page) -> None:
    await open_bot(page, slack, "amara")
    await ask_to_join(page, "Mentee")
    await choose(page, "First choice", "Teaching Workshops: Git")
    await page.get_by_label("Workshops you have taught").fill("5")
    await page.get_by_role("radio", name="I'm a certified instructor").check()
    await page.get_by_label("What do you hope to achieve?").fill("Typed once")
    await page.get_by_role("radio", name="Online", exact=True).check()
    await choose(page, "On Sundays", "Morning, 9 to 12")
    await send(page)
    await expect(page.get_by_text("You could be a mentor! Choose Mentor here")).to_be_visible()
    await expect(page.get_by_label("What do you hope to achieve?")).to_have_value("Typed once")

    await fill_in_as_mentee(page)
    await send(page)
    await expect(page.get_by_role("dialog")).to_have_count(0)
    log = page.get_by_role("log")
    await expect(log.get_by_text("We have your application").first).to_be_visible()
    await expect(log.get_by_text("without *notes* 🌍")).to_be_visible()
    await expect(log.get_by_role("button", name="Withdraw")).to_be_visible()

    await open_bot(page, slack, "wanjiru")
    await say(page, "/mentoring status")
    log = page.get_by_role("log")
    await expect(log.get_by_text("3 mentors offering 12 places, 12 mentees")).to_be_visible()
    await expect(log.get_by_role("img", name="Mentees and places by first choice")).to_be_visible()
    await expect(log.get_by_role("table", name="Applications by first choice")).to_be_visible()


async def test_a_mentor_on_the_page_sees_the_whole_agreement(slack: Slack, page: Page) -> None:
    await open_bot(page, slack, "edwin")
    await ask_to_join(page, "Mentor")
    dialog = page.get_by_role("dialog")
    await expect(dialog.get_by_text("avoid dismissive language")).to_be_visible()
    await choose(page, "Your time zone", "Nairobi", search="kenya")
    await page.get_by_role("checkbox", name="I agree").check()
    await page.get_by_role("radio", name=re.compile("^Mentee ")).check()
    await expect(dialog.get_by_text("avoid dismissive language")).to_have_count(0)
