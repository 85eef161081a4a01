"""The pictures of a group's term: meetings, the slide, the showcase, certificates, the Homes."""

import re
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from pathlib import Path

from playwright.async_api import Page
from sqlmodel import col, select

from models import Meeting, Membership, Person, open_database
from sandbox import Slack
from tests.browser.steps import open_bot, open_conversation, say

Shoot = Callable[[str], Awaitable[None]]
_GROUP = re.compile("^mentoring-git-teaching-")
_SOON = 30_000  # milliseconds that the bot may take to say what is due


async def live_through_the_term(page: Page, slack: Slack, shoot: Shoot, folder: Path) -> None:
    """Go on from the published groups: Amara's group meets, makes its slide and presents it."""
    log = page.get_by_role("log")
    first = await _first_meeting(folder)
    slack.clock.freeze(first - timedelta(hours=24, minutes=50))
    await open_bot(page, slack, "amara")
    await open_conversation(page, _GROUP)
    await log.get_by_text("Will you be there?").first.wait_for(timeout=_SOON)
    await log.get_by_role("button", name="I'll be there").last.click()
    await log.get_by_text("✅").last.wait_for()
    await log.get_by_role("button", name="Can't make it").last.scroll_into_view_if_needed()
    await shoot("meeting")

    slack.clock.freeze(first + timedelta(hours=1, minutes=2))
    await open_bot(page, slack, "ben")
    await log.get_by_role("button", name="Change, add notes").first.wait_for(timeout=_SOON)
    await shoot("check-in")
    await log.get_by_role("button", name="Change, add notes").first.click()
    await page.get_by_role("dialog").wait_for()
    await shoot("check-in-form")
    await page.get_by_role("button", name="Cancel").click()
    await page.get_by_role("dialog").wait_for(state="detached")
    await log.get_by_role("button", name="Everyone as listed").first.click()
    await log.get_by_role("button", name="Everyone as listed").wait_for(state="detached")

    await _make_the_slide(page, slack, shoot)
    slack.clock.freeze(first + timedelta(weeks=2, days=2))
    await _look_from_the_desk(page, slack, shoot)


async def _make_the_slide(page: Page, slack: Slack, shoot: Shoot) -> None:
    log = page.get_by_role("log")
    await open_bot(page, slack, "amara")
    await say(page, "/mentoring slide")
    await page.get_by_role("dialog").wait_for()
    await page.get_by_label("Title").fill("Branches without tears")
    await page.get_by_label("What you learned or completed").fill(
        "We taught branching with paper cards before anybody types.\n"
        "Three of us taught for the first time. All of us will again."
    )
    await shoot("slide-form")
    await page.get_by_role("dialog").get_by_role("button", name="Save").click()
    await log.get_by_text("Saved: version 1").first.wait_for()
    await open_conversation(page, _GROUP)
    await log.get_by_text("saved a draft of your slide").first.wait_for(timeout=_SOON)
    await log.get_by_role("button", name="Change it").last.scroll_into_view_if_needed()
    await shoot("slide")
    await open_bot(page, slack, "amara")
    await say(page, "/mentoring me")
    await log.get_by_text("Your certificate as a mentee").last.wait_for()
    await shoot("progress")
    await page.get_by_role("tab", name="Home").click()
    await page.get_by_text("Hello Amara Okafor!").wait_for()
    await shoot("home-mentee")


async def _look_from_the_desk(page: Page, slack: Slack, shoot: Shoot) -> None:
    log = page.get_by_role("log")
    await open_bot(page, slack, "wanjiru")
    await say(page, "/mentoring showcase")
    await log.get_by_role("button", name="Suggest places").click()
    await log.get_by_role("button", name="Get the deck").first.wait_for()
    await shoot("showcase")
    await say(page, "/mentoring certificates")
    await log.get_by_text("Certificates of").last.wait_for()
    await shoot("certificates")
    await say(page, "/mentoring status")
    await log.get_by_text("Look at a group, and act there.").last.wait_for()
    await log.get_by_text("Groups that may need a hand").last.scroll_into_view_if_needed()
    await shoot("status-running")
    await page.get_by_role("tab", name="Home").click()
    await page.get_by_text("Hello Wanjiru Kamau!").wait_for()
    await page.get_by_text("No applications yet.").wait_for(state="detached")  # it was drawn then
    await shoot("home-coordinator")


async def _first_meeting(folder: Path) -> datetime:
    """Return when the group that Amara is in meets first."""
    database = open_database(f"sqlite:///{folder / 'mentoring.db'}")
    try:
        async with database.reading() as session:
            found = await session.exec(
                select(Meeting)
                .join(Membership, col(Membership.group_id) == col(Meeting.group_id))
                .join(Person, col(Person.id) == col(Membership.person_id))
                .where(Person.name == "Amara Okafor")
                .order_by(col(Meeting.starts_at))
                .limit(1)
            )
            return found.one().starts_at
    finally:
        await database.close()
