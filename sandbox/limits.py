"""How often an app may call.

https://docs.slack.dev/apis/web-api/rate-limits

Measured in real time, whatever the sandbox's clock shows: an app that was told to wait does wait.
"""

import math
from collections import deque
from dataclasses import dataclass, field

from sandbox.clock import Clock
from sandbox.errors import RateLimited

PER_MINUTE = {1: 1, 2: 20, 3: 50, 4: 100}
MINUTE = 60.0
# Slack allows "bursts over that limit for short periods" without saying how many.
POSTING_BURST = 5


@dataclass
class Limits:
    """The calls of the last minute. With `enforced` False nothing is ever refused."""

    enforced: bool
    _calls: dict[tuple[str, str], deque[float]] = field(default_factory=dict)
    _tokens: dict[tuple[str, str], tuple[float, float]] = field(default_factory=dict)

    def count_call(self, token: str, method: str, tier: int) -> None:
        """Count a call of `method` with `token`; raises `RateLimited` when it is one too many."""
        if not self.enforced:
            return
        now = Clock.running()
        calls = self._calls.setdefault((token, method), deque())
        while calls and calls[0] <= now - MINUTE:
            calls.popleft()
        if len(calls) >= PER_MINUTE[tier]:
            raise RateLimited(max(1, math.ceil(calls[0] + MINUTE - now)))
        calls.append(now)

    def count_message(self, token: str, channel: str) -> None:
        """Count a message into `channel`: about one a second may come, with short bursts.

        Raises `RateLimited` when it is one too many.
        """
        if not self.enforced:
            return
        now = Clock.running()
        left, at = self._tokens.get((token, channel), (float(POSTING_BURST), now))
        left = min(float(POSTING_BURST), left + (now - at))
        self._tokens[token, channel] = (left - 1 if left >= 1 else left, now)
        if left < 1:
            raise RateLimited(max(1, math.ceil(1 - left)))
