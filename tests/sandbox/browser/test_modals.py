"""Modals in the browser."""

import pytest
from playwright.async_api import Page, expect

from tests.sandbox.browser.conftest import PHONE, Open, say
from tests.sandbox.browser.library import MOMENT, Library

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
REQUIRED = "Please complete this required field."


async def _open_form(page: Page) -> None:
    await say(page, "/library form")
    await expect(page.get_by_role("dialog", name="Become a reader")).to_be_visible()


async def _choose(page: Page, label: str, *options: str) -> None:
    await page.get_by_role("combobox", name=label).click()
    for option in options:
        await page.get_by_role("option", name=option, exact=True).click()
    await page.get_by_role("combobox", name=label).press("Tab")


async def _fill_what_is_required(page: Page) -> None:
    await page.get_by_label("Name on the card").fill("Amara 🌍")
    await _choose(page, "Favourite genre", "Poetry")
    await _choose(page, "Days you come", "Monday", "Friday")
    await page.get_by_role("radio", name="Large").check()
    await page.get_by_role("checkbox", name="I bring books back").check()
    await page.get_by_label("Books a year").fill("12")


async def test_what_the_app_gets_is_what_was_filled_in(lib: Library, open_page: Open) -> None:
    page = await open_page(lib.amara)
    await _open_form(page)
    await _fill_what_is_required(page)
    await page.get_by_label("About you").fill("Two lines\nof text")
    await page.get_by_role("combobox", name="Favourite book").press_sequentially("ha")
    await page.get_by_role("option", name="Half of a Yellow Sun").click()
    await _choose(page, "Who vouches for you", "Kenji Watanabe")
    await _choose(page, "Where to announce it", "#general")
    await page.get_by_label("Born on").fill("1990-05-17")
    await page.get_by_label("Pick up at").fill("08:15")
    await expect(page.get_by_label("First visit: time")).to_have_value("10:00")
    await page.get_by_label("First visit: time").fill("11:30")
    await page.get_by_label("E-mail").fill("amara@example.org")
    await page.get_by_label("Home page").fill("https://example.org/amara")
    await page.get_by_role("button", name="Send").last.click()
    await expect(page.get_by_role("dialog")).to_have_count(0)

    values = {
        block: next(iter(actions.values()))
        for block, actions in lib.last("view_submission")["view"]["state"]["values"].items()
    }
    assert values["name"] == {"type": "plain_text_input", "value": "Amara 🌍"}
    assert values["about"]["value"] == "Two lines\nof text"
    assert values["favourite"]["selected_option"]["value"] == "poetry"
    assert [one["value"] for one in values["weekdays"]["selected_options"]] == ["monday", "friday"]
    assert values["book"]["selected_option"]["value"] == "half of a yellow sun"
    assert values["voucher"]["selected_user"] == lib.kenji.user.id
    assert values["announce"]["selected_conversation"] == lib.general
    assert values["card"]["selected_option"]["value"] == "large"
    assert [one["value"] for one in values["agree"]["selected_options"]] == ["back"]
    assert values["born"]["selected_date"] == "1990-05-17"
    assert values["pickup"]["selected_time"] == "08:15"
    assert values["visit"]["selected_date_time"] == int(MOMENT.timestamp()) + 90 * 60
    assert values["books"]["value"] == "12"
    assert values["email"]["value"] == "amara@example.org"
    assert values["page"]["value"] == "https://example.org/amara"


async def test_the_client_checks_before_it_sends(lib: Library, open_page: Open) -> None:
    page = await open_page(lib.amara)
    await _open_form(page)
    send = page.get_by_role("button", name="Send").last
    await send.click()
    await expect(page.get_by_text(REQUIRED)).to_have_count(6)
    name = page.get_by_label("Name on the card")
    await expect(name).to_be_focused()
    await expect(name).to_have_attribute("aria-invalid", "true")
    await expect(name).to_have_accessible_description(f"It is printed on the card. {REQUIRED}")

    await _fill_what_is_required(page)
    await expect(page.get_by_text(REQUIRED)).to_have_count(0)
    for label, wrong, complaint in (
        ("Name on the card", "A", "Please enter at least 2 characters."),
        ("Name on the card", "A" * 41, "At most 40 characters fit."),
        ("Books a year", "many", "Please enter a valid number."),
        ("Books a year", "1.5", "Please enter a whole number."),
        ("Books a year", "201", "Please enter a number of at most 200."),
        ("E-mail", "nobody", "Please enter a valid email address."),
        ("Home page", "example.org", "Please enter a valid URL."),
    ):
        field = page.get_by_label(label)
        right = await field.input_value()
        await field.fill(wrong)
        await send.click()
        await expect(page.get_by_text(complaint)).to_be_visible()
        await expect(field).to_have_value(wrong)
        await field.fill(right)
    assert not any(each["type"] == "view_submission" for each in lib.heard if "type" in each)


async def test_the_apps_errors_stand_beside_the_field_and_nothing_is_lost(
    lib: Library, open_page: Open
) -> None:
    page = await open_page(lib.amara)
    await _open_form(page)
    await _fill_what_is_required(page)
    await page.get_by_label("E-mail").fill("taken@example.org")
    await page.get_by_role("button", name="Send").last.click()
    email = page.get_by_label("E-mail")
    await expect(email).to_have_accessible_description("This address has a card.")
    await expect(email).to_be_focused()
    await expect(page.get_by_label("Name on the card")).to_have_value("Amara 🌍")
    await expect(page.get_by_role("button", name="Remove Friday")).to_be_visible()
    await email.fill("free@example.org")
    await expect(page.get_by_text("This address has a card.")).to_have_count(0)
    await page.get_by_role("button", name="Send").last.click()
    await expect(page.get_by_role("dialog")).to_have_count(0)


