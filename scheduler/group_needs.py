"""What is said to a group about what it has not got round to yet."""

from collections.abc import Callable
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from models import Nudge
from programme.group_needs import (
    NO_CONFIRMED,
    NO_GOAL,
    NO_MEETING,
    NO_REPRESENTATIVE,
    USEFUL_FOR,
    Needs,
    find_needs,
    find_without_goal,
    find_without_meeting,
    find_without_representative,
    find_without_volunteer,
)
from programme.nudges import Urgency
from programme.ties import Tie
from programme.timings import (
    NO_GOAL_AFTER,
    NO_MEETING_AFTER,
    REPRESENTATIVE_MISSING_BEFORE,
    REPRESENTATIVE_WANTED_BEFORE,
    STILL_NO_GOAL_AFTER,
)
from scheduler.rules import NudgeRule, Render, Settled
from views.group_needs import (
    confirmation_wanted_message,
    no_goal_message,
    no_meeting_message,
    volunteer_wanted_message,
)
from views.messages import Message


def _render_unless(
    is_met: Callable[[Needs], bool], view: Callable[[Needs], Message], met: str
) -> Render:
    """Return how a need is told, as long as the group has it."""

    async def render(session: AsyncSession, nudge: Nudge, now: datetime) -> Message | Settled:
        needs = await find_needs(session, nudge.subject["group"], now)
        if needs is None:
            return Settled("the group or its term has ended")
        if nudge.person_id is not None and nudge.person_id != needs.lead_id:
            return Settled("somebody else leads the group now")
        return Settled(met) if is_met(needs) else view(needs)

    return render


NUDGES = (
    NudgeRule(
        kind=NO_MEETING,
        what="That no first meeting is known, with a way to another hour",
        to_whom="the group's lead mentor",
        ties=(Tie.MEMBER,),
        when="two weeks after the group began",
        what_stops_it="they met, the first meeting is ahead, or the group or its term ends",
        render=_render_unless(lambda one: one.has_met, no_meeting_message, "they met"),
        find_due=find_without_meeting,
        timings=(NO_MEETING_AFTER,),
        useful_for=USEFUL_FOR,
        urgency=Urgency.NUDGE,
    ),
    NudgeRule(
        kind=NO_GOAL,
        what="That the group has no goal yet, with a way to set one",
        to_whom="the group's lead mentor",
        ties=(Tie.MEMBER,),
        when="two and four weeks after the group began",
        what_stops_it="a goal is agreed on, or the group or its term ends",
        render=_render_unless(lambda one: one.has_goal, no_goal_message, "they have a goal"),
        find_due=find_without_goal,
        timings=(NO_GOAL_AFTER, STILL_NO_GOAL_AFTER),
        useful_for=USEFUL_FOR,
        urgency=Urgency.NUDGE,
    ),
    NudgeRule(
        kind=NO_REPRESENTATIVE,
        what="Who would represent the group at the mid-way touch base, with a button to offer it",
        to_whom="the group's channel",
        ties=(Tie.CHANNEL,),
        when="two weeks before the power check-in",
        what_stops_it="somebody offers it, or the group ends",
        render=_render_unless(
            lambda one: bool(one.volunteers), volunteer_wanted_message, "somebody offers it"
        ),
        find_due=find_without_volunteer,
        timings=(REPRESENTATIVE_WANTED_BEFORE,),
        useful_for=USEFUL_FOR,
        urgency=Urgency.NUDGE,
    ),
    NudgeRule(
        kind=NO_CONFIRMED,
        what="That nobody represents the group yet, and who offers to, with a button to confirm",
        to_whom="the group's lead mentor",
        ties=(Tie.MEMBER,),
        when="a week before the power check-in",
        what_stops_it="one is confirmed, or the group ends",
        render=_render_unless(
            lambda one: one.has_representative,
            confirmation_wanted_message,
            "one is confirmed",
        ),
        find_due=find_without_representative,
        timings=(REPRESENTATIVE_MISSING_BEFORE,),
        useful_for=USEFUL_FOR,
        urgency=Urgency.NUDGE,
    ),
)
