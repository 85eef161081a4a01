"""What people read in a rich_text block.

https://docs.slack.dev/reference/block-kit/blocks/rich-text-block
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sandbox.block_kit import dates
from sandbox.block_kit.reader import Reader


def rich_text(block: Mapping[str, Any], reader: Reader) -> str:
    """Return the text of a valid rich_text block, one line for every section and list item."""
    lines: list[str] = []
    for element in block["elements"]:
        if element["type"] == "rich_text_list":
            lines += [_inlines(item["elements"], reader) for item in element["elements"]]
        else:
            lines.append(_inlines(element["elements"], reader))
    return "\n".join(line.rstrip("\n") for line in lines)


def _inlines(elements: Iterable[Mapping[str, Any]], reader: Reader) -> str:
    return "".join(_inline(element, reader) for element in elements)


def _inline(element: Mapping[str, Any], reader: Reader) -> str:
    kind = element["type"]
    if kind in {"user", "usergroup", "channel", "team"}:
        return reader.name_of(kind, element[f"{kind}_id"])
    if kind == "date":
        shown = dates.format_instant(
            element["timestamp"], element["format"], reader.tz, reader.locale, now=reader.now
        )
        return str(shown or element.get("fallback", ""))
    return str(
        {
            "text": element.get("text"),
            "link": element.get("text", element.get("url")),
            "broadcast": f"@{element.get('range')}",
            "emoji": f":{element.get('name')}:",
            "color": element.get("value"),
        }[kind]
    )
