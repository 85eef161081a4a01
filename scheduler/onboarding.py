"""What mentors hear about getting ready."""

from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from models import Nudge
from programme.onboarding import (
    APPROVED,
    PLACED,
    USEFUL_FOR,
    find_approved,
    find_checklist_of,
    find_placed,
)
from programme.ties import Tie
from scheduler.rules import NudgeRule, Settled
from views.messages import Message
from views.onboarding import checklist_message


async def _render_approved(session: AsyncSession, nudge: Nudge, now: datetime) -> Message | Settled:
    checklist = await find_checklist_of(session, nudge.subject["application"], now)
    if checklist is not None and checklist.group is not None:
        return Settled("they are in a group, and hear of it with that")
    return await _render_placed(session, nudge, now)


async def _render_placed(session: AsyncSession, nudge: Nudge, now: datetime) -> Message | Settled:
    checklist = await find_checklist_of(session, nudge.subject["application"], now)
    if checklist is None:
        return Settled("they don't mentor in the term any more")
    if checklist.is_complete:
        return Settled("everything is done")
    return checklist_message(checklist)


NUDGES = (
    NudgeRule(
        kind=APPROVED,
        what="What gets a mentor ready, as a list with a button for each task",
        to_whom="the mentor",
        ties=(Tie.APPLICANT,),
        when="a minute after their application is approved",
        what_stops_it="they are in a group, all is done, or they don't mentor any more",
        render=_render_approved,
        find_due=find_approved,
        useful_for=USEFUL_FOR,
    ),
    NudgeRule(
        kind=PLACED,
        what="The same list, with what is left to do",
        to_whom="each mentor of a group",
        ties=(Tie.APPLICANT,),
        when="a minute after they are in the group",
        what_stops_it="all is done, or they don't mentor any more",
        render=_render_placed,
        find_due=find_placed,
        useful_for=USEFUL_FOR,
    ),
)
