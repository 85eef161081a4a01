"""Watching a Bolt app in this process: what it has begun and not yet finished."""

import functools
from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.lazy_listener.async_runner import AsyncLazyListenerRunner
from slack_bolt.listener.async_listener_completion_handler import AsyncListenerCompletionHandler
from slack_bolt.listener.async_listener_start_handler import AsyncListenerStartHandler
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from sandbox.activity import Activity


def watch(activity: Activity, app: AsyncApp) -> None:
    """Count the app's listeners, lazy ones included, as `activity` while they run."""
    runner = app.listener_runner
    runner.listener_start_handler = _Started(activity, runner.listener_start_handler)
    runner.listener_completion_handler = _Completed(activity, runner.listener_completion_handler)
    runner.lazy_listener_runner = _Lazy(activity, runner.lazy_listener_runner)


class _Started(AsyncListenerStartHandler):
    def __init__(self, activity: Activity, chained: AsyncListenerStartHandler) -> None:
        self._activity, self._chained = activity, chained

    async def handle(self, request: AsyncBoltRequest, response: BoltResponse | None) -> None:
        self._activity.begin()
        await self._chained.handle(request, response)


class _Completed(AsyncListenerCompletionHandler):
    def __init__(self, activity: Activity, chained: AsyncListenerCompletionHandler) -> None:
        self._activity, self._chained = activity, chained

    async def handle(self, request: AsyncBoltRequest, response: BoltResponse | None) -> None:
        try:
            await self._chained.handle(request, response)
        finally:
            self._activity.end()


class _Lazy(AsyncLazyListenerRunner):
    def __init__(self, activity: Activity, chained: AsyncLazyListenerRunner) -> None:
        self._activity, self._chained = activity, chained
        self.logger = chained.logger

    def start(self, function: Callable[..., Awaitable[None]], request: AsyncBoltRequest) -> None:
        self._activity.begin()
        self._chained.start(_ending(self._activity, function), request)


def _ending(
    activity: Activity, function: Callable[..., Awaitable[None]]
) -> Callable[..., Awaitable[None]]:
    # Bolt looks at a listener's argument names, so the wrapper must show those of the original.
    @functools.wraps(function)
    async def run(*args: Any, **kwargs: Any) -> None:
        try:
            await function(*args, **kwargs)
        finally:
            activity.end()

    return run
