"""What the page is told of the traffic between the workspace and its apps."""

import contextlib
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError

from sandbox import Slack
from tests.sandbox.apps import bolt, connected, manifest

Json = dict[str, Any]


async def _traffic(slack: Slack, after: int = 0) -> list[Json]:
    url = f"{slack.url}/client/traffic?after={after}"
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        answer.raise_for_status()
        entries: list[Json] = (await answer.json())["entries"]
        return entries


async def test_payloads_calls_and_answers_are_noted_without_tokens() -> None:
    async with Slack() as slack:
        app = slack.install(manifest())
        amara = slack.add_member("amara")
        made = bolt(slack, app)

        @made.command("/echo")
        async def on_echo(ack: Any, client: Any) -> None:
            await client.chat_postMessage(channel=amara.user.id, text="Posted")
            with contextlib.suppress(SlackApiError):
                await client.api_call("chat.nonsense")
            await ack("Acknowledged")

        async with connected(made, app):
            start = (await _traffic(slack))[-1]["n"]
            await amara.types("/echo hello")
            noted = await _traffic(slack, after=start)

        [command] = [each for each in noted if each["direction"] == "to_app"]
        assert (command["kind"], command["summary"]) == ("/echo", "hello")
        assert command["request"]["text"] == "hello"
        assert command["response"] == {"text": "Acknowledged"}
        assert command["status"] == 200
        calls = [each for each in noted if each["kind"].startswith("chat.")]
        assert [each["kind"] for each in calls] == ["chat.postMessage", "chat.nonsense"]
        assert calls[0]["request"]["text"] == "Posted"
        assert calls[0]["response"]["ok"] is True
        assert calls[1]["response"]["error"] == "unknown_method"
        # The command began before the calls it caused, and ended after them.
        assert command["order"] < calls[0]["order"] < calls[1]["order"]
        assert command["n"] > calls[1]["n"]
        assert app.bot_token not in str(noted)


async def test_a_payload_that_no_app_takes_is_noted_as_such() -> None:
    async with Slack() as slack:
        slack.install(manifest())
        await slack.add_member("amara").types("/echo hello")
        [command] = [each for each in await _traffic(slack) if each["kind"] == "/echo"]
        assert command["status"] == 504
        assert command["response"] == {"ok": False, "error": "dispatch_failed"}
