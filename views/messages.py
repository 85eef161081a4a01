"""What every message is made of: text for screen readers and notifications, and blocks."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    ConfirmObject,
    ContextBlock,
    HeaderBlock,
    MarkdownTextObject,
    PlainTextObject,
    SectionBlock,
)

from programme.people import FORGOTTEN
from programme.translations import gettext as _

Blocks = Sequence[Block | dict[str, Any]]
# How Slack is to read the text of a message, and each time it is changed: no links are made of bare
# addresses in it; mrkdwn is read all the same. Source: Slack's chat.postMessage and chat.update.
PARSE = "none"
# What Slack answers to blocks that it does not take, in messages and in views.
REFUSED_BLOCKS = {"invalid_blocks", "invalid_blocks_format", "invalid_arguments"}
# Slack counts 3,000 per text object; half of it holds even when each character counts twice.
_LONGEST_PLAIN = 1500
_MENTION_OF_FORGOTTEN = re.compile(rf"<@{FORGOTTEN}\d*>")


@dataclass(frozen=True)
class Message:
    """A message to one person: ``blocks`` where they can be shown, ``text`` everywhere else.

    ``simple_blocks`` says the same without charts and tables, for a Slack that refuses those.
    """

    text: str
    blocks: list[dict[str, Any]]
    simple_blocks: list[dict[str, Any]] | None = None


def message(text: str, blocks: Blocks, simple_blocks: Blocks | None = None) -> Message:
    """Return a message; ``text`` is mrkdwn, so what people typed is escaped in it."""
    simple = render(simple_blocks) if simple_blocks else None
    return Message(name_forgotten(text), render(blocks), simple)


def render(blocks: Iterable[Block | dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the blocks as Slack takes them; raises where a limit of Block Kit is passed.

    Nobody who was forgotten is mentioned, and what people typed becomes no link.
    """
    return [_prepared(block if isinstance(block, dict) else block.to_dict()) for block in blocks]


def _prepared(part: Any) -> Any:
    if isinstance(part, str):
        return name_forgotten(part)
    if isinstance(part, dict):
        prepared = {key: _prepared(value) for key, value in part.items()}
        # Else Slack makes links of bare addresses and of names of channels, in a person's name too.
        # Our own links, mentions and dates are read as before.
        # Source: Slack's "Text object", verbatim.
        return prepared | {"verbatim": True} if part.get("type") == "mrkdwn" else prepared
    return [_prepared(one) for one in part] if isinstance(part, list) else part


def name_forgotten(mrkdwn: str) -> str:
    """Return the text without mentions of people who were forgotten."""
    if FORGOTTEN not in mrkdwn:
        return mrkdwn
    return _MENTION_OF_FORGOTTEN.sub(_("somebody who left"), mrkdwn)


def count_of(number: int, thing: str) -> str:
    """Return a number of things, as "1 group" or "2 groups"; for words that just take an s."""
    return f"{number} {thing}{'' if number == 1 else 's'}"


def escape(text: str) -> str:
    """Return text that Slack shows as typed in mrkdwn: no mention, link or date comes of it.

    Source: Slack's "Formatting message text, Escaping text".
    """
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unescape(text: str) -> str:
    """Return what was typed, from text that Slack escaped on its way to us."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def moment(at: datetime, form: str | None = None) -> str:
    """Return mrkdwn that shows an aware instant in each reader's own zone.

    ``form`` uses Slack's date tokens; clients that know none show it in UTC.
    """
    # Translators: the names in braces are Slack's, and stay.
    form = form or _("{date_long_pretty} at {time}")
    fallback = f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
    return f"<!date^{int(at.timestamp())}^{form}|{fallback}>"


def paragraph(mrkdwn: str, accessory: Any = None) -> SectionBlock:
    """Return a section of our own words, with a button beside it if one is given."""
    return SectionBlock(text=MarkdownTextObject(text=mrkdwn), accessory=accessory)


def verbatim(text: str) -> list[SectionBlock]:
    """Return sections that show what a person typed, exactly, however long it is."""
    return [
        SectionBlock(text=PlainTextObject(text=part, emoji=False))
        for start in range(0, len(text), _LONGEST_PLAIN)
        if (part := text[start : start + _LONGEST_PLAIN]).strip()
    ]


def heading(text: str) -> HeaderBlock:
    """Return a header; longer texts than Slack allows end with an ellipsis."""
    short = text if len(text) <= HeaderBlock.text_max_length else f"{text[:148]}…"
    return HeaderBlock(text=PlainTextObject(text=short, emoji=False))


def small_print(*mrkdwn: str) -> ContextBlock:
    """Return a context block, one element a text."""
    return ContextBlock(elements=[MarkdownTextObject(text=text) for text in mrkdwn])


def facts(pairs: Iterable[tuple[str, str]]) -> list[SectionBlock]:
    """Return label and value pairs in two columns; values are mrkdwn of our own making."""
    fields = [MarkdownTextObject(text=f"*{label}*\n{value}") for label, value in pairs]
    return [SectionBlock(fields=fields[start : start + 10]) for start in range(0, len(fields), 10)]


def ask_first(
    title: str, text: str, *, yes: str, no: str, style: str | None = None
) -> ConfirmObject:
    """Return the question that somebody is asked before what they press is done.

    All of it is shown as it stands. Source: Slack's "Confirmation dialog object".
    """
    return ConfirmObject(
        title=title,
        text=PlainTextObject(text=text, emoji=False),
        confirm=yes,
        deny=no,
        style=style,
    )


def button(
    text: str,
    action_id: str,
    *,
    value: str | None = None,
    style: str | None = None,
    confirm: ConfirmObject | None = None,
) -> ButtonElement:
    """Return a button; ``value`` carries an id and nothing else."""
    return ButtonElement(
        text=PlainTextObject(text=text),
        action_id=action_id,
        value=value,
        style=style,
        confirm=confirm,
    )


def buttons(*elements: ButtonElement) -> ActionsBlock:
    """Return a row of buttons."""
    return ActionsBlock(elements=list(elements))
