"""The pictures of a group's whole term, week by week, in ``docs/images/term``."""

from pathlib import Path
from tempfile import TemporaryDirectory

from tests.browser.whole_term import DESK, Watched, group_on_the_page, tell_the_whole_term
from tests.sandbox.browser import chromium


async def take_the_term(images: Path) -> None:
    """Play the ten weeks once, and keep what is looked at, at both widths, in the folder."""
    with TemporaryDirectory() as folder:
        async with group_on_the_page(Path(folder)) as stage, chromium.running() as browser:
            page = await (await browser.new_context(viewport=DESK)).new_page()

            async def shoot(name: str) -> None:
                await page.screenshot(path=images / f"{name}.png", animations="disabled")

            await tell_the_whole_term(Watched(page, stage, shoot))
