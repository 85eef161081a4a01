"""Who goes first where many want something of the database, and of the one processor, at once."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, nullcontext
from contextvars import ContextVar

# Of those who were answered already so many at once: more of them would not be faster, for one
# processor does their work, and there is room for people who still wait.
_AT_WORK = 4
_can_wait: ContextVar[bool] = ContextVar("can_wait", default=False)


def let_others_go_first() -> None:
    """From now on, in this task and those it starts, let people who wait for an answer go first."""
    _can_wait.set(True)


class Front:
    """Those who wait for an answer."""

    def __init__(self) -> None:
        self._count = 0

    @property
    def is_empty(self) -> bool:
        """Whether nobody does."""
        return self._count == 0

    @contextmanager
    def wait(self) -> Iterator[None]:
        """Count somebody who waits inside the block."""
        self._count += 1
        try:
            yield
        finally:
            self._count -= 1


class Turns:
    """The turns of those who can wait: a few at once, but one while somebody is in front of them.

    One always, so that nobody waits for ever, and a single form that the database holds up holds
    up nobody else. Others need no turn.
    """

    def __init__(self, front: Front) -> None:
        self._front = front
        self._few, self._one = asyncio.Semaphore(_AT_WORK), asyncio.Semaphore(1)

    @asynccontextmanager
    async def take(self) -> AsyncIterator[None]:
        """Wait for a turn, and have it inside the block."""
        if not _can_wait.get():
            yield
            return
        async with self._few, nullcontext() if self._front.is_empty else self._one:
            # What they read while they write is part of the same turn.
            before = _can_wait.set(False)
            try:
                yield
            finally:
                _can_wait.reset(before)
