"""Take the pictures in ``docs/images`` from the sandbox: ``make screenshots``."""

import asyncio
import re
import tempfile
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

from playwright.async_api import Page
from screenshots_term import take_the_term

from bot.demo import peopled_sandbox
from sandbox import Slack
from tests.browser.steps import (
    ask_to_join,
    fill_in_as_mentee,
    open_bot,
    open_conversation,
    say,
    send,
)
from tests.sandbox.browser import chromium

IMAGES = Path(__file__).parent / "images"
AT = datetime(2026, 8, 24, 9, tzinfo=UTC)
SIZES = {"desk": (1280, 860), "phone": (390, 844)}


async def take_all() -> None:
    """Play the stories at both widths and take a picture of each surface."""
    IMAGES.mkdir(exist_ok=True)
    for size, (width, height) in SIZES.items():
        with tempfile.TemporaryDirectory() as folder:
            async with peopled_sandbox(Path(folder), at=AT) as slack, chromium.running() as browser:
                context = await browser.new_context(
                    viewport={"width": width, "height": height}, has_touch=size == "phone"
                )
                await _tell_the_story(await context.new_page(), slack, size)
    await take_the_term(IMAGES / "term")


async def _tell_the_story(page: Page, slack: Slack, size: str) -> None:
    async def shoot(name: str) -> None:
        await page.screenshot(path=IMAGES / f"{name}-{size}.png", animations="disabled")

    await open_bot(page, slack, "amara")
    await shoot("welcome")
    await ask_to_join(page, "Mentee")
    await shoot("join")
    await fill_in_as_mentee(page)
    await shoot("join-hours")
    await page.get_by_label("Workshops you have taught").fill("5")
    await send(page)
    await page.get_by_text("Mentees have taught no workshop yet").wait_for()
    await shoot("join-errors")
    await page.get_by_label("Workshops you have taught").fill("1")
    await send(page)
    await page.get_by_role("log").get_by_text("We have your application").first.wait_for()
    await shoot("confirmation")
    await page.get_by_role("tab", name="Home").click()
    await page.get_by_text("Hello Amara Okafor!").wait_for()
    await shoot("home")
    await open_bot(page, slack, "wanjiru")
    await say(page, "/mentoring status")
    chart = page.get_by_role("img", name="Mentees and places by first choice")
    await chart.wait_for()
    await shoot("status")
    await chart.scroll_into_view_if_needed()
    await shoot("status-chart")
    await say(page, "/mentoring term new")
    await page.get_by_role("dialog").wait_for()
    await shoot("term")
    await page.get_by_role("button", name="Cancel").click()
    # Until it is gone, nothing behind it can be typed into.
    await page.get_by_role("dialog").wait_for(state="detached")
    await _form_groups(page, shoot)
    await open_bot(page, slack, "amara")
    await open_conversation(page, re.compile("^mentoring-git-teaching-"))
    await page.get_by_role("log").get_by_text("Welcome").first.wait_for()
    await shoot("channel-end")
    await page.get_by_role("log").get_by_text("Welcome").first.scroll_into_view_if_needed()
    await shoot("channel")


async def _form_groups(page: Page, shoot: Callable[[str], Awaitable[None]]) -> None:
    log = page.get_by_role("log")
    await say(page, "/mentoring applications")
    await log.get_by_text("Applications to review").wait_for()
    await shoot("review")
    await log.get_by_role("button", name=re.compile("^Approve all")).click()
    await page.get_by_role("alertdialog").get_by_role("button", name="Approve").click()
    await log.get_by_text("is reviewed. Nothing to do here!").wait_for()
    await say(page, "/mentoring match")
    proposal = log.get_by_role("heading", name=re.compile("^Proposed groups"))
    await proposal.wait_for()
    await shoot("proposal-end")
    await proposal.scroll_into_view_if_needed()
    await shoot("proposal")
    await log.get_by_role("button", name=re.compile("^Publish")).click()
    await page.get_by_role("alertdialog").get_by_role("button", name="Publish").click()
    await log.get_by_text("published!").wait_for()


if __name__ == "__main__":
    asyncio.run(take_all())
