"""Who mentors a group beside its lead mentor: chosen among approved mentors without a group.

Source: participants' feedback, "good to have co-mentors"; the lead mentor carries the baton still.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import Application, Group, Membership, Person
from programme.apart import is_apart_from_any
from programme.applications import Status
from programme.audits import audit
from programme.eligibility import Role
from programme.group import InGroup, get_group_for, tell
from programme.groups import Part, list_members
from programme.people import Caller
from programme.permissions import Action
from programme.refusals import FieldProblems
from programme.translations import N_
from programme.translations import gettext as _

JOINED = "co_mentors.joined"
ANNOUNCED = "co_mentors.announced"
ENDED = "co_mentors.ended"
# Said also where two are to be kept apart: the mentors of a group do not learn that.
NOT_FREE = N_(
    "They can't mentor this group. It takes an approved mentor of this term without a group yet; a "
    "coordinator will gladly help you find one."
)


async def find_co_mentor(session: AsyncSession, group_id: int) -> tuple[Membership, Person] | None:
    """Return who mentors a group beside the lead mentor, or None."""
    found = await session.exec(
        select(Membership, Person)
        .join(Person, col(Person.id) == col(Membership.person_id))
        .where(
            Membership.group_id == group_id,
            Membership.role == Part.CO_MENTOR,
            col(Membership.left_at).is_(None),
        )
        .order_by(col(Membership.id))
    )
    return found.first()


async def set_co_mentor(
    session: AsyncSession,
    caller: Caller,
    group_id: int,
    slack_user_id: str | None,
    now: datetime,
) -> Group:
    """Let somebody be a group's co-mentor in place of whoever is, or nobody (None); once.

    Who comes, who goes and the group's channel hear of it. Who goes is approved and without a
    group again. Raises ``FieldProblems`` for anybody but an approved mentor of the term without a
    group who may be together with all of it, ``Refusal`` when the group is not the caller's to
    change.
    """
    in_group = await get_group_for(session, caller, group_id, Action.CHANGE_GROUP)
    present = await find_co_mentor(session, group_id)
    if (present[1].slack_user_id if present else None) == slack_user_id:
        return in_group.group
    application = None
    if slack_user_id is not None:
        application = await _find_free_mentor(session, in_group, slack_user_id)
        but = present[0].person_id if present else None
        if application is None or await _is_kept_apart(session, group_id, application, but):
            raise FieldProblems({"co_mentor": _(NOT_FREE)})
    if present is not None:
        await _end(session, caller, in_group, present[0], now)
    if application is not None:
        await _begin(session, in_group, application, now)
    audit(
        session,
        caller,
        "co_mentors.set",
        f"group/{group_id}",
        now,
        application=application.id if application is not None else None,
    )
    await session.flush()
    return in_group.group


async def _find_free_mentor(
    session: AsyncSession, in_group: InGroup, slack_user_id: str
) -> Application | None:
    """Return the application of a mentor who can come, locked: two groups may want them."""
    found = await session.exec(
        select(Application)
        .join(Person, col(Person.id) == col(Application.person_id))
        .where(
            Person.workspace_id == in_group.term.workspace_id,
            Person.slack_user_id == slack_user_id,
            Application.term_id == in_group.term.id,
            Application.role == Role.MENTOR,
            Application.status == Status.APPROVED,
        )
        .with_for_update(of=Application)
    )
    return found.one_or_none()


async def _is_kept_apart(
    session: AsyncSession, group_id: int, application: Application, but: int | None
) -> bool:
    """Say whether a mentor is not to be with somebody of the group, ``but`` who makes room."""
    members = await list_members(session, group_id)
    others = [one.person.id for one in members if one.person.id != but]
    return await is_apart_from_any(session, application.person_id, others)


async def _end(
    session: AsyncSession, caller: Caller, in_group: InGroup, membership: Membership, now: datetime
) -> None:
    membership.left_at = now
    application = await session.get_one(Application, membership.application_id)
    application.status, application.updated_at = Status.APPROVED, now
    await session.flush()
    if membership.person_id != caller.person_id:
        await tell(
            session,
            in_group,
            ENDED,
            "membership",
            membership.id,
            now,
            person_id=membership.person_id,
        )


async def _begin(
    session: AsyncSession, in_group: InGroup, application: Application, now: datetime
) -> None:
    membership = Membership(
        group_id=in_group.group.id,
        person_id=application.person_id,
        application_id=application.id,
        role=Part.CO_MENTOR,
        joined_at=now,
    )
    session.add(membership)
    application.status, application.updated_at = Status.PLACED, now
    application.waiting_reason = None
    in_group.group.invited_at = None  # the channel lets in who is not there yet
    await session.flush()
    await tell(
        session, in_group, JOINED, "membership", membership.id, now, person_id=membership.person_id
    )
    if channel_id := in_group.group.slack_channel_id:
        await tell(
            session,
            in_group,
            ANNOUNCED,
            "membership",
            membership.id,
            now,
            slack_channel_id=channel_id,
        )


@dataclass(frozen=True)
class CoMentoring:
    """Somebody who is or was a group's co-mentor."""

    group: Group
    person: Person
    is_over: bool


async def find_co_mentoring(session: AsyncSession, membership_id: int) -> CoMentoring | None:
    """Return who it is and of which group, or None when it is gone or the group has ended."""
    found = await session.exec(
        select(Group, Person, Membership)
        .join(Membership, col(Membership.group_id) == col(Group.id))
        .join(Person, col(Person.id) == col(Membership.person_id))
        .where(Membership.id == membership_id, col(Group.ended_at).is_(None))
    )
    row = found.one_or_none()
    return CoMentoring(row[0], row[1], row[2].left_at is not None) if row is not None else None
