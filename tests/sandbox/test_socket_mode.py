"""Socket Mode on the wire, without the SDK between."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import aiohttp
import pytest

from sandbox import InstalledApp, Refused, Slack
from tests.sandbox.apps import bolt, client, connected, manifest
from tests.sandbox.test_triggers import modal, plain

Json = dict[str, Any]


class Wire:
    """One WebSocket of an app."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.socket = socket

    async def receives(self) -> Json:
        async with asyncio.timeout(5):
            received: Json = json.loads(await self.socket.receive_str())
            return received

    async def acknowledges(self, envelope: Json, payload: Json | None = None) -> None:
        answer: Json = {"envelope_id": envelope["envelope_id"]}
        await self.socket.send_json(answer | ({"payload": payload} if payload else {}))

    async def is_closed(self) -> bool:
        async with asyncio.timeout(5):
            return (await self.socket.receive()).type is aiohttp.WSMsgType.CLOSE


@contextlib.asynccontextmanager
async def wire(slack: Slack, app: InstalledApp) -> AsyncIterator[Wire]:
    """Open a WebSocket and pass over its greeting."""
    async with aiohttp.ClientSession() as session:
        opened = await client(slack, app).apps_connections_open(app_token=app.app_token)
        async with session.ws_connect(opened["url"], autoclose=False) as socket:
            made = Wire(socket)
            assert (await made.receives())["type"] == "hello"
            yield made


async def test_the_greeting() -> None:
    async with Slack() as slack, aiohttp.ClientSession() as session:
        app = slack.install(manifest())
        async with wire(slack, app):
            opened = await client(slack, app).apps_connections_open(app_token=app.app_token)
            assert opened["url"].startswith("ws://127.0.0.1:")
            async with session.ws_connect(opened["url"]) as socket:
                hello = await socket.receive_json()
                assert hello["type"] == "hello"
                assert hello["num_connections"] == 2
                assert hello["connection_info"] == {"app_id": app.app_id}
                assert hello["debug_info"]["approximate_connection_time"] == 3600


async def test_a_ticket_opens_one_connection() -> None:
    async with Slack() as slack, aiohttp.ClientSession() as session:
        app = slack.install(manifest())
        opened = await client(slack, app).apps_connections_open(app_token=app.app_token)
        async with session.ws_connect(opened["url"]) as socket:
            await socket.receive_json()
        for url in (opened["url"], opened["url"].partition("?")[0]):
            with pytest.raises(aiohttp.WSServerHandshakeError):
                await session.ws_connect(url)


async def test_a_command_goes_there_and_back() -> None:
    async with Slack() as slack:
        app = slack.install(manifest())
        amara = slack.add_member("amara")
        async with wire(slack, app) as socket, asyncio.TaskGroup() as group:
            group.create_task(amara.types("/echo hi"))
            envelope = await socket.receives()
            assert envelope["type"] == "slash_commands"
            assert envelope["accepts_response_payload"] is True
            assert envelope["payload"]["text"] == "hi"
            assert "retry_attempt" not in envelope
            await socket.acknowledges(envelope, {"text": "hi yourself"})
        assert amara.dm.latest.text == "hi yourself"


async def test_an_event_expects_no_payload() -> None:
    async with Slack() as slack:
        app = slack.install(manifest(events=["message.im"]))
        amara = slack.add_member("amara")
        async with wire(slack, app) as socket, asyncio.TaskGroup() as group:
            group.create_task(amara.types("hi"))
            envelope = await socket.receives()
            assert envelope["type"] == "events_api"
            assert envelope["accepts_response_payload"] is False
            assert (envelope["retry_attempt"], envelope["retry_reason"]) == (0, "")
            await socket.acknowledges(envelope)


async def test_several_connections_share_the_load() -> None:
    async with Slack() as slack:
        app = slack.install(manifest())
        amara = slack.add_member("amara")
        async with wire(slack, app) as one, wire(slack, app) as two:
            got: list[int] = []

            async def answer(number: int, socket: Wire) -> None:
                for _ in range(2):
                    await socket.acknowledges(await socket.receives())
                    got.append(number)

            async with asyncio.TaskGroup() as group:
                group.create_task(answer(1, one))
                group.create_task(answer(2, two))
                for _ in range(4):
                    await amara.types("/echo")
            assert sorted(got) == [1, 1, 2, 2]


async def test_an_event_comes_again_at_once_then_after_a_minute_then_after_five() -> None:
    async with Slack(ack_within=0.03) as slack:
        slack.clock.freeze()
        app = slack.install(manifest(events=["message.im"]))
        amara = slack.add_member("amara")
        async with wire(slack, app) as socket:
            await amara.types("hi")
            first, second = await socket.receives(), await socket.receives()
            slack.clock.move(timedelta(seconds=59))
            await slack.idle()
            slack.clock.move(timedelta(seconds=1))
            third = await socket.receives()
            await slack.idle()
            slack.clock.move(timedelta(minutes=5))
            fourth = await socket.receives()
            await slack.idle()
            slack.clock.move(timedelta(days=1))
            await slack.idle()
            await amara.types("again")
            later = await socket.receives()
        envelopes = [first, second, third, fourth]
        assert [envelope["retry_attempt"] for envelope in envelopes] == [0, 1, 2, 3]
        assert [envelope["retry_reason"] for envelope in envelopes] == ["", *["timeout"] * 3]
        assert len({envelope["payload"]["event_id"] for envelope in envelopes}) == 1
        assert len({envelope["envelope_id"] for envelope in envelopes}) == 4
        assert later["payload"]["event"]["text"] == "again"


