"""The traffic between the workspace and its apps: every payload and every call, for who looks.

The newest entries are kept. Tokens and signatures are not among what is noted.
"""

import json
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import Response

from sandbox.clock import Clock
from sandbox.copies import copied
from sandbox.errors import BreakConnection

Json = dict[str, Any]
MOST = 500
LONGEST_BODY = 100_000
BROKEN = 599
SECRETS = frozenset({"token", "client_secret", "access_token"})


@dataclass
class Entry:
    """One payload or call that has begun; `order` is its place among all that begin."""

    order: int
    at: str
    started: float
    direction: Literal["to_app", "from_app"]
    kind: str
    summary: str
    request: Any


@dataclass
class Traffic:
    """What was last said between the workspace and its apps."""

    clock: Clock
    _entries: deque[Json] = field(default_factory=lambda: deque(maxlen=MOST))
    _begun: int = 0
    _ended: int = 0

    def begin(
        self, direction: Literal["to_app", "from_app"], kind: str, summary: str, request: Any
    ) -> Entry:
        """Note that something is on its way, as it is now. It is not shown before `end`."""
        self._begun += 1
        at, started = self.clock.now().isoformat(), self.clock.running()
        return Entry(self._begun, at, started, direction, kind, summary, copied(request))

    def end(self, entry: Entry, response: Any, status: int) -> None:
        """Note how it was answered, as it is now; `status` is HTTP's, or what would be."""
        self._ended += 1
        self._entries.append(
            {
                "n": self._ended,
                "order": entry.order,
                "at": entry.at,
                "direction": entry.direction,
                "kind": entry.kind,
                "summary": entry.summary,
                "request": entry.request,
                "response": copied(response),
                "status": status,
                "ms": round((self.clock.running() - entry.started) * 1000, 1),
            }
        )

    def after(self, n: int) -> list[Json]:
        """Return what ended after the entry `n`, in the order in which it ended."""
        return [entry for entry in self._entries if entry["n"] > n]

    async def call(
        self, kind: str, request: Request, answer: Callable[[], Awaitable[Response]]
    ) -> Response:
        """Let `answer` answer a call of an app, and note both."""
        asked = _readable(request, await request.body())
        entry = self.begin("from_app", kind, _what(asked), asked)
        try:
            response = await answer()
        except BreakConnection:
            self.end(entry, "The connection was broken.", BROKEN)
            raise
        self.end(entry, _without_secrets(_as_json(bytes(response.body))), response.status_code)
        return response


def noted(kind: str, payload: Json) -> tuple[str, str, Json]:
    """Return what a payload for an app is called, a few words on what it is about, and itself."""
    if kind == "slash_commands":
        return str(payload["command"]), str(payload["text"]), payload
    if kind == "events_api":
        return str(payload["event"]["type"]), str(payload["event"].get("text", "")), payload
    about = [action["action_id"] for action in payload.get("actions", ())]
    about = about or [payload.get("action_id") or payload.get("view", {}).get("callback_id", "")]
    return str(payload["type"]), " ".join(str(each) for each in about), payload


def _readable(request: Request, body: bytes) -> Any:
    content_type = request.headers.get("content-type", "")
    asked: Json = dict(request.query_params)
    if content_type.startswith("multipart/") or len(body) > LONGEST_BODY:
        return asked | {"body": f"{len(body)} bytes"}
    if content_type.startswith("application/x-www-form-urlencoded"):
        form = parse_qsl(body.decode(errors="replace"), keep_blank_values=True)
        asked |= {key: _as_json(value.encode()) for key, value in form}
    elif body:
        given = _as_json(body)
        if not isinstance(given, dict):
            return given
        asked |= given
    return _without_secrets(asked)


def _as_json(text: bytes) -> Any:
    """Return what JSON says, and any other text as it is. Numbers stay the text they came as."""
    try:
        value = json.loads(text)
    except ValueError:
        return text.decode(errors="replace")
    return value if isinstance(value, (dict, list)) else text.decode(errors="replace")


def _without_secrets(said: Any) -> Any:
    if not isinstance(said, dict):
        return said
    return {name: value for name, value in said.items() if name not in SECRETS}


def _what(asked: Any) -> str:
    if not isinstance(asked, dict):
        return ""
    view = asked.get("view")
    named = view.get("callback_id", "") if isinstance(view, dict) else ""
    return str(asked.get("text") or named or asked.get("channel") or "")[:80]
