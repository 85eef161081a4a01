"""Saying what was claimed, and looking whether it was said before.

docs/decisions/0007-saying-a-thing-once.md and 0008-courtesy.md give the reasons.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import Group, Nudge, Person
from programme.courtesy_rules import Answer, Held, Later, Never, Now
from programme.nudges import Urgency
from programme.people import is_forgotten, language_of
from programme.ties import find_broken_tie
from programme.translations import choose_language, speaking
from scheduler.calls import (
    LONGEST_CALL,
    NotThere,
    Unreadable,
    find_posts,
    open_conversation,
    post,
)
from scheduler.outcomes import NotNow, Posted, Refused, Unknown
from scheduler.rules import Settled
from scheduler.sender import Sender
from scheduler.weighing import Weighing, recipient_of
from views.courtesy import join
from views.messages import REFUSED_BLOCKS, Message

log = structlog.get_logger(__name__)

_LEAST_WAITING_FIRST = list(Urgency)


@dataclass(frozen=True)
class Broken:
    """The rule's own code failed; the nudge is tried again later, when that may be mended."""


Outcome = Posted | NotThere | Settled | Later | Unreadable | Refused | NotNow | Unknown | Broken
Outcomes = list[tuple[Nudge, Outcome]]
_UNKNOWN_PERSON = Settled("the person is not known any more")


async def look(sender: Sender, claimed: Sequence[Nudge]) -> Outcomes:
    """Look in Slack for what earlier attempts may have posted to one recipient."""
    async with sender.database.reading() as session:
        found_address = await _find_address(session, sender, claimed[0])
    if found_address is None:
        return [(nudge, _UNKNOWN_PERSON) for nudge in claimed]
    to = found_address.slack_id
    if claimed[0].slack_channel_id is None:
        opened = await open_conversation(sender.client, to)
        if isinstance(opened, Refused) and not opened.is_gone:
            return [(nudge, Unreadable(opened.code)) for nudge in claimed]
        if not isinstance(opened, str):
            return [(nudge, opened) for nudge in claimed]
        to = opened
    since = min(one.first_tried_at or min(one.due_at, one.created_at) for one in claimed)
    ids, thread_ts = {one.opaque_id for one in claimed}, await _find_thread(sender, claimed[0])
    found = await find_posts(sender.client, to, ids, since, thread_ts)
    if not isinstance(found, dict):
        return [(nudge, found) for nudge in claimed]
    return [(nudge, found.get(nudge.opaque_id, NotThere())) for nudge in claimed]


@dataclass(frozen=True)
class _Address:
    """The member's or the channel's id in Slack, and the language that is spoken there."""

    slack_id: str
    language: str


async def _find_address(session: AsyncSession, sender: Sender, nudge: Nudge) -> _Address | None:
    """Return where it is said and in which language; a group's channel speaks the group's."""
    if nudge.person_id is not None:
        person = await session.get(Person, nudge.person_id)
        if person is None or is_forgotten(person):
            return None
        return _Address(person.slack_user_id, language_of(person, sender.language))
    if nudge.slack_channel_id is None:
        return None
    found = await session.exec(
        select(Group.language).where(Group.slack_channel_id == nudge.slack_channel_id)
    )
    language = choose_language(found.first() or "", sender.language)
    return _Address(nudge.slack_channel_id, language)


async def _find_thread(sender: Sender, nudge: Nudge) -> str | None:
    """Return the message in whose thread it is said, or None; only what goes to a channel has one.

    A channel is told one thing at a time, so the first of those that were claimed is all of them.
    """
    find_thread = sender.rules[nudge.kind].find_thread
    if find_thread is None or nudge.slack_channel_id is None:
        return None
    async with sender.database.reading() as session:
        return await find_thread(session, nudge)


async def say(sender: Sender, weighing: Weighing, claimed: Sequence[Nudge]) -> Outcomes:
    """Say what is still to be said to one reader, in one message if it fits."""
    in_order = sorted(claimed, key=lambda one: (_rank(sender, one), one.due_at, one.id))
    async with sender.database.reading() as session:
        to = await _find_address(session, sender, claimed[0])
        if to is None:
            return [(nudge, _UNKNOWN_PERSON) for nudge in claimed]
        with speaking(to.language):
            rendered = [(nudge, await _render(session, sender, nudge)) for nudge in in_order]
    with speaking(to.language):
        return await _say(sender, weighing, rendered, to.slack_id)


