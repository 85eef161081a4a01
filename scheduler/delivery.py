"""Saying what is due, each thing once, whatever crashes, and when it suits its reader.

Nudges are claimed in a transaction that commits before Slack is called: those of as many readers
together as are written to in a moment, which takes the database little more than those of one.
Whoever claims one again looks in Slack first, because the one before may have posted and never
heard the answer. docs/decisions/0007-saying-a-thing-once.md and 0008-courtesy.md give the reasons.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from models import Nudge
from programme.courtesy_rules import Now
from programme.overrides import use
from programme.setting_versions import find_overrides
from scheduler import claims
from scheduler.outcomes import NotNow, Unknown
from scheduler.recording import record
from scheduler.saying import NotTried, Outcomes, look, render, say
from scheduler.sender import Sender
from scheduler.taking import Turn, take
from scheduler.weighing import put_off, recipient_of, weigh

__all__ = ["Sender", "deliver"]

# So many calls in a row without an answer, and Slack is left alone until the next tick.
_MOST_UNHEARD = 3
# What is true of a reader is read so many seconds before they are written to, no more: meanwhile
# they may answer. So many seconds of messages are also what a crash leaves to be looked for.
_AHEAD = 1.0
# After so long the rest is given back: what was said is to be written down while we have the turn.
_LONGEST_ROUND = timedelta(seconds=4)


async def deliver(sender: Sender) -> None:
    """Say everything that is due, at Slack's pace, until nothing is or it is told to stop.

    One at a time in this process. While another process has the turn in the workspace, or Slack
    asked for silence, it says nothing.
    """
    async with sender.at_work:
        due: list[Nudge] = []
        unheard, took_turn, is_quiet = 0, False, False
        while due := due or await _find_due(sender):
            if sender.stopping.is_set() or unheard >= _MOST_UNHEARD or is_quiet:
                break
            chosen, due = _choose_readers(sender, due)
            await sender.pace.wait(recipient_of(chosen[0]))
            if sender.stopping.is_set():
                break
            async with sender.database.writing() as session:
                now = sender.clock()
                if not await claims.take_turn(session, sender.workspace_id, sender.holder, now):
                    return
                turns = await take(session, sender, chosen, now)
            took_turn = True
            if not turns:
                continue
            became, unheard = await _go_round(sender, turns, now, unheard)
            await record(sender, became)
            is_quiet = any(_has(NotNow, outcomes) for _, outcomes in became)
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
        if len(found) <= _most_readers(sender):
            return list(found)  # what is to wait is found out when the rest is claimed
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
    may_be_said = {nudge.id for nudge, answer in answers if isinstance(answer, Now)}
    # In the order in which they are due, whoever they are to: channels, of which each waits for a
    # second, are told between the others and not after them.
    return in_doubt + [nudge for nudge in fresh if nudge.id in may_be_said]


def _choose_readers(sender: Sender, due: Sequence[Nudge]) -> tuple[list[Nudge], list[Nudge]]:
    """Return a nudge of each of the readers who are next, and what is due to the others.

    What else there is for a person comes with it; a channel is told one thing at a time.
    """
    to_each: dict[str, list[Nudge]] = {}
    for nudge in due:
        to_each.setdefault(recipient_of(nudge), []).append(nudge)
    waiting = list(to_each)
    chosen: list[Nudge] = []
    later: list[Nudge] = []
    most = _most_readers(sender)
    while waiting and len(chosen) < most:
        reader = waiting.pop(sender.pace.first_ready(waiting, before=len(chosen)))
        first, *same = to_each[reader]
        chosen.append(first)
        later += [one for one in same if one.person_id is None]
    left = set(waiting)
    return chosen, later + [one for one in due if recipient_of(one) in left]


def _most_readers(sender: Sender) -> int:
    return min(sender.readers_at_once, sender.pace.most_within(_AHEAD))


async def _go_round(
    sender: Sender, turns: Sequence[Turn], began: datetime, unheard: int
) -> tuple[list[tuple[Turn, Outcomes]], int]:
    """Look or say for each reader; the first one's turn is taken, whatever happened meanwhile.

    Returns what came of each, and how many calls in a row, ``unheard`` before, nobody answered.
    """
    rendered = await render(sender, [turn for turn in turns if turn.weighing is not None])
    became: list[tuple[Turn, Outcomes]] = []
    is_over = False
    for turn in turns:
        if is_over:
            became.append((turn, [(nudge, NotTried()) for nudge in turn.claimed]))
            continue
        await sender.pace.wait(recipient_of(turn.claimed[0]))
        if turn.weighing is None:
            outcomes = await look(sender, turn.claimed)
        else:
            outcomes = await say(sender, turn.weighing, rendered[recipient_of(turn.claimed[0])])
        became.append((turn, outcomes))
        unheard = unheard + 1 if _has(Unknown, outcomes) else 0
        is_over = (
            sender.stopping.is_set()
            or unheard >= _MOST_UNHEARD
            or _has(NotNow, outcomes)
            or sender.clock() > began + _LONGEST_ROUND
        )
    return became, unheard


def _has(kind: type[NotNow] | type[Unknown], outcomes: Outcomes) -> bool:
    return any(isinstance(one, kind) for _, one in outcomes)
