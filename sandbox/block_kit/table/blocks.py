"""Blocks, but for rich_text, tables and charts."""

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
from sandbox.block_kit.table.pages import BLOCKS

BLOCK_ID = {"block_id": may(String(1, 255))}
HTTPS = String(1, 3000, pattern="^https://")


def _elements(*types: str) -> Union:
    return Union(tuple(f"elements/{type_}" for type_ in types))


SELECTS = tuple(
    f"{prefix}{kind}_select"
    for prefix in ("", "multi_")
    for kind in ("static", "external", "users", "conversations", "channels")
)
PICKED = ("checkboxes", "radio_buttons", "datepicker", "timepicker", *SELECTS)
ACCESSORY = _elements("button", "workflow_button", "overflow", "image", *PICKED)
ACTION = _elements(
    "button", "workflow_button", "overflow", "datetimepicker", "rich_text_input", *PICKED
)
INPUT = _elements(
    "plain_text_input",
    "number_input",
    "email_text_input",
    "url_text_input",
    "file_input",
    "rich_text_input",
    "datetimepicker",
    *PICKED,
)
CONTAINER_CHILDREN = (
    "actions",
    "context",
    "divider",
    "file",
    "header",
    "image",
    "input",
    "rich_text",
    "section",
    "table",
    "video",
)


def _block(
    type_: str,
    fields: dict[str, Field],
    *checks: Rule,
    one_of: tuple[str, ...] = (),
    surfaces: frozenset[str] = EVERYWHERE,
) -> Row:
    return Row(
        name=f"blocks/{type_}",
        type=type_,
        doc=f"{BLOCKS}/{type_.replace('_', '-')}-block",
        fields=fields | BLOCK_ID,
        surfaces=surfaces,
        one_of=one_of,
        rules=checks,
    )


BLOCK_ROWS = (
    _block(
        "section",
        {
            "text": may(Text(3000)),
            "fields": may(Array(Text(2000), 1, 10)),
            "accessory": may(ACCESSORY),
            "expand": may(Boolean()),
        },
        rules.text_or_fields,
    ),
    _block("divider", {}),
    _block("header", {"text": must(Text(150, PLAIN))}),
    _block(
        "image",
        {
            "alt_text": must(String(1, 2000)),
            "title": may(Text(2000, PLAIN)),
            "image_url": may(String(1, 3000)),
            "slack_file": may(Ref("slack_file")),
        },
        one_of=("image_url", "slack_file"),
    ),
    _block("actions", {"elements": must(Array(ACTION, 1, 25))}),
    _block(
        "context",
        {
            "elements": must(
                Array(Union(("elements/image", "text/plain_text", "text/mrkdwn")), 1, 10)
            )
        },
    ),
    _block(
        "context_actions",
        {"elements": must(Array(_elements("feedback_buttons", "icon_button"), 1, 5))},
        surfaces=frozenset({MESSAGE}),
    ),
    _block(
        "input",
        {
            "label": must(Text(2000, PLAIN)),
            "element": must(INPUT),
            "hint": may(Text(2000, PLAIN)),
            "optional": may(Boolean()),
            "dispatch_action": may(Boolean()),
        },
        rules.files_are_not_dispatched,
    ),
    _block(
        "file",
        {"external_id": must(String(1, 255)), "source": must(String(one_of=("remote",)))},
        surfaces=frozenset({MESSAGE}),
    ),
    _block(
        "video",
        {
            "alt_text": must(String(1, 2000)),
            # «less than 200», «less than 50» says the page.
            "title": must(Text(199, PLAIN)),
            "title_url": may(HTTPS),
            "description": may(Text(199, PLAIN)),
            "author_name": may(String(1, 49)),
            "provider_name": may(String(1)),
            "provider_icon_url": may(String(1, 3000)),
            "thumbnail_url": must(String(1, 3000)),
            "video_url": must(HTTPS),
        },
    ),
    _block("markdown", {"text": must(String(1, 12000))}, surfaces=frozenset({MESSAGE})),
    _block(
        "alert",
        {
            "text": must(Text(200)),
            "level": may(String(one_of=("default", "info", "warning", "error", "success"))),
        },
        surfaces=frozenset({MODAL}),
    ),
    _block(
        "card",
        {
            "hero_image": may(_elements("image")),
            "icon": may(_elements("image")),
            "slack_icon": may(Union(("slack_icon",))),
            "title": may(Text(150)),
            "subtitle": may(Text(150)),
            "body": may(Text(200)),
            "subtext": may(Text(200)),
            "actions": may(Array(_elements("button"), 1, 3)),
        },
        rules.at_least_one_of("hero_image", "title", "actions", "body"),
        rules.not_both("icon", "slack_icon"),
    ),
    _block(
        "carousel",
        {"elements": must(Array(Union(("blocks/card",)), 1, 10))},
        surfaces=frozenset({MESSAGE}),
    ),
    _block(
        "container",
        {
            "title": may(Text(150, PLAIN)),
            "rich_text_title": may(Union(("blocks/rich_text",))),
            "subtitle": may(Text(150)),
            "child_blocks": must(
                Array(Union(tuple(f"blocks/{child}" for child in CONTAINER_CHILDREN)), 1, 10)
            ),
            "width": may(String(one_of=("narrow", "standard", "wide", "full"))),
            "icon": may(_elements("image")),
            "is_collapsible": may(Boolean()),
            "default_collapsed": may(Boolean()),
            "has_header_divider": may(Boolean()),
        },
        rules.at_least_one_of("title", "rich_text_title"),
        rules.collapsing_makes_sense,
        surfaces=frozenset({MESSAGE, HOME}),
    ),
    _block(
        "task_card",
        {
            "task_id": must(String(1)),
            "title": must(String(1)),
            "status": must(String(one_of=("pending", "in_progress", "complete", "error"))),
            "details": may(Union(("blocks/rich_text",))),
            "output": may(Union(("blocks/rich_text",))),
            "sources": may(Array(_elements("url"))),
        },
        surfaces=frozenset({MESSAGE}),
    ),
    _block(
        "plan",
        {"title": must(String(1)), "tasks": may(Array(Ref("blocks/task_card")))},
        surfaces=frozenset({MESSAGE}),
    ),
)
