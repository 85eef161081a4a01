"""The clock: real time, stopped and moved, and alarms that ring by it."""

import asyncio
from datetime import UTC, datetime, timedelta, timezone

import pytest

from sandbox import Clock
from sandbox.clock import Alarm

NOON = datetime(2026, 3, 31, 12, tzinfo=UTC)


def test_it_shows_real_time_until_it_is_touched() -> None:
    before = datetime.now(UTC)
    assert before <= Clock().now() <= datetime.now(UTC)


def test_frozen_it_stands_still_and_can_be_moved() -> None:
    clock = Clock()
    clock.freeze(NOON)
    assert clock.frozen
    assert clock.now() == clock.now() == NOON
    clock.move(timedelta(hours=1))
    assert clock.now() == NOON + timedelta(hours=1)
    clock.move(timedelta(hours=-2))
    assert clock.now() == NOON - timedelta(hours=1)


def test_it_freezes_where_it_is() -> None:
    clock = Clock()
    clock.freeze()
    assert clock.now() == clock.now()


def test_running_it_is_moved_and_runs_on() -> None:
    clock = Clock()
    clock.move(timedelta(days=7))
    ahead = clock.now() - datetime.now(UTC)
    assert timedelta(days=6, hours=23) < ahead <= timedelta(days=7)
    clock.resume()
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(minutes=1)


def test_another_zone_becomes_utc_and_naive_is_refused() -> None:
    clock = Clock()
    clock.freeze(datetime(2026, 3, 31, 15, tzinfo=timezone(timedelta(hours=3))))
    assert clock.now() == NOON
    assert clock.now().tzinfo is UTC
    with pytest.raises(ValueError, match="naive"):
        clock.freeze(datetime(2026, 3, 31, 12))  # noqa: DTZ001 - that is what is refused


def test_alarms_ring_in_order_when_the_clock_gets_there() -> None:
    clock, rung = Clock(), list[str]()
    clock.freeze(NOON)
    clock.set(Alarm(NOON + timedelta(hours=2), lambda: rung.append("second")))
    clock.set(Alarm(NOON + timedelta(hours=1), lambda: rung.append("first")))
    cancelled = Alarm(NOON + timedelta(hours=1), lambda: rung.append("never"))
    clock.set(cancelled)
    cancelled.cancel()
    clock.move(timedelta(minutes=59))
    assert rung == []
    clock.move(timedelta(hours=2))
    assert rung == ["first", "second"]


def test_an_alarm_for_the_past_rings_at_once() -> None:
    clock, rung = Clock(), list[str]()
    clock.freeze(NOON)
    clock.set(Alarm(NOON, lambda: rung.append("now")))
    assert rung == ["now"]


async def test_an_alarm_rings_by_itself_while_the_clock_runs() -> None:
    clock, rung = Clock(), asyncio.Event()
    clock.set(Alarm(clock.now() + timedelta(milliseconds=5), rung.set))
    async with asyncio.timeout(2):
        await rung.wait()


def test_watchers_hear_of_every_change() -> None:
    clock, heard = Clock(), list[datetime]()
    stop = clock.on_change(lambda: heard.append(clock.now()))
    clock.freeze(NOON)
    clock.move(timedelta(hours=1))
    stop()
    clock.move(timedelta(hours=1))
    assert heard == [NOON, NOON + timedelta(hours=1)]
