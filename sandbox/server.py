"""The workspace over HTTP and WebSocket: what apps call, and what the browser page needs."""

import asyncio
import socket
from typing import Any
from urllib.parse import urlencode

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocket

from sandbox import avatars, client, files, page, response_url
from sandbox.delivery import socket_mode
from sandbox.errors import BreakConnection
from sandbox.web_api import dispatch
from sandbox.workspace import Workspace

HOST = "127.0.0.1"
PATIENCE = 2.0
# A page elsewhere that got its name to point here must not read what is in the workspace.
_ONLY_LOCAL = Middleware(TrustedHostMiddleware, allowed_hosts=[HOST, "localhost"])


class Server:
    """One HTTP server on 127.0.0.1, in the running event loop."""

    def __init__(self, ws: Workspace, port: int) -> None:
        self._ws = ws
        config = uvicorn.Config(
            _breaking(Starlette(routes=_routes(ws), middleware=[_ONLY_LOCAL]), self),
            lifespan="off",
            ws="websockets-sansio",
            log_config=None,
            access_log=False,
            server_header=False,
            date_header=False,
        )
        self._server = uvicorn.Server(config)
        self._port = port

    async def start(self) -> str:
        """Listen, and return the base URL. Raises `OSError` when the port is taken."""
        listening = socket.create_server((HOST, self._port))
        # Not `serve()`: that takes over the signals of the whole process, which may be pytest's,
        # and looks only every tenth of a second whether it should stop.
        self._server.config.load()
        self._server.lifespan = self._server.config.lifespan_class(self._server.config)
        await self._server.startup(sockets=[listening])
        return f"http://{HOST}:{listening.getsockname()[1]}"

    async def stop(self) -> None:
        """Stop listening, let requests under way finish for a moment, close every connection."""
        await socket_mode.close_all(self._ws.wires)
        # Not uvicorn's own `shutdown()`: that sleeps a tenth of a second, in each of many tests.
        for server in self._server.servers:
            server.close()
        state = self._server.server_state
        for connection in list(state.connections):
            connection.shutdown()
        if state.tasks:
            _, slow = await asyncio.wait(set(state.tasks), timeout=PATIENCE)
            for task in slow:
                task.cancel()
        for connection in list(state.connections):
            connection.transport.abort()
        await asyncio.sleep(0)  # the loop tells the connections in its next turn

    def abort(self, client: tuple[str, int] | None) -> None:
        """Break the connection of this client at once, as a network does."""
        for connection in list(self._server.server_state.connections):
            transport = connection.transport
            if transport.get_extra_info("peername") == client:
                transport.abort()


def _breaking(app: ASGIApp, server: "Server") -> ASGIApp:
    async def run(scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await app(scope, receive, send)
        except BreakConnection:
            server.abort(scope.get("client"))

    return run


def _routes(ws: Workspace) -> list[BaseRoute]:
    async def api(request: Request) -> Response:
        return await dispatch.handle(ws, request.path_params["method"], request)

    async def link(connection: WebSocket) -> None:
        await socket_mode.serve(ws.wires, connection)

    async def respond(request: Request) -> Response:
        params: dict[str, Any] = request.path_params
        return await response_url.answer(ws, f"{params['number']}/{params['secret']}", request)

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
        *client.routes(ws),
        *page.routes,
    ]
