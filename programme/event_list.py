"""The list of who was at an event, some people at a time: hundreds sign up for a showcase.

Source: "Guidelines for Certificates"; attendance by the coordinator's list.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import Event, EventAttendance, Person
from programme.event_page import get_event_to_run
from programme.events import Evidence, Rsvp, evidence_of
from programme.people import FORGOTTEN, Caller

ON_A_PAGE = 50


@dataclass(frozen=True)
class Listed:
    """Somebody on the list, and whether they were there as far as is known."""

    slack_user_id: str
    name: str
    was_there: bool


@dataclass(frozen=True)
class ListPage:
    """Some of those on the list, in the order of their names; ``page`` counts from 0."""

    event: Event
    people: Sequence[Listed]
    page: int
    found: int  # people whose names have the words, on all pages
    everybody: int
    there: int  # of everybody
    words: str | None

    @property
    def is_last(self) -> bool:
        """Whether no more come after these."""
        return (self.page + 1) * ON_A_PAGE >= self.found


async def find_list_page(
    session: AsyncSession,
    caller: Caller,
    event_id: int,
    page: int = 0,
    words: str | None = None,
) -> ListPage:
    """Return a page of who signed up for an event or was there, for a coordinator.

    With ``words``, of those alone whose names have all of them. A page behind the last is the last.
    Raises ``Refusal`` as ``get_event_to_run``.
    """
    event = await get_event_to_run(session, caller, event_id)
    rows = await session.exec(
        select(Person.slack_user_id, Person.name, EventAttendance)
        .join(Person, col(Person.id) == col(EventAttendance.person_id))
        .where(
            EventAttendance.event_id == event_id,
            ~col(Person.slack_user_id).startswith(FORGOTTEN),
        )
    )
    everybody = [
        Listed(who, name, _was_there(row)) for who, name, row in rows.all() if _is_listed(row)
    ]
    wanted = (words or "").casefold().split()
    found = sorted(
        (one for one in everybody if all(word in one.name.casefold() for word in wanted)),
        key=lambda one: (one.name.casefold(), one.slack_user_id),
    )
    last = max(0, (len(found) - 1) // ON_A_PAGE)
    page = min(max(page, 0), last)
    return ListPage(
        event=event,
        people=found[page * ON_A_PAGE : (page + 1) * ON_A_PAGE],
        page=page,
        found=len(found),
        everybody=len(everybody),
        there=sum(one.was_there for one in everybody),
        words=words,
    )


def _was_there(row: EventAttendance) -> bool:
    known = evidence_of(row, recording_counts=False)
    return known is not None and known[0] is not Evidence.RECORDING


def _is_listed(row: EventAttendance) -> bool:
    """Say whether somebody is listed; also who was taken out, so that it can be put right."""
    return row.rsvp == Rsvp.COMING or row.marked_there is not None or _was_there(row)
