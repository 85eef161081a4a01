"""What mentors hear about the onboarding session and its recording."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from models import Nudge
from programme.nudges import Occasion, Urgency
from programme.onboarding import Task, find_checklist_of
from programme.onboarding_reminders import (
    AFTER,
    BEFORE,
    RECORDING,
    RECORDING_AGAIN,
    RECORDING_USEFUL_FOR,
    SESSION_NEXT,
    SESSION_SOON,
    USEFUL_FOR,
    find_to_invite,
    find_to_show_recording,
)
from programme.ties import Tie
from scheduler.rules import NudgeRule, Settled
from views.messages import Message
from views.onboarding_reminders import recording_message, session_message

_DONE = Settled("they know the programme, or don't mentor any more")


async def _render_session(session: AsyncSession, nudge: Nudge, now: datetime) -> Message | Settled:
    checklist = await find_checklist_of(session, nudge.subject["application"], now)
    if checklist is None or Task.ORIENTATION in checklist.done:
        return _DONE
    held = checklist.session
    if held is None or held.is_over or held.event.starts_at <= now:
        return Settled("there is no session to come to")
    if held.is_coming or held.has_declined:
        return Settled("they said whether they come")
    return session_message(checklist, held)


async def _render_recording(
    session: AsyncSession, nudge: Nudge, now: datetime
) -> Message | Settled:
    checklist = await find_checklist_of(session, nudge.subject["application"], now)
    if checklist is None or Task.ORIENTATION in checklist.done:
        return _DONE
    held = checklist.session
    if held is not None and not held.is_over:
        return Settled("the session is yet to come")
    if held is not None and not held.may_say_watched:
        return Settled("the recording doesn't count")
    return recording_message(checklist)


def _before(kind: str, when: str, urgency: Urgency) -> NudgeRule:
    async def find_due(
        session: AsyncSession, workspace_id: int, now: datetime
    ) -> Sequence[Occasion]:
        return await find_to_invite(session, workspace_id, kind, now)

    return NudgeRule(
        kind=kind,
        what="When the onboarding session is, with buttons to sign up",
        to_whom="the term's mentors who said nothing about it",
        ties=(Tie.APPLICANT,),
        when=when,
        what_stops_it="they sign up or can't come, or know the programme already",
        render=_render_session,
        timings=(BEFORE[kind],),
        find_due=find_due,
        useful_for=USEFUL_FOR[kind],
        urgency=urgency,
    )


def _after(kind: str) -> NudgeRule:
    async def find_due(
        session: AsyncSession, workspace_id: int, now: datetime
    ) -> Sequence[Occasion]:
        return await find_to_show_recording(session, workspace_id, kind, now)

    return NudgeRule(
        kind=kind,
        what="Where the recording of the onboarding is, with a button to say that they watched it",
        to_whom="the term's mentors who were not at the session",
        ties=(Tie.APPLICANT,),
        when=f"{AFTER[kind].own} days after the session, or after the term's start without one",
        what_stops_it="they watched it or were there, or it doesn't count",
        render=_render_recording,
        timings=(AFTER[kind],),
        find_due=find_due,
        useful_for=RECORDING_USEFUL_FOR,
        urgency=Urgency.NUDGE,
    )


NUDGES = (
    _before(SESSION_SOON, "a week before the session", Urgency.NUDGE),
    _before(SESSION_NEXT, "the day before the session", Urgency.MEETING),
    _after(RECORDING),
    _after(RECORDING_AGAIN),
)
