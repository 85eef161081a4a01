"""The workspaces that installed the bot: in each it speaks, as long as it is installed.

What is in the database decides, so a workspace that one replica saw coming or going is found by
the others within seconds.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import aiohttp
import structlog
from cryptography.fernet import InvalidToken
from slack_sdk.errors import SlackClientError
from slack_sdk.oauth.installation_store import Bot
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import col, select

from bot.installations import Installations
from models import Database, Workspace
from programme.clock import Clock
from programme.installations import Installed, keep_installed
from scheduler.gaps import notice_gap
from scheduler.privacy import forget_the_old
from scheduler.sender import Sender

log = structlog.get_logger(__name__)

_LOOK_EVERY = 2.0  # seconds
_FORGET_EVERY = timedelta(hours=1)
_FAILURES = (SQLAlchemyError, SlackClientError, aiohttp.ClientError, OSError, TimeoutError)

# Takes the workspace's id and token; returns who speaks there.
MakeSender = Callable[[int, str], Sender]
# What goes on in a workspace as long as the bot is installed there.
Serve = Callable[[Sender], AbstractAsyncContextManager[None]]


@dataclass(frozen=True)
class _Served:
    sender: Sender
    until_removed: AsyncExitStack


class Workspaces:
    """The workspaces in which this process speaks."""

    def __init__(
        self,
        installations: Installations,
        database: Database,
        clock: Clock,
        make_sender: MakeSender,
        serve: Serve,
    ) -> None:
        self._installations, self._database, self._clock = installations, database, clock
        self._make_sender, self._serve = make_sender, serve
        self._served: dict[str, _Served] = {}
        self._looking = asyncio.Lock()
        self._forgot_at = datetime.min.replace(tzinfo=UTC)

    @property
    def senders(self) -> dict[str, Sender]:
        """Who speaks, by Slack's id of the workspace."""
        return {team: served.sender for team, served in self._served.items()}

    def list_ids(self) -> list[int]:
        """Return the rows' ids of those in which this process speaks."""
        return [served.sender.workspace_id for served in self._served.values()]

    async def look(self) -> None:
        """Begin in workspaces that are new, end in those that are gone, use tokens that are new.

        Raises what the database raises; a workspace in which Slack or the database does not let
        it begin is tried again the next time.
        """
        async with self._looking:
            bots = {str(bot.team_id): bot for bot in await self._installations.list_all()}
            for team in self._served.keys() - bots.keys():
                await self._end(team)
            for team in self._served.keys() & bots.keys():
                self._served[team].sender.client.token = bots[team].bot_token
            new = [bot for team, bot in bots.items() if team not in self._served]
            await asyncio.gather(*(self._try_to_begin(bot) for bot in new))
            await self._forget_where_it_is_gone()

    async def notice(self) -> None:
        """Look, or leave it for the next time where the database does not let it."""
        try:
            await self.look()
        except (*_FAILURES, InvalidToken) as error:
            log.warning("workspaces_not_seen", why=type(error).__name__)

    async def close(self) -> None:
        """End in every workspace, together."""
        async with self._looking:
            await asyncio.gather(*(self._end(team) for team in list(self._served)))

    async def _try_to_begin(self, bot: Bot) -> None:
        try:
            await self._begin(bot)
        except _FAILURES as error:
            # By name alone, for the error would repeat values.
            log.warning("workspace_not_begun", team=bot.team_id, why=type(error).__name__)

    async def _begin(self, bot: Bot) -> None:
        team = str(bot.team_id)
        if await self._installations.is_over(bot):
            await self._installations.end(team)
            return
        installed = Installed(
            team, bot.team_name or team, bot.app_id, bot.bot_user_id, self._clock()
        )
        async with self._database.writing() as session:
            workspace = await keep_installed(session, installed)
        await notice_gap(self._database, workspace.id, self._clock())
        sender = self._make_sender(workspace.id, bot.bot_token)
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(self._serve(sender))
            self._served[team] = _Served(sender, stack.pop_all())
        log.info("workspace_begun", team=team)

    async def _end(self, team: str) -> None:
        await self._served.pop(team).until_removed.aclose()
        log.info("workspace_ended", team=team)

    async def _forget_where_it_is_gone(self) -> None:
        """Where the bot is not installed any more, nobody else forgets whose time is over."""
        now = self._clock()
        if timedelta() <= now - self._forgot_at < _FORGET_EVERY:
            return
        self._forgot_at = now
        async with self._database.reading() as session:
            gone = await session.exec(
                select(Workspace.id).where(col(Workspace.slack_team_id).not_in(self._served))
            )
        for workspace_id in gone:
            await forget_the_old(self._make_sender(workspace_id, ""))


@asynccontextmanager
async def serving(workspaces: Workspaces, *, looks: bool) -> AsyncIterator[None]:
    """Serve the workspaces inside the block; with ``looks``, look for new ones again and again."""
    watch: Iterable[asyncio.Task[None]] = ()
    try:
        await workspaces.look()
        if looks:
            watch = [asyncio.create_task(_keep_looking(workspaces))]
        yield
    finally:
        for task in watch:
            task.cancel()
        await asyncio.gather(*watch, return_exceptions=True)
        await workspaces.close()


async def _keep_looking(workspaces: Workspaces) -> None:
    while True:
        await asyncio.sleep(_LOOK_EVERY)
        await workspaces.notice()
