"""What Slack's client lets a person put into an element, and what it asks for before it submits."""

import re
from datetime import date
from typing import Any

from sandbox import objects
from sandbox.blocks import HOLDS, elements_of, is_empty
from sandbox.errors import Refused
from sandbox.records import User, View
from sandbox.workspace import Workspace

Json = dict[str, Any]
MOST_FILES = 10
LONGEST_TEXT = 3000
_CALLED = {"channel": "public", "private": "private", "im": "im", "mpim": "mpim"}
REQUIRED = "Please complete this required field."
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
_URL = re.compile(r"https?://[^\s/.]+\S*", re.IGNORECASE)
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")


def options_of(element: Json) -> list[Json]:
    """Return the options that an element offers, from all its groups."""
    if "option_groups" in element:
        return [option for group in element["option_groups"] for option in group["options"]]
    return list(element.get("options", ()))


def checked(ws: Workspace, user: User, element: Json, given: Json) -> Json:
    """Return what an element holds after a person chose or typed `given` in it.

    `given` is a value as in view.state.values; its type may be left out. Raises `Refused` for
    what the client would not offer.
    """
    kind = element["type"]
    key, empty = HOLDS[kind]
    if not isinstance(given, dict):
        raise Refused("This is no value.")
    chosen = given.get(key, empty)
    if chosen is None or chosen == []:
        return {"type": kind, key: empty if empty is None else []}
    single = chosen if isinstance(chosen, list) else [chosen]
    if isinstance(chosen, list) != (empty == []) or not all(_is_of(key, one) for one in single):
        raise Refused("This is no value for that.")
    most = element.get("max_selected_items")
    if most is not None and len(single) > most:
        raise Refused(f"You can choose at most {most}.")
    if kind == "file_input":
        return {"type": kind, key: _uploaded(ws, element, single)}
    for one in single:
        _check(ws, user, element, one)
    return {"type": kind, key: chosen}


def _check(ws: Workspace, user: User, element: Json, chosen: Any) -> None:
    """Raise `Refused` for one choice that the client would not offer."""
    kind = element["type"]
    if kind in ("static_select", "radio_buttons", "multi_static_select", "checkboxes"):
        if chosen.get("value") not in {each.get("value") for each in options_of(element)}:
            raise Refused(f"{chosen['text']['text']} is not offered.")
    elif kind.endswith(("users_select", "conversations_select", "channels_select")):
        if not _is_listed(ws, user, element, chosen):
            raise Refused(f"{chosen} is not offered.")
    elif kind == "datepicker":
        _check_date(chosen)
    elif kind == "timepicker":
        if not _TIME.fullmatch(chosen):
            raise Refused(f"{chosen} is no time of day such as 17:30.")
    elif kind.endswith("_input") and isinstance(chosen, str):
        _check_text(element, chosen)


def _is_of(key: str, value: Any) -> bool:
    """Whether this is what Slack has under that key, or one of several."""
    match key:
        case "selected_option" | "selected_options":
            text = value.get("text") if isinstance(value, dict) else None
            return isinstance(text, dict) and isinstance(text.get("text"), str)
        case "rich_text_value":
            return isinstance(value, dict) and value.get("type") == "rich_text"
        case "files":
            return isinstance(value, dict)
        case "selected_date_time":
            return isinstance(value, int) and not isinstance(value, bool)
    return isinstance(value, str)


def complaints(view: View) -> dict[str, str]:
    """Return what the client finds wrong before it submits a modal, by block_id."""
    found = {}
    for block in view.json["blocks"]:
        if block["type"] != "input":
            continue
        element = next(iter(elements_of(block)))
        value = view.values[block["block_id"]][element["action_id"]]
        if is_empty(value):
            if not block.get("optional"):
                found[block["block_id"]] = REQUIRED
        else:
            complaint = _complaint(element, value)
            if complaint:
                found[block["block_id"]] = complaint
    return found


def _complaint(element: Json, value: Json) -> str | None:
    kind, typed = element["type"], str(value.get("value"))
    if kind == "email_text_input" and not _EMAIL.fullmatch(typed):
        return "Please enter a valid email address."
    if kind == "url_text_input" and not _URL.fullmatch(typed):
        return "Please enter a valid URL."
    if kind == "number_input":
        return _number_complaint(element, typed)
    if kind == "plain_text_input":
        least = element.get("min_length", 0)
        if len(typed) < least:
            return f"Please enter at least {least} characters."
    return None


def _number_complaint(element: Json, typed: str) -> str | None:
    if not _NUMBER.fullmatch(typed):
        return "Please enter a valid number."
    if "." in typed and not element.get("is_decimal_allowed"):
        return "Please enter a whole number."
    number = float(typed)
    if "min_value" in element and number < float(element["min_value"]):
        return f"Please enter a number of at least {element['min_value']}."
    if "max_value" in element and number > float(element["max_value"]):
        return f"Please enter a number of at most {element['max_value']}."
    return None


def _uploaded(ws: Workspace, element: Json, chosen: list[Json]) -> list[Json]:
    """Return whole file objects, as Slack sends them, for files known by their id."""
    most = element.get("max_files", MOST_FILES)
    if len(chosen) > most:
        raise Refused(f"You can add at most {most} files.")
    files = [ws.files.get(str(each.get("id"))) for each in chosen]
    whole = []
    for file in files:
        if file is None or not file.completed:
            raise Refused("This file is not there any more.")
        kinds = element.get("filetypes")
        if kinds and file.name.rpartition(".")[2].lower() not in kinds:
            raise Refused(f"{file.name} is none of: {', '.join(kinds)}.")
        whole.append(objects.file_json(ws, file))
    return whole


def _is_listed(ws: Workspace, user: User, element: Json, chosen: str) -> bool:
    """Whether a menu of people, channels or conversations offers that one to this person.

    https://docs.slack.dev/reference/block-kit/composition-objects/conversation-filter-object
    """
    if "users_select" in element["type"]:
        person = ws.users.get(chosen)
        return person is not None and not person.deleted
    channel = ws.channels.get(chosen)
    if channel is None or channel.is_archived:
        return False
    if "channels_select" in element["type"]:
        return channel.kind == "channel"
    wanted = element.get("filter", {})
    if _CALLED[channel.kind] not in wanted.get("include", _CALLED.values()):
        return False
    with_bot = channel.kind == "im" and ws.users[channel.other(user.id)].is_bot
    if wanted.get("exclude_bot_users") and with_bot:
        return False
    return channel.kind == "channel" or user.id in channel.members


def _check_text(element: Json, text: str) -> None:
    most = element.get("max_length", LONGEST_TEXT)
    if len(text) > most:
        raise Refused(f"At most {most} characters fit.")
    one_line = element["type"] != "plain_text_input" or not element.get("multiline")
    if one_line and "\n" in text:
        raise Refused("Only one line fits.")


def _check_date(chosen: Any) -> None:
    try:
        date.fromisoformat(str(chosen))
    except ValueError:
        raise Refused(f"{chosen} is no date such as 2026-03-31.") from None
