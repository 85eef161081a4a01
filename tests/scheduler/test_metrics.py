"""What is counted of what is said unprompted."""

from datetime import timedelta

import pytest
from prometheus_client import CollectorRegistry

from scheduler.delivery import deliver
from scheduler.metrics import NudgeMetrics, count_planned, find_queue
from tests.scheduler.conftest import Desk


async def test_planned_sent_and_failed_are_counted_and_how_long_things_wait(desk: Desk) -> None:
    registry = CollectorRegistry()
    metrics = NudgeMetrics(registry)
    count_planned(desk.database, metrics)
    guest_id, *_ = await desk.meets(2)
    await desk.writes(1)
    await desk.writes(1)  # the same, so it is not written down again
    await desk.writes(2, person_id=guest_id)
    with pytest.raises(ZeroDivisionError):
        async with desk.database.writing() as session:
            await desk.writes_in(session, 3)
            raise ZeroDivisionError
    assert registry.get_sample_value("mentoring_nudges_planned_total") == 2

    desk.slack.clock.move(timedelta(minutes=3))
    async with desk.database.reading() as session:
        queue = await find_queue(session, desk.slack.clock.now())
    assert (queue.length, queue.age) == (2, timedelta(minutes=3))

    desk.slack.faults.add("chat.postMessage", "reset_before_effect")
    await deliver(desk.sender(metrics=metrics))
    kind = {"kind": "test.hello"}
    assert registry.get_sample_value("mentoring_nudges_sent_total", kind) == 1
    unheard = kind | {"outcome": "unheard"}
    assert registry.get_sample_value("mentoring_nudges_failed_total", unheard) == 1
    async with desk.database.reading() as session:  # its claim goes on for a while
        assert (await find_queue(session, desk.slack.clock.now())).length == 0
