"""Texts as coordinators write them, as they become in Slack.

Bold, italics and links are theirs to use; nothing that they write calls anybody: a mention, of a
person, a channel or everybody, is shown as it was typed.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from html import escape

_LINK = re.compile(r"<((?:https?://|mailto:)[^\s<>|]+)(?:\|([^<>|\n]+))?>")


@lru_cache(maxsize=512)
def to_mrkdwn(text: str) -> str:
    """Return a text with all that Slack would take for more than words escaped, but links.

    Source: Slack's "Formatting message text", "Escaping text" and "Linking to URLs".
    """
    parts, end = [], 0
    for found in _LINK.finditer(text):
        parts.append(_escape(text[end : found.start()]))
        label = f"|{_escape(found[2])}" if found[2] else ""
        parts.append(f"<{_escape(found[1])}{label}>")
        end = found.end()
    return "".join([*parts, _escape(text[end:])])


def _escape(text: str) -> str:
    return escape(text, quote=False)


def fill(text: str, values: Mapping[str, object]) -> str:
    """Return a text with values, which are mrkdwn, in the place of its placeholders."""
    return text.format(**values)
