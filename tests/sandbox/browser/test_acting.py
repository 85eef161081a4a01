"""What people do in messages: press, choose, write, answer."""

import pytest
from playwright.async_api import expect

from tests.sandbox.browser.conftest import Open, say
from tests.sandbox.browser.library import Library

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_a_button_tells_the_app_and_the_message_changes(
    lib: Library, open_page: Open
) -> None:
    await lib.amara.types("/library text")
    page = await open_page(lib.amara)
    await page.get_by_role("button", name="Renew", exact=True).click()
    await expect(page.get_by_test_id("message").last).to_contain_text("Renewed until May.")
    await expect(page.get_by_test_id("message").last).not_to_contain_text("Your reading list")
    assert lib.actions()[-1]["value"] == "42"


async def test_a_confirmation_is_asked_for_first(lib: Library, open_page: Open) -> None:
    await lib.amara.types("/library text")
    page = await open_page(lib.amara)
    cancel = page.get_by_role("button", name="Cancel loan")
    await cancel.click()
    dialog = page.get_by_role("alertdialog", name="Cancel the loan?")
    await expect(dialog).to_contain_text("Half of a Yellow Sun goes back on the shelf.")
    await expect(dialog.get_by_role("button", name="Keep it")).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(dialog).to_have_count(0)
    await expect(cancel).to_be_focused()
    assert lib.actions() == []
    await cancel.click()
    await dialog.get_by_role("button", name="Cancel the loan").click()
    await lib.wait_for(lambda: [each["action_id"] for each in lib.actions()] == ["cancel"])


async def test_an_overflow_menu_works_with_the_keyboard(lib: Library, open_page: Open) -> None:
    await lib.amara.types("/library text")
    page = await open_page(lib.amara)
    await page.get_by_role("button", name="More actions").press("Enter")
    await expect(page.get_by_role("menuitem", name="Renew")).to_be_focused()
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await lib.wait_for(lambda: len(lib.actions()) == 1)
    assert lib.actions()[0]["selected_option"]["value"] == "return"


async def test_a_select_filters_groups_and_takes_the_keyboard(
    lib: Library, open_page: Open
) -> None:
    await lib.amara.types("/library text")
    page = await open_page(lib.amara)
    genre = page.get_by_role("combobox", name="Pick a genre")
    await genre.click()
    await expect(page.get_by_role("group", name="Knowledge")).to_contain_text("HistoryBotany")
    await genre.press_sequentially("po")
    options = page.get_by_role("listbox", name="Options").get_by_role("option")
    await expect(options).to_have_text(["Poetry"])
    await genre.press("Enter")
    await expect(genre).to_have_value("Poetry")
    await lib.wait_for(lambda: len(lib.actions()) == 1)
    assert lib.actions()[0]["selected_option"]["value"] == "poetry"
    await genre.press("ArrowDown")
    await genre.press("ArrowDown")
    await genre.press("Enter")
    await expect(genre).to_have_value("Crime")


async def test_elements_in_a_message_tell_the_app_what_was_chosen(
    lib: Library, open_page: Open
) -> None:
    await lib.amara.types("/library inputs")
    page = await open_page(lib.amara)

    helpers = page.get_by_role("combobox", name="Choose people")
    await helpers.click()
    await page.get_by_role("option", name="Kenji Watanabe", exact=True).click()
    await page.get_by_role("option", name="Amara Okafor", exact=True).click()
    await helpers.press("Escape")
    await lib.wait_for(lambda: len(lib.actions()) == 1)
    assert lib.actions()[-1]["selected_users"] == [lib.kenji.user.id, lib.amara.user.id]
    await page.get_by_role("button", name="Remove Kenji Watanabe").click()
    await lib.wait_for(lambda: len(lib.actions()) == 2)
    assert lib.actions()[-1]["selected_users"] == [lib.amara.user.id]

    await page.get_by_role("checkbox", name="Tuesday").check()
    await lib.wait_for(lambda: len(lib.actions()) == 3)
    assert [each["value"] for each in lib.actions()[-1]["selected_options"]] == ["tuesday"]

    await page.get_by_label("day", exact=True).fill("2026-04-02")
    await lib.wait_for(lambda: len(lib.actions()) == 4)
    assert lib.actions()[-1]["selected_date"] == "2026-04-02"
    await page.get_by_label("hour", exact=True).fill("17:30")
    await lib.wait_for(lambda: len(lib.actions()) == 5)
    assert lib.actions()[-1]["selected_time"] == "17:30"

    await page.get_by_role("combobox", name="A channel").click()
    await page.get_by_role("option", name="#river-walks").click()
    await lib.wait_for(lambda: len(lib.actions()) == 6)

    await page.get_by_label("Anything to add?").fill("A ladder, please")
    await page.get_by_label("Anything to add?").press("Enter")
    await lib.wait_for(lambda: len(lib.actions()) == 7)
    assert lib.actions()[-1]["value"] == "A ladder, please"
    state = lib.last("block_actions")["state"]["values"]
    assert state["remark"]["remark"]["value"] == "A ladder, please"
    [kept] = [block["days"] for block in state.values() if "days" in block]
    assert [each["value"] for each in kept["selected_options"]] == ["tuesday"]


