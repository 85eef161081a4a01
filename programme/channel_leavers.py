"""Who left a group and is to leave its channel too.

It is state: a membership that is over, whose person is not known to be out of the channel. Who is
in the channel without ever having been a member, such as a coordinator, is left alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import bindparam
from sqlalchemy.orm import aliased
from sqlmodel import col, exists, select, update
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import Select

from models import Group, Membership, Person, Term
from models.groups import IS_TO_GO


@dataclass(frozen=True)
class Leaver:
    """Somebody who left a group; ``is_back`` when they are a member of it again."""

    membership: Membership
    person: Person
    is_back: bool


_WITH_LEAVERS = (
    select(Group.id)
    .join(Term, col(Term.id) == col(Group.term_id))
    .where(
        # Of all memberships there ever were, only those few are read.
        col(Group.id).in_(select(Membership.group_id).where(IS_TO_GO)),
        col(Term.workspace_id) == bindparam("workspace_id"),
        col(Term.ends_on) >= bindparam("since"),
        col(Group.ended_at).is_(None),
        col(Group.slack_channel_id).is_not(None),
    )
)


async def list_groups_with_leavers(
    session: AsyncSession, workspace_id: int, now: datetime
) -> Sequence[int]:
    """Return the ids of the groups that go on and have a channel with somebody to leave it."""
    # A day's margin, since terms live in their own zones.
    which = {"workspace_id": workspace_id, "since": now.date() - timedelta(days=1)}
    found = await session.exec(_WITH_LEAVERS, params=which)
    return found.all()


@cache
def _leavers() -> Select[Membership, Person, bool]:
    """Return the query of :func:`list_leavers`: to put it together takes longer than to ask."""
    again = aliased(Membership)
    is_back = exists().where(
        col(again.group_id) == col(Membership.group_id),
        col(again.person_id) == col(Membership.person_id),
        col(again.left_at).is_(None),
    )
    return (
        select(Membership, Person, is_back)
        .join(Person, col(Person.id) == col(Membership.person_id))
        .where(
            col(Membership.group_id) == bindparam("group"),
            col(Membership.left_at).is_not(None),
            col(Membership.out_of_channel_at).is_(None),
        )
        .order_by(col(Membership.id))
    )


async def list_leavers(session: AsyncSession, group_id: int) -> list[Leaver]:
    """Return who left a group and is not known to be out of its channel."""
    found = await session.exec(_leavers(), params={"group": group_id})
    return [Leaver(membership, person, back) for membership, person, back in found]


async def keep_out_of_channel(session: AsyncSession, membership_id: int, now: datetime) -> None:
    """Write down that who left a group is out of its channel, or is to stay in it again."""
    await session.exec(
        update(Membership)
        .where(col(Membership.id) == membership_id, col(Membership.out_of_channel_at).is_(None))
        .values(out_of_channel_at=now)
    )