async def test_an_acknowledged_event_does_not_come_again() -> None:
    async with Slack(ack_within=0.3) as slack:
        slack.clock.freeze()
        app = slack.install(manifest(events=["message.im"]))
        amara = slack.add_member("amara")
        async with wire(slack, app) as socket, asyncio.TaskGroup() as group:
            group.create_task(amara.types("hi"))
            await socket.receives()
            again = await socket.receives()
            assert again["retry_attempt"] == 1
            await socket.acknowledges(again)
            await slack.idle()
            slack.clock.move(timedelta(minutes=10))
            await slack.idle()
            group.create_task(amara.types("next"))
            following = await socket.receives()
            assert following["payload"]["event"]["text"] == "next"
            await socket.acknowledges(following)


async def test_commands_do_not_come_again() -> None:
    async with Slack(ack_within=0.03) as slack:
        slack.clock.freeze()
        app = slack.install(manifest(events=["message.im"]))
        amara = slack.add_member("amara")
        async with wire(slack, app) as socket:
            await amara.types("/echo one")
            slack.clock.move(timedelta(minutes=10))
            await amara.types("/echo two")
            first, second = await socket.receives(), await socket.receives()
        assert [first["payload"]["text"], second["payload"]["text"]] == ["one", "two"]
        assert 'failed with the error "operation_timeout"' in amara.dm.latest.text


async def test_a_warning_and_then_a_refresh() -> None:
    async with Slack() as slack:
        app = slack.install(manifest())
        async with wire(slack, app) as socket:
            await slack.refresh_connections(app)
            warning = await socket.receives()
            assert (warning["type"], warning["reason"]) == ("disconnect", "warning")
            await slack.close_connections(app)
            goodbye = await socket.receives()
            assert (goodbye["type"], goodbye["reason"]) == ("disconnect", "refresh_requested")
            assert await socket.is_closed()
        assert slack.workspace.wires.connections[app.app_id] == []


async def test_ten_connections_and_no_more() -> None:
    async with Slack() as slack, contextlib.AsyncExitStack() as stack:
        app = slack.install(manifest())
        for _ in range(10):
            await stack.enter_async_context(wire(slack, app))
        session = await stack.enter_async_context(aiohttp.ClientSession())
        opened = await client(slack, app).apps_connections_open(app_token=app.app_token)
        async with session.ws_connect(opened["url"]) as socket:
            goodbye = await socket.receive_json()
            assert goodbye["reason"] == "too_many_websockets"


async def test_the_sdk_comes_back_after_a_refresh() -> None:
    async with Slack() as slack:
        app = slack.install(manifest())
        amara = slack.add_member("amara")
        made = bolt(slack, app)

        @made.command("/echo")
        async def on_echo(ack: Any) -> None:
            await ack("Here again")

        async with connected(made, app):
            connections = slack.workspace.wires.connections[app.app_id]
            before = list(connections)
            with slack.workspace.changes.listen() as changes:
                await slack.refresh_connections(app)
                async with asyncio.timeout(5):
                    while not connections or connections == before:
                        await changes.get()
            await slack.connected(app)
            await amara.types("/echo")
            assert amara.dm.latest.text == "Here again"


async def test_words_that_are_no_acknowledgement_are_passed_over() -> None:
    async with Slack() as slack:
        app = slack.install(manifest())
        amara = slack.add_member("amara")
        async with wire(slack, app) as socket, asyncio.TaskGroup() as group:
            group.create_task(amara.types("/echo"))
            envelope = await socket.receives()
            await socket.socket.send_str("not json")
            await socket.socket.send_json(["a", "list"])
            await socket.socket.send_json({"envelope_id": "of-nothing"})
            await socket.acknowledges(envelope, {"text": "ok"})
        assert amara.dm.latest.text == "ok"


@pytest.mark.parametrize(
    "answer",
    [
        {"response_action": "errors", "errors": {}},
        {"response_action": "errors"},
        {"view": {}},
    ],
)
async def test_answers_to_a_submission_that_bolt_would_not_even_send(answer: Json) -> None:
    async with Slack() as slack:
        app = slack.install(manifest())
        amara = slack.add_member("amara")
        async with wire(slack, app) as socket:
            async with asyncio.TaskGroup() as group:
                group.create_task(amara.types("/echo"))
                envelope = await socket.receives()
                await client(slack, app).views_open(
                    trigger_id=envelope["payload"]["trigger_id"],
                    view=modal("Ask", submit=plain("Send")),
                )
                await socket.acknowledges(envelope)

            async def submit() -> None:
                with pytest.raises(Refused, match="trouble connecting"):
                    await amara.submits()

            async with asyncio.TaskGroup() as group:
                group.create_task(submit())
                await socket.acknowledges(await socket.receives(), answer)


async def test_a_workspace_closes_while_an_app_is_connected() -> None:
    session = aiohttp.ClientSession()
    async with Slack() as slack:
        app = slack.install(manifest())
        opened = await client(slack, app).apps_connections_open(app_token=app.app_token)
        socket = await session.ws_connect(opened["url"])
        await socket.receive_json()
    async with asyncio.timeout(2):
        assert (await socket.receive()).type in (
            aiohttp.WSMsgType.CLOSE,
            aiohttp.WSMsgType.CLOSED,
        )
    await session.close()
