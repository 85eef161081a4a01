"""Buttons that lead out of Slack: what people typed is the label, never mrkdwn."""

from slack_sdk.models.blocks import ButtonElement, PlainTextObject

OPEN_LINK = "links.open"
LONGEST_LABEL = 75


def link_button(text: str, url: str, name: str = "notes") -> ButtonElement:
    """Return a button that opens a checked address; ``name`` tells it from others beside it."""
    short = text if len(text) <= LONGEST_LABEL else f"{text[: LONGEST_LABEL - 1]}…"
    return ButtonElement(
        text=PlainTextObject(text=short, emoji=False), action_id=f"{OPEN_LINK}.{name}", url=url
    )
