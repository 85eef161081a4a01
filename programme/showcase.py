"""The virtual showcase: which group shows its slide when, and as which.

Source: "Mentoring Groups Virtual Showcase". Real terms hold two, for time zones.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import col, delete, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import (
    Audit,
    Event,
    Group,
    Membership,
    Person,
    Showing,
    Slide,
    SlidePicture,
    Term,
)
from programme.event_dates import Kind
from programme.event_people import list_between
from programme.events import list_term_events
from programme.focuses import FOCUSES
from programme.people import Caller
from programme.permissions import Action, permit
from programme.refusals import FieldProblems, Refusal
from programme.slides import SlideSeen
from programme.terms import find_term
from programme.translations import gettext as _

_DECENT_FROM, _DECENT_TO = 8, 21  # local hours at which one can be asked to come


@dataclass(frozen=True)
class LineUp:
    """One showcase and the groups that show their slides at it, in their order."""

    event: Event
    slides: Sequence[SlideSeen]


@dataclass(frozen=True)
class Showcases:
    """All showcases of a term; ``unplaced`` are the groups that have no place in one yet."""

    term: Term
    line_ups: Sequence[LineUp]
    unplaced: Sequence[SlideSeen]


async def list_showcases_near(
    session: AsyncSession, workspace_id: int, after: datetime, until: datetime
) -> list[Event]:
    """Return the showcases that begin after one aware instant and not after another."""
    beginning = await list_between(session, workspace_id, after, until)
    return [event for event in beginning if event.kind == Kind.SHOWCASE]


async def find_showcases(
    session: AsyncSession, term: Term, *, with_pictures: bool = False
) -> Showcases:
    """Return who shows what when in a term; a constant number of queries.

    The pictures on the slides are large, and read only ``with_pictures``.
    """
    events = await list_term_events(session, term.id, Kind.SHOWCASE)
    newest = (
        select(Slide.group_id, func.max(Slide.version).label("version"))
        .group_by(col(Slide.group_id))
        .subquery()
    )
    found = await session.exec(
        select(Group, Slide, Showing)
        .outerjoin(newest, newest.c.group_id == col(Group.id))
        .outerjoin(
            Slide,
            (col(Slide.group_id) == col(Group.id)) & (col(Slide.version) == newest.c.version),
        )
        .outerjoin(Showing, col(Showing.group_id) == col(Group.id))
        .where(Group.term_id == term.id, col(Group.ended_at).is_(None))
        .order_by(col(Showing.position), col(Group.name), col(Group.id))
    )
    rows = found.all()
    wanted = [slide.picture_id for _, slide, _ in rows if slide is not None and with_pictures]
    pictures = await session.exec(select(SlidePicture).where(col(SlidePicture.id).in_(wanted)))
    by_id = {picture.id: picture for picture in pictures}
    placed: dict[int, list[SlideSeen]] = {event.id: [] for event in events}
    unplaced: list[SlideSeen] = []
    for group, slide, showing in rows:
        picture = by_id.get(slide.picture_id or 0) if slide is not None else None
        seen = SlideSeen(group, term, slide, picture, None)
        placed.get(showing.event_id if showing is not None else 0, unplaced).append(seen)
    return Showcases(term, [LineUp(event, placed[event.id]) for event in events], unplaced)


async def get_showcase_for(
    session: AsyncSession, caller: Caller, event_id: int
) -> tuple[Event, Term]:
    """Return a showcase of the caller's workspace that they may order, and its term.

    Raises ``Refusal`` when it is not there or not theirs to order.
    """
    permit(caller, Action.ORDER_SHOWCASE)
    found = await session.exec(
        select(Event, Term)
        .join(Term, col(Term.id) == col(Event.term_id))
        .where(
            Event.id == event_id,
            Event.workspace_id == caller.workspace_id,
            Event.kind == Kind.SHOWCASE,
            col(Event.cancelled_at).is_(None),
        )
        .with_for_update(of=Event)
    )
    row = found.one_or_none()
    if row is None:
        raise Refusal(
            _("That showcase isn't planned any more. `/mentoring showcase` shows what is.")
        )
    return row[0], row[1]


async def order_showcase(
    session: AsyncSession, caller: Caller, event_id: int, group_ids: Sequence[int], now: datetime
) -> Event:
    """Let these groups show their slides at a showcase, in this order; returns it.

    Groups that had a place in it and are not named have none afterwards; those named leave the
    showcase they were in. Raises ``Refusal`` when the showcase is not the caller's to order, and
    ``FieldProblems`` when a group is not one of its term any more.
    """
    event, _term = await get_showcase_for(session, caller, event_id)
    wanted = list(dict.fromkeys(group_ids))
    found = await session.exec(
        select(Group.id).where(Group.term_id == event.term_id, col(Group.ended_at).is_(None))
    )
    if not set(wanted) <= set(found.all()):
        raise FieldProblems({"groups": _("One of these groups has ended. Please choose again.")})
    await session.exec(
        delete(Showing).where(
            (col(Showing.event_id) == event.id) | col(Showing.group_id).in_(wanted)
        )
    )
    session.add_all(
        Showing(event_id=event.id, group_id=group_id, position=position)
        for position, group_id in enumerate(wanted, 1)
    )
    session.add(
        Audit(
            workspace_id=caller.workspace_id,
            at=now,
            actor_id=caller.person_id,
            action="showcase.order",
            subject=f"event/{event.id}",
            details={"groups": wanted},
        )
    )
    return event


async def suggest_line_ups(
    session: AsyncSession, caller: Caller, term_id: int, now: datetime
) -> Showcases:
    """Give every group without a place one that its members can attend, and return the showcases.

    Who has a place keeps it. Raises ``Refusal`` for who may not order them, when the term is not
    there, or while no showcase is planned.
    """
    permit(caller, Action.ORDER_SHOWCASE)
    term = await find_term(session, caller.workspace_id, term_id)
    if term is None:
        raise Refusal(_("That term isn't there any more."))
    await session.exec(select(Term.id).where(Term.id == term.id).with_for_update())
    showcases = await find_showcases(session, term)
    if not showcases.line_ups:
        raise Refusal(_("No showcase is planned yet. `/mentoring term edit` sets its date."))
    zones = await _zones_of_groups(session, [seen.group.id for seen in showcases.unplaced])
    taken = {up.event.id: len(up.slides) for up in showcases.line_ups}
    starts = {up.event.id: up.event.starts_at for up in showcases.line_ups}
    chosen = choose_showcases(
        {seen.group.id: zones.get(seen.group.id, []) for seen in showcases.unplaced}, starts, taken
    )
    in_order = sorted(
        showcases.unplaced,
        key=lambda seen: (FOCUSES[seen.group.focus].name, seen.group.name, seen.group.id),
    )
    for seen in in_order:
        event_id = chosen[seen.group.id]
        taken[event_id] += 1
        session.add(Showing(event_id=event_id, group_id=seen.group.id, position=taken[event_id]))
    session.add(
        Audit(
            workspace_id=caller.workspace_id,
            at=now,
            actor_id=caller.person_id,
            action="showcase.suggest",
            subject=f"term/{term.id}",
        )
    )
    await session.flush()
    return await find_showcases(session, term)


async def _zones_of_groups(session: AsyncSession, group_ids: Sequence[int]) -> dict[int, list[str]]:
    found = await session.exec(
        select(Membership.group_id, Person.time_zone)
        .join(Person, col(Person.id) == col(Membership.person_id))
        .where(col(Membership.group_id).in_(group_ids), col(Membership.left_at).is_(None))
    )
    zones: dict[int, list[str]] = {}
    for group_id, zone in found:
        zones.setdefault(group_id, []).append(zone)
    return zones


def choose_showcases(
    zones: Mapping[int, Sequence[str]],
    starts: Mapping[int, datetime],
    taken: Mapping[int, int],
) -> dict[int, int]:
    """Return a showcase for each group: where most members are awake, then where fewest show.

    ``zones`` are the members' time zones by group, ``starts`` the showcases' aware instants and
    ``taken`` how many groups each has already, both by event.
    """
    left = dict(taken)
    chosen: dict[int, int] = {}
    for group_id in sorted(zones):
        chosen[group_id] = min(
            starts,
            key=lambda event_id: (
                -sum(_is_decent(starts[event_id], zone) for zone in zones[group_id]),
                left.get(event_id, 0),
                starts[event_id],
                event_id,
            ),
        )
        left[chosen[group_id]] = left.get(chosen[group_id], 0) + 1
    return chosen


def _is_decent(at: datetime, zone: str) -> bool:
    return _DECENT_FROM <= at.astimezone(ZoneInfo(zone)).hour < _DECENT_TO
