"""Reading what was filled in: ``view.state.values`` into plain values.

A block's id is the name of the form's field and holds one element. What is empty or of another
shape is None, and the rules say what that means.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from slack_sdk.models.blocks import Option, PlainTextObject

from programme.plain_text import clean

Values = Mapping[str, Mapping[str, Mapping[str, Any]]]


def values_of(view: Mapping[str, Any]) -> Values:
    """Return the values of a view's inputs."""
    values: Values = (view.get("state") or {}).get("values") or {}
    return values


def block_ids_of(view: Mapping[str, Any]) -> set[str]:
    """Return the ids of a view's blocks: errors can be shown beside these only."""
    return {block["block_id"] for block in view.get("blocks") or [] if "block_id" in block}


def _element(values: Values, field: str) -> Mapping[str, Any]:
    return next(iter((values.get(field) or {}).values()), {})


def typed(values: Values, field: str) -> str | None:
    """Return what was typed, without what nobody sees, or None when nothing was."""
    value = _element(values, field).get("value")
    text = clean(value) if isinstance(value, str) else ""
    return text if text.strip() else None


def chosen(values: Values, field: str) -> str | None:
    """Return the value of the option that was chosen, or None."""
    option = _element(values, field).get("selected_option")
    return option["value"] if option else None


def option_chosen(values: Values, field: str) -> Option | None:
    """Return the option that was chosen, to be shown as chosen again, or None."""
    chosen_one = _element(values, field).get("selected_option")
    if not chosen_one:
        return None
    return Option(value=chosen_one["value"], text=PlainTextObject(**_plain(chosen_one["text"])))


def _plain(text: Mapping[str, Any]) -> dict[str, Any]:
    return {"text": text["text"], "emoji": text.get("emoji", False)}


def all_chosen(values: Values, field: str) -> tuple[str, ...]:
    """Return the values of the options that were chosen, in their order."""
    options = _element(values, field).get("selected_options") or []
    return tuple(option["value"] for option in options)


def users_chosen(values: Values, field: str) -> tuple[str, ...]:
    """Return the Slack ids of the people who were chosen."""
    return tuple(_element(values, field).get("selected_users") or ())


def user_chosen(values: Values, field: str) -> str | None:
    """Return the Slack id of the person who was chosen, or None."""
    return _element(values, field).get("selected_user") or None


def files_added(values: Values, field: str) -> tuple[str, ...]:
    """Return the ids of the files that were added."""
    return tuple(file["id"] for file in files_given(values, field))


def files_given(values: Values, field: str) -> tuple[Mapping[str, Any], ...]:
    """Return the files that were added, as Slack describes them."""
    return tuple(_element(values, field).get("files") or ())


def conversation_chosen(values: Values, field: str) -> str | None:
    """Return the Slack id of the conversation that was chosen, or None."""
    return _element(values, field).get("selected_conversation") or None


def day_chosen(values: Values, field: str) -> date | None:
    """Return the day that was picked, or None."""
    day = _element(values, field).get("selected_date")
    return date.fromisoformat(day) if day else None


def moment_chosen(values: Values, field: str) -> datetime | None:
    """Return the instant that was picked, as aware UTC, or None."""
    seconds = _element(values, field).get("selected_date_time")
    return datetime.fromtimestamp(seconds, UTC) if seconds else None
