"""Reminders before a meeting."""

from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from models import Nudge
from programme.attendance import Rsvp
from programme.meeting_reminders import (
    A_DAY,
    AN_HOUR,
    DAY_BEFORE,
    DAY_BEFORE_OWN,
    HOUR_BEFORE,
    IN_CHANNEL,
    SOON,
    find_day_before,
    find_for_channels,
    find_hour_before,
    find_person_reminded,
    find_reminded,
)
from programme.meetings import list_agenda
from programme.nudges import Urgency
from programme.ties import Tie
from programme.timings import DAY_BEFORE_MEETING, HOUR_BEFORE_MEETING
from scheduler.rules import NudgeRule, Settled
from views.meeting_reminders import hour_reminder_message, own_reminder_message, reminder_message
from views.messages import Message

_MOVED = "the meeting is moved, called off or has begun"


async def _render_for_channel(
    session: AsyncSession, nudge: Nudge, now: datetime
) -> Message | Settled:
    about = nudge.subject
    told = await find_reminded(session, about["meeting"], about["sequence"], now)
    if isinstance(told, str):
        return Settled(told)
    return reminder_message(told, await list_agenda(session, told.meeting, now))


async def _render_day_before(
    session: AsyncSession, nudge: Nudge, now: datetime
) -> Message | Settled:
    about, person_id = nudge.subject, nudge.person_id or 0
    told = await find_person_reminded(session, about["meeting"], about["sequence"], person_id, now)
    if isinstance(told, str):
        return Settled(told)
    if told.answers.rsvp_of(person_id) is not None:
        return Settled("they said whether they come")
    if told.meeting.starts_at - now < SOON:  # it waited for their daytime
        return Settled("the reminder an hour before says it")
    return own_reminder_message(told)


async def _render_hour_before(
    session: AsyncSession, nudge: Nudge, now: datetime
) -> Message | Settled:
    about, person_id = nudge.subject, nudge.person_id or 0
    told = await find_person_reminded(session, about["meeting"], about["sequence"], person_id, now)
    if isinstance(told, str):
        return Settled(told)
    rsvp = told.answers.rsvp_of(person_id)
    if rsvp is Rsvp.NOT_COMING:
        return Settled("they said that they can't come")
    return hour_reminder_message(told, now, has_answered=rsvp is not None)


NUDGES = (
    NudgeRule(
        kind=DAY_BEFORE,
        what="The next meeting with its agenda, and buttons to say whether one comes",
        to_whom="the group's channel",
        ties=(Tie.CHANNEL,),
        when="25 hours before the meeting",
        what_stops_it=_MOVED,
        render=_render_for_channel,
        find_due=find_for_channels,
        timings=(DAY_BEFORE_MEETING,),
        useful_for=IN_CHANNEL - SOON,
        urgency=Urgency.MEETING,
    ),
    NudgeRule(
        kind=DAY_BEFORE_OWN,
        what="The next meeting, and buttons to say whether one comes",
        to_whom="everybody in the group who did not say yet whether they come",
        ties=(Tie.MEMBER,),
        when="24 hours before the meeting",
        what_stops_it=f"they say whether they come, leave or take a break, or {_MOVED}",
        render=_render_day_before,
        find_due=find_day_before,
        timings=(DAY_BEFORE_MEETING,),
        useful_for=A_DAY - SOON,
        urgency=Urgency.MEETING,
    ),
    NudgeRule(
        kind=HOUR_BEFORE,
        what="That the meeting is in an hour",
        to_whom="everybody in the group who did not say that they can't come",
        ties=(Tie.MEMBER,),
        when="an hour before the meeting",
        what_stops_it=f"they say that they can't come, leave or take a break, or {_MOVED}",
        render=_render_hour_before,
        find_due=find_hour_before,
        timings=(HOUR_BEFORE_MEETING,),
        useful_for=AN_HOUR,
        urgency=Urgency.MEETING,
    ),
)
