"""What is said about the showcase: places, and questions with their answers."""

from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from models import Nudge
from programme.nudges import Urgency
from programme.questions import ANSWERED, ASKED, SHARED, QuestionSeen, find_question, find_thread
from programme.showcase_places import (
    PLACED,
    UNPLACED,
    USEFUL_FOR,
    find_place,
    find_places_to_tell,
    find_unplaced,
    find_unplaced_to_tell,
)
from programme.ties import Tie
from scheduler.rules import NudgeRule, Settled
from views.messages import Message
from views.questions import answered_message, asked_message, shared_message
from views.showcase import place_message, unplaced_message


async def _render_place(session: AsyncSession, nudge: Nudge, now: datetime) -> Message | Settled:
    place = await find_place(session, nudge.subject["group"], nudge.subject["event"])
    if place is None:
        return Settled("the group has its place elsewhere, or has ended")
    if place.event.starts_at <= now:
        return Settled("the showcase has begun")
    return place_message(place.seen, place.event, place.number, place.of)


async def _render_unplaced(session: AsyncSession, nudge: Nudge, now: datetime) -> Message | Settled:
    found = await find_unplaced(session, nudge.subject["event"])
    if found is None or found[0].starts_at <= now:
        return Settled("the showcase is over or cancelled")
    event, count = found
    return unplaced_message(count, event) if count else Settled("every group has a place")


async def _render_asked(session: AsyncSession, nudge: Nudge, now: datetime) -> Message | Settled:
    del now
    seen = await find_question(session, nudge.subject["question"])
    if seen is None:
        return Settled("the question is gone or the group has ended")
    if seen.question.answer is not None:
        return Settled("it is answered already")
    return asked_message(seen)


async def _find_answered(session: AsyncSession, nudge: Nudge) -> QuestionSeen | Settled:
    """Return the question with the answer that is to be told, unless there is another by now."""
    seen = await find_question(session, nudge.subject["question"])
    if seen is None or seen.question.answered_at is None:
        return Settled("the answer is gone or the group has ended")
    if not nudge.key.endswith(f":{int(seen.question.answered_at.timestamp())}"):
        return Settled("the answer was changed meanwhile")
    return seen


async def _render_answered(session: AsyncSession, nudge: Nudge, now: datetime) -> Message | Settled:
    del now
    seen = await _find_answered(session, nudge)
    return seen if isinstance(seen, Settled) else answered_message(seen)


async def _render_shared(session: AsyncSession, nudge: Nudge, now: datetime) -> Message | Settled:
    del now
    seen = await _find_answered(session, nudge)
    return seen if isinstance(seen, Settled) else shared_message(seen)


NUDGES = (
    NudgeRule(
        kind=PLACED,
        what="At which showcase the group presents, and as which",
        to_whom="the group's channel",
        ties=(Tie.CHANNEL,),
        when="two weeks before the showcase, or when the group gets its place",
        what_stops_it="the group's place is elsewhere, or the showcase begins",
        render=_render_place,
        find_due=find_places_to_tell,
        useful_for=USEFUL_FOR,
    ),
    NudgeRule(
        kind=UNPLACED,
        what="That groups have no place in the showcase yet",
        to_whom="every coordinator",
        ties=(Tie.COORDINATOR,),
        when="ten days before the showcase",
        what_stops_it="every group has a place",
        render=_render_unplaced,
        find_due=find_unplaced_to_tell,
        useful_for=USEFUL_FOR,
        urgency=Urgency.NUDGE,
    ),
    NudgeRule(
        kind=ASKED,
        what="A question of the community, with a button to answer",
        to_whom="the channel of the group that is asked",
        ties=(Tie.CHANNEL,),
        when="when somebody asks it",
        what_stops_it="it is answered, or the group ends",
        render=_render_asked,
    ),
    NudgeRule(
        kind=ANSWERED,
        what="The group's answer to a question",
        to_whom="who asked it",
        ties=(Tie.ANYBODY,),
        when="when a member of the group answers",
        what_stops_it="the answer is changed before it is told",
        render=_render_answered,
    ),
    NudgeRule(
        kind=SHARED,
        what="A question of the community and the group's answer, without who asked",
        to_whom="the programme's channel, in the thread of the showcase's announcement",
        ties=(Tie.CHANNEL,),
        when="when a member of the group answers",
        what_stops_it="the answer is changed before it is told, or the group ends",
        render=_render_shared,
        find_thread=find_thread,
    ),
)
