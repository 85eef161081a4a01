"""Texts as coordinators write them: their placeholders, and what becomes of them in Slack.

Bold, italics and links are theirs to use; nothing that they write calls anybody: a mention, of a
person, a channel or everybody, is shown as it was typed.
"""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from html import escape
from string import Formatter

# Slack takes 3,000 characters in a section; a placeholder may stand for more than its sample.
LONGEST_SHOWN = 2500
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


def placeholders_in(text: str) -> tuple[str, ...]:
    """Return the names in braces, each once, in order; raises ``ValueError`` for odd braces."""
    names = [name for _, name, _, _ in Formatter().parse(text) if name is not None]
    return tuple(dict.fromkeys(names))


def check_braces(text: str, known: Iterable[str]) -> str | None:
    """Return what is wrong with the placeholders of a text, as a sentence, or None."""
    names = list(known)
    try:
        parts = list(Formatter().parse(text))
    except ValueError:
        return "There is a { or a } too many. A brace that is to be read is written twice: {{ }}."
    for _, name, form, conversion in parts:
        if name is None:
            continue
        if name not in names or form or conversion:
            more = (f"!{conversion}" if conversion else "") + (f":{form}" if form else "")
            strange = f"{{{name}{more}}}"
            mine = ", ".join(f"{{{one}}}" for one in names)
            can = f" You can use {mine}." if names else " This text has no placeholders."
            return f"I don't know {strange}.{can}"
    return None


def fill(text: str, values: Mapping[str, object]) -> str:
    """Return a text with values, which are mrkdwn, in the place of its placeholders."""
    return text.format(**values)
