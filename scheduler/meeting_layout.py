"""Laying out the meetings of groups whose term's dates changed, or that have none yet."""

from datetime import datetime

from models import Database
from programme.meeting_layout import find_not_laid_out, lay_out_again
from programme.meeting_news import tell_planned
from programme.outline_dates import date_outline_again

_AT_ONCE = 100  # the next tick goes on, so that none takes long


async def lay_out_meetings(database: Database, workspace_id: int, now: datetime) -> None:
    """Look at the meetings of some groups, each in a transaction of its own.

    Any number of replicas may at once: a group is locked, and what is in its place stays. The
    outline's weeks follow the term, too. Where meetings changed, the group's channel hears of it.
    """
    async with database.reading() as session:
        group_ids = await find_not_laid_out(session, workspace_id, _AT_ONCE)
    for group_id in group_ids:
        async with database.writing() as session:
            found = await lay_out_again(session, group_id, now)
            if found is None:
                continue
            group, term, changes = found
            await date_outline_again(session, group, term)
            if changes:
                await tell_planned(session, group, term, now)
