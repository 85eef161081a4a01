"""What is due to a reader, weighed by the rules of courtesy."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from models import Nudge
from programme.courtesy import find_channel_readers, find_readers, list_said
from programme.courtesy_rules import A_WEEK, Answer, Later, Never, Reader, Wish, choose
from scheduler import claims
from scheduler.rules import NudgeRule

Rules = Mapping[str, NudgeRule]


@dataclass(frozen=True)
class Weighing:
    """What is due to one reader, and what is known of them."""

    nudges: Sequence[Nudge]
    reader: Reader
    said: Sequence[datetime]

    def decide(
        self, rules: Rules, nudges: Sequence[Nudge], now: datetime
    ) -> list[tuple[Nudge, Answer]]:
        """Return what is to become of these nudges to the reader, if it is these alone."""
        wishes = [_wish_of(rules[nudge.kind], nudge) for nudge in nudges]
        return list(zip(nudges, choose(wishes, self.reader, self.said, now), strict=True))


def _wish_of(rule: NudgeRule, nudge: Nudge) -> Wish:
    return Wish(
        urgency=rule.urgency,
        due_at=nudge.due_at,
        useful_for=rule.useful_for,
        about_at=nudge.about_at,
        is_by_clock=rule.find_due is not None,
    )


def recipient_of(nudge: Nudge) -> str:
    """Return a name for whom it goes to."""
    return nudge.slack_channel_id or f"person/{nudge.person_id}"


async def weigh(
    session: AsyncSession, nudges: Sequence[Nudge], now: datetime, spread: timedelta
) -> list[Weighing]:
    """Return the nudges by their reader; in a channel each is by itself."""
    to_people: dict[int, list[Nudge]] = {}
    to_channels: list[tuple[str, Nudge]] = []
    for nudge in nudges:
        if nudge.person_id is not None:
            to_people.setdefault(nudge.person_id, []).append(nudge)
        elif nudge.slack_channel_id is not None:
            to_channels.append((nudge.slack_channel_id, nudge))
    weighings = []
    if to_people:
        readers = await find_readers(session, to_people, spread)
        said = await list_said(session, to_people, now - A_WEEK)
        weighings += [
            Weighing(theirs, readers[person_id], said.get(person_id, []))
            for person_id, theirs in to_people.items()
            if person_id in readers
        ]
    if to_channels:
        workspace_id = to_channels[0][1].workspace_id
        ids = {channel_id for channel_id, _ in to_channels}
        channels = await find_channel_readers(session, workspace_id, ids)
        weighings += [Weighing([nudge], channels[id_], []) for id_, nudge in to_channels]
    return weighings


async def put_off(
    session: AsyncSession, answers: Sequence[tuple[Nudge, Answer]], now: datetime
) -> None:
    """Write down what is to wait and what is not to be said, of what nobody has claimed."""
    waits = [(one, answer.at, answer.why) for one, answer in answers if isinstance(answer, Later)]
    drops = [(one, answer.reason) for one, answer in answers if isinstance(answer, Never)]
    await claims.hold(session, waits, now)
    await claims.drop(session, drops, now)
