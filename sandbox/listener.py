"""An HTTP server on 127.0.0.1 in the running event loop, which starts and stops at once."""

import asyncio
import socket

import uvicorn
from starlette.types import ASGIApp

HOST = "127.0.0.1"
PATIENCE = 2.0
# Seconds that a quiet connection stays, longer than clients keep theirs: else who has much to do in
# this process finds it closed at the moment at which they use it again.
KEPT_OPEN = 60


class Listener:
    """Serves one ASGI app, WebSockets included, on `port` or, if that is 0, on any free one."""

    def __init__(self, app: ASGIApp, port: int = 0) -> None:
        self._port = port
        self._server = uvicorn.Server(
            uvicorn.Config(
                app,
                lifespan="off",
                ws="websockets-sansio",
                log_config=None,
                access_log=False,
                proxy_headers=False,
                server_header=False,
                date_header=False,
                timeout_keep_alive=KEPT_OPEN,
            )
        )

    async def start(self) -> str:
        """Listen, and return the base URL. Raises `OSError` when the port is taken."""
        listening = _bound(self._port)
        # Not `serve()`: that takes over the signals of the whole process, which may be pytest's,
        # and looks only every tenth of a second whether it should stop.
        self._server.config.load()
        self._server.lifespan = self._server.config.lifespan_class(self._server.config)
        await self._server.startup(sockets=[listening])
        return f"http://{HOST}:{listening.getsockname()[1]}"

    async def stop(self) -> None:
        """Stop listening, let requests under way finish for a moment, close every connection."""
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


def _bound(port: int) -> socket.socket:
    # Said to be TCP, not left to the system: only then does asyncio switch Nagle's algorithm off,
    # without which every answer on a kept connection comes 40 ms late.
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind((HOST, port))
    except OSError:
        made.close()
        raise
    return made
