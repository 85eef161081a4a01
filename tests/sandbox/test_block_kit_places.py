"""Which element stands in which block, and which block on which surface, as Slack publishes it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.sandbox.block_kit_builders import (
    Json,
    actions,
    asking,
    button,
    cell,
    chart,
    modal,
    of,
    options,
    picture,
    plain,
    spot,
)

# Which element may stand where, from the pages of the blocks and of the elements.
EVERY_ELEMENT: dict[str, Json] = {
    "button": button(),
    "checkboxes": {"type": "checkboxes", "options": options(1)},
    "radio_buttons": {"type": "radio_buttons", "options": options(1)},
    "overflow": {"type": "overflow", "options": options(1)},
    "datepicker": {"type": "datepicker"},
    "timepicker": {"type": "timepicker"},
    "datetimepicker": {"type": "datetimepicker"},
    "plain_text_input": {"type": "plain_text_input"},
    "number_input": {"type": "number_input", "is_decimal_allowed": False},
    "email_text_input": {"type": "email_text_input"},
    "url_text_input": {"type": "url_text_input"},
    "file_input": {"type": "file_input"},
    "rich_text_input": {"type": "rich_text_input", "action_id": "r"},
    "image": picture(),
    "workflow_button": {
        "type": "workflow_button",
        "text": plain("Run"),
        "action_id": "w",
        "workflow": {"trigger": {"url": "https://slack.com/shortcuts/Ft1/x"}},
    },
    "static_select": {"type": "static_select", "options": options(1)},
    "multi_static_select": {"type": "multi_static_select", "options": options(1)},
    "external_select": {"type": "external_select"},
    "multi_external_select": {"type": "multi_external_select"},
    "users_select": {"type": "users_select"},
    "multi_users_select": {"type": "multi_users_select"},
    "conversations_select": {"type": "conversations_select"},
    "multi_conversations_select": {"type": "multi_conversations_select"},
    "channels_select": {"type": "channels_select"},
    "multi_channels_select": {"type": "multi_channels_select"},
    "feedback_buttons": {
        "type": "feedback_buttons",
        "positive_button": {"text": plain("+"), "value": "y"},
        "negative_button": {"text": plain("-"), "value": "n"},
    },
    "icon_button": {"type": "icon_button", "icon": "trash", "text": plain("Delete")},
}
PICKED = {name for name in EVERY_ELEMENT if name.endswith("_select")} | {
    "checkboxes",
    "radio_buttons",
    "datepicker",
    "timepicker",
}
TYPED = {"plain_text_input", "number_input", "email_text_input", "url_text_input", "file_input"}
# (block, where its element is, which elements it takes in a message, a modal and the Home tab)
HOLDERS: list[tuple[str, Callable[[Json], Json], str, set[str], set[str], set[str]]] = [
    (
        "section",
        lambda e: {"type": "section", "text": plain("x"), "accessory": e},
        "accessory",
        PICKED | {"button", "overflow", "image", "workflow_button"},
        PICKED | {"button", "overflow", "image"},
        PICKED | {"button", "overflow", "image"},
    ),
    (
        "actions",
        actions,
        "elements/0",
        PICKED | {"button", "overflow", "datetimepicker", "workflow_button"},
        PICKED | {"button", "overflow", "datetimepicker", "rich_text_input"},
        PICKED | {"button", "overflow", "rich_text_input"},
    ),
    (
        "input",
        asking,
        "element",
        PICKED | {"plain_text_input", "datetimepicker"},
        PICKED | TYPED | {"datetimepicker", "rich_text_input"},
        PICKED | {"plain_text_input", "rich_text_input"},
    ),
    (
        "context",
        lambda e: {"type": "context", "elements": [e]},
        "elements/0",
        {"image"},
        {"image"},
        {"image"},
    ),
    (
        "context_actions",
        lambda e: {"type": "context_actions", "elements": [e]},
        "elements/0",
        {"feedback_buttons", "icon_button"},
        set(),
        set(),
    ),
]


@pytest.mark.parametrize("name", EVERY_ELEMENT)
@pytest.mark.parametrize("holder", HOLDERS, ids=[it[0] for it in HOLDERS])
def test_an_element_stands_only_in_the_blocks_and_surfaces_that_take_it(
    holder: tuple[str, Callable[[Json], Json], str, set[str], set[str], set[str]], name: str
) -> None:
    block, make, where, in_message, in_modal, in_home = holder
    made = make(EVERY_ELEMENT[name])
    home = {"type": "home", "blocks": [made]}
    for content, allowed in (([made], in_message), (modal(made), in_modal), (home, in_home)):
        complaints = [str(problem) for problem in of(content)]
        if name in allowed:
            assert complaints == []
        else:
            there = spot(content, f"{where}/type")
            if block == "context_actions" and not isinstance(content, list):
                there, name_there = spot(content, "type"), block
            else:
                name_there = name
            assert f"unsupported type: {name_there} [json-pointer:{there}]" in complaints


# Where each block may stand, from https://docs.slack.dev/reference/block-kit/blocks
STANDS: dict[str, str] = {
    "section": "message modal home",
    "divider": "message modal home",
    "header": "message modal home",
    "image": "message modal home",
    "actions": "message modal home",
    "context": "message modal home",
    "input": "message modal home",
    "video": "message modal home",
    "rich_text": "message modal home",
    "card": "message modal home",
    "table": "message home",
    "data_table": "message home",
    "data_visualization": "message home",
    "container": "message home",
    "context_actions": "message",
    "file": "message",
    "markdown": "message",
    "carousel": "message",
    "plan": "message",
    "task_card": "message",
    "alert": "modal",
}
ONE_OF_EACH: dict[str, Json] = {
    "section": {"type": "section", "text": plain("x")},
    "divider": {"type": "divider"},
    "header": {"type": "header", "text": plain("x")},
    "image": picture(),
    "actions": actions(button()),
    "context": {"type": "context", "elements": [plain("x")]},
    "input": asking({"type": "plain_text_input"}),
    "video": {
        "type": "video",
        "title": plain("T"),
        "alt_text": "T",
        "video_url": "https://example.com/v",
        "thumbnail_url": "https://example.com/t",
    },
    "rich_text": {"type": "rich_text", "elements": []},
    "card": {"type": "card", "title": plain("x")},
    "table": {"type": "table", "rows": [[cell("x")]]},
    "data_table": {"type": "data_table", "caption": "C", "rows": [[cell("x")]] * 2},
    "data_visualization": chart(),
    "container": {
        "type": "container",
        "title": plain("T"),
        "child_blocks": [{"type": "divider"}],
    },
    "context_actions": {
        "type": "context_actions",
        "elements": [EVERY_ELEMENT["icon_button"]],
    },
    "file": {"type": "file", "external_id": "F", "source": "remote"},
    "markdown": {"type": "markdown", "text": "x"},
    "carousel": {"type": "carousel", "elements": [{"type": "card", "title": plain("x")}]},
    "plan": {"type": "plan", "title": "x", "tasks": []},
    "task_card": {"type": "task_card", "task_id": "1", "title": "x", "status": "complete"},
    "alert": {"type": "alert", "text": plain("x"), "level": "warning"},
}


@pytest.mark.parametrize("name", STANDS)
def test_a_block_stands_only_on_the_surfaces_that_take_it(name: str) -> None:
    block = ONE_OF_EACH[name]
    home = {"type": "home", "blocks": [block]}
    for surface, content in (("message", [block]), ("modal", modal(block)), ("home", home)):
        complaints = [str(problem) for problem in of(content)]
        if surface in STANDS[name].split():
            assert complaints == []
        else:
            there = spot(content, "type")
            assert f"unsupported type: {name} [json-pointer:{there}]" in complaints
