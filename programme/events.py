"""Events: for whom they are, and who was there.

Source: "Guidelines for Certificates" (attend an onboarding session, the power check-in, the
virtual showcase); "The Carpentries' community is invited to participate in a Virtual Showcase".
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import bindparam
from sqlmodel import and_, col, false, or_, select, true, union
from sqlmodel.ext.asyncio.session import AsyncSession

from models import (
    Application,
    Event,
    EventAttendance,
    Group,
    Membership,
    OnboardingTask,
    Representative,
    Term,
    Workspace,
)
from models.columns import written_out
from programme.applications import Status
from programme.eligibility import Role
from programme.event_dates import Kind, ends_at
from programme.groups import Part
from programme.representatives import RepresentativeState

# How long after an event people can say that they were there, or after a coordinator opened it.
WINDOW = timedelta(hours=24)
_MENTORS = (Part.LEAD, Part.CO_MENTOR)


class Rsvp(StrEnum):
    """What somebody says about an event before it."""

    COMING = "coming"
    NOT_COMING = "not_coming"


class Evidence(StrEnum):
    """How it is known that somebody was at an event; what weighs more stands first."""

    COORDINATOR = "coordinator"  # has them on the list
    CODE_WORD = "code_word"  # they knew what was said there
    OWN_WORD = "own_word"
    RECORDING = "recording"  # they watched it, and the coordinators let that count


@dataclass(frozen=True)
class Presence:
    """That somebody was at a kind of event, how that is known, and since when."""

    person_id: int
    kind: Kind
    evidence: Evidence
    at: datetime
    event_id: int | None  # None for what a mentor said while there was no such event


def is_window_open(event: Event, now: datetime) -> bool:
    """Say whether people can say that they were there: from its start until a day after its end.

    Likewise for a day from when a coordinator opened it by hand.
    """
    if event.cancelled_at is not None:
        return False
    by_hand = event.opened_at is not None and event.opened_at <= now < event.opened_at + WINDOW
    return by_hand or event.starts_at <= now < ends_at(event) + WINDOW


def evidence_of(
    attendance: EventAttendance | None, *, recording_counts: bool
) -> tuple[Evidence, datetime] | None:
    """Return how it is known that somebody was at an event, and since when, or None.

    A coordinator's word wins over the person's own; who was not there may still have watched.
    """
    if attendance is None:
        return None
    if attendance.marked_there and attendance.marked_at:
        return Evidence.COORDINATOR, attendance.marked_at
    if attendance.marked_there is None and attendance.said_at:
        knew = Evidence.CODE_WORD if attendance.with_code_word else Evidence.OWN_WORD
        return knew, attendance.said_at
    if attendance.watched_at and recording_counts:
        return Evidence.RECORDING, attendance.watched_at
    return None


def was_there() -> Any:
    """Return the condition that a row of :class:`EventAttendance` says that they were there."""
    own_word = and_(
        col(EventAttendance.marked_there).is_(None), col(EventAttendance.said_at).is_not(None)
    )
    return or_(col(EventAttendance.marked_there).is_(True), own_word)


def invited_by(event: Event) -> Any:
    """Return the column of ids of the rows because of which people are invited to an event."""
    return col(Application.id) if event.kind == Kind.ONBOARDING else col(Membership.id)


def invited_query(event: Event, some: Any = None) -> Any:
    """Return the query for the ids of the people for whom an event is.

    Onboarding: the term's mentors. Power check-in: mentors of groups, and the representatives.
    Showcase: everybody in a group; the info session is for whoever likes to come. ``some`` is a
    condition on the rows of :func:`invited_by`, where not all are looked at.
    """
    within = true() if some is None else some
    return _invited(Kind(event.kind), event.term_id, event.starts_at, within)


def invites(person_id: Any) -> Any:
    """Return the condition that a row of :class:`Event` is for the person, as above."""
    of_rows = {
        Kind.ONBOARDING: col(Application.person_id) == person_id,
        Kind.POWER_CHECK_IN: col(Membership.person_id) == person_id,
        Kind.SHOWCASE: col(Membership.person_id) == person_id,
    }
    return or_(
        *(
            and_(
                col(Event.kind) == kind.value,
                _invited(kind, col(Event.term_id), col(Event.starts_at), within).exists(),
            )
            for kind, within in of_rows.items()
        )
    )


def _invited(kind: Kind, term_id: Any, starts_at: Any, within: Any) -> Any:
    in_groups = (
        select(Membership.person_id)
        .join(Group, col(Group.id) == col(Membership.group_id))
        .where(
            col(Group.term_id) == term_id,
            col(Membership.left_at).is_(None),
            col(Group.ended_at).is_(None) | (col(Group.ended_at) >= starts_at),
            within,
        )
    )
    match kind:
        case Kind.ONBOARDING:
            return select(Application.person_id).where(
                col(Application.term_id) == term_id,
                Application.role == written_out(Role.MENTOR),
                col(Application.status).in_(map(written_out, (Status.APPROVED, Status.PLACED))),
                within,
            )
        case Kind.POWER_CHECK_IN:
            represents = and_(
                col(Representative.group_id) == col(Membership.group_id),
                col(Representative.person_id) == col(Membership.person_id),
            )
            return union(
                in_groups.where(col(Membership.role).in_(map(written_out, _MENTORS))),
                in_groups.join(Representative, represents).where(
                    col(Representative.state) == written_out(RepresentativeState.CONFIRMED)
                ),
            )
        case Kind.SHOWCASE:
            return in_groups
        case Kind.INFO_SESSION:
            return select(EventAttendance.person_id).where(false())


_OF_TERM = (
    select(Event)
    .where(
        col(Event.term_id) == bindparam("term_id"),
        col(Event.kind) == bindparam("kind"),
        col(Event.cancelled_at).is_(None),
    )
    .order_by(col(Event.starts_at), col(Event.id))
)


async def list_term_events(session: AsyncSession, term_id: int, kind: Kind) -> Sequence[Event]:
    """Return a term's events of a kind that take place or took place, in order of time."""
    found = await session.exec(_OF_TERM, params={"term_id": term_id, "kind": kind.value})
    return found.all()


