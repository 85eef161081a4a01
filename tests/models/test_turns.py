"""Who goes first where many want something of the database at once."""

import asyncio
from contextlib import nullcontext

import pytest

from models.turns import Front, Turns, let_others_go_first


@pytest.mark.parametrize(("somebody_waits", "at_once"), [(False, 4), (True, 1)])
async def test_who_can_wait_works_alone_while_somebody_waits(
    somebody_waits: bool, at_once: int
) -> None:
    front = Front()
    turns = Turns(front)
    at_work: list[int] = []
    most: list[int] = []

    async def work(number: int) -> None:
        let_others_go_first()
        async with turns.take():
            at_work.append(number)
            most.append(len(at_work))
            await asyncio.sleep(0)
            at_work.remove(number)

    with front.wait() if somebody_waits else nullcontext():
        async with turns.take():  # who waits needs no turn
            async with asyncio.timeout(10):
                await asyncio.gather(*(work(number) for number in range(12)))
    assert (len(most), max(most)) == (12, at_once)
    assert front.is_empty
