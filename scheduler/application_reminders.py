"""What applicants hear unasked, and what coordinators hear before the window closes."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from models import Nudge, Term
from programme.application_reminders import (
    BEFORE_CLOSING,
    CLOSING,
    CLOSING_SOON,
    COUNTED,
    COUNTED_SOON,
    STILL_WAITING,
    USEFUL_FOR,
    WAITING_USEFUL_FOR,
    count_demand,
    find_counted,
    find_unsent,
    find_wait,
    find_waiting,
    has_applied,
)
from programme.applications import is_after_window
from programme.nudges import Occasion, Urgency
from programme.terms import find_term
from programme.ties import Tie
from programme.timings import STILL_WAITING_EVERY
from scheduler.rules import NudgeRule, Settled
from views.application_reminders import demand_message, still_waiting_message, unsent_message
from views.messages import Message

_CLOSED = Settled("the window has closed or the term is gone")


async def _find_open(session: AsyncSession, nudge: Nudge, now: datetime) -> Term | None:
    term = await find_term(session, nudge.workspace_id, nudge.subject["term"])
    return None if term is None or is_after_window(term, now) else term


async def _render_unsent(session: AsyncSession, nudge: Nudge, now: datetime) -> Message | Settled:
    term = await _find_open(session, nudge, now)
    if term is None:
        return _CLOSED
    if await has_applied(session, term.id, nudge.person_id or 0):
        return Settled("they applied")
    return unsent_message(term)


async def _render_counted(session: AsyncSession, nudge: Nudge, now: datetime) -> Message | Settled:
    term = await _find_open(session, nudge, now)
    if term is None:
        return _CLOSED
    demand = await count_demand(session, term.id)
    return demand_message(term, demand, days=BEFORE_CLOSING[nudge.kind].length.days)


async def _render_waiting(session: AsyncSession, nudge: Nudge, now: datetime) -> Message | Settled:
    wait = await find_wait(session, nudge.subject["application"], now)
    return still_waiting_message(wait) if wait is not None else Settled("they don't wait any more")


def _closing(kind: str, when: str, urgency: Urgency) -> NudgeRule:
    async def find_who_began(
        session: AsyncSession, workspace_id: int, now: datetime
    ) -> Sequence[Occasion]:
        return await find_unsent(session, workspace_id, kind, now)

    return NudgeRule(
        kind=kind,
        what="That applications close, with a button to apply",
        to_whom="who opened the form and did not send it",
        ties=(Tie.ANYBODY,),
        when=when,
        what_stops_it="they applied, or the window has closed",
        render=_render_unsent,
        find_due=find_who_began,
        timings=(BEFORE_CLOSING[kind],),
        useful_for=USEFUL_FOR,
        urgency=urgency,
    )


def _counted(kind: str, when: str) -> NudgeRule:
    async def find_coordinators(
        session: AsyncSession, workspace_id: int, now: datetime
    ) -> Sequence[Occasion]:
        return await find_counted(session, workspace_id, kind, now)

    return NudgeRule(
        kind=kind,
        what="How many applied, and whether places are missing",
        to_whom="every coordinator",
        ties=(Tie.COORDINATOR,),
        when=when,
        what_stops_it="the window has closed",
        render=_render_counted,
        find_due=find_coordinators,
        timings=(BEFORE_CLOSING[kind],),
        useful_for=USEFUL_FOR,
    )


NUDGES = (
    _closing(CLOSING_SOON, "a week before applications close", Urgency.NUDGE),
    _closing(CLOSING, "two days before applications close", Urgency.MEETING),
    _counted(COUNTED_SOON, "a week before applications close"),
    _counted(COUNTED, "two days before applications close"),
    NudgeRule(
        kind=STILL_WAITING,
        what="That they still wait for a group, why, and what would help",
        to_whom="who has applied and has no group",
        ties=(Tie.APPLICANT,),
        when="the day after matching, then every two weeks; for who came later, from then on",
        what_stops_it="they have a group, withdrew or were declined, or the last week has begun",
        render=_render_waiting,
        find_due=find_waiting,
        timings=(STILL_WAITING_EVERY,),
        useful_for=WAITING_USEFUL_FOR,
    ),
)
