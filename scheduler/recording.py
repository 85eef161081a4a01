"""Writing down what came of what was claimed, if the claims are still ours."""

from collections.abc import Sequence
from datetime import datetime

import structlog
from sqlmodel.ext.asyncio.session import AsyncSession

from models import Nudge
from programme.courtesy_rules import Later
from scheduler import claims
from scheduler.calls import NotThere, Unreadable
from scheduler.outcomes import NotNow, Posted, Refused, Unknown
from scheduler.rules import Settled
from scheduler.saying import Broken, NotTried, Outcome, Outcomes
from scheduler.sender import Sender
from scheduler.taking import Turn

log = structlog.get_logger(__name__)

_FAILURES: dict[type[Outcome], str] = {
    Refused: "refused",
    Unreadable: "unreadable",
    Unknown: "unheard",
    NotNow: "not_now",
    Broken: "broken",
}


async def record(sender: Sender, became: Sequence[tuple[Turn, Outcomes]]) -> None:
    """Write down in one transaction what came of each, and log and count it."""
    now = sender.clock()
    each = [(turn, *one) for turn, outcomes in became for one in outcomes]
    async with sender.database.writing() as session:
        sent = [_as_sent(*one, now) for one in each if isinstance(one[2], Posted)]
        ours = await claims.record_all_sent(session, [one for one in sent if one is not None])
        for turn, nudge, outcome in each:
            if isinstance(outcome, NotNow):
                await claims.keep_quiet(session, sender.workspace_id, now + outcome.wait)
            is_ours = nudge.id in ours
            if not isinstance(outcome, Posted):
                is_ours = await _record_one(session, turn, nudge, outcome, now)
            _count(sender, nudge, outcome)
            _log(nudge, outcome, is_ours=is_ours)


def _as_sent(turn: Turn, nudge: Nudge, outcome: Outcome, now: datetime) -> claims.Sent | None:
    if not isinstance(outcome, Posted):
        return None
    # What was found counts for the day on which it was said.
    said_at = outcome.said_at if turn.weighing is None else now
    return claims.Sent(nudge, outcome.channel_id, outcome.ts, said_at)


async def _record_one(
    session: AsyncSession, turn: Turn, nudge: Nudge, outcome: Outcome, now: datetime
) -> bool:
    """Write down what came of one that was not posted; says whether its claim was still ours.

    After an unknown outcome the claim is left as it is: when its time is over, the next attempt
    begins with looking.
    """
    # Known to be not there also by what was lost, wherever the clock has gone meanwhile.
    absent_at = max(now, turn.lost_before or now)
    # Who was to look knows no more than before, unless they did.
    known = None if turn.weighing is None else absent_at
    is_ours = True
    match outcome:
        case Settled(reason):
            is_ours = await claims.settle(session, nudge, reason, now)
        case Refused(code) if outcome.is_gone:
            is_ours = await claims.give_up(session, nudge, code, now)
        case Refused(code):
            is_ours = await claims.park(session, nudge, code, now)
        case Unreadable(code):
            is_ours = await claims.park(session, nudge, f"history unreadable: {code}", now)
        case Broken():
            is_ours = await claims.set_aside(session, nudge, now, absent_at=absent_at)
        case Later(at, why):
            is_ours = await claims.give_back(session, nudge, at, absent_at=absent_at, held=why)
        case NotThere():
            is_ours = await claims.give_back(session, nudge, now, absent_at=absent_at)
        case NotTried():
            is_ours = await claims.give_back(session, nudge, now, absent_at=known)
        case NotNow(_, wait):
            is_ours = await claims.give_back(session, nudge, now + wait, absent_at=known)
    return is_ours


def _count(sender: Sender, nudge: Nudge, outcome: Outcome) -> None:
    """Count what became of an attempt, found in Slack as well as said now."""
    match outcome:
        case Posted():
            sender.metrics.sent.labels(nudge.kind).inc()
        case Refused() | Unreadable() | Unknown() | NotNow() | Broken():
            sender.metrics.failed.labels(nudge.kind, _FAILURES[type(outcome)]).inc()
        case _:
            pass  # settled, or later


def _log(nudge: Nudge, outcome: Outcome, *, is_ours: bool) -> None:
    said = {"nudge": nudge.id, "kind": nudge.kind, "attempt": nudge.attempt}
    if isinstance(outcome, Unknown):
        log.warning("nudge_unheard", **said, why=outcome.why)
    elif not is_ours:
        log.warning("nudge_claim_lost", **said)
    elif not isinstance(outcome, Posted | NotThere | NotTried | Broken):
        log.info("nudge_not_said", **said, why=_why(outcome))


def _why(outcome: Settled | Later | Refused | Unreadable | NotNow) -> str:
    match outcome:
        case Settled(reason):
            return reason
        case Later(_, why):
            return why.value
        case _:
            return outcome.code
