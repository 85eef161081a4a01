"""The tokens of the workspaces that installed the bot: kept encrypted, renewed before they expire.

docs/decisions/0015-many-workspaces.md gives the reasons.
"""

import secrets
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import structlog
from cryptography.fernet import MultiFernet
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_sdk.errors import SlackApiError
from slack_sdk.oauth.installation_store import Bot, Installation
from slack_sdk.oauth.installation_store.sqlalchemy import (
    AsyncSQLAlchemyInstallationStore,
    SQLAlchemyInstallationStore,
)
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import CursorResult, Table, delete, or_, update
from sqlmodel import SQLModel, col

from handlers.answers import error_code
from models import Database, OAuthState, SlackBot
from programme.clock import Clock

log = structlog.get_logger(__name__)

STATE_LIVES = timedelta(minutes=10)
# Tokens live for twelve hours. Whoever looks after them renews with two left, as Bolt does, and
# a request only where nobody did.
RENEW_BEFORE, RENEW_AT_LAST = timedelta(hours=2), timedelta(minutes=5)
_RENEWING = timedelta(seconds=30)  # at most; after that somebody else may
_LONGEST_CALL = 10  # seconds
_OVER = frozenset({"account_inactive", "invalid_auth", "token_revoked"})
_UNREACHABLE = (aiohttp.ClientError, OSError, TimeoutError)


class EncryptedInstallationStore(AsyncSQLAlchemyInstallationStore):
    """slack_sdk's store, with tokens encrypted, and nothing kept of who installed the bot."""

    def __init__(self, client_id: str, database: Database, cipher: MultiFernet) -> None:
        # Each of its transactions looks before it writes.
        super().__init__(client_id, database.engine.execution_options(begin="BEGIN IMMEDIATE"))
        self.bots: Table = SQLModel.metadata.tables["slack_bot"]
        self._cipher = cipher

    async def async_save(self, installation: Installation) -> None:
        """Keep what a workspace was given; it takes the place of what it was given before."""
        bot = installation.to_bot()
        known = await self.async_find_bot(enterprise_id=None, team_id=bot.team_id)
        if known is not None:
            # Whatever is saved under this instant is one row.
            bot.installed_at = known.installed_at
        await self.async_save_bot(bot)

    async def async_save_bot(self, bot: Bot) -> None:
        """Keep the bot of a workspace. Team ids are unique in all of Slack: no organisation."""
        kept = Bot(**bot.to_dict_for_copying())
        kept.enterprise_id = kept.enterprise_name = None
        kept.bot_token = self._encrypt(kept.bot_token)
        if kept.bot_refresh_token is not None:
            kept.bot_refresh_token = self._encrypt(kept.bot_refresh_token)
        await super().async_save_bot(kept)

    async def async_find_bot(
        self,
        *,
        enterprise_id: str | None,
        team_id: str | None,
        is_enterprise_install: bool | None = False,
    ) -> Bot | None:
        """Return the bot of a workspace; raises ``InvalidToken`` when no key reads its token."""
        del enterprise_id, is_enterprise_install
        found = await super().async_find_bot(enterprise_id=None, team_id=team_id)
        return None if found is None else self._decrypted(found)

    async def list_bots(self) -> list[Bot]:
        """Return the bots of all workspaces; raises as finding one does."""
        wanted = self.bots.select().where(self.bots.c.client_id == self.client_id)
        wanted = wanted.order_by(self.bots.c.id)
        async with self.engine.connect() as connection:
            rows = (await connection.execute(wanted)).mappings().all()
        return [self._decrypted(SQLAlchemyInstallationStore.build_bot_entity(row)) for row in rows]

    def _encrypt(self, token: str) -> str:
        return self._cipher.encrypt(token.encode()).decode()

    def _decrypted(self, bot: Bot) -> Bot:
        bot.bot_token = self._cipher.decrypt(bot.bot_token).decode()
        if bot.bot_refresh_token is not None:
            bot.bot_refresh_token = self._cipher.decrypt(bot.bot_refresh_token).decode()
        return bot


