"""A group's meetings as one reader sees them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from models import Group, Meeting, OutlineStep, Workspace
from programme.group import InGroup, find_lead, get_group_for
from programme.groups import list_outline
from programme.meeting_answers import Answers, list_answers
from programme.meeting_invitations import Attendee, CalendarOfGroup
from programme.meeting_states import is_upcoming
from programme.meetings import agendas, list_meetings
from programme.people import Caller
from programme.permissions import Action, may_in_group


@dataclass(frozen=True)
class MeetingsPage:
    """What is planned, what is over, what is on the agenda and who comes; in order of time."""

    reader_id: int  # of a person
    in_group: InGroup
    upcoming: Sequence[Meeting]  # not over yet, whether or not they take place
    past: Sequence[Meeting]
    agendas: Mapping[int, Sequence[OutlineStep]]  # by the meeting's id
    answers: Mapping[int, Answers]  # likewise
    seen_at: datetime
    may_change: bool

    @property
    def group(self) -> Group:
        """The group."""
        return self.in_group.group

    @property
    def may_answer(self) -> bool:
        """Whether the reader is one of those who come or not."""
        return self.in_group.part is not None


async def get_meetings_page(
    session: AsyncSession, caller: Caller, group_id: int, now: datetime
) -> MeetingsPage:
    """Return the meetings of a group; raises ``Refusal`` when it is not the caller's to see."""
    in_group = await get_group_for(session, caller, group_id, Action.SEE_GROUP)
    meetings = await list_meetings(session, group_id)
    outline = await list_outline(session, group_id)
    upcoming = [one for one in meetings if is_upcoming(one, now)]
    return MeetingsPage(
        reader_id=caller.person_id,
        in_group=in_group,
        upcoming=upcoming,
        past=[one for one in meetings if not is_upcoming(one, now)],
        agendas=agendas(meetings, outline, now),
        answers=await list_answers(session, group_id, upcoming),
        seen_at=now,
        may_change=may_in_group(caller, Action.CHANGE_MEETINGS, in_group.part),
    )


async def get_calendar(
    session: AsyncSession, caller: Caller, group_id: int, now: datetime
) -> CalendarOfGroup:
    """Return what goes into the caller's calendar of a group's meetings, those called off too.

    Raises ``Refusal`` when the group is not theirs to see.
    """
    in_group = await get_group_for(session, caller, group_id, Action.SEE_GROUP)
    meetings = await list_meetings(session, group_id, with_dropped=True)
    outline = await list_outline(session, group_id)
    upcoming = [one for one in meetings if is_upcoming(one, now)]
    answers = await list_answers(session, group_id, upcoming)
    lead = await find_lead(session, group_id)
    reader = Attendee(caller.name, caller.slack_user_id)
    workspace = await session.get_one(Workspace, caller.workspace_id)
    return CalendarOfGroup(
        group=in_group.group,
        slack_team_id=workspace.slack_team_id,
        organizer=Attendee(lead.name, lead.slack_user_id) if lead is not None else reader,
        reader=reader,
        meetings=upcoming,
        agendas=agendas(meetings, outline, now),
        answers={
            one.id: rsvp
            for one in upcoming
            if (rsvp := answers[one.id].rsvp_of(caller.person_id)) is not None
        },
    )
