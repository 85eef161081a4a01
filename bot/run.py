"""Running the bot: over Socket Mode or HTTP, until it is told to stop."""

import asyncio
import gc
import signal
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import replace
from datetime import timedelta

import aiohttp
import structlog
from alembic.util.exc import CommandError
from cryptography.fernet import InvalidToken
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.exc import SQLAlchemyError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.app import Bot, build_bot
from bot.callers import find_settled_coordinators
from bot.health import Check, database_check, health_app, health_routes, tokens_note
from bot.homes import refreshing_homes
from bot.installing import INSTALL_PATH, Installing
from bot.matcher import match_apart
from bot.metrics import onlookers
from bot.serving import serve
from bot.settings import REDIRECT_PATH, Settings, SettingsProblem
from bot.whole_answers import UNSAID
from bot.workspaces import Workspaces, serving
from handlers.answers import error_code
from models import Database, open_database
from models.columns import MissingKey
from models.keys import check_keys
from models.migrate import migrate
from programme.clock import Clock, system_clock
from programme.courtesy_rules import SPREAD
from programme.people import get_or_add_workspace, settle_coordinators
from programme.proposals import Matcher
from programme.translations import LANGUAGES, find_catalogue, speaking
from scheduler.calls import LONGEST_CALL, nudge_client
from scheduler.clock import ticking
from scheduler.gaps import notice_gap
from scheduler.jobs import sharing_connections, working
from scheduler.pace import Pace
from scheduler.rules import find_rules
from scheduler.sender import Sender

log = structlog.get_logger(__name__)

# The clock of a workspace, that ticks as long as its block is open.
ClockOf = Callable[[Sender], AbstractAsyncContextManager[None]]

LONGEST_FINISH = 10.0  # seconds that work in flight may take after the signal to stop
_MINUTE = 60.0  # seconds
LARGEST_BODY = 1_000_000  # bytes; a view of Slack's is 250 kB at most
# From how many seconds a call takes at most, what calls Slack.
Connections = Callable[[float], AbstractAsyncContextManager[aiohttp.ClientSession]]
EVENTS_PATH = "/slack/events"


def _connections(longest_call: float) -> aiohttp.ClientSession:
    """Return what keeps connections to Slack for the next call, as the SDK by itself does not.

    A call takes ``longest_call`` seconds at most.
    """
    return aiohttp.ClientSession(
        timeout=aiohttp.ClientTimeout(total=longest_call), cookie_jar=aiohttp.DummyCookieJar()
    )


