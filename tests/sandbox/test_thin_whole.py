"""The way through everything, with the official Bolt app in Socket Mode."""

from typing import Any

from sandbox import Slack
from tests.sandbox.apps import bolt, connected, manifest

Json = dict[str, Any]
MODAL = {
    "type": "modal",
    "callback_id": "ask",
    "title": {"type": "plain_text", "text": "Ask"},
    "submit": {"type": "plain_text", "text": "Send"},
    "blocks": [
        {
            "type": "input",
            "block_id": "name",
            "label": {"type": "plain_text", "text": "Name"},
            "element": {"type": "plain_text_input", "action_id": "value"},
        }
    ],
}


async def test_a_command_opens_a_modal_and_its_answer_arrives() -> None:
    async with Slack() as slack:
        app = slack.install(manifest())
        amara = slack.add_member("amara", real_name="Amara Okafor", time_zone="Africa/Nairobi")
        made = bolt(slack, app)

        @made.command("/echo")
        async def on_echo(ack: Any, body: Json, client: Any, respond: Any) -> None:
            await ack()
            await client.views_open(trigger_id=body["trigger_id"], view=MODAL)
            await respond(f"You said {body['text']}")

        @made.view("ask")
        async def on_ask(ack: Any, body: Json, client: Any) -> None:
            await ack()
            name = body["view"]["state"]["values"]["name"]["value"]["value"]
            await client.chat_postMessage(channel=body["user"]["id"], text=f"Hello *{name}*")

        async with connected(made, app):
            await amara.types("/echo one two")
            assert amara.dm.latest.text == "You said one two"
            assert amara.dm.latest.ephemeral
            await amara.submits({"Name": "Amara"})
            assert amara.modal is None
            assert amara.dm.latest.text == "Hello Amara"
            assert not amara.dm.latest.ephemeral
