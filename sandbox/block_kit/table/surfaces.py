"""The surfaces: messages, modals and the Home tab, and the metadata a message may carry."""

from __future__ import annotations

from sandbox.block_kit import across
from sandbox.block_kit.shapes import (
    Array,
    Boolean,
    FlatObject,
    Ref,
    Row,
    String,
    Text,
    Union,
    may,
    must,
)
from sandbox.block_kit.table.objects import PLAIN
from sandbox.block_kit.table.pages import BLOCKS, METADATA, VIEWS

ANY_BLOCK = Union(
    tuple(
        f"blocks/{type_}"
        for type_ in (
            "section",
            "divider",
            "header",
            "image",
            "actions",
            "context",
            "context_actions",
            "input",
            "file",
            "video",
            "rich_text",
            "markdown",
            "table",
            "data_table",
            "data_visualization",
            "alert",
            "card",
            "carousel",
            "container",
            "plan",
            "task_card",
        )
    )
)
BOTH_VIEWS = {
    "blocks": must(Array(ANY_BLOCK, 1, 100)),
    "private_metadata": may(String(0, 3000)),
    "callback_id": may(String(0, 255)),
    "external_id": may(String(0, 255)),
}

SURFACE_ROWS = (
    Row(
        name="message",
        doc=BLOCKS,
        fields={"blocks": must(Array(ANY_BLOCK, 0, 50))},
        rules=(
            across.block_ids_differ,
            across.action_ids_differ,
            across.one_focus,
            across.AtMost(1, ("table", "data_table"), "only one table allowed"),
            across.AtMost(2, ("data_visualization",), "no more than 2 items allowed"),
            across.TotalCharacters(12_000, ("markdown",)),
            across.TotalCharacters(10_000, ("table", "data_table")),
        ),
    ),
    Row(
        name="modal",
        type="modal",
        doc=VIEWS,
        fields=BOTH_VIEWS
        | {
            "title": must(Text(24, PLAIN)),
            "submit": may(Text(24, PLAIN)),
            "close": may(Text(24, PLAIN)),
            "clear_on_close": may(Boolean()),
            "notify_on_close": may(Boolean()),
        },
        rules=(
            across.block_ids_differ,
            across.action_ids_differ,
            across.one_focus,
            across.inputs_have_a_submit,
        ),
    ),
    Row(
        name="home",
        type="home",
        doc=VIEWS,
        fields=BOTH_VIEWS,
        rules=(
            across.block_ids_differ,
            across.action_ids_differ,
            across.one_focus,
            across.TotalCharacters(10_000, ("table", "data_table")),
        ),
    ),
    Row(
        name="suggestions",
        doc="https://docs.slack.dev/reference/interaction-payloads/block_suggestion-payload",
        fields={
            "options": may(Array(Ref("option"), 0, 100)),
            "option_groups": may(Array(Ref("option_group"), 0, 100)),
        },
        one_of=("options", "option_groups"),
    ),
    Row(
        name="metadata",
        doc=METADATA,
        fields={
            "event_type": must(String(1, 255, pattern="^[A-Za-z0-9_.:-]+$")),
            "event_payload": must(FlatObject(nested=True)),
        },
    ),
)
