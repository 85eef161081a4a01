"""The workspace over HTTP and WebSocket: what apps call, and what the browser page needs."""

from collections.abc import Callable
from email.utils import format_datetime
from typing import Any
from urllib.parse import urlencode

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocket

from sandbox import avatars, client, files, oauth_page, page, response_url
from sandbox.delivery import socket_mode
from sandbox.errors import BreakConnection
from sandbox.listener import HOST, Listener
from sandbox.web_api import dispatch
from sandbox.workspace import Workspace

Abort = Callable[[tuple[str, int] | None], None]
# A page elsewhere that got its name to point here must not read what is in the workspace.
_ONLY_LOCAL = Middleware(TrustedHostMiddleware, allowed_hosts=[HOST, "localhost"])


class Server:
    """The workspace, listening on 127.0.0.1."""

    def __init__(self, ws: Workspace, port: int) -> None:
        self._ws = ws
        self.app: ASGIApp = Starlette(routes=_routes(ws, self._abort), middleware=[_ONLY_LOCAL])
        self._listener = Listener(self.app, port)

    async def start(self) -> str:
        """Listen, and return the base URL. Raises `OSError` when the port is taken."""
        return await self._listener.start()

    async def stop(self) -> None:
        """Close the WebSockets of apps and everything else."""
        await socket_mode.close_all(self._ws.wires)
        await self._listener.stop()

    def _abort(self, client: tuple[str, int] | None) -> None:
        self._listener.abort(client)


class _Broken(Response):
    """No response: the connection breaks instead."""

    def __init__(self, abort: Abort) -> None:
        super().__init__()
        self._abort = abort

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        del receive, send
        self._abort(scope.get("client"))


def _routes(ws: Workspace, abort: Abort) -> list[BaseRoute]:
    async def api(request: Request) -> Response:
        method = request.path_params["method"]
        try:
            answer = await ws.wires.traffic.call(
                method, request, lambda: dispatch.handle(ws, method, request)
            )
        except BreakConnection:
            return _Broken(abort)
        answer.headers["date"] = format_datetime(ws.now(), usegmt=True)
        return answer

    async def link(connection: WebSocket) -> None:
        await socket_mode.serve(ws.wires, connection)

    async def respond(request: Request) -> Response:
        params: dict[str, Any] = request.path_params
        key = f"{params['number']}/{params['secret']}"
        try:
            return await ws.wires.traffic.call(
                "response_url", request, lambda: response_url.answer(ws, key, request)
            )
        except BreakConnection:
            return _Broken(abort)

    async def authorize(request: Request) -> Response:
        return await oauth_page.answer(ws, request)

    async def upload(request: Request) -> Response:
        return await files.receive(ws, request.path_params["key"], request)

    async def download(request: Request) -> Response:
        return await files.fetch(ws, request.path_params["ids"].partition("-")[2], request)

    async def avatar(request: Request) -> Response:
        return avatars.draw(ws, request.path_params["name"].partition("-")[0])

    async def permalink(request: Request) -> Response:
        channel, message = request.path_params["channel"], request.path_params["message"]
        return RedirectResponse(f"/?{urlencode({'channel': channel, 'message': message})}")

    return [
        Route("/api/{method}", api, methods=["GET", "POST"]),
        WebSocketRoute("/link/", link),
        *(
            Route(f"/{kind}/{{team}}/{{number}}/{{secret}}", respond, methods=["POST"])
            for kind in ("commands", "actions", "app")
        ),
        Route("/upload/v1/{key}", upload, methods=["POST"]),
        Route("/files-pri/{ids}/{name}", download, methods=["GET"]),
        Route("/avatars/{name}.svg", avatar, methods=["GET"]),
        Route("/archives/{channel}/{message}", permalink, methods=["GET"]),
        Route("/oauth/v2/authorize", authorize, methods=["GET", "POST"]),
        *client.routes(ws),
        *page.routes,
    ]
