"""The sandbox's clock: real time that can be stopped and moved, and alarms that ring by it."""

import asyncio
import contextlib
import heapq
import itertools
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta


@dataclass(eq=False)
class Alarm:
    """Something that happens when the clock gets to `at`, an aware instant."""

    at: datetime
    ring: Callable[[], None]
    cancelled: bool = False

    def cancel(self) -> None:
        """Make sure that it never rings."""
        self.cancelled = True


class Clock:
    """The time in the workspace. Every instant that goes in or comes out is aware, in UTC.

    It shows real time until it is moved or frozen. One clock can be shared with the app under
    test, so that both agree on what time it is.
    """

    def __init__(self) -> None:
        self._frozen: datetime | None = None
        self._moved = timedelta(0)
        self._alarms: list[tuple[datetime, int, Alarm]] = []
        self._order = itertools.count()
        self._timer: asyncio.TimerHandle | None = None
        self._watchers: list[Callable[[], None]] = []

    def now(self) -> datetime:
        """Return the instant it is."""
        return self._frozen if self._frozen is not None else self.real() + self._moved

    @staticmethod
    def real() -> datetime:
        """Return the real instant, wherever the clock was moved to.

        Signatures need it: who checks them compares them with real time.
        """
        return datetime.now(UTC)

    @staticmethod
    def running() -> float:
        """Return real seconds from an arbitrary start, to measure how long something took."""
        return time.monotonic()

    @property
    def frozen(self) -> bool:
        """Whether it stands still."""
        return self._frozen is not None

    def freeze(self, at: datetime | None = None) -> None:
        """Stop the clock, at the aware instant `at` or where it is.

        Raises `ValueError` for a naive `at`.
        """
        self._frozen = _in_utc(at) if at is not None else self.now()
        self._changed()

    def move(self, by: timedelta) -> None:
        """Move the clock by so much, running or frozen, and ring every alarm on the way."""
        if self._frozen is not None:
            self._frozen += by
        else:
            self._moved += by
        self._changed()

    def resume(self) -> None:
        """Let the clock show real time again."""
        self._frozen, self._moved = None, timedelta(0)
        self._changed()

    def on_change(self, call: Callable[[], None]) -> Callable[[], None]:
        """Have `call` called whenever the clock was frozen, moved or resumed.

        Returns what to call when that is no longer wanted.
        """
        self._watchers.append(call)
        return lambda: self._watchers.remove(call)

    def set(self, alarm: Alarm) -> None:
        """Have an alarm ring when the clock has reached its instant: at once if it has.

        Raises `ValueError` for a naive instant.
        """
        heapq.heappush(self._alarms, (_in_utc(alarm.at), next(self._order), alarm))
        self._ring_what_is_due()

    def _changed(self) -> None:
        self._ring_what_is_due()
        for call in list(self._watchers):
            call()

    def _ring_what_is_due(self) -> None:
        while self._alarms and (self._alarms[0][2].cancelled or self._alarms[0][0] <= self.now()):
            alarm = heapq.heappop(self._alarms)[2]
            if not alarm.cancelled:
                alarm.ring()
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._alarms and not self.frozen:
            wait = (self._alarms[0][0] - self.now()).total_seconds()
            # Without a running loop nothing can ring by itself; moving the clock still does.
            with contextlib.suppress(RuntimeError):
                loop = asyncio.get_running_loop()
                self._timer = loop.call_later(max(0.0, wait), self._ring_what_is_due)


def _in_utc(instant: datetime) -> datetime:
    if instant.tzinfo is None:
        raise ValueError(f"{instant} is naive: say in which zone")
    return instant.astimezone(UTC)
