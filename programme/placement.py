"""Seating somebody who waits in a group that goes on, at a coordinator's word."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import Application, Group, Membership, Person, Term
from programme.apart import list_apart
from programme.applications import Status
from programme.audits import audit
from programme.candidates import Candidate, candidate_of
from programme.groups import Part
from programme.matching.types import MOST_MENTEES
from programme.nudges import say_later
from programme.open_seats import find_open_group
from programme.people import Caller
from programme.refusals import Refusal
from programme.seatings import dates_of, why_not
from programme.translations import gettext as _

PLACED = "placement.placed"
JOINED = "placement.joined"


@dataclass(frozen=True)
class Offer:
    """A seat for somebody who waits."""

    term: Term
    application: Application
    candidate: Candidate
    group: Group


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
    candidate = candidate_of(application, person, await list_apart(session, term.id))
    one = await find_open_group(session, term, group_id)
    if one is None or why_not(candidate, one.seating, dates_of(term), one.candidates) is not None:
        return None
    return Offer(term, application, candidate, one.group)


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
            _(
                "That seat isn't free any more, or they don't need it. I'll tell you when another "
                "one fits."
            )
        )
    await _sit(session, group, offer.application, now)
    audit(
        session,
        caller,
        "placement.place",
        f"group/{group.id}",
        now,
        application=application_id,
    )
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