# What a mentor ticks while the term has no onboarding session; programme.onboarding has the words.
_TICKED = {"session_attended": Evidence.OWN_WORD, "recording_watched": Evidence.RECORDING}
_RECORDING_COUNTS = (
    select(Workspace.recording_counts)
    .join(Term, col(Term.workspace_id) == col(Workspace.id))
    .where(col(Term.id) == bindparam("term_id"))
)
_ATTENDED = (
    select(Event.kind, EventAttendance)
    .join(Event, col(Event.id) == col(EventAttendance.event_id))
    .where(col(Event.term_id) == bindparam("term_id"), col(Event.cancelled_at).is_(None))
)
_TICKED_BY = select(OnboardingTask).where(
    col(OnboardingTask.term_id) == bindparam("term_id"),
    col(OnboardingTask.task).in_(list(_TICKED)),
)
_BY_ONE = (
    _ATTENDED.where(col(EventAttendance.person_id) == bindparam("person_id")),
    _TICKED_BY.where(col(OnboardingTask.person_id) == bindparam("person_id")),
)


async def list_presence(
    session: AsyncSession, term_id: int, person_id: int | None = None
) -> list[Presence]:
    """Return who was at which kind of event of a term, each person once for each kind.

    Of several events of a kind, or several reasons to know it, the weightiest counts, then the
    earliest. A coordinator's word that somebody was not there wins over their own, also over what
    they ticked. Three queries, however many people; with ``person_id`` they read only theirs.
    """
    attended, all_ticked = (_ATTENDED, _TICKED_BY) if person_id is None else _BY_ONE
    of_whom = {"term_id": term_id, "person_id": person_id}
    workspace = await session.exec(_RECORDING_COUNTS, params={"term_id": term_id})
    recording_counts = workspace.one_or_none() or False
    found = await session.exec(attended, params=of_whom)
    rows = found.all()
    known = [
        Presence(row.person_id, Kind(kind), *evidence, row.event_id)
        for kind, row in rows
        if (evidence := evidence_of(row, recording_counts=recording_counts)) is not None
    ]
    ticked = await session.exec(all_ticked, params=of_whom)
    denied = {
        row.person_id for kind, row in rows if kind == Kind.ONBOARDING and row.marked_there is False
    }
    for task in ticked:
        how = _TICKED[task.task]
        if recording_counts if how is Evidence.RECORDING else task.person_id not in denied:
            known.append(Presence(task.person_id, Kind.ONBOARDING, how, task.done_at, None))
    return _weightiest(known)


def _weightiest(known: Iterable[Presence]) -> list[Presence]:
    weight = {evidence: place for place, evidence in enumerate(Evidence)}
    best: dict[tuple[int, Kind], Presence] = {}
    for one in sorted(known, key=lambda one: (weight[one.evidence], one.at)):
        best.setdefault((one.person_id, one.kind), one)
    return [best[key] for key in sorted(best)]
