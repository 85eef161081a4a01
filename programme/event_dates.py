"""The events of a term, laid out from its dates.

Source: "During the final week ... virtual showcase"; "touch base with mentors halfway"; "Attend a
mentoring onboarding session". The real programme holds two showcases, for time zones.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import Event, Term


class Kind(StrEnum):
    """What an event is."""

    INFO_SESSION = "info_session"
    ONBOARDING = "onboarding"
    POWER_CHECK_IN = "power_check_in"
    SHOWCASE = "showcase"


# The others are for some people of the term; everybody in the workspace can come to these.
OPEN_TO_ALL = frozenset({Kind.INFO_SESSION, Kind.SHOWCASE})


def ends_at(event: Event) -> datetime:
    """Return when an event is over, as aware UTC."""
    return event.starts_at + timedelta(minutes=event.duration_minutes)


@dataclass
class Changes:
    """What makes the events of one kind follow the dates of the term."""

    moved: list[tuple[Event, datetime]] = field(default_factory=list)
    cancelled: list[Event] = field(default_factory=list)
    new: list[datetime] = field(default_factory=list)


def decide_changes(known: Sequence[Event], wanted: Sequence[datetime], now: datetime) -> Changes:
    """Return what to change so that each date that is wanted has its event, and none is left over.

    Whatever is at its date stays. The others move in their order, also those that were cancelled:
    whoever signed up hears the new date. What is over happened as it is remembered: it moves to
    another past date only, and is not cancelled; a date to come makes an event of its own then.
    ``known`` are the events of one kind; instants are aware.
    """
    changes = Changes()
    left = sorted(wanted)
    others: list[Event] = []
    for event in sorted(known, key=lambda one: (one.cancelled_at is not None, one.number)):
        if event.cancelled_at is None and event.starts_at in left:
            left.remove(event.starts_at)
        else:
            others.append(event)
    for event in others:
        is_over = event.cancelled_at is None and ends_at(event) <= now
        fitting = [at for at in left if at <= now] if is_over else left
        if fitting:
            changes.moved.append((event, fitting[0]))
            left.remove(fitting[0])
        elif event.cancelled_at is None and not is_over:
            changes.cancelled.append(event)
    changes.new = left
    return changes


async def lay_out_events(
    session: AsyncSession, term: Term, showcases: Sequence[datetime], now: datetime
) -> None:
    """Let the events of a term follow its dates; doing so again changes nothing.

    ``showcases`` are the term's showcases, which a term does not hold itself. People hear of what
    changed from the clock, which finds it in the rows.
    """
    # Whoever lays out one term follow each other.
    await session.exec(select(Term.id).where(Term.id == term.id).with_for_update())
    found = await session.exec(
        select(Event).where(Event.term_id == term.id).order_by(col(Event.number))
    )
    events = found.all()
    dates: dict[Kind, list[datetime]] = {
        Kind.INFO_SESSION: [at for at in [term.info_session_at] if at],
        Kind.ONBOARDING: [at for at in [term.onboarding_at] if at],
        Kind.POWER_CHECK_IN: [term.power_check_in_at],
        Kind.SHOWCASE: list(showcases),
    }
    for kind, wanted in dates.items():
        known = [one for one in events if one.kind == kind]
        changes = decide_changes(known, wanted, now)
        for event, at in changes.moved:
            _move(event, at, now)
        for event in changes.cancelled:
            event.cancelled_at = event.updated_at = now
            event.sequence += 1
        first = max((one.number for one in known), default=0) + 1
        session.add_all(
            Event(
                workspace_id=term.workspace_id,
                term_id=term.id,
                kind=kind,
                number=number,
                starts_at=at,
                uid=secrets.token_hex(16),
                created_at=now,
                updated_at=now,
            )
            for number, at in enumerate(changes.new, first)
        )
    await session.flush()


def _move(event: Event, at: datetime, now: datetime) -> None:
    event.was_at, event.starts_at = event.starts_at, at
    event.moved_at = event.updated_at = now
    event.cancelled_at = event.opened_at = None
    event.sequence += 1
