"""What one person sees of events: those that are theirs, and what they can do at the moment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam
from sqlmodel import and_, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import Event, EventAttendance, Nudge, Person, Term, Workspace
from programme.event_dates import OPEN_TO_ALL, Kind, ends_at
from programme.events import Evidence, Rsvp, evidence_of, invites, is_window_open
from programme.memos import ask_once, note
from programme.people import Caller
from programme.permissions import Action, may, permit
from programme.refusals import Refusal
from programme.translations import N_
from programme.translations import gettext as _

# How long events that are over are shown.
_SHOWN_FOR = timedelta(days=60)
_MOST_SHOWN = 20
_SUBJECT = "event"  # of what is said unprompted
_NOT_FOR_YOU = {
    Kind.ONBOARDING: N_(
        "The onboarding session is for this term's mentors. `/mentoring events` "
        "shows what is open to you."
    ),
    Kind.POWER_CHECK_IN: N_(
        "The power check-in is for mentors and the representatives of groups. "
        "`/mentoring events` shows what is open to you."
    ),
}


@dataclass(frozen=True)
class EventSeen:
    """An event as one person sees it at a moment."""

    event: Event
    term: Term
    workspace: Workspace
    own: EventAttendance | None
    is_invited: bool
    runs_it: bool  # as a coordinator
    evidence: Evidence | None  # that they were there
    recording_counts: bool  # whether watching it stands for that, at the onboarding
    now: datetime

    @property
    def kind(self) -> Kind:
        """What it is."""
        return Kind(self.event.kind)

    @property
    def is_coming(self) -> bool:
        """Whether they signed up."""
        return self.own is not None and self.own.rsvp == Rsvp.COMING

    @property
    def has_declined(self) -> bool:
        """Whether they said that they can't come."""
        return self.own is not None and self.own.rsvp == Rsvp.NOT_COMING

    @property
    def is_over(self) -> bool:
        """Whether it has ended."""
        return ends_at(self.event) <= self.now

    @property
    def may_join(self) -> bool:
        """Whether the link to join is theirs to see: they signed up or are invited."""
        has_signed_up = self.is_coming and self.kind in OPEN_TO_ALL
        return has_signed_up or self.is_invited or self.runs_it

    @property
    def may_say_there(self) -> bool:
        """Whether they can still say that they were there."""
        is_settled = self.own is not None and self.own.marked_there is not None
        known = self.evidence is not None and self.evidence is not Evidence.RECORDING
        return is_window_open(self.event, self.now) and not known and not is_settled

    @property
    def can_be_watched(self) -> bool:
        """Whether watching its recording stands for having been there, where that counts."""
        return self.kind is Kind.ONBOARDING and self.is_invited

    @property
    def may_say_watched(self) -> bool:
        """Whether it helps to say that they watched the recording, and they have not said so."""
        has_watched = self.own is not None and self.own.watched_at is not None
        is_open = self.evidence is None and not has_watched
        return self.can_be_watched and self.recording_counts and is_open


async def get_event_for(
    session: AsyncSession,
    caller: Caller,
    event_id: int,
    now: datetime,
    *,
    even_cancelled: bool = False,
) -> EventSeen:
    """Return an event that is open to the caller, as they see it; knowing its id gives no right.

    Raises ``Refusal`` for an event that is not there or was cancelled, and for one that is for
    others, kindly. ``even_cancelled`` returns it to take it out of a calendar, also to who had
    answered an invitation and would not be invited any more.
    """
    found = await _find_seen(
        session,
        _ONE_OF_WORKSPACE,
        caller.person_id,
        now,
        runs_it=may(caller, Action.RUN_EVENTS),
        event_id=event_id,
        workspace_id=caller.workspace_id,
    )
    if not found:
        raise Refusal(
            _("That event isn't there any more. `/mentoring events` shows what is coming.")
        )
    [seen] = found
    is_cancelled = seen.event.cancelled_at is not None
    if is_cancelled and not even_cancelled:
        raise Refusal(_("This event doesn't take place. `/mentoring events` shows what is coming."))
    if not _is_theirs(seen) and not (is_cancelled and seen.own is not None):
        raise Refusal(_(_NOT_FOR_YOU[seen.kind]))
    return seen


async def get_event_to_run(
    session: AsyncSession, caller: Caller, event_id: int, *, to_change: bool = False
) -> Event:
    """Return an event for a coordinator to look after.

    ``to_change`` locks its row until the transaction ends. Raises ``Refusal`` for anybody else,
    and for an event that is not there or was cancelled.
    """
    permit(caller, Action.RUN_EVENTS)
    statement = select(Event).where(
        Event.id == event_id,
        Event.workspace_id == caller.workspace_id,
        col(Event.cancelled_at).is_(None),
    )
    event = (
        await session.exec(statement.with_for_update() if to_change else statement)
    ).one_or_none()
    if event is None:
        raise Refusal(
            _("That event isn't there any more. `/mentoring events` shows what is coming.")
        )
    return event


