"""What is marked as unread, and when it is read."""

import pytest
from playwright.async_api import Locator, Page, expect

from tests.sandbox.browser.conftest import PHONE, Open, enter, say
from tests.sandbox.browser.library import Library

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

# Notes every moment at which something in the list of conversations was marked as unread.
WATCH = """() => {
  window.marked = [];
  const look = () => {
    for (const one of document.querySelectorAll(".conversation.unread"))
      window.marked.push(one.getAttribute("aria-label"));
    if (document.title.startsWith("(")) window.marked.push(document.title);
  };
  const options = { childList: true, subtree: true, attributes: true, characterData: true };
  new MutationObserver(look).observe(document.documentElement, options);
}"""
HIDE = """state => {
  Object.defineProperty(document, "visibilityState", { get: () => state, configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
}"""


def _conversation(page: Page, name: str) -> Locator:
    return page.get_by_role("navigation").get_by_role("button", name=name, exact=True)


def _unread(lib: Library, channel: str) -> int:
    ws = lib.slack.workspace
    since = ws.channels[channel].read.get(lib.amara.id, "")
    return len([seen for seen in ws.channels[channel].seen_by(lib.amara.id) if seen.ts > since])


async def test_unread_conversations_are_marked_until_they_are_read(
    lib: Library, open_page: Open
) -> None:
    page = await open_page(lib.amara)
    await lib.kenji.types("Anybody there?", channel=lib.general)
    await expect(_conversation(page, "#general, 1 unread")).to_be_visible()
    await expect(page).to_have_title("(1) bookworm · Sandbox workspace")
    await enter(page, "#general")
    await expect(_conversation(page, "#general, 1 unread")).to_have_count(0)
    await expect(_conversation(page, "#general")).to_have_attribute("aria-current", "page")


async def test_what_comes_in_where_one_reads_is_never_unread(lib: Library, open_page: Open) -> None:
    page = await open_page(lib.amara, at=f"&in={lib.general}")
    await page.evaluate(WATCH)
    async with page.expect_response("**/client/read"):
        await lib.kenji.types("A message", channel=lib.general)
    await expect(page.get_by_test_id("message").last).to_contain_text("A message")
    assert _unread(lib, lib.general) == 0
    async with page.expect_response("**/client/read"):
        await say(page, "/library nonsense")
    await expect(page.get_by_test_id("message").last).to_contain_text("Only visible to you")
    assert _unread(lib, lib.general) == 0
    assert await page.evaluate("window.marked") == []


async def test_an_answer_longer_than_the_page_is_read_too(lib: Library, open_page: Open) -> None:
    page = await open_page(lib.amara, size=PHONE)
    await page.evaluate(WATCH)
    async with page.expect_response("**/client/read"):
        await say(page, "/library charts")
    await expect(page.get_by_role("img", name="What people borrow")).to_be_visible()
    await expect(page.get_by_role("button", name="New messages")).not_to_be_visible()
    await lib.slack.idle()
    await expect(page.get_by_test_id("message")).to_have_count(len(lib.amara.dm.messages))
    assert await page.evaluate("window.marked") == []


async def test_who_reads_further_up_is_told_until_they_reach_the_end(
    lib: Library, open_page: Open
) -> None:
    for number in range(40):
        await lib.kenji.types(f"Message {number}", channel=lib.general)
    page = await open_page(lib.amara, at=f"&in={lib.general}")
    await expect(_conversation(page, "#general")).to_be_visible()
    await page.get_by_role("log").evaluate("list => { list.scrollTop = 0; }")
    await expect(page.get_by_text("Message 0")).to_be_in_viewport()
    await lib.kenji.types("Down here", channel=lib.general)
    await expect(_conversation(page, "#general, 1 unread")).to_be_visible()
    assert _unread(lib, lib.general) == 1
    async with page.expect_response("**/client/read"):
        await page.get_by_role("button", name="New messages").click()
    await expect(_conversation(page, "#general")).to_be_visible()
    await expect(page).to_have_title("#general · Sandbox workspace")
    assert _unread(lib, lib.general) == 0


async def test_nobody_reads_on_a_page_that_is_not_seen(lib: Library, open_page: Open) -> None:
    page = await open_page(lib.amara, at=f"&in={lib.general}")
    await page.evaluate(HIDE, "hidden")
    await lib.kenji.types("Anybody there?", channel=lib.general)
    await expect(_conversation(page, "#general, 1 unread")).to_be_visible()
    await expect(page).to_have_title("(1) #general · Sandbox workspace")
    assert _unread(lib, lib.general) == 1
    async with page.expect_response("**/client/read"):
        await page.evaluate(HIDE, "visible")
    await expect(_conversation(page, "#general")).to_be_visible()
    assert _unread(lib, lib.general) == 0


async def test_messages_of_an_app_wait_while_one_looks_at_its_home(
    lib: Library, open_page: Open
) -> None:
    page = await open_page(lib.amara)
    await page.get_by_role("tab", name="Home").click()
    await expect(page.get_by_role("tabpanel", name="Home")).to_contain_text("Good day")
    await lib.amara.types("/library unknown")
    await expect(_conversation(page, "bookworm, 1 unread")).to_be_visible()
    await page.get_by_role("tab", name="Messages").click()
    await expect(_conversation(page, "bookworm")).to_be_visible()
