"""The tokens of the workspaces that installed the bot: kept encrypted, renewed before they expire.

docs/decisions/0015-many-workspaces.md gives the reasons.
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import SQLModel, col, select

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
# "the refresh token you used is revoked after a short grace period": an answer that was lost is
# asked for once more at once. https://docs.slack.dev/authentication/using-token-rotation
_ASKED = 2
# So long after it was to be renewed, a token is worth a word to the operator.
_OVERDUE = timedelta(minutes=10)
_GIVEN = ("access_token", "refresh_token", "expires_in")
_LOST = frozenset({"invalid_refresh_token", "token_revoked", "token_expired"})
_OVER = frozenset({"account_inactive", "invalid_auth", "token_revoked"})
_UNKNOWN = frozenset({"fatal_error", "internal_error", "service_unavailable"})
_UNREACHABLE = (aiohttp.ClientError, OSError, TimeoutError)


@dataclass(frozen=True)
class Overdue:
    """A workspace whose token was to be renewed and was not, and until when it is good."""

    slack_team_id: str
    name: str | None
    ends_at: datetime


async def list_overdue(database: Database, now: datetime) -> list[Overdue]:
    """Return the workspaces whose token was to be renewed for some minutes; none is decrypted."""
    last = (now + RENEW_BEFORE - _OVERDUE).astimezone(UTC).replace(tzinfo=None)
    async with database.reading() as session:
        found = await session.exec(
            select(SlackBot.team_id, SlackBot.team_name, SlackBot.bot_token_expires_at)
            .where(col(SlackBot.bot_token_expires_at) < last)
            .order_by(col(SlackBot.bot_token_expires_at))
        )
    return [
        Overdue(team, name, ends_at.replace(tzinfo=UTC))
        for team, name, ends_at in found
        if ends_at is not None
    ]


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
        self._database, self.clock = database, clock
        # Renewed, and not in the database yet: the only place where their next refresh token is.
        self._unsaved: dict[str, Bot] = {}

    async def list_all(self) -> Sequence[Bot]:
        """Return the bot in each workspace, its token renewed where it expires soon."""
        await self._save_renewed()
        bots = await self.store.list_bots()
        return [await self._renewed(self._newest(bot), RENEW_BEFORE) for bot in bots]

    async def find(self, slack_team_id: str) -> Bot | None:
        """Return the bot in a workspace, with a token that is good now; None where it is not."""
        bot = await self.store.async_find_bot(enterprise_id=None, team_id=slack_team_id)
        return None if bot is None else await self._renewed(self._newest(bot), RENEW_AT_LAST)

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
        if self.clock() + before < datetime.fromtimestamp(bot.bot_token_expires_at, tz=UTC):
            return bot
        if not await self._begin_renewing(bot):
            return await self.store.async_find_bot(enterprise_id=None, team_id=bot.team_id) or bot
        given = await self._exchange(bot)
        if given is None:
            return bot
        bot.bot_token, bot.bot_refresh_token = given["access_token"], given["refresh_token"]
        bot.bot_token_expires_at = int(self.clock().timestamp()) + int(given["expires_in"])
        self._unsaved[str(bot.team_id)] = bot
        log.info("token_renewed", team=bot.team_id)
        await self._save_renewed()
        return bot

    async def _exchange(self, bot: Bot) -> Mapping[str, Any] | None:
        """Return what Slack gives for a refresh token; None where it gives nothing now."""
        why: str | None = None
        for _ in range(_ASKED):
            try:
                answer = await self.client.oauth_v2_access(
                    client_id=self.client_id,
                    client_secret=self.client_secret,
                    grant_type="refresh_token",
                    refresh_token=bot.bot_refresh_token,
                )
            except SlackApiError as error:
                why = error_code(error)
                if why is not None and why not in _UNKNOWN:
                    break
            except _UNREACHABLE as error:
                why = type(error).__name__
            else:
                return {name: answer[name] for name in _GIVEN}
        if why in _LOST:
            todo = "install the bot there again before its token ends; all that was kept stays"
            log.error("token_lost", team=bot.team_id, why=why, what_to_do=todo)
        else:
            log.warning("token_not_renewed", team=bot.team_id, why=why)
        return None

    async def _save_renewed(self) -> None:
        """Keep tokens that were renewed; where the database does not take them, the next time."""
        for team, bot in list(self._unsaved.items()):
            try:
                known = await self.store.async_find_bot(enterprise_id=None, team_id=team)
                # It may be gone, or installed anew.
                if known is not None and self._newest(known) is bot:
                    await self.store.async_save_bot(bot)
            except (SQLAlchemyError, OSError) as error:
                # By name alone, for the error would repeat values.
                log.warning("token_not_kept", team=team, why=type(error).__name__)
                return
            self._unsaved.pop(team, None)

    def _newest(self, bot: Bot) -> Bot:
        """Return a bot as it was renewed here, if that is newer than what the database has."""
        here = self._unsaved.get(str(bot.team_id))
        if here is None or (here.bot_token_expires_at or 0) <= (bot.bot_token_expires_at or 0):
            return bot
        return here

    async def _begin_renewing(self, bot: Bot) -> bool:
        """Say whether it is ours to renew a token, and nobody else's for a while.

        A refresh token is good once: of two who use the same, one gets tokens that are not good.
        """
        now = self.clock()
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
