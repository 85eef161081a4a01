"""Around the messages: people, Home, the clock, phones, and what the page may do."""

from datetime import timedelta

import aiohttp
import pytest
from playwright.async_api import expect

from tests.sandbox.browser.conftest import PHONE, Open, enter, say
from tests.sandbox.browser.library import MOMENT, Library

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_one_becomes_somebody_else(lib: Library, open_page: Open) -> None:
    page = await open_page(lib.amara)
    switcher = page.get_by_label("You are")
    await expect(switcher.locator("option:checked")).to_have_text("Amara Okafor · Nairobi 10:00")
    await expect(switcher.get_by_role("option", name="ليلى حسن · Cairo 09:00")).to_have_count(1)
    await expect(page.get_by_role("button", name="committee")).to_have_count(0)
    await switcher.select_option(lib.kenji.user.id)
    await expect(page.get_by_role("button", name="committee")).to_be_visible()
    await expect(switcher.locator("option:checked")).to_have_text("Kenji Watanabe · Tokyo 16:00")
    assert f"as={lib.kenji.user.id}" in page.url
    await page.go_back()
    await expect(switcher).to_have_value(lib.amara.user.id)


async def test_two_tabs_are_two_people_who_see_each_other_at_once(
    lib: Library, open_page: Open
) -> None:
    amara = await open_page(lib.amara, at=f"&in={lib.general}")
    kenji = await open_page(lib.kenji, at=f"&in={lib.general}")
    await say(amara, "Good morning, Kenji")
    await expect(kenji.get_by_test_id("message")).to_contain_text("Good morning, Kenji")
    await say(kenji, "Good afternoon, Amara")
    await expect(amara.get_by_test_id("message").last).to_contain_text("Good afternoon, Amara")


async def test_one_joins_a_channel_and_writes_to_somebody(lib: Library, open_page: Open) -> None:
    page = await open_page(lib.amara)
    await page.get_by_role("button", name="Join a channel").click()
    await page.get_by_role("menuitem", name="#river-walks").click()
    await expect(page.get_by_role("heading", name="river-walks")).to_be_visible()
    await page.get_by_role("button", name="Write to somebody").click()
    await page.get_by_role("menuitem", name="Kenji Watanabe").click()
    await expect(page.get_by_role("heading", name="Kenji Watanabe")).to_be_visible()
    await say(page, "Between us")
    kenji = await open_page(lib.kenji)
    await enter(kenji, "Amara Okafor, 1 unread")
    await expect(kenji.get_by_test_id("message")).to_contain_text("Between us")


async def test_the_home_tab(lib: Library, open_page: Open) -> None:
    page = await open_page(lib.amara)
    await page.get_by_role("tab", name="Home").click()
    home = page.get_by_role("tabpanel", name="Home")
    await expect(home.get_by_role("heading", name="Good day, reader")).to_be_visible()
    await home.get_by_role("combobox", name="Notify me by").click()
    await page.get_by_role("option", name="Postcard").click()
    await lib.wait_for(lambda: len(lib.actions()) == 1)
    assert lib.actions()[0]["selected_option"]["value"] == "postcard"
    await home.get_by_role("button", name="Give back").click()
    await lib.wait_for(lambda: len(lib.actions()) == 2)
    await page.keyboard.press("Tab")
    await page.get_by_role("tab", name="Home").press("ArrowLeft")
    about = page.get_by_role("tabpanel", name="About")
    await expect(about).to_contain_text("/library [borrow | renew | help]")
    await page.reload()
    await expect(about).to_be_visible()


async def test_the_clock_is_moved_and_let_go(lib: Library, open_page: Open) -> None:
    page = await open_page(lib.amara)
    clock = page.get_by_role("button", name="Clock:")
    await expect(clock).to_have_accessible_name("Clock: Tue, Mar 31, 2026, 10:00, standing still")
    await clock.click()
    panel = page.get_by_role("dialog", name="Clock of the workspace")
    await panel.get_by_role("button", name="+1 week").click()
    await expect(panel).to_contain_text("Tue, Apr 7, 2026, 10:00")
    assert lib.slack.clock.now() == MOMENT + timedelta(weeks=1)
    await panel.get_by_label("Date").fill("2026-06-01")
    await panel.get_by_label("Time").fill("08:30")
    await panel.get_by_role("button", name="Freeze at this time").click()
    await expect(panel).to_contain_text("Mon, Jun 1, 2026, 08:30")
    assert lib.slack.clock.now().isoformat() == "2026-06-01T05:30:00+00:00"
    await panel.get_by_role("button", name="Back to real time").click()
    await expect(panel).to_contain_text("The clock runs at the real time.")
    assert not lib.slack.clock.frozen
    await page.keyboard.press("Escape")
    await expect(panel).to_have_count(0)


