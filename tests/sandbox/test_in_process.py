"""Calls in the process in which the workspace is come to what they come to over the network."""

from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from sandbox import InstalledApp, Slack
from tests.conftest import NOW
from tests.sandbox.apps import bolt, client, connected, manifest

Call = Callable[[AsyncWebClient, str], Awaitable[Any]]
A_SECTION = {"type": "section", "text": {"type": "mrkdwn", "text": "*Bold* é 😀 &amp;"}}
TOO_LONG = {"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3001}}
CALLS: list[Call] = [
    lambda api, who: api.chat_postMessage(channel=who, text="Olá", blocks=[A_SECTION]),
    lambda api, who: api.chat_postMessage(channel=who, text="Long", blocks=[TOO_LONG]),
    lambda api, who: api.chat_postMessage(channel="U0NOBODY", text="Nobody"),
    lambda api, who: api.chat_postMessage(channel=who, text="No", blocks=[{"type": "table"}]),
    lambda api, who: api.conversations_open(users=[who]),
    lambda api, who: api.users_info(user=who),
    lambda api, who: api.views_publish(user_id=who, view={"type": "home", "blocks": []}),
    lambda api, who: api.api_call("no.such.method", json={}),
    lambda api, who: api.files_upload_v2(channel=None, content="Text", filename="a.txt"),
    lambda api, who: api.auth_test(),
]


def nearby(slack: Slack, app: InstalledApp, session: aiohttp.ClientSession) -> AsyncWebClient:
    made = client(slack, app)
    made.session = session
    return made


async def outcome(call: Call, api: AsyncWebClient, who: str) -> tuple[int, Any, set[str]]:
    try:
        answer = await call(api, who)
    except SlackApiError as error:
        answer = error.response
    return answer.status_code, shape(answer.data), {name.lower() for name in answer.headers}


def shape(data: Any) -> Any:
    """Return what is said, without the ids and times that no two answers share."""
    if isinstance(data, dict):
        return {
            name: "…" if name in ("id", "ts", "hash", "root_view_id") else shape(value)
            for name, value in data.items()
        }
    if isinstance(data, list):
        return [shape(one) for one in data]
    return "…" if isinstance(data, str) and ("http" in data or data[:1] == "F") else data


@pytest.mark.parametrize("call", CALLS)
async def test_a_call_is_answered_as_over_the_network(call: Call) -> None:
    outcomes = []
    for is_nearby in (False, True):
        async with Slack() as slack, slack.in_process(30) as session:
            slack.clock.freeze(NOW)
            app = slack.install(manifest())
            amara = slack.add_member("amara")
            api = nearby(slack, app, session) if is_nearby else client(slack, app)
            outcomes.append(await outcome(call, api, amara.id))
    assert outcomes[0][0] == outcomes[1][0]
    assert outcomes[0][1] == outcomes[1][1]
    # Two that only a server says about its connection.
    assert outcomes[0][2] - {"connection", "keep-alive"} == outcomes[1][2]


async def test_what_is_posted_goes_over_no_network_and_is_seen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delattr(aiohttp.ClientSession, "request")
    async with Slack() as slack, slack.in_process(30) as session:
        app = slack.install(manifest())
        amara = slack.add_member("amara")
        await nearby(slack, app, session).chat_postMessage(channel=amara.id, text="Karibu")
        assert [seen.text for seen in amara.dm.messages] == ["Karibu"]


async def test_faults_are_those_of_a_network() -> None:
    async with Slack() as slack, slack.in_process(0.05) as session:
        app = slack.install(manifest())
        amara = slack.add_member("amara")
        api = nearby(slack, app, session)
        slack.faults.add("chat.postMessage", "reset_after_effect")
        with pytest.raises(aiohttp.ServerDisconnectedError):
            await api.chat_postMessage(channel=amara.id, text="Once")
        slack.faults.add("chat.postMessage", "error_500")
        with pytest.raises(SlackApiError) as error:
            await api.chat_postMessage(channel=amara.id, text="Never")
        assert error.value.response.status_code == 500
        slack.faults.add("chat.postMessage", "rate_limited", seconds=7)
        with pytest.raises(SlackApiError) as error:
            await api.chat_postMessage(channel=amara.id, text="Never")
        assert error.value.response.headers["Retry-After"] == "7"
        slack.faults.add("chat.postMessage", "slow", seconds=60)
        with pytest.raises(TimeoutError):
            await api.chat_postMessage(channel=amara.id, text="Too late")
        assert [seen.text for seen in amara.dm.messages] == ["Once"]


async def test_who_answers_at_a_response_url_is_heard() -> None:
    async with Slack() as slack, slack.in_process(30) as session:
        app = slack.install(manifest())
        amara = slack.add_member("amara")
        listening = bolt(slack, app)
        urls = []

        @listening.command("/echo")
        async def on_echo(ack: Any, command: dict[str, Any]) -> None:
            await ack()
            urls.append(command["response_url"])

        async with connected(listening, app):
            await amara.types("/echo")
        answer = await AsyncWebhookClient(urls[0], session=session).send(text="Jambo")
        assert (answer.status_code, answer.body) == (200, "ok")
        await amara.sees("Jambo")
