"""Calls to the workspace by a program in whose process it is, without a network in between.

A call over the loopback takes as long again as its answer: it is written to a socket, waited for
and parsed, twice. Who makes tens of thousands of them has no need of that. What is called is the
same: the server's app, with the request's headers and body as they would come over the network.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message

_CLIENT = ("127.0.0.1", 0)  # no connection is from there, so none is broken in its stead


class Answer:
    """What slack_sdk reads of an ``aiohttp.ClientResponse``."""

    def __init__(self, messages: list[Message]) -> None:
        start, *parts = messages
        self.status: int = start["status"]
        self.headers = Headers(raw=start["headers"])
        self._body = b"".join(part.get("body", b"") for part in parts)

    @property
    def content_type(self) -> str:
        """The content's type, without its parameters."""
        return self.headers.get("content-type", "").partition(";")[0]

    async def read(self) -> bytes:
        """Return the body."""
        return self._body

    async def text(self) -> str:
        """Return the body as text."""
        return self._body.decode()

    async def json(self) -> Any:
        """Return what the body's JSON says. Raises ``json.JSONDecodeError``."""
        return json.loads(self._body)


class InProcess:
    """Takes JSON to the app that listens at a URL; all else goes over the network, as ever.

    A call takes ``longest_call`` seconds at most.
    """

    def __init__(
        self, app: ASGIApp, url: str, network: aiohttp.ClientSession, longest_call: float
    ) -> None:
        self._app, self._url, self._network = app, f"{url}/", network
        self._longest_call = longest_call

    @property
    def closed(self) -> bool:
        """Whether nothing can be called with it any more."""
        return self._network.closed

    @asynccontextmanager
    async def request(
        self, method: str, url: str, **given: Any
    ) -> AsyncIterator[Answer | aiohttp.ClientResponse]:
        """Call, as ``aiohttp.ClientSession.request`` does, and give the answer.

        Raises ``aiohttp.ServerDisconnectedError`` where there is none, and ``TimeoutError``.
        """
        body = _json_of(given)
        if body is None or not url.startswith(self._url):
            async with self._network.request(method, url, **given) as response:
                yield response
        else:
            async with asyncio.timeout(self._longest_call):
                answer = await self._ask(method, url, given["headers"], body)
            yield answer

    async def _ask(self, method: str, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        await asyncio.sleep(0)  # others have their turn, as they have while a network is waited for
        parts = urlsplit(url)
        said: list[Message] = []
        given = {name.lower(): text for name, text in headers.items()}
        given |= {"host": parts.netloc, "content-length": str(len(body))}

        async def receive() -> Message:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: Message) -> None:
            said.append(message)

        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": method,
            "scheme": parts.scheme,
            "path": parts.path,
            "raw_path": parts.path.encode(),
            "root_path": "",
            "query_string": parts.query.encode(),
            "headers": [(name.encode(), text.encode()) for name, text in given.items()],
            "client": _CLIENT,
            "server": (parts.hostname, parts.port),
        }
        await self._app(scope, receive, send)
        if not said:
            raise aiohttp.ServerDisconnectedError
        return Answer(said)


def _json_of(given: Mapping[str, Any]) -> bytes | None:
    """Return the JSON that is sent, as slack_sdk gives it for calls and for webhooks, if it is."""
    if given.get("json") is not None:
        return json.dumps(given["json"]).encode()
    data = given.get("data")
    return data.encode() if isinstance(data, str) else None
