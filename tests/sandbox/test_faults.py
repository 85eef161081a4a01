"""Faults on demand: what apps must live with, made to happen."""

import asyncio
import logging
import time
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import Slack
from tests.sandbox.apps import bolt, client, connected, manifest

Json = dict[str, Any]


async def test_a_connection_breaks_after_the_message_was_posted() -> None:
    async with Slack() as slack:
        app = slack.install(manifest())
        amara = slack.add_member("amara")
        slack.faults.add("chat.postMessage", "reset_after_effect")
        with pytest.raises((aiohttp.ServerDisconnectedError, aiohttp.ClientOSError)):
            await client(slack, app).chat_postMessage(channel=amara.id, text="Once")
        assert [seen.text for seen in amara.dm.messages] == ["Once"]
        await client(slack, app).chat_postMessage(channel=amara.id, text="Twice")


async def test_a_connection_breaks_before_the_message_was_posted() -> None:
    async with Slack() as slack:
        app = slack.install(manifest())
        amara = slack.add_member("amara")
        slack.faults.add("chat.postMessage", "reset_before_effect")
        with pytest.raises((aiohttp.ServerDisconnectedError, aiohttp.ClientOSError)):
            await client(slack, app).chat_postMessage(channel=amara.id, text="Never")
        assert amara.dm.messages == []


async def test_the_default_client_posts_twice_after_a_break() -> None:
    async with Slack() as slack:
        app = slack.install(manifest())
        amara = slack.add_member("amara")
        eager = AsyncWebClient(token=app.bot_token, base_url=slack.api_url)
        slack.faults.add("chat.postMessage", "reset_after_effect")
        await eager.chat_postMessage(channel=amara.id, text="Again")
        assert [seen.text for seen in amara.dm.messages] == ["Again", "Again"]


async def test_an_error_500_has_no_effect() -> None:
    async with Slack() as slack:
        app = slack.install(manifest())
        amara = slack.add_member("amara")
        slack.faults.add("chat.postMessage", "error_500", times=2)
        for _ in range(2):
            with pytest.raises(SlackApiError) as error:
                await client(slack, app).chat_postMessage(channel=amara.id, text="Never")
            assert error.value.response.status_code == 500
        await client(slack, app).chat_postMessage(channel=amara.id, text="Now")
        assert [seen.text for seen in amara.dm.messages] == ["Now"]


async def test_a_rate_limit_says_when_to_come_back() -> None:
    async with Slack() as slack:
        app = slack.install(manifest())
        slack.faults.add("auth.test", "rate_limited", seconds=7)
        with pytest.raises(SlackApiError) as error:
            await client(slack, app).auth_test()
        assert error.value.response.status_code == 429
        assert error.value.response.headers["Retry-After"] == "7"
        assert error.value.response["error"] == "ratelimited"


async def test_a_slow_answer_takes_its_time() -> None:
    async with Slack() as slack:
        app = slack.install(manifest())
        slack.faults.add("auth.test", "slow", seconds=0.05)
        before = time.monotonic()
        await client(slack, app).auth_test()
        assert time.monotonic() - before >= 0.05


async def test_a_fault_can_wait_for_certain_arguments() -> None:
    async with Slack() as slack:
        app = slack.install(manifest())
        amara = slack.add_member("amara")
        slack.faults.add(
            "chat.postMessage", "error_500", when=lambda args: args["text"] == "unlucky"
        )
        api = client(slack, app)
        await api.chat_postMessage(channel=amara.id, text="lucky")
        with pytest.raises(SlackApiError):
            await api.chat_postMessage(channel=amara.id, text="unlucky")
        await api.chat_postMessage(channel=amara.id, text="unlucky")


async def test_faults_can_be_forgotten() -> None:
    async with Slack() as slack:
        app = slack.install(manifest())
        slack.faults.add("auth.test", "error_500")
        slack.faults.clear()
        await client(slack, app).auth_test()


async def test_there_are_no_other_faults() -> None:
    async with Slack() as slack:
        with pytest.raises(ValueError, match="earthquake is no fault: slow, "):
            slack.faults.add("auth.test", "earthquake")  # type: ignore[arg-type]  # refused


async def test_a_delivery_comes_twice_with_one_event_id() -> None:
    async with Slack() as slack:
        app = slack.install(manifest(events=["message.im"]))
        amara = slack.add_member("amara")
        made = bolt(slack, app)
        ids: list[str] = []

        @made.event("message")
        async def on_message(body: Json) -> None:
            ids.append(body["event_id"])

        async with connected(made, app):
            slack.faults.add("message", "duplicate_delivery")
            await amara.types("Hello")
        assert len(ids) == 2
        assert len(set(ids)) == 1


async def test_a_command_comes_twice() -> None:
    async with Slack() as slack:
        app = slack.install(manifest())
        amara = slack.add_member("amara")
        made = bolt(slack, app)

        @made.command("/echo")
        async def on_echo(ack: Any, say: Any) -> None:
            await ack()
            await say("Heard")

        async with connected(made, app):
            slack.faults.add("slash_commands", "duplicate_delivery")
            await amara.types("/echo")
        assert [seen.text for seen in amara.dm.messages] == ["Heard", "Heard"]


async def test_a_lost_acknowledgement_brings_the_event_again() -> None:
    async with Slack(ack_within=0.05) as slack:
        app = slack.install(manifest(events=["message.im"]))
        amara = slack.add_member("amara")
        made = bolt(slack, app)

        @made.event("message")
        async def on_message(say: Any) -> None:
            await say("Heard")

        async with connected(made, app):
            slack.faults.add("events_api", "lost_ack")
            await amara.types("Hello")
            await slack.idle()
        assert [seen.text for seen in amara.dm.messages] == ["Hello", "Heard", "Heard"]


async def test_a_lost_acknowledgement_of_a_command_is_told_to_the_person() -> None:
    async with Slack(ack_within=0.05) as slack:
        app = slack.install(manifest())
        amara = slack.add_member("amara")
        made = bolt(slack, app)

        @made.command("/echo")
        async def on_echo(ack: Any) -> None:
            await ack()

        async with connected(made, app):
            slack.faults.add("slash_commands", "lost_ack")
            await amara.types("/echo")
        assert amara.dm.latest.text == '/echo failed with the error "operation_timeout"'


async def test_lazy_listeners_are_waited_for_and_errors_do_not_stop_the_waiting(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.CRITICAL, logger="slack_bolt")
    async with Slack() as slack:
        app = slack.install(manifest())
        amara = slack.add_member("amara")
        made = bolt(slack, app)

        async def on_echo(ack: Any) -> None:
            await ack()

        async def later(say: Any, client: Any) -> None:
            await client.auth_test()
            await say("Lazily")
            raise RuntimeError("and then it breaks")

        made.command("/echo")(ack=on_echo, lazy=[later])
        async with connected(made, app):
            async with asyncio.timeout(3):
                await amara.types("/echo")
        assert amara.dm.latest.text == "Lazily"
