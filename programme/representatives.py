"""Who goes to the mid-way touch base for a group: mentees offer it, a mentor confirms one.

Source: "Identify a representative to attend the mid-way touch base".
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import bindparam
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import Group, Membership, Person, Representative
from models.columns import written_out
from programme.audits import audit
from programme.group import find_lead, get_group_for, tell
from programme.groups import Part
from programme.people import Caller
from programme.permissions import Action
from programme.refusals import Refusal
from programme.translations import gettext as _

OFFERED = "representatives.offered"
CONFIRMED = "representatives.confirmed"
ANNOUNCED = "representatives.announced"
REPLACED = "representatives.replaced"


class RepresentativeState(StrEnum):
    """Where an offer stands."""

    OFFERED = "offered"
    CONFIRMED = "confirmed"
    REPLACED = "replaced"  # was confirmed, and somebody else is now


@dataclass(frozen=True)
class Volunteer:
    """A mentee of the group who offered to represent it, or does."""

    offer: Representative
    person: Person

    @property
    def is_confirmed(self) -> bool:
        """Whether they represent the group."""
        return self.offer.state == RepresentativeState.CONFIRMED


_VOLUNTEERS = (
    select(Representative, Person)
    .join(Person, col(Person.id) == col(Representative.person_id))
    .join(Membership, col(Membership.person_id) == col(Representative.person_id))
    .where(
        col(Representative.group_id) == bindparam("group_id"),
        Representative.state != RepresentativeState.REPLACED,
        col(Membership.group_id) == bindparam("group_id"),
        col(Membership.role) == written_out(Part.MENTEE),
        col(Membership.left_at).is_(None),
    )
    .order_by(col(Representative.state), col(Representative.offered_at), col(Representative.id))
)


async def list_volunteers(session: AsyncSession, group_id: int) -> list[Volunteer]:
    """Return the mentees, still in the group, who offered or are confirmed; who is stands first."""
    found = await session.exec(_VOLUNTEERS, params={"group_id": group_id})
    return [Volunteer(offer, person) for offer, person in found]


async def volunteer(
    session: AsyncSession, caller: Caller, group_id: int, now: datetime
) -> Representative:
    """Keep that a mentee would represent the group, and tell the lead mentor; once.

    Raises ``Refusal`` for anybody who is not a mentee of the group.
    """
    in_group = await get_group_for(session, caller, group_id, Action.VOLUNTEER)
    found = await session.exec(
        select(Representative).where(
            Representative.group_id == group_id, Representative.person_id == caller.person_id
        )
    )
    offer = found.one_or_none()
    if offer is not None and offer.state != RepresentativeState.REPLACED:
        return offer
    if offer is None:
        offer = Representative(group_id=group_id, person_id=caller.person_id, offered_at=now)
        session.add(offer)
    else:
        offer.state, offer.offered_at = RepresentativeState.OFFERED, now
        offer.confirmed_at = offer.confirmed_by = None
    await session.flush()
    lead = await find_lead(session, group_id)
    if lead is not None:
        await tell(
            session,
            in_group,
            OFFERED,
            "representative",
            offer.id,
            now,
            again=True,
            person_id=lead.id,
        )
    return offer


async def confirm_representative(
    session: AsyncSession, caller: Caller, offer_id: int, now: datetime
) -> Representative:
    """Let a volunteer represent the group in place of whoever did, as one of its mentors; once.

    They, who did before, and the group's channel hear of it. Raises ``Refusal`` when the offer is
    not there or not for the caller to confirm, or its mentee has left.
    """
    found = await session.exec(select(Representative.group_id).where(Representative.id == offer_id))
    group_id = found.one_or_none() or 0
    in_group = await get_group_for(session, caller, group_id, Action.CONFIRM_REPRESENTATIVE)
    rows = await session.exec(select(Representative).where(Representative.group_id == group_id))
    offers = {row.id: row for row in rows}
    offer = offers[offer_id]
    if offer.state == RepresentativeState.CONFIRMED:
        return offer
    if offer_id not in {one.offer.id for one in await list_volunteers(session, group_id)}:
        raise Refusal(_("They don't offer it any more. `/mentoring group` shows who does."))
    for other in offers.values():
        if other.state == RepresentativeState.CONFIRMED:
            other.state = RepresentativeState.REPLACED
            await tell(
                session,
                in_group,
                REPLACED,
                "representative",
                other.id,
                now,
                again=True,
                person_id=other.person_id,
            )
    await session.flush()  # before another is confirmed: a group has one
    offer.state = RepresentativeState.CONFIRMED
    offer.confirmed_at, offer.confirmed_by = now, caller.person_id
    about = {"representative": offer.id, "person": offer.person_id}
    audit(session, caller, "representatives.confirm", f"group/{group_id}", now, **about)
    await session.flush()
    await tell(
        session,
        in_group,
        CONFIRMED,
        "representative",
        offer.id,
        now,
        again=True,
        person_id=offer.person_id,
    )
    if channel_id := in_group.group.slack_channel_id:
        await tell(
            session,
            in_group,
            ANNOUNCED,
            "representative",
            offer.id,
            now,
            again=True,
            slack_channel_id=channel_id,
        )
    return offer


@dataclass(frozen=True)
class OfferTold:
    """An offer as it stands when it is about to be told."""

    group: Group
    volunteer: Volunteer


async def find_offer(session: AsyncSession, offer_id: int) -> OfferTold | None:
    """Return an offer with its group, or None when it is gone or the group has ended."""
    found = await session.exec(
        select(Group, Representative, Person)
        .join(Representative, col(Representative.group_id) == col(Group.id))
        .join(Person, col(Person.id) == col(Representative.person_id))
        .where(Representative.id == offer_id, col(Group.ended_at).is_(None))
    )
    row = found.one_or_none()
    return OfferTold(row[0], Volunteer(row[1], row[2])) if row is not None else None
