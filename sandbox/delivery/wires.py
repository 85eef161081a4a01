"""The connections to apps: open WebSockets, tickets for new ones, and the client for HTTP."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import aiohttp
from starlette.websockets import WebSocket

from sandbox.activity import Activity
from sandbox.changes import Changes
from sandbox.clock import Alarm, Clock
from sandbox.faults import Faults
from sandbox.traffic import Traffic


class NotDelivered(Exception):  # noqa: N818 - it says what happened, in the past tense
    """An app did not acknowledge; `reason` is the word that Slack's client shows."""

    def __init__(self, reason: str, retry_reason: str, *, retry: bool = True) -> None:
        super().__init__(reason)
        self.reason = reason
        self.retry_reason = retry_reason
        self.retry = retry


@dataclass(eq=False)
class Connection:
    """One WebSocket of an app in Socket Mode."""

    app_id: str
    socket: WebSocket


@dataclass(frozen=True)
class Ticket:
    """The right to open one WebSocket, from apps.connections.open."""

    app_id: str
    at: datetime


@dataclass
class Wires:
    """All connections of one workspace; `ack_within` is Slack's three seconds, in real time."""

    clock: Clock
    activity: Activity
    faults: Faults
    changes: Changes
    ack_within: float
    connections: dict[str, list[Connection]] = field(default_factory=dict)
    turn: dict[str, int] = field(default_factory=dict)
    tickets: dict[str, Ticket] = field(default_factory=dict)
    acks: dict[str, asyncio.Future[Any]] = field(default_factory=dict)
    session: aiohttp.ClientSession | None = None
    closed: bool = False
    traffic: Traffic = field(init=False)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)
    _alarms: set[Alarm] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.traffic = Traffic(self.clock)

    def run(self, work: Coroutine[Any, Any, None]) -> None:
        """Run `work` beside everything else; it is cancelled when the workspace closes."""
        if self.closed:
            work.close()
            return
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def at(self, instant: datetime, do: Callable[[], None]) -> None:
        """Do something when the clock gets to `instant`, unless the workspace closes before."""

        def ring() -> None:
            self._alarms.discard(alarm)
            do()

        alarm = Alarm(instant, ring)
        self._alarms.add(alarm)
        self.clock.set(alarm)

    async def close(self) -> None:
        """Cancel what is under way and what is still to come, and close the HTTP client."""
        self.closed = True
        for alarm in self._alarms:
            alarm.cancel()
        self._alarms.clear()
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self.session is not None:
            await self.session.close()
            self.session = None