@asynccontextmanager
async def running_bot(
    settings: Settings,
    *,
    http: bool = False,
    clock: Clock = system_clock,
    ticks: bool = True,
    pace: Pace | None = None,
    spread: timedelta = SPREAD,
    matcher: Matcher = match_apart,
    for_a_while: bool = False,
    connections: Connections = _connections,
) -> AsyncIterator[Bot]:
    """Run the bot inside the block: database migrated, workspace known, Slack connected.

    At the end of the block it finishes what is in flight, then disconnects. Raises
    ``SettingsProblem`` when Slack does not know the tokens, or no key reads those it has. Without
    ``ticks`` what is to be said unprompted waits for ``scheduler.clock.tick(bot.sender)``; tests
    give another ``pace`` than Slack's, no ``spread``, and a ``matcher`` that needs no process of
    its own. ``for_a_while`` is what ``open_database`` takes; ``connections`` is for a Slack that is
    not reached over a network.
    """
    async with AsyncExitStack() as stack:
        # The tasks that begin in here inherit it, and set another where they know the reader.
        stack.enter_context(speaking(settings.mentoring_language))
        for language in LANGUAGES:
            find_catalogue(language)  # once, so that nobody waits for it
        database = open_database(settings.database_url, settings.cipher, for_a_while=for_a_while)
        stack.push_async_callback(database.close)
        await prepare(database)
        await _look_at_keys(database)
        bot = build_bot(settings, database, clock=clock, matcher=matcher)
        bot.client.session = await stack.enter_async_context(connections(bot.client.timeout))
        delivering = await stack.enter_async_context(connections(LONGEST_CALL.total_seconds()))
        rules = find_rules()

        def make_sender(workspace_id: int, token: str) -> Sender:
            return Sender(
                database=database,
                client=nudge_client(
                    token,
                    bot.client.base_url,
                    *onlookers(bot.metrics),
                    session=delivering,
                ),
                clock=clock,
                workspace_id=workspace_id,
                rules=rules,
                pace=pace or Pace(overall=_MINUTE / settings.mentoring_messages_a_minute),
                spread=spread,
                metrics=bot.metrics.nudges,
                keep_months=settings.mentoring_keep_months,
                language=settings.mentoring_language,
            )

        @asynccontextmanager
        async def going_on(sender: Sender) -> AsyncIterator[None]:
            """Let the clock tick in a workspace, and refresh the Homes there."""
            if not ticks:
                yield
                return
            async with clock_of(sender), refreshing_homes(bot, sender):
                yield

        connect = _over_http if http else _over_socket_mode
        is_queue = settings.mentoring_clock == "procrastinate"
        if bot.installing is None:
            workspace_id = await _know_the_workspace(
                bot.client, database, clock, settings.mentoring_coordinators
            )
            await notice_gap(database, workspace_id, clock())
            bot = replace(bot, sender=make_sender(workspace_id, bot.client.token or ""))
            clock_of: ClockOf = working if is_queue else ticking
        else:
            installations = bot.installing.installations
            workspaces = Workspaces(installations, database, clock, make_sender, going_on)
            bot = replace(bot, workspaces=workspaces)
            clock_of = ticking
            if is_queue and ticks:
                clock_of = await stack.enter_async_context(sharing_connections(database))
        checks = await connect(bot, settings, stack)
        if settings.mentoring_health_port is not None:
            find_served = bot.workspaces.list_ids if bot.workspaces else lambda: None
            health = health_app(checks, bot.metrics, database, clock, find_served)
            serve(health, settings.mentoring_health_port, "MENTORING_HEALTH_PORT", stack)
        stack.push_async_callback(bot.in_flight.wait_until_idle, LONGEST_FINISH)
        if bot.sender is not None:
            await stack.enter_async_context(going_on(bot.sender))
        elif bot.installing is not None and bot.workspaces is not None:
            await stack.enter_async_context(_serving_all(bot.installing, bot.workspaces, ticks))
        if settings.cipher is None:  # said once it runs, so that a mistake is one sentence
            log.warning(
                "not_encrypted",
                what="what people write about each other, in the database",
                what_to_do="set MENTORING_ENCRYPTION_KEYS; docs/security.md says how",
            )
        log.info("running", mode="http" if http else "socket_mode")
        yield bot
        log.info("stopping")


@asynccontextmanager
async def _serving_all(
    installing: Installing, workspaces: Workspaces, looks: bool
) -> AsyncIterator[None]:
    """Serve every workspace that installed the bot, and what it installs next."""
    installing.on_change = workspaces.notice
    try:
        async with serving(workspaces, looks=looks):
            yield
    except InvalidToken as error:
        raise SettingsProblem(
            "MENTORING_ENCRYPTION_KEYS cannot read the tokens in the database. Is the key there "
            "that they were encrypted with? New keys come first, old ones stay in the list."
        ) from error


async def _look_at_keys(database: Database) -> None:
    """Raise ``SettingsProblem`` when the keys do not read the database."""
    try:
        await check_keys(database)
    except MissingKey as missing:
        raise SettingsProblem(str(missing)) from missing


async def prepare(database: Database) -> None:
    """Bring the database to this version's tables.

    Raises ``SettingsProblem`` when it cannot be opened, or is of a newer version; its address may
    hold a password, so it is not repeated.
    """
    try:
        await migrate(database)
        await database.tend()
    except CommandError as error:
        raise SettingsProblem(
            "The database of DATABASE_URL was used by a newer version of the bot. Run that one, or "
            "restore the backup from before."
        ) from error
    except SQLAlchemyError as error:
        cause = type(error.__cause__ or error).__name__
        raise SettingsProblem(
            f"The database of DATABASE_URL cannot be opened ({cause}). Is it there, and may I "
            "write to it?"
        ) from error


async def _know_the_workspace(
    client: AsyncWebClient,
    database: Database,
    clock: Clock,
    settled_coordinators: Sequence[str],
) -> int:
    """Write down which workspace this is, and return its id."""
    try:
        team = await client.auth_test()
        app_id = team.get("app_id") or await _find_app_id(client, team.get("bot_id"))
    except SlackApiError as error:
        raise SettingsProblem(
            f"Slack does not accept SLACK_BOT_TOKEN ({error_code(error)}). Install the "
            "app to your workspace again and copy the new token."
        ) from error
    except (aiohttp.ClientError, TimeoutError) as error:
        raise SettingsProblem(
            f"Slack cannot be reached at {client.base_url} ({type(error).__name__}). Is this "
            "machine online, and is SLACK_API_URL right?"
        ) from error
    try:
        profiles = await find_settled_coordinators(client, settled_coordinators, clock())
    except (SlackApiError, aiohttp.ClientError, TimeoutError) as error:
        why = error_code(error) if isinstance(error, SlackApiError) else type(error).__name__
        raise SettingsProblem(
            f"Slack does not say who MENTORING_COORDINATORS are ({why}). Do the app's scopes "
            "include those of app.yaml?"
        ) from error
    async with database.writing() as session:
        name = team.get("team") or team["team_id"]
        workspace = await get_or_add_workspace(session, team["team_id"], name, clock())
        workspace.slack_app_id, workspace.slack_bot_user_id = app_id, team["user_id"]
        await settle_coordinators(session, workspace.id, profiles, clock())
    return workspace.id


