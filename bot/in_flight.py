"""What the bot is still working on, so that it can finish before it stops."""

import asyncio
from typing import Any

from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncApp
from slack_bolt.listener.async_listener_completion_handler import AsyncListenerCompletionHandler
from slack_bolt.listener.async_listener_start_handler import AsyncListenerStartHandler
from slack_bolt.request.async_request import AsyncBoltRequest

from bot.layers import GoOn


class InFlight:
    """Counts requests and listeners that have begun and not ended."""

    def __init__(self) -> None:
        self._count = 0
        self._idle = asyncio.Event()
        self._idle.set()

    def begin(self) -> None:
        """Count one more."""
        self._count += 1
        self._idle.clear()

    def end(self) -> None:
        """Count one less."""
        self._count -= 1
        if self._count == 0:
            self._idle.set()

    async def count(self, req: AsyncBoltRequest, go_on: GoOn) -> BoltResponse:
        """Count a request until it has been dispatched; a layer."""
        self.begin()
        try:
            response = await go_on(req)
            # An event is acknowledged before its listener has begun: let it begin.
            await asyncio.sleep(0)
            return response
        finally:
            self.end()

    async def wait_until_idle(self, seconds: float) -> bool:
        """Wait until nothing is in flight, at most so long; says whether that came."""
        try:
            async with asyncio.timeout(seconds):
                await self._idle.wait()
        except TimeoutError:
            return False
        return True


class _Begin(AsyncListenerStartHandler):
    def __init__(self, in_flight: InFlight) -> None:
        self._in_flight = in_flight

    async def handle(self, request: Any, response: Any) -> None:
        self._in_flight.begin()


class _End(AsyncListenerCompletionHandler):
    def __init__(self, in_flight: InFlight) -> None:
        self._in_flight = in_flight

    async def handle(self, request: Any, response: Any) -> None:
        self._in_flight.end()


def count_listeners(app: AsyncApp, in_flight: InFlight) -> None:
    """Count each listener from now on until it has ended.

    It begins before :meth:`InFlight.count` ends: between the two the count is never zero.
    """
    app.listener_runner.listener_start_handler = _Begin(in_flight)
    app.listener_runner.listener_completion_handler = _End(in_flight)
