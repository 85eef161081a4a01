"""Groups: forming those that a coordinator publishes, and who is in them.

Source: "Mentors guide small groups of no more than five mentees toward a particular outcome."
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import bindparam
from sqlmodel import case, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import Application, Group, Membership, OutlineStep, Person, Proposal, Term
from programme.applications import Status
from programme.calendar import local_date
from programme.focuses import FOCUSES
from programme.group_names import free_names
from programme.meeting_layout import lay_out
from programme.outlines import date_outline
from programme.refusals import Refusal
from programme.translations import gettext as _


class Part(StrEnum):
    """What a person is in a group."""

    LEAD = "lead"  # the mentor who carries the baton; always one
    CO_MENTOR = "co_mentor"
    MENTEE = "mentee"


class NotPlaceable(Refusal):
    """Somebody in the proposal is not to be placed any more."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Somebody in these groups has withdrawn or isn't approved any more. "
                "`/mentoring match` proposes groups without them."
            )
        )


async def form_groups(
    session: AsyncSession, term: Term, proposal: Proposal, now: datetime
) -> list[Group]:
    """Form the groups of a proposal in the caller's transaction; returns them in its order.

    Their meetings are laid out over the term.

    ``proposal.content["groups"]`` says for each its ``number``, ``mentor``, ``co_mentor`` and
    ``mentees`` (ids of applications), ``focus``, ``weekday``, ``hour``, ``time_zone``,
    ``language`` and ``place``. A group that was formed before is returned as it is: forming twice
    forms each once. Raises ``NotPlaceable`` when an application of a new group is not an approved
    one of the term; the coordinator's right is checked before this is called.
    """
    # Names are unique in the term, so those who form groups of one term follow each other.
    await session.exec(select(Term.id).where(Term.id == term.id).with_for_update())
    wanted: list[Mapping[str, Any]] = proposal.content["groups"]
    found = await session.exec(select(Group).where(Group.proposal_id == proposal.id))
    formed = {group.number: group for group in found}
    new = [one for one in wanted if one["number"] not in formed]
    applications = await _find_placeable(session, term, [i for one in new for i in _ids(one)])
    names = free_names(await _taken_names(session, term))
    for one in new:
        group = Group(
            term_id=term.id,
            proposal_id=proposal.id,
            number=one["number"],
            name=next(names),
            focus=one["focus"],
            language=one["language"],
            place=one["place"],
            weekday=one["weekday"],
            hour=one["hour"],
            time_zone=one["time_zone"],
            created_at=now,
        )
        formed[group.number] = group
    session.add_all(formed[one["number"]] for one in new)
    await session.flush()
    for one in new:
        group = formed[one["number"]]
        session.add_all(_memberships(group, one, applications, now))
        session.add_all(_outline(group, term, now))
        await lay_out(session, group, term, now)
    await session.flush()
    return [formed[one["number"]] for one in wanted]


def _ids(one: Mapping[str, Any]) -> list[int]:
    mentors = [one["mentor"], *([] if one["co_mentor"] is None else [one["co_mentor"]])]
    return [*mentors, *one["mentees"]]


async def _find_placeable(
    session: AsyncSession, term: Term, ids: Sequence[int]
) -> dict[int, Application]:
    found = await session.exec(
        select(Application).where(
            Application.term_id == term.id, Application.status == Status.APPROVED
        )
    )
    applications = {application.id: application for application in found}
    if not applications.keys() >= set(ids):
        raise NotPlaceable
    return applications


async def _taken_names(session: AsyncSession, term: Term) -> Sequence[str]:
    """Return the names of all groups of the workspace: their channels are still there."""
    found = await session.exec(
        select(Group.name)
        .join(Term, col(Term.id) == col(Group.term_id))
        .where(Term.workspace_id == term.workspace_id)
    )
    return found.all()


def _memberships(
    group: Group, one: Mapping[str, Any], applications: Mapping[int, Application], now: datetime
) -> Iterable[Membership]:
    places: list[tuple[int, Part, int | None]] = [(one["mentor"], Part.LEAD, None)]
    if one["co_mentor"] is not None:
        places.append((one["co_mentor"], Part.CO_MENTOR, None))
    places += [(mentee, Part.MENTEE, seat) for seat, mentee in enumerate(one["mentees"], 1)]
    return [
        Membership(
            group_id=group.id,
            person_id=applications[application_id].person_id,
            application_id=application_id,
            role=part,
            seat=seat,
            joined_at=now,
        )
        for application_id, part, seat in places
    ]


