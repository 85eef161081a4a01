"""One group, for those who may see or change it: every id is looked up and authorised here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import Group, Membership, Person, Term
from models.columns import written_out
from programme.calendar import local_date
from programme.groups import Part
from programme.nudges import say_later
from programme.people import Caller
from programme.permissions import PERMISSIONS, Action, Standing, may_in_group
from programme.refusals import Refusal
from programme.translations import N_
from programme.translations import gettext as _

_REFUSALS = {
    Standing.MENTOR_OF_GROUP: N_(
        "That is for the mentors of the group. They will gladly do it with you."
    ),
    Standing.MENTEE_OF_GROUP: N_("That is for the mentees of the group."),
}


@dataclass(frozen=True)
class InGroup:
    """A group, and what the caller is in it; None for a coordinator who looks in."""

    group: Group
    term: Term
    part: Part | None
    joined_at: datetime | None = None  # when the caller did, who is in it now


# Made once, because to make them takes longer than to run them. Groups of the caller's workspace
# that go on, for :func:`permitted`: with their term, and as what the caller is in them since when.
_GOES_ON = (
    col(Term.workspace_id) == bindparam("workspace_id"),
    col(Group.ended_at).is_(None),
)
IN_GROUP: Any = (
    select(Group, Term, Membership.role, Membership.joined_at)
    .join(Term, col(Term.id) == col(Group.term_id))
    .join(
        Membership,
        (col(Membership.group_id) == col(Group.id))
        & (col(Membership.person_id) == bindparam("person_id"))
        & col(Membership.left_at).is_(None),
        isouter=True,
    )
    .where(*_GOES_ON)
)
LOCK_GROUP: Any = (
    select(Group.id)
    .join(Term, col(Term.id) == col(Group.term_id))
    .where(*_GOES_ON)
    .with_for_update(of=Group)
)
_GROUP = IN_GROUP.where(col(Group.id) == bindparam("group_id"))
_LOCK = LOCK_GROUP.where(col(Group.id) == bindparam("group_id"))


async def get_group_for(
    session: AsyncSession, caller: Caller, group_id: int, action: Action
) -> InGroup:
    """Return a group in which the caller may do this; knowing its id gives no right.

    The row is locked until the transaction ends, unless it is only to be seen: who changes a
    group's things follow each other. Raises ``Refusal`` for a group that is not there, has ended
    or is not theirs, in the same words, and where the action is for others in the group.
    """
    of_it = {"group_id": group_id, **of_caller(caller)}
    if action is not Action.SEE_GROUP:
        await lock(session, _LOCK, of_it)
    found = await session.exec(_GROUP, params=of_it)
    return permitted(caller, action, found.one_or_none())


async def lock(session: AsyncSession, of_group: Any, params: Mapping[str, Any]) -> None:
    """Lock a group until the transaction ends, with a statement made of :data:`LOCK_GROUP`.

    What is read after it is as those left it who had the lock before. SQLite's writers follow each
    other anyway.
    """
    if session.get_bind().dialect.name != "sqlite":
        await session.exec(of_group, params=params)


def of_caller(caller: Caller) -> dict[str, int]:
    """Return what :data:`IN_GROUP` and :data:`LOCK_GROUP` ask for."""
    return {"workspace_id": caller.workspace_id, "person_id": caller.person_id}


def permitted(caller: Caller, action: Action, found: Sequence[Any] | None) -> InGroup:
    """Return the group that was found, in which the caller may do this.

    Raises ``Refusal`` where nothing was found or it is not theirs, in the same words, and where the
    action is for others in the group.
    """
    group, term, role, joined_at = found or [None] * 4
    part = Part(role) if role is not None else None
    if found is None or not may_in_group(caller, Action.SEE_GROUP, part):
        raise Refusal(
            _("That isn't a group of yours. `/mentoring group` shows the one you are in.")
        )
    if not may_in_group(caller, action, part):
        raise Refusal(_(_REFUSALS[PERMISSIONS[action]]))
    return InGroup(group, term, part, joined_at)


async def list_own_groups(session: AsyncSession, caller: Caller, now: datetime) -> list[int]:
    """Return the ids of the groups that the caller is in now, while their term runs."""
    return [one.group.id for one in await list_in_groups(session, caller, now)]


_OWN_NOW = IN_GROUP.where(col(Membership.person_id).is_not(None)).order_by(col(Group.id))


async def list_in_groups(session: AsyncSession, caller: Caller, now: datetime) -> list[InGroup]:
    """Return the groups that the caller is in while their term runs, and what they are there."""
    found = await session.exec(_OWN_NOW, params=of_caller(caller))
    return [
        permitted(caller, Action.SEE_GROUP, row) for row in found if _has_not_ended(row[1], now)
    ]


async def list_group_names(
    session: AsyncSession, caller: Caller, now: datetime
) -> list[tuple[str, int]]:
    """Return the names and ids of the workspace's groups while their term runs, by name."""
    found = await session.exec(
        select(Group.name, Group.id, Term)
        .join(Term, col(Term.id) == col(Group.term_id))
        .where(Term.workspace_id == caller.workspace_id, col(Group.ended_at).is_(None))
        .order_by(col(Group.name), col(Group.id))
    )
    return [(name, group_id) for name, group_id, term in found if _has_not_ended(term, now)]


async def find_group_named(
    session: AsyncSession, caller: Caller, name: str, now: datetime
) -> int | None:
    """Return the id of the group of this name in any case; None when they may see none such."""
    own = await list_own_groups(session, caller, now)
    for group_name, group_id in await list_group_names(session, caller, now):
        if group_name.casefold() == name.casefold() and (caller.is_coordinator or group_id in own):
            return group_id
    return None


def _has_not_ended(term: Term, now: datetime) -> bool:
    return local_date(now, term.time_zone) <= term.ends_on


_LEAD = (
    select(Person)
    .join(Membership, col(Membership.person_id) == col(Person.id))
    .where(
        col(Membership.group_id) == bindparam("group_id"),
        col(Membership.role) == written_out(Part.LEAD),
        col(Membership.left_at).is_(None),
    )
)


async def find_lead(session: AsyncSession, group_id: int) -> Person | None:
    """Return the lead mentor, who hears of what the group needs; None while there is none."""
    return (await session.exec(_LEAD, params={"group_id": group_id})).one_or_none()


async def tell(
    session: AsyncSession,
    in_group: InGroup,
    kind: str,
    subject: str,
    subject_id: int,
    now: datetime,
    *,
    again: bool = False,
    person_id: int | None = None,
    slack_channel_id: str | None = None,
) -> None:
    """Write down that somebody, or the group's channel, is to hear of something in the group.

    Each ``kind`` is said once of each ``subject``; ``again`` is for what can happen more than
    once to the same one, and makes each an occasion of its own.
    """
    key = f"{kind}:{subject}/{subject_id}"
    await say_later(
        session,
        workspace_id=in_group.term.workspace_id,
        kind=kind,
        key=f"{key}:{int(now.timestamp())}" if again else key,
        person_id=person_id,
        slack_channel_id=slack_channel_id,
        subject={subject: subject_id},
        due_at=now,
        now=now,
    )
