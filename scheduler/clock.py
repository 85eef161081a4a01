"""The clock that speaks: it ticks in the bot's process and asks what is due."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from datetime import UTC, datetime, timedelta

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy.exc import SQLAlchemyError

from scheduler.channel_calls import IN_METHOD
from scheduler.delivery import Sender, deliver
from scheduler.group_set_up import Rests, set_up_groups
from scheduler.pace import Pace
from scheduler.plan import plan

log = structlog.get_logger(__name__)

# What a handler wrote down is said within about a second.
_TICK = 1
# By the bot's clock, which a sandbox moves: the first tick after a move plans at once.
_PLAN_EVERY = timedelta(minutes=1)
_LONGEST_FINISH = 10.0  # seconds that a nudge under way may take after the signal to stop


async def tick(sender: Sender) -> None:
    """Write down, set up and say all that is due at this moment, without waiting.

    For tests, and for the sandbox when its clock was moved. May be called beside the clock.
    """
    rests: Rests = {}
    at_once = Pace(in_channel=0, overall=0)
    await plan(sender.database, sender.workspace_id, sender.rules.values(), sender.clock())
    await set_up_groups(sender, rests, at_once)
    await deliver(sender)
    await set_up_groups(sender, rests, at_once)  # pins what was said now


@asynccontextmanager
async def ticking(sender: Sender) -> AsyncIterator[None]:
    """Let the clock tick inside the block; at its end, finish the nudge that is under way.

    APScheduler runs on real time and holds static jobs that ask the database; a tick that was
    missed costs lateness only. What fails in a tick is logged, and the next one tries again.
    """
    planning, setting_up = asyncio.Lock(), asyncio.Lock()
    rests: Rests = {}
    channel_pace = Pace(in_channel=IN_METHOD)
    planned_at: datetime | None = None

    async def plan_tick() -> None:
        nonlocal planned_at
        now = sender.clock()
        if planned_at is not None and timedelta() <= now - planned_at < _PLAN_EVERY:
            return
        async with planning:
            if sender.stopping.is_set():
                return
            with _logged_when_the_database_fails():
                await plan(sender.database, sender.workspace_id, sender.rules.values(), now)
                planned_at = now

    async def set_up_tick() -> None:
        async with setting_up:
            if sender.stopping.is_set():
                return
            with _logged_when_the_database_fails():
                await set_up_groups(sender, rests, channel_pace)

    async def deliver_tick() -> None:
        with _logged_when_the_database_fails():
            await deliver(sender)

    clock = AsyncIOScheduler(
        timezone=UTC,
        # By default a run that is a second late is left out.
        job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
    )
    for job in (plan_tick, set_up_tick, deliver_tick):
        clock.add_job(job, "interval", seconds=_TICK, next_run_time=datetime.now(UTC))
    clock.start()
    try:
        yield
    finally:
        clock.pause()
        sender.stopping.set()
        with suppress(TimeoutError):
            async with asyncio.timeout(_LONGEST_FINISH), planning, setting_up, sender.at_work:
                pass
        clock.shutdown(wait=False)


@contextmanager
def _logged_when_the_database_fails() -> Iterator[None]:
    """Say so by name alone, for the error would repeat values; the next tick tries again."""
    try:
        yield
    except SQLAlchemyError as error:
        log.warning("tick_failed", error=type(error.__cause__ or error).__name__)
