"""The text of blocks and views, as one reader sees it, from top to bottom."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, TypeAlias

from sandbox.block_kit.reader import Names, Reader, sigil_and_id
from sandbox.block_kit.rich_text import rich_text
from sandbox.block_kit.visible_elements import element_text, text_of

Block: TypeAlias = Mapping[str, Any]
MARKDOWN_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
MARKDOWN_MARKS = re.compile(r"^#{1,6} +|^> ?|\*\*|__|~~|`+", re.MULTILINE)


def visible_text(
    content: Iterable[Block] | Block,
    *,
    now: datetime,
    tz: str = "UTC",
    locale: str = "en-US",
    name_of: Names = sigil_and_id,
) -> str:
    """Return all text a person reads in valid blocks or in a view, one piece a line.

    `content` is a list of blocks or a view; a view's title comes first, its buttons last. Labels of
    buttons and of inputs, chosen options (or else the placeholder), all options of checkboxes and
    radio buttons, cells, chart titles and labels are part of it; alternative texts of pictures and
    options that open only on a click are not. `now` is an aware instant and `tz` the reader's IANA
    zone, for dates; `locale` their Slack locale; `name_of("user", "U012AB3CD")` says what stands
    for a mention, its first argument "user", "channel", "usergroup" or "team".
    """
    reader = Reader(now=now, tz=tz, locale=locale, name_of=name_of)
    pieces = _view(content, reader) if isinstance(content, Mapping) else _blocks(content, reader)
    return "\n".join(piece for piece in pieces if piece)


def _view(view: Block, reader: Reader) -> Iterator[str]:
    yield text_of(view.get("title"), reader)
    yield from _blocks(view["blocks"], reader)
    yield text_of(view.get("submit"), reader)
    yield text_of(view.get("close"), reader)


def _blocks(blocks: Iterable[Block], reader: Reader) -> Iterator[str]:
    for block in blocks:
        yield from BLOCKS[block["type"]](block, reader)


def _section(block: Block, reader: Reader) -> Iterator[str]:
    yield text_of(block.get("text"), reader)
    for field in block.get("fields", []):
        yield text_of(field, reader)
    if "accessory" in block:
        yield from element_text(block["accessory"], reader)


def _nothing(_block: Block, _reader: Reader) -> Iterator[str]:
    yield from ()


def _text(block: Block, reader: Reader) -> Iterator[str]:
    yield text_of(block["text"], reader)


def _image(block: Block, reader: Reader) -> Iterator[str]:
    yield text_of(block.get("title"), reader)


def _context(block: Block, reader: Reader) -> Iterator[str]:
    texts = (element for element in block["elements"] if element["type"] != "image")
    yield " ".join(text_of(text, reader) for text in texts)


def _actions(block: Block, reader: Reader) -> Iterator[str]:
    for element in block["elements"]:
        yield from element_text(element, reader)


def _input(block: Block, reader: Reader) -> Iterator[str]:
    yield text_of(block["label"], reader)
    yield from element_text(block["element"], reader)
    yield text_of(block.get("hint"), reader)


def _rich_text(block: Block, reader: Reader) -> Iterator[str]:
    yield rich_text(block, reader)


def _markdown(block: Block, _reader: Reader) -> Iterator[str]:
    yield MARKDOWN_MARKS.sub("", MARKDOWN_LINK.sub(r"\1", block["text"]))


def _table(block: Block, reader: Reader) -> Iterator[str]:
    yield block.get("caption", "")
    for row in block["rows"]:
        yield " | ".join(
            rich_text(cell, reader) if cell["type"] == "rich_text" else cell["text"] for cell in row
        )


def _chart(block: Block, _reader: Reader) -> Iterator[str]:
    chart = block["chart"]
    yield block["title"]
    for segment in chart.get("segments", []):
        yield f"{segment['label']} {segment['value']}"
    axes = chart.get("axis_config", {})
    yield axes.get("x_label", "")
    yield axes.get("y_label", "")
    for series in chart.get("series", []):
        yield series["name"]
        for point in series["data"]:
            yield f"{point['label']} {point['value']}"


def _card(block: Block, reader: Reader) -> Iterator[str]:
    for part in ("title", "subtitle", "body"):
        yield text_of(block.get(part), reader)
    for button in block.get("actions", []):
        yield from element_text(button, reader)
    yield text_of(block.get("subtext"), reader)


def _carousel(block: Block, reader: Reader) -> Iterator[str]:
    yield from _blocks(block["elements"], reader)


def _container(block: Block, reader: Reader) -> Iterator[str]:
    if "rich_text_title" in block:
        yield rich_text(block["rich_text_title"], reader)
    else:
        yield text_of(block["title"], reader)
    yield text_of(block.get("subtitle"), reader)
    yield from _blocks(block["child_blocks"], reader)


def _plan(block: Block, reader: Reader) -> Iterator[str]:
    yield block["title"]
    for task in block.get("tasks", []):
        yield from _task(task, reader)


def _task(task: Block, reader: Reader) -> Iterator[str]:
    yield task["title"]
    for part in ("details", "output"):
        if part in task:
            yield rich_text(task[part], reader)
    for source in task.get("sources", []):
        yield source["text"]


def _video(block: Block, reader: Reader) -> Iterator[str]:
    yield text_of(block["title"], reader)
    yield text_of(block.get("description"), reader)
    yield block.get("author_name", "")
    yield block.get("provider_name", "")


BLOCKS: dict[str, Callable[[Block, Reader], Iterator[str]]] = {
    "section": _section,
    "divider": _nothing,
    "file": _nothing,
    "header": _text,
    "alert": _text,
    "image": _image,
    "context": _context,
    "actions": _actions,
    "context_actions": _actions,
    "input": _input,
    "rich_text": _rich_text,
    "markdown": _markdown,
    "table": _table,
    "data_table": _table,
    "data_visualization": _chart,
    "card": _card,
    "carousel": _carousel,
    "container": _container,
    "plan": _plan,
    "task_card": _task,
    "video": _video,
}
