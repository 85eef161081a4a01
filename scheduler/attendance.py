"""What is asked when a meeting is over, and said when words about it differ."""

from collections.abc import Callable
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from models import Group, Meeting, Nudge, Person
from programme.attendance import MeetingAttended, get_attended
from programme.attendance_due import (
    CHANNEL,
    DUE,
    REMINDER,
    REMINDER_USEFUL_FOR,
    USEFUL_FOR,
    find_channels,
    find_check_in_due,
    find_due,
    find_reminders,
    is_overtaken,
)
from programme.attendance_words import DIFFERS, says_otherwise
from programme.nudges import Urgency
from programme.ties import Tie
from programme.timings import CHECK_IN_AGAIN, CHECK_IN_LAST
from scheduler.rules import NudgeRule, Render, Settled
from views.attendance import (
    asked_in_channel_message,
    differs_message,
    due_message,
    reminder_message,
)
from views.messages import Message


def _render_due(view: Callable[[Group, MeetingAttended], Message]) -> Render:
    """Return how a check-in is asked for, as long as it is due."""

    async def render(session: AsyncSession, nudge: Nudge, now: datetime) -> Message | Settled:
        meeting_id, starts_at = nudge.subject["meeting"], nudge.subject["starts_at"]
        due = await find_check_in_due(session, meeting_id, starts_at, now)
        if isinstance(due, str):
            return Settled(due)
        if is_overtaken(nudge, due.attended, now):
            return Settled("it is asked for the second time")
        return view(due.group, due.attended)

    return render


async def _render_differs(session: AsyncSession, nudge: Nudge, now: datetime) -> Message | Settled:
    del now
    meeting = await session.get(Meeting, nudge.subject["meeting"])
    person = await session.get(Person, nudge.subject["person"])
    if meeting is None or person is None:
        return Settled("the meeting or the person is gone")
    attended = await get_attended(session, meeting.id)
    mine = next((one for one in attended.people if one.person.id == person.id), None)
    if mine is None or not says_otherwise(meeting, mine.attendance):
        return Settled("both say the same by now")
    group = await session.get_one(Group, meeting.group_id)
    return differs_message(group, attended, person)


_UNTIL_CHECKED_IN = "it is checked in, moved or called off, or the term ends"

NUDGES = (
    NudgeRule(
        kind=CHANNEL,
        what="Who was at the meeting, with a button to say so oneself",
        to_whom="the group's channel",
        ties=(Tie.CHANNEL,),
        when="when the meeting is over",
        what_stops_it=_UNTIL_CHECKED_IN,
        render=_render_due(lambda _, attended: asked_in_channel_message(attended)),
        find_due=find_channels,
        useful_for=USEFUL_FOR,
    ),
    NudgeRule(
        kind=DUE,
        what="The check-in: who is listed as there, to confirm with one click or to change",
        to_whom="the group's mentors",
        ties=(Tie.MEMBER,),
        when="when the meeting is over",
        what_stops_it=_UNTIL_CHECKED_IN,
        render=_render_due(due_message),
        find_due=find_due,
        useful_for=USEFUL_FOR,
    ),
    NudgeRule(
        kind=REMINDER,
        what="The same again",
        to_whom="the group's lead mentor",
        ties=(Tie.MEMBER,),
        when="a day after the meeting, and once more two days later",
        what_stops_it=_UNTIL_CHECKED_IN,
        render=_render_due(reminder_message),
        find_due=find_reminders,
        timings=(CHECK_IN_AGAIN, CHECK_IN_LAST),
        useful_for=REMINDER_USEFUL_FOR,
        urgency=Urgency.NUDGE,
    ),
    NudgeRule(
        kind=DIFFERS,
        what="That somebody's own word about a meeting is not what the check-in says",
        to_whom="the group's lead mentor",
        ties=(Tie.MEMBER,),
        when="when they say it",
        what_stops_it="either says the same as the other",
        render=_render_differs,
    ),
)
