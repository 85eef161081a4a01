"""One process under load: the bot, or a bare Bolt app that acknowledges and does nothing.

``benchmarks/load.py`` starts it. Both are served in the same way, over HTTP or Socket Mode.
"""

import asyncio
import re
import sys
from contextlib import AsyncExitStack
from datetime import timedelta

from pydantic import SecretStr
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from benchmarks.crowd import STARTS_ON
from bot.logs import set_up_logs
from bot.run import EVENTS_PATH, running_bot, spare_what_stays, until_stopped
from bot.serving import serve
from bot.settings import Settings
from programme.calendar import start_of_day

TEAM_ID = "T1"
# Late enough in the term for eleven meetings to lie behind it.
NOW = start_of_day(STARTS_ON + timedelta(weeks=11), "Africa/Nairobi") + timedelta(hours=12)
BOT_TOKEN = "xoxb-bench"  # noqa: S105 - opens nothing
SIGNING_SECRET = "bench"  # noqa: S105


def app_token(what: str) -> str:
    """Return the app-level token of ``bot`` or ``bare``, by which Slack knows who connects."""
    return f"xapp-{what}"


async def run_bot(slack_url: str, database_url: str, port: int, *, http: bool) -> None:
    """Run the bot as ``mentoring run`` does, without its clock, at a time when much can be said."""
    settings = Settings(
        slack_bot_token=SecretStr(BOT_TOKEN),
        slack_app_token=SecretStr(app_token("bot")),
        slack_signing_secret=SecretStr(SIGNING_SECRET),
        slack_api_url=slack_url,
        database_url=database_url,
        port=port,
        _env_file=None,
    )
    async with running_bot(settings, http=http, clock=lambda: NOW, ticks=False):
        spare_what_stays()
        await until_stopped()


async def run_bare(slack_url: str, port: int, *, http: bool) -> None:
    """Run an app that acknowledges whatever the load sends."""
    app = AsyncApp(
        client=AsyncWebClient(BOT_TOKEN, base_url=slack_url), signing_secret=SIGNING_SECRET
    )

    async def on_anything(ack: AsyncAck) -> None:
        await ack()

    app.command("/mentoring")(on_anything)
    app.action(re.compile(""))(on_anything)
    app.view(re.compile(""))(on_anything)
    app.event("app_home_opened")(on_anything)
    async with AsyncExitStack() as stack:
        if http:
            handler = AsyncSlackRequestHandler(app)

            async def on_request(request: Request) -> Response:
                return await handler.handle(request)

            route = Route(EVENTS_PATH, on_request, methods=["POST"])
            serve(Starlette(routes=[route]), port, "PORT", stack)
        else:
            socket = AsyncSocketModeHandler(
                app, app_token("bare"), web_client=AsyncWebClient(base_url=slack_url)
            )
            await socket.connect_async()
            stack.push_async_callback(socket.close_async)
        spare_what_stays()
        await until_stopped()


def main() -> None:
    """Run ``bot`` or ``bare``, over ``http`` or ``socket``, until SIGTERM."""
    what, wire, slack_url, database_url, port = sys.argv[1:]
    set_up_logs()
    is_http = wire == "http"
    if what == "bot":
        asyncio.run(run_bot(slack_url, database_url, int(port), http=is_http))
    else:
        asyncio.run(run_bare(slack_url, int(port), http=is_http))


if __name__ == "__main__":
    main()
