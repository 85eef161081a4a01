"""A Slack that takes everything and writes it down: what matters is what the bot does with it.

The strict one is the sandbox: it would refuse most of what is played here before the bot has it.
"""

import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any
from unittest.mock import patch

from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse
from slack_sdk.webhook import WebhookResponse
from slack_sdk.webhook.async_client import AsyncWebhookClient

UNKNOWN = (
    "UELSEWHERE",
    "UBEYOND",
    "UMADEUP",
)  # begin the ids of whom nobody in the workspace knows
PEOPLE_CSV = b"name,email,certification,workshops\nAda,ada@example.org,certified,4\n"


class TakingSlack:
    """What was said to it since it was last asked."""

    def __init__(self, files_at: str) -> None:
        self._files_at = files_at
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.uploads: list[bytes] = []

    def take(self) -> list[tuple[str, dict[str, Any]]]:
        """Return the calls since the last time, by method; answers are ``respond``."""
        taken, self.calls = self.calls, []
        return taken

    def answer(self, method: str, given: dict[str, Any]) -> dict[str, Any]:
        """Return what Slack answers to a call."""
        if method == "users.info" and str(given.get("user")).startswith(UNKNOWN):
            return {"ok": False, "error": "user_not_found"}
        known: dict[str, dict[str, Any]] = {
            "auth.test": {"user_id": "UBOT", "bot_id": "B1", "team_id": "T1"},
            "users.info": {"user": _member(str(given.get("user")))},
            "usergroups.users.list": {"users": []},
            "conversations.open": {"channel": {"id": f"D{given.get('users')}"}},
            "conversations.info": {
                "channel": {
                    "id": given.get("channel"),
                    "is_member": True,
                    "topic": {"value": ""},
                    "purpose": {"value": ""},
                }
            },
            "conversations.members": {"members": []},
            "bookmarks.list": {"bookmarks": []},
            "pins.list": {"items": []},
            "files.getUploadURLExternal": {"upload_url": self._files_at, "file_id": "F9"},
            "files.info": {"file": {"id": given.get("file"), "url_private": self._files_at}},
            "conversations.create": {"channel": {"id": "CNEW"}},
            "conversations.history": {"messages": []},
            "bookmarks.add": {"bookmark": {"id": "BM1"}},
            "chat.postMessage": {"ts": "1.000009", "channel": given.get("channel")},
        }
        return {"ok": True, **known.get(method, {})}


def _member(slack_user_id: str) -> dict[str, Any]:
    return {"id": slack_user_id, "name": slack_user_id.lower(), "tz": "UTC", "locale": "en-US"}


@contextmanager
def _calls_taken(slack: TakingSlack) -> Iterator[None]:
    """Let the SDK's two ways out end here, at the last line before the network."""

    async def api_call(client: AsyncWebClient, api_method: str, **call: Any) -> AsyncSlackResponse:
        given = {**(call.get("params") or {}), **(call.get("json") or {})}
        if not isinstance(call.get("data"), bytes):
            given |= call.get("data") or {}
        for name in ("view", "blocks"):
            if isinstance(given.get(name), str):
                given[name] = json.loads(given[name])
        slack.calls.append((api_method, given))
        response = AsyncSlackResponse(
            client=client,
            http_verb="POST",
            api_url=api_method,
            req_args={},
            data=slack.answer(api_method, given),
            headers={},
            status_code=200,
        )
        response.validate()  # type: ignore[no-untyped-call]
        return response

    async def send_dict(
        client: AsyncWebhookClient, body: dict[str, Any], headers: Any = None
    ) -> WebhookResponse:
        slack.calls.append(("respond", json.loads(json.dumps(body, default=_as_json))))
        return WebhookResponse(url=client.url, status_code=200, body="ok", headers={})

    with (
        patch.object(AsyncWebClient, "api_call", api_call),
        patch.object(AsyncWebhookClient, "send_dict", send_dict),
    ):
        yield


def _as_json(block: Any) -> Any:
    return block.to_dict()


@asynccontextmanager
async def taking_slack() -> AsyncIterator[TakingSlack]:
    """Give a Slack that takes everything; files go and come over HTTP, as they really do."""
    app = web.Application(client_max_size=10_000_000)
    runner = web.AppRunner(app)
    slack = TakingSlack("")

    async def upload(request: web.Request) -> web.Response:
        slack.uploads.append(await request.read())
        return web.Response(text="OK")

    async def download(_: web.Request) -> web.Response:
        return web.Response(body=PEOPLE_CSV, content_type="text/csv")

    app.router.add_post("/file", upload)
    app.router.add_get("/file", download)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    slack._files_at = f"http://{host}:{port}/file"
    try:
        with _calls_taken(slack):
            yield slack
    finally:
        await runner.cleanup()
