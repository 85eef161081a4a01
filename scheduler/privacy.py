"""Deleting what is of no more use, and forgetting people whose last term is long over.

For how long people stay, the operator sets.
"""

import structlog

from programme.people import get_person
from programme.privacy import forget
from programme.retention import delete_closed_drafts, delete_old_recruits, list_long_gone
from scheduler.sender import Sender

log = structlog.get_logger(__name__)


async def forget_the_old(sender: Sender) -> int:
    """Forget some of those whose time is over, each in a transaction; returns how many.

    Their certificates stay genuine: nobody was asked. Without ``keep_months`` nobody is. Who was on
    a coordinator's list and is not here is deleted anyway, a month after the term; so is what they
    filled in of a survey and did not send, when it has closed.
    """
    now = sender.clock()
    async with sender.database.writing() as session:
        recruits = await delete_old_recruits(session, sender.workspace_id, now)
        drafts = await delete_closed_drafts(session, sender.workspace_id, now)
    if recruits:
        log.info("recruits_deleted", recruits=recruits)
    if drafts:
        log.info("survey_drafts_deleted", people=drafts)
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
