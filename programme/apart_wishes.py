"""What people ask for and coordinators note about who is not to be together.

It is between the one who asked and the coordinators: who it is about never learns of it, and a
coordinator whom it is about doesn't either.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import aliased
from sqlmodel import col, delete, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import ApartWish, Person, insert_if_absent
from programme.apart import IN_ONE_GROUP, find_common_group
from programme.audits import audit
from programme.coordinators import list_coordinator_people
from programme.nudges import say_later
from programme.people import Caller, lock_person
from programme.refusals import FieldProblems, Refusal
from programme.translations import N_
from programme.translations import gettext as _

MOST_APART = 10
NOT_ONESELF = N_("That's you! Please choose others only.")
TOO_MANY = N_("Please choose at most {most} people; a coordinator will gladly hear about more.")
FOR_ONESELF = N_(
    "For yourself, `/mentoring join` has a place to say whom you'd rather not be with."
)
ONLY_PEOPLE = N_("Please choose people with an open account; apps aren't in groups.")


class NotedAs(StrEnum):
    """Whose wish it is."""

    OWN = "own"  # of the person, in their application
    COORDINATOR = "coordinator"


async def list_own_wishes(session: AsyncSession, person_id: int) -> tuple[str, ...]:
    """Return the Slack ids of those whom a person asked not to be with, in the order asked."""
    found = await session.exec(
        select(Person.slack_user_id)
        .join(ApartWish, col(ApartWish.other_id) == col(Person.id))
        .where(ApartWish.person_id == person_id, ApartWish.noted_as == NotedAs.OWN)
        .order_by(col(ApartWish.id))
    )
    return tuple(found.all())


async def keep_own_wishes(
    session: AsyncSession, caller: Caller, slack_user_ids: Collection[str], now: datetime
) -> None:
    """Keep whom the caller would rather not be with, in place of what they asked before.

    Who is already in one group with one of them is not moved; the coordinators hear of it.
    Everyone in ``slack_user_ids`` has a row already. Raises ``FieldProblems`` for the caller
    themselves or too many.
    """
    _check(caller.slack_user_id, slack_user_ids)
    await lock_person(session, caller.person_id)
    wanted = await _find_people(session, caller, slack_user_ids)
    found = await session.exec(
        select(ApartWish.other_id).where(
            ApartWish.person_id == caller.person_id, ApartWish.noted_as == NotedAs.OWN
        )
    )
    before = set(found)
    pairs = [(caller.person_id, other) for other in wanted]
    gone = [(caller.person_id, other) for other in before - set(wanted)]
    await _change(session, caller, NotedAs.OWN, pairs, gone, now)


def _check(slack_user_id: str, others: Collection[str]) -> None:
    if slack_user_id in others:
        raise FieldProblems({"apart": _(NOT_ONESELF)})
    if len(others) > MOST_APART:
        raise FieldProblems({"apart": _(TOO_MANY, most=MOST_APART)})


async def _find_people(
    session: AsyncSession, caller: Caller, slack_user_ids: Collection[str]
) -> list[int]:
    found = await session.exec(
        select(Person.id)
        .where(
            Person.workspace_id == caller.workspace_id,
            col(Person.slack_user_id).in_(list(slack_user_ids)),
        )
        .order_by(col(Person.id))
    )
    return list(found)


async def _change(
    session: AsyncSession,
    caller: Caller,
    noted_as: NotedAs,
    pairs: Iterable[tuple[int, int]],
    gone: Iterable[tuple[int, int]],
    now: datetime,
) -> None:
    for one, other in gone:
        await session.exec(
            delete(ApartWish).where(
                col(ApartWish.person_id) == one,
                col(ApartWish.other_id) == other,
                col(ApartWish.noted_as) == noted_as,
            )
        )
    for one, other in pairs:
        await insert_if_absent(
            session,
            ApartWish(
                person_id=one,
                other_id=other,
                noted_as=noted_as,
                noted_by=caller.person_id,
                noted_at=now,
            ),
        )
        await _tell_if_together(session, caller, one, other, now)
    await session.flush()


async def _tell_if_together(
    session: AsyncSession, caller: Caller, one: int, other: int, now: datetime
) -> None:
    """Let the coordinators hear, once, that two who are not to be together are in one group."""
    group_id = await find_common_group(session, one, other)
    if group_id is None:
        return
    for coordinator in await list_coordinator_people(session, caller.workspace_id):
        if coordinator.id in {one, other}:
            continue
        first, second = sorted((one, other))
        await say_later(
            session,
            workspace_id=caller.workspace_id,
            kind=IN_ONE_GROUP,
            key=f"{IN_ONE_GROUP}:people/{first},{second}:group/{group_id}:to/{coordinator.id}",
            person_id=coordinator.id,
            subject={"one": first, "other": second},
            due_at=now,
            now=now,
        )


@dataclass(frozen=True)
class KeptApart:
    """From whom somebody is kept apart, as a coordinator may see it; Slack ids."""

    asked: list[str] = field(default_factory=list)  # by them, in their application
    asked_by: list[str] = field(default_factory=list)  # by others, about them
    noted: list[str] = field(default_factory=list)  # by coordinators

    @property
    def everybody(self) -> list[str]:
        """All of them, each once."""
        return list(dict.fromkeys([*self.asked, *self.asked_by, *self.noted]))


async def list_kept_apart(
    session: AsyncSession, caller: Caller, person_ids: Collection[int]
) -> dict[int, KeptApart]:
    """Return for people of the workspace from whom they are kept apart.

    What is about the caller is left out. The coordinator's right is checked before this is called.
    """
    one, other = aliased(Person), aliased(Person)
    found = await session.exec(
        select(ApartWish, one, other)
        .join(one, col(one.id) == col(ApartWish.person_id))
        .join(other, col(other.id) == col(ApartWish.other_id))
        .where(
            one.workspace_id == caller.workspace_id,
            or_(col(ApartWish.person_id).in_(person_ids), col(ApartWish.other_id).in_(person_ids)),
            ApartWish.person_id != caller.person_id,
            ApartWish.other_id != caller.person_id,
        )
        .order_by(col(ApartWish.id))
    )
    kept: dict[int, KeptApart] = {person_id: KeptApart() for person_id in person_ids}
    for wish, asker, about in found:
        is_own = wish.noted_as == NotedAs.OWN
        if asker.id in kept:
            mine = kept[asker.id]
            (mine.asked if is_own else mine.noted).append(about.slack_user_id)
        if about.id in kept:
            theirs = kept[about.id]
            (theirs.asked_by if is_own else theirs.noted).append(asker.slack_user_id)
    return kept


async def get_person_to_keep_apart(session: AsyncSession, caller: Caller, person_id: int) -> Person:
    """Return somebody of the workspace about whom a coordinator may note this.

    Raises ``Refusal`` for the coordinator themselves, and when nobody is there.
    """
    found = await session.exec(
        select(Person).where(Person.id == person_id, Person.workspace_id == caller.workspace_id)
    )
    person = found.one_or_none()
    if person is None:
        raise Refusal(_("I can't find that person any more."))
    if person.id == caller.person_id:
        raise Refusal(
            " ".join([_("Another coordinator looks after what is about you."), _(FOR_ONESELF)])
        )
    return person


async def keep_noted(
    session: AsyncSession,
    caller: Caller,
    person_id: int,
    slack_user_ids: Collection[str],
    now: datetime,
) -> Person:
    """Keep from whom coordinators keep a person apart, in place of what was noted before.

    What people asked for themselves stays, and so does what the caller does not get to see.
    Everyone in ``slack_user_ids`` has a row already. Raises ``FieldProblems`` for the person
    themselves or too many, ``Refusal`` as :func:`get_person_to_keep_apart` does.
    """
    person = await get_person_to_keep_apart(session, caller, person_id)
    _check(person.slack_user_id, slack_user_ids)
    if caller.slack_user_id in slack_user_ids:
        raise FieldProblems({"apart": _(FOR_ONESELF).replace("`", "")})
    await lock_person(session, person.id)
    wanted = await _find_people(session, caller, slack_user_ids)
    seen = (await list_kept_apart(session, caller, [person.id]))[person.id]
    before = await _find_people(session, caller, seen.noted)
    gone = [_in_order(person.id, other) for other in before if other not in wanted]
    pairs = [_in_order(person.id, other) for other in wanted]
    await _change(session, caller, NotedAs.COORDINATOR, pairs, gone, now)
    if set(wanted) != set(before):
        audit(session, caller, "apart.note", f"person/{person.id}", now)
        await session.flush()
    return person


def _in_order(one: int, other: int) -> tuple[int, int]:
    """Return a pair that a coordinator noted as it is stored: it holds both ways."""
    return (one, other) if one < other else (other, one)
