"""Over HTTP: what Slack signed a moment ago is taken, nothing very large, and health is told."""

import time
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any

import aiohttp
from pydantic import SecretStr
from slack_sdk.signature import SignatureVerifier

from bot.app import build_bot
from bot.run import LARGEST_BODY, http_app
from bot.settings import Settings
from models import open_database
from tests.bot.test_run import Running, free_port, reads, running

BODY = b'{"type":"url_verification","challenge":"c"}'


def signed(secret: str, body: bytes, age: int = 0) -> dict[str, str]:
    stamp = str(int(time.time()) - age)
    signature = SignatureVerifier(secret).generate_signature(timestamp=stamp, body=body)
    return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": str(signature)}


async def posts(bot: Running, headers: dict[str, str], body: bytes = BODY) -> int:
    url = f"http://127.0.0.1:{bot.port}/slack/events"
    headers = {"Content-Type": "application/json", **headers}
    async with aiohttp.ClientSession() as web, web.post(url, data=body, headers=headers) as answer:
        return answer.status


async def test_signatures_sizes_and_health(tmp_path: Path) -> None:
    async with running(tmp_path, "--http") as bot:
        await reads(bot.process, '"running"')
        secret = bot.app.signing_secret
        assert await posts(bot, signed(secret, BODY)) == 200
        assert await posts(bot, signed("another", BODY)) == 401
        assert await posts(bot, signed(secret, BODY, age=6 * 60)) == 401
        assert await posts(bot, signed(secret, BODY + b" ")) == 401
        assert await posts(bot, {}) == 401
        large = b" " * (LARGEST_BODY + 1)
        assert await posts(bot, signed(secret, large), large) == 413
        for path in ("health", "ready"):
            url = f"http://127.0.0.1:{bot.port}/{path}"
            async with aiohttp.ClientSession() as web, web.get(url) as answer:
                assert answer.status == 200
        assert await bot.stops() == 0


async def status_of(url: str, path: str) -> int:
    """Return the status with which a bot answers whose database is at the URL."""
    database = open_database(url)
    settings = Settings(slack_bot_token=SecretStr("xoxb-1"), database_url=url, _env_file=None)
    statuses: list[int] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b""}

    async def send(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            statuses.append(message["status"])

    scope = {"type": "http", "method": "GET", "path": path, "headers": [], "query_string": b""}
    await http_app(build_bot(settings, database))(scope, receive, send)
    await database.close()
    return statuses[0]


async def test_without_its_database_the_bot_is_alive_and_not_ready() -> None:
    nowhere = f"postgresql://nobody@127.0.0.1:{free_port()}/x"
    assert await status_of(nowhere, "/health") == 200
    assert await status_of(nowhere, "/ready") == 503
