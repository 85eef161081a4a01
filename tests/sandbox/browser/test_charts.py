"""Names below a chart are read whole, or shortened where there is no room, and never cut off."""

from typing import Any

import pytest
from playwright.async_api import Locator, expect

from tests.sandbox.apps import client
from tests.sandbox.browser.conftest import DESK, PHONE, Open
from tests.sandbox.browser.library import Library

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

FOCUSES = [
    "Python maintenance",
    "Git teaching",
    "Python teaching",
    "R teaching",
    "Community organizing",
    "Organizing",
    "Community",
]
WIDE = [
    "W" * 20,
    "سلسلة قصص الأطفال",
    "図書館の本の貸し出し状況一覧表です",
    "Мастерская",
    "🌍🌍🌍🌍🌍🌍🌍🌍🌍🌍",
    "M" * 20,
]
# What sticks out of the drawing, by more than a pixel.
OUTSIDE = """drawing => {
  const frame = drawing.getBoundingClientRect();
  return [...drawing.querySelectorAll("text, rect, circle")].filter(one => {
    const box = one.getBoundingClientRect();
    return box.left < frame.left - 1 || box.right > frame.right + 1
      || box.top < frame.top - 1 || box.bottom > frame.bottom + 1;
  }).map(one => one.textContent);
}"""
PLOT = (
    "drawing => Math.max(...[...drawing.querySelectorAll('line')].map(one => one.y1.baseVal.value))"
)


async def _drawn(
    lib: Library, open_page: Open, names: list[str], size: tuple[int, int], **axis: str
) -> Locator:
    data = [{"label": name, "value": index + 1} for index, name in enumerate(names)]
    block: dict[str, Any] = {
        "type": "data_visualization",
        "title": "First choices",
        "chart": {
            "type": "bar",
            "series": [{"name": "Mentees", "data": data}],
            "axis_config": {"categories": names} | axis,
        },
    }
    await client(lib.slack, lib.app).chat_postMessage(
        channel=lib.general, text="Chart", blocks=[block]
    )
    page = await open_page(lib.amara, at=f"&in={lib.general}", size=size)
    drawing = page.get_by_role("img", name="First choices")
    room = await page.locator(".chart-canvas").evaluate("canvas => canvas.clientWidth")
    await expect(drawing).to_have_attribute("width", str(room))
    return drawing


@pytest.mark.parametrize("size", [DESK, PHONE])
async def test_long_names_are_read_whole(
    lib: Library, open_page: Open, size: tuple[int, int]
) -> None:
    drawing = await _drawn(lib, open_page, FOCUSES, size, y_label="People", x_label="Focus")
    assert await drawing.evaluate(OUTSIDE) == []
    for name in FOCUSES:
        await expect(drawing.get_by_text(name, exact=True)).to_have_count(1)
    await expect(drawing.locator("text title")).to_have_count(0)
    assert await drawing.evaluate(PLOT) > 100


async def test_names_without_room_are_shortened_and_can_be_asked_for(
    lib: Library, open_page: Open
) -> None:
    name = "WORKSHOP MANAGEMENT!"
    drawing = await _drawn(lib, open_page, [name, *FOCUSES[1:]], PHONE)
    assert await drawing.evaluate(OUTSIDE) == []
    shortened = drawing.locator("text", has=drawing.page.locator("title"))
    await expect(shortened.locator("title")).to_have_text([name])
    shown = await shortened.evaluate("text => text.lastChild.data")
    assert shown.endswith("…")
    assert name.startswith(shown[:-1])
    assert len(shown) > len("WORKSHOP")
    # The numbers as text have every name whole, for those who do not see the chart.
    await expect(drawing.locator("desc")).to_contain_text(f"{name} 1, Git teaching 2")


@pytest.mark.parametrize("size", [DESK, PHONE])
async def test_names_of_any_letters_stay_inside(
    lib: Library, open_page: Open, size: tuple[int, int]
) -> None:
    drawing = await _drawn(lib, open_page, WIDE, size, x_label="Shelf", y_label="Books")
    assert await drawing.evaluate(OUTSIDE) == []


async def test_short_names_stand_upright(lib: Library, open_page: Open) -> None:
    drawing = await _drawn(lib, open_page, ["Git", "R", "SQL"], DESK)
    assert await drawing.evaluate(OUTSIDE) == []
    await expect(drawing.locator("text[transform]")).to_have_count(0)
