"""Forgetting people whose last term is long over, where the operator set for how long they stay."""

import structlog

from programme.people import get_person
from programme.privacy import forget
from programme.retention import delete_old_recruits, list_long_gone
from scheduler.sender import Sender

log = structlog.get_logger(__name__)


async def forget_the_old(sender: Sender) -> int:
    """Forget some of those whose time is over, each in a transaction; returns how many.

    Their certificates stay genuine: nobody was asked. Without ``keep_months`` nobody is. Who was on
    a coordinator's list and is not here is deleted anyway, a month after the term.
    """
    now = sender.clock()
    async with sender.database.writing() as session:
        deleted = await delete_old_recruits(session, sender.workspace_id, now)
    if deleted:
        log.info("recruits_deleted", recruits=deleted)
    if sender.keep_months is None:
        return 0
    async with sender.database.reading() as session:
        gone = await list_long_gone(session, sender.workspace_id, sender.keep_months, now)
    for person_id in gone:
        async with sender.database.writing() as session:
            person = await get_person(session, person_id)
            await forget(session, person, now, keeps_certificates=True)
    if gone:
        log.info("forgotten", people=len(gone))
    return len(gone)
