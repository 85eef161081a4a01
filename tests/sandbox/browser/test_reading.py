"""What people read: text, blocks, tables, charts, times."""

import pytest
from playwright.async_api import expect

from tests.sandbox.browser.conftest import Open, say
from tests.sandbox.browser.library import Library

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_mrkdwn_is_drawn_as_slack_draws_it(lib: Library, open_page: Open) -> None:
    await lib.amara.types("/library text")
    page = await open_page(lib.amara)
    message = page.get_by_test_id("message").last
    await expect(message.get_by_role("heading")).to_have_text("Your reading list 📚")
    for tag, words in (
        ("strong", "bold"),
        ("em", "italic"),
        ("s", "struck"),
        ("code", "code"),
        ("blockquote", "A reader lives a thousand lives\nbefore he dies & that is that."),
        ("pre", "def borrow(book):\n    return *book*  # <not> formatted"),
    ):
        await expect(message.locator(tag).filter(has_text=words).first).to_have_text(
            words, use_inner_text=True
        )
    await expect(message).to_contain_text("snake_case_words")
    await expect(message).to_contain_text("@Amara Okafor, in #general we keep")
    await expect(message).to_contain_text("Plain: *not bold* <b>no tag</b>")
    link = message.get_by_role("link", name="our shelf")
    await expect(link).to_have_attribute("href", "https://example.org/books?a=1&b=2")
    await expect(message).to_contain_text("Due Tuesday, March 31st at 10:00 AM.")


async def test_everybody_reads_times_of_their_own_zone(lib: Library, open_page: Open) -> None:
    moment = 1774940400  # 2026-03-31 07:00 UTC
    await lib.amara.types(
        f"See you <!date^{moment}^{{date_short}} {{time}}|soon>", channel=lib.general
    )
    await lib.post(f"Open <!date^{moment}^{{date_short}} {{time}}|soon>")
    page = await open_page(lib.kenji, at=f"&in={lib.general}")
    message = page.get_by_test_id("message").last
    await expect(message).to_contain_text("Open Mar 31 4:00 PM")
    await expect(message.locator("time.when")).to_have_text("4:00 PM")
    # What a person types is not markup: Slack escapes it.
    await expect(page.get_by_test_id("message").first).to_contain_text("<!date^")
    await page.get_by_label("You are").select_option(lib.amara.user.id)
    await expect(page.get_by_test_id("message").last).to_contain_text("Open Mar 31 10:00 AM")


async def test_nothing_that_is_written_becomes_markup(lib: Library, open_page: Open) -> None:
    nasty = '<img src=x onerror="document.title=1"><script>document.title=2</script>'
    page = await open_page(lib.amara, at=f"&in={lib.general}")
    await say(page, nasty)
    await expect(page.get_by_test_id("message").last).to_contain_text(nasty)
    await lib.post(f"{nasty} <javascript:alert(1)|click> *<b>x</b>* `<i>` <http://a.example|<u>>")
    message = page.get_by_test_id("message").last
    await expect(message).to_contain_text("onerror")
    assert await message.locator("img, script, b, i, u").count() == 0
    assert await message.locator("a[href^='javascript']").count() == 0
    await expect(page).to_have_title("#general · Sandbox workspace")


async def test_bare_addresses_are_links_unless_told_not_to(lib: Library, open_page: Open) -> None:
    page = await open_page(lib.amara, at=f"&in={lib.general}")
    own = f"<http://b.example|ours>, <@{lib.amara.id}>"
    section = {"type": "mrkdwn", "text": f"http://a.example {own}"}
    for given, links in (
        ({}, 2),
        ({"parse": "none"}, 1),
        ({"blocks": [{"type": "section", "text": section}]}, 2),
        ({"blocks": [{"type": "section", "text": {**section, "verbatim": True}}]}, 1),
    ):
        await lib.post(f"http://a.example {own}", **given)
        message = page.get_by_test_id("message").last
        await expect(message).to_contain_text("http://a.example ours, @Amara Okafor")
        await expect(message.get_by_role("link")).to_have_count(links)


