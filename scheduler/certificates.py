"""What is said about certificates: that one is there, that one is revoked, that a term is over."""

from datetime import datetime, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from models import Nudge
from programme.certificate_reviews import DUE, find_reviews_due, find_term_over
from programme.certificates import READY, REVOKED, find_certificate
from programme.nudges import Urgency
from programme.ties import Tie
from scheduler.rules import NudgeRule, Settled
from views.certificates import ready_message, review_due_message, revoked_message
from views.messages import Message
from views.progress import GET_FILE


async def _render_ready(session: AsyncSession, nudge: Nudge, now: datetime) -> Message | Settled:
    del now
    seen = await find_certificate(session, nudge.subject["certificate"])
    if seen is None or seen.certificate.revoked_at is not None:
        return Settled("the certificate was revoked or is gone")
    return ready_message(seen, GET_FILE)


async def _render_revoked(session: AsyncSession, nudge: Nudge, now: datetime) -> Message | Settled:
    del now
    seen = await find_certificate(session, nudge.subject["certificate"])
    if seen is None or seen.certificate.revoked_at is None:
        return Settled("the certificate is gone")
    return revoked_message(seen)


async def _render_due(session: AsyncSession, nudge: Nudge, now: datetime) -> Message | Settled:
    del now
    over = await find_term_over(session, nudge.subject["term"])
    if over is None or not over.earned:
        return Settled("nobody waits for a certificate")
    return review_due_message(over.term, over.earned, over.people)


NUDGES = (
    NudgeRule(
        kind=READY,
        what="That their certificate is there, with its code; the PDF follows",
        to_whom="whoever earned it or was granted one",
        ties=(Tie.ANYBODY,),
        when="when a coordinator issues it",
        what_stops_it="it is revoked first",
        render=_render_ready,
    ),
    NudgeRule(
        kind=REVOKED,
        what="That their certificate is revoked, and why",
        to_whom="whose it was",
        ties=(Tie.ANYBODY,),
        when="when a coordinator revokes it",
        what_stops_it="nothing",
        render=_render_revoked,
    ),
    NudgeRule(
        kind=DUE,
        what="That a term is over and people have earned certificates",
        to_whom="every coordinator",
        ties=(Tie.COORDINATOR,),
        when="at nine in the term's zone on the day after its end",
        what_stops_it="every certificate that was earned is issued",
        render=_render_due,
        find_due=find_reviews_due,
        useful_for=timedelta(days=30),
        urgency=Urgency.NUDGE,
    ),
)
