"""What is said about the coordinator's monthly follow-up."""

from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from models import Nudge
from programme.coordinators import list_coordinator_people
from programme.follow_up_dates import (
    ASKED,
    REMINDED,
    USEFUL_FOR,
    find_groups_to_ask,
    find_groups_to_remind,
)
from programme.follow_up_list import Question, find_follow_up, find_question, find_said
from programme.follow_ups import HELP_WANTED, REPLIED, WRITTEN, Answer
from programme.nudges import Urgency
from programme.ties import Tie
from programme.timings import FOLLOW_UP_AGAIN, FOLLOW_UP_EVERY
from scheduler.rules import NudgeRule, Settled
from views.follow_up_list import help_wanted_message, written_message
from views.follow_ups import question_message, reminder_message, replied_message
from views.messages import Message

_GONE = Settled("the answer is gone")


async def _find_open(session: AsyncSession, nudge: Nudge, now: datetime) -> Question | Settled:
    group_id, number = nudge.subject["group"], nudge.subject["number"]
    question = await find_question(session, group_id, number, nudge.person_id or 0, now)
    if question is None:
        return Settled("the group or its term has ended, or they don't mentor it any more")
    if question.follow_up is not None:
        return Settled("they answered")
    return question


async def _render_asked(session: AsyncSession, nudge: Nudge, now: datetime) -> Message | Settled:
    question = await _find_open(session, nudge, now)
    if isinstance(question, Settled):
        return question
    people = await list_coordinator_people(session, nudge.workspace_id)
    return question_message(question, [one.slack_user_id for one in people])


async def _render_reminded(session: AsyncSession, nudge: Nudge, now: datetime) -> Message | Settled:
    question = await _find_open(session, nudge, now)
    return question if isinstance(question, Settled) else reminder_message(question)


async def _render_help(session: AsyncSession, nudge: Nudge, now: datetime) -> Message | Settled:
    del now
    follow_up = await find_follow_up(session, nudge.subject["check_in"])
    if follow_up is None:
        return _GONE
    if follow_up.check_in.answer != Answer.HELP or follow_up.check_in.handled_at is not None:
        return Settled("help came, or isn't needed any more")
    if follow_up.has_words_since:
        return Settled("they wrote what would help, and that is said")
    return help_wanted_message(follow_up)


async def _render_written(session: AsyncSession, nudge: Nudge, now: datetime) -> Message | Settled:
    del now
    said = await find_said(session, nudge.subject["word"])
    if said is None:
        return _GONE
    if said.follow_up.check_in.handled_at is not None:
        return Settled("it is handled")
    return written_message(said)


async def _render_replied(session: AsyncSession, nudge: Nudge, now: datetime) -> Message | Settled:
    del now
    said = await find_said(session, nudge.subject["word"])
    return replied_message(said) if said is not None else _GONE


NUDGES = (
    NudgeRule(
        kind=ASKED,
        what="The coordinator's question how the group is doing, with buttons to answer",
        to_whom="the group's lead mentor",
        ties=(Tie.MEMBER,),
        when="every four weeks from the term's start, at nine in its zone, not in its last week",
        what_stops_it="they answer, or the group or its term ends",
        render=_render_asked,
        find_due=find_groups_to_ask,
        timings=(FOLLOW_UP_EVERY,),
        useful_for=USEFUL_FOR,
        urgency=Urgency.NUDGE,
    ),
    NudgeRule(
        kind=REMINDED,
        what="The same question again, for the last time",
        to_whom="the group's lead mentor",
        ties=(Tie.MEMBER,),
        when="a week after they were asked",
        what_stops_it="they answer, or the group or its term ends",
        render=_render_reminded,
        find_due=find_groups_to_remind,
        timings=(FOLLOW_UP_EVERY, FOLLOW_UP_AGAIN),
        useful_for=USEFUL_FOR,
        urgency=Urgency.NUDGE,
    ),
    NudgeRule(
        kind=HELP_WANTED,
        what="That a group would like some help",
        to_whom="every coordinator",
        ties=(Tie.COORDINATOR,),
        when="five minutes after a mentor says so, unless they write what would help",
        what_stops_it="it is handled, or help isn't needed any more",
        render=_render_help,
    ),
    NudgeRule(
        kind=WRITTEN,
        what="What a mentor wrote about their group",
        to_whom="every coordinator",
        ties=(Tie.COORDINATOR,),
        when="when it is written",
        what_stops_it="it is handled",
        render=_render_written,
    ),
    NudgeRule(
        kind=REPLIED,
        what="A coordinator's answer, in their name",
        to_whom="the mentor who wrote, or the group's lead mentor",
        ties=(Tie.MEMBER,),
        when="when it is written",
        what_stops_it="nothing",
        render=_render_replied,
    ),
)