async def find_event_seen(
    session: AsyncSession, event_id: int, person_id: int, now: datetime
) -> EventSeen | None:
    """Return an event as a person sees it who is told of it; None when it is not there."""

    async def ask() -> Any:
        found = await session.exec(_ONE, params={"person_id": person_id, "event_id": event_id})
        return found.one_or_none()

    row = await ask_once(session, (find_event_seen, event_id, person_id), ask)
    return _see(row, runs_it=False, now=now) if row is not None else None


async def note_seen(session: AsyncSession, nudges: Sequence[Nudge]) -> None:
    """Let a session that remembers know of the events of these nudges, as their readers see them.

    Of one alone nothing is read: it is asked for when its turn comes.
    """
    told = {
        (nudge.subject[_SUBJECT], nudge.person_id)
        for nudge in nudges
        if _SUBJECT in nudge.subject and nudge.person_id is not None
    }
    if len(told) <= 1:
        return
    event_ids, person_ids = ({pair[place] for pair in told} for place in (0, 1))
    found = await session.exec(
        _SOME, params={"event_ids": list(event_ids), "person_ids": list(person_ids)}
    )
    for *row, person_id in found:
        note(session, (find_event_seen, row[0].id, person_id), tuple(row))


async def list_seen_of(
    session: AsyncSession, term_id: int, kind: Kind, person_id: int, now: datetime
) -> list[EventSeen]:
    """Return a term's events of a kind as a person sees them, in order of time."""
    return await _find_seen(session, _OF_KIND, person_id, now, term_id=term_id, kind=kind.value)


async def list_events(session: AsyncSession, caller: Caller, now: datetime) -> list[EventSeen]:
    """Return the events that concern the caller, in order of time; those that are over stand last.

    Of the latter everybody sees those with a recording, or at which they can still say that they
    were; coordinators see all of the last weeks.
    """
    seen = await _find_seen(
        session,
        _LATELY,
        caller.person_id,
        now,
        runs_it=may(caller, Action.RUN_EVENTS),
        workspace_id=caller.workspace_id,
        since=now - _SHOWN_FOR,
    )
    return sorted(filter(_is_shown, seen), key=lambda one: one.is_over)


def _is_theirs(seen: EventSeen) -> bool:
    return seen.kind in OPEN_TO_ALL or seen.is_invited or seen.runs_it


def _is_shown(seen: EventSeen) -> bool:
    still_speaks = is_window_open(seen.event, seen.now)
    has_more = seen.event.recording_url is not None or still_speaks or seen.runs_it
    return _is_theirs(seen) and (has_more or not seen.is_over)


# Put together once, for to put them together takes longer than to run them.
_EVENTS: Any = (
    select(Event, Term, Workspace, EventAttendance)
    .join(Term, col(Term.id) == col(Event.term_id))
    .join(Workspace, col(Workspace.id) == col(Event.workspace_id))
)


def _seen_by(person_id: Any, events: Any) -> Any:
    return events.add_columns(invites(person_id)).outerjoin(
        EventAttendance,
        and_(
            col(EventAttendance.event_id) == col(Event.id),
            col(EventAttendance.person_id) == person_id,
        ),
    )


_SEEN = (
    _seen_by(bindparam("person_id"), _EVENTS)
    .order_by(col(Event.starts_at), col(Event.id))
    .limit(_MOST_SHOWN)
)
# Of several, each with every one of several people.
_SOME = (
    _seen_by(
        col(Person.id), _EVENTS.join(Person, col(Person.workspace_id) == col(Event.workspace_id))
    )
    .add_columns(Person.id)
    .where(
        col(Event.id).in_(bindparam("event_ids", expanding=True)),
        col(Person.id).in_(bindparam("person_ids", expanding=True)),
    )
)
_ONE = _SEEN.where(col(Event.id) == bindparam("event_id"))
_OF_WORKSPACE = _SEEN.where(col(Event.workspace_id) == bindparam("workspace_id"))
_ONE_OF_WORKSPACE = _OF_WORKSPACE.where(col(Event.id) == bindparam("event_id"))
_LATELY = _OF_WORKSPACE.where(
    col(Event.starts_at) > bindparam("since"), col(Event.cancelled_at).is_(None)
)
_OF_KIND = _SEEN.where(
    col(Event.term_id) == bindparam("term_id"),
    col(Event.kind) == bindparam("kind"),
    col(Event.cancelled_at).is_(None),
)


async def _find_seen(
    session: AsyncSession,
    statement: Any,
    person_id: int,
    now: datetime,
    *,
    runs_it: bool = False,
    **given: Any,
) -> list[EventSeen]:
    found = await session.exec(statement, params={"person_id": person_id, **given})
    return [_see(row, runs_it=runs_it, now=now) for row in found]


def _see(row: Any, *, runs_it: bool, now: datetime) -> EventSeen:
    event, term, workspace, own, is_invited = row
    counts = workspace.recording_counts
    known = evidence_of(own, recording_counts=counts)
    evidence = known[0] if known else None
    return EventSeen(event, term, workspace, own, is_invited, runs_it, evidence, counts, now)
