"""Saying what was claimed, and looking whether it was said before.

docs/decisions/0007-saying-a-thing-once.md and 0008-courtesy.md give the reasons.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import structlog
from sqlalchemy import bindparam
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import Group, Nudge, Person
from programme.courtesy_rules import Answer, Held, Later, Never, Now
from programme.event_page import note_seen
from programme.meetings_together import read_together
from programme.memos import remember
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
from scheduler.taking import Turn
from scheduler.weighing import Weighing, recipient_of
from views.courtesy import join
from views.messages import REFUSED_BLOCKS, Message

log = structlog.get_logger(__name__)

_LEAST_WAITING_FIRST = list(Urgency)


@dataclass(frozen=True)
class Broken:
    """The rule's own code failed; the nudge is tried again later, when that may be mended."""


@dataclass(frozen=True)
class NotTried:
    """It was claimed with others, and its turn did not come."""


Outcome = (
    Posted
    | NotThere
    | NotTried
    | Settled
    | Later
    | Unreadable
    | Refused
    | NotNow
    | Unknown
    | Broken
)
Outcomes = list[tuple[Nudge, Outcome]]
_UNKNOWN_PERSON = Settled("the person is not known any more")


async def look(sender: Sender, claimed: Sequence[Nudge]) -> Outcomes:
    """Look in Slack for what earlier attempts may have posted to one recipient."""
    async with sender.database.reading() as session:
        found_address = (await _find_addresses(session, sender, claimed[:1])).get(
            recipient_of(claimed[0])
        )
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


_PEOPLE = select(Person).where(col(Person.id).in_(bindparam("person_ids", expanding=True)))
_LANGUAGES = select(Group.slack_channel_id, Group.language).where(
    col(Group.slack_channel_id).in_(bindparam("channel_ids", expanding=True))
)


async def _find_addresses(
    session: AsyncSession, sender: Sender, nudges: Sequence[Nudge]
) -> dict[str, _Address]:
    """Return where these nudges go, by recipient, without people who are not known any more.

    A person is spoken to in their language; a group's channel in the group's.
    """
    addresses: dict[str, _Address] = {}
    to_people = [one for one in nudges if one.person_id is not None]
    if to_people:
        ids_of_people = list({one.person_id for one in to_people})
        found = await session.exec(_PEOPLE, params={"person_ids": ids_of_people})
        people = {person.id: person for person in found if not is_forgotten(person)}
        addresses |= {
            recipient_of(one): _Address(
                people[one.person_id].slack_user_id,
                language_of(people[one.person_id], sender.language),
            )
            for one in to_people
            if one.person_id in people
        }
    ids = {one.slack_channel_id for one in nudges if one.slack_channel_id is not None}
    if ids:
        of_groups = await session.exec(_LANGUAGES, params={"channel_ids": list(ids)})
        languages = dict(of_groups.all())
        for id_ in ids:
            language = choose_language(languages.get(id_) or "", sender.language)
            addresses[id_] = _Address(id_, language)
    return addresses


async def _find_thread(sender: Sender, nudge: Nudge) -> str | None:
    """Return the message in whose thread it is said, or None; only what goes to a channel has one.

    A channel is told one thing at a time, so the first of those that were claimed is all of them.
    """
    find_thread = sender.rules[nudge.kind].find_thread
    if find_thread is None or nudge.slack_channel_id is None:
        return None
    async with sender.database.reading() as session:
        return await find_thread(session, nudge)


@dataclass(frozen=True)
class Rendered:
    """What is to be said to one reader, as it reads now; ``to`` is None where nobody is known."""

    to: _Address | None
    parts: Sequence[tuple[Nudge, Message | Settled | Broken]]


async def render(sender: Sender, turns: Sequence[Turn]) -> dict[str, Rendered]:
    """Return what is to be said to each reader who has a turn, by recipient.

    They share what is read: one meeting's or one term's is the same for all who hear of it.
    """
    if not turns:
        return {}
    rendered: dict[str, Rendered] = {}
    async with sender.database.reading() as session:
        remember(session)
        addresses = await _find_addresses(session, sender, [turn.claimed[0] for turn in turns])
        claimed = [one for turn in turns for one in turn.claimed]
        await read_together(session, claimed, sender.clock())
        await note_seen(session, claimed)
        for turn in turns:
            recipient = recipient_of(turn.claimed[0])
            rendered[recipient] = await _render_all(session, sender, turn, addresses.get(recipient))
    return rendered


async def _render_all(
    session: AsyncSession, sender: Sender, turn: Turn, to: _Address | None
) -> Rendered:
    if to is None:
        return Rendered(None, [(nudge, _UNKNOWN_PERSON) for nudge in turn.claimed])
    in_order = sorted(turn.claimed, key=lambda one: (_rank(sender, one), one.due_at, one.id))
    with speaking(to.language):
        return Rendered(to, [(nudge, await _render(session, sender, nudge)) for nudge in in_order])


async def say(sender: Sender, weighing: Weighing, rendered: Rendered) -> Outcomes:
    """Say what is still to be said to one reader, in one message if it fits."""
    outcomes: Outcomes = []
    parts: list[tuple[Nudge, Message]] = []
    for nudge, wish in rendered.parts:
        if isinstance(wish, Message):
            parts.append((nudge, wish))
        else:
            outcomes.append((nudge, wish))
    if rendered.to is None:
        return outcomes
    # Without what is settled there may be no reason left to come now.
    answers = weighing.decide(sender.rules, [nudge for nudge, _ in parts], sender.clock())
    outcomes += [(nudge, _as_outcome(one)) for nudge, one in answers if not isinstance(one, Now)]
    parts = [part for part, (_, one) in zip(parts, answers, strict=True) if isinstance(one, Now)]
    if not parts:
        return outcomes
    with speaking(rendered.to.language):
        return outcomes + await _post_together(sender, rendered.to.slack_id, parts)


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
        # PostgreSQL reads nothing more after a statement that failed. What was read before stays
        # with those who have it; the others read anew.
        session.expunge_all()
        remember(session)
        await session.rollback()
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
