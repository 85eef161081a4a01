"""Refusals of the real Slack, as people have quoted them in public, word for word."""

from __future__ import annotations

from typing import Any

from tests.sandbox.block_kit_builders import (
    Json,
    actions,
    asking,
    button,
    modal,
    mrkdwn,
    of,
    option,
    plain,
)

TEXT_INPUT: Json = {"type": "plain_text_input", "action_id": "text"}


def said(content: Any) -> list[str]:
    return [str(problem) for problem in of(content)]


# Answers of the real Slack, as people have quoted them in public: each list is one whole answer.
def test_the_words_of_an_over_long_section() -> None:
    # github.com/metabase/metabase/issues/74943
    assert said([{"type": "section", "text": mrkdwn("x" * 3001)}]) == [
        "failed to match all allowed schemas [json-pointer:/blocks/0/text]",
        "must be less than 3001 characters [json-pointer:/blocks/0/text/text]",
    ]


def test_the_words_of_an_over_long_option_in_a_modal() -> None:
    # github.com/rtCamp/frappe-slack-connector/issues/54
    select = {"type": "static_select", "options": [option("x" * 76)]}
    assert said(modal({"type": "divider"}, {"type": "divider"}, asking(select))) == [
        "failed to match all allowed schemas [json-pointer:/view]",
        "failed to match all allowed schemas [json-pointer:/view/blocks/2/element/options/0/text]",
        "must be less than 76 characters [json-pointer:/view/blocks/2/element/options/0/text/text]",
    ]


def test_the_words_of_an_unknown_property_of_a_modal() -> None:
    # github.com/nicklambourne/slackblocks/issues/36
    assert said(modal(submit_disabled=False)) == [
        "failed to match all allowed schemas [json-pointer:/view]",
        "invalid additional property: submit_disabled [json-pointer:/view]",
    ]


def test_the_words_of_an_empty_view() -> None:
    # github.com/slackapi/java-slack-sdk/pull/302
    assert sorted(said({})) == [
        "missing required field: blocks [json-pointer:/view]",
        "missing required field: title [json-pointer:/view]",
        "missing required field: type [json-pointer:/view]",
    ]


def test_the_words_of_an_image_without_source_and_description() -> None:
    section = {"type": "section", "text": plain("x"), "accessory": {"type": "image"}}
    home = {"type": "home", "blocks": [{"type": "divider"}] * 3 + [section]}
    assert set(said(home)) == {
        "failed to match all allowed schemas [json-pointer:/view]",
        "missing required field: image_url [json-pointer:/view/blocks/3/accessory]",
        "missing required field: alt_text [json-pointer:/view/blocks/3/accessory]",
    }


def test_the_words_of_too_many_blocks() -> None:
    assert said([{"type": "divider"}] * 51) == [
        "no more than 50 items allowed [json-pointer:/blocks]"
    ]


def test_the_words_of_a_section_without_text() -> None:
    assert said([{"type": "section"}]) == [
        "must define either `text` or `fields` [json-pointer:/blocks/0/type]"
    ]
    assert said([{"type": "section", "fields": [plain("x")]}]) == []


def test_the_words_of_an_action_id_used_twice_in_a_block() -> None:
    twice = actions(button(action_id="pick"), button(action_id="pick"))
    assert said([{"type": "divider"}, twice]) == [
        '`action_id` "pick" already exists [json-pointer:/blocks/1/elements/1/action_id]'
    ]


def test_the_words_of_input_blocks_without_a_submit() -> None:
    view = modal({"type": "divider"}, {"type": "divider"}, asking(TEXT_INPUT))
    del view["submit"]
    assert said(view) == [
        "must define `submit` to use an `input` block in modals [json-pointer:/view/blocks/2/input]"
    ]
    assert said({"type": "home", "blocks": [asking(TEXT_INPUT)]}) == []


def test_the_words_of_an_unsupported_type() -> None:
    assert said([{"type": "xyz"}]) == ["unsupported type: xyz [json-pointer:/blocks/0/type]"]


def test_the_words_of_initial_options_that_are_not_offered() -> None:
    for initial in ([], [option("B", "b")], [option(), option("B", "b")]):
        boxes = {"type": "checkboxes", "options": [option()], "initial_options": initial}
        assert said([actions(boxes)]) == [
            "must be one of the provided options"
            " [json-pointer:/blocks/0/elements/0/initial_options]"
        ]


def test_the_words_of_a_list_in_a_list() -> None:
    inner = {"type": "rich_text_list", "style": "bullet", "elements": []}
    outer = {"type": "rich_text_list", "style": "bullet", "elements": [inner]}
    assert said([{"type": "rich_text", "elements": [outer]}]) == [
        "unsupported type: rich_text_list [json-pointer:/blocks/0/elements/0/elements/0/type]"
    ]


def test_the_words_of_null_where_nothing_should_stand() -> None:
    assert said([actions(button(style=None))]) == [
        "must provide a string [json-pointer:/blocks/0/elements/0/style]"
    ]
    assert said(modal(submit=None)) == [
        "failed to match all allowed schemas [json-pointer:/view]",
        "failed to match all allowed schemas [json-pointer:/view/submit]",
        "must provide an object [json-pointer:/view/submit]",
    ]
