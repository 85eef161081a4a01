"""Slack's published lengths, written down a second time, so that a wrong one in the table shows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.sandbox.block_kit_builders import (
    actions,
    asking,
    button,
    chart,
    confirm,
    lines,
    modal,
    mrkdwn,
    of,
    option,
    options,
    picture,
    plain,
    spot,
)

# (what, how many characters at most, a message or view with such a text, where it is)
LONGEST: list[tuple[str, int, Callable[[str], Any], str]] = [
    # blocks
    ("section text", 3000, lambda s: [{"type": "section", "text": mrkdwn(s)}], "text/text"),
    ("section field", 2000, lambda s: [{"type": "section", "fields": [plain(s)]}], "fields/0/text"),
    ("header", 150, lambda s: [{"type": "header", "text": plain(s)}], "text/text"),
    ("block_id", 255, lambda s: [{"type": "divider", "block_id": s}], "block_id"),
    (
        "context text",
        3000,
        lambda s: [{"type": "context", "elements": [mrkdwn(s)]}],
        "elements/0/text",
    ),
    ("image url", 3000, lambda s: [picture(image_url=s)], "image_url"),
    ("image alt text", 2000, lambda s: [picture(alt_text=s)], "alt_text"),
    ("image title", 2000, lambda s: [picture(title=plain(s))], "title/text"),
    (
        "input label",
        2000,
        lambda s: modal({**asking({"type": "plain_text_input"}), "label": plain(s)}),
        "label/text",
    ),
    (
        "input hint",
        2000,
        lambda s: modal(asking({"type": "plain_text_input"}, hint=plain(s))),
        "hint/text",
    ),
    ("markdown", 12000, lambda s: [{"type": "markdown", "text": s}], "text"),
    ("alert", 200, lambda s: modal({"type": "alert", "text": mrkdwn(s)}), "text/text"),
    ("card title", 150, lambda s: [{"type": "card", "title": mrkdwn(s)}], "title/text"),
    ("card body", 200, lambda s: [{"type": "card", "body": mrkdwn(s)}], "body/text"),
    (
        "container title",
        150,
        lambda s: [{"type": "container", "title": plain(s), "child_blocks": [{"type": "divider"}]}],
        "title/text",
    ),
    ("chart title", 50, lambda s: [chart(title=s)], "title"),
    (
        "pie segment label",
        20,
        lambda s: [chart(chart={"type": "pie", "segments": [{"label": s, "value": 1}]})],
        "chart/segments/0/label",
    ),
    ("series name", 20, lambda s: [lines([s], ["May"])], "chart/series/0/name"),
    ("category", 20, lambda s: [lines(["Hours"], [s])], "chart/axis_config/categories/0"),
    ("x axis", 50, lambda s: [lines(["Hours"], ["May"], x_label=s)], "chart/axis_config/x_label"),
    ("y axis", 50, lambda s: [lines(["Hours"], ["May"], y_label=s)], "chart/axis_config/y_label"),
    # elements
    ("button text", 75, lambda s: [actions(button(text=plain(s)))], "elements/0/text/text"),
    ("button value", 2000, lambda s: [actions(button(value=s))], "elements/0/value"),
    ("button url", 3000, lambda s: [actions(button(url=s))], "elements/0/url"),
    ("action_id", 255, lambda s: [actions(button(action_id=s))], "elements/0/action_id"),
    (
        "accessibility label",
        75,
        lambda s: [actions(button(accessibility_label=s))],
        "elements/0/accessibility_label",
    ),
    (
        "placeholder",
        150,
        lambda s: modal(asking({"type": "plain_text_input", "placeholder": plain(s)})),
        "element/placeholder/text",
    ),
    (
        "feedback button value",
        2000,
        lambda s: [
            {
                "type": "context_actions",
                "elements": [
                    {
                        "type": "feedback_buttons",
                        "positive_button": {"text": plain("+"), "value": s},
                        "negative_button": {"text": plain("-"), "value": "no"},
                    }
                ],
            }
        ],
        "elements/0/positive_button/value",
    ),
    # composition objects
    (
        "option text",
        75,
        lambda s: [actions({"type": "static_select", "options": [option(s)]})],
        "elements/0/options/0/text/text",
    ),
    (
        "option value",
        150,
        lambda s: [actions({"type": "radio_buttons", "options": [option(value=s)]})],
        "elements/0/options/0/value",
    ),
    (
        "option description",
        75,
        lambda s: [actions({"type": "checkboxes", "options": [option(description=mrkdwn(s))]})],
        "elements/0/options/0/description/text",
    ),
    (
        "overflow option url",
        3000,
        lambda s: [actions({"type": "overflow", "options": [option(url=s)]})],
        "elements/0/options/0/url",
    ),
    (
        "option group label",
        75,
        lambda s: [
            actions(
                {
                    "type": "static_select",
                    "option_groups": [{"label": plain(s), "options": options(1)}],
                }
            )
        ],
        "elements/0/option_groups/0/label/text",
    ),
    (
        "confirm title",
        100,
        lambda s: [actions(confirm(title=plain(s)))],
        "elements/0/confirm/title/text",
    ),
    (
        "confirm text",
        300,
        lambda s: [actions(confirm(text=mrkdwn(s)))],
        "elements/0/confirm/text/text",
    ),
    (
        "confirm yes",
        30,
        lambda s: [actions(confirm(confirm=plain(s)))],
        "elements/0/confirm/confirm/text",
    ),
    ("confirm no", 30, lambda s: [actions(confirm(deny=plain(s)))], "elements/0/confirm/deny/text"),
    # views
    ("modal title", 24, lambda s: modal(title=plain(s)), "/title/text"),
    ("modal submit", 24, lambda s: modal(submit=plain(s)), "/submit/text"),
    ("modal close", 24, lambda s: modal(close=plain(s)), "/close/text"),
    ("private_metadata", 3000, lambda s: modal(private_metadata=s), "/private_metadata"),
    ("callback_id", 255, lambda s: modal(callback_id=s), "/callback_id"),
    ("external_id", 255, lambda s: modal(external_id=s), "/external_id"),
]


@pytest.mark.parametrize(("what", "most", "make", "where"), LONGEST, ids=[it[0] for it in LONGEST])
def test_the_longest_text_is_as_documented(
    what: str, most: int, make: Callable[[str], Any], where: str
) -> None:
    assert of(make("x" * most)) == []
    # A character is a code point, however many bytes or UTF-16 units it takes.
    assert of(make("🌱" * most)) == []
    over = make("x" * (most + 1))
    expected = f"must be less than {most + 1} characters [json-pointer:{spot(over, where)}]"
    assert expected in [str(problem) for problem in of(over)]
