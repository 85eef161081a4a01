"""What is due to several readers is claimed together, and each of them is told once."""

import asyncio
from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel.ext.asyncio.session import AsyncSession

from models import Nudge
from programme.memos import ask_once
from scheduler.calls import nudge_client
from scheduler.delivery import deliver
from scheduler.pace import Pace
from tests.scheduler.conftest import A_WHILE, Desk
from tests.scheduler.hello import render_hello
from views.messages import Message

READERS = 5
ALL = [f"Hello number {number}" for number in range(READERS)]


class Killed(BaseException):
    """The process ends here: nothing after this runs."""


class DiesAtThird:
    """A client whose process is killed at its third post, before it or after."""

    def __init__(self, client: AsyncWebClient, *, after: bool) -> None:
        self._client, self._after, self._posts = client, after, 0

    async def chat_postMessage(self, **arguments: Any) -> Any:  # noqa: N802 - Slack's name
        self._posts += 1
        if self._posts < 3 or self._after:
            posted = await self._client.chat_postMessage(**arguments)
        if self._posts == 3:
            raise Killed
        return posted


async def write_to_all(desk: Desk) -> None:
    for number, person_id in enumerate(await desk.meets(READERS)):
        await desk.writes(number, person_id=person_id)


async def tried(desk: Desk) -> Counter[tuple[str, int]]:
    """Return how many nudges are in which state, at which attempt."""
    return Counter((one.state, one.attempt) for one in await desk.nudges())


@pytest.mark.parametrize("after", [False, True], ids=["before the post", "after the post"])
async def test_killed_in_the_middle_of_a_round(desk: Desk, after: bool) -> None:
    await write_to_all(desk)
    client = nudge_client(desk.app.bot_token, desk.slack.api_url)
    with pytest.raises(Killed):
        await deliver(desk.sender(client=DiesAtThird(client, after=after)))
    assert {one.state for one in await desk.nudges()} == {"claimed"}
    assert len(desk.all_hear()) == 2 + after
    desk.slack.clock.move(A_WHILE)
    await deliver(desk.sender())
    assert desk.all_hear() == ALL
    assert await tried(desk) == {("sent", 2): READERS}
    assert len(desk.calls("conversations.history")) == READERS


async def test_who_had_no_turn_is_written_to_without_a_look(desk: Desk) -> None:
    """Slack asks for silence at the second of them."""
    await write_to_all(desk)
    desk.slack.faults.add(
        "chat.postMessage", "rate_limited", seconds=20, when=lambda _: bool(desk.all_hear())
    )
    await deliver(desk.sender())
    assert len(desk.all_hear()) == 1
    assert await tried(desk) == {("sent", 1): 1, ("planned", 0): 4}
    desk.slack.clock.move(timedelta(seconds=21))
    await deliver(desk.sender())
    assert desk.all_hear() == ALL
    assert desk.calls("conversations.history") == []


async def test_slack_that_answers_nobody_is_left_alone_after_three(desk: Desk) -> None:
    await write_to_all(desk)
    desk.slack.faults.add("chat.postMessage", "error_500", times=READERS)
    await deliver(desk.sender())
    assert len(desk.calls("chat.postMessage")) == 3
    assert await tried(desk) == {("claimed", 1): 3, ("planned", 0): 2}


async def test_told_to_stop_it_gives_the_rest_back(desk: Desk) -> None:
    await write_to_all(desk)
    sender = desk.sender()

    def stops(_: dict[str, object]) -> bool:
        sender.stopping.set()
        return True

    desk.slack.faults.add("chat.postMessage", "slow", seconds=0, when=stops)
    await deliver(sender)
    assert len(desk.all_hear()) == 1
    assert await tried(desk) == {("sent", 1): 1, ("planned", 0): 4}


async def test_a_round_is_no_longer_than_the_turn(desk: Desk) -> None:
    await write_to_all(desk)

    def takes_long(_: dict[str, object]) -> bool:
        desk.slack.clock.move(timedelta(seconds=3))
        return True

    desk.slack.faults.add("chat.postMessage", "slow", seconds=0, times=READERS, when=takes_long)
    await deliver(desk.sender())
    assert desk.all_hear() == ALL
    assert await tried(desk) == {("sent", 1): READERS}
    assert desk.calls("conversations.history") == []


async def test_readers_share_what_is_read_until_one_of_them_breaks_it(desk: Desk) -> None:
    rendered: list[int] = []
    asked_at: list[int] = []

    async def renders(session: AsyncSession, nudge: Nudge, now: datetime) -> Message:
        async def ask() -> None:
            asked_at.append(len(rendered))

        await ask_once(session, "the same for all", ask)
        rendered.append(nudge.subject["number"])
        if len(rendered) == 3:
            raise KeyError("no such row")
        return await render_hello(session, nudge, now)

    await write_to_all(desk)
    desk.uses(render=renders)
    await deliver(desk.sender())
    assert desk.all_hear() == [one for one in ALL if one != ALL[rendered[2]]]
    assert asked_at == [0, 3]


def test_a_round_is_what_the_pace_lets_through() -> None:
    assert Pace(overall=0.2).most_within(2) == 10
    assert Pace(overall=5).most_within(2) == 1
    assert Pace(overall=0).most_within(2) > 1000


async def test_a_channel_that_waited_longest_is_told_first(desk: Desk) -> None:
    channel = desk.slack.add_channel("baobab", [desk.app])
    await desk.writes(0, person_id=None, slack_channel_id=channel.id)
    for number, person_id in enumerate(await desk.meets(READERS), 1):
        await desk.writes(number, person_id=person_id)
    no_time = Pace(overall=0.5, running=lambda: 0.0, sleep=lambda _seconds: asyncio.sleep(0))
    await deliver(desk.sender(pace=no_time))
    told = [call["channel"] for call in desk.calls("chat.postMessage")]
    assert len(told) == 1 + READERS
    assert told[0] == channel.id


def test_who_can_be_spoken_to_by_their_place_is_as_ready_as_the_next() -> None:
    now = 0.0
    pace = Pace(running=lambda: now)
    pace.count("C1")
    now = 0.8
    assert pace.first_ready(["C1", "U1"]) == 1
    assert pace.first_ready(["C1", "U1"], before=1) == 0
    assert pace.first_ready(["U1", "C1"], before=1) == 0
