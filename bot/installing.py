"""Workspaces install the bot over the web: /slack/install, Slack's own page, and back.

https://docs.slack.dev/authentication/installing-with-oauth
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from contextvars import Context
from typing import Any
from urllib.parse import urljoin

import aiohttp
import structlog
from cryptography.fernet import MultiFernet
from slack_bolt import BoltResponse
from slack_bolt.error import BoltError
from slack_bolt.oauth.async_callback_options import (
    AsyncCallbackOptions,
    AsyncFailureArgs,
    AsyncSuccessArgs,
)
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.errors import SlackApiError
from slack_sdk.oauth.installation_store import Installation
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.exc import SQLAlchemyError

from bot.installations import STATE_LIVES, AuthorizeInstalled, Installations, OAuthStates
from bot.scopes import BOT_SCOPES
from bot.settings import REDIRECT_PATH, Settings
from handlers.answers import error_code, write_to
from handlers.profiles import fetch_profile
from models import Database
from programme.clock import Clock
from programme.installations import Installed, Welcome, keep_installed, welcome_installer
from programme.translations import ENGLISH, choose_language, speaking
from programme.translations import gettext as _
from views.installing import (
    NOT_INSTALLED,
    NOT_SAVED,
    WHOLE_ORGANISATION,
    install_page,
    installed_page,
    not_installed_page,
    welcome_message,
)

log = structlog.get_logger(__name__)

INSTALL_PATH = "/slack/install"
_UNAVAILABLE = 503
_UNREACHABLE = (aiohttp.ClientError, OSError, TimeoutError)
# The page holds a state, and is to be shown by nobody else.
_HEADERS: dict[str, str | Sequence[str]] = {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


class InstallFlow(AsyncOAuthFlow):
    """Bolt's flow, by the bot's own clock, with no code in a log, and a welcome at its end."""

    def __init__(
        self,
        settings: Settings,
        database: Database,
        clock: Clock,
        installations: Installations,
        on_installed: Callable[[], Awaitable[None]],
    ) -> None:
        logger = logging.getLogger("mentoring.installing")
        super().__init__(
            client=installations.client,
            logger=logger,
            settings=AsyncOAuthSettings(
                client_id=installations.client_id,
                client_secret=installations.client_secret,
                scopes=BOT_SCOPES,
                user_scopes=[],
                redirect_uri=settings.slack_redirect_uri,
                install_path=INSTALL_PATH,
                redirect_uri_path=REDIRECT_PATH,
                callback_options=AsyncCallbackOptions(success=_on_success, failure=_on_failure),
                authorization_url=urljoin(settings.slack_api_url, "/oauth/v2/authorize"),
                installation_store=installations.store,
                installation_store_bot_only=True,
                state_store=OAuthStates(database, clock),
                state_expiration_seconds=int(STATE_LIVES.total_seconds()),
                logger=logger,
            ),
        )
        self._database, self._clock, self._on_installed = database, clock, on_installed

    async def build_install_page_html(self, url: str, request: AsyncBoltRequest) -> str:
        """Return the page with the link to Slack's."""
        del request
        return install_page(url)

    async def append_set_cookie_headers(
        self, headers: dict[str, Any], set_cookie_value: str | None
    ) -> dict[str, Any]:
        """Return the headers of the page, with the state in a cookie of this browser alone."""
        whole: dict[str, Any] = await super().append_set_cookie_headers(
            headers | _HEADERS, set_cookie_value
        )
        return whole

    async def handle_installation(self, request: AsyncBoltRequest) -> BoltResponse:
        """Answer the page that it begins with."""
        return await self._or_say_so(request, super().handle_installation(request))

    async def handle_callback(self, request: AsyncBoltRequest) -> BoltResponse:
        """Answer the page that Slack leads back to."""
        return await self._or_say_so(request, super().handle_callback(request))

    async def _or_say_so(
        self, request: AsyncBoltRequest, page: Awaitable[BoltResponse]
    ) -> BoltResponse:
        """Return the page, or one that says that the database did not take it."""
        with speaking(_language_of(request)):
            try:
                return await page
            except SQLAlchemyError as error:
                log.warning("install_page_failed", why=type(error.__cause__ or error).__name__)
                sorry = not_installed_page(NOT_SAVED, self.settings.install_path)
                return _respond(self.settings, _UNAVAILABLE, sorry)

    async def run_installation(self, code: str) -> Installation | None:
        """Exchange the code for a token; None where Slack does not take it or cannot be reached."""
        try:
            given = await self.client.oauth_v2_access(
                code=code,
                client_id=self.settings.client_id,
                client_secret=self.settings.client_secret,
                redirect_uri=self.settings.redirect_uri,
            )
            bot_token, now = given.get("access_token"), self._clock().timestamp()
            bot = await self.client.auth_test(token=bot_token)
        except SlackApiError as error:
            log.warning("not_installed", why=error_code(error))
            return None
        except _UNREACHABLE as error:
            log.warning("not_installed", why=type(error).__name__)
            return None
        lives: int | None = given.get("expires_in")
        return Installation(
            app_id=given.get("app_id"),
            team_id=(given.get("team") or {}).get("id"),
            team_name=(given.get("team") or {}).get("name"),
            bot_token=bot_token,
            bot_id=bot["bot_id"],
            bot_user_id=given.get("bot_user_id"),
            bot_scopes=given.get("scope") or "",
            bot_refresh_token=given.get("refresh_token"),
            bot_token_expires_at=None if lives is None else int(now) + int(lives),
            user_id=given["authed_user"]["id"],
            is_enterprise_install=bool(given.get("is_enterprise_install")),
            installed_at=now,
        )

    async def store_installation(
        self, request: AsyncBoltRequest, installation: Installation
    ) -> None:
        """Keep the token, then the workspace with a welcome; raises ``BoltError`` if it cannot."""
        del request
        if installation.is_enterprise_install or installation.team_id is None:
            raise BoltError(WHOLE_ORGANISATION)
        installed = Installed(
            slack_team_id=installation.team_id,
            name=installation.team_name or installation.team_id,
            slack_app_id=installation.app_id,
            slack_bot_user_id=installation.bot_user_id,
            at=self._clock(),
        )
        client = AsyncWebClient(
            installation.bot_token,
            base_url=self.client.base_url,
            timeout=self.client.timeout,
            retry_handlers=[],
        )
        try:
            installer = await fetch_profile(client, installation.user_id)
            await self.settings.installation_store.async_save(installation)
            async with self._database.writing() as session:
                workspace = await keep_installed(session, installed)
                welcome = None
                if installer is not None:
                    welcome = await welcome_installer(session, workspace, installer, installed.at)
        except (SQLAlchemyError, SlackApiError, *_UNREACHABLE) as error:
            log.warning("installation_not_kept", why=type(error.__cause__ or error).__name__)
            raise BoltError(NOT_SAVED) from error
        log.info("installed", team=installed.slack_team_id)
        await self._on_installed()
        if welcome is not None:
            await _say(client, installation.user_id, welcome)


