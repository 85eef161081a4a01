"""What the bot said itself comes back to it as an event, one for each of its direct messages.

Bolt ignores those too, but only after it has found out by whom the app was installed and called
half of its middleware, which takes longer than to write down that the message was said.
"""

from typing import Any

from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest

_OK = 200


def pass_over_own_messages(app: AsyncApp) -> None:
    """Acknowledge what this app itself posted, and do nothing else about it."""
    dispatch = app.async_dispatch

    async def dispatch_of_others(req: AsyncBoltRequest) -> BoltResponse:
        return BoltResponse(status=_OK) if is_own_message(req.body) else await dispatch(req)

    app.async_dispatch = dispatch_of_others  # type: ignore[method-assign]  # see in_flight.watch


def is_own_message(body: dict[str, Any]) -> bool:
    """Say whether a request tells of a message that the app which it is sent to has posted."""
    match body:
        case {"api_app_id": str(this), "event": {"type": "message", "app_id": str(author)}}:
            return this == author
        case _:
            return False
