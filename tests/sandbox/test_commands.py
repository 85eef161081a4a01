"""Slash commands and plain messages, as a person types them."""

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest
import pytest_asyncio

from sandbox import InstalledApp, Member, Refused, Slack
from tests.sandbox.apps import bolt, client, connected, manifest

Json = dict[str, Any]
COMMANDS: list[Json] = [
    {"command": "/echo", "description": "Says it again", "usage_hint": "[text]"},
    {"command": "/escaped", "description": "Escapes", "should_escape": True},
]


@dataclass
class Place:
    slack: Slack
    app: InstalledApp
    amara: Member
    bodies: list[Json] = field(default_factory=list)
    answer: Any = None

    @property
    def text(self) -> str:
        return str(self.bodies[-1]["text"])


@pytest_asyncio.fixture
async def place() -> AsyncIterator[Place]:
    async with Slack() as slack, contextlib.AsyncExitStack() as stack:
        app = slack.install(manifest(commands=COMMANDS))
        made = bolt(slack, app)
        place = Place(slack, app, slack.add_member("amara", real_name="Amara Okafor"))

        async def on_command(ack: Any, body: Json) -> None:
            place.bodies.append(body)
            await (ack() if place.answer is None else ack(place.answer))

        made.command("/echo")(on_command)
        made.command("/escaped")(on_command)

        await stack.enter_async_context(connected(made, app))
        yield place


async def test_the_payload_is_slacks(place: Place) -> None:
    await place.amara.types("/echo one  two ")
    (body,) = place.bodies
    assert body["response_url"].startswith(f"{place.slack.url}/commands/{place.app.team_id}/")
    assert len(body["trigger_id"].split(".")) == 3
    del body["response_url"], body["trigger_id"]
    assert body == {
        "token": place.app.verification_token,
        "team_id": place.app.team_id,
        "team_domain": "sandbox",
        "channel_id": place.amara.dm.id,
        "channel_name": "directmessage",
        "user_id": place.amara.id,
        "user_name": "amara",
        "command": "/echo",
        "text": "one  two",
        "api_app_id": place.app.app_id,
        "is_enterprise_install": "false",
    }


async def test_a_command_leaves_no_message(place: Place) -> None:
    await place.amara.types("/echo hello")
    assert place.amara.dm.messages == []


async def test_channels_are_named_private_ones_are_not(place: Place) -> None:
    public = place.slack.add_channel("general", [place.amara])
    private = place.slack.add_channel("secret", [place.amara], is_private=True)
    await place.amara.types("/echo", public)
    await place.amara.types("/echo", private)
    names = [(body["channel_id"], body["channel_name"]) for body in place.bodies]
    assert names == [(public.id, "general"), (private.id, "privategroup")]


async def test_names_are_escaped_only_where_the_manifest_says_so(place: Place) -> None:
    bo = place.slack.add_member("bo")
    channel = place.slack.add_channel("general", [place.amara])
    typed = "@bo & #general <3 https://example.com/a?b=1."
    await place.amara.types(f"/echo {typed}")
    assert place.text == "@bo &amp; #general &lt;3 https://example.com/a?b=1."
    await place.amara.types(f"/escaped {typed}")
    assert place.text == (
        f"<@{bo.id}|bo> &amp; <#{channel.id}|general> &lt;3 <https://example.com/a?b=1>."
    )


@pytest.mark.parametrize("answer", ["You said it", {"text": "You said it"}])
async def test_an_acknowledgement_with_text_is_shown_to_one(place: Place, answer: Any) -> None:
    bo = place.slack.add_member("bo")
    channel = place.slack.add_channel("general", [place.amara, bo])
    place.answer = answer
    await place.amara.types("/echo", channel)
    latest = place.amara.sees_in(channel).latest
    assert (latest.text, latest.ephemeral, latest.author) == ("You said it", True, "testy")
    assert bo.sees_in(channel).messages == []


async def test_an_answer_in_the_channel_shows_the_command_too(place: Place) -> None:
    bo = place.slack.add_member("bo")
    channel = place.slack.add_channel("general", [place.amara, bo])
    place.answer = {"text": "For all", "response_type": "in_channel"}
    await place.amara.types("/echo loud", channel)
    assert [message.text for message in bo.sees_in(channel).messages] == ["/echo loud", "For all"]


