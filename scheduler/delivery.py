"""Saying what is due, each thing once, whatever crashes.

A nudge is claimed in a transaction that commits before Slack is called. Whoever claims it again
looks in Slack first, because the one before may have posted and never heard the answer.
docs/decisions/0007-saying-a-thing-once.md gives the reasons.
"""

import asyncio
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field

import structlog
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.exc import SQLAlchemyError

from models import Database, Nudge, Person
from programme.clock import Clock
from programme.nudges import is_too_late
from scheduler import claims
from scheduler.calls import LONGEST_CALL, NotThere, Unreadable, find_post, open_conversation, post
from scheduler.outcomes import NotNow, Posted, Refused, Unknown
from scheduler.pace import Pace
from scheduler.rules import NudgeRule, Settled
from views.messages import REFUSED_BLOCKS, Message

log = structlog.get_logger(__name__)

# So many calls in a row without an answer, and Slack is left alone until the next tick.
_MOST_UNHEARD = 3


@dataclass(frozen=True)
class Sender:
    """What it takes to speak in one workspace. ``client`` is :func:`calls.nudge_client`'s."""

    database: Database
    client: AsyncWebClient
    clock: Clock
    workspace_id: int
    rules: Mapping[str, NudgeRule]
    pace: Pace = field(default_factory=Pace)
    holder: str = field(default_factory=lambda: secrets.token_hex(8))
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
    at_work: asyncio.Lock = field(default_factory=asyncio.Lock)


@dataclass(frozen=True)
class Broken:
    """The rule's own code failed; the nudge is tried again later, when that may be mended."""


Outcome = Posted | Settled | Unreadable | Refused | NotNow | Unknown | Broken


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
            nudge = due.pop(sender.pace.first_ready([_recipient(one) for one in due]))
            await sender.pace.wait(_recipient(nudge))
            async with sender.database.writing() as session:
                now = sender.clock()
                if not await claims.take_turn(session, sender.workspace_id, sender.holder, now):
                    return
                claimed = await claims.claim(session, nudge, now)
            took_turn = True
            if claimed is None:
                continue
            outcome = await _say(sender, claimed)
            await _record(sender, claimed, outcome)
            if isinstance(outcome, NotNow):
                break
            unheard = unheard + 1 if isinstance(outcome, Unknown) else 0
        if took_turn:
            async with sender.database.writing() as session:
                await claims.end_turn(session, sender.workspace_id, sender.holder)


async def _find_due(sender: Sender) -> list[Nudge]:
    async with sender.database.reading() as session:
        now = sender.clock()
        return list(await claims.find_due(session, sender.workspace_id, sender.rules, now))


def _recipient(nudge: Nudge) -> str:
    return nudge.slack_channel_id or f"person/{nudge.person_id}"


async def _say(sender: Sender, nudge: Nudge) -> Outcome:
    """Look whether it was said; if not, and it is still to be said, say it."""
    rule = sender.rules[nudge.kind]
    async with sender.database.reading() as session:
        person = await session.get(Person, nudge.person_id) if nudge.person_id else None
    to = person.slack_user_id if person else nudge.slack_channel_id
    if to is None:
        return Settled("the person is not known any more")
    if nudge.attempt > 1:
        earlier = await _find_earlier(sender, nudge, to)
        if not isinstance(earlier, NotThere):
            return earlier
    now = sender.clock()
    if is_too_late(nudge.due_at, rule.useful_for, now):
        return Settled("too late to be useful")
    async with sender.database.reading() as session:
        try:
            wish = await rule.render(session, nudge, now)
        except Exception as error:  # one kind's mistake must not silence all the others
            # Database errors would repeat values that people wrote.
            trace = None if isinstance(error, SQLAlchemyError) else error
            why = type(error).__name__
            log.exception("nudge_broken", nudge=nudge.id, kind=nudge.kind, why=why, exc_info=trace)
            return Broken()
    return wish if isinstance(wish, Settled) else await _post(sender, nudge, to, wish)


async def _find_earlier(
    sender: Sender, nudge: Nudge, to: str
) -> Posted | NotThere | Unreadable | Refused | NotNow | Unknown:
    """Look in Slack for what an earlier attempt may have posted."""
    since = nudge.first_tried_at or nudge.created_at
    if nudge.slack_channel_id is not None:
        return await find_post(sender.client, to, nudge.opaque_id, since)
    opened = await open_conversation(sender.client, to)
    if isinstance(opened, str):
        return await find_post(sender.client, opened, nudge.opaque_id, since)
    if isinstance(opened, Refused) and not opened.is_gone:
        return Unreadable(opened.code)
    return opened


async def _post(
    sender: Sender, nudge: Nudge, to: str, message: Message
) -> Posted | Refused | NotNow | Unknown:
    """Post it; where Slack refuses charts and tables, the same without them."""
    outcome: Posted | Refused | NotNow | Unknown = Unknown("no_time_left")
    for blocks in (message.blocks, message.simple_blocks):
        if blocks is None:
            break
        # Whoever claims it after us looks in Slack when our claim ends: no post may come later.
        if sender.clock() + LONGEST_CALL > nudge.try_at:
            return Unknown("no_time_left")
        sender.pace.count(_recipient(nudge))
        outcome = await post(sender.client, to, nudge.opaque_id, message.text, blocks)
        if not (isinstance(outcome, Refused) and outcome.code in REFUSED_BLOCKS):
            break
    return outcome


async def _record(sender: Sender, nudge: Nudge, outcome: Outcome) -> None:
    """Write down what came of it, if the claim is still ours.

    After an unknown outcome the claim is left as it is: when its time is over, the next attempt
    begins with looking.
    """
    now = sender.clock()
    said = {"nudge": nudge.id, "kind": nudge.kind, "attempt": nudge.attempt}
    if isinstance(outcome, Broken):
        return
    if isinstance(outcome, Unknown):
        log.warning("nudge_unheard", **said, why=outcome.why)
        return
    async with sender.database.writing() as session:
        match outcome:
            case Posted(channel_id, ts):
                is_ours = await claims.record_sent(session, nudge, channel_id, ts, now)
            case Settled(reason):
                is_ours = await claims.settle(session, nudge, reason, now)
            case Refused(code) if outcome.is_gone:
                is_ours = await claims.give_up(session, nudge, code, now)
            case Refused(code):
                is_ours = await claims.park(session, nudge, code, now)
            case Unreadable(code):
                is_ours = await claims.park(session, nudge, f"history unreadable: {code}", now)
            case NotNow(_, wait):
                await claims.keep_quiet(session, sender.workspace_id, now + wait)
                is_ours = await claims.give_back(session, nudge, now + wait)
    if not is_ours:
        log.warning("nudge_claim_lost", **said)
    elif not isinstance(outcome, Posted):
        log.info("nudge_not_said", **said, why=_why(outcome))


def _why(outcome: Settled | Refused | Unreadable | NotNow) -> str:
    return outcome.reason if isinstance(outcome, Settled) else outcome.code
