"""Blocks once they are accepted: what Slack adds to them, and what their elements hold.

https://docs.slack.dev/reference/block-kit
"""

from collections.abc import Iterator
from typing import Any

from sandbox.copies import copied
from sandbox.ids import Ids

Json = dict[str, Any]
Values = dict[str, dict[str, Json]]

# For each element that holds something: the key under which Slack reports it, and what is there
# while nothing is chosen.
HOLDS: dict[str, tuple[str, Any]] = {
    "plain_text_input": ("value", None),
    "email_text_input": ("value", None),
    "url_text_input": ("value", None),
    "number_input": ("value", None),
    "rich_text_input": ("rich_text_value", None),
    "static_select": ("selected_option", None),
    "external_select": ("selected_option", None),
    "users_select": ("selected_user", None),
    "conversations_select": ("selected_conversation", None),
    "channels_select": ("selected_channel", None),
    "multi_static_select": ("selected_options", []),
    "multi_external_select": ("selected_options", []),
    "multi_users_select": ("selected_users", []),
    "multi_conversations_select": ("selected_conversations", []),
    "multi_channels_select": ("selected_channels", []),
    "datepicker": ("selected_date", None),
    "timepicker": ("selected_time", None),
    "datetimepicker": ("selected_date_time", None),
    "checkboxes": ("selected_options", []),
    "radio_buttons": ("selected_option", None),
    "file_input": ("files", []),
}
# What an element may start with, by the same type; all others start with `initial_value`.
STARTS_WITH: dict[str, str] = {
    "rich_text_input": "initial_value",
    "static_select": "initial_option",
    "external_select": "initial_option",
    "users_select": "initial_user",
    "conversations_select": "initial_conversation",
    "channels_select": "initial_channel",
    "multi_static_select": "initial_options",
    "multi_external_select": "initial_options",
    "multi_users_select": "initial_users",
    "multi_conversations_select": "initial_conversations",
    "multi_channels_select": "initial_channels",
    "datepicker": "initial_date",
    "timepicker": "initial_time",
    "datetimepicker": "initial_date_time",
    "checkboxes": "initial_options",
    "radio_buttons": "initial_option",
}
PRESSED = frozenset({"button", "icon_button", "feedback_buttons", "overflow", "workflow_button"})
INTERACTIVE = frozenset(HOLDS) | PRESSED


def prepare(blocks: list[Json], ids: Ids) -> list[Json]:
    """Return the blocks as Slack keeps them: every block and interactive element has an id."""
    prepared: list[Json] = completed(blocks)
    for block in flat(prepared):
        block.setdefault("block_id", ids.short())
        for element in elements_of(block):
            if element.get("type") in INTERACTIVE:
                element.setdefault("action_id", ids.short())
    return prepared


def flat(blocks: list[Json]) -> Iterator[Json]:
    """Return every block, those inside containers and carousels too."""
    for block in blocks:
        yield block
        if block["type"] == "container":
            yield from flat(block["child_blocks"])
        elif block["type"] == "carousel":
            yield from flat(block["elements"])


def elements_of(block: Json) -> Iterator[Json]:
    """Return the elements right in a block: its accessory, its element, or each of its elements."""
    if block["type"] == "input":
        yield block["element"]
    elif block["type"] == "section" and "accessory" in block:
        yield block["accessory"]
    elif block["type"] in ("actions", "context_actions"):
        yield from block["elements"]
    elif block["type"] == "card":
        yield from block.get("actions", ())


def interactive(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    """Return every element that people can act on, with the block that it is in."""
    for block in flat(blocks):
        for element in elements_of(block):
            if element.get("type") in INTERACTIVE:
                yield block, element


def find_element(blocks: list[Json], block_id: str, action_id: str) -> tuple[Json, Json] | None:
    """Return the block and the element of these ids, or None."""
    for block, element in interactive(blocks):
        if block["block_id"] == block_id and element["action_id"] == action_id:
            return block, element
    return None


def nothing(element: Json) -> Json:
    """Return what Slack reports of an element in which nothing is chosen."""
    key, empty = HOLDS[element["type"]]
    return {"type": element["type"], key: copied(empty)}


def starting_value(element: Json, channel: str | None = None) -> Json:
    """Return what an element holds before anybody touches it.

    `channel` is the conversation it was opened from, for `default_to_current_conversation`.
    """
    key, _ = HOLDS[element["type"]]
    value = nothing(element)
    start = element.get(STARTS_WITH.get(element["type"], "initial_value"))
    if start is None and element.get("default_to_current_conversation") and channel:
        start = [channel] if element["type"].startswith("multi_") else channel
    if start is not None:
        value[key] = copied(start)
    return value


def state_of(
    blocks: list[Json], before: Values | None = None, channel: str | None = None
) -> Values:
    """Return what all elements hold: what they held `before` under the same ids, or start with.

    An update keeps what a person typed as long as block_id and action_id stay:
    https://docs.slack.dev/surfaces/modals#updating_views
    """
    values: Values = {}
    for block, element in interactive(blocks):
        if element["type"] not in HOLDS:
            continue
        kept = (before or {}).get(block["block_id"], {}).get(element["action_id"])
        if kept is None or kept["type"] != element["type"]:
            kept = starting_value(element, channel)
        values.setdefault(block["block_id"], {})[element["action_id"]] = kept
    return values


def is_empty(value: Json) -> bool:
    """Whether nothing is chosen or typed."""
    key, _ = HOLDS[value["type"]]
    return value.get(key) in (None, "", [])


def completed(part: Any) -> Any:
    """Return a copy in which every text object says what Slack assumes where the app said nothing.

    It shares nothing with `part`, which is of dictionaries, lists and what cannot change.
    """
    if isinstance(part, dict):
        copy = {key: one if one.__class__ is str else completed(one) for key, one in part.items()}
        if "text" in copy:
            kind = copy.get("type")
            if kind == "plain_text":
                copy.setdefault("emoji", True)
            elif kind == "mrkdwn":
                copy.setdefault("verbatim", False)
        return copy
    return [completed(one) for one in part] if isinstance(part, list) else part
