"""Composition objects: what blocks and elements are made of."""

from __future__ import annotations

from sandbox.block_kit import rules
from sandbox.block_kit.shapes import (
    Array,
    Boolean,
    Field,
    Ref,
    Row,
    String,
    Text,
    may,
    must,
)
from sandbox.block_kit.table.pages import OBJECTS, TEXT

PLAIN = ("plain_text",)
# fmt: off
ICONS = (
    "archive", "book", "bookmark", "bot", "bug", "calendar", "call", "caret-left", "caret-right",
    "check", "clipboard", "code", "comment", "compass", "copy", "cube", "download", "edit",
    "email", "eye-closed", "eye-open", "file", "flag", "folder", "gear", "globe", "heart", "help",
    "image", "info", "key", "lightbulb", "link", "map", "mobile", "new-window", "pin", "plus",
    "refine", "refresh", "rocket", "save", "screen", "share", "sparkle", "star", "star-filled",
    "tag", "thumbs-down", "thumbs-up", "trash", "upload", "user", "warning",
)
# fmt: on


def _option(name: str, kinds: tuple[str, ...], **more: Field) -> Row:
    return Row(
        name=name,
        doc=f"{OBJECTS}/option-object",
        fields={
            "text": must(Text(75, kinds)),
            # The Node types still say 75; the page and the Python SDK say 150.
            "value": must(String(1, 150)),
            "description": may(Text(75, kinds)),
            **more,
        },
    )


OBJECT_ROWS = (
    Row(
        name="text/plain_text",
        type="plain_text",
        doc=TEXT,
        fields={"text": must(String(1, 3000)), "emoji": may(Boolean())},
    ),
    Row(
        name="text/mrkdwn",
        type="mrkdwn",
        doc=TEXT,
        fields={"text": must(String(1, 3000)), "verbatim": may(Boolean())},
    ),
    _option("option", PLAIN),
    _option("formatted_option", ("plain_text", "mrkdwn")),
    _option("overflow_option", PLAIN, url=may(String(1, 3000))),
    Row(
        name="option_group",
        doc=f"{OBJECTS}/option-group-object",
        fields={
            "label": must(Text(75, PLAIN)),
            "options": must(Array(Ref("option"), 1, 100)),
        },
    ),
    Row(
        name="confirm",
        doc=f"{OBJECTS}/confirmation-dialog-object",
        fields={
            "title": must(Text(100, PLAIN)),
            # The page says plain_text, the SDKs and Slack's own examples also use mrkdwn here.
            "text": must(Text(300)),
            "confirm": must(Text(30, PLAIN)),
            "deny": must(Text(30, PLAIN)),
            "style": may(String(one_of=("primary", "danger"))),
        },
    ),
    Row(
        name="dispatch_action_config",
        doc=f"{OBJECTS}/dispatch-action-configuration-object",
        fields={
            "trigger_actions_on": may(
                Array(String(one_of=("on_enter_pressed", "on_character_entered")), 1, 2)
            ),
        },
    ),
    Row(
        name="conversation_filter",
        doc=f"{OBJECTS}/conversation-filter-object",
        fields={
            "include": may(Array(String(one_of=("im", "mpim", "private", "public")), 1)),
            "exclude_external_shared_channels": may(Boolean()),
            "exclude_bot_users": may(Boolean()),
        },
        rules=(
            rules.at_least_one_of(
                "include", "exclude_external_shared_channels", "exclude_bot_users"
            ),
        ),
    ),
    Row(
        name="slack_file",
        doc=f"{OBJECTS}/slack-file-object",
        fields={"id": may(String(1)), "url": may(String(1, 3000))},
        one_of=("id", "url"),
    ),
    Row(
        name="slack_icon",
        type="icon",
        doc=f"{OBJECTS}/slack-icon-object",
        fields={
            "name": must(String(one_of=ICONS)),
        },
    ),
    Row(
        name="workflow",
        doc=f"{OBJECTS}/workflow-object",
        fields={"trigger": must(Ref("trigger"))},
    ),
    Row(
        name="trigger",
        doc=f"{OBJECTS}/trigger-object",
        fields={
            "url": must(String(1, 3000)),
            "customizable_input_parameters": may(Array(Ref("input_parameter"))),
        },
    ),
    Row(
        name="input_parameter",
        doc=f"{OBJECTS}/trigger-object",
        fields={"name": must(String(1)), "value": must(String())},
    ),
)
