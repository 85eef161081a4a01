"""The App Home: where a person stands, and what they can do next."""

from collections.abc import Sequence
from typing import Any

from slack_sdk.models.blocks import Block, DividerBlock

from views.messages import Message, heading, message, paragraph
from views.surfaces import Surface, home


def home_view(
    name: str, parts: Sequence[Message], help_text: Message, *, simple: bool = False
) -> Surface:
    """Return the Home tab: the messages that concern this person now, then what they can do.

    ``simple`` leaves out charts and tables, for a Slack that refuses them.
    """
    blocks: list[Block | dict[str, Any]] = [heading(f"Hello {name}!")]
    for part in parts:
        shown = part.simple_blocks if simple and part.simple_blocks else part.blocks
        blocks += [*shown, DividerBlock()]
    return home([*blocks, *help_text.blocks])


def welcome_message() -> Message:
    """Return what the programme is, for somebody who has nothing in it yet."""
    text = (
        "Mentoring groups are small: a mentor, at most five mentees, one goal, and 8 to 12 weeks "
        "to reach it."
    )
    return message(text, [paragraph(text)])
