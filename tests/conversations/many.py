"""The stage of several workspaces: two beside each other, and one bot that both can install."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from html import unescape
from re import search
from typing import Any

import aiohttp
from cryptography.fernet import Fernet
from pydantic import SecretStr

from bot.app import Bot
from bot.run import running_bot
from bot.settings import Settings
from models import Database
from sandbox import InstalledApp, Member, Slack
from scheduler.clock import tick
from scheduler.pace import Pace
from tests.bot.test_run import free_port
from tests.conftest import NOW
from tests.conversations.conftest import MANIFEST, match_here

KEY = Fernet.generate_key().decode()


@dataclass
class Browser:
    """Somebody's browser, which keeps the cookies of the bot's pages."""

    web: aiohttp.ClientSession
    bot_url: str

    async def begins(self) -> str:
        """Open the bot's page; returns where its button leads, on Slack's own."""
        status, page = await self.opens(f"{self.bot_url}/slack/install")
        link = search(r'href="([^"]+)"', page)
        assert status == 200
        assert link is not None, page
        return unescape(link[1])

    async def answers(self, asked: str, member: Member, answer: str = "allow") -> str:
        """Answer on Slack's page; returns where Slack sends the browser."""
        form = {"answer": answer, "member": member.id}
        async with self.web.post(asked, data=form, allow_redirects=False) as reply:
            assert reply.status == 303, await reply.text()
            return reply.headers["Location"]

    async def opens(self, url: str) -> tuple[int, str]:
        """Open one of the bot's pages; returns its status and what it says."""
        # The cookie is for https alone, which no test speaks.
        cookies = {cookie.key: cookie.value for cookie in self.web.cookie_jar}
        header = {"Cookie": "; ".join(f"{key}={value}" for key, value in cookies.items())}
        async with self.web.get(url, headers=header) as reply:
            return reply.status, unescape(await reply.text())

    async def installs(self, member: Member) -> str:
        """Install the bot in the member's workspace; returns the last page."""
        status, page = await self.opens(await self.answers(await self.begins(), member))
        assert status == 200, page
        return page


@dataclass
class ManyStage:
    """Two workspaces with a coordinator in each, and the bot, which nobody installed yet."""

    slack: Slack
    other: Slack
    app: InstalledApp
    other_app: InstalledApp
    bot: Bot
    database: Database
    browser: Browser
    settings: Settings
    wanjiru: Member  # an admin of the first
    olga: Member  # an admin of the other

    async def ticks(self) -> None:
        """Let the bot see where it is installed, and say there what is due."""
        assert self.bot.workspaces is not None
        await self.bot.workspaces.look()
        for sender in self.bot.workspaces.senders.values():
            await tick(sender)

    def moves(self, by: timedelta) -> None:
        """Let it be later, in both workspaces."""
        self.slack.clock.move(by)


@asynccontextmanager
async def two_workspaces(
    database_url: str, database: Database, *, rotates: bool = False, **changes: Any
) -> AsyncIterator[ManyStage]:
    """Open both workspaces and run the bot over HTTP for whoever installs it."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    manifest = {
        **MANIFEST,
        "oauth_config": {
            **MANIFEST["oauth_config"],
            "redirect_urls": [f"{url}/slack/oauth_redirect"],
        },
        "settings": {**MANIFEST["settings"], "token_rotation_enabled": rotates},
    }
    async with (
        Slack(team_name="The Carpentries") as slack,
        Slack(team_name="Tidy <Data>", beside=slack) as other,
        aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as web,
    ):
        slack.clock.freeze(NOW)
        app = slack.create_app(manifest)
        other_app = other.distribute(app)
        given: dict[str, Any] = {
            "slack_client_id": app.client_id,
            "slack_client_secret": SecretStr(app.client_secret),
            "slack_signing_secret": SecretStr(app.signing_secret),
            "mentoring_encryption_keys": (SecretStr(KEY),),
            "slack_api_url": slack.api_url,
            "database_url": database_url,
            "port": port,
        }
        settings = Settings(**{**given, **changes}, _env_file=None)
        async with running_bot(
            settings,
            http=True,
            clock=slack.clock.now,
            ticks=False,
            pace=Pace(in_channel=0, overall=0),
            spread=timedelta(),
            matcher=match_here,
        ) as bot:
            slack.watch(bot.app)
            for each, there in ((slack, app), (other, other_app)):
                await each.deliver_to(f"{url}/slack/events", there)
            yield ManyStage(
                slack=slack,
                other=other,
                app=app,
                other_app=other_app,
                bot=bot,
                database=database,
                browser=Browser(web, url),
                settings=settings,
                wanjiru=slack.add_member(
                    "wanjiru", real_name="Wanjiru Kamau", time_zone="Africa/Nairobi", is_admin=True
                ),
                olga=other.add_member(
                    "olga", real_name="Olga Orlova", time_zone="Europe/Berlin", is_admin=True
                ),
            )