class OAuthStates(AsyncOAuthStateStore):
    """The states with which installations begin: each is good once, for ten minutes."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    async def async_issue(self, *args: Any, **kwargs: Any) -> str:
        """Return a new state, and forget those whose time is over."""
        del args, kwargs
        state, now = secrets.token_urlsafe(32), self._clock()
        async with self._database.writing() as session:
            await session.exec(delete(OAuthState).where(col(OAuthState.expires_at) <= now))
            session.add(OAuthState(state=state, expires_at=now + STATE_LIVES))
        return state

    async def async_consume(self, state: str) -> bool:
        """Say whether a state is good, which it is no more after that, whoever asks."""
        async with self._database.writing() as session:
            used: CursorResult[Any] = await session.exec(
                delete(OAuthState).where(
                    col(OAuthState.state) == state, col(OAuthState.expires_at) > self._clock()
                )
            )
        return used.rowcount == 1


class Installations:
    """Where the bot is installed, and its token there. Instants are those of the bot's clock."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        cipher: MultiFernet,
        *,
        client_id: str,
        client_secret: str,
        api_url: str,
    ) -> None:
        self.client_id, self.client_secret = client_id, client_secret
        self.store = EncryptedInstallationStore(client_id, database, cipher)
        # Each call once: a code and a refresh token are good once.
        self.client = AsyncWebClient(base_url=api_url, timeout=_LONGEST_CALL, retry_handlers=[])
        self._database, self._clock = database, clock

    async def list_all(self) -> Sequence[Bot]:
        """Return the bot in each workspace, its token renewed where it expires soon."""
        return [await self._renewed(bot, RENEW_BEFORE) for bot in await self.store.list_bots()]

    async def find(self, slack_team_id: str) -> Bot | None:
        """Return the bot in a workspace, with a token that is good now; None where it is not."""
        bot = await self.store.async_find_bot(enterprise_id=None, team_id=slack_team_id)
        return None if bot is None else await self._renewed(bot, RENEW_AT_LAST)

    async def end(self, slack_team_id: str) -> bool:
        """Forget the token of a workspace that removed the bot; says whether there was one to.

        Slack tells of it again and again until it is heard, so the bot may be back already: a
        token that Slack still takes stays.
        """
        bot = await self.store.async_find_bot(enterprise_id=None, team_id=slack_team_id)
        if bot is None or await self._ask(bot) is None:
            return False
        await self.store.async_delete_bot(enterprise_id=None, team_id=slack_team_id)
        log.info("uninstalled", team=slack_team_id)
        return True

    async def is_over(self, bot: Bot) -> bool:
        """Say whether Slack ended the installation, which nobody may have been there to hear."""
        return await self._ask(bot) in _OVER

    async def _ask(self, bot: Bot) -> str | None:
        """Return why Slack does not take the token; None when it does."""
        try:
            await self.client.auth_test(token=bot.bot_token)
        except SlackApiError as error:
            return error_code(error)
        except _UNREACHABLE as error:
            return type(error).__name__
        return None

    async def _renewed(self, bot: Bot, before: timedelta) -> Bot:
        """Return the bot with its next token, if the one that it has expires within ``before``.

        Of all who want to renew one does, and the others go on with what is there.
        """
        if bot.bot_token_expires_at is None or bot.bot_refresh_token is None:
            return bot
        if self._clock() + before < datetime.fromtimestamp(bot.bot_token_expires_at, tz=UTC):
            return bot
        if not await self._begin_renewing(bot):
            return await self.store.async_find_bot(enterprise_id=None, team_id=bot.team_id) or bot
        try:
            given = await self.client.oauth_v2_access(
                client_id=self.client_id,
                client_secret=self.client_secret,
                grant_type="refresh_token",
                refresh_token=bot.bot_refresh_token,
            )
        except SlackApiError as error:
            log.warning("token_not_renewed", team=bot.team_id, why=error_code(error))
            return bot
        except _UNREACHABLE as error:
            log.warning("token_not_renewed", team=bot.team_id, why=type(error).__name__)
            return bot
        bot.bot_token, bot.bot_refresh_token = given["access_token"], given["refresh_token"]
        bot.bot_token_expires_at = int(self._clock().timestamp()) + int(given["expires_in"])
        await self.store.async_save_bot(bot)
        log.info("token_renewed", team=bot.team_id)
        return bot

    async def _begin_renewing(self, bot: Bot) -> bool:
        """Say whether it is ours to renew a token, and nobody else's for a while.

        A refresh token is good once: of two who use the same, one gets tokens that are not good.
        """
        now = self._clock()
        expires_at = datetime.fromtimestamp(bot.bot_token_expires_at or 0, tz=UTC)
        async with self._database.writing() as session:
            claimed: CursorResult[Any] = await session.exec(
                update(SlackBot)
                .where(
                    col(SlackBot.client_id) == self.client_id,
                    col(SlackBot.team_id) == bot.team_id,
                    col(SlackBot.bot_token_expires_at) == expires_at.replace(tzinfo=None),
                    or_(
                        col(SlackBot.renewing_until).is_(None), col(SlackBot.renewing_until) <= now
                    ),
                )
                .values(renewing_until=now + _RENEWING)
            )
        return claimed.rowcount == 1


class AuthorizeInstalled(AsyncAuthorize):
    """Gives Bolt the token of the workspace that a request is from, without asking Slack."""

    def __init__(self, installations: Installations) -> None:
        self._installations = installations

    async def __call__(
        self,
        *,
        context: Any,
        enterprise_id: str | None,
        team_id: str | None,
        user_id: str | None,
        **_actor: Any,
    ) -> AuthorizeResult | None:
        """Return with what to answer; None where the bot is not installed."""
        del context
        bot = await self._installations.find(team_id) if team_id else None
        if bot is None:
            return None
        return AuthorizeResult(
            enterprise_id=enterprise_id,
            team_id=team_id,
            user_id=user_id,
            bot_id=bot.bot_id,
            bot_user_id=bot.bot_user_id,
            bot_token=bot.bot_token,
            bot_scopes=list(bot.bot_scopes or ()),
        )
