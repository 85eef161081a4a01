"""Leaving a group: by saying so, by leaving its channel, by a closed account."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import Application, Group, Membership, Person, Term
from programme.applications import Status
from programme.audits import audit
from programme.coordinators import list_coordinator_people
from programme.groups import Part, find_group_of
from programme.nudges import say_later
from programme.people import Caller, lock_person
from programme.refusals import Refusal
from programme.terms import find_term
from programme.translations import gettext as _

LEFT = "placement.left"


async def leave_group(
    session: AsyncSession, person: Person, term_id: int, now: datetime, *, is_out: bool = False
) -> Group | None:
    """Let a person leave their group of the term, and tell those who carry on.

    Their seat is free, their application withdrawn. When the lead mentor leaves, the co-mentor
    carries the baton; without one the coordinators hear of it. Unless they are out of the group's
    channel already (``is_out``), they are taken out of it when it is looked after next. Returns
    the group, or None when they are in none (any more).
    """
    await lock_person(session, person.id)
    group = await find_group_of(session, person.id, term_id)
    if group is None:
        return None
    found = await session.exec(
        select(Membership)
        .where(Membership.group_id == group.id, col(Membership.left_at).is_(None))
        .order_by(col(Membership.id))
        .with_for_update()
    )
    present = found.all()
    mine = next(one for one in present if one.person_id == person.id)
    mine.left_at, mine.out_of_channel_at = now, now if is_out else None
    await session.flush()
    rest = [one for one in present if one is not mine]
    if mine.role == Part.LEAD:
        heir = next((one for one in rest if one.role == Part.CO_MENTOR), None)
        if heir is not None:
            heir.role = Part.LEAD
    application = await session.get_one(Application, mine.application_id)
    application.status = Status.WITHDRAWN
    application.withdrawn_at = application.updated_at = now
    await session.flush()
    await tell_who_carries_on(session, person, group, mine, rest, now)
    return group


async def tell_who_carries_on(
    session: AsyncSession,
    person: Person,
    group: Group,
    mine: Membership,
    rest: Sequence[Membership],
    now: datetime,
) -> None:
    """Let those who carry on without somebody know, or the coordinators where no mentor does.

    ``mine`` is the membership that ended, ``rest`` are those of the group that go on.
    """
    mentors = [one.person_id for one in rest if one.role in {Part.LEAD, Part.CO_MENTOR}]
    coordinators = await list_coordinator_people(session, person.workspace_id)
    told = mentors or [one.id for one in coordinators]
    for person_id in dict.fromkeys(told):
        await say_later(
            session,
            workspace_id=person.workspace_id,
            kind=LEFT,
            key=f"{LEFT}:membership/{mine.id}:person/{person_id}",
            subject={"membership": mine.id, "group": group.id},
            due_at=now,
            now=now,
            person_id=person_id,
        )


async def leave_own_group(
    session: AsyncSession, caller: Caller, term_id: int, now: datetime
) -> Group:
    """Let the caller leave their group; raises ``Refusal`` when they are in none."""
    term = await find_term(session, caller.workspace_id, term_id)
    person = await session.get_one(Person, caller.person_id)
    group = await leave_group(session, person, term_id, now) if term is not None else None
    if group is None:
        raise Refusal(
            _("You aren't in a group just now. `/mentoring status` shows where you stand.")
        )
    audit(session, caller, "placement.leave", f"group/{group.id}", now)
    await session.flush()
    return group


async def leave_by_channel(
    session: AsyncSession, caller: Caller, slack_channel_id: str, now: datetime
) -> Group | None:
    """Let the caller leave the group whose channel they left; None when it is no group's."""
    found = await session.exec(
        select(Group.term_id)
        .join(Term, col(Term.id) == col(Group.term_id))
        .join(Membership, col(Membership.group_id) == col(Group.id))
        .where(
            Group.slack_channel_id == slack_channel_id,
            Term.workspace_id == caller.workspace_id,
            Membership.person_id == caller.person_id,
            col(Membership.left_at).is_(None),
        )
    )
    term_id = found.first()
    if term_id is None:
        return None
    person = await session.get_one(Person, caller.person_id)
    return await leave_group(session, person, term_id, now, is_out=True)


async def leave_everything(session: AsyncSession, person: Person, now: datetime) -> None:
    """Free every seat of somebody whose account was closed."""
    found = await session.exec(
        select(Group.term_id)
        .join(Membership, col(Membership.group_id) == col(Group.id))
        .where(Membership.person_id == person.id, col(Membership.left_at).is_(None))
    )
    for term_id in sorted(set(found.all())):
        await leave_group(session, person, term_id, now)


@dataclass(frozen=True)
class Departure:
    """Somebody who left a group."""

    person: Person
    was: Part
    group: Group
    has_lead: bool


async def find_departure(session: AsyncSession, membership_id: int) -> Departure | None:
    """Return who left, and whether somebody carries on, or None when it is gone."""
    found = await session.exec(
        select(Person, Membership, Group)
        .join(Membership, col(Membership.person_id) == col(Person.id))
        .join(Group, col(Group.id) == col(Membership.group_id))
        .where(Membership.id == membership_id)
    )
    row = found.one_or_none()
    if row is None:
        return None
    person, membership, group = row
    lead = await session.exec(
        select(Membership.id).where(
            Membership.group_id == group.id,
            Membership.role == Part.LEAD,
            col(Membership.left_at).is_(None),
        )
    )
    return Departure(person, Part(membership.role), group, lead.first() is not None)
