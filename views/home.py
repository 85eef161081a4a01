"""The App Home: where a person stands, and what they can do next."""

from typing import Any

from slack_sdk.models.blocks import Block, DividerBlock
from slack_sdk.models.views import View

from views.messages import Message, heading, paragraph, render


def home_view(name: str, parts: list[Message], help_text: Message) -> View:
    """Return the Home tab: the messages that concern this person now, then what they can do."""
    blocks: list[Block | dict[str, Any]] = [heading(f"Hello {name}!")]
    for part in parts:
        blocks += [*part.blocks, DividerBlock()]
    blocks += help_text.blocks
    return View(type="home", blocks=render(blocks))


def welcome_message() -> Message:
    """Return what the programme is, for somebody who has nothing in it yet."""
    text = (
        "Mentoring groups are small: a mentor, at most five mentees, one goal, and 8 to 12 weeks "
        "to reach it."
    )
    return Message(text, render([paragraph(text)]))