async def test_what_is_typed_in_a_message_goes_along_with_a_later_action(
    lib: Library, open_page: Open
) -> None:
    await lib.amara.types("/library inputs")
    page = await open_page(lib.amara)
    await page.get_by_label("Anything to add?").fill("Tea")
    await page.get_by_role("checkbox", name="Monday").check()
    await lib.wait_for(lambda: len(lib.actions()) == 1)
    values = lib.last("block_actions")["state"]["values"]
    assert values["remark"]["remark"]["value"] == "Tea"


async def test_commands_complete_with_the_keyboard(lib: Library, open_page: Open) -> None:
    page = await open_page(lib.amara)
    composer = page.get_by_label("Message", exact=True)
    await composer.press_sequentially("/li")
    options = page.get_by_role("listbox", name="Suggestions").get_by_role("option")
    await expect(options).to_have_count(2)
    await expect(options.nth(1)).to_contain_text("/library [borrow | renew | help]")
    await composer.press("ArrowDown")
    await composer.press("Tab")
    await expect(composer).to_have_value("/library ")
    await expect(page.get_by_text("Borrow, renew and give back")).to_be_visible()
    await composer.press_sequentially("form")
    await composer.press("Enter")
    await expect(page.get_by_role("dialog", name="Become a reader")).to_be_visible()


async def test_what_could_not_be_sent_comes_back(lib: Library, open_page: Open) -> None:
    page = await open_page(lib.amara)
    await say(page, "/nope now")
    await expect(page.get_by_role("alert")).to_contain_text("/nope is not a valid command.")
    await expect(page.get_by_label("Message", exact=True)).to_have_value("/nope now")


async def test_shift_enter_begins_a_line_and_names_become_mentions(
    lib: Library, open_page: Open
) -> None:
    page = await open_page(lib.amara, at=f"&in={lib.general}")
    composer = page.get_by_label("Message", exact=True)
    await composer.press_sequentially("Dear @ken")
    await page.get_by_role("option", name="@Kenji Watanabe").click()
    await composer.press("Shift+Enter")
    await composer.press_sequentially("come to #riv")
    await composer.press("Enter")
    await composer.press("Enter")
    message = page.get_by_test_id("message").last
    await expect(message).to_contain_text("Dear @Kenji Watanabe \ncome to #river-walks")
    [said] = lib.amara.sees_in(lib.general).messages
    assert said.json["text"].startswith(f"Dear <@{lib.kenji.user.id}>")


async def test_threads(lib: Library, open_page: Open) -> None:
    await lib.kenji.types("Who has the key?", channel=lib.general)
    page = await open_page(lib.amara, at=f"&in={lib.general}")
    await page.get_by_test_id("message").hover()
    await page.get_by_role("button", name="Reply in thread").click()
    thread = page.get_by_role("complementary", name="Thread")
    await thread.get_by_label("Reply").fill("I do.")
    await thread.get_by_label("Reply").press("Enter")
    await expect(thread.get_by_test_id("message")).to_have_count(2)
    await expect(page.get_by_role("log", name="Messages").get_by_test_id("message")).to_have_count(
        1
    )
    await lib.kenji.types("Thanks", channel=lib.general)
    await expect(page.get_by_role("button", name="1 reply")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(thread).to_have_count(0)