async def test_rich_text_and_markdown(lib: Library, open_page: Open) -> None:
    await lib.amara.types("/library written")
    page = await open_page(lib.amara)
    message = page.get_by_test_id("message").last
    for words in ("Whisper", "No ink", "pencils are fine", "Monday to Friday", "Ring", "Saturday"):
        await expect(message.get_by_role("listitem").filter(has_text=words).first).to_be_visible()
    await expect(message.get_by_role("table")).to_contain_text("Monday18:00")
    await expect(message.get_by_role("link", name="the map")).to_be_visible()
    await expect(message).not_to_contain_text("**")


async def test_a_data_table_sorts_pages_and_filters(lib: Library, open_page: Open) -> None:
    await lib.amara.types("/library table")
    page = await open_page(lib.amara)
    table = page.get_by_role("table", name="Loans this year")
    rows = table.locator("tbody").get_by_role("row")
    await expect(rows).to_have_count(5)
    await expect(page.get_by_text("1–5 of 12")).to_be_visible()
    await page.get_by_role("button", name="Next page").click()
    await page.get_by_role("button", name="Next page").click()
    await expect(page.get_by_text("11–12 of 12")).to_be_visible()
    await expect(page.get_by_role("button", name="Next page")).to_be_disabled()

    await table.get_by_role("button", name="Loans").click()
    heading = table.get_by_role("columnheader", name="Loans")
    await expect(heading).to_have_attribute("aria-sort", "ascending")
    await expect(rows.first.get_by_role("cell").last).to_have_text("0")
    await table.get_by_role("button", name="Loans").click()
    await expect(heading).to_have_attribute("aria-sort", "descending")
    await expect(rows.first.get_by_role("cell").last).to_have_text("11")

    await page.get_by_label("Filter Loans this year").fill("kindred")
    await expect(rows).to_have_count(3)
    await expect(rows.first.get_by_role("rowheader")).to_contain_text("Kindred")


async def test_charts_say_their_numbers_without_being_seen(lib: Library, open_page: Open) -> None:
    await lib.amara.types("/library charts")
    page = await open_page(lib.amara)
    for title, mark, count in (
        ("Loans by month", "rect.mark", 12),
        ("Change against last year", "circle.mark", 6),
        ("Visitors", "path.area", 2),
        ("What people borrow", "path.slice", 4),
    ):
        drawing = page.get_by_role("img", name=title)
        await expect(drawing.locator(mark)).to_have_count(count)
    bars = page.get_by_role("img", name="Adults: Jan 30, Feb 42, Mar 38, Apr 51, May 60, Jun 44")
    await expect(bars).to_have_count(1)
    await expect(page.get_by_role("img", name="Novels: 45 (45%)")).to_have_count(1)


async def test_pictures_from_elsewhere_are_told_not_fetched(lib: Library, open_page: Open) -> None:
    await lib.amara.types("/library rest")
    page = await open_page(lib.amara)
    message = page.get_by_test_id("message").last
    picture = message.get_by_role("link", name="A tall shelf of old books")
    await expect(picture).to_have_attribute("href", "https://example.org/shelf.png")
    await expect(message.get_by_role("link", name="How to use the scanner")).to_be_visible()
    await message.get_by_role("button", name="Look").nth(1).click()
    await lib.wait_for(lambda: lib.actions()[-1:] and lib.actions()[-1]["action_id"] == "look_2")


async def test_only_one_person_sees_an_ephemeral_message(lib: Library, open_page: Open) -> None:
    amara = await open_page(lib.amara, at=f"&in={lib.general}")
    kenji = await open_page(lib.kenji, at=f"&in={lib.general}")
    await say(amara, "/library nonsense")
    message = amara.get_by_test_id("message").last
    await expect(message).to_contain_text("I do not know nonsense.")
    await expect(message).to_contain_text("Only visible to you")
    await expect(kenji.get_by_role("log")).to_contain_text("It is quiet here")
