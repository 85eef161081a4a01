"""What is under way: envelopes not yet acknowledged, listeners of a watched app still at work."""

import asyncio
import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass
class Activity:
    """A count that one can wait on to reach zero."""

    _count: int = 0
    _waiting: list[asyncio.Future[None]] = field(default_factory=list)

    def begin(self) -> None:
        """One more thing is under way."""
        self._count += 1

    def end(self) -> None:
        """One thing has finished."""
        self._count -= 1
        if self._count == 0:
            for waiting in self._waiting:
                if not waiting.done():
                    waiting.set_result(None)
            self._waiting.clear()

    @contextlib.contextmanager
    def under_way(self) -> Iterator[None]:
        """Count the block as under way."""
        self.begin()
        try:
            yield
        finally:
            self.end()

    async def idle(self) -> None:
        """Return when nothing is under way: at once, or as soon as the last thing ends."""
        while self._count:
            waiting = asyncio.get_running_loop().create_future()
            self._waiting.append(waiting)
            await waiting
