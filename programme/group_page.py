"""What a group's people see of it: who, when, what they set out to do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from models import Group, OutlineLink, OutlineStep, Term
from programme.attendance import MeetingAttended, list_attendance
from programme.courtesy import find_on_break
from programme.focuses import FOCUSES
from programme.goals import GoalSeen, list_goals
from programme.group import (
    InGroup,
    find_group_named,
    get_group_for,
    list_in_groups,
)
from programme.groups import Member, Part, list_members, list_outline
from programme.meetings import next_meeting_at
from programme.outline_links import list_links
from programme.people import Caller
from programme.permissions import Action, may_in_group
from programme.representatives import Volunteer, list_volunteers


@dataclass(frozen=True)
class GroupPage:
    """A group as one reader sees it."""

    reader_id: int  # of a person
    in_group: InGroup
    members: Sequence[Member]
    outline: Sequence[OutlineStep]
    links: Mapping[int, OutlineLink]  # what helps with a step, by its place in the sample outline
    goals: Sequence[GoalSeen]
    volunteers: Sequence[Volunteer]
    attended: Sequence[MeetingAttended] | None  # the newest first; None when not theirs to see
    next_meeting_at: datetime | None  # aware
    on_break: Mapping[int, datetime]  # members, by their person's id, and until when
    allowed: frozenset[Action]  # what the reader may do in it

    @property
    def group(self) -> Group:
        """The group."""
        return self.in_group.group

    @property
    def term(self) -> Term:
        """The group's term."""
        return self.in_group.term

    def who_are(self, *parts: Part) -> list[str]:
        """Return the Slack ids of the members who are one of these."""
        return [one.person.slack_user_id for one in self.members if one.part in parts]


async def get_group_page(
    session: AsyncSession, caller: Caller, group_id: int, now: datetime
) -> GroupPage:
    """Return what the caller sees of a group; raises ``Refusal`` when it is not theirs to see."""
    in_group = await get_group_for(session, caller, group_id, Action.SEE_GROUP)
    return await _page(session, caller, in_group, now)


async def _page(
    session: AsyncSession, caller: Caller, in_group: InGroup, now: datetime
) -> GroupPage:
    group_id = in_group.group.id
    outcome = FOCUSES[in_group.group.focus].outcome.code
    allowed = frozenset(a for a in Action if may_in_group(caller, a, in_group.part))
    sees_attendance = Action.SEE_ATTENDANCE in allowed
    members = await list_members(session, group_id)
    return GroupPage(
        reader_id=caller.person_id,
        in_group=in_group,
        members=members,
        links=await list_links(session, caller.workspace_id, outcome),
        outline=await list_outline(session, group_id),
        goals=await list_goals(session, group_id),
        volunteers=await list_volunteers(session, group_id),
        next_meeting_at=await next_meeting_at(session, group_id, now),
        on_break=await find_on_break(session, [one.person.id for one in members], now),
        attended=await list_attendance(session, group_id) if sees_attendance else None,
        allowed=allowed,
    )


async def list_own_pages(session: AsyncSession, caller: Caller, now: datetime) -> list[GroupPage]:
    """Return the groups that the caller is in now; one, but for somebody in two terms."""
    return [
        await _page(session, caller, one, now) for one in await list_in_groups(session, caller, now)
    ]


async def find_page_named(
    session: AsyncSession, caller: Caller, name: str, now: datetime
) -> GroupPage | None:
    """Return the group of this name in any case, or None when there is none that they may see."""
    group_id = await find_group_named(session, caller, name, now)
    return None if group_id is None else await get_group_page(session, caller, group_id, now)
