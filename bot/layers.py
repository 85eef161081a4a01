"""What stands around Bolt: each request goes through it before Bolt sees it."""

from collections.abc import Awaitable, Callable

from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest

GoOn = Callable[[AsyncBoltRequest], Awaitable[BoltResponse]]
# Takes a request, and what comes next; returns what Slack is answered.
Layer = Callable[[AsyncBoltRequest, GoOn], Awaitable[BoltResponse]]


def put_around(app: AsyncApp, *layers: Layer) -> None:
    """Let each request go through the layers, in the order given, and then to Bolt.

    Bolt's own middleware begins too late for that, and ends before the listener does.
    """
    go_on: GoOn = app.async_dispatch
    for layer in reversed(layers):
        go_on = _then(layer, go_on)
    app.async_dispatch = go_on  # type: ignore[method-assign, assignment]  # Bolt has no hook here


def _then(layer: Layer, next_one: GoOn) -> GoOn:
    async def go_through(req: AsyncBoltRequest) -> BoltResponse:
        return await layer(req, next_one)

    return go_through