async def _find_app_id(client: AsyncWebClient, slack_bot_id: str | None) -> str | None:
    """Return which app we are; None where nobody says, so that no link leads to it."""
    why = "no bot_id"
    if slack_bot_id is not None:
        try:
            bot = (await client.bots_info(bot=slack_bot_id))["bot"]
        except SlackApiError as error:
            if error_code(error) not in UNSAID:
                raise
            why = str(error_code(error))
        else:
            app_id: str | None = bot.get("app_id")
            return app_id
    log.warning("app_unknown", why=why, what="messages have no links to the app's Home")
    return None


async def _over_socket_mode(bot: Bot, settings: Settings, stack: AsyncExitStack) -> list[Check]:
    token = settings.slack_app_token
    handler = AsyncSocketModeHandler(
        bot.app,
        token.get_secret_value() if token else None,
        web_client=AsyncWebClient(
            base_url=settings.slack_api_url,
            retry_handlers=onlookers(bot.metrics),
        ),
    )
    stack.push_async_callback(handler.close_async)
    try:
        # Left to itself, connecting tries a token that Slack refuses again and again.
        opened = await handler.client.web_client.apps_connections_open(app_token=handler.app_token)
    except SlackApiError as error:
        raise SettingsProblem(
            f"Slack does not accept SLACK_APP_TOKEN ({error_code(error)}). Make a token "
            'with the scope connections:write under "Basic Information, App-Level Tokens".'
        ) from error
    handler.client.wss_uri = opened["url"]
    await handler.connect_async()  # type: ignore[no-untyped-call]  # Bolt leaves it untyped

    async def find_lost_connection() -> str | None:
        return None if await handler.client.is_connected() else "Slack is not connected"

    return [database_check(bot.database), find_lost_connection]


async def _over_http(bot: Bot, settings: Settings, stack: AsyncExitStack) -> list[Check]:
    serve(http_app(bot), settings.port, "PORT", stack)
    return [database_check(bot.database)]


def http_app(bot: Bot) -> Starlette:
    """Return the web application that Slack's requests are sent to, at :data:`EVENTS_PATH`.

    ``/health`` says that the process answers, ``/ready`` that its database does too.
    """
    handler = AsyncSlackRequestHandler(bot.app)

    async def on_request(request: Request) -> Response:
        # Read before the signature can be checked, so nobody may make us keep very much.
        body = b""
        async for chunk in request.stream():
            body += chunk
            if len(body) > LARGEST_BODY:
                return Response("too large", 413, {"Connection": "close"})
        request._body = body  # noqa: SLF001 - where Starlette keeps what was read
        return await handler.handle(request)

    install_paths: tuple[str, ...] = ()
    notes: list[Check] = []
    if bot.installing is not None:
        install_paths = (INSTALL_PATH, REDIRECT_PATH)
        notes = [tokens_note(bot.database, bot.installing.installations.clock)]
    return Starlette(
        routes=[
            Route(EVENTS_PATH, on_request, methods=["POST"]),
            *(Route(path, handler.handle, methods=["GET"]) for path in install_paths),
            *health_routes([database_check(bot.database)], notes),
        ]
    )


async def run(settings: Settings, *, http: bool = False) -> None:
    """Run the bot until SIGTERM or SIGINT; then finish what is in flight and return."""
    async with running_bot(settings, http=http):
        spare_what_stays()
        await until_stopped()


def spare_what_stays() -> None:
    """Leave what is there once the bot runs out of the search for garbage.

    All of it stays. Where a page makes thousands of rows, as the status of a large term does, the
    search would go through it each time, and took a third of the page's time.
    """
    gc.collect()
    gc.freeze()


async def until_stopped() -> None:
    """Return when this process is asked to stop, by SIGTERM or Ctrl-C."""
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopped.set)
    await stopped.wait()
