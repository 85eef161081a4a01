"""What groups and coordinators hear of the places in a showcase."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import Event, Group, Showing, Term
from programme.coordinators import coordinators_query
from programme.nudges import Occasion
from programme.occasions import leave_out_written
from programme.showcase import list_showcases_near
from programme.slides import SlideSeen, find_slide

PLACED = "showcase.place"
UNPLACED = "showcase.unplaced"
_PLACES_TOLD, _UNPLACED_TOLD = timedelta(days=14), timedelta(days=10)
USEFUL_FOR = timedelta(days=7)


async def find_places_to_tell(
    session: AsyncSession, workspace_id: int, now: datetime
) -> list[Occasion]:
    """Return the groups that have a place in a showcase of the next two weeks.

    A group that changes to another showcase is told anew; another number in the same is not news.
    """
    occasions: list[Occasion] = []
    for event in await list_showcases_near(session, workspace_id, now, now + _PLACES_TOLD):
        found = await session.exec(
            select(Group.id, Group.slack_channel_id)
            .join(Showing, col(Showing.group_id) == col(Group.id))
            .where(
                Showing.event_id == event.id,
                col(Group.ended_at).is_(None),
                col(Group.slack_channel_id).is_not(None),
            )
        )
        occasions += [
            Occasion(
                key=f"{PLACED}:group/{group_id}:event/{event.id}",
                subject={"group": group_id, "event": event.id},
                due_at=now,
                slack_channel_id=channel_id,
            )
            for group_id, channel_id in found
        ]
    return await leave_out_written(session, workspace_id, occasions)


@dataclass(frozen=True)
class Place:
    """A group's place in a showcase."""

    seen: SlideSeen
    event: Event
    number: int
    of: int


async def find_place(session: AsyncSession, group_id: int, event_id: int) -> Place | None:
    """Return it, or None when the group has ended or has its place elsewhere now."""
    found = await session.exec(
        select(Group, Term, Event, Showing)
        .join(Term, col(Term.id) == col(Group.term_id))
        .join(Showing, col(Showing.group_id) == col(Group.id))
        .join(Event, col(Event.id) == col(Showing.event_id))
        .where(
            Group.id == group_id,
            Event.id == event_id,
            col(Group.ended_at).is_(None),
            col(Event.cancelled_at).is_(None),
        )
    )
    row = found.one_or_none()
    if row is None:
        return None
    group, term, event, _ = row
    in_order = await session.exec(
        select(Group.id)
        .join(Showing, col(Showing.group_id) == col(Group.id))
        .where(Showing.event_id == event_id, col(Group.ended_at).is_(None))
        .order_by(col(Showing.position), col(Group.name), col(Group.id))
    )
    ids = list(in_order.all())
    seen = await find_slide(session, group, term)
    return Place(seen, event, ids.index(group_id) + 1, len(ids))


async def count_unplaced(session: AsyncSession, term_id: int) -> int:
    """Return how many groups of a term have no place in a showcase."""
    found = await session.exec(
        select(func.count())
        .select_from(Group)
        .outerjoin(Showing, col(Showing.group_id) == col(Group.id))
        .where(Group.term_id == term_id, col(Group.ended_at).is_(None), col(Showing.id).is_(None))
    )
    return found.one()


async def find_unplaced_to_tell(
    session: AsyncSession, workspace_id: int, now: datetime
) -> list[Occasion]:
    """Return the coordinators, when a showcase is ten days away and groups have no place."""
    occasions: list[Occasion] = []
    for event in await list_showcases_near(session, workspace_id, now, now + _UNPLACED_TOLD):
        if not await count_unplaced(session, event.term_id):
            continue
        coordinators = await session.exec(coordinators_query(workspace_id))
        occasions += [
            Occasion(
                key=f"{UNPLACED}:term/{event.term_id}:person/{person.id}",
                subject={"event": event.id},
                due_at=now,
                person_id=person.id,
            )
            for person in coordinators
        ]
    return await leave_out_written(session, workspace_id, occasions)


async def find_unplaced(session: AsyncSession, event_id: int) -> tuple[Event, int] | None:
    """Return a showcase and how many groups of its term have no place; None when it is off."""
    found = await session.exec(
        select(Event).where(Event.id == event_id, col(Event.cancelled_at).is_(None))
    )
    event = found.one_or_none()
    return (event, await count_unplaced(session, event.term_id)) if event is not None else None
