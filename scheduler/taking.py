"""Claiming what is due to several readers, in the one transaction of the caller."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from models import Nudge
from programme.courtesy_rules import Answer, Now
from programme.nudges import Urgency
from programme.people import lock_people
from scheduler import claims
from scheduler.sender import Sender
from scheduler.weighing import Weighing, put_off, recipient_of, weigh

_MOST_AT_ONCE = 20  # things in one message


@dataclass(frozen=True)
class Turn:
    """What was claimed for one reader: to be looked for, or to be said."""

    claimed: list[Nudge]
    lost_before: datetime | None
    weighing: Weighing | None = None  # None to look


async def take(
    session: AsyncSession, sender: Sender, nudges: Sequence[Nudge], now: datetime
) -> list[Turn]:
    """Claim what is to be looked for, else what may be said now, of all that is due to readers.

    ``nudges`` are one for each of the readers, who get their turns in this order; a channel is
    told this one alone. Those who write to the same person follow each other, so that what one of
    them says counts for the next. Whoever has nothing to be said has no turn.
    """
    people = [one.person_id for one in nudges if one.person_id is not None]
    await lock_people(session, people)
    due = [one for one in nudges if one.person_id is None]
    due += await claims.find_due_to(session, people, sender.rules, now)
    lost_before = await claims.find_lost_before(session, sender.workspace_id)
    in_doubt = _by_reader([one for one in due if claims.is_in_doubt(one, lost_before)])
    fresh = [one for one in due if recipient_of(one) not in in_doubt]
    weighings: dict[str, Weighing] = {}
    to_say: dict[str, list[Nudge]] = {}
    waiting: list[tuple[Nudge, Answer]] = []
    for weighing in await weigh(session, fresh, now, sender.spread):
        reader = recipient_of(weighing.nudges[0])
        answers = weighing.decide(sender.rules, weighing.nudges, now)
        waiting += [(nudge, answer) for nudge, answer in answers if not isinstance(answer, Now)]
        may_be_said = [nudge for nudge, answer in answers if isinstance(answer, Now)]
        weighings[reader], to_say[reader] = weighing, may_be_said[:_MOST_AT_ONCE]
    await put_off(session, waiting, now)
    urgencies = {kind: rule.urgency for kind, rule in sender.rules.items()}
    claimed = await _claim(session, in_doubt, now, urgencies, to_look=True)
    claimed |= await _claim(session, to_say, now, urgencies, to_look=False)
    return [
        Turn(claimed[reader], lost_before, weighings.get(reader))
        for reader in map(recipient_of, nudges)
        if claimed.get(reader)
    ]


def _by_reader(nudges: Sequence[Nudge]) -> dict[str, list[Nudge]]:
    found: dict[str, list[Nudge]] = {}
    for one in nudges:
        found.setdefault(recipient_of(one), []).append(one)
    return found


async def _claim(
    session: AsyncSession,
    of_readers: Mapping[str, Sequence[Nudge]],
    now: datetime,
    urgencies: Mapping[str, Urgency],
    *,
    to_look: bool,
) -> dict[str, list[Nudge]]:
    """Claim what is each reader's, until one end; nearly all have not been tried before."""
    of_attempt: dict[int, list[Nudge]] = {}
    for nudges in of_readers.values():
        if nudges:
            of_attempt.setdefault(max(one.attempt for one in nudges), []).extend(nudges)
    claimed: list[Nudge] = []
    for nudges in of_attempt.values():
        claimed += await claims.claim(session, nudges, now, urgencies, to_look=to_look)
    return _by_reader(claimed)
