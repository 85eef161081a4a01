"""The same listener is found, whether or not it was compared first."""

import re
from typing import Any

import pytest
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from bot.quick_matching import match_quickly

BODIES: list[dict[str, Any]] = [
    {"command": "/mentoring", "text": "status"},
    {"command": "/other", "text": ""},
    *(
        {"type": "block_actions", "actions": [{"action_id": name, "block_id": "b"}]}
        for name in ("one", "two", "many.1", "nobody's")
    ),
    {"type": "block_actions", "actions": []},
    {"type": "block_suggestion", "action_id": "one", "block_id": "b"},
    {"type": "view_submission", "view": {"callback_id": "one"}},
    {"type": "view_submission", "view": {"callback_id": "two"}},
    {"type": "view_closed", "view": {"callback_id": "one"}},
    {"type": "event_callback", "event": {"type": "app_home_opened", "user": "U1"}},
    {"type": "event_callback", "event": {"type": "message", "channel_type": "im", "text": "Hi"}},
    {"type": "event_callback", "event": {"type": "user_change", "user": {"id": "U1"}}},
    {"type": "shortcut", "callback_id": "one"},
    {},
]


async def authorize(**_: Any) -> AuthorizeResult:
    return AuthorizeResult(enterprise_id=None, team_id="T1", bot_token="xoxb-1", bot_user_id="B1")


def listening(app: AsyncApp, heard: list[str]) -> None:
    def to(name: str) -> Any:
        async def listener(ack: AsyncAck) -> None:
            await ack()
            heard.append(name)

        return listener

    app.command("/mentoring")(to("command"))
    app.action("one")(to("action one"))
    app.options("one")(to("options one"))
    app.view("one")(to("view one"))
    app.action("two")(to("action two"))
    app.action(re.compile(r"^many\."))(to("action many"))
    app.view({"type": "view_closed", "callback_id": "one"})(to("view one closed"))
    app.event("app_home_opened")(to("home"))
    app.event({"type": "message"})(to("message event"))
    app.message("")(to("message"))


@pytest.mark.parametrize("body", BODIES, ids=str)
async def test_the_same_listener_is_found(body: dict[str, Any]) -> None:
    answers = []
    for is_quick in (False, True):
        app = AsyncApp(
            client=AsyncWebClient("xoxb-1"),
            signing_secret="unused",
            authorize=authorize,
        )
        if is_quick:
            match_quickly(app)
        heard: list[str] = []
        listening(app, heard)
        about = {"team": {"id": "T1"}, "user": {"id": "U1"}, "team_id": "T1"}
        request = AsyncBoltRequest(body=about | body, mode="socket_mode")
        answer = await app.async_dispatch(request)
        answers.append((answer.status, heard))
    assert answers[0] == answers[1]
