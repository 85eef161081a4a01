"""A web application on a port, beside everything else that the bot does."""

import asyncio
import socket
from contextlib import AsyncExitStack, nullcontext

import uvicorn
from starlette.applications import Starlette

from bot.settings import SettingsProblem


def serve(app: Starlette, port: int, setting: str, stack: AsyncExitStack) -> None:
    """Serve the application on every interface of the machine until the stack is left.

    Raises ``SettingsProblem``, naming the setting, when the port cannot be listened on.
    """
    try:
        listening = socket.create_server(("", port), reuse_port=False)
    except OSError as error:
        raise SettingsProblem(
            f"Port {port} cannot be listened on ({error.strerror}). Set {setting} to another."
        ) from error
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, lifespan="off", access_log=False))
    # Left to itself it takes over the signals of the process; bot.run.until_stopped hears them.
    server.capture_signals = nullcontext  # type: ignore[method-assign, assignment]
    serving = asyncio.create_task(server.serve(sockets=[listening]))

    async def stop() -> None:
        server.should_exit = True
        await serving

    stack.push_async_callback(stop)
