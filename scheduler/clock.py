"""The clock that speaks: it ticks in the bot's process and asks what is due."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from scheduler.certificate_files import send_certificates
from scheduler.delivery import deliver
from scheduler.duties import Duties
from scheduler.group_set_up import set_up_groups
from scheduler.pace import Pace
from scheduler.plan import plan
from scheduler.recruiting import look_up_recruits
from scheduler.rests import Rests
from scheduler.sender import Sender
from scheduler.slide_previews import preview_slides

# What a handler wrote down is said within about a second.
_TICK = 1
# By the bot's clock, which a sandbox moves: the first tick after a move plans at once.
_PLAN_EVERY = timedelta(minutes=1)


async def tick(sender: Sender) -> None:
    """Write down, set up and say all that is due at this moment, without waiting.

    For tests, and for the sandbox when its clock was moved. May be called beside the clock.
    """
    rests: Rests = {}
    at_once = Pace(in_channel=0, overall=0)
    await plan(sender.database, sender.workspace_id, sender.rules.values(), sender.clock())
    await set_up_groups(sender, rests, at_once)
    await preview_slides(sender, rests, at_once)
    await look_up_recruits(sender, rests, at_once)
    await deliver(sender)
    await send_certificates(sender, rests, at_once)
    await set_up_groups(sender, rests, at_once)  # pins what was said now


@asynccontextmanager
async def ticking(sender: Sender) -> AsyncIterator[None]:
    """Let the clock tick inside the block; at its end, finish the nudge that is under way.

    APScheduler runs on real time and holds static jobs that ask the database; a tick that was
    missed costs lateness only.
    """
    duties = Duties(sender)
    planned_at: datetime | None = None

    async def plan_tick() -> None:
        nonlocal planned_at
        now = sender.clock()
        if planned_at is not None and timedelta() <= now - planned_at < _PLAN_EVERY:
            return
        if await duties.plan():
            planned_at = now

    clock = AsyncIOScheduler(
        timezone=UTC,
        # By default a run that is a second late is left out.
        job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
    )
    for job in (plan_tick, duties.set_up, duties.deliver):
        clock.add_job(job, "interval", seconds=_TICK, next_run_time=datetime.now(UTC))
    clock.start()
    try:
        yield
    finally:
        clock.pause()
        await duties.finish()
        clock.shutdown(wait=False)
