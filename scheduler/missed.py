"""What is said after somebody missed a meeting without a word."""

from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from models import Nudge
from programme.meetings import next_meeting
from programme.missed import ASKED, SUGGESTED, USEFUL_FOR, Missed, find_missed, was_said
from programme.missed_answers import ANOTHER_TIME, BREAK, MissedAnswer, find_answered
from programme.nudges import Urgency
from programme.ties import Tie
from scheduler.rules import NudgeRule, Settled
from views.messages import Message
from views.missed import (
    another_time_message,
    asked_message,
    on_break_message,
    suggested_message,
)


async def _find(session: AsyncSession, nudge: Nudge, now: datetime) -> Missed | str:
    if await was_said(session, nudge):
        return "it was said before"
    return await find_missed(session, nudge.subject["meeting"], nudge.subject["person"], now)


async def _render_asked(session: AsyncSession, nudge: Nudge, now: datetime) -> Message | Settled:
    missed = await _find(session, nudge, now)
    if isinstance(missed, str):
        return Settled(missed)
    following = await next_meeting(session, missed.in_group.group.id, now)
    return asked_message(missed, following.starts_at if following else None)


async def _render_suggested(
    session: AsyncSession, nudge: Nudge, now: datetime
) -> Message | Settled:
    missed = await _find(session, nudge, now)
    return Settled(missed) if isinstance(missed, str) else suggested_message(missed)


async def _render_another_time(
    session: AsyncSession, nudge: Nudge, now: datetime
) -> Message | Settled:
    answered = await find_answered(session, nudge.subject["attendance"], now)
    if answered is None or answered.attendance.answer != MissedAnswer.ANOTHER_TIME:
        return Settled("they left, or answered otherwise by now")
    return another_time_message(answered)


async def _render_break(session: AsyncSession, nudge: Nudge, now: datetime) -> Message | Settled:
    answered = await find_answered(session, nudge.subject["attendance"], now)
    if answered is None or answered.attendance.answer != MissedAnswer.BREAK:
        return Settled("they left, or answered otherwise by now")
    if answered.until_on is None:
        return Settled("they take no break any more")
    return on_break_message(answered, answered.until_on)


NUDGES = (
    NudgeRule(
        kind=ASKED,
        what="What the group did and does next, when it meets, and whether the time is still good",
        to_whom="the mentee who missed a meeting without a word",
        ties=(Tie.MEMBER,),
        when="a quarter of an hour after the meeting is checked in",
        what_stops_it="the check-in is corrected, they left or gave a word, or the term ends",
        render=_render_asked,
        useful_for=USEFUL_FOR,
    ),
    NudgeRule(
        kind=SUGGESTED,
        what="That a friendly line often helps, with a draft to copy",
        to_whom="the group's lead mentor",
        ties=(Tie.MEMBER,),
        when="a quarter of an hour after the meeting is checked in",
        what_stops_it="the check-in is corrected, they left or gave a word, or the term ends",
        render=_render_suggested,
        useful_for=USEFUL_FOR,
        urgency=Urgency.NUDGE,
    ),
    NudgeRule(
        kind=ANOTHER_TIME,
        what="Which hours suit somebody who missed a meeting",
        to_whom="the group's mentors",
        ties=(Tie.MEMBER,),
        when="when they say so",
        what_stops_it="they answer otherwise or leave, or the term ends",
        render=_render_another_time,
    ),
    NudgeRule(
        kind=BREAK,
        what="That somebody takes a break, and until when",
        to_whom="the group's mentors",
        ties=(Tie.MEMBER,),
        when="when they say so",
        what_stops_it="they answer otherwise or leave, or the term ends",
        render=_render_break,
    ),
)
