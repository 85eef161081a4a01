"""Block elements: what people press, pick from and type into."""

from __future__ import annotations

from sandbox.block_kit import rules
from sandbox.block_kit.shapes import (
    EVERYWHERE,
    HOME,
    MESSAGE,
    MODAL,
    Array,
    Boolean,
    Field,
    Integer,
    Ref,
    Row,
    Rule,
    String,
    Text,
    Union,
    may,
    must,
)
from sandbox.block_kit.table.objects import PLAIN
from sandbox.block_kit.table.pages import ELEMENTS

ACTION_ID = {"action_id": may(String(1, 255))}
CONFIRM = {"confirm": may(Ref("confirm"))}
FOCUS = {"focus_on_load": may(Boolean())}
PLACEHOLDER = {"placeholder": may(Text(150, PLAIN))}
DISPATCH = {"dispatch_action_config": may(Ref("dispatch_action_config"))}
STYLE = {"style": may(String(one_of=("primary", "danger")))}
LABEL = {"accessibility_label": may(String(1, 75))}


def _element(
    type_: str,
    page: str,
    *parts: dict[str, Field],
    surfaces: frozenset[str] = EVERYWHERE,
    one_of: tuple[str, ...] = (),
    checks: tuple[Rule, ...] = (),
) -> Row:
    fields: dict[str, Field] = {}
    for part in parts:
        fields |= part
    return Row(
        name=f"elements/{type_}",
        type=type_,
        doc=f"{ELEMENTS}/{page}",
        fields=fields,
        surfaces=surfaces,
        one_of=one_of,
        rules=checks,
    )


