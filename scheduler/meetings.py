"""What is said about a group's meetings when somebody changes them, or can't come."""

from datetime import datetime

from sqlalchemy import bindparam
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import Attendance, Group, Nudge, Person
from programme.attendance import Rsvp
from programme.groups import list_applied
from programme.meeting_answers import CANNOT_COME, NOBODY, MeetingTold, find_meeting_told
from programme.meeting_news import CHANGED, PLANNED, REST_CANCELLED, REST_CHANGED
from programme.meeting_states import MeetingState
from programme.meeting_times import suggest_times
from programme.meetings import list_meetings, list_planned, next_meeting_at
from programme.nudges import Urgency
from programme.ties import Tie
from scheduler.rules import NudgeRule, Settled
from views.meeting_changes import nobody_message
from views.meeting_news import (
    changed_message,
    planned_message,
    rest_cancelled_message,
    rest_changed_message,
)
from views.meeting_reminders import cannot_come_message
from views.messages import Message

_GONE = Settled("the meeting is gone or the group has ended")
_CHANGED_AGAIN = Settled("it was changed again")
_OTHERWISE = "it is changed again or over, or the group ends"


async def _find_unchanged(
    session: AsyncSession, nudge: Nudge, now: datetime
) -> MeetingTold | Settled:
    """Return the meeting of a nudge, as long as it is as it was when the nudge was written."""
    told = await find_meeting_told(session, nudge.subject["meeting"])
    if told is None:
        return _GONE
    if told.meeting.sequence != nudge.subject["sequence"]:
        return _CHANGED_AGAIN
    return told if told.meeting.starts_at > now else Settled("the meeting has begun")


async def _render_changed(session: AsyncSession, nudge: Nudge, now: datetime) -> Message | Settled:
    told = await _find_unchanged(session, nudge, now)
    if isinstance(told, Settled):
        return told
    if "new" in nudge.subject and told.meeting.state != MeetingState.PLANNED:
        return Settled("it was added and called off again")
    next_at = await next_meeting_at(session, told.group.id, now)
    return changed_message(told, nudge.subject, next_at)


async def _render_rest_changed(
    session: AsyncSession, nudge: Nudge, now: datetime
) -> Message | Settled:
    told = await _find_unchanged(session, nudge, now)
    if isinstance(told, Settled):
        return told
    meetings = await list_planned(session, told.group.id, now)
    return rest_changed_message(told.group, meetings) if meetings else _CHANGED_AGAIN


async def _render_rest_cancelled(
    session: AsyncSession, nudge: Nudge, now: datetime
) -> Message | Settled:
    told = await _find_unchanged(session, nudge, now)
    if isinstance(told, Settled):
        return told
    return rest_cancelled_message(told, await next_meeting_at(session, told.group.id, now))


async def _render_planned(session: AsyncSession, nudge: Nudge, now: datetime) -> Message | Settled:
    found = await session.exec(select(Group).where(Group.id == nudge.subject["group"]))
    group = found.one_or_none()
    if group is None or group.ended_at is not None:
        return _GONE
    meetings = await list_planned(session, group.id, now)
    return planned_message(group, meetings) if meetings else Settled("no meeting is to come")


async def _render_cannot_come(
    session: AsyncSession, nudge: Nudge, now: datetime
) -> Message | Settled:
    told = await find_meeting_told(session, nudge.subject["meeting"])
    if told is None:
        return _GONE
    if told.meeting.state != MeetingState.PLANNED or told.meeting.starts_at <= now:
        return Settled("the meeting is called off or has begun")
    said = await _find_said(session, nudge)
    if said is None:
        return Settled("they can come after all")
    person, attendance = said
    return cannot_come_message(told, person.slack_user_id, attendance.word)


_CANNOT_COME = (
    select(Person, Attendance)
    .join(Attendance, col(Attendance.person_id) == col(Person.id))
    .where(
        col(Attendance.meeting_id) == bindparam("meeting_id"),
        col(Attendance.person_id) == bindparam("person_id"),
        Attendance.rsvp == Rsvp.NOT_COMING,
    )
)


async def _find_said(session: AsyncSession, nudge: Nudge) -> tuple[Person, Attendance] | None:
    whose = {"meeting_id": nudge.subject["meeting"], "person_id": nudge.subject["person"]}
    return (await session.exec(_CANNOT_COME, params=whose)).one_or_none()


async def _render_nobody(session: AsyncSession, nudge: Nudge, now: datetime) -> Message | Settled:
    told = await _find_unchanged(session, nudge, now)
    if isinstance(told, Settled):
        return told
    if told.meeting.state != MeetingState.PLANNED or not told.answers.is_nobody_left:
        return Settled("somebody can come after all")
    others = [
        one for one in await list_meetings(session, told.group.id) if one.id != told.meeting.id
    ]
    members = await list_applied(session, told.group.id)
    times = suggest_times(told.meeting, told.group, told.term, members, others, now)
    reader = await session.get_one(Person, nudge.person_id)
    return nobody_message(told, times, reader.time_zone)


NUDGES = (
    NudgeRule(
        kind=PLANNED,
        what="When the group meets, with its meetings as a calendar file",
        to_whom="the group's channel",
        ties=(Tie.CHANNEL,),
        when="when the term's dates changed, and the group's meetings with them",
        what_stops_it="no meeting is to come, or the group ends",
        render=_render_planned,
    ),
    NudgeRule(
        kind=CHANGED,
        what="What became of a meeting: added, moved, skipped, cancelled, brought back",
        to_whom="the group's channel",
        ties=(Tie.CHANNEL,),
        when="when a mentor of the group or a coordinator changes it",
        what_stops_it=_OTHERWISE,
        render=_render_changed,
        urgency=Urgency.MEETING,
    ),
    NudgeRule(
        kind=REST_CHANGED,
        what="The next meetings, after one and those that follow it changed",
        to_whom="the group's channel",
        ties=(Tie.CHANNEL,),
        when="when a mentor of the group or a coordinator changes them",
        what_stops_it=_OTHERWISE,
        render=_render_rest_changed,
        urgency=Urgency.MEETING,
    ),
    NudgeRule(
        kind=REST_CANCELLED,
        what="That a meeting and all after it are cancelled",
        to_whom="the group's channel",
        ties=(Tie.CHANNEL,),
        when="when a mentor of the group or a coordinator cancels them",
        what_stops_it=_OTHERWISE,
        render=_render_rest_cancelled,
        urgency=Urgency.MEETING,
    ),
    NudgeRule(
        kind=CANNOT_COME,
        what="That somebody can't come to a meeting, with a word of theirs",
        to_whom="the other mentors of the group",
        ties=(Tie.MEMBER,),
        when="when somebody says so",
        what_stops_it="they can come after all, or the meeting is called off or begins",
        render=_render_cannot_come,
        urgency=Urgency.MEETING,
    ),
    NudgeRule(
        kind=NOBODY,
        what="That no mentee, or no mentor, can come, with other times that suit everybody",
        to_whom="the group's lead mentor",
        ties=(Tie.MEMBER,),
        when="when the last of them says that they can't come",
        what_stops_it="one of them can come after all, or the meeting is changed or begins",
        render=_render_nobody,
        urgency=Urgency.MEETING,
    ),
)
