"""The browser: Debian's Chromium, driven by Playwright in the event loop of the test."""

import contextlib
import shutil
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, async_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = (
    "--no-sandbox",
    "--headless",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def executable() -> str:
    """The path of an installed Chromium; fails the test with how to get one."""
    for name in NAMES:
        found = shutil.which(name)
        if found:
            return found
    pytest.fail("These tests need Chromium. On Debian: apt-get install chromium")


@contextlib.asynccontextmanager
async def running() -> AsyncIterator[Browser]:
    """Keep a browser running."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=executable(), args=list(ARGUMENTS)
        )
        try:
            yield browser
        finally:
            await browser.close()