async def _say(client: AsyncWebClient, slack_user_id: str, welcome: Welcome) -> None:
    """Answer whoever installed the bot; where that fails, the page says what to type."""
    try:
        with speaking(welcome.language):
            await write_to(client, slack_user_id, welcome_message(welcome))
    except (SlackApiError, *_UNREACHABLE) as error:
        log.warning("not_welcomed", why=type(error).__name__)


class Installing:
    """What lets any number of workspaces install the bot; of the settings for many.

    ``on_change`` is set by who runs the workspaces, and called when there is one more or less.
    """

    def __init__(
        self, settings: Settings, cipher: MultiFernet, database: Database, clock: Clock
    ) -> None:
        secret = settings.slack_client_secret
        self.installations = Installations(
            database,
            clock,
            cipher,
            client_id=settings.slack_client_id or "",
            client_secret=secret.get_secret_value() if secret else "",
            api_url=settings.slack_api_url,
        )
        self.flow = InstallFlow(settings, database, clock, self.installations, self._changed)
        self.on_change: Callable[[], Coroutine[Any, Any, None]] | None = None

    @property
    def of_bolt(self) -> dict[str, Any]:
        """What Bolt's app is to be made with."""
        return {
            "authorize": AuthorizeInstalled(self.installations),
            "oauth_flow": self.flow,
            # Else Bolt makes its own of the environment, with files for tokens.
            "oauth_settings": self.flow.settings,
            "user_facing_authorize_error_message": _(NOT_INSTALLED),
        }

    async def end(self, slack_team_id: str) -> None:
        """Forget the token of a workspace that removed the bot, and be silent there."""
        if await self.installations.end(slack_team_id):
            await self._changed()

    async def _changed(self) -> None:
        if self.on_change is not None:
            # What begins now goes on for long: not in the language of this request, nor as part
            # of it in the log.
            await asyncio.create_task(self.on_change(), context=Context())


def installing_of(settings: Settings, database: Database, clock: Clock) -> Installing | None:
    """Return what workspaces install the bot with; None where the settings are of one workspace."""
    cipher = settings.cipher
    if not settings.serves_many or cipher is None:
        return None
    return Installing(settings, cipher, database, clock)


def _language_of(request: AsyncBoltRequest) -> str:
    """Return the first language that the browser asks for and the bot speaks."""
    asked = ",".join(request.headers.get("accept-language", ())).split(",")
    known = (choose_language(one.partition(";")[0].strip(), "") for one in asked)
    return next(filter(None, known), ENGLISH)


async def _on_success(args: AsyncSuccessArgs) -> BoltResponse:
    installed = args.installation
    name = installed.team_name or "your workspace"
    body = installed_page(name, installed.team_id or "", installed.app_id or "")
    return _respond(args.settings, 200, body)


async def _on_failure(args: AsyncFailureArgs) -> BoltResponse:
    reason = str(args.error) if isinstance(args.error, BoltError) else args.reason
    page = not_installed_page(reason, args.settings.install_path)
    return _respond(args.settings, args.suggested_status_code, page)


def _respond(settings: AsyncOAuthSettings, status: int, page: str) -> BoltResponse:
    """Return the page; the state in the browser's cookie is of no more use."""
    cookie = settings.state_utils.build_set_cookie_for_deletion()
    return BoltResponse(status=status, body=page, headers=_HEADERS | {"Set-Cookie": cookie})
