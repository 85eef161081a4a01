"""Slack's published counts, written down a second time, so that a wrong one in the table shows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.sandbox.block_kit_builders import (
    actions,
    asking,
    button,
    cell,
    chart,
    lines,
    modal,
    mrkdwn,
    of,
    options,
    plain,
    spot,
)

# (what, how few and how many, a message or view with so many, where the list is)
COUNTED: list[tuple[str, int, int, Callable[[int], Any], str]] = [
    ("message blocks", 0, 50, lambda n: [{"type": "divider"}] * n, "/blocks"),
    (
        "modal blocks",
        1,
        100,
        lambda n: {**modal(), "blocks": [{"type": "divider"}] * n},
        "/view/blocks",
    ),
    (
        "home blocks",
        1,
        100,
        lambda n: {"type": "home", "blocks": [{"type": "divider"}] * n},
        "/view/blocks",
    ),
    (
        "section fields",
        1,
        10,
        lambda n: [{"type": "section", "fields": [plain("x")] * n}],
        "fields",
    ),
    ("actions", 1, 25, lambda n: [actions(*[button()] * n)], "elements"),
    ("context", 1, 10, lambda n: [{"type": "context", "elements": [mrkdwn("x")] * n}], "elements"),
    (
        "context actions",
        1,
        5,
        lambda n: [
            {
                "type": "context_actions",
                "elements": [{"type": "icon_button", "icon": "trash", "text": plain("x")}] * n,
            }
        ],
        "elements",
    ),
    (
        "checkboxes",
        1,
        10,
        lambda n: [actions({"type": "checkboxes", "options": options(n)})],
        "elements/0/options",
    ),
    (
        "radio buttons",
        1,
        10,
        lambda n: [actions({"type": "radio_buttons", "options": options(n)})],
        "elements/0/options",
    ),
    (
        "overflow",
        1,
        5,
        lambda n: [actions({"type": "overflow", "options": options(n)})],
        "elements/0/options",
    ),
    (
        "select options",
        1,
        100,
        lambda n: [actions({"type": "static_select", "options": options(n)})],
        "elements/0/options",
    ),
    (
        "select option groups",
        1,
        100,
        lambda n: [
            actions(
                {
                    "type": "multi_static_select",
                    "option_groups": [{"label": plain("G"), "options": options(1)}] * n,
                }
            )
        ],
        "elements/0/option_groups",
    ),
    (
        "options of a group",
        1,
        100,
        lambda n: [
            actions(
                {
                    "type": "static_select",
                    "option_groups": [{"label": plain("G"), "options": options(n)}],
                }
            )
        ],
        "elements/0/option_groups/0/options",
    ),
    ("table rows", 1, 100, lambda n: [{"type": "table", "rows": [[cell("x")]] * n}], "rows"),
    ("table cells", 1, 20, lambda n: [{"type": "table", "rows": [[cell("x")] * n]}], "rows/0"),
    (
        "column settings",
        0,
        20,
        lambda n: [{"type": "table", "rows": [[cell("x")]], "column_settings": [None] * n}],
        "column_settings",
    ),
    (
        "data table rows",
        2,
        101,
        lambda n: [{"type": "data_table", "caption": "C", "rows": [[cell("x")]] * n}],
        "rows",
    ),
    (
        "data table columns",
        1,
        20,
        lambda n: [{"type": "data_table", "caption": "C", "rows": [[cell("x")] * n] * 2}],
        "rows/0",
    ),
    (
        "pie segments",
        1,
        6,
        lambda n: [chart(chart={"type": "pie", "segments": [{"label": "A", "value": 1}] * n})],
        "chart/segments",
    ),
    ("series", 1, 6, lambda n: [lines([f"S{i}" for i in range(n)], ["May"])], "chart/series"),
    ("points", 1, 20, lambda n: [lines(["S"], [f"C{i}" for i in range(n)])], "chart/series/0/data"),
    (
        "cards in a carousel",
        1,
        10,
        lambda n: [{"type": "carousel", "elements": [{"type": "card", "title": plain("x")}] * n}],
        "elements",
    ),
    (
        "blocks in a container",
        1,
        10,
        lambda n: [
            {"type": "container", "title": plain("T"), "child_blocks": [{"type": "divider"}] * n}
        ],
        "child_blocks",
    ),
]

# (what, the smallest and largest number, a view with it, where it is)
NUMBERS: list[tuple[str, int, int | None, Callable[[int], Any], str]] = [
    (
        "min_length",
        0,
        3000,
        lambda n: modal(asking({"type": "plain_text_input", "min_length": n})),
        "element/min_length",
    ),
    (
        "max_length",
        1,
        3000,
        lambda n: modal(asking({"type": "plain_text_input", "max_length": n})),
        "element/max_length",
    ),
    (
        "max_files",
        1,
        10,
        lambda n: modal(asking({"type": "file_input", "max_files": n})),
        "element/max_files",
    ),
    (
        "max_selected_items",
        1,
        None,
        lambda n: modal(asking({"type": "multi_users_select", "max_selected_items": n})),
        "element/max_selected_items",
    ),
    (
        "page_size",
        1,
        100,
        lambda n: [
            {"type": "data_table", "caption": "C", "rows": [[cell("x")]] * 2, "page_size": n}
        ],
        "page_size",
    ),
]


@pytest.mark.parametrize(
    ("what", "least", "most", "make", "where"), COUNTED, ids=[it[0] for it in COUNTED]
)
def test_the_number_of_items_is_as_documented(
    what: str, least: int, most: int, make: Callable[[int], Any], where: str
) -> None:
    assert of(make(least)) == []
    assert of(make(most)) == []
    over = make(most + 1)
    expected = f"no more than {most} items allowed [json-pointer:{spot(over, where)}]"
    assert expected in [str(problem) for problem in of(over)]
    if least > 0:
        under = make(least - 1)
        expected = f"must provide at least {least} items [json-pointer:{spot(under, where)}]"
        assert expected in [str(problem) for problem in of(under)]


@pytest.mark.parametrize(
    ("what", "least", "most", "make", "where"), NUMBERS, ids=[it[0] for it in NUMBERS]
)
def test_the_numbers_are_as_documented(
    what: str, least: int, most: int | None, make: Callable[[int], Any], where: str
) -> None:
    assert of(make(least)) == []
    under = make(least - 1)
    expected = f"must be greater than {least} [json-pointer:{spot(under, where)}]"
    assert expected in [str(problem) for problem in of(under)]
    if most is not None:
        assert of(make(most)) == []
        over = make(most + 1)
        expected = f"must be less than {most} [json-pointer:{spot(over, where)}]"
        assert expected in [str(problem) for problem in of(over)]
