"""What goes wrong on demand, and the clock that goes to the next event, from the page."""

from datetime import UTC, datetime, timedelta
from typing import get_args

import pytest
from playwright.async_api import Locator, Page, expect
from slack_sdk.errors import SlackApiError

from sandbox.faults import Kind
from tests.sandbox.apps import client
from tests.sandbox.browser.conftest import PHONE, Open
from tests.sandbox.browser.library import MOMENT, Library

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def _open_faults(page: Page) -> Locator:
    await page.get_by_role("button", name="Traffic", exact=True).click()
    faults = page.locator("details.faults")
    summary = faults.locator("summary")
    await summary.focus()
    await summary.press("Enter")
    await expect(faults.get_by_label("What goes wrong")).to_be_visible()
    return faults


async def test_a_fault_is_chosen_waits_and_is_gone_when_it_happened(
    lib: Library, open_page: Open
) -> None:
    page = await open_page(lib.amara)
    faults = await _open_faults(page)
    waiting = faults.get_by_role("list", name="Faults that wait").get_by_role("listitem")
    await expect(faults).to_contain_text("Nothing waits to go wrong.")
    await expect(faults.get_by_role("button", name="Forget them all")).not_to_be_visible()
    await faults.get_by_label("What goes wrong").select_option("Server error (500)")
    await expect(faults.get_by_label("Where")).to_have_value("chat.postMessage")
    await expect(faults.get_by_label("Seconds")).not_to_be_visible()
    await faults.get_by_label("How many times").fill("2")
    await faults.get_by_label("How many times").press("Enter")
    await expect(waiting).to_have_text(["chat.postMessage Server error (500), 2 times"])
    for left in (["chat.postMessage Server error (500), once"], []):
        with pytest.raises(SlackApiError):
            await lib.post("Never")
        await expect(waiting).to_have_text(left)
    await lib.post("Now")
    log = page.get_by_role("log", name="Traffic").get_by_role("group")
    await expect(log.filter(has_text="500")).to_have_count(2)


