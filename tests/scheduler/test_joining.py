"""What is due to a person together is said in one message, and each thing of it once."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel.ext.asyncio.session import AsyncSession

from models import Nudge
from programme.nudges import Urgency
from scheduler.calls import nudge_client
from scheduler.delivery import deliver
from scheduler.rules import Settled
from tests.scheduler.conftest import A_WHILE, Desk
from tests.scheduler.hello import a_rule, render_hello
from views.courtesy import AFTER, BETWEEN
from views.messages import Message, message, paragraph

DAY = timedelta(days=1)
THREE = [f"Hello number {number}" for number in range(3)]


def kinds(desk: Desk, **renders: Any) -> None:
    """Let there be a kind for each way to render or urgency."""
    for name, given in renders.items():
        changes = {"urgency": given} if isinstance(given, Urgency) else {"render": given}
        desk.rules[f"test.{name}"] = a_rule(kind=f"test.{name}", **changes)


async def settles(*_: Any) -> Settled:
    return Settled("answered meanwhile")


async def breaks(*_: Any) -> Message:
    raise KeyError("no such row")


async def is_long(_: AsyncSession, nudge: Nudge, __: datetime) -> Message:
    text = f"Long number {nudge.subject['number']}"
    return message(text, [paragraph(text)] * 20)


async def is_too_long(_: AsyncSession, nudge: Nudge, __: datetime) -> Message:
    text = f"Endless number {nudge.subject['number']}"
    return message(text, [paragraph(text)] * 51)


async def test_three_things_are_one_message(desk: Desk) -> None:
    for number in range(3):
        await desk.writes(number)
    await deliver(desk.sender())
    [said] = desk.amara.dm.messages
    assert said.json["text"] == "\n\n".join(THREE)
    dividers = [block["block_id"] for block in said.blocks if block["type"] == "divider"]
    assert dividers == [f"{BETWEEN}2", f"{BETWEEN}3"]
    [posted] = desk.calls("chat.postMessage")
    nudges = await desk.nudges()
    assert posted["metadata"]["event_payload"] == {"id": " ".join(one.opaque_id for one in nudges)}
    assert {(one.state, one.sent_ts, one.attempt) for one in nudges} == {("sent", said.ts, 1)}
    assert {one.urgency for one in nudges} == {"news"}


async def test_the_most_urgent_comes_first(desk: Desk) -> None:
    kinds(desk, nudge=Urgency.NUDGE, news=Urgency.NEWS, meeting=Urgency.MEETING)
    for number, kind in enumerate(("nudge", "news", "meeting")):
        await desk.writes(number, kind=f"test.{kind}")
    await deliver(desk.sender())
    assert desk.hears() == THREE[::-1]
    assert len(desk.amara.dm.messages) == 1


async def test_who_is_nudged_can_put_it_off(desk: Desk) -> None:
    kinds(desk, nudge=Urgency.NUDGE)
    await desk.writes(0, kind="test.nudge")
    await deliver(desk.sender())
    [said] = desk.amara.dm.messages
    assert said.buttons == ["Remind me tomorrow", "Next week"]
    assert said.blocks[-1]["block_id"] == AFTER
    channel = desk.slack.add_channel("baobab", [desk.amara, desk.app], is_private=True)
    await desk.writes(1, kind="test.nudge", person_id=None, slack_channel_id=channel.id)
    await deliver(desk.sender())
    assert desk.amara.sees_in(channel).latest.buttons == []


async def test_what_is_settled_or_broken_is_left_out(desk: Desk) -> None:
    kinds(desk, settled=settles, broken=breaks)
    await desk.writes(0)
    await desk.writes(1, kind="test.settled")
    await desk.writes(2, kind="test.broken")
    await deliver(desk.sender())
    assert desk.hears() == ["Hello number 0"]
    said, settled, broken = await desk.nudges()
    assert (said.state, settled.state, broken.state) == ("sent", "settled", "planned")
    assert broken.try_at > desk.slack.clock.now()
    kinds(desk, broken=render_hello)  # mended
    desk.slack.clock.move(A_WHILE)
    await deliver(desk.sender())
    assert desk.hears() == ["Hello number 0", "Hello number 2"]
    assert desk.calls("conversations.history") == []


async def test_what_does_not_fit_comes_next(desk: Desk) -> None:
    desk.uses(render=is_long)
    for number in range(5):
        await desk.writes(number)
    await deliver(desk.sender())
    texts = [one.text.splitlines() for one in desk.amara.dm.messages]
    assert [len(one.blocks) for one in desk.amara.dm.messages] == [41, 41, 20]
    assert {line for text in texts for line in text} >= {f"Long number {n}" for n in range(5)}
    assert {nudge.state for nudge in await desk.nudges()} == {"sent"}


async def test_nudges_that_do_not_fit_wait_for_another_day(desk: Desk) -> None:
    desk.uses(render=is_long, urgency=Urgency.NUDGE)
    for number in range(3):
        await desk.writes(number)
    await deliver(desk.sender())
    assert len(desk.amara.dm.messages) == 1
    waiting = (await desk.nudges())[2]
    assert (waiting.state, waiting.attempt, waiting.held) == ("planned", 0, "one_a_day")
    desk.slack.clock.move(DAY)
    await deliver(desk.sender())
    assert "Long number 2" in desk.amara.dm.latest.text


async def test_what_slack_does_not_take_is_said_without_the_one_at_fault(desk: Desk) -> None:
    async def is_odd(*_: Any) -> Message:
        return Message("Odd", [{"type": "hologram"}])

    kinds(desk, odd=is_odd)
    for number, kind in enumerate(("hello", "odd", "hello")):
        await desk.writes(number, kind=f"test.{kind}")
    await deliver(desk.sender())
    assert desk.hears() == ["Hello number 0", "Hello number 2"]
    assert [one.state for one in await desk.nudges()] == ["sent", "parked", "sent"]


async def test_one_that_is_too_long_by_itself_is_put_before_a_person(desk: Desk) -> None:
    desk.uses(render=is_too_long, urgency=Urgency.NUDGE)
    await desk.writes(0)
    await deliver(desk.sender())
    assert (await desk.nudge()).state == "parked"


class Killed(BaseException):
    """The process ends here: nothing after this runs."""


class DiesAt:
    """A client whose process is killed before or after a post."""

    def __init__(self, client: AsyncWebClient, *, after: bool) -> None:
        self._client, self._after = client, after

    async def chat_postMessage(self, **arguments: Any) -> Any:  # noqa: N802 - Slack's name
        if self._after:
            await self._client.chat_postMessage(**arguments)
        raise Killed


@pytest.mark.parametrize("after", [False, True], ids=["before the post", "after the post"])
async def test_killed_around_a_post_of_several(desk: Desk, after: bool) -> None:
    """One of them was settled, one broken: neither was in the post, whatever became of it."""
    kinds(desk, settled=settles, broken=breaks)
    for number in range(3):
        await desk.writes(number)
    await desk.writes(3, kind="test.settled")
    await desk.writes(4, kind="test.broken")
    client = nudge_client(desk.app.bot_token, desk.slack.api_url)
    with pytest.raises(Killed):
        await deliver(desk.sender(client=DiesAt(client, after=after)))
    assert {one.state for one in await desk.nudges()} == {"claimed"}
    kinds(desk, broken=render_hello)  # mended
    await desk.writes(5)  # due meanwhile
    await deliver(desk.sender())  # another process, while the claim of the first holds
    desk.slack.clock.move(A_WHILE)
    await deliver(desk.sender())
    assert sorted(desk.hears()) == [*THREE, "Hello number 4", "Hello number 5"]
    by_key = {one.key: one for one in await desk.nudges()}
    assert by_key["hello/3"].state == "settled"
    assert {one.state for key, one in by_key.items() if key != "hello/3"} == {"sent"}
    posted = {one.ts: one.text for one in desk.amara.dm.messages}
    for number in (0, 1, 2, 4, 5):
        assert f"Hello number {number}" in posted[by_key[f"hello/{number}"].sent_ts or ""]
    # All that were in it are found by looking once.
    assert len(desk.calls("conversations.history")) == 1


@pytest.mark.parametrize("kind", ["reset_after_effect", "reset_before_effect", "error_500"])
async def test_a_post_of_several_whose_answer_is_lost(desk: Desk, kind: Any) -> None:
    desk.uses(urgency=Urgency.NUDGE)
    for number in range(3):
        await desk.writes(number)
    desk.slack.faults.add("chat.postMessage", kind)
    await deliver(desk.sender())
    assert {one.state for one in await desk.nudges()} == {"claimed"}
    await desk.writes(3)
    await deliver(desk.sender())
    # Nobody knows whether the first three arrived, so they count as today's message.
    assert (await desk.nudges())[3].held == "one_a_day"
    for _ in range(2):
        desk.slack.clock.move(DAY)
        await deliver(desk.sender())
    assert sorted(desk.hears()) == [*THREE, "Hello number 3"]
    assert len(desk.amara.dm.messages) == (2 if kind == "reset_after_effect" else 1)


async def test_two_who_believe_they_have_the_turn_keep_to_one_a_day(desk: Desk) -> None:
    """While one of them renders, something else falls due, and the other takes it up."""
    is_claimed, other_is_done = asyncio.Event(), asyncio.Event()

    async def waits(session: AsyncSession, nudge: Nudge, now: datetime) -> Message:
        is_claimed.set()
        await other_is_done.wait()
        return await render_hello(session, nudge, now)

    desk.uses(render=waits, urgency=Urgency.NUDGE)
    await desk.writes(0)
    first = asyncio.create_task(deliver(desk.sender(holder="the same")))
    await is_claimed.wait()
    await desk.writes(1)
    await deliver(desk.sender(holder="the same"))
    other_is_done.set()
    await first
    assert desk.hears() == ["Hello number 0"]
    assert (await desk.nudges())[1].held == "one_a_day"


async def test_what_came_along_stays_behind_without_what_it_came_with(desk: Desk) -> None:
    """The week is full; only the news gave the nudge a place, and the news is settled."""
    kinds(desk, nudge=Urgency.NUDGE, settled=settles)
    for number in range(3):
        await desk.writes(number)
        await deliver(desk.sender())
        desk.slack.clock.move(DAY)
    await desk.writes(3, kind="test.nudge")
    await desk.writes(4, kind="test.settled")
    await deliver(desk.sender())
    assert desk.hears() == THREE
    nudge, news = (await desk.nudges())[3:]
    assert (nudge.state, nudge.held, nudge.attempt) == ("planned", "week_full", 0)
    assert news.state == "settled"
    desk.slack.clock.move(4 * DAY)
    await deliver(desk.sender())
    assert desk.hears() == [*THREE, "Hello number 3"]
    assert desk.calls("conversations.history") == []
