"""What the bot said itself comes back to it as an event, one for each of its direct messages.

Bolt ignores those too, but only after it has found out by whom the app was installed and called
half of its middleware, which takes longer than to write down that the message was said.
"""

from typing import Any


def is_own_message(body: dict[str, Any]) -> bool:
    """Say whether a request tells of a message that the app which it is sent to has posted."""
    match body:
        case {"api_app_id": str(this), "event": {"type": "message", "app_id": str(author)}}:
            return this == author
        case _:
            return False