async def test_dates_are_drawn_again_when_the_clock_moves(lib: Library, open_page: Open) -> None:
    moment = int(MOMENT.timestamp())
    await lib.post(f"It happens <!date^{moment}^{{date_short_pretty}}|some day>.")
    page = await open_page(lib.amara, at=f"&in={lib.general}")
    message = page.get_by_test_id("message")
    await expect(message).to_contain_text("It happens Today.")
    await expect(page.get_by_role("separator")).to_have_text("Today")
    lib.slack.clock.move(timedelta(days=1))
    await expect(message).to_contain_text("It happens Yesterday.")
    await expect(page.get_by_role("separator")).to_have_text("Yesterday")
    lib.slack.clock.move(timedelta(days=1))
    await expect(message).to_contain_text("It happens Mar 31.")
    await expect(page.get_by_role("separator")).to_have_text("Tuesday, March 31st")


async def test_the_traffic_is_shown_and_can_be_filtered(lib: Library, open_page: Open) -> None:
    page = await open_page(lib.amara)
    await page.get_by_role("button", name="Traffic", exact=True).click()
    await say(page, "/library unknown")
    traffic = page.get_by_role("log", name="Traffic")
    call = traffic.get_by_role("group").filter(has_text="chat.postEphemeral")
    await expect(call).to_have_count(1)
    await call.locator("summary").click()
    await expect(call).to_contain_text('"text": "I do not know `unknown`."')
    await expect(call).to_contain_text('"ok": true')
    await page.get_by_label("Filter traffic").fill("/library")
    command = traffic.get_by_role("group").filter(has_text="to app", visible=True)
    await expect(traffic.locator("summary:visible")).to_have_count(1)
    await expect(traffic.locator("summary:visible")).to_contain_text("/library")
    await expect(command).to_have_count(0)


async def test_a_phone_has_a_drawer_and_nothing_sticks_out(lib: Library, open_page: Open) -> None:
    await lib.amara.types("/library text")
    await lib.amara.types("/library table")
    await lib.amara.types("/library charts")
    page = await open_page(lib.amara, size=PHONE)
    general = page.get_by_role("navigation").get_by_role("button", name="#general")
    await expect(general).not_to_be_visible()
    await page.get_by_role("button", name="Conversations").click()
    await expect(general).to_be_visible()
    await expect(page.get_by_role("navigation")).to_contain_text("Sandbox workspace")
    await general.click()
    await expect(general).not_to_be_visible()
    await expect(page.get_by_role("heading", name="general")).to_be_visible()
    await page.go_back()
    await expect(page.get_by_role("tab", name="Messages")).to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth") == PHONE[0]
    list_ = page.get_by_role("log")
    assert await list_.evaluate("list => list.scrollWidth - list.clientWidth") == 0


async def test_the_hint_is_for_the_first_visit(lib: Library, open_page: Open) -> None:
    page = await open_page(lib.amara)
    hint = page.get_by_role("complementary", name="Welcome")
    await expect(hint).to_have_text("Type /library to begin, or become somebody else at the top.")
    await hint.get_by_role("button", name="Dismiss the hint").click()
    await page.reload()
    await page.get_by_role("log").wait_for()
    await expect(hint).to_have_count(0)


async def test_a_wrong_member_in_the_address_is_nobody(lib: Library, open_page: Open) -> None:
    page = await open_page(lib.amara)
    await page.goto(f"{lib.slack.url}/?as=U0NOBODY&in=C0NOWHERE&tab=nonsense")
    await expect(page.get_by_label("You are")).to_have_value(lib.amara.user.id)
    await expect(page.get_by_role("log")).to_be_visible()


async def test_the_page_allows_itself_nothing_from_elsewhere(lib: Library) -> None:
    async with aiohttp.ClientSession() as session, session.get(lib.slack.url) as answer:
        policy = answer.headers["content-security-policy"]
        page = await answer.text()
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "*" not in policy
    assert "://" not in page.replace("http://www.w3.org", "")
