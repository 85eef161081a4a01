"""Writing down what has become due: any number of replicas may, the key lets one row win."""

from collections.abc import Iterable
from datetime import datetime

from models import Database
from programme.nudges import say_all_later
from programme.occasions import leave_out_written
from scheduler.meeting_layout import lay_out_meetings
from scheduler.rules import NudgeRule


async def plan(
    database: Database, workspace_id: int, rules: Iterable[NudgeRule], now: datetime
) -> None:
    """Write down every occasion that the rules find due at the aware instant ``now``.

    Rules look at the state of things, not at the time of the last tick, so what was missed while
    the bot was away is found now. Each rule has a transaction of its own, and only where it
    found something new; of very much, some is left for the next minute. First come the meetings
    of groups that were not looked at since their term's dates were saved: the rules look at
    meetings.
    """
    await lay_out_meetings(database, workspace_id, now)
    for rule in rules:
        if rule.find_due is None:
            continue
        async with database.reading() as session:
            found = await rule.find_due(session, workspace_id, now)
            occasions = await leave_out_written(session, workspace_id, list(found))
        if not occasions:
            continue
        async with database.writing() as session:
            await say_all_later(
                session, workspace_id=workspace_id, kind=rule.kind, occasions=occasions, now=now
            )
