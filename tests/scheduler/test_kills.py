"""Processes that are killed while they speak: everything arrives, and nothing twice."""

import asyncio
import random
import sys
from pathlib import Path

from tests.conftest import NOW
from tests.scheduler.conftest import Desk

ROOT = Path(__file__).parents[2]
PEOPLE, EACH, WORKERS, KILLS, SEED = 24, 3, 2, 12, 5


async def test_killed_at_random_moments(desk: Desk, database_url: str) -> None:
    desk.slack.clock.resume()
    started_at = desk.slack.clock.now()
    people = await desk.meets(PEOPLE)
    for number in range(PEOPLE * EACH):
        await desk.writes(number, due_at=NOW, person_id=people[number % PEOPLE])
    posting = asyncio.Event()

    def notice(_: dict[str, object]) -> bool:
        posting.set()
        return True

    # Waits before it posts, so that a kill can leave a post that nobody hears of.
    desk.slack.faults.add("chat.postMessage", "reset_after_effect", times=3)
    desk.slack.faults.add("chat.postMessage", "slow", times=10_000, seconds=0.05, when=notice)

    async def starts() -> asyncio.subprocess.Process:
        return await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "tests.scheduler.worker", database_url, desk.slack.api_url),
            *(
                desk.app.bot_token,
                str(desk.workspace_id),
                str(started_at.timestamp()),
                NOW.isoformat(),
            ),
            cwd=ROOT,
        )

    chance = random.Random(SEED)  # noqa: S311 - when to kill is no secret
    workers = [await starts() for _ in range(WORKERS)]
    kills = 0
    async with asyncio.timeout(120):
        while kills < KILLS and any(worker.returncode is None for worker in workers):
            posting.clear()
            await posting.wait()
            await asyncio.sleep(chance.uniform(0, 0.1))
            place = chance.randrange(WORKERS)
            if workers[place].returncode is None:
                workers[place].kill()
                await workers[place].wait()
                kills += 1
            workers[place] = await starts()
        assert [await worker.wait() for worker in workers] == [0] * WORKERS
    assert desk.all_hear() == sorted(f"Hello number {number}" for number in range(PEOPLE * EACH))
    nudges = await desk.nudges()
    assert {nudge.state for nudge in nudges} == {"sent"}
    for person_id, member in zip(people, desk.crowd, strict=True):
        [message] = member.dm.messages  # what was due together stays together
        theirs = [nudge for nudge in nudges if nudge.person_id == person_id]
        assert [nudge.sent_ts for nudge in theirs] == [message.ts] * EACH
    assert kills == KILLS
    # Some were told of a post only by Slack's history, else nothing was tried here.
    assert any(nudge.attempt > 1 for nudge in nudges)
