"""What is said about the review of applications."""

from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from models import Nudge, Person
from programme.application_digests import DIGEST, find_digests, list_unreviewed
from programme.application_questions import ANSWERED, ASKED, find_asked
from programme.application_review import REVIEWED, find_reviewed
from programme.applications import UNREVIEWED, Status
from programme.ties import Tie
from programme.weekly import is_in_weekly
from scheduler.rules import NudgeRule, Settled
from views.application_review import (
    answered_message,
    asked_message,
    digest_message,
    reviewed_message,
)
from views.messages import Message

_GONE = Settled("the application is gone or was withdrawn")


async def _render_reviewed(session: AsyncSession, nudge: Nudge, now: datetime) -> Message | Settled:
    found = await find_reviewed(session, nudge.subject["application"])
    if found is None or found[1].status == Status.WITHDRAWN:
        return _GONE
    term, application = found
    if application.status in UNREVIEWED:
        return Settled("it was sent anew and waits for another review")
    return reviewed_message(term, application, now)


async def _render_asked(session: AsyncSession, nudge: Nudge, now: datetime) -> Message | Settled:
    del now
    asked = await find_asked(session, nudge.subject["question"])
    if asked is None or asked.application.status == Status.WITHDRAWN:
        return _GONE
    if asked.question.answer is not None:
        return Settled("the question is answered")
    return asked_message(asked.term, asked.question)


async def _render_answered(session: AsyncSession, nudge: Nudge, now: datetime) -> Message | Settled:
    del now
    asked = await find_asked(session, nudge.subject["question"])
    if asked is None or asked.application.status == Status.WITHDRAWN:
        return _GONE
    return answered_message(asked.applicant.slack_user_id, asked.application, asked.question)


async def _render_digest(session: AsyncSession, nudge: Nudge, now: datetime) -> Message | Settled:
    reader = await session.get(Person, nudge.person_id)
    if reader is not None and await is_in_weekly(session, nudge, reader.time_zone):
        return Settled("the word of the week says so")
    unreviewed = await list_unreviewed(session, nudge.workspace_id, now)
    if not unreviewed:
        return Settled("every application is reviewed")
    return digest_message(len(unreviewed))


NUDGES = (
    NudgeRule(
        kind=REVIEWED,
        what="Whether the application is approved or declined, and why",
        to_whom="the applicant",
        ties=(Tie.ANYBODY,),
        when="when a coordinator reviewed it, or at once where eligible ones are approved",
        what_stops_it="they withdraw, or send it anew",
        render=_render_reviewed,
    ),
    NudgeRule(
        kind=ASKED,
        what="A coordinator's question about the application, with a button to answer",
        to_whom="the applicant",
        ties=(Tie.APPLICANT,),
        when="when it is asked",
        what_stops_it="they answer or withdraw",
        render=_render_asked,
    ),
    NudgeRule(
        kind=ANSWERED,
        what="The applicant's answer",
        to_whom="the coordinator who asked",
        ties=(Tie.COORDINATOR,),
        when="when it is given",
        what_stops_it="the applicant withdraws",
        render=_render_answered,
    ),
    NudgeRule(
        kind=DIGEST,
        what="How many applications wait for a review",
        to_whom="every coordinator",
        ties=(Tie.COORDINATOR,),
        when="at nine in their morning after an application came",
        what_stops_it="every application is reviewed, or the word of the week says so",
        render=_render_digest,
        find_due=find_digests,
    ),
)
