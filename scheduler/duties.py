"""What the clock does, again and again: plan, set channels up, deliver.

Who calls these is the one thing in which one process and several replicas differ:
:mod:`scheduler.clock` and :mod:`scheduler.jobs`.
"""

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta

import structlog
from sqlalchemy.exc import SQLAlchemyError

from scheduler.certificate_files import send_certificates
from scheduler.channel_calls import IN_METHOD
from scheduler.delivery import deliver
from scheduler.group_set_up import set_up_groups
from scheduler.pace import Pace
from scheduler.plan import plan
from scheduler.privacy import forget_the_old
from scheduler.recruiting import BETWEEN_LOOKUPS, look_up_recruits
from scheduler.rests import Rests
from scheduler.sender import Sender
from scheduler.slide_previews import preview_slides

log = structlog.get_logger(__name__)

_LOOK_FOR_OLD_EVERY = timedelta(hours=1)
_TEND_EVERY = 86_400  # seconds
LONGEST_FINISH = 10.0  # seconds that work under way may take after the signal to stop


class Duties:
    """The clock's duties in this process, each of them done by one at a time.

    One that is at work already is not begun again, and none is begun once the sender is to stop.
    What the database refuses is logged; the next time tries again.
    """

    def __init__(self, sender: Sender) -> None:
        self._sender = sender
        self._rests: Rests = {}
        self._pace = Pace(in_channel=IN_METHOD)
        self._lookup_pace = Pace(in_channel=BETWEEN_LOOKUPS)
        self._tended_at = time.monotonic()  # for it is at the start
        self._looks_for_old_at = datetime.min.replace(tzinfo=UTC)
        self._planning, self._setting_up, self._delivering = (asyncio.Lock() for _ in range(3))

    async def plan(self) -> bool:
        """Write down what has become due; says whether that was done."""
        sender = self._sender
        with self._alone(self._planning) as may_begin:
            if may_begin:
                async with self._planning:
                    now, rules = sender.clock(), sender.rules.values()
                    # What rules raised is in the log, and the others were heard.
                    with suppress(ExceptionGroup):
                        await plan(sender.database, sender.workspace_id, rules, now)
                    if now >= self._looks_for_old_at:
                        self._looks_for_old_at = now + _LOOK_FOR_OLD_EVERY
                        await forget_the_old(sender)
                    if time.monotonic() > self._tended_at + _TEND_EVERY:
                        self._tended_at = time.monotonic()
                        await sender.database.tend()
                return True
        return False

    async def set_up(self) -> None:
        """Do what is left to do for groups' channels, slides, certificates and recruits."""
        with self._alone(self._setting_up) as may_begin:
            if may_begin:
                async with self._setting_up:
                    await set_up_groups(self._sender, self._rests, self._pace)
                    await preview_slides(self._sender, self._rests, self._pace)
                    await send_certificates(self._sender, self._rests, self._pace)
                    await look_up_recruits(self._sender, self._rests, self._lookup_pace)

    async def deliver(self) -> None:
        """Say what is due."""
        with self._alone(self._delivering) as may_begin:
            if may_begin:
                async with self._delivering:
                    await deliver(self._sender)

    async def finish(self) -> None:
        """Begin nothing more, and return when what is under way is done or took too long."""
        self._sender.stopping.set()
        with suppress(TimeoutError):
            async with (
                asyncio.timeout(LONGEST_FINISH),
                self._planning,
                self._setting_up,
                self._delivering,
            ):
                pass

    @contextmanager
    def _alone(self, at_work: asyncio.Lock) -> Iterator[bool]:
        """Say whether a duty may begin; keep what the database refuses within the block."""
        try:
            yield not at_work.locked() and not self._sender.stopping.is_set()
        except SQLAlchemyError as error:
            # By name alone, for the error would repeat values.
            log.warning("tick_failed", error=type(error.__cause__ or error).__name__)
