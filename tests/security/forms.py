"""Filling in a form as somebody would who takes what it offers."""

from collections.abc import Mapping
from typing import Any

_TYPED = {"plain_text_input", "email_text_input", "url_text_input"}


def fill(view: Mapping[str, Any], **other: Any) -> dict[str, Any]:
    """Return ``state.values`` for a view; ``other`` are element states in place of what it offers.

    What a field offers by itself is its initial value, else a few words, or the first choice where
    one is needed.
    """
    values = {}
    for block in view.get("blocks") or []:
        if block.get("type") == "input":
            element = block["element"]
            state = other.get(block["block_id"]) or _offered(
                element, is_optional=bool(block.get("optional"))
            )
            values[block["block_id"]] = {element["action_id"]: {"type": element["type"], **state}}
    return values


def _offered(element: Mapping[str, Any], *, is_optional: bool) -> dict[str, Any]:
    kind = element["type"]
    options = [
        *(element.get("options") or []),
        *(one for group in element.get("option_groups") or [] for one in group["options"]),
    ]
    if kind in _TYPED:
        return {"value": element.get("initial_value", "A few words")}
    if kind == "number_input":
        return {"value": element.get("initial_value", element.get("min_value", "1"))}
    if kind in {"static_select", "radio_buttons"}:
        needed = None if is_optional else options[0]
        return {"selected_option": element.get("initial_option") or needed}
    if kind in {"checkboxes", "multi_static_select"}:
        few = [] if is_optional else options[:1]
        return {"selected_options": element.get("initial_options") or few}
    return {
        "users_select": {"selected_user": element.get("initial_user")},
        "multi_users_select": {"selected_users": element.get("initial_users") or []},
        "conversations_select": {
            "selected_conversation": element.get("initial_conversation", "CPROGRAMME")
        },
        "datepicker": {"selected_date": element.get("initial_date")},
        "datetimepicker": {"selected_date_time": element.get("initial_date_time")},
        "external_select": {"selected_option": element.get("initial_option")},
        "file_input": {"files": [{"id": "FGIVEN", "filetype": "csv", "size": 100}]},
    }[kind]


def typed(value: str) -> dict[str, Any]:
    """Return the state of a field in which this was typed."""
    return {"value": value}


def chose(value: str) -> dict[str, Any]:
    """Return the state of a menu in which this was chosen."""
    return {"selected_option": {"text": {"type": "plain_text", "text": value}, "value": value}}


def ticked(*values: str) -> dict[str, Any]:
    """Return the state of boxes of which these are ticked."""
    return {"selected_options": [chose(value)["selected_option"] for value in values]}