def _outline(group: Group, term: Term, now: datetime) -> Iterable[OutlineStep]:
    """Return the sample outline, from now on for a group that forms while the term runs."""
    starts_on = min(max(term.starts_on, local_date(now, term.time_zone)), term.ends_on)
    outcome = FOCUSES[group.focus].outcome.code
    steps = date_outline(outcome, starts_on, term.ends_on, group.language)
    return [
        OutlineStep(
            group_id=group.id,
            position=position,
            sample_position=position,
            words=words,
            week_of=week_of,
        )
        for position, (words, week_of) in enumerate(steps, 1)
    ]


_GROUP_OF = (
    select(Group)
    .join(Membership, col(Membership.group_id) == col(Group.id))
    .join(Person, col(Person.id) == col(Membership.person_id))
    .join(Term, col(Term.id) == col(Group.term_id))
    .where(
        col(Membership.person_id) == bindparam("person"),
        col(Membership.left_at).is_(None),
        col(Group.term_id) == bindparam("term"),
        col(Group.ended_at).is_(None),
        col(Term.workspace_id) == col(Person.workspace_id),
    )
    .order_by(col(Group.id))
)


async def find_group_of(session: AsyncSession, person_id: int, term_id: int) -> Group | None:
    """Return the group of the term that the person is in, or None; never another workspace's."""
    found = await session.exec(_GROUP_OF, params={"person": person_id, "term": term_id})
    return found.first()


@dataclass(frozen=True)
class Member:
    """A person who is in a group, and as what."""

    person: Person
    part: Part


@dataclass(frozen=True)
class Applied(Member):
    """The same with what they wrote when they applied, which is long."""

    application: Application


IN_ORDER = case({Part.LEAD.value: 1, Part.CO_MENTOR.value: 2}, value=col(Membership.role), else_=3)


def _members(of_which_group: Any) -> Any:
    return (
        select(Person, Membership)
        .join(Membership, col(Membership.person_id) == col(Person.id))
        .join(Group, col(Group.id) == col(Membership.group_id))
        .join(Term, col(Term.id) == col(Group.term_id))
        .where(
            of_which_group,
            col(Membership.left_at).is_(None),
            col(Person.workspace_id) == col(Term.workspace_id),
        )
        .order_by(IN_ORDER, col(Membership.seat), col(Membership.id))
    )


# Asked of a group at nearly all that happens in it, hence put together once.
_MEMBERS = _members(col(Membership.group_id) == bindparam("group"))
_APPLIED = _MEMBERS.add_columns(Application).join(
    Application, col(Application.id) == col(Membership.application_id)
)
_MEMBERS_OF_SEVERAL = _members(col(Membership.group_id).in_(bindparam("groups", expanding=True)))
_STEPS = (
    select(OutlineStep)
    .where(col(OutlineStep.group_id) == bindparam("group"))
    .order_by(col(OutlineStep.position))
)


async def list_members(session: AsyncSession, group_id: int) -> list[Member]:
    """Return who is in a group now: the lead mentor, co-mentors, then mentees by their seat.

    Only people of the group's own workspace are returned.
    """
    found = await session.exec(_MEMBERS, params={"group": group_id})
    return [Member(person, Part(membership.role)) for person, membership in found]


async def list_applied(session: AsyncSession, group_id: int) -> list[Applied]:
    """Return the same with what each wrote when they applied."""
    found = await session.exec(_APPLIED, params={"group": group_id})
    return [
        Applied(person, Part(membership.role), application)
        for person, membership, application in found
    ]


async def list_members_of(
    session: AsyncSession, group_ids: Collection[int]
) -> dict[int, list[Member]]:
    """Return the same for several groups, by the group's id; a group without anybody is there."""
    members: dict[int, list[Member]] = {group_id: [] for group_id in group_ids}
    found = await session.exec(_MEMBERS_OF_SEVERAL, params={"groups": list(group_ids)})
    for person, membership in found:
        members[membership.group_id].append(Member(person, Part(membership.role)))
    return members


async def list_outline(session: AsyncSession, group_id: int) -> list[OutlineStep]:
    """Return what a group set out to do, first things first."""
    found = await session.exec(_STEPS, params={"group": group_id})
    return list(found.all())
