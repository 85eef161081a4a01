"""Each thing is said once, wherever it is interrupted."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel.ext.asyncio.session import AsyncSession

from models import Nudge
from programme.nudges import Urgency, say_later
from scheduler import claims
from scheduler.calls import nudge_client
from scheduler.delivery import deliver
from scheduler.rules import Settled
from tests.scheduler.conftest import A_WHILE, Desk
from tests.scheduler.hello import render_hello
from views.messages import Message

URGENCIES = {"test.hello": Urgency.NEWS}


class Killed(BaseException):
    """The process ends here: nothing after this runs."""


async def test_what_is_written_down_is_said(desk: Desk) -> None:
    await desk.writes()
    await deliver(desk.sender())
    assert desk.hears() == ["Hello number 1"]
    nudge = await desk.nudge()
    assert (nudge.state, nudge.attempt) == ("sent", 1)
    assert nudge.sent_channel_id == desk.amara.dm.id
    assert nudge.sent_ts == desk.amara.dm.latest.ts
    assert nudge.ended_at == desk.slack.clock.now()
    assert desk.calls("conversations.history") == []
    assert (await desk.lease()).holder is None


async def test_the_same_key_is_said_once(desk: Desk) -> None:
    await desk.writes()
    await desk.writes()
    await deliver(desk.sender())
    await desk.writes()
    await deliver(desk.sender())
    assert desk.hears() == ["Hello number 1"]


async def test_nothing_is_said_of_what_was_not_kept(desk: Desk) -> None:
    now = desk.slack.clock.now()
    with pytest.raises(ZeroDivisionError):
        async with desk.database.writing() as session:
            await say_later(
                session,
                workspace_id=desk.workspace_id,
                kind="test.hello",
                key="hello/1",
                subject={"number": 1},
                due_at=now,
                now=now,
                person_id=desk.amara_id,
            )
            _ = 1 / 0
    await deliver(desk.sender())
    assert desk.hears() == []


async def test_what_is_due_later_waits(desk: Desk) -> None:
    now = desk.slack.clock.now()
    await desk.writes(due_at=now + timedelta(days=7))
    await deliver(desk.sender())
    assert desk.hears() == []
    desk.slack.clock.move(timedelta(days=7))
    await deliver(desk.sender())
    assert desk.hears() == ["Hello number 1"]


async def test_the_metadata_holds_a_random_id_and_nothing_else(desk: Desk) -> None:
    await desk.writes()
    await deliver(desk.sender())
    [posted] = desk.calls("chat.postMessage")
    nudge = await desk.nudge()
    assert posted["metadata"] == {
        "event_type": "mentoring_nudge",
        "event_payload": {"id": nudge.opaque_id},
    }
    assert len(nudge.opaque_id) >= 20


async def test_it_goes_to_a_channel(desk: Desk) -> None:
    channel = desk.slack.add_channel("baobab", [desk.amara, desk.app], is_private=True)
    await desk.writes(person_id=None, slack_channel_id=channel.id)
    await deliver(desk.sender())
    assert [one.text for one in desk.amara.sees_in(channel).messages] == ["Hello number 1"]


class DiesAt:
    """A client whose process is killed before or after a post."""

    def __init__(self, client: AsyncWebClient, *, after: bool) -> None:
        self._client, self._after = client, after

    async def chat_postMessage(self, **arguments: Any) -> Any:  # noqa: N802 - Slack's name
        if self._after:
            await self._client.chat_postMessage(**arguments)
        raise Killed


@pytest.mark.parametrize("after", [False, True], ids=["before the post", "after the post"])
async def test_killed_around_the_post(desk: Desk, after: bool) -> None:
    await desk.writes()
    client = nudge_client(desk.app.bot_token, desk.slack.api_url)
    with pytest.raises(Killed):
        await deliver(desk.sender(client=DiesAt(client, after=after)))
    assert (await desk.nudge()).state == "claimed"
    await deliver(desk.sender())  # another process, while the claim of the first holds
    assert len(desk.hears()) == after
    desk.slack.clock.move(A_WHILE)
    await deliver(desk.sender())
    assert desk.hears() == ["Hello number 1"]
    nudge = await desk.nudge()
    assert (nudge.state, nudge.attempt) == ("sent", 2)
    assert nudge.sent_ts == desk.amara.dm.latest.ts


async def test_killed_before_looking_at_the_wish(desk: Desk) -> None:
    async def dies(*_: Any) -> Message:
        raise Killed

    await desk.writes()
    desk.uses(render=dies)
    with pytest.raises(Killed):
        await deliver(desk.sender())
    desk.uses()
    desk.slack.clock.move(A_WHILE)
    await deliver(desk.sender())
    assert desk.hears() == ["Hello number 1"]


async def test_killed_again_and_again(desk: Desk) -> None:
    await desk.writes()
    client = nudge_client(desk.app.bot_token, desk.slack.api_url)
    for after in (False, False, True):
        with pytest.raises(Killed):
            await deliver(desk.sender(client=_with_history(client, after=after)))
        desk.slack.clock.move(timedelta(hours=1))
    await deliver(desk.sender())
    assert desk.hears() == ["Hello number 1"]
    assert (await desk.nudge()).attempt == 4


def _with_history(client: AsyncWebClient, *, after: bool) -> DiesAt:
    dying = DiesAt(client, after=after)
    dying.conversations_open = client.conversations_open  # type: ignore[attr-defined]
    dying.conversations_history = client.conversations_history  # type: ignore[attr-defined]
    return dying


@pytest.mark.parametrize("kind", ["reset_after_effect", "reset_before_effect", "error_500"])
async def test_a_post_whose_answer_is_lost(desk: Desk, kind: Any) -> None:
    await desk.writes()
    desk.slack.faults.add("chat.postMessage", kind)
    sender = desk.sender()
    await deliver(sender)
    assert (await desk.nudge()).state == "claimed"
    desk.slack.clock.move(A_WHILE)
    await deliver(sender)
    assert desk.hears() == ["Hello number 1"]
    assert (await desk.nudge()).state == "sent"


async def test_a_post_that_takes_too_long(desk: Desk) -> None:
    await desk.writes()
    desk.slack.faults.add("chat.postMessage", "slow", seconds=0.2)
    hasty = nudge_client(desk.app.bot_token, desk.slack.api_url)
    hasty.timeout = 0.1  # type: ignore[assignment]  # as aiohttp takes it
    await deliver(desk.sender(client=hasty))
    assert (await desk.nudge()).state == "claimed"
    await desk.amara.sees("Hello number 1")  # it arrives after we stopped to listen
    desk.slack.clock.move(A_WHILE)
    await deliver(desk.sender())
    assert desk.hears() == ["Hello number 1"]


async def test_it_looks_through_all_pages(desk: Desk) -> None:
    await desk.writes()
    desk.slack.faults.add("chat.postMessage", "reset_after_effect")
    await deliver(desk.sender())
    client = AsyncWebClient(desk.app.bot_token, base_url=desk.slack.api_url)
    for number in range(201):
        await client.chat_postMessage(channel=desk.amara.id, text=f"chatter {number}")
    desk.slack.clock.move(A_WHILE)
    await deliver(desk.sender())
    assert [text for text in desk.hears() if text.startswith("Hello")] == ["Hello number 1"]
    assert len(desk.calls("conversations.history")) == 2


async def test_looking_is_answered_by_an_error_and_then_by_history(desk: Desk) -> None:
    await desk.writes()
    desk.slack.faults.add("chat.postMessage", "reset_after_effect")
    desk.slack.faults.add("conversations.history", "error_500")
    desk.slack.faults.add("conversations.open", "reset_before_effect", times=1)
    for _ in range(4):
        await deliver(desk.sender())
        desk.slack.clock.move(timedelta(hours=1))
    assert desk.hears() == ["Hello number 1"]
    assert (await desk.nudge()).state == "sent"


async def test_what_was_said_is_recorded_even_where_it_is_not_wished_any_more(desk: Desk) -> None:
    async def settled(*_: Any) -> Settled:
        return Settled("answered meanwhile")

    await desk.writes()
    desk.slack.faults.add("chat.postMessage", "reset_after_effect")
    await deliver(desk.sender())
    desk.uses(render=settled)
    desk.slack.clock.move(A_WHILE)
    await deliver(desk.sender())
    nudge = await desk.nudge()
    assert (nudge.state, nudge.sent_ts) == ("sent", desk.amara.dm.latest.ts)


async def test_two_senders_at_once_say_it_once(desk: Desk) -> None:
    for number, person_id in enumerate(await desk.meets(10)):
        await desk.writes(number, person_id=person_id)
    await asyncio.gather(*(deliver(desk.sender()) for _ in range(3)))
    await deliver(desk.sender())  # whoever had no turn leaves it to the other
    assert desk.all_hear() == [f"Hello number {number}" for number in range(10)]
    assert {nudge.attempt for nudge in await desk.nudges()} == {1}


async def test_two_senders_who_both_believe_they_have_the_turn(desk: Desk) -> None:
    """The lease is politeness; the claim alone must be enough."""
    for number, person_id in enumerate(await desk.meets(5)):
        await desk.writes(number, person_id=person_id)
        await desk.writes(number + 5, person_id=person_id)
    await asyncio.gather(*(deliver(desk.sender(holder="the same")) for _ in range(4)))
    assert desk.all_hear() == [f"Hello number {number}" for number in range(10)]
    assert len(desk.calls("chat.postMessage")) == 5


async def test_who_lost_the_claim_records_nothing(desk: Desk) -> None:
    await desk.writes()
    now = desk.slack.clock.now()
    found = await desk.nudge()
    async with desk.database.writing() as session:
        [first] = await claims.claim(session, [found], now, URGENCIES)
        assert await claims.claim(session, [found], now, URGENCIES) == []
    later = now + A_WHILE
    async with desk.database.writing() as session:
        [second] = await claims.claim(session, [first], later, URGENCIES)
        assert not await claims.record_sent(session, first, "D1", "1.000000", later)
        assert not await claims.give_back(session, first, later)
        assert not await claims.settle(session, first, "late", later)
        assert await claims.record_sent(session, second, "D1", "2.000000", later)
        assert not await claims.park(session, second, "again", later)
    nudge = await desk.nudge()
    assert (nudge.state, nudge.attempt, nudge.sent_ts) == ("sent", 2, "2.000000")


async def test_who_was_slow_does_not_post_any_more(desk: Desk) -> None:
    async def takes_long(session: AsyncSession, nudge: Nudge, now: datetime) -> Message:
        desk.slack.clock.move(timedelta(seconds=25))
        return await render_hello(session, nudge, now)

    await desk.writes()
    desk.uses(render=takes_long)
    await deliver(desk.sender())
    assert desk.calls("chat.postMessage") == []
    desk.uses()
    desk.slack.clock.move(A_WHILE)
    await deliver(desk.sender())
    assert desk.hears() == ["Hello number 1"]
