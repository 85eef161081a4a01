"""Who wants to know that something changed: open browser pages, and tests that wait for it."""

import asyncio
import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

What = Literal["messages", "modal", "home", "conversations", "clock", "connections", "closing"]


@dataclass(frozen=True)
class Change:
    """What changed, for whom (None: for everybody) and in which conversation."""

    what: What
    user: str | None = None
    channel: str | None = None


@dataclass
class Changes:
    """The listeners of one workspace."""

    _queues: set[asyncio.Queue[Change]] = field(default_factory=set)

    def tell(self, what: What, *, user: str | None = None, channel: str | None = None) -> None:
        """Tell every listener, at once and without waiting for any."""
        change = Change(what, user, channel)
        for queue in self._queues:
            queue.put_nowait(change)

    @contextlib.contextmanager
    def listen(self) -> Iterator[asyncio.Queue[Change]]:
        """Collect what changes from now on, until the block ends."""
        queue: asyncio.Queue[Change] = asyncio.Queue()
        self._queues.add(queue)
        try:
            yield queue
        finally:
            self._queues.discard(queue)
