"""A process that says what is due until nothing is left, or until it is killed.

Run by ``test_kills``: database URL, Web API, token, workspace's id, Unix time of the start, and
what its clock shows then.
"""

import asyncio
import sys
from datetime import UTC, datetime

from sqlmodel import col, func, select

from models import Nudge, open_database
from models.nudges import UNSENT
from scheduler.calls import LONGEST_CALL, nudge_client
from scheduler.delivery import deliver
from scheduler.sender import Sender
from tests.scheduler.hello import AT_ONCE, a_rule

SPEED = 5  # claims end so much faster, and calls have so much less time


async def work(
    url: str, api_url: str, token: str, workspace_id: int, started_at: datetime, now: datetime
) -> None:
    def clock() -> datetime:
        # By day, and never after Slack's messages: it looks for them from the first attempt on.
        return now + (datetime.now(UTC) - started_at) * SPEED

    database = open_database(url)
    client = nudge_client(token, api_url)
    client.timeout = int(LONGEST_CALL.total_seconds()) // SPEED
    rules = {"test.hello": a_rule()}
    # One holder for all: they send at the same time, and the claims alone must be enough.
    # Few readers at once, so that a kill comes within as well as between what is claimed together.
    sender = Sender(
        database,
        client,
        clock,
        workspace_id,
        rules,
        AT_ONCE,
        holder="everybody",
        readers_at_once=3,
    )
    unsent = select(func.count(col(Nudge.id))).where(UNSENT)
    left = 1
    while left:
        await deliver(sender)
        async with database.reading() as session:
            left = (await session.exec(unsent)).one()
        await asyncio.sleep(0.02)
    await database.close()


if __name__ == "__main__":
    url, api_url, token, workspace_id, started, now = sys.argv[1:]
    started_at = datetime.fromtimestamp(float(started), UTC)
    asyncio.run(
        work(url, api_url, token, int(workspace_id), started_at, datetime.fromisoformat(now))
    )