async def test_no_acknowledgement_is_told_by_slackbot() -> None:
    async with Slack(ack_within=0.05) as slack:
        app = slack.install(manifest())
        amara = slack.add_member("amara")
        made = bolt(slack, app)

        @made.command("/echo")
        async def on_echo() -> None:
            """Leave the person without an answer."""

        async with connected(made, app):
            await amara.types("/echo")
        latest = amara.dm.latest
        assert latest.text == '/echo failed with the error "operation_timeout"'
        assert (latest.ephemeral, latest.author) == (True, "Slackbot")


async def test_a_bad_answer_is_told_by_slackbot(place: Place) -> None:
    place.answer = {"blocks": [{"type": "nonsense"}], "text": "x"}
    await place.amara.types("/echo")
    assert "invalid_command_response" in place.amara.dm.latest.text
    assert "invalid_blocks" in place.amara.dm.latest.text


async def test_an_app_that_is_not_there_is_told_by_slackbot() -> None:
    async with Slack() as slack:
        slack.install(manifest())
        amara = slack.add_member("amara")
        await amara.types("/echo hello")
        assert amara.dm.latest.text == '/echo failed with the error "dispatch_failed"'


async def test_what_the_client_does_not_send(place: Place) -> None:
    amara = place.amara
    elsewhere = place.slack.add_channel("elsewhere")
    channel = place.slack.add_channel("general", [amara])
    with pytest.raises(Refused, match="/nonsense is not a valid command"):
        await amara.types("/nonsense")
    with pytest.raises(Refused, match="not in #elsewhere"):
        await amara.types("Hello", elsewhere)
    with pytest.raises(Refused, match="nothing to send"):
        await amara.types("  ")
    with pytest.raises(Refused, match="no channel nowhere"):
        await amara.types("Hello", "nowhere")
    with pytest.raises(Refused, match="at most 12000 characters"):
        await amara.types("x" * 12_001, channel)
    await amara.types("Thread", channel)
    ts = amara.sees_in(channel).latest.ts
    with pytest.raises(Refused, match="not supported in threads"):
        await amara.types("/echo", channel, thread_ts=ts)
    with pytest.raises(Refused, match="thread is gone"):
        await amara.types("Hello", channel, thread_ts="1.000000")


async def test_an_app_can_turn_its_messages_off() -> None:
    async with Slack() as slack:
        home = {"messages_tab_enabled": True, "messages_tab_read_only_enabled": True}
        app = slack.install(manifest(app_home=home))
        amara = slack.add_member("amara")
        with pytest.raises(Refused, match="turned off"):
            await amara.types("Hello")
        await client(slack, app).chat_postMessage(channel=amara.id, text="But I can write")
        assert amara.dm.latest.text == "But I can write"


async def test_a_typed_message_is_what_slack_makes_of_it(place: Place) -> None:
    bo = place.slack.add_member("bo", real_name="Bo Li")
    coordinators = place.slack.add_user_group("coordinators", [bo])
    channel = place.slack.add_channel("general", [place.amara])
    await place.amara.types(
        "@bo & @coordinators, @here: see #general or https://example.com!", channel
    )
    message = place.amara.sees_in(channel).latest
    assert message.json["text"] == (
        f"<@{bo.id}> &amp; <!subteam^{coordinators.id}>, <!here>: "
        f"see <#{channel.id}|general> or <https://example.com>!"
    )
    assert message.text == ("@Bo Li & @coordinators, @here: see #general or https://example.com!")
    (block,) = message.blocks
    assert block["type"] == "rich_text"
    kinds = [element["type"] for element in block["elements"][0]["elements"]]
    assert kinds == [
        *("user", "text", "usergroup", "text", "broadcast"),
        *("text", "channel", "text", "link", "text"),
    ]


async def test_what_looks_like_a_name_and_is_none_stays_text(place: Place) -> None:
    await place.amara.types("mail me@example.com or @nobody in #nowhere")
    assert place.amara.dm.latest.text == "mail me@example.com or @nobody in #nowhere"
