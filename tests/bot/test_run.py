"""``mentoring run``, as its own process against the sandbox."""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import pytest

from sandbox import InstalledApp, Member, Slack
from tests.conversations.conftest import MANIFEST, MENTEE, TERM

ROOT = Path(__file__).parents[2]
LONGEST = 60  # seconds, for a machine that does much else
CODE = "import sys; from bot.cli import main; sys.argv[0] = 'mentoring'; main()"


@dataclass
class Running:
    slack: Slack
    app: InstalledApp
    wanjiru: Member
    process: asyncio.subprocess.Process
    port: int

    async def stops(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(LONGEST):
            return await self.process.wait()

    async def ends(self) -> str:
        """Return what it wrote to standard error until it ended by itself."""
        async with asyncio.timeout(LONGEST):
            _, errors = await self.process.communicate()
        return errors.decode()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


@asynccontextmanager
async def running(folder: Path, *arguments: str, **changes: str) -> AsyncIterator[Running]:
    async with Slack() as slack:
        wanjiru = slack.add_member("wanjiru", time_zone="Africa/Nairobi")
        app = slack.install(MANIFEST)
        port = free_port()
        env = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "SLACK_BOT_TOKEN": app.bot_token,
            "SLACK_APP_TOKEN": app.app_token,
            "SLACK_SIGNING_SECRET": app.signing_secret,
            "SLACK_API_URL": slack.api_url,
            "MENTORING_COORDINATORS": wanjiru.id,
            "PORT": str(port),
            **changes,
        }
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-c",
            CODE,
            "run",
            *arguments,
            cwd=folder,
            env=env,
            stderr=asyncio.subprocess.PIPE,
        )
        try:
            yield Running(slack, app, wanjiru, process, port)
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()


async def reads(process: asyncio.subprocess.Process, word: str) -> str:
    """Return the first line of the log that has the word in it."""
    assert process.stderr is not None
    async with asyncio.timeout(30):
        while line := (await process.stderr.readline()).decode():
            if word in line:
                return line
    raise AssertionError(f"the log ended without {word}")


async def test_over_socket_mode_until_sigterm(tmp_path: Path) -> None:
    health = free_port()
    async with running(tmp_path, MENTORING_HEALTH_PORT=str(health)) as bot:
        assert '"mode": "socket_mode"' in await reads(bot.process, '"running"')
        await bot.wanjiru.types("/mentoring help")
        await bot.wanjiru.sees("plan a term")
        async with aiohttp.ClientSession(f"http://127.0.0.1:{health}") as web:
            for path in ("/health", "/ready", "/metrics"):
                async with web.get(path) as answer:
                    assert answer.status == 200
                    text = await answer.text()
        assert 'mentoring_acknowledgement_seconds_count{kind="command"} 1.0' in text
        assert (tmp_path / "mentoring.db").exists()
        assert await bot.stops() == 0


async def test_over_http_until_sigterm(tmp_path: Path) -> None:
    async with running(tmp_path, "--http") as bot:
        assert '"mode": "http"' in await reads(bot.process, '"running"')
        await bot.slack.deliver_to(f"http://127.0.0.1:{bot.port}/slack/events", bot.app)
        await bot.wanjiru.types("/mentoring term new")
        await bot.wanjiru.sees("Plan a new term")
        await bot.wanjiru.submits({**TERM, "applications_open_on": "2026-01-01"} | SOON)
        await bot.wanjiru.sees("is planned")
        assert await bot.stops() == 0


SOON = {
    "applications_close_on": "2098-12-01",
    "matching_on": None,
    "starts_on": "2099-01-05",
    "ends_on": "2099-03-20",
}


async def test_what_is_in_flight_is_finished_first(tmp_path: Path) -> None:
    async with running(tmp_path) as bot:
        await reads(bot.process, '"running"')
        await bot.wanjiru.types("/mentoring term new")
        await bot.wanjiru.sees("Plan a new term")
        await bot.wanjiru.submits({**TERM, "applications_open_on": "2026-01-01"} | SOON)
        await bot.wanjiru.sees("is planned")
        await bot.wanjiru.types("/mentoring join")
        await bot.wanjiru.sees("Join a mentoring group")
        await bot.wanjiru.fills({"role": "Mentee"})
        await bot.wanjiru.sees("What do you hope to achieve?")
        bot.slack.faults.add("chat.postMessage", "slow", seconds=2)
        await bot.wanjiru.submits(MENTEE)
        assert bot.wanjiru.modal is None  # saved, and the confirmation is on its way
        assert await bot.stops() == 0
        assert "We have your application" in bot.wanjiru.dm.latest.text


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"SLACK_BOT_TOKEN": "xoxb-wrong"}, "Slack does not accept SLACK_BOT_TOKEN (invalid_auth)"),
        ({"SLACK_APP_TOKEN": "xapp-wrong"}, "Slack does not accept SLACK_APP_TOKEN (invalid_auth)"),
    ],
)
async def test_tokens_that_slack_does_not_know(
    tmp_path: Path, change: dict[str, str], said: str
) -> None:
    async with running(tmp_path, **change) as bot:
        errors = await bot.ends()
        assert bot.process.returncode == 2
        assert errors.startswith(said)
        assert errors.count("\n") == 1


async def test_a_database_that_is_not_there(tmp_path: Path) -> None:
    async with running(tmp_path, DATABASE_URL="sqlite:///no/such/folder/x.db") as bot:
        errors = await bot.ends()
        assert bot.process.returncode == 2
        assert errors.startswith("The database of DATABASE_URL cannot be opened (OperationalError)")


async def test_a_slack_that_is_not_there(tmp_path: Path) -> None:
    nowhere = f"http://127.0.0.1:{free_port()}/api/"
    async with running(tmp_path, SLACK_API_URL=nowhere) as bot:
        errors = await bot.ends()
        assert bot.process.returncode == 2
        assert errors.startswith(f"Slack cannot be reached at {nowhere} (ClientConnectorError)")


async def test_a_port_that_is_taken(tmp_path: Path) -> None:
    with socket.create_server(("", 0)) as taken:
        port = taken.getsockname()[1]
        async with running(tmp_path, "--http", PORT=str(port)) as bot:
            errors = await bot.ends()
            assert bot.process.returncode == 2
            assert errors.startswith(f"Port {port} cannot be listened on")


async def test_a_request_with_a_wrong_signature_is_refused(tmp_path: Path) -> None:
    async with running(tmp_path, "--http", SLACK_SIGNING_SECRET="another") as bot:
        await reads(bot.process, '"running"')
        with pytest.raises(Exception, match="challenge"):
            await bot.slack.deliver_to(f"http://127.0.0.1:{bot.port}/slack/events", bot.app)
        assert await bot.stops() == 0
