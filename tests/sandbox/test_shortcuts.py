"""Shortcuts, global ones and those on messages."""

from typing import Any

import pytest

from sandbox import Refused, Slack
from tests.sandbox.apps import bolt, client, connected, manifest
from tests.sandbox.test_triggers import modal

Json = dict[str, Any]
SHORTCUTS: list[Json] = [
    {"name": "Ask", "type": "global", "callback_id": "ask", "description": "Opens a modal"},
    {"name": "Keep", "type": "message", "callback_id": "keep", "description": "Keeps a message"},
]


async def test_a_global_shortcut_opens_a_modal() -> None:
    async with Slack() as slack:
        app = slack.install(manifest(shortcuts=SHORTCUTS))
        amara = slack.add_member("amara")
        made = bolt(slack, app)
        bodies: list[Json] = []

        @made.global_shortcut("ask")
        async def on_ask(ack: Any, body: Json, client: Any) -> None:
            await ack()
            bodies.append(body)
            await client.views_open(trigger_id=body["trigger_id"], view=modal("Ask"))

        async with connected(made, app):
            await amara.uses_shortcut("Ask")
        (body,) = bodies
        assert (body["type"], body["callback_id"]) == ("shortcut", "ask")
        assert "channel" not in body
        assert amara.modal is not None


async def test_a_message_shortcut_brings_the_message() -> None:
    async with Slack() as slack:
        app = slack.install(manifest(shortcuts=SHORTCUTS))
        amara = slack.add_member("amara")
        channel = slack.add_channel("general", [amara])
        made = bolt(slack, app)
        bodies: list[Json] = []

        @made.message_shortcut("keep")
        async def on_keep(ack: Any, body: Json, respond: Any) -> None:
            await ack()
            bodies.append(body)
            await respond("Kept")

        async with connected(made, app):
            await amara.types("Worth keeping", channel)
            await amara.uses_shortcut("keep", on=amara.sees_in(channel).latest)
        (body,) = bodies
        assert body["type"] == "message_action"
        assert body["message"]["text"] == "Worth keeping"
        assert body["message_ts"] == body["message"]["ts"]
        assert body["channel"] == {"id": channel.id, "name": "general"}
        latest = amara.sees_in(channel).latest
        assert (latest.text, latest.ephemeral) == ("Kept", True)
        with pytest.raises(Refused, match="ephemeral"):
            await amara.uses_shortcut("keep", on=latest)


async def test_shortcuts_that_there_are_not() -> None:
    async with Slack() as slack:
        app = slack.install(manifest(shortcuts=SHORTCUTS))
        amara = slack.add_member("amara")
        with pytest.raises(Refused, match="no global shortcut 'keep'"):
            await amara.uses_shortcut("keep")
        await client(slack, app).chat_postMessage(channel=amara.id, text="Hi")
        with pytest.raises(Refused, match="no message shortcut 'ask'"):
            await amara.uses_shortcut("ask", on=amara.dm.latest)
