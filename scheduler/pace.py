"""How fast the bot speaks: as Slack asks, about one message a second in a channel.

https://docs.slack.dev/apis/web-api/rate-limits, "chat.postMessage": besides that, a workspace
takes several hundred messages a minute.
"""

import asyncio
import sys
import time
from collections.abc import Awaitable, Callable, Sequence

IN_CHANNEL = 1.0  # seconds between messages to one person or channel
OVERALL = 0.2  # seconds between any two messages, 300 a minute


class Pace:
    """When the last messages were said in this process, and to whom; measured in real time."""

    def __init__(
        self,
        *,
        in_channel: float = IN_CHANNEL,
        overall: float = OVERALL,
        running: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._in_channel, self._overall = in_channel, overall
        self._running, self._sleep = running, sleep
        self._last: dict[str, float] = {}
        self._last_of_all = float("-inf")

    def most_within(self, seconds: float) -> int:
        """Return how many messages may be said within so many seconds, one at least."""
        return max(1, int(seconds / self._overall)) if self._overall else sys.maxsize

    def first_ready(self, recipients: Sequence[str], before: int = 0) -> int:
        """Return the place of the recipient who can be spoken to soonest, earlier ones first.

        So many messages are said ``before`` that. Who can be spoken to by then is as ready as the
        next: a channel that has to wait for a second is not left until everybody else was told.
        """
        begin = max(self._running(), self._last_of_all + self._overall)
        at = begin + before * self._overall
        if self._ready_at(recipients[0]) <= at:
            return 0  # nobody can be earlier
        places = range(len(recipients))
        return min(places, key=lambda place: max(at, self._ready_at(recipients[place])))

    async def wait(self, recipient: str) -> None:
        """Wait until the recipient may be spoken to."""
        ready_at = max(self._ready_at(recipient), self._last_of_all + self._overall)
        seconds = ready_at - self._running()
        if seconds > 0:
            await self._sleep(seconds)

    def count(self, recipient: str) -> None:
        """Remember that the recipient is spoken to now.

        What comes between two messages (claiming, rendering, writing down) takes time too. So a
        message that is late by no more than one place in the row makes no later one late.
        """
        now = self._running()
        self._last = {who: at for who, at in self._last.items() if at > now - self._in_channel}
        self._last[recipient] = now
        self._last_of_all = max(self._last_of_all + self._overall, now - self._overall)

    def _ready_at(self, recipient: str) -> float:
        said_at = self._last.get(recipient)
        # Everybody who was not spoken to lately is as ready as the next, so order decides.
        return 0.0 if said_at is None else max(0.0, said_at + self._in_channel)
