"""Whatever a page sends, the workspace answers it and does not break."""

import asyncio
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sandbox import Slack, messages, views
from sandbox.client.routes import READS, WRITES, Endpoint
from sandbox.errors import Refused
from tests.sandbox.apps import manifest
from tests.sandbox.test_any_arguments import JUNK, Drawn
from tests.sandbox.test_modals import EVERYTHING
from tests.sandbox.test_triggers import home, modal, plain

Json = dict[str, Any]
ROW = {
    "type": "actions",
    "block_id": "row",
    "elements": [
        {"type": "button", "action_id": "go", "text": plain("Go")},
        {
            "type": "overflow",
            "action_id": "more",
            "options": [{"text": plain("A"), "value": "a"}, {"text": plain("B"), "value": "b"}],
        },
    ],
}
BLOCK_IDS = [block["block_id"] for block in EVERYTHING] + ["row"]


@pytest.mark.parametrize(
    "endpoint",
    [
        *(pytest.param(endpoint, id=f"get-{name}") for name, endpoint in READS.items()),
        *(pytest.param(endpoint, id=f"post-{name}") for name, endpoint in WRITES.items()),
    ],
)
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_no_request_of_a_page_breaks_the_workspace(endpoint: Endpoint, data: st.DataObject) -> None:
    async def ask() -> None:
        async with Slack() as slack:
            ws = slack.workspace
            app = slack.install(manifest())
            amara = slack.add_member("amara")
            channel = slack.add_channel("general", [amara, app])
            bot = ws.bot_of(app)
            said = messages.post(ws, channel, bot, "x", given_blocks=[ROW])
            trigger = views.new_trigger(ws, app, amara.user, view_id=None, channel=channel.id)
            given_view = modal("Ask", *EVERYTHING, ROW, submit=plain("Send"))
            view = views.open_modal(ws, app, views.take_trigger(ws, app, trigger), given_view)
            published = views.publish(ws, app, amara.user, home("Hi"))
            ids = [view.id, published.id, channel.id, app.app_id, said.ts, "go", "more", "value"]
            value = st.fixed_dictionaries(
                {},
                optional={
                    key: JUNK | st.sampled_from([[amara.id], [channel.id], amara.id, channel.id])
                    for key in (
                        "value",
                        "selected_option",
                        "selected_options",
                        "selected_date",
                        "selected_time",
                        "selected_date_time",
                        "selected_user",
                        "files",
                        "selected_users",
                        "selected_channel",
                        "selected_conversations",
                    )
                },
            )
            values = st.dictionaries(
                st.sampled_from(BLOCK_IDS), JUNK | st.fixed_dictionaries({"value": JUNK | value})
            )
            container = st.sampled_from(
                [
                    {"type": "message", "channel": channel.id, "ts": said.ts},
                    {"type": "view", "view_id": view.id},
                    {},
                ]
            )
            drawn = (
                st.sampled_from([amara.id, *ids, *BLOCK_IDS]) | JUNK | values | container | value
            )
            asked = Drawn(lambda: data.draw(drawn))
            asked["member"] = amara.id
            for key, chosen in (
                ("values", values),
                ("container", container),
                ("element", value),
                ("block_id", st.sampled_from(BLOCK_IDS)),
                ("action_id", st.sampled_from(["go", "more", "value"])),
                ("channel", st.just(channel.id)),
            ):
                if data.draw(st.booleans()):
                    asked[key] = data.draw(chosen)
            if data.draw(st.booleans()):
                asked["view_id"] = view.id
            try:
                answer = await endpoint(ws, asked)
            except Refused:
                return
            json.dumps(answer)

    asyncio.run(ask())


@pytest.mark.parametrize("chosen", [None, "a", 1, ["a"], {}, {"value": ["a"]}, {"value": "c"}])
async def test_what_a_menu_does_not_offer_is_refused(chosen: Any) -> None:
    async with Slack() as slack:
        ws = slack.workspace
        app = slack.install(manifest())
        amara = slack.add_member("amara")
        channel = slack.add_channel("general", [amara, app])
        said = messages.post(ws, channel, ws.bot_of(app), "x", given_blocks=[ROW])
        asked = {
            "member": amara.id,
            "container": {"type": "message", "channel": channel.id, "ts": said.ts},
            "block_id": "row",
            "action_id": "more",
            "element": {"selected_option": chosen},
        }
        with pytest.raises(Refused, match="This is not offered"):
            await WRITES["action"](ws, asked)