async def _say(
    sender: Sender,
    weighing: Weighing,
    rendered: Sequence[tuple[Nudge, Message | Settled | Broken]],
    to: str,
) -> Outcomes:
    outcomes: Outcomes = []
    parts: list[tuple[Nudge, Message]] = []
    for nudge, wish in rendered:
        if isinstance(wish, Message):
            parts.append((nudge, wish))
        else:
            outcomes.append((nudge, wish))
    # Without what is settled there may be no reason left to come now.
    answers = weighing.decide(sender.rules, [nudge for nudge, _ in parts], sender.clock())
    outcomes += [(nudge, _as_outcome(one)) for nudge, one in answers if not isinstance(one, Now)]
    parts = [part for part, (_, one) in zip(parts, answers, strict=True) if isinstance(one, Now)]
    return outcomes + (await _post_together(sender, to, parts) if parts else [])


def _rank(sender: Sender, nudge: Nudge) -> int:
    return _LEAST_WAITING_FIRST.index(sender.rules[nudge.kind].urgency)


def _as_outcome(answer: Answer) -> Settled | Later:
    if isinstance(answer, Later):
        return answer
    return Settled(answer.reason if isinstance(answer, Never) else "")


async def _render(
    session: AsyncSession, sender: Sender, nudge: Nudge
) -> Message | Settled | Broken:
    """Return how it is said now, from what is true now."""
    rule, now = sender.rules[nudge.kind], sender.clock()
    try:
        why_not = await find_broken_tie(session, rule.ties, nudge, now)
        if why_not is not None:
            return Settled(why_not)
        return await rule.render(session, nudge, now)
    except Exception as error:  # one kind's mistake must not silence all the others
        # Database errors would repeat values that people wrote.
        trace = None if isinstance(error, SQLAlchemyError) else error
        why = type(error).__name__
        log.exception("nudge_broken", nudge=nudge.id, kind=nudge.kind, why=why, exc_info=trace)
        await session.rollback()  # PostgreSQL reads nothing more after a statement that failed
        return Broken()


async def _post_together(sender: Sender, to: str, parts: list[tuple[Nudge, Message]]) -> Outcomes:
    """Post what fits into one message; what Slack does not take together, one by one."""
    is_nudge = any(sender.rules[nudge.kind].urgency is Urgency.NUDGE for nudge, _ in parts)
    can_wait = is_nudge and parts[0][0].person_id is not None
    whole, count = join([part for _, part in parts], can_wait=can_wait)
    taken, rest = parts[:count], parts[count:]
    outcome = await _post(sender, to, [nudge for nudge, _ in taken], whole)
    later: Outcomes = [(nudge, Later(sender.clock(), Held.NO_ROOM)) for nudge, _ in rest]
    if count == 1 or not isinstance(outcome, Refused) or outcome.is_gone:
        return later + [(nudge, outcome) for nudge, _ in taken]
    alone: Outcomes = []
    for nudge, part in taken:
        await sender.pace.wait(recipient_of(nudge))
        alone.append((nudge, await _post(sender, to, [nudge], part)))
    return later + alone


async def _post(
    sender: Sender, to: str, nudges: Sequence[Nudge], message: Message
) -> Posted | Refused | NotNow | Unknown:
    """Post it; where Slack refuses charts and tables, the same without them."""
    outcome: Posted | Refused | NotNow | Unknown = Unknown("no_time_left")
    opaque_ids = [nudge.opaque_id for nudge in nudges]
    thread_ts = await _find_thread(sender, nudges[0])
    for blocks in (message.blocks, message.simple_blocks):
        if blocks is None:
            break
        # Whoever claims it after us looks in Slack when our claim ends: no post may come later.
        if sender.clock() + LONGEST_CALL > nudges[0].try_at:
            return Unknown("no_time_left")
        sender.pace.count(recipient_of(nudges[0]))
        outcome = await post(sender.client, to, opaque_ids, message.text, blocks, thread_ts)
        if not (isinstance(outcome, Refused) and outcome.code in REFUSED_BLOCKS):
            break
    return outcome
