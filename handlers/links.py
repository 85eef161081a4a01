"""Links that people follow: their browser opens them, and Slack wants to know that we heard."""

import re

from slack_bolt.async_app import AsyncAck, AsyncApp

from views.links import OPEN_LINK


def register(app: AsyncApp) -> None:
    """Listen to people who follow a link."""
    app.action(re.compile(rf"^{re.escape(OPEN_LINK)}\."))(on_link_opened)


async def on_link_opened(ack: AsyncAck) -> None:
    """Acknowledge; there is nothing else to do."""
    await ack()
