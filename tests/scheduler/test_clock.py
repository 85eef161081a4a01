"""The clock, what it plans, and the rules that it finds."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlmodel.ext.asyncio.session import AsyncSession

from programme.nudges import Occasion
from programme.occasions import list_recent_terms
from scheduler import pace
from scheduler.clock import tick, ticking
from scheduler.pace import Pace
from scheduler.plan import plan
from scheduler.rules import find_rules
from tests.make import add_person, add_term
from tests.scheduler.conftest import Desk
from tests.scheduler.hello import a_rule


def every_day_from(desk: Desk, first: datetime) -> None:
    """Let a greeting be due at the first instant and every day after."""

    async def find_due(_: AsyncSession, workspace_id: int, now: datetime) -> Sequence[Occasion]:
        assert workspace_id == desk.workspace_id
        days = (now - first) // timedelta(days=1) + 1
        return [
            Occasion(
                key=f"day/{day}",
                subject={"number": day},
                due_at=first + timedelta(days=day),
                person_id=desk.amara_id,
            )
            for day in range(days)
        ]

    desk.uses(find_due=find_due)


async def test_planning_again_plans_nothing_twice(desk: Desk) -> None:
    every_day_from(desk, desk.slack.clock.now())
    now = desk.slack.clock.now() + timedelta(days=2)
    for _ in range(2):
        await asyncio.gather(
            *(
                plan(desk.database, desk.workspace_id, desk.rules.values(), now)
                for _replica in range(3)
            )
        )
    assert [nudge.key for nudge in await desk.nudges()] == ["day/0", "day/1", "day/2"]


async def test_a_clock_that_moved_finds_what_was_missed(desk: Desk) -> None:
    every_day_from(desk, desk.slack.clock.now())
    sender = desk.sender()
    await tick(sender)
    await tick(sender)
    assert desk.hears() == ["Hello number 0"]
    desk.slack.clock.move(timedelta(days=3))
    await tick(sender)
    assert desk.hears() == [f"Hello number {day}" for day in range(4)]


async def test_it_ticks_by_itself_and_follows_a_moved_clock(desk: Desk) -> None:
    every_day_from(desk, desk.slack.clock.now())
    async with ticking(desk.sender()):
        await desk.amara.sees("Hello number 0")
        await desk.writes(7)
        await desk.amara.sees("Hello number 7")
        desk.slack.clock.move(timedelta(days=1))
        await desk.amara.sees("Hello number 1")
    assert sorted(desk.hears()) == ["Hello number 0", "Hello number 1", "Hello number 7"]


async def test_at_its_end_it_finishes_what_it_is_saying_and_begins_nothing(desk: Desk) -> None:
    for number, person_id in enumerate(await desk.meets(4)):
        await desk.writes(number, person_id=person_id)
    desk.slack.faults.add("chat.postMessage", "slow", times=4, seconds=0.3)
    started = asyncio.Event()

    async def pause(_: float) -> None:
        started.set()

    sender = desk.sender(pace=Pace(in_channel=0, overall=1e9, sleep=pause))
    async with ticking(sender):
        await started.wait()  # some were said, the next one is about to be
    states = [nudge.state for nudge in await desk.nudges()]
    assert states.count("claimed") == 0
    assert states.count("sent") == len(desk.all_hear()) < 4
    await tick(desk.sender())
    assert desk.all_hear() == [f"Hello number {number}" for number in range(4)]


async def test_a_tick_that_fails_leaves_the_next_one(desk: Desk) -> None:
    failures = iter([OperationalError("SELECT", {}, Exception("gone away"))])

    async def find_due(*_: object) -> Sequence[Occasion]:
        for failure in failures:
            raise failure
        return [Occasion("hello/1", {"number": 1}, desk.slack.clock.now(), desk.amara_id)]

    desk.uses(find_due=find_due)
    async with ticking(desk.sender()):
        await desk.amara.sees("Hello number 1")


def test_every_rule_says_what_it_is() -> None:
    for kind, rule in find_rules().items():
        assert kind == rule.kind
        assert all((rule.what, rule.to_whom, rule.when, rule.what_stops_it)), kind


def test_a_kind_is_declared_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "NUDGES", (a_rule(),), raising=False)
    assert find_rules()["test.hello"] == a_rule()
    monkeypatch.setattr(pace, "NUDGES", (a_rule(), a_rule()))
    with pytest.raises(ValueError, match=r"test\.hello is declared twice"):
        find_rules()


class Time:
    """Seconds that pass only while somebody waits."""

    def __init__(self) -> None:
        self.now = 0.0

    async def sleep(self, seconds: float) -> None:
        self.now += seconds


async def test_the_pace_is_one_a_second_in_a_channel_and_five_overall() -> None:
    time = Time()
    slowly = Pace(running=lambda: time.now, sleep=time.sleep)
    said: list[tuple[str, float]] = []
    waiting = ["A"] * 5 + ["B"] * 5 + [f"C{n}" for n in range(20)]
    while waiting:
        who = waiting.pop(slowly.first_ready(waiting))
        await slowly.wait(who)
        slowly.count(who)
        said.append((who, time.now))
    for name in ("A", "B"):
        times = [at for who, at in said if who == name]
        assert all(later - earlier >= 0.999 for earlier, later in pairwise(times))
    for place, (_, at) in enumerate(said):
        within = [later for _, later in said[place:] if later < at + 1]
        assert len(within) <= 6  # five a second, and one that was late
    assert time.now < 6.5  # nobody waits while somebody else could be spoken to


async def test_the_pace_is_kept_though_each_message_takes_a_while() -> None:
    time = Time()
    steadily = Pace(running=lambda: time.now, sleep=time.sleep)
    for number in range(100):
        await steadily.wait(f"C{number}")
        time.now += 0.05  # claimed and rendered
        steadily.count(f"C{number}")
        time.now += 0.05  # posted and written down
    assert 99 / 5 * 0.98 <= time.now <= 99 / 5 / 0.98


async def test_a_pause_is_not_made_up_for() -> None:
    time = Time()
    slowly = Pace(running=lambda: time.now, sleep=time.sleep)
    said = []
    for number in range(10):
        if number == 5:
            time.now += 60
        await slowly.wait(f"C{number}")
        slowly.count(f"C{number}")
        said.append(time.now)
    assert said[9] - said[5] >= 0.6 - 1e-9


async def test_a_rule_that_fails_does_not_silence_the_others(desk: Desk) -> None:
    async def breaks(session: AsyncSession, _: int, __: datetime) -> list[Occasion]:
        with suppress(SQLAlchemyError):  # what PostgreSQL answers nothing after
            await (await session.connection()).execute(text("SELECT nothing FROM nowhere"))
        raise ZeroDivisionError

    every_day_from(desk, desk.slack.clock.now())
    desk.rules = {"test.broken": a_rule(kind="test.broken", find_due=breaks)} | desk.rules
    now = desk.slack.clock.now()
    with pytest.raises(ExceptionGroup) as failed:
        await plan(desk.database, desk.workspace_id, desk.rules.values(), now)
    assert failed.group_contains(ZeroDivisionError)
    assert [nudge.key for nudge in await desk.nudges()] == ["day/0"]
    async with ticking(desk.sender()):
        await desk.amara.sees("Hello number 0")


async def test_rules_share_what_they_read_within_a_tick_and_not_beyond(desk: Desk) -> None:
    seen: list[list[str]] = []

    async def looks(session: AsyncSession, workspace_id: int, now: datetime) -> list[Occasion]:
        terms = await list_recent_terms(session, workspace_id, now)
        seen.append([term.name for term in terms])
        terms.clear()  # their own list
        return []

    amara = await add_person(desk.database, desk.amara.id)
    asked: list[str] = []

    @event.listens_for(desk.database.engine.sync_engine, "before_cursor_execute")
    def on_query(_: Any, __: Any, statement: str, *___: Any) -> None:
        asked.append(statement)

    desk.rules = {kind: a_rule(kind=kind, find_due=looks) for kind in ("test.one", "test.two")}
    for name in ("Spring", "Autumn"):
        await add_term(desk.database, amara, name=name)
        asked.clear()
        now = desk.slack.clock.now()
        await plan(desk.database, desk.workspace_id, desk.rules.values(), now)
        assert sum("FROM term" in one and "ends_on >=" in one for one in asked) == 1
    assert seen == [["Spring"], ["Spring"], ["Spring", "Autumn"], ["Spring", "Autumn"]]
