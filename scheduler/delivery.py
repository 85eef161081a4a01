"""Saying what is due, each thing once, whatever crashes, and when it suits its reader.

Nudges are claimed in a transaction that commits before Slack is called. Whoever claims one again
looks in Slack first, because the one before may have posted and never heard the answer.
docs/decisions/0007-saying-a-thing-once.md and 0008-courtesy.md give the reasons.
"""

from dataclasses import dataclass
from datetime import datetime

import structlog
from sqlmodel.ext.asyncio.session import AsyncSession

from models import Nudge
from programme.courtesy_rules import Later, Now
from programme.overrides import use
from programme.people import lock_person
from programme.setting_versions import find_overrides
from scheduler import claims
from scheduler.calls import NotThere, Unreadable
from scheduler.outcomes import NotNow, Posted, Refused, Unknown
from scheduler.rules import Settled
from scheduler.saying import Broken, Outcome, Outcomes, look, say
from scheduler.sender import Sender
from scheduler.weighing import Weighing, put_off, recipient_of, weigh

__all__ = ["Sender", "deliver"]

log = structlog.get_logger(__name__)

# So many calls in a row without an answer, and Slack is left alone until the next tick.
_MOST_UNHEARD = 3
_MOST_AT_ONCE = 20  # things in one message
_FAILURES: dict[type[Outcome], str] = {
    Refused: "refused",
    Unreadable: "unreadable",
    Unknown: "unheard",
    NotNow: "not_now",
    Broken: "broken",
}


@dataclass(frozen=True)
class _Turn:
    """What was claimed for one reader: to be looked for, or to be said."""

    claimed: list[Nudge]
    weighing: Weighing | None = None  # None to look
    lost_before: datetime | None = None


async def deliver(sender: Sender) -> None:
    """Say everything that is due, at Slack's pace, until nothing is or it is told to stop.

    One at a time in this process. While another process has the turn in the workspace, or Slack
    asked for silence, it says nothing.
    """
    async with sender.at_work:
        due: list[Nudge] = []
        unheard, took_turn = 0, False
        while due := due or await _find_due(sender):
            if sender.stopping.is_set() or unheard >= _MOST_UNHEARD:
                break
            nudge = due.pop(sender.pace.first_ready([recipient_of(one) for one in due]))
            # What else there is for a person comes with it.
            due = [one for one in due if one.person_id is None or one.person_id != nudge.person_id]
            await sender.pace.wait(recipient_of(nudge))
            if sender.stopping.is_set():
                break
            async with sender.database.writing() as session:
                now = sender.clock()
                if not await claims.take_turn(session, sender.workspace_id, sender.holder, now):
                    return
                turn = await _take(session, sender, nudge, now)
            took_turn = True
            if not turn.claimed:
                continue
            if turn.weighing is None:
                outcomes = await look(sender, turn.claimed)
            else:
                outcomes = await say(sender, turn.weighing, turn.claimed)
            await _record(sender, turn, outcomes)
            became = [outcome for _, outcome in outcomes]
            if any(isinstance(one, NotNow) for one in became):
                break
            unheard = unheard + 1 if any(isinstance(one, Unknown) for one in became) else 0
        if took_turn:
            async with sender.database.writing() as session:
                await claims.end_turn(session, sender.workspace_id, sender.holder)


async def _find_due(sender: Sender) -> list[Nudge]:
    """Return what can be said now, or is to be looked for; let the rest of what is due wait."""
    async with sender.database.reading() as session:
        now = sender.clock()
        found = await claims.find_due(session, sender.workspace_id, sender.rules, now)
        if not found:
            return []
        use(await find_overrides(session, sender.workspace_id))
        lost_before = await claims.find_lost_before(session, sender.workspace_id)
        in_doubt = [nudge for nudge in found if claims.is_in_doubt(nudge, lost_before)]
        fresh = [nudge for nudge in found if not claims.is_in_doubt(nudge, lost_before)]
        answers = [
            answer
            for weighing in await weigh(session, fresh, now, sender.spread)
            for answer in weighing.decide(sender.rules, weighing.nudges, now)
        ]
    waiting = [(nudge, answer) for nudge, answer in answers if not isinstance(answer, Now)]
    if waiting:
        async with sender.database.writing() as session:
            await put_off(session, waiting, now)
    return in_doubt + [nudge for nudge, answer in answers if isinstance(answer, Now)]


async def _take(session: AsyncSession, sender: Sender, nudge: Nudge, now: datetime) -> _Turn:
    """Claim what is to be looked for, else what may be said now, of all that is due to a reader.

    Those who write to the same person follow each other, so that what one of them says counts
    for the next.
    """
    nudges = [nudge]
    if nudge.person_id is not None:
        await lock_person(session, nudge.person_id)
        nudges = list(await claims.find_due_to(session, nudge.person_id, sender.rules, now))
    lost_before = await claims.find_lost_before(session, sender.workspace_id)
    urgencies = {kind: rule.urgency for kind, rule in sender.rules.items()}
    in_doubt = [one for one in nudges if claims.is_in_doubt(one, lost_before)]
    if in_doubt:
        claimed = await claims.claim(session, in_doubt, now, urgencies, to_look=True)
        return _Turn(claimed, lost_before=lost_before)
    for weighing in await weigh(session, nudges, now, sender.spread):
        answers = weighing.decide(sender.rules, nudges, now)
        await put_off(session, answers, now)
        may_be_said = [one for one, answer in answers if isinstance(answer, Now)]
        claimed = await claims.claim(session, may_be_said[:_MOST_AT_ONCE], now, urgencies)
        return _Turn(claimed, weighing, lost_before)
    return _Turn([])


async def _record(sender: Sender, turn: _Turn, outcomes: Outcomes) -> None:
    """Write down what came of each, if the claim is still ours."""
    now = sender.clock()
    async with sender.database.writing() as session:
        for nudge, outcome in outcomes:
            if isinstance(outcome, NotNow):
                await claims.keep_quiet(session, sender.workspace_id, now + outcome.wait)
            is_ours = await _record_one(session, turn, nudge, outcome, now)
            _count(sender, nudge, outcome)
            said = {"nudge": nudge.id, "kind": nudge.kind, "attempt": nudge.attempt}
            if isinstance(outcome, Unknown):
                log.warning("nudge_unheard", **said, why=outcome.why)
            elif not is_ours:
                log.warning("nudge_claim_lost", **said)
            elif not isinstance(outcome, Posted | NotThere | Broken):
                log.info("nudge_not_said", **said, why=_why(outcome))


async def _record_one(
    session: AsyncSession, turn: _Turn, nudge: Nudge, outcome: Outcome, now: datetime
) -> bool:
    """Write down what came of one; says whether its claim was still ours.

    After an unknown outcome the claim is left as it is: when its time is over, the next attempt
    begins with looking.
    """
    # Known to be not there also by what was lost, wherever the clock has gone meanwhile.
    absent_at = max(now, turn.lost_before or now)
    is_ours = True
    match outcome:
        case Posted(channel_id, ts):
            # What was found counts for the day on which it was said.
            said_at = outcome.said_at if turn.weighing is None else now
            is_ours = await claims.record_sent(session, nudge, channel_id, ts, said_at)
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
        case NotNow(_, wait):
            known = None if turn.weighing is None else absent_at
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


def _why(outcome: Settled | Later | Refused | Unreadable | NotNow) -> str:
    match outcome:
        case Settled(reason):
            return reason
        case Later(_, why):
            return why.value
        case _:
            return outcome.code
