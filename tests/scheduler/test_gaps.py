"""After an outage or a restored backup, what may have been said is looked for first."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from sqlmodel import col, delete, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from models import Nudge, SenderLease
from programme.nudges import Occasion
from scheduler.clock import tick
from scheduler.delivery import deliver
from scheduler.gaps import notice_gap
from tests.scheduler.conftest import A_WHILE, Desk

HOUR = timedelta(hours=1)


def all_of(desk: Desk, count: int) -> None:
    """Let the clock find so many greetings, due one after the other, and all once more."""
    first = desk.slack.clock.now()

    async def find_due(_: AsyncSession, __: int, now: datetime) -> Sequence[Occasion]:
        return [
            Occasion(f"hello/{number}", {"number": number}, due_at, desk.amara_id)
            for number in range(count)
            if (due_at := first + number * HOUR / 2) <= now
        ]

    desk.uses(find_due=find_due)


async def starts(desk: Desk) -> bool:
    return await notice_gap(desk.database, desk.workspace_id, desk.slack.clock.now())


async def restores(desk: Desk, lost: Sequence[str], unsaid: Sequence[str], to: datetime) -> None:
    """Put the ledger back to how it was: without some rows, with others not yet said."""
    async with desk.database.writing() as session:
        await session.exec(delete(Nudge).where(col(Nudge.key).in_(lost)))
        await session.exec(
            update(Nudge)
            .where(col(Nudge.key).in_(unsaid))
            .values(
                state="planned", attempt=0, first_tried_at=None, absent_at=None, urgency=None,
                sent_ts=None, sent_channel_id=None, ended_at=None, try_at=col(Nudge.due_at),
            )
        )  # fmt: skip
        await session.exec(update(SenderLease).values(seen_at=to))


async def test_after_a_restore_nothing_is_said_twice_and_nothing_forgotten(desk: Desk) -> None:
    backup_at = desk.slack.clock.now()
    all_of(desk, 5)
    assert not await starts(desk)  # for the first time
    for _ in range(4):
        await tick(desk.sender())
        desk.slack.clock.move(HOUR / 2)
    before = {nudge.key: nudge.sent_ts for nudge in await desk.nudges()}
    assert list(before) == [f"hello/{number}" for number in range(4)]
    # 1 and 2 were written down but not yet said when the backup was made, 3 came after it.
    await restores(desk, ["hello/3"], ["hello/1", "hello/2"], backup_at)
    assert await starts(desk)
    for _ in range(3):
        await tick(desk.sender())
    after = {nudge.key: nudge.sent_ts for nudge in await desk.nudges()}
    assert {key: after[key] for key in before} == before
    assert desk.hears() == [f"Hello number {number}" for number in range(5)]
    assert {nudge.state for nudge in await desk.nudges()} == {"sent"}


async def test_what_was_joined_is_found_too(desk: Desk) -> None:
    backup_at = desk.slack.clock.now()
    for number in range(3):
        await desk.writes(number)
    await deliver(desk.sender())
    await restores(desk, [], ["hello/0", "hello/2"], backup_at - HOUR)
    desk.slack.clock.move(HOUR)
    assert await starts(desk)
    await desk.writes(3, due_at=backup_at)
    await deliver(desk.sender())
    assert desk.hears() == [f"Hello number {number}" for number in range(4)]
    assert len({nudge.sent_ts for nudge in await desk.nudges()}) == 2


async def test_a_short_stop_asks_slack_nothing(desk: Desk) -> None:
    await starts(desk)
    await desk.writes()
    desk.slack.clock.move(timedelta(minutes=9))
    assert not await starts(desk)
    await deliver(desk.sender())
    assert desk.hears() == ["Hello number 1"]
    assert desk.calls("conversations.history") == []


async def test_a_first_start_with_much_due_asks_slack_for_none_of_it(desk: Desk) -> None:
    people = await desk.meets(20)
    for number, person_id in enumerate(people):
        await desk.writes(number, person_id=person_id)
    desk.slack.clock.move(A_WHILE)
    assert not await starts(desk)
    await deliver(desk.sender())
    assert {nudge.state for nudge in await desk.nudges()} == {"sent"}
    assert desk.calls("conversations.history") == []
    assert len(desk.calls("chat.postMessage")) == len(people)
    # A backup of this that is restored has said it, or not: that is looked for.
    async with desk.database.writing() as session:
        await session.exec(update(SenderLease).values(seen_at=None))
    assert await starts(desk)


async def test_while_it_ticks_it_is_there(desk: Desk) -> None:
    await starts(desk)
    for _ in range(4):
        desk.slack.clock.move(timedelta(minutes=8))
        await tick(desk.sender())
    assert not await starts(desk)


async def test_what_falls_due_after_the_start_is_not_looked_for(desk: Desk) -> None:
    await starts(desk)
    desk.slack.clock.move(HOUR)
    assert await starts(desk)
    await desk.writes()
    desk.slack.clock.move(A_WHILE)
    await deliver(desk.sender())
    assert desk.hears() == ["Hello number 1"]
    assert desk.calls("conversations.history") == []


@pytest.mark.parametrize("fault", ["error_500", "rate_limited"])
async def test_it_is_not_said_before_slack_was_looked_through(desk: Desk, fault: str) -> None:
    await desk.writes()
    await deliver(desk.sender())
    await restores(desk, [], ["hello/1"], desk.slack.clock.now())
    desk.slack.clock.move(HOUR)
    await starts(desk)
    desk.slack.faults.add("conversations.history", fault, times=2)  # type: ignore[arg-type]
    for _ in range(5):
        await deliver(desk.sender())
        desk.slack.clock.move(HOUR / 2)
    assert desk.hears() == ["Hello number 1"]
    assert (await desk.nudge()).state == "sent"


async def test_a_clock_that_was_ahead_is_a_gap_and_ends(desk: Desk) -> None:
    """Back from the future, what is due is looked for once, not again and again."""
    async with desk.database.writing() as session:
        session.add(
            SenderLease(
                workspace_id=desk.workspace_id,
                seen_at=desk.slack.clock.now() + 100 * HOUR,
                reconcile_before=desk.slack.clock.now() + 100 * HOUR,
            )
        )
    await desk.writes()
    await deliver(desk.sender())
    assert desk.hears() == ["Hello number 1"]
    assert len(desk.calls("conversations.history")) == 1
    async with desk.database.reading() as session:
        assert (await session.exec(select(Nudge.state))).all() == ["sent"]
