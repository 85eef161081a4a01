"""When slides are due, and for which groups.

Source: the sample outlines, "Draft one slide for the mentoring group showcase" and "Finish slide".
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam
from sqlmodel import col, exists, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import Event, Group, Membership, Showing, Slide, Term
from programme.event_dates import Kind
from programme.events import list_term_events
from programme.group import InGroup
from programme.groups import Part
from programme.nudges import Occasion
from programme.occasions import leave_out_written
from programme.showcase import list_showcases_near
from programme.slides import SlideSeen, SlideState, find_slide
from programme.timings import (
    DRAFT_MISSING_BEFORE,
    DRAFT_WANTED_BEFORE,
    FINAL_MISSING_BEFORE,
    FINAL_WANTED_BEFORE,
    Timing,
)


@dataclass(frozen=True)
class Deadline:
    """A moment before the group's showcase at which its slide should be so far."""

    kind: str
    before: Timing
    is_final: bool  # whether the slide is to be final, or a draft will do
    is_to_lead: bool  # whether the lead mentor hears of it, or the group's channel

    def is_met_by(self, seen: SlideSeen) -> bool:
        """Say whether the group's slide is as far as it should be."""
        return seen.is_final if self.is_final else seen.slide is not None


DRAFT_WANTED = Deadline("showcase.draft_wanted", DRAFT_WANTED_BEFORE, False, False)
DRAFT_MISSING = Deadline("showcase.draft_missing", DRAFT_MISSING_BEFORE, False, True)
FINAL_WANTED = Deadline("showcase.final_wanted", FINAL_WANTED_BEFORE, True, False)
FINAL_MISSING = Deadline("showcase.final_missing", FINAL_MISSING_BEFORE, True, True)
USEFUL_FOR = timedelta(days=5)  # a weekend may come between


async def find_unfinished_slides(
    session: AsyncSession, workspace_id: int, deadline: Deadline, now: datetime
) -> Sequence[Occasion]:
    """Return who is to hear that a group's slide is not so far, at the aware instant.

    A group's showcase is the one it has a place in, else the term's first. Looks only at terms
    whose showcase is so near, so a tick outside these days costs one look at an index.
    """
    due_from, due_to = now + deadline.before.length - USEFUL_FOR, now + deadline.before.length
    near = await list_showcases_near(session, workspace_id, max(due_from, now), due_to)
    occasions: list[Occasion] = []
    for event in near:
        occasions += await _find_for(session, event, deadline)
    return await leave_out_written(session, workspace_id, occasions)


async def _find_for(session: AsyncSession, event: Event, deadline: Deadline) -> Sequence[Occasion]:
    newest = (
        select(func.max(Slide.version))
        .where(Slide.group_id == col(Group.id))
        .correlate(Group)
        .scalar_subquery()
    )
    is_met = exists().where(
        col(Slide.group_id) == col(Group.id),
        col(Slide.version) == newest,
        col(Slide.state).in_(
            [SlideState.FINAL] if deadline.is_final else [SlideState.DRAFT, SlideState.FINAL]
        ),
    )
    is_first = (await list_term_events(session, event.term_id, Kind.SHOWCASE))[0].id == event.id
    shows_here = exists().where(
        col(Showing.group_id) == col(Group.id), col(Showing.event_id) == event.id
    )
    has_no_place = ~exists().where(col(Showing.group_id) == col(Group.id))
    statement = select(Group.id, Group.slack_channel_id, Membership.person_id).outerjoin(
        Membership,
        (col(Membership.group_id) == col(Group.id))
        & (col(Membership.role) == Part.LEAD)
        & col(Membership.left_at).is_(None),
    )
    found = await session.exec(
        statement.where(
            Group.term_id == event.term_id,
            col(Group.ended_at).is_(None),
            ~is_met,
            (shows_here | has_no_place) if is_first else shows_here,
        )
    )
    occasions = []
    for group_id, channel_id, lead_id in found:
        person_id = lead_id if deadline.is_to_lead else None
        to_channel = None if deadline.is_to_lead else channel_id
        if person_id is None and to_channel is None:
            continue
        occasions.append(
            Occasion(
                key=f"{deadline.kind}:group/{group_id}:event/{event.id}",
                subject={"group": group_id, "event": event.id},
                due_at=event.starts_at - deadline.before.length,
                person_id=person_id,
                slack_channel_id=to_channel,
                about_at=event.starts_at,
            )
        )
    return occasions


@dataclass(frozen=True)
class DeadlineSeen:
    """A group's slide and the showcase it is due for."""

    seen: SlideSeen
    event: Event


_SEEN = (
    select(Group, Term, Event)
    .join(Term, col(Term.id) == col(Group.term_id))
    .join(Event, col(Event.term_id) == col(Term.id))
    .where(
        col(Group.id) == bindparam("group_id"),
        col(Event.id) == bindparam("event_id"),
        col(Group.ended_at).is_(None),
        col(Event.cancelled_at).is_(None),
    )
)


async def find_deadline(session: AsyncSession, group_id: int, event_id: int) -> DeadlineSeen | None:
    """Return them, or None when the group has ended or the showcase is cancelled."""
    found = await session.exec(_SEEN, params={"group_id": group_id, "event_id": event_id})
    row = found.one_or_none()
    if row is None:
        return None
    group, term, event = row
    return DeadlineSeen(await find_slide(session, group, term), event)


async def list_wanted_slides(
    session: AsyncSession, groups: Sequence[InGroup], now: datetime
) -> list[SlideSeen]:
    """Return the slides of these groups that are to be drafted or finished now.

    From three weeks before the term's first showcase until its last.
    """
    wanted = []
    for in_group in groups:
        until = now + DRAFT_WANTED.before.length
        showcases = await list_term_events(session, in_group.term.id, Kind.SHOWCASE)
        if not any(now < showcase.starts_at <= until for showcase in showcases):
            continue
        seen = await find_slide(session, in_group.group, in_group.term)
        if not seen.is_final:
            wanted.append(seen)
    return wanted
