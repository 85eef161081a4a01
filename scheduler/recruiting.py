"""Looking people up in Slack by their e-mail, at Slack's pace, and asking those who are there."""

from datetime import datetime
from functools import partial

import structlog
from sqlmodel.ext.asyncio.session import AsyncSession

from models import Nudge, RecruitImport, Term
from programme.people import Profile, read_profile
from programme.recruiting import (
    FINISHED,
    INVITED,
    count_states,
    find_invitation,
    find_to_look_up,
    keep_looked_up,
)
from programme.ties import Tie
from scheduler.channel_calls import NotDone, NoTurn, ask, end_turn
from scheduler.outcomes import NotNow
from scheduler.pace import Pace
from scheduler.rests import Rests, is_resting, rest
from scheduler.rules import NudgeRule, Settled
from scheduler.sender import Sender
from views.messages import Message
from views.recruiting import finished_message, invitation_message

log = structlog.get_logger(__name__)

# Seconds between calls: tier 3, 50 a minute. https://docs.slack.dev/apis/web-api/rate-limits
BETWEEN_LOOKUPS = 1.5
_AT_ONCE = 10  # so that channels and files, whose turn is after this, do not wait for long
_RESTS = "recruiting"


async def look_up_recruits(sender: Sender, rests: Rests, pace: Pace) -> None:
    """Look some people up. After a failure all of them rest, longer each time."""
    if is_resting(rests, _RESTS, sender.clock()):
        return
    async with sender.database.reading() as session:
        waiting = await find_to_look_up(session, sender.workspace_id, _AT_ONCE)
    for one in waiting:
        try:
            profile = await _look_up(sender, pace, one.email)
        except NotDone as failure:
            if not isinstance(failure.outcome, NoTurn | NotNow):
                rest(rests, _RESTS, sender.clock())
                why = failure.code or getattr(failure.outcome, "why", "")
                log.warning("recruit_not_looked_up", recruit=one.id, why=why)
            break
        rests.pop(_RESTS, None)
        async with sender.database.writing() as session:
            await keep_looked_up(session, one.id, profile, sender.clock())
    if waiting:
        await end_turn(sender)


async def _look_up(sender: Sender, pace: Pace, email: str) -> Profile | None:
    """Return who has the address; None for nobody, an app, or a closed account."""
    call = partial(sender.client.users_lookupByEmail, email=email)
    try:
        found = await ask(sender, pace, "users.lookupByEmail", call)
    except NotDone as failure:
        if failure.code in {"users_not_found", "user_not_found", "user_not_visible"}:
            return None
        raise
    return read_profile(found["user"])


async def _render_invitation(
    session: AsyncSession, nudge: Nudge, now: datetime
) -> Message | Settled:
    invitation = await find_invitation(session, nudge.subject["recruit"], now)
    return Settled(invitation) if isinstance(invitation, str) else invitation_message(invitation)


async def _render_finished(session: AsyncSession, nudge: Nudge, now: datetime) -> Message | Settled:
    del now
    begun = await session.get(RecruitImport, nudge.subject["import"])
    if begun is None:
        return Settled("the file is gone")
    term = await session.get_one(Term, begun.term_id)
    return finished_message(begun, term, await count_states(session, begun.id))


NUDGES = (
    NudgeRule(
        kind=INVITED,
        what="Whether they would take part, as mentor or mentee",
        to_whom="who stands in a coordinator's file, is eligible and in Slack",
        ties=(Tie.ANYBODY,),
        when="when they were found by their e-mail, from the day on which applications open",
        what_stops_it="they applied, said *Not now*, or applications closed",
        render=_render_invitation,
    ),
    NudgeRule(
        kind=FINISHED,
        what="That everybody of a file was looked up, with the lists",
        to_whom="the coordinator who gave the file",
        ties=(Tie.COORDINATOR,),
        when="when the last who is to be asked was looked up",
        what_stops_it="the file is gone",
        render=_render_finished,
    ),
)
