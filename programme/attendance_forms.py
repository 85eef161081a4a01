"""What a mentor sees who checks a meeting in: which meetings there are, who is listed as there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import Group, Meeting, OutlineStep, Person
from programme.attendance import MeetingAttended, get_attended
from programme.attendance_check_in import MENTORS, expect_there, listed_there
from programme.attendance_words import check_open
from programme.group import InGroup, get_group_for, list_own_groups
from programme.groups import Part, list_members, list_outline
from programme.meeting_states import CHECKED_IN, MeetingState
from programme.meetings import get_meeting_for, list_agenda
from programme.people import Caller
from programme.permissions import Action
from programme.refusals import Refusal
from programme.shared_notes import find_shared
from programme.translations import gettext as _

MOST_RECENT = 12


@dataclass(frozen=True)
class CheckInForm:
    """What a mentor sees who checks a meeting in; ``attended`` is None for one to be added."""

    in_group: InGroup
    attended: MeetingAttended | None
    people: Sequence[tuple[Person, Part]]
    listed: frozenset[int]  # ids of people who are listed as there
    steps: Sequence[OutlineStep]  # those not done yet, what was on the agenda first
    is_shared: bool = False  # with the whole programme


async def get_form(
    session: AsyncSession, caller: Caller, meeting_id: int, now: datetime
) -> CheckInForm:
    """Return what there is to check in about a meeting.

    Raises ``Refusal`` when it is not the caller's to check in, or not now.
    """
    in_group, meeting = await get_meeting_for(session, caller, meeting_id, Action.CHECK_IN)
    check_open(meeting, in_group.term, now)
    attended = await get_attended(session, meeting_id)
    agenda = {step.id for step in await list_agenda(session, meeting, now)}
    steps = await _list_steps(session, in_group.group.id)
    return CheckInForm(
        in_group,
        attended,
        [(one.person, one.part) for one in attended.people],
        listed_there(attended),
        sorted(steps, key=lambda step: step.id not in agenda),
        is_shared=await find_shared(session, meeting_id) is not None,
    )


async def get_form_to_add(session: AsyncSession, caller: Caller, group_id: int) -> CheckInForm:
    """Return what there is to write down about a meeting that nobody had planned.

    Raises ``Refusal`` when the group is not the caller's to check in.
    """
    in_group = await get_group_for(session, caller, group_id, Action.CHECK_IN)
    people = [(one.person, one.part) for one in await list_members(session, group_id)]
    listed = frozenset(person.id for person, part in people if expect_there(part, None))
    return CheckInForm(in_group, None, people, listed, await _list_steps(session, group_id))


async def _list_steps(session: AsyncSession, group_id: int) -> list[OutlineStep]:
    return [step for step in await list_outline(session, group_id) if step.done_at is None]


@dataclass(frozen=True)
class GroupToCheckIn:
    """A group with its meetings of late, the newest first."""

    group: Group
    meetings: Sequence[Meeting]


async def list_to_check_in(
    session: AsyncSession, caller: Caller, now: datetime
) -> list[GroupToCheckIn]:
    """Return the groups that the caller mentors, with the meetings that have begun.

    Raises ``Refusal`` when they mentor none.
    """
    groups = []
    for group_id in await list_own_groups(session, caller, now):
        in_group = await get_group_for(session, caller, group_id, Action.SEE_GROUP)
        if in_group.part in MENTORS:
            groups.append(await _recent(session, in_group, now))
    if not groups:
        raise Refusal(
            _(
                "Checking in is for those who mentor a group. If you were at a meeting, say "
                "so with the button in your group's channel."
            )
        )
    return groups


async def get_to_check_in(
    session: AsyncSession, caller: Caller, group_id: int, now: datetime
) -> GroupToCheckIn:
    """Return the same of one group; raises ``Refusal`` when it is not the caller's to check in."""
    in_group = await get_group_for(session, caller, group_id, Action.CHECK_IN)
    return await _recent(session, in_group, now)


async def _recent(session: AsyncSession, in_group: InGroup, now: datetime) -> GroupToCheckIn:
    found = await session.exec(
        select(Meeting)
        .where(
            Meeting.group_id == in_group.group.id,
            col(Meeting.state).in_((MeetingState.PLANNED, *CHECKED_IN)),
            col(Meeting.starts_at) <= now,
        )
        .order_by(col(Meeting.starts_at).desc(), col(Meeting.id).desc())
        .limit(MOST_RECENT)
    )
    return GroupToCheckIn(in_group.group, found.all())
