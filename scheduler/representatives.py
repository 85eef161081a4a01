"""What is said about who represents a group."""

from collections.abc import Callable
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from models import Nudge
from programme.representatives import (
    ANNOUNCED,
    CONFIRMED,
    OFFERED,
    REPLACED,
    OfferTold,
    RepresentativeState,
    find_offer,
)
from programme.ties import Tie
from scheduler.rules import NudgeRule, Render, Settled
from views.messages import Message
from views.representatives import (
    announced_message,
    confirmed_message,
    offered_message,
    replaced_message,
)


def _render_while(state: RepresentativeState, view: Callable[[OfferTold], Message]) -> Render:
    """Return how an offer is told, as long as it stands there."""

    async def render(session: AsyncSession, nudge: Nudge, now: datetime) -> Message | Settled:
        del now
        told = await find_offer(session, nudge.subject["representative"])
        if told is None:
            return Settled("the offer is gone or the group has ended")
        if told.volunteer.offer.state != state:
            return Settled(f"the offer is {told.volunteer.offer.state} now")
        return view(told)

    return render


NUDGES = (
    NudgeRule(
        kind=OFFERED,
        what="That a mentee would represent the group, with a button to confirm",
        to_whom="the group's lead mentor",
        ties=(Tie.MEMBER,),
        when="when the mentee offers it",
        what_stops_it="they are confirmed, or the group ends",
        render=_render_while(
            RepresentativeState.OFFERED, lambda told: offered_message(told.group, told.volunteer)
        ),
    ),
    NudgeRule(
        kind=CONFIRMED,
        what="That they represent the group at the mid-way touch base",
        to_whom="the mentee who offered it",
        ties=(Tie.MEMBER,),
        when="when a mentor of the group confirms",
        what_stops_it="somebody else is confirmed, or the group ends",
        render=_render_while(RepresentativeState.CONFIRMED, lambda _: confirmed_message()),
    ),
    NudgeRule(
        kind=ANNOUNCED,
        what="Who represents the group at the mid-way touch base",
        to_whom="the group's channel",
        ties=(Tie.CHANNEL,),
        when="when a mentor of the group confirms",
        what_stops_it="somebody else is confirmed, or the group ends",
        render=_render_while(
            RepresentativeState.CONFIRMED, lambda told: announced_message(told.volunteer)
        ),
    ),
    NudgeRule(
        kind=REPLACED,
        what="That somebody else represents the group now",
        to_whom="the mentee who did",
        ties=(Tie.MEMBER,),
        when="when a mentor of the group confirms another",
        what_stops_it="they offer it again, or the group ends",
        render=_render_while(RepresentativeState.REPLACED, lambda _: replaced_message()),
    ),
)
