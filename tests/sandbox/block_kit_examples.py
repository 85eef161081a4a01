"""The smallest valid example of every row of the Block Kit table, and its place on a surface."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

from sandbox.block_kit.shapes import Array, Ref, Row, Shape, Union
from sandbox.block_kit.table import TABLE

Json = dict[str, Any]

PLAIN: Json = {"type": "plain_text", "text": "Text"}
WORD: Json = {"type": "text", "text": "Text"}
OPTION: Json = {"text": PLAIN, "value": "one"}
RICH: Json = {
    "type": "rich_text",
    "elements": [{"type": "rich_text_section", "elements": [WORD]}],
}
IMAGE: Json = {"type": "image", "alt_text": "A cat", "image_url": "https://example.com/cat.png"}
BUTTON: Json = {"type": "button", "text": PLAIN}
CARD: Json = {"type": "card", "title": PLAIN}
AXES: Json = {"categories": ["May"]}
SERIES: Json = {"name": "Hours", "data": [{"label": "May", "value": 3}]}
TEXT_CELL: Json = {"type": "raw_text", "text": "Cell"}
FEEDBACK: Json = {"text": PLAIN, "value": "good"}

EXAMPLES: dict[str, Json] = {
    "message": {"blocks": [{"type": "divider"}]},
    "modal": {"type": "modal", "title": PLAIN, "submit": PLAIN, "blocks": [{"type": "divider"}]},
    "home": {"type": "home", "blocks": [{"type": "divider"}]},
    "suggestions": {"options": []},
    "metadata": {"event_type": "applied", "event_payload": {}},
    "blocks/section": {"type": "section", "text": PLAIN},
    "blocks/divider": {"type": "divider"},
    "blocks/header": {"type": "header", "text": PLAIN},
    "blocks/image": IMAGE,
    "blocks/actions": {"type": "actions", "elements": [BUTTON]},
    "blocks/context": {"type": "context", "elements": [PLAIN]},
    "blocks/context_actions": {
        "type": "context_actions",
        "elements": [{"type": "icon_button", "icon": "trash", "text": PLAIN}],
    },
    "blocks/input": {"type": "input", "label": PLAIN, "element": {"type": "plain_text_input"}},
    "blocks/file": {"type": "file", "external_id": "ABCD1", "source": "remote"},
    "blocks/video": {
        "type": "video",
        "alt_text": "A talk",
        "title": PLAIN,
        "thumbnail_url": "https://example.com/talk.png",
        "video_url": "https://example.com/talk",
    },
    "blocks/rich_text": RICH,
    "blocks/markdown": {"type": "markdown", "text": "**Text**"},
    "blocks/table": {"type": "table", "rows": [[TEXT_CELL]]},
    "blocks/data_table": {"type": "data_table", "caption": "Hours", "rows": [[TEXT_CELL]] * 2},
    "blocks/data_visualization": {
        "type": "data_visualization",
        "title": "Hours",
        "chart": {"type": "pie", "segments": [{"label": "May", "value": 3}]},
    },
    "blocks/alert": {"type": "alert", "text": PLAIN},
    "blocks/card": CARD,
    "blocks/carousel": {"type": "carousel", "elements": [CARD]},
    "blocks/container": {
        "type": "container",
        "title": PLAIN,
        "child_blocks": [{"type": "divider"}],
    },
    "blocks/plan": {"type": "plan", "title": "Plan"},
    "blocks/task_card": {"type": "task_card", "task_id": "1", "title": "Ask", "status": "pending"},
    "rich_text/section": {"type": "rich_text_section", "elements": [WORD]},
    "rich_text/list": {
        "type": "rich_text_list",
        "style": "bullet",
        "elements": [{"type": "rich_text_section", "elements": [WORD]}],
    },
    "rich_text/quote": {"type": "rich_text_quote", "elements": [WORD]},
    "rich_text/preformatted": {"type": "rich_text_preformatted", "elements": [WORD]},
    "rich_text_style": {"bold": True},
    "rich_text_mention_style": {"bold": True},
    "rich_text/text": {"type": "text", "text": "Text"},
    "rich_text/link": {"type": "link", "url": "https://example.com"},
    "rich_text/user": {"type": "user", "user_id": "U1"},
    "rich_text/usergroup": {"type": "usergroup", "usergroup_id": "S1"},
    "rich_text/channel": {"type": "channel", "channel_id": "C1"},
    "rich_text/team": {"type": "team", "team_id": "T1"},
    "rich_text/broadcast": {"type": "broadcast", "range": "here"},
    "rich_text/emoji": {"type": "emoji", "name": "wave"},
    "rich_text/date": {"type": "date", "timestamp": 1720710212, "format": "{date_num}"},
    "rich_text/color": {"type": "color", "value": "#F405B3"},
    "column_setting": {"align": "left"},
    "cells/raw_text": TEXT_CELL,
    "cells/raw_number": {"type": "raw_number", "value": 1, "text": "1"},
    "charts/pie": {"type": "pie", "segments": [{"label": "May", "value": 3}]},
    "charts/bar": {"type": "bar", "series": [SERIES], "axis_config": AXES},
    "charts/area": {"type": "area", "series": [SERIES], "axis_config": AXES},
    "charts/line": {"type": "line", "series": [SERIES], "axis_config": AXES},
    "chart_segment": {"label": "May", "value": 3},
    "chart_series": SERIES,
    "chart_point": {"label": "May", "value": 3},
    "chart_axes": AXES,
    "elements/button": BUTTON,
    "elements/checkboxes": {"type": "checkboxes", "options": [OPTION]},
    "elements/radio_buttons": {"type": "radio_buttons", "options": [OPTION]},
    "elements/overflow": {"type": "overflow", "options": [OPTION]},
    "elements/datepicker": {"type": "datepicker"},
    "elements/timepicker": {"type": "timepicker"},
    "elements/datetimepicker": {"type": "datetimepicker"},
    "elements/plain_text_input": {"type": "plain_text_input"},
    "elements/number_input": {"type": "number_input", "is_decimal_allowed": True},
    "elements/email_text_input": {"type": "email_text_input"},
    "elements/url_text_input": {"type": "url_text_input"},
    "elements/file_input": {"type": "file_input"},
    "elements/rich_text_input": {"type": "rich_text_input", "action_id": "essay"},
    "elements/image": IMAGE,
    "elements/workflow_button": {
        "type": "workflow_button",
        "action_id": "run",
        "text": PLAIN,
        "workflow": {"trigger": {"url": "https://slack.com/shortcuts/Ft1/x"}},
    },
    "elements/feedback_buttons": {
        "type": "feedback_buttons",
        "positive_button": FEEDBACK,
        "negative_button": FEEDBACK,
    },
    "feedback_button": FEEDBACK,
    "elements/icon_button": {"type": "icon_button", "icon": "trash", "text": PLAIN},
    "elements/url": {"type": "url", "url": "https://example.com", "text": "Example"},
    "elements/static_select": {"type": "static_select", "options": [OPTION]},
    "elements/multi_static_select": {"type": "multi_static_select", "options": [OPTION]},
    "elements/external_select": {"type": "external_select"},
    "elements/multi_external_select": {"type": "multi_external_select"},
    "elements/users_select": {"type": "users_select"},
    "elements/multi_users_select": {"type": "multi_users_select"},
    "elements/conversations_select": {"type": "conversations_select"},
    "elements/multi_conversations_select": {"type": "multi_conversations_select"},
    "elements/channels_select": {"type": "channels_select"},
    "elements/multi_channels_select": {"type": "multi_channels_select"},
    "text/plain_text": PLAIN,
    "text/mrkdwn": {"type": "mrkdwn", "text": "*Text*"},
    "option": OPTION,
    "formatted_option": OPTION,
    "overflow_option": OPTION,
    "option_group": {"label": PLAIN, "options": [OPTION]},
    "confirm": {"title": PLAIN, "text": PLAIN, "confirm": PLAIN, "deny": PLAIN},
    "dispatch_action_config": {"trigger_actions_on": ["on_enter_pressed"]},
    "conversation_filter": {"include": ["im"]},
    "slack_file": {"id": "F1"},
    "slack_icon": {"type": "icon", "name": "rocket"},
    "workflow": {"trigger": {"url": "https://slack.com/shortcuts/Ft1/x"}},
    "trigger": {"url": "https://slack.com/shortcuts/Ft1/x"},
    "input_parameter": {"name": "who", "value": "U1"},
}


def example(row: str) -> Json:
    """Return a fresh copy of the smallest valid object of a row."""
    return copy.deepcopy(EXAMPLES[row])


def rows_in(shape: Shape) -> tuple[str, ...]:
    """Return the names of the rows a shape refers to directly."""
    if isinstance(shape, Array):
        return rows_in(shape.of)
    if isinstance(shape, Union):
        return shape.rows
    return (shape.row,) if isinstance(shape, Ref) else ()


def way_to(row: str, surface: str) -> list[tuple[str, str]] | None:
    """Return the shortest way to a row from a surface: pairs of a row and its field."""
    ways: dict[str, list[tuple[str, str]]] = {surface: []}
    queue = [surface]
    for name in queue:
        for field, described in TABLE[name].fields.items():
            for child in rows_in(described.shape):
                if child not in ways and surface in TABLE[child].surfaces:
                    ways[child] = [*ways[name], (name, field)]
                    queue.append(child)
    return ways.get(row)


def surfaces_of(row: Row) -> Iterator[str]:
    """Yield the surfaces a row can stand on, alone or inside something."""
    for surface in ("message", "modal", "home", "suggestions", "metadata"):
        if row.name == surface or way_to(row.name, surface):
            yield surface


def placed(row: str, value: Any, surface: str) -> tuple[Any, str]:
    """Put `value`, an object of `row`, on a surface; return the surface's JSON and its pointer."""
    way = way_to(row, surface)
    assert way is not None
    pointer = ""
    for parent, field in reversed(way):
        around = example(parent)
        if field in TABLE[parent].one_of:
            for name in TABLE[parent].one_of:
                around.pop(name, None)
        shape = TABLE[parent].fields[field].shape
        step = f"/{field}"
        inner = value
        while isinstance(shape, Array):
            inner, shape, step = [inner] * max(1, shape.least), shape.of, f"{step}/0"
        around[field] = inner
        value, pointer = around, f"{step}{pointer}"
    return value, pointer
