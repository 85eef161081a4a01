"""People who join a group while the term runs, and people who leave.

Source: "Members will be added to groups, and new groups will be formed, on a rolling basis as
needed, at the discretion of" the coordinator.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import Application, Audit, Group, Membership, Person, Term
from programme.applications import Status
from programme.calendar import local_date
from programme.candidates import Candidate, candidate_of
from programme.coordinators import list_coordinator_people
from programme.groups import Part
from programme.matching.types import MOST_MENTEES
from programme.nudges import Occasion, say_later
from programme.people import Caller
from programme.refusals import Refusal
from programme.seatings import Seating, dates_of, why_not

SEAT = "placement.seat"
NEW_GROUP = "placement.new_group"
PLACED = "placement.placed"
JOINED = "placement.joined"
ENOUGH_FOR_A_GROUP = 2  # mentees: no group of one, when it can be avoided


@dataclass(frozen=True)
class OpenGroup:
    """A group as it sits now, with the people in it as the matching sees them."""

    group: Group
    seating: Seating
    candidates: Mapping[int, Candidate]  # by application


@dataclass(frozen=True)
class Offer:
    """A seat for somebody who waits."""

    term: Term
    application: Application
    candidate: Candidate
    group: Group


async def list_open_groups(session: AsyncSession, term: Term) -> list[OpenGroup]:
    """Return the term's groups that go on, with who is in them, in two queries."""
    found = await session.exec(
        select(Group)
        .where(Group.term_id == term.id, col(Group.ended_at).is_(None))
        .order_by(col(Group.id))
    )
    groups = found.all()
    sitting = await session.exec(
        select(Membership, Application, Person)
        .join(Group, col(Group.id) == col(Membership.group_id))
        .join(Application, col(Application.id) == col(Membership.application_id))
        .join(Person, col(Person.id) == col(Membership.person_id))
        .where(Group.term_id == term.id, col(Membership.left_at).is_(None))
        .order_by(col(Membership.seat))
    )
    by_group: dict[int, list[tuple[Membership, Candidate]]] = {}
    for membership, application, person in sitting:
        known = candidate_of(application, person)
        by_group.setdefault(membership.group_id, []).append((membership, known))
    return [
        open_group
        for group in groups
        if (open_group := _open_group(group, by_group.get(group.id, []))) is not None
    ]


def _open_group(group: Group, sitting: Sequence[tuple[Membership, Candidate]]) -> OpenGroup | None:
    """Return the group as the matching sees it, or None while it has no lead mentor."""
    by_part: dict[str, list[int]] = {part: [] for part in Part}
    for membership, _ in sitting:
        by_part[membership.role].append(membership.application_id)
    if not by_part[Part.LEAD]:
        return None
    seating = Seating(
        number=group.number,
        mentor=by_part[Part.LEAD][0],
        co_mentor=next(iter(by_part[Part.CO_MENTOR]), None),
        mentees=tuple(by_part[Part.MENTEE]),
        focus=group.focus,
        weekday=group.weekday,
        hour=group.hour,
        time_zone=group.time_zone,
        language=group.language,
        place=group.place,
    )
    people = {membership.application_id: candidate for membership, candidate in sitting}
    return OpenGroup(group, seating, people)


def choose_seat(
    candidate: Candidate, open_groups: Sequence[OpenGroup], term: Term
) -> OpenGroup | None:
    """Return the best open seat that fits a mentee's hours and wishes, or None.

    Their higher choice comes first, then the smaller group.
    """
    fitting = [
        one
        for one in open_groups
        if why_not(candidate, one.seating, dates_of(term), one.candidates) is None
    ]
    return min(
        fitting,
        key=lambda one: (
            candidate.person.focuses.index(one.group.focus),
            len(one.seating.mentees),
            one.group.id,
        ),
        default=None,
    )


async def _list_waiting(
    session: AsyncSession, workspace_id: int, now: datetime
) -> list[tuple[Term, Application, Person]]:
    """Return who is approved and without a group in terms that have groups and go on."""
    with_groups = select(Group.term_id).where(col(Group.ended_at).is_(None))
    found = await session.exec(
        select(Term, Application, Person)
        .join(Application, col(Application.term_id) == col(Term.id))
        .join(Person, col(Person.id) == col(Application.person_id))
        .where(
            Term.workspace_id == workspace_id,
            col(Term.ends_on) >= now.date() - timedelta(days=1),
            Application.status == Status.APPROVED,
            col(Term.id).in_(with_groups),
        )
        .order_by(col(Application.submitted_at), col(Application.id))
    )
    return [row for row in found if local_date(now, row[0].time_zone) <= row[0].ends_on]


@dataclass(frozen=True)
class _Waiting:
    """Somebody without a group, and the best seat for them, if there is one."""

    candidate: Candidate
    seat: OpenGroup | None


async def _find_seats(
    session: AsyncSession, workspace_id: int, now: datetime
) -> dict[int, list[_Waiting]]:
    """Return by term who waits, who came first stands first."""
    waiting = await _list_waiting(session, workspace_id, now)
    terms = {term.id: term for term, _, _ in waiting}
    open_groups = {
        term_id: await list_open_groups(session, term) for term_id, term in terms.items()
    }
    seats: dict[int, list[_Waiting]] = {term_id: [] for term_id in terms}
    for term, application, person in waiting:
        candidate = candidate_of(application, person)
        seat = None if candidate.is_mentor else choose_seat(candidate, open_groups[term.id], term)
        seats[term.id].append(_Waiting(candidate, seat))
    return seats


