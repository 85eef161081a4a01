"""The texts of the surveys' own questions, for the catalogues."""

from collections.abc import Collection, Iterator, Mapping
from typing import IO, Any

import yaml

# What of a file people read; the rest is for the code. See :mod:`.questions`.
_READ = frozenset({"intro", "title", "ask", "hint", "options", "lowest_is", "highest_is"})

Extracted = tuple[int, str, str, list[str]]


def extract(
    file: IO[bytes],
    keywords: Collection[str],
    comment_tags: Collection[str],
    options: Mapping[str, Any],
) -> Iterator[Extracted]:
    """Yield each text as Babel's extractors do: line (none here), function, text and comments."""
    for text in _texts_in(yaml.safe_load(file)):
        yield 0, "gettext", text, []


def _texts_in(node: Any, *, is_read: bool = False) -> Iterator[str]:
    if isinstance(node, dict):
        for key, value in node.items():
            yield from _texts_in(value, is_read=key in _READ)
    elif isinstance(node, list):
        for one in node:
            yield from _texts_in(one, is_read=is_read)
    elif isinstance(node, str) and is_read:
        yield node
