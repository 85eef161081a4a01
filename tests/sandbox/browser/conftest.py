"""A library with its bot, a browser, and pages in it."""

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest_asyncio
from playwright.async_api import Browser, ConsoleMessage, Page, Request

from sandbox import Member
from tests.sandbox.browser import chromium
from tests.sandbox.browser.library import Library, library

DESK = (1280, 800)
PHONE = (360, 740)
Open = Callable[..., Awaitable[Page]]
PATIENCE = 10_000.0  # milliseconds: a machine under load is no reason to fail


@pytest_asyncio.fixture(loop_scope="session")
async def lib() -> AsyncIterator[Library]:
    """The library of one test."""
    async with library() as opened:
        yield opened


@pytest_asyncio.fixture(loop_scope="session", scope="session")
async def browser() -> AsyncIterator[Browser]:
    """A running Chromium, one for all tests of a worker: to start takes longer than most of them.

    It lives in one event loop, so its tests do.
    """
    async with chromium.running() as opened:
        yield opened


@pytest_asyncio.fixture(loop_scope="session")
async def open_page(lib: Library, browser: Browser) -> AsyncIterator[Open]:
    """Opens the workspace as somebody; the test fails if a page complained or asked elsewhere."""
    complaints: list[str] = []
    elsewhere: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        # A refusal is an answer of 4xx, which Chromium reports by itself.
        if message.type == "error" and "status of 4" not in message.text:
            complaints.append(message.text)

    def asked(request: Request) -> None:
        # Chromium shows PDFs with a viewer of its own.
        if not request.url.startswith((lib.slack.url, "data:", "chrome:", "chrome-extension:")):
            elsewhere.append(request.url)

    async def open_as(
        who: Member, *, at: str = "", size: tuple[int, int] = DESK, ready: bool = True
    ) -> Page:
        context = await browser.new_context(
            viewport={"width": size[0], "height": size[1]}, has_touch=size == PHONE
        )
        page = await context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("console", listen)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", asked)
        await page.goto(f"{lib.slack.url}/?as={who.user.id}{at}")
        if ready:
            await page.get_by_role("log").wait_for()
        return page

    yield open_as
    for context in browser.contexts:
        await context.close()
    assert complaints == []
    assert elsewhere == []


async def say(page: Page, text: str) -> None:
    """Type into the composer and press Enter."""
    await page.get_by_label("Message", exact=True).fill(text)
    await page.get_by_label("Message", exact=True).press("Enter")


async def enter(page: Page, conversation: str) -> None:
    """Click a conversation in the list."""
    await page.get_by_role("navigation").get_by_role("button", name=conversation).click()
