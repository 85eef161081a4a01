"""A group's meetings, for those who may see or change them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import Meeting, OutlineStep
from programme.group import InGroup, get_group_for
from programme.groups import list_outline
from programme.meeting_series import spread_agenda
from programme.meeting_states import MeetingState, is_upcoming
from programme.people import Caller
from programme.permissions import Action
from programme.refusals import Refusal

_LONGEST = timedelta(minutes=480)


# Those that take place, or did: the outline is spread over them.
TAKING_PLACE = (MeetingState.PLANNED, MeetingState.HELD)


async def list_meetings(session: AsyncSession, group_id: int) -> list[Meeting]:
    """Return a group's meetings of every state but dropped ones, in order of time."""
    found = await session.exec(
        select(Meeting)
        .where(Meeting.group_id == group_id, Meeting.state != MeetingState.DROPPED)
        .order_by(col(Meeting.starts_at), col(Meeting.id))
    )
    return list(found.all())


async def next_meeting(session: AsyncSession, group_id: int, now: datetime) -> Meeting | None:
    """Return the planned meeting that comes next or goes on at this moment, or None."""
    found = await session.exec(
        select(Meeting)
        .where(
            Meeting.group_id == group_id,
            Meeting.state == MeetingState.PLANNED,
            col(Meeting.starts_at) > now - _LONGEST,
        )
        .order_by(col(Meeting.starts_at), col(Meeting.id))
    )
    return next((one for one in found if is_upcoming(one, now)), None)


async def next_meeting_at(session: AsyncSession, group_id: int, now: datetime) -> datetime | None:
    """Return when a group meets next, as aware UTC, or None when nothing is planned."""
    meeting = await next_meeting(session, group_id, now)
    return meeting.starts_at if meeting is not None else None


async def get_meeting_for(
    session: AsyncSession, caller: Caller, meeting_id: int, action: Action
) -> tuple[InGroup, Meeting]:
    """Return a meeting of a group in which the caller may do this; the group is locked.

    Raises ``Refusal`` when the meeting is not there (any more) or not of a group of theirs.
    """
    found = await session.exec(select(Meeting.group_id).where(Meeting.id == meeting_id))
    in_group = await get_group_for(session, caller, found.one_or_none() or 0, action)
    rows = await session.exec(
        select(Meeting)
        .where(Meeting.id == meeting_id, Meeting.state != MeetingState.DROPPED)
        .execution_options(populate_existing=True)
    )
    meeting = rows.one_or_none()
    if meeting is None:
        raise Refusal("That meeting isn't planned any more. `/mentoring meetings` shows which are.")
    return in_group, meeting


def agendas(
    meetings: Sequence[Meeting], outline: Sequence[OutlineStep], now: datetime
) -> Mapping[int, Sequence[OutlineStep]]:
    """Return what is on the agenda of each meeting that takes place or did, by the meeting's id.

    ``meetings`` are all of the group in order of time, as :func:`list_meetings` gives them.
    """
    there = [one for one in meetings if one.state in TAKING_PLACE]
    upcoming_from = sum(not is_upcoming(one, now) for one in there)
    spread = spread_agenda([step.week_of for step in outline], [m.on for m in there], upcoming_from)
    return {
        meeting.id: [outline[place] for place in places]
        for meeting, places in zip(there, spread, strict=True)
    }


@dataclass(frozen=True)
class Schedule:
    """A group's meetings, in order of time, each with what is on its agenda."""

    in_group: InGroup
    meetings: Sequence[Meeting]
    agendas: Mapping[int, Sequence[OutlineStep]]  # by the meeting's id

    def agenda_of(self, meeting: Meeting) -> Sequence[OutlineStep]:
        """Return the steps of the outline that a meeting is for."""
        return self.agendas.get(meeting.id, ())


async def get_schedule(session: AsyncSession, in_group: InGroup, now: datetime) -> Schedule:
    """Return the meetings of a group that the caller was let into."""
    meetings = await list_meetings(session, in_group.group.id)
    outline = await list_outline(session, in_group.group.id)
    return Schedule(in_group, meetings, agendas(meetings, outline, now))
