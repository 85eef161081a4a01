"""Texts for the catalogues that stand elsewhere than in calls to gettext.

Babel's own extractor finds the calls; these find the rest, as ``babel.cfg`` says which. They yield
what Babel's extractors do: a line (none here), the function, the text and comments.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import IO, Any

import yaml

from programme.privacy_inventory import INVENTORY

# What of a file of questions people read; the rest is for the code.
_READ = frozenset({"intro", "title", "ask", "hint", "options", "lowest_is", "highest_is"})

Extracted = tuple[int, str, str, list[str]]


def extract_questions(
    file: IO[bytes],
    keywords: Collection[str],
    comment_tags: Collection[str],
    options: Mapping[str, Any],
) -> Iterator[Extracted]:
    """Yield the texts of one of the programme's own surveys, a YAML file."""
    del keywords, comment_tags, options
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


def extract_kept(
    file: IO[bytes],
    keywords: Collection[str],
    comment_tags: Collection[str],
    options: Mapping[str, Any],
) -> Iterator[Extracted]:
    """Yield what the inventory of personal data says to people."""
    del file, keywords, comment_tags, options
    for kept in INVENTORY.values():
        for text in (kept.what, kept.why, kept.seen_by):
            yield 0, "gettext", text, []