async def test_faults_are_set_and_forgotten_with_the_keyboard_on_a_phone(
    lib: Library, open_page: Open
) -> None:
    page = await open_page(lib.amara, size=PHONE)
    faults = await _open_faults(page)
    await page.keyboard.press("Tab")
    await expect(faults.get_by_label("What goes wrong")).to_be_focused()
    await faults.get_by_label("What goes wrong").press_sequentially("Rate")
    await page.keyboard.press("Tab")
    await expect(faults.get_by_label("Where")).to_be_focused()
    await faults.get_by_label("Where").press_sequentially("views.o")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Tab")
    await expect(faults.get_by_label("Seconds to wait")).to_be_focused()
    await page.keyboard.type("0.5")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    waiting = faults.get_by_role("list", name="Faults that wait").get_by_role("listitem")
    await expect(waiting).to_have_text(["views.open Rate limited (429), 0.5 s, once"])
    [fault] = lib.slack.faults.waiting
    assert (fault.method, fault.kind, fault.times) == ("views.open", "rate_limited", 1)
    assert fault.seconds == 0.5
    assert await page.evaluate("document.documentElement.scrollWidth") == PHONE[0]
    pane = page.get_by_role("complementary", name="Traffic")
    assert await pane.evaluate("pane => pane.scrollWidth - pane.clientWidth") == 0
    await page.keyboard.press("Tab")
    await expect(faults.get_by_role("button", name="Forget them all")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(waiting).to_have_count(0)
    await expect(faults.get_by_label("What goes wrong")).to_be_focused()
    assert lib.slack.faults.waiting == ()


async def test_a_delivery_is_chosen_by_what_is_delivered(lib: Library, open_page: Open) -> None:
    page = await open_page(lib.amara)
    faults = await _open_faults(page)
    await faults.get_by_label("What goes wrong").select_option("Delivered twice")
    await expect(faults.get_by_label("Where").locator("option:checked")).to_have_text(
        "Every command"
    )
    await faults.get_by_role("button", name="Let it go wrong").click()
    await expect(faults).to_contain_text("Every command Delivered twice, once")
    await lib.amara.types("/library unknown")
    assert len([each for each in lib.heard if each.get("command") == "/library"]) == 2
    await expect(faults).to_contain_text("Nothing waits to go wrong.")
    await faults.get_by_label("Where").select_option("app_home_opened")
    await faults.get_by_role("button", name="Let it go wrong").click()
    await expect(faults).to_contain_text("app_home_opened Delivered twice, once")


async def test_every_fault_can_be_chosen_and_is_shown_in_words(
    lib: Library, open_page: Open
) -> None:
    page = await open_page(lib.amara)
    faults = await _open_faults(page)
    kinds = faults.get_by_label("What goes wrong").locator("option")
    offered = await kinds.evaluate_all("kinds => kinds.map(kind => kind.value)")
    assert sorted(offered) == sorted(get_args(Kind))
    for kind in get_args(Kind):
        lib.slack.faults.add("auth.test", kind, when=lambda args: False)
    waiting = faults.get_by_role("list", name="Faults that wait").get_by_role("listitem")
    await expect(waiting).to_have_count(len(get_args(Kind)))
    for words in (await kinds.all_inner_texts(), ["for some calls only"] * 7):
        for index, each in enumerate(words):
            await expect(waiting.nth(index)).to_contain_text(each)


async def test_what_is_out_of_bounds_is_not_sent(lib: Library, open_page: Open) -> None:
    page = await open_page(lib.amara)
    faults = await _open_faults(page)
    await faults.get_by_label("How many times").fill("1001")
    await faults.get_by_role("button", name="Let it go wrong").click()
    await expect(page.get_by_role("alert")).to_contain_text(
        "times must be a whole number from 1 to 1000."
    )
    assert lib.slack.faults.waiting == ()


async def test_the_clock_goes_to_the_next_event(lib: Library, open_page: Open) -> None:
    due = datetime(2026, 4, 2, 6, 30, tzinfo=UTC)

    async def next_loan() -> datetime | None:
        return due if lib.slack.clock.now() < due else None

    lib.slack.on_next_event(next_loan)
    page = await open_page(lib.amara)
    post_at = int((MOMENT + timedelta(hours=1)).timestamp())
    await client(lib.slack, lib.app).chat_scheduleMessage(
        channel=lib.amara.dm.id, text="One hour later", post_at=post_at
    )
    await page.get_by_role("button", name="Clock:").click()
    panel = page.get_by_role("dialog", name="Clock of the workspace")
    button = panel.get_by_role("button", name="Next event")
    await button.click()
    await expect(panel).to_contain_text("Tue, Mar 31, 2026, 11:00")
    await expect(page.get_by_test_id("message").last).to_contain_text("One hour later")
    await expect(button).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(panel).to_contain_text("Thu, Apr 2, 2026, 09:30")
    assert lib.slack.clock.now() == due
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("alert")).to_contain_text("Nothing is to come")
    assert lib.slack.clock.now() == due


async def test_nobody_to_ask_for_the_next_event_is_said(lib: Library, open_page: Open) -> None:
    page = await open_page(lib.amara, size=PHONE)
    await page.get_by_role("button", name="Clock:").click()
    panel = page.get_by_role("dialog", name="Clock of the workspace")
    button = panel.get_by_role("button", name="Next event")
    await expect(button).to_be_disabled()
    await expect(button).to_have_accessible_description(
        "Nobody tells this workspace what its app does next."
    )
    assert await panel.evaluate("panel => panel.scrollWidth - panel.clientWidth") == 0

    async def nothing() -> None:
        return None

    lib.slack.on_next_event(nothing)
    await page.reload()
    await page.get_by_role("button", name="Clock:").click()
    await expect(button).to_be_enabled()
    await expect(panel).not_to_contain_text("Nobody tells")
