"""Who is not to be together in a group, in whatever way groups form or change."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import aliased
from sqlmodel import col, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import (
    ApartWish,
    Application,
    Group,
    Membership,
    Person,
)
from programme.applications import Status

IN_ONE_GROUP = "apart.in_one_group"

Apart = Mapping[int, frozenset[int]]  # by application, with whose applications it is not to be


async def list_apart(session: AsyncSession, term_id: int) -> Apart:
    """Return who of a term's applicants, approved or in a group, are not to be together."""
    # In two steps: as one query, SQLite would look at each pair of applicants.
    accepted = (
        Application.term_id == term_id,
        col(Application.status).in_((Status.APPROVED, Status.PLACED)),
    )
    wishes = await session.exec(
        select(Application.id, ApartWish.other_id)
        .join(ApartWish, col(ApartWish.person_id) == col(Application.person_id))
        .where(*accepted)
    )
    wished = wishes.all()
    if not wished:
        return {}
    everybody = await session.exec(select(Application.person_id, Application.id).where(*accepted))
    application_of = dict(everybody.all())
    found = [
        (first, application_of[other_id])
        for first, other_id in wished
        if other_id in application_of
    ]
    apart: dict[int, set[int]] = defaultdict(set)
    for first, second in found:
        apart[first].add(second)
        apart[second].add(first)
    return {application_id: frozenset(others) for application_id, others in apart.items()}


async def is_apart_from_any(session: AsyncSession, person_id: int, others: Collection[int]) -> bool:
    """Say whether a person is not to be together with one of the others, whoever asked."""
    if not others:
        return False
    mine, theirs = col(ApartWish.person_id), col(ApartWish.other_id)
    found = await session.exec(
        select(ApartWish.id)
        .where(
            or_(
                (mine == person_id) & theirs.in_(others),
                (theirs == person_id) & mine.in_(others),
            )
        )
        .limit(1)
    )
    return found.first() is not None


async def find_common_group(session: AsyncSession, one: int, other: int) -> int | None:
    """Return the id of a group in which both are now, or None."""
    mine, theirs = aliased(Membership), aliased(Membership)
    found = await session.exec(
        select(Group.id)
        .join(mine, col(mine.group_id) == col(Group.id))
        .join(theirs, col(theirs.group_id) == col(Group.id))
        .where(
            mine.person_id == one,
            theirs.person_id == other,
            col(mine.left_at).is_(None),
            col(theirs.left_at).is_(None),
            col(Group.ended_at).is_(None),
        )
        .order_by(col(Group.id))
        .limit(1)
    )
    return found.first()


@dataclass(frozen=True)
class Together:
    """Two people in one group who are not to be together."""

    one: Person
    other: Person
    group: Group


async def find_together(session: AsyncSession, one: int, other: int) -> Together | None:
    """Return the group in which two are who are not to be together, or None: not any more."""
    group_id = await find_common_group(session, one, other)
    if group_id is None or not await is_apart_from_any(session, one, [other]):
        return None
    return Together(
        await session.get_one(Person, one),
        await session.get_one(Person, other),
        await session.get_one(Group, group_id),
    )
