"""Delivery over signed HTTP: to Bolt through its Starlette adapter, and to a bare server."""

import contextlib
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs

import pytest
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.signature import SignatureVerifier
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from sandbox import InstalledApp, Member, Refused, Slack
from tests.sandbox.apps import bolt, client, manifest, served
from tests.sandbox.test_triggers import modal, plain

Json = dict[str, Any]


@contextlib.asynccontextmanager
async def over_http(slack: Slack, app: InstalledApp, made: AsyncApp) -> AsyncIterator[str]:
    """Serve a Bolt app by HTTP and tell the workspace where."""
    handler = AsyncSlackRequestHandler(made)
    routes = [Route("/slack/events", handler.handle, methods=["POST"])]
    async with served(Starlette(routes=routes)) as url:
        await slack.deliver_to(f"{url}/slack/events", app)
        yield url


async def test_bolt_over_http() -> None:
    async with Slack() as slack:
        app = slack.install(manifest(socket_mode=False, events=["message.im"]))
        amara = slack.add_member("amara")
        made = bolt(slack, app)

        @made.command("/echo")
        async def on_echo(ack: Any, body: Json, client: Any) -> None:
            await ack(f"You said {body['text']}")
            view = modal("Ask", submit=plain("Send"), callback_id="ask")
            await client.views_open(trigger_id=body["trigger_id"], view=view)

        @made.view("ask")
        async def on_ask(ack: Any) -> None:
            await ack(response_action="update", view=modal("Thanks"))

        @made.event("message")
        async def on_message(say: Any) -> None:
            await say("Heard")

        async with over_http(slack, app, made):
            await amara.types("/echo hi")
            assert amara.dm.latest.text == "You said hi"
            await amara.submits()
            assert amara.modal is not None
            assert amara.modal.title == "Thanks"
            await amara.types("Hello")
            assert amara.dm.latest.text == "Heard"


async def test_a_wrong_secret_is_noticed() -> None:
    async with Slack() as slack:
        app = slack.install(manifest(socket_mode=False))
        amara = slack.add_member("amara")
        made = AsyncApp(client=client(slack, app), signing_secret="another")

        @made.command("/echo")
        async def on_echo(ack: Any) -> None:
            await ack("Should not be")

        handler = AsyncSlackRequestHandler(made)
        routes = [Route("/slack/events", handler.handle, methods=["POST"])]
        async with served(Starlette(routes=routes)) as url:
            with pytest.raises(Refused, match="challenge"):
                await slack.deliver_to(f"{url}/slack/events", app)
            app.deliver_to = f"{url}/slack/events"
            await amara.types("/echo hi")
        assert amara.dm.latest.text == '/echo failed with the error "http_client_error"'


@dataclass
class Bare:
    """A server that keeps what it gets and answers as it is told."""

    slack: Slack
    app: InstalledApp
    amara: Member
    url: str = ""
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    answers: list[Response] = field(default_factory=list)

    async def take(self, request: Request) -> Response:
        body = await request.body()
        self.got.append((dict(request.headers), body))
        if b"url_verification" in body:
            self.got.clear()
            return JSONResponse({"challenge": json.loads(body)["challenge"]})
        return self.answers.pop(0) if self.answers else Response()


@contextlib.asynccontextmanager
async def bare(**how: Any) -> AsyncIterator[Bare]:
    async with Slack(**how) as slack:
        slack.clock.freeze()
        app = slack.install(manifest(socket_mode=False, events=["message.im"]))
        made = Bare(slack, app, slack.add_member("amara"))
        async with served(Starlette(routes=[Route("/", made.take, methods=["POST"])])) as url:
            made.url = url
            await slack.deliver_to(f"{url}/", app)
            yield made


async def test_every_request_is_signed() -> None:
    async with bare() as server:
        await server.amara.types("/echo hi & bye")
        await server.amara.types("Hello")
        command, event = server.got
        verifier = SignatureVerifier(server.app.signing_secret)
        for headers, body in server.got:
            assert verifier.is_valid_request(body, headers)
            assert not verifier.is_valid_request(body + b"x", headers)
        assert command[0]["content-type"] == "application/x-www-form-urlencoded"
        assert parse_qs(command[1].decode())["text"] == ["hi &amp; bye"]
        assert event[0]["content-type"] == "application/json"
        assert json.loads(event[1])["event"]["text"] == "Hello"
        assert "x-slack-retry-num" not in event[0]


async def test_interactions_come_as_a_payload() -> None:
    async with bare() as server:
        api = client(server.slack, server.app)
        button = {"type": "button", "action_id": "go", "text": plain("Go")}
        blocks = [{"type": "actions", "elements": [button]}]
        await api.chat_postMessage(channel=server.amara.id, text="x", blocks=blocks)
        server.got.clear()
        await server.amara.clicks("Go")
        ((_, body),) = server.got
        (payload,) = parse_qs(body.decode())["payload"]
        assert json.loads(payload)["actions"][0]["action_id"] == "go"


async def test_an_answer_is_text_or_json() -> None:
    async with bare() as server:
        server.answers = [PlainTextResponse("Plain"), JSONResponse({"text": "Json"})]
        await server.amara.types("/echo")
        await server.amara.types("/echo")
        assert [seen.text for seen in server.amara.dm.messages] == ["Plain", "Json"]


@pytest.mark.parametrize(("status", "error"), [(404, "client"), (503, "service")])
async def test_a_bad_status_is_told_to_the_person(status: int, error: str) -> None:
    async with bare() as server:
        server.answers = [Response(status_code=status)]
        await server.amara.types("/echo")
        said = f'/echo failed with the error "http_{error}_error"'
        assert server.amara.dm.latest.text == said


async def test_nobody_at_the_url_is_told_to_the_person() -> None:
    async with bare() as server:
        server.app.deliver_to = "http://127.0.0.1:9/"
        await server.amara.types("/echo")
        assert server.amara.dm.latest.text == '/echo failed with the error "dispatch_failed"'


async def test_an_event_comes_again_with_its_number_and_reason() -> None:
    async with bare() as server:
        server.answers = [Response(status_code=500) for _ in range(3)]
        await server.amara.types("Hello")
        server.slack.clock.move(timedelta(minutes=1))
        await server.slack.idle()
        server.slack.clock.move(timedelta(minutes=5))
        await server.slack.idle()
        server.slack.clock.move(timedelta(days=1))
        await server.slack.idle()
        numbers = [headers.get("x-slack-retry-num") for headers, _ in server.got]
        reasons = [headers.get("x-slack-retry-reason") for headers, _ in server.got]
        assert numbers == [None, "1", "2", "3"]
        assert reasons == [None, "http_error", "http_error", "http_error"]
        assert len({json.loads(body)["event_id"] for _, body in server.got}) == 1


async def test_an_app_can_decline_retries() -> None:
    async with bare() as server:
        declined = Response(status_code=500, headers={"X-Slack-No-Retry": "1"})
        server.answers = [declined]
        await server.amara.types("Hello")
        server.slack.clock.move(timedelta(minutes=10))
        await server.slack.idle()
        assert len(server.got) == 1


async def test_a_url_must_echo_the_challenge() -> None:
    async def mute(request: Request) -> Response:
        return JSONResponse({"challenge": "something else"})

    async with Slack() as slack:
        app = slack.install(manifest(socket_mode=False))
        async with served(Starlette(routes=[Route("/", mute, methods=["POST"])])) as url:
            with pytest.raises(Refused, match="challenge"):
                await slack.deliver_to(f"{url}/", app)
        with pytest.raises(Refused, match="challenge"):
            await slack.deliver_to("http://127.0.0.1:9/", app)