ELEMENT_ROWS = (
    _element(
        "button",
        "button-element",
        ACTION_ID,
        CONFIRM,
        STYLE,
        LABEL,
        {
            "text": must(Text(75, PLAIN)),
            "url": may(String(1, 3000)),
            "value": may(String(0, 2000)),
            "agent_prompt": may(String(1, 4000)),
            "agent_prompt_display": may(String(1)),
            "visible_to_user_ids": may(Array(String(1), 1)),
        },
    ),
    _element(
        "checkboxes",
        "checkboxes-element",
        ACTION_ID,
        CONFIRM,
        FOCUS,
        {
            "options": must(Array(Ref("formatted_option"), 1, 10)),
            "initial_options": may(Array(Ref("formatted_option"))),
        },
        checks=(rules.initial_options_are_offered,),
    ),
    _element(
        "radio_buttons",
        "radio-button-group-element",
        ACTION_ID,
        CONFIRM,
        FOCUS,
        {
            "options": must(Array(Ref("formatted_option"), 1, 10)),
            "initial_option": may(Ref("formatted_option")),
        },
        checks=(rules.initial_option_is_offered,),
    ),
    _element(
        "overflow",
        "overflow-menu-element",
        ACTION_ID,
        CONFIRM,
        {"options": must(Array(Ref("overflow_option"), 1, 5))},
    ),
    _element(
        "datepicker",
        "date-picker-element",
        ACTION_ID,
        CONFIRM,
        FOCUS,
        PLACEHOLDER,
        {"initial_date": may(String(date=True))},
    ),
    _element(
        "timepicker",
        "time-picker-element",
        ACTION_ID,
        CONFIRM,
        FOCUS,
        PLACEHOLDER,
        {
            "initial_time": may(String(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")),
            "timezone": may(String(1)),
        },
        checks=(rules.timezone_is_known,),
    ),
    _element(
        "datetimepicker",
        "datetime-picker-element",
        ACTION_ID,
        CONFIRM,
        FOCUS,
        # Ten digits, says the page.
        {"initial_date_time": may(Integer(1_000_000_000, 9_999_999_999))},
        surfaces=frozenset({MESSAGE, MODAL}),
    ),
    _element(
        "plain_text_input",
        "plain-text-input-element",
        ACTION_ID,
        DISPATCH,
        FOCUS,
        PLACEHOLDER,
        {
            "initial_value": may(String(0, 3000)),
            "multiline": may(Boolean()),
            "min_length": may(Integer(0, 3000)),
            "max_length": may(Integer(1, 3000)),
        },
        checks=(rules.in_order("min_length", "max_length"), rules.initial_value_fits),
    ),
    _element(
        "number_input",
        "number-input-element",
        ACTION_ID,
        DISPATCH,
        FOCUS,
        PLACEHOLDER,
        {
            "is_decimal_allowed": must(Boolean()),
            "initial_value": may(String(pattern=rules.NUMBER)),
            "min_value": may(String(pattern=rules.NUMBER)),
            "max_value": may(String(pattern=rules.NUMBER)),
        },
        surfaces=frozenset({MODAL}),
        checks=(rules.numbers_agree,),
    ),
    _element(
        "email_text_input",
        "email-input-element",
        ACTION_ID,
        DISPATCH,
        FOCUS,
        PLACEHOLDER,
        {"initial_value": may(String(0))},
        surfaces=frozenset({MODAL}),
    ),
    _element(
        "url_text_input",
        "url-input-element",
        ACTION_ID,
        DISPATCH,
        FOCUS,
        PLACEHOLDER,
        {"initial_value": may(String(0))},
        surfaces=frozenset({MODAL}),
    ),
    _element(
        "file_input",
        "file-input-element",
        ACTION_ID,
        {
            "filetypes": may(Array(String(1), 1)),
            "max_files": may(Integer(1, 10)),
        },
        surfaces=frozenset({MODAL}),
    ),
    _element(
        "rich_text_input",
        "rich-text-input-element",
        DISPATCH,
        FOCUS,
        PLACEHOLDER,
        {
            "action_id": must(String(1, 255)),
            "initial_value": may(Union(("blocks/rich_text",))),
            "min_lines": may(Integer(1, 100)),
            "max_lines": may(Integer(1, 100)),
        },
        surfaces=frozenset({MODAL, HOME}),
        checks=(rules.in_order("min_lines", "max_lines"),),
    ),
    _element(
        "image",
        "image-element",
        {
            "alt_text": must(String(1, 2000)),
            "image_url": may(String(1, 3000)),
            "slack_file": may(Ref("slack_file")),
        },
        one_of=("image_url", "slack_file"),
    ),
    _element(
        "workflow_button",
        "workflow-button-element",
        CONFIRM,
        STYLE,
        LABEL,
        {
            "action_id": must(String(1, 255)),
            "text": must(Text(75, PLAIN)),
            "workflow": must(Ref("workflow")),
        },
        surfaces=frozenset({MESSAGE}),
    ),
    _element(
        "feedback_buttons",
        "feedback-buttons-element",
        ACTION_ID,
        {
            "positive_button": must(Ref("feedback_button")),
            "negative_button": must(Ref("feedback_button")),
        },
        surfaces=frozenset({MESSAGE}),
    ),
    Row(
        name="feedback_button",
        doc=f"{ELEMENTS}/feedback-buttons-element",
        fields={
            "text": must(Text(75, PLAIN)),
            "value": must(String(1, 2000)),
            **LABEL,
        },
    ),
    _element(
        "icon_button",
        "icon-button-element",
        ACTION_ID,
        CONFIRM,
        LABEL,
        {
            "icon": must(String(one_of=("trash",))),
            "text": must(Text(75, PLAIN)),
            "value": may(String(0, 2000)),
            "visible_to_user_ids": may(Array(String(1), 1)),
        },
        surfaces=frozenset({MESSAGE}),
    ),
    Row(
        name="elements/url",
        type="url",
        doc=f"{ELEMENTS}/url-source-element",
        fields={"url": must(String(1)), "text": must(String(1))},
        surfaces=frozenset({MESSAGE}),
    ),
)
