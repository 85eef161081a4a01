"""A Slack that takes everything at once, and sends as much as it is told to.

It has none of the sandbox's strictness, so that the time that is measured is the app's.
"""

import asyncio
import json
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from urllib.parse import urlencode

import aiohttp
from aiohttp import web
from slack_sdk.signature import SignatureVerifier

from benchmarks.load_app import SIGNING_SECRET, TEAM_ID

_PATIENCE = 90.0  # seconds until what follows an acknowledgement counts as not done
_LONGEST_ACK = 4.0  # seconds; Slack waits for 3, and Bolt gives up then
_SIGNING = SignatureVerifier(SIGNING_SECRET)
_PLAIN = {"Content-Type": "application/x-www-form-urlencoded"}
_JSON = {"Content-Type": "application/json"}
Json = dict[str, Any]


@dataclass(frozen=True)
class Ask:
    """One thing that a person does; ``outcome`` is the call of the app's that ends it."""

    kind: str  # slash_commands, interactive or events_api
    body: Json
    outcome: str  # a name such as "views.publish:U1"


@dataclass
class FastSlack:
    """The server, and what it waits for."""

    url: str = ""
    _waiting: dict[str, list["asyncio.Future[None]"]] = field(
        default_factory=lambda: defaultdict(list)
    )
    _acks: dict[str, "asyncio.Future[None]"] = field(default_factory=dict)
    _sockets: dict[str, web.WebSocketResponse] = field(default_factory=dict)  # by app-level token
    _numbers: Any = field(default_factory=count)
    _answers: Counter[str] = field(default_factory=Counter)  # to response URLs

    async def start(self) -> web.AppRunner:
        """Listen on any free port; the runner's ``cleanup()`` ends it."""
        app = web.Application(client_max_size=10_000_000)
        app.router.add_route("*", "/api/{method}", self._on_call)
        app.router.add_post("/respond/{number}", self._on_response)
        app.router.add_get("/link/{token}", self._on_link)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        return runner

    def response_url(self) -> tuple[str, str]:
        """Return a response URL, and the name of the outcome that an answer to it is."""
        number = next(self._numbers)
        return f"{self.url}/respond/{number}", f"respond:{number}"

    async def send_over_http(self, http: aiohttp.ClientSession, url: str, ask: Ask) -> float | None:
        """Send one request as Slack signs it; returns the seconds until it was acknowledged.

        None when it was not.
        """
        if ask.kind == "events_api":
            body, kind = json.dumps(ask.body), _JSON
        else:
            given = ask.body if ask.kind == "slash_commands" else {"payload": json.dumps(ask.body)}
            body, kind = urlencode(given), _PLAIN
        stamp = str(int(time.time()))
        signature = _SIGNING.generate_signature(timestamp=stamp, body=body)
        headers = {
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": str(signature),
            **kind,
        }
        begin = time.perf_counter()
        async with http.post(url, data=body, headers=headers) as answer:
            await answer.read()
        return time.perf_counter() - begin if answer.ok else None

    def take_answered_twice(self) -> int:
        """Return how many asks were answered more than once since this was last asked."""
        answers, self._answers = self._answers, Counter()
        return sum(times > 1 for times in answers.values())

    def is_connected(self, token: str) -> bool:
        """Say whether the app with the app-level token has opened its WebSocket."""
        return token in self._sockets

    async def send_over_socket(self, token: str, ask: Ask) -> float | None:
        """Send one envelope; returns the seconds until it was acknowledged, or None."""
        envelope_id = str(next(self._numbers))
        acked = self._acks[envelope_id] = asyncio.get_running_loop().create_future()
        envelope = {
            "envelope_id": envelope_id,
            "type": ask.kind,
            "accepts_response_payload": True,
            "payload": ask.body,
        }
        begin = time.perf_counter()
        await self._sockets[token].send_str(json.dumps(envelope))
        try:
            async with asyncio.timeout(_LONGEST_ACK):
                await acked
        except TimeoutError:
            return None
        return time.perf_counter() - begin

    async def outcome(self, name: str) -> bool:
        """Wait for the app to make the call of that name; False when it did not."""
        came = asyncio.get_running_loop().create_future()
        self._waiting[name].append(came)
        try:
            async with asyncio.timeout(_PATIENCE):
                await came
        except TimeoutError:
            return False
        return True

    def _came(self, name: str) -> None:
        for came in self._waiting.pop(name, ()):
            if not came.done():
                came.set_result(None)

    async def _on_call(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        if request.content_type == "application/json":
            given = await request.json()
        else:
            given = {**request.query, **await request.post()}
        self._came(f"{method}:{given.get('user_id') or given.get('channel') or ''}")
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        return web.json_response({"ok": True, **self._answer(method, token)})

    def _answer(self, method: str, token: str) -> Json:
        match method:
            case "auth.test":
                return {
                    "team_id": TEAM_ID,
                    "team": "Many",
                    "user_id": "UBOT",
                    "user": "mentoring",
                    "bot_id": "B1",
                    "url": self.url,
                }
            case "bots.info":
                return {"bot": {"id": "B1", "app_id": "A1"}}
            case "apps.connections.open":
                return {"url": f"{self.url.replace('http', 'ws', 1)}/link/{token}"}
            case _:
                return {"channel": "D1", "ts": "1.0", "view": {"id": "V1"}}

    async def _on_response(self, request: web.Request) -> web.Response:
        await request.read()
        name = f"respond:{request.match_info['number']}"
        self._answers[name] += 1
        self._came(name)
        return web.Response(text="ok")

    async def _on_link(self, request: web.Request) -> web.WebSocketResponse:
        token = request.match_info["token"]
        socket = self._sockets[token] = web.WebSocketResponse(max_msg_size=0)
        await socket.prepare(request)
        await socket.send_json({"type": "hello"})
        async for message in socket:
            if message.type is aiohttp.WSMsgType.TEXT:
                acked = self._acks.pop(str(json.loads(message.data).get("envelope_id")), None)
                if acked is not None and not acked.done():
                    acked.set_result(None)
        self._sockets.pop(token, None)
        return socket
