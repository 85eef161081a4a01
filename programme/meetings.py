"""A group's meetings, for those who may see or change them."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import Group, Meeting, OutlineStep, Term
from programme.group import IN_GROUP, LOCK_GROUP, InGroup, lock, of_caller, permitted
from programme.groups import list_outline
from programme.meeting_series import spread_agenda
from programme.meeting_states import MeetingState, is_upcoming
from programme.occasions import is_written
from programme.people import Caller
from programme.permissions import Action
from programme.refusals import Refusal
from programme.translations import gettext as _

_LONGEST = timedelta(minutes=480)


# Those that take place, or did: the outline is spread over them.
TAKING_PLACE = (MeetingState.PLANNED, MeetingState.HELD)


_ALL_OF_GROUP = (
    select(Meeting)
    .where(col(Meeting.group_id) == bindparam("group_id"))
    .order_by(col(Meeting.starts_at), col(Meeting.id))
)
_OF_GROUP = _ALL_OF_GROUP.where(Meeting.state != MeetingState.DROPPED)


async def list_meetings(
    session: AsyncSession, group_id: int, *, with_dropped: bool = False
) -> list[Meeting]:
    """Return a group's meetings, in order of time; dropped ones are for calendars alone."""
    statement = _ALL_OF_GROUP if with_dropped else _OF_GROUP
    found = await session.exec(statement, params={"group_id": group_id})
    return list(found.all())


def unsaid_in_channels(key: Any, *conditions: Any) -> Any:
    """Return the query for meetings with their group's channel, in which it was not said.

    ``key`` is that of its occasion, in SQL; ``conditions`` may be about the meeting, its group and
    term. ``workspace_id`` is a parameter.
    """
    return (
        select(Meeting, Group.slack_channel_id)
        .join(Group, col(Group.id) == col(Meeting.group_id))
        .join(Term, col(Term.id) == col(Group.term_id))
        .where(
            *conditions,
            col(Group.slack_channel_id).is_not(None),
            ~is_written(bindparam("workspace_id"), key),
        )
        .order_by(col(Meeting.starts_at), col(Meeting.id))
    )


_PLANNED_SINCE = (
    select(Meeting)
    .where(
        col(Meeting.group_id) == bindparam("group_id"),
        Meeting.state == MeetingState.PLANNED,
        col(Meeting.starts_at) > bindparam("since"),
    )
    .order_by(col(Meeting.starts_at), col(Meeting.id))
)


async def list_planned(session: AsyncSession, group_id: int, now: datetime) -> list[Meeting]:
    """Return a group's planned meetings that have not begun, in order of time."""
    found = await session.exec(_PLANNED_SINCE, params={"group_id": group_id, "since": now})
    return list(found.all())


async def next_meeting(session: AsyncSession, group_id: int, now: datetime) -> Meeting | None:
    """Return the planned meeting that comes next or goes on at this moment, or None."""
    found = await session.exec(
        _PLANNED_SINCE, params={"group_id": group_id, "since": now - _LONGEST}
    )
    return next((one for one in found if is_upcoming(one, now)), None)


async def next_meeting_at(session: AsyncSession, group_id: int, now: datetime) -> datetime | None:
    """Return when a group meets next, as aware UTC, or None when nothing is planned."""
    meeting = await next_meeting(session, group_id, now)
    return meeting.starts_at if meeting is not None else None


_ITS_GROUP = select(Meeting.group_id).where(col(Meeting.id) == bindparam("meeting_id"))
_LOCK = LOCK_GROUP.where(col(Group.id) == _ITS_GROUP.scalar_subquery())
_MEETING = (
    IN_GROUP.add_columns(Meeting)
    .join(Meeting, col(Meeting.group_id) == col(Group.id))
    .where(col(Meeting.id) == bindparam("meeting_id"))
    .execution_options(populate_existing=True)
)


async def get_meeting_for(
    session: AsyncSession, caller: Caller, meeting_id: int, action: Action
) -> tuple[InGroup, Meeting]:
    """Return a meeting of a group in which the caller may do this; the group is locked.

    Raises ``Refusal`` when the meeting is not there (any more) or not of a group of theirs.
    """
    of_it = {"meeting_id": meeting_id, **of_caller(caller)}
    await lock(session, _LOCK, of_it)
    found = await session.exec(_MEETING, params=of_it)
    row = found.one_or_none()
    in_group = permitted(caller, action, row and row[:-1])
    meeting: Meeting = row[-1]
    if meeting.state == MeetingState.DROPPED:
        raise Refusal(
            _("That meeting isn't planned any more. `/mentoring meetings` shows which are.")
        )
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


async def list_agenda(
    session: AsyncSession, meeting: Meeting, now: datetime
) -> Sequence[OutlineStep]:
    """Return what is on the agenda of one meeting: steps of its group's outline."""
    meetings = await list_meetings(session, meeting.group_id)
    outline = await list_outline(session, meeting.group_id)
    return agendas(meetings, outline, now).get(meeting.id, ())
