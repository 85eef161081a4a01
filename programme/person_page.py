"""One person as coordinators see them, and what they can do there: excuse, move."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import Application, Attendance, Group, Meeting, Membership, Person, Term
from programme.apart import list_apart
from programme.applications import Status
from programme.attendance import Presence, Rsvp, get_attended, list_attendance
from programme.audits import audit
from programme.candidates import candidate_of
from programme.certificate_progress import Progress, find_progress
from programme.departures import tell_who_carries_on
from programme.desk import Note, get_person_for, list_notes
from programme.groups import Part
from programme.meeting_states import MeetingState
from programme.open_seats import list_open_groups
from programme.people import Caller, lock_person
from programme.permissions import Action
from programme.placement import place
from programme.refusals import Refusal
from programme.seatings import dates_of, why_not
from programme.terms import find_current_term, get_current_term
from programme.translations import gettext as _


@dataclass(frozen=True)
class Seat:
    """Where somebody sits."""

    membership: Membership
    group: Group
    application: Application


@dataclass(frozen=True)
class PersonPage:
    """One person in the term that is on."""

    person: Person
    term: Term | None
    seat: Seat | None  # in a group of the term
    application: Application | None  # the newest to the term
    progress: Sequence[Progress]
    missed: Sequence[Meeting]  # of their group, without a word, the newest first
    notes: Sequence[Note]


async def get_person_page(
    session: AsyncSession, caller: Caller, person_id: int, now: datetime
) -> PersonPage:
    """Return a person for a coordinator, in a constant number of queries; raises ``Refusal``."""
    person = await get_person_for(session, caller, person_id, Action.SEE_PERSON)
    term = await find_current_term(session, caller.workspace_id, now)
    seat = await _find_seat(session, person, term) if term is not None else None
    application = seat.application if seat is not None else None
    if term is not None and seat is None:
        found = await session.exec(
            select(Application)
            .where(Application.term_id == term.id, Application.person_id == person.id)
            .order_by(col(Application.submitted_at).desc(), col(Application.id).desc())
            .limit(1)
        )
        application = found.first()
    return PersonPage(
        person=person,
        term=term,
        seat=seat,
        application=application,
        progress=await find_progress(session, person.id, term) if term is not None else (),
        missed=await _list_missed(session, person, seat) if seat is not None else (),
        notes=await list_notes(session, person.id),
    )


async def _find_seat(session: AsyncSession, person: Person, term: Term) -> Seat | None:
    found = await session.exec(
        select(Membership, Group, Application)
        .join(Group, col(Group.id) == col(Membership.group_id))
        .join(Application, col(Application.id) == col(Membership.application_id))
        .where(
            Membership.person_id == person.id,
            Group.term_id == term.id,
            col(Group.ended_at).is_(None),
            col(Membership.left_at).is_(None),
        )
    )
    row = found.first()
    return Seat(*row) if row is not None else None


async def _list_missed(session: AsyncSession, person: Person, seat: Seat) -> list[Meeting]:
    attended = await list_attendance(session, seat.group.id, MeetingState.HELD)
    return [
        one.meeting
        for one in attended
        if any(who.id == person.id for who in one.who_are(Presence.MISSED))
    ]


async def excuse(
    session: AsyncSession, caller: Caller, person_id: int, meeting_id: int, now: datetime
) -> Person:
    """Excuse somebody from a meeting that they missed, as if they had said so before.

    Raises ``Refusal`` where it is no meeting that they missed (any more).
    """
    person = await get_person_for(session, caller, person_id, Action.EXCUSE_PERSON)
    found = await session.exec(
        select(Attendance)
        .join(Meeting, col(Meeting.id) == col(Attendance.meeting_id))
        .where(Attendance.meeting_id == meeting_id, Attendance.person_id == person.id)
        .with_for_update(of=Attendance)
    )
    attendance = found.one_or_none()
    missed = (
        (await get_attended(session, meeting_id)).who_are(Presence.MISSED)
        if attendance is not None
        else []
    )
    if attendance is None or all(one.id != person.id for one in missed):
        raise Refusal(_("They didn't miss that meeting, or are excused already."))
    attendance.rsvp, attendance.rsvp_at = Rsvp.NOT_COMING, now
    audit(session, caller, "desk.excuse", f"person/{person.id}", now, meeting=meeting_id)
    await session.flush()
    return person


async def list_places(
    session: AsyncSession, caller: Caller, person_id: int, now: datetime
) -> tuple[Person, Seat, list[Group]]:
    """Return a mentee's seat, and the groups of the term with another that fits their hours.

    Raises ``Refusal`` for somebody who is no mentee in a group.
    """
    person = await get_person_for(session, caller, person_id, Action.MOVE_PERSON)
    term = await get_current_term(session, caller.workspace_id, now)
    seat = await _get_mentee(session, person, term)
    candidate = candidate_of(seat.application, person, await list_apart(session, term.id))
    return (
        person,
        seat,
        [
            one.group
            for one in await list_open_groups(session, term)
            if one.group.id != seat.group.id
            and why_not(candidate, one.seating, dates_of(term), one.candidates) is None
        ],
    )


async def _get_mentee(session: AsyncSession, person: Person, term: Term) -> Seat:
    seat = await _find_seat(session, person, term)
    if seat is None or seat.membership.role != Part.MENTEE:
        raise Refusal(_("They aren't a mentee in a group just now, so there is no seat to change."))
    return seat


async def move_person(
    session: AsyncSession, caller: Caller, person_id: int, group_id: int, now: datetime
) -> tuple[Person, Group]:
    """Let a mentee go on in another group; they, both groups' people and channels hear of it.

    Does nothing when they sit there already. Raises ``Refusal`` when the seat is gone or they have
    none, and then they stay where they are.
    """
    person = await get_person_for(session, caller, person_id, Action.MOVE_PERSON)
    await lock_person(session, person.id)
    term = await get_current_term(session, caller.workspace_id, now)
    seat = await _get_mentee(session, person, term)
    if seat.group.id == group_id:
        return person, seat.group
    seat.membership.left_at, seat.application.status = now, Status.APPROVED
    await session.flush()
    offer = await place(session, caller, seat.application.id, group_id, now)
    if offer is None:
        raise Refusal(_("They sit there already."))
    found = await session.exec(
        select(Membership).where(
            Membership.group_id == seat.group.id, col(Membership.left_at).is_(None)
        )
    )
    await tell_who_carries_on(session, person, seat.group, seat.membership, found.all(), now)
    audit(session, caller, "desk.move", f"person/{person.id}", now, group=group_id)
    await session.flush()
    return person, offer.group
