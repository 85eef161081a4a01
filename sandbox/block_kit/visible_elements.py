"""What people read on one element before they touch it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sandbox.block_kit import dates
from sandbox.block_kit.mrkdwn import readable
from sandbox.block_kit.reader import Reader
from sandbox.block_kit.rich_text import rich_text

# Where an element keeps the IDs it starts with, and what they are IDs of.
PRESELECTED = {
    "initial_user": "user",
    "initial_users": "user",
    "initial_channel": "channel",
    "initial_channels": "channel",
    "initial_conversation": "channel",
    "initial_conversations": "channel",
}


def text_of(text: Mapping[str, Any] | None, reader: Reader) -> str:
    """Return what `reader` sees of a text object, "" of none."""
    if text is None:
        return ""
    plain = str(text["text"])
    return readable(plain, reader) if text["type"] == "mrkdwn" else plain


def element_text(element: Mapping[str, Any], reader: Reader) -> Iterator[str]:
    """Yield the texts on a valid element: its label, its options, what is chosen or asked for."""
    match element["type"]:
        case "image" | "overflow" | "file_input":
            return
        case "button" | "workflow_button" | "icon_button":
            yield text_of(element["text"], reader)
        case "feedback_buttons":
            yield text_of(element["positive_button"]["text"], reader)
            yield text_of(element["negative_button"]["text"], reader)
        case "checkboxes" | "radio_buttons":
            for option in element["options"]:
                yield text_of(option["text"], reader)
                yield text_of(option.get("description"), reader)
        case _:
            yield _filled_in(element, reader) or text_of(element.get("placeholder"), reader)


def _filled_in(element: Mapping[str, Any], reader: Reader) -> str:
    """Return what the field holds from the start, as it shows it."""
    options = element.get("initial_options", [])
    if "initial_option" in element:
        options = [element["initial_option"]]
    shown = [text_of(option["text"], reader) for option in options]
    for name, kind in PRESELECTED.items():
        chosen = element.get(name, [])
        shown += [
            reader.name_of(kind, one) for one in ([chosen] if isinstance(chosen, str) else chosen)
        ]
    if "initial_date_time" in element:
        moment = element["initial_date_time"]
        pattern = "{date_long_full} {time}"
        shown.append(
            dates.format_instant(moment, pattern, reader.tz, reader.locale, now=reader.now) or ""
        )
    for name in ("initial_value", "initial_date", "initial_time"):
        value = element.get(name, "")
        shown.append(value if isinstance(value, str) else rich_text(value, reader))
    return ", ".join(one for one in shown if one)
