"""Files: shown, looked at, saved, and added to forms."""

import asyncio

import pytest
from playwright.async_api import FilePayload, expect

from tests.sandbox.browser.conftest import Open, say
from tests.sandbox.browser.library import Library

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
PICTURE = b'<svg xmlns="http://www.w3.org/2000/svg" width="80" height="40"><rect width="80" height="40" fill="teal"/></svg>'  # noqa: E501 - one picture
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"


async def test_a_pdf_can_be_looked_at_and_saved(lib: Library, open_page: Open) -> None:
    await lib.send_file("card.pdf", "Reader's card", PDF)
    page = await open_page(lib.amara)
    message = page.get_by_test_id("message").last
    await expect(message).to_contain_text("Reader's card")
    await expect(message).to_contain_text("PDF · 68 B")
    async with page.expect_download() as saving:
        await message.get_by_role("link", name="Download Reader's card").click()
    saved = await saving.value
    assert saved.suggested_filename == "card.pdf"
    assert await asyncio.to_thread((await saved.path()).read_bytes) == PDF
    await message.get_by_role("button", name="Preview").click()
    await expect(message.get_by_title("Preview of Reader's card")).to_be_visible()


async def test_a_picture_is_shown_and_can_do_nothing_else(lib: Library, open_page: Open) -> None:
    await lib.send_file("shelf.svg", "The shelf", PICTURE)
    page = await open_page(lib.amara)
    picture = page.get_by_role("img", name="The shelf")
    await expect(picture).to_be_visible()
    await expect(picture).to_have_js_property("naturalWidth", 80)
    address = await picture.get_attribute("src")
    assert address is not None
    answer = await page.request.get(address)
    assert "sandbox" in answer.headers["content-security-policy"]


async def test_people_add_files_to_a_form(lib: Library, open_page: Open) -> None:
    page = await open_page(lib.amara)
    await say(page, "/library bring")
    scans = page.get_by_label("Scans")
    files = [
        FilePayload(name=f"page {n}.pdf", mimeType="application/pdf", buffer=PDF) for n in (1, 2)
    ]
    await scans.set_input_files(files[:1])
    await expect(page.get_by_role("button", name="Remove page 1.pdf")).to_be_visible()
    await scans.set_input_files(files[1:])
    await expect(scans).to_be_disabled()
    await page.get_by_role("button", name="Remove page 1.pdf").click()
    await expect(scans).to_be_enabled()
    await page.get_by_label("Story").fill("Found in\nthe attic")
    await page.get_by_role("button", name="Hand in").click()
    await expect(page.get_by_role("dialog")).to_have_count(0)
    values = lib.last("view_submission")["view"]["state"]["values"]
    [file] = values["scan"]["scan"]["files"]
    assert (file["name"], file["size"], file["user"]) == ("page 2.pdf", len(PDF), lib.amara.user.id)
    assert await lib.fetch(file["url_private"]) == PDF
    [section] = values["story"]["story"]["rich_text_value"]["elements"]
    assert section["elements"] == [{"type": "text", "text": "Found in\nthe attic"}]


async def test_a_file_of_the_wrong_kind_is_refused(lib: Library, open_page: Open) -> None:
    page = await open_page(lib.amara)
    await say(page, "/library bring")
    file = FilePayload(name="notes.txt", mimeType="text/plain", buffer=b"no")
    await page.get_by_label("Scans").set_input_files(file)
    await expect(page.get_by_role("status")).to_contain_text("notes.txt is none of: pdf, png.")
    await expect(page.get_by_role("button", name="Remove")).to_have_count(0)


async def test_a_permalink_leads_to_its_message(lib: Library, open_page: Open) -> None:
    for number in range(40):
        await lib.post(f"Notice {number}")
    posted = lib.amara.sees_in(lib.general).messages[3]
    page = await open_page(lib.amara)
    ts = posted.ts.replace(".", "")
    await page.goto(f"{lib.slack.url}/archives/{lib.general}/p{ts}")
    await expect(page.get_by_text("Notice 3", exact=True)).to_be_in_viewport()
