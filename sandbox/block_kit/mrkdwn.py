"""What people see of text written in Slack's mrkdwn.

https://docs.slack.dev/messaging/formatting-message-text
"""

from __future__ import annotations

import re

from sandbox.block_kit import dates
from sandbox.block_kit.reader import Reader

CODE = re.compile(r"```\n?(.*?)\n?```|`([^`\n]+)`", re.DOTALL)
# A mention, a special word or a link; any other text between angle brackets is just that.
ANGLE = re.compile(r"<(?:[@#!]|[a-z][a-z0-9+.-]*:)[^<>\n]+>", re.IGNORECASE)
# Code, what stands between angle brackets, or a bare address.
BARE = re.compile(
    rf"{CODE.pattern}|{ANGLE.pattern}|(?<![\w<|])(?P<address>https?://[^\s<>|]+)",
    re.DOTALL | re.IGNORECASE,
)
AFTER_ADDRESS = re.compile(r"(?:[.,;:!?)'\"*_~]|&gt;|&lt;)+$")
MARKS = tuple(
    re.compile(
        rf"(?<![\w{mark}]){mark}(?=[^\s{mark}])([^\n{mark}]*[^\s{mark}]){mark}(?![\w{mark}])"
    )
    for mark in (r"\*", "_", "~")
)
QUOTE = re.compile(r"^(?:&gt;|>) ?", re.MULTILINE)
ENTITIES = {"&lt;": "<", "&gt;": ">", "&amp;": "&"}


def unescape(text: str) -> str:
    """Turn Slack's three entities back into the characters they stand for."""
    return re.sub("&(?:lt|gt|amp);", lambda match: ENTITIES[match[0]], text)


def linked(text: str) -> str:
    """Return the text with links for bare addresses, as Slack keeps it unless told not to.

    https://docs.slack.dev/messaging/formatting-message-text#automatic-parsing
    """

    def link(match: re.Match[str]) -> str:
        if match["address"] is None:
            return match[0]
        address = AFTER_ADDRESS.sub("", match["address"])
        return f"<{address}>{match['address'][len(address) :]}"

    return BARE.sub(link, text)


def readable(text: str, reader: Reader) -> str:
    """Return what `reader` sees of `text`: no markup, names for IDs, dates in their own zone."""
    shown: list[str] = []
    position = 0
    for code in CODE.finditer(text):
        shown.append(_prose(text[position : code.start()], reader))
        # Inside code only the entities and the angle brackets are read, the marks are not.
        shown.append(unescape(_angles(code[1] if code[1] is not None else code[2], reader)))
        position = code.end()
    shown.append(_prose(text[position:], reader))
    return "".join(shown)


def _prose(text: str, reader: Reader) -> str:
    text = QUOTE.sub("", text)
    kept: list[str] = []

    def keep(match: re.Match[str]) -> str:
        kept.append(_angle(match[0], reader))
        return f"\ue000{len(kept) - 1}\ue001"

    # What stands for a name or a link is put aside, so that its own _ and * are no marks.
    text = dates.TOKEN.sub(keep, text)
    text = ANGLE.sub(keep, text)
    for mark in MARKS:
        text = mark.sub(r"\1", text)
    return re.sub("\ue000(\\d+)\ue001", lambda match: kept[int(match[1])], unescape(text))


def _angles(text: str, reader: Reader) -> str:
    text = dates.TOKEN.sub(lambda match: _angle(match[0], reader), text)
    return ANGLE.sub(lambda match: _angle(match[0], reader), text)


def _angle(token: str, reader: Reader) -> str:
    if dates.TOKEN.fullmatch(token):
        return unescape(dates.render(token, reader.tz, reader.locale, now=reader.now))
    target, _, label = token[1:-1].partition("|")
    for prefix, kind in (("@", "user"), ("#", "channel"), ("!subteam^", "usergroup")):
        if target.startswith(prefix):
            return reader.name_of(kind, target.removeprefix(prefix))
    if target in {"!here", "!channel", "!everyone"}:
        return f"@{target[1:]}"
    return unescape(label or target.removeprefix("mailto:"))
