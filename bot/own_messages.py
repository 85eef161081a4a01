"""What the bot said itself comes back to it as an event, one for each of its direct messages.

Bolt ignores those too, but only after it has found out by whom the app was installed and called
half of its middleware, which takes longer than to write down that the message was said.
"""

from typing import Any

from slack_bolt import BoltResponse
from slack_bolt.request.async_request import AsyncBoltRequest

from bot.layers import GoOn

_OK = 200


async def pass_over_own_messages(req: AsyncBoltRequest, go_on: GoOn) -> BoltResponse:
    """Acknowledge what this app itself posted, and do nothing else about it; a layer."""
    return BoltResponse(status=_OK) if is_own_message(req.body) else await go_on(req)


def is_own_message(body: dict[str, Any]) -> bool:
    """Say whether a request tells of a message that the app which it is sent to has posted."""
    match body:
        case {"api_app_id": str(this), "event": {"type": "message", "app_id": str(author)}}:
            return this == author
        case _:
            return False