async def _to_coordinators(
    session: AsyncSession,
    workspace_id: int,
    subjects: Sequence[tuple[str, dict[str, int]]],
    now: datetime,
) -> list[Occasion]:
    if not subjects:
        return []
    return [
        Occasion(key=f"{key}:person/{person.id}", subject=subject, due_at=now, person_id=person.id)
        for key, subject in subjects
        for person in await list_coordinator_people(session, workspace_id)
    ]


async def find_seats(session: AsyncSession, workspace_id: int, now: datetime) -> list[Occasion]:
    """Return the seats that each coordinator is to hear of: the best for each who waits.

    A seat is offered once for each person, whoever freed it.
    """
    subjects = [
        (
            f"{SEAT}:application/{one.candidate.person.id}:group/{one.seat.group.id}",
            {"application": one.candidate.person.id, "group": one.seat.group.id},
        )
        for waiting in (await _find_seats(session, workspace_id, now)).values()
        for one in waiting
        if one.seat is not None
    ]
    return await _to_coordinators(session, workspace_id, subjects, now)


async def find_new_groups(
    session: AsyncSession, workspace_id: int, now: datetime
) -> list[Occasion]:
    """Return the mentors without a group whom enough of those who wait could join."""
    subjects = []
    for waiting in (await _find_seats(session, workspace_id, now)).values():
        unseated = [one.candidate for one in waiting if one.seat is None]
        subjects += _new_groups(unseated)
    return await _to_coordinators(session, workspace_id, subjects, now)


def _new_groups(unseated: Sequence[Candidate]) -> list[tuple[str, dict[str, int]]]:
    mentees = [one.person for one in unseated if not one.is_mentor]
    return [
        (f"{NEW_GROUP}:application/{mentor.person.id}", {"mentor": mentor.person.id})
        for mentor in unseated
        if mentor.is_mentor
        and sum(bool(set(one.focuses) & set(mentor.person.focuses)) for one in mentees)
        >= ENOUGH_FOR_A_GROUP
    ]


async def find_offer(session: AsyncSession, application_id: int, group_id: int) -> Offer | None:
    """Return a seat that was offered, or None when it or the wish for it is gone."""
    found = await session.exec(
        select(Term, Application, Person)
        .join(Application, col(Application.term_id) == col(Term.id))
        .join(Person, col(Person.id) == col(Application.person_id))
        .where(Application.id == application_id, Application.status == Status.APPROVED)
    )
    row = found.one_or_none()
    if row is None:
        return None
    term, application, person = row
    candidate = candidate_of(application, person)
    for one in await list_open_groups(session, term):
        fits = why_not(candidate, one.seating, dates_of(term), one.candidates) is None
        if one.group.id == group_id and fits:
            return Offer(term, application, candidate, one.group)
    return None


async def place(
    session: AsyncSession, caller: Caller, application_id: int, group_id: int, now: datetime
) -> Offer | None:
    """Seat somebody who waits, and let them, the group and its channel know; returns the seat.

    Does nothing and returns None when they sit there already. Raises ``Refusal`` when the seat or
    the wish for it is gone, or the group is not of this workspace. The coordinator's right is
    checked before this is called.
    """
    # Two coordinators who seat people in one group follow each other.
    found = await session.exec(
        select(Group)
        .join(Term, col(Term.id) == col(Group.term_id))
        .where(Group.id == group_id, Term.workspace_id == caller.workspace_id)
        .with_for_update(of=Group)
    )
    group = found.one_or_none()
    sits = await session.exec(
        select(Membership.id).where(
            Membership.application_id == application_id,
            Membership.group_id == group_id,
            col(Membership.left_at).is_(None),
        )
    )
    if group is not None and sits.first() is not None:
        return None
    offer = await find_offer(session, application_id, group_id) if group is not None else None
    if group is None or offer is None:
        raise Refusal(
            "That seat isn't free any more, or they don't need it. I'll tell you when another "
            "one fits."
        )
    await _sit(session, group, offer.application, now)
    session.add(audit_of(caller, "placement.place", group, now))
    await session.flush()
    for kind, to in (
        (PLACED, {"person_id": offer.application.person_id}),
        (JOINED, {"slack_channel_id": group.slack_channel_id}),
    ):
        if all(to.values()):
            await say_later(
                session,
                workspace_id=caller.workspace_id,
                kind=kind,
                key=f"{kind}:application/{application_id}:group/{group_id}:{int(now.timestamp())}",
                subject={"application": application_id, "group": group_id},
                due_at=now,
                now=now,
                **to,
            )
    return offer


async def _sit(
    session: AsyncSession, group: Group, application: Application, now: datetime
) -> None:
    found = await session.exec(
        select(Membership.seat).where(
            Membership.group_id == group.id, col(Membership.left_at).is_(None)
        )
    )
    taken = set(found.all())
    seat = next(number for number in range(1, MOST_MENTEES + 1) if number not in taken)
    session.add(
        Membership(
            group_id=group.id,
            person_id=application.person_id,
            application_id=application.id,
            role=Part.MENTEE,
            seat=seat,
            joined_at=now,
        )
    )
    application.status, application.waiting_reason = Status.PLACED, None
    application.updated_at = now
    group.invited_at = None  # the channel's set-up invites whom it has not yet


def audit_of(caller: Caller, action: str, group: Group, now: datetime) -> Audit:
    """Return what is kept of something done with a group."""
    return Audit(
        workspace_id=caller.workspace_id,
        at=now,
        actor_id=caller.person_id,
        action=action,
        subject=f"group/{group.id}",
    )