async def test_tokens_go_with_a_tap_and_no_more_than_allowed_come(
    lib: Library, open_page: Open
) -> None:
    page = await open_page(lib.amara, size=PHONE)
    await _open_form(page)
    await page.get_by_role("combobox", name="Days you come").click()
    for day in ("Monday", "Tuesday", "Wednesday", "Thursday"):
        await page.get_by_role("option", name=day).click()
    removers = page.get_by_role("dialog").get_by_role("button", name="Remove")
    await expect(removers).to_have_count(3)
    box = await removers.first.bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) >= 32
    await removers.first.tap()
    await expect(removers).to_have_count(2)


async def test_an_update_in_place_keeps_what_was_typed(lib: Library, open_page: Open) -> None:
    page = await open_page(lib.amara)
    await say(page, "/library steps")
    await page.get_by_label("Note").fill("Do not lose me")
    await page.get_by_role("button", name="Change the words").click()
    dialog = page.get_by_role("dialog", name="Step 1")
    await expect(dialog).to_contain_text("The words are new.")
    await expect(page.get_by_label("Note")).to_have_value("Do not lose me")
    await page.get_by_role("button", name="Next").click()
    assert lib.last("view_submission")["view"]["state"]["values"]["note"]["note"]["value"] == (
        "Do not lose me"
    )


async def test_views_are_pushed_and_go_back_one_by_one(lib: Library, open_page: Open) -> None:
    page = await open_page(lib.amara)
    await say(page, "/library steps")
    await page.get_by_label("Note").fill("first")
    await page.get_by_role("button", name="Next").click()
    await expect(page.get_by_role("dialog", name="Step 2")).to_contain_text("You came by Next.")
    await expect(page.get_by_label("Note")).to_have_value("")
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog", name="Step 1")).to_be_visible()
    await expect(page.get_by_label("Note")).to_have_value("first")
    await page.get_by_role("button", name="Go deeper").click()
    await expect(page.get_by_role("dialog", name="Step 2")).to_contain_text("Deeper.")
    await page.get_by_role("button", name="Previous view").click()
    await expect(page.get_by_role("dialog", name="Step 1")).to_be_visible()
    await page.get_by_role("button", name="Go deeper").click()
    await expect(page.get_by_role("dialog", name="Step 2")).to_be_visible()
    await page.get_by_role("button", name="Next").click()
    await expect(page.get_by_role("dialog")).to_have_count(0)
    assert lib.amara.modal is None


async def test_the_whole_stack_can_be_dismissed(lib: Library, open_page: Open) -> None:
    page = await open_page(lib.amara)
    await say(page, "/library steps")
    await page.get_by_role("button", name="Go deeper").click()
    await expect(page.get_by_role("dialog", name="Step 2")).to_be_visible()
    await page.get_by_role("button", name="Dismiss", exact=True).click()
    await expect(page.get_by_role("dialog")).to_have_count(0)
    assert lib.amara.modal is None


async def test_the_app_hears_of_a_modal_that_is_closed(lib: Library, open_page: Open) -> None:
    page = await open_page(lib.amara)
    await _open_form(page)
    await page.get_by_role("button", name="Not now").click()
    await expect(page.get_by_role("dialog")).to_have_count(0)
    assert lib.last("view_closed")["is_cleared"] is False


async def test_the_focus_stays_in_the_modal_and_returns(lib: Library, open_page: Open) -> None:
    page = await open_page(lib.amara)
    await say(page, "/library steps")
    await expect(page.get_by_label("Note")).to_be_focused()
    inside = "document.querySelector('dialog').contains(document.activeElement)"
    for key in ["Tab"] * 8 + ["Shift+Tab"] * 8:
        await page.keyboard.press(key)
        assert await page.evaluate(inside)
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_have_count(0)
    await expect(page.get_by_label("Message", exact=True)).to_be_focused()


async def test_escape_closes_a_list_before_it_closes_the_modal(
    lib: Library, open_page: Open
) -> None:
    page = await open_page(lib.amara)
    await _open_form(page)
    genre = page.get_by_role("combobox", name="Favourite genre")
    await genre.click()
    await expect(page.get_by_role("option", name="Novel")).to_be_visible()
    await genre.press("Escape")
    await expect(page.get_by_role("option", name="Novel")).to_have_count(0)
    await expect(page.get_by_role("dialog")).to_be_visible()


async def test_a_modal_fills_the_screen_of_a_phone(lib: Library, open_page: Open) -> None:
    page = await open_page(lib.amara, size=PHONE)
    await _open_form(page)
    box = await page.get_by_role("dialog").bounding_box()
    assert box == {"x": 0, "y": 0, "width": PHONE[0], "height": PHONE[1]}
    await expect(page.get_by_role("button", name="Send").last).to_be_in_viewport()


async def test_a_reload_brings_the_modal_back_with_what_was_typed(
    lib: Library, open_page: Open
) -> None:
    page = await open_page(lib.amara)
    await _open_form(page)
    about = page.get_by_label("About you")
    async with page.expect_response("**/client/values"):
        await about.fill("Kept by the workspace")
    await page.reload()
    await expect(about).to_have_value("Kept by the workspace")


async def test_alerts_of_every_level(lib: Library, open_page: Open) -> None:
    page = await open_page(lib.amara)
    await say(page, "/library notices")
    dialog = page.get_by_role("dialog", name="Notices")
    for level in ("Notice", "info", "warning", "error", "success"):
        await expect(dialog.get_by_role("note", name=level, exact=True)).to_be_visible()
    await dialog.get_by_role("button", name="Close").click()
    await expect(dialog).to_have_count(0)
