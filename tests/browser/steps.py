"""What a person does on the sandbox's page, step by step: for the tests and the screenshots."""

import re

from playwright.async_api import Page, expect

from sandbox import Slack


def person(slack: Slack, handle: str) -> str:
    """Return the id of one of the sandbox's people."""
    return next(user.id for user in slack.workspace.users.values() if user.name == handle)


async def open_bot(page: Page, slack: Slack, handle: str) -> None:
    """Open the page as somebody, in their conversation with the bot."""
    await page.goto(f"{slack.url}/?as={person(slack, handle)}")
    await page.get_by_role("log").wait_for()
    await open_conversation(page, re.compile("^Mentoring(, \\d+ unread)?$"))


async def open_conversation(page: Page, name: re.Pattern[str]) -> None:
    """Open one of the person's conversations; waits until it is there."""
    drawer = page.get_by_role("button", name="Conversations").first
    if await drawer.is_visible():  # on a phone the list is behind a button
        await drawer.click()
    await page.get_by_role("navigation").get_by_role("button", name=name).click()


async def say(page: Page, text: str) -> None:
    """Type into the composer and press Enter."""
    composer = page.get_by_label("Message", exact=True)
    await composer.fill(text)
    await composer.press("Enter")


async def choose(page: Page, label: str, *options: str, search: str = "") -> None:
    """Choose in a menu by its label; with ``search``, type that first."""
    menu = page.get_by_role("combobox", name=label, exact=True)
    await menu.click()
    if search:
        await menu.press_sequentially(search)
    for option in options:
        await page.get_by_role("option", name=option).locator("visible=true").first.click()
    await menu.press("Tab")


async def ask_to_join(page: Page, role: str) -> None:
    """Open the form and choose a role."""
    await say(page, "/mentoring join")
    dialog = page.get_by_role("dialog", name="Join a mentoring group")
    await expect(dialog).to_be_visible()
    await page.get_by_role("radio", name=re.compile(f"^{role} ")).check()
    await expect(page.get_by_label("What do you hope to achieve?")).to_be_visible()


async def fill_in_as_mentee(page: Page) -> None:
    """Fill in everything a mentee needs."""
    await choose(page, "First choice", "Teaching Workshops: Git")
    await page.get_by_label("What do you hope to achieve?").fill(
        "To teach my first workshop\nwithout *notes* 🌍"
    )
    await page.get_by_role("radio", name="I did the training").check()
    await page.get_by_label("Workshops you have taught").fill("1")
    await page.get_by_role("radio", name="Online", exact=True).check()
    await choose(page, "Hours that suit you, Monday to Friday", "Evening, 17 to 21")


async def send(page: Page) -> None:
    """Press the modal's button."""
    await page.get_by_role("dialog").get_by_role("button", name="Send", exact=True).click()
