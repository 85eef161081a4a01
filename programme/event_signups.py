"""Signing up for an event, and saying that one can't come after all."""

from datetime import datetime

from sqlalchemy import bindparam
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import EventAttendance, insert_if_absent
from programme.event_page import EventSeen, get_event_for
from programme.events import Rsvp
from programme.people import Caller
from programme.refusals import Refusal
from programme.translations import gettext as _


async def answer_event(
    session: AsyncSession, caller: Caller, event_id: int, rsvp: Rsvp, now: datetime
) -> EventSeen:
    """Keep whether the caller comes to an event; returns it as they see it then.

    The same answer again changes nothing. Raises ``Refusal`` for an event that is over, or not
    open to them.
    """
    seen = await get_event_for(session, caller, event_id, now)
    if seen.is_over:
        raise Refusal(_("This event is over. `/mentoring events` shows what is coming."))
    own = await get_own_row(session, caller, event_id)
    if own.rsvp != rsvp:
        own.rsvp, own.rsvp_at = rsvp, now
        await session.flush()
    return await get_event_for(session, caller, event_id, now)


_OWN = (
    select(EventAttendance)
    .where(
        col(EventAttendance.event_id) == bindparam("event_id"),
        col(EventAttendance.person_id) == bindparam("person_id"),
    )
    .with_for_update()
    .execution_options(populate_existing=True)
)


async def get_own_row(session: AsyncSession, caller: Caller, event_id: int) -> EventAttendance:
    """Return the row of what the caller says about an event, made if need be, and lock it.

    Whether the event is theirs was checked before. Two clicks at once follow each other.
    """
    await insert_if_absent(session, EventAttendance(event_id=event_id, person_id=caller.person_id))
    which = {"event_id": event_id, "person_id": caller.person_id}
    return (await session.exec(_OWN, params=which)).one()
