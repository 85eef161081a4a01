"""Whatever an app sends, the workspace answers it and does not break."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sandbox import Slack, messages, views
from sandbox.errors import ApiError
from sandbox.web_api import dispatch
from sandbox.web_api.methods import METHODS
from tests.sandbox.apps import manifest

Json = dict[str, Any]
SECTION = {"type": "section", "text": {"type": "plain_text", "text": "x"}}
TITLE = {"type": "plain_text", "text": "x"}
GOOD: list[Any] = [
    "x",
    "1",
    "true",
    "link",
    "https://example.com",
    "tada",
    [SECTION],
    json.dumps([SECTION]),
    {"type": "modal", "title": TITLE, "blocks": [SECTION]},
    {"type": "home", "blocks": [SECTION]},
    {"event_type": "e", "event_payload": {}},
    [{"text": "x", "blocks": [SECTION]}],
]
JUNK = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 10**12) | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


def _known(slack: Slack) -> list[Any]:
    """Return ids and time stamps that there are in this workspace."""
    ws = slack.workspace
    stamps = [message.ts for channel in ws.channels.values() for message in channel.messages]
    ids = [ws.team.id, *ws.users, *ws.channels, *ws.groups, *ws.triggers, *ws.files]
    return [*ids, *stamps, *(app.bot_id for app in ws.apps.values())]


class Drawn(dict[str, Any]):
    """Arguments that are drawn when the method asks for them, and then stay."""

    def __init__(self, draw: Callable[[], Any]) -> None:
        super().__init__()
        self._draw = draw

    def get(self, name: str, default: Any = None) -> Any:
        if name not in self:
            self[name] = self._draw()
        return self[name]


def _answer(slack: Slack, name: str, token: str, args: Json) -> Json:
    try:
        return dispatch._run(slack.workspace, name, dispatch.Given(args, token, None))
    except ApiError as refusal:
        return {"error": refusal.code} | refusal.more


@pytest.mark.parametrize("name", sorted(METHODS))
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_no_arguments_break_a_method(name: str, data: st.DataObject) -> None:
    async def call() -> None:
        async with Slack() as slack:
            ws = slack.workspace
            app = slack.install(manifest())
            amara = slack.add_member("amara")
            channel = slack.add_channel("general", [amara, app])
            slack.add_user_group("coordinators", [amara])
            await amara.types("Hello", channel)
            messages.post(ws, channel, ws.bot_of(app), "Hello")
            await amara.types("Hello")
            views.new_trigger(ws, app, amara.user, view_id=None, channel=channel.id)
            token = app.app_token if METHODS[name].caller == "app" else app.bot_token
            for _ in range(4):
                values = st.sampled_from([None, *_known(slack), *GOOD]) | JUNK
                args = Drawn(lambda values=values: data.draw(values))  # type: ignore[misc]
                json.dumps(_answer(slack, name, token, args))

    asyncio.run(call())
