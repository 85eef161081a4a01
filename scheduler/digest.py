"""What the programme's channel reads of what groups are up to, and a group of what it shared."""

from datetime import UTC, datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from models import Nudge
from programme.digest import DIGEST, USEFUL_FOR, find_digest, find_digests
from programme.shared_notes import SHARED, find_note_told
from programme.ties import Tie
from programme.timings import DIGEST_EVERY
from scheduler.rules import NudgeRule, Settled
from views.digest import digest_message, shared_message
from views.messages import Message


async def _render_digest(session: AsyncSession, nudge: Nudge, now: datetime) -> Message | Settled:
    del now
    since, until = (datetime.fromtimestamp(nudge.subject[one], UTC) for one in ("since", "until"))
    digest = await find_digest(session, nudge.subject["term"], since, until)
    if digest is None or not digest.groups:
        return Settled("nothing is shared any more")
    return digest_message(digest)


async def _render_shared(session: AsyncSession, nudge: Nudge, now: datetime) -> Message | Settled:
    del now
    subject = nudge.subject
    told = await find_note_told(session, subject["meeting"], subject["version"])
    if told is None or told[2].ended_at is not None:
        return Settled("it was taken back or shared in other words, or the group has ended")
    return shared_message(told[0], told[1])


NUDGES = (
    NudgeRule(
        kind=DIGEST,
        what="What the groups are up to, as far as they chose to share it",
        to_whom="the programme's channel",
        ties=(Tie.CHANNEL,),
        when="every second Wednesday of a term, at nine in its zone",
        what_stops_it="nothing was shared since the last time",
        render=_render_digest,
        find_due=find_digests,
        useful_for=USEFUL_FOR,
        timings=(DIGEST_EVERY,),
    ),
    NudgeRule(
        kind=SHARED,
        what="What a mentor shared with the whole programme, with a button to take it back",
        to_whom="the group's channel",
        ties=(Tie.CHANNEL,),
        when="when a mentor shares it with the check-in, or other words of it",
        what_stops_it="it is taken back, or the group ends",
        render=_render_shared,
    ),
)
