"""The Bolt app, put together from its parts. Importing this module does nothing."""

import logging
import pkgutil
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import structlog
from slack_bolt.async_app import AsyncApp, AsyncBoltContext
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
)
from slack_sdk.web.async_client import AsyncWebClient

import handlers
from bot.acknowledging import AcknowledgeFirst, acknowledging_first, waiting_in_front
from bot.callers import know_the_caller
from bot.correlation import correlate
from bot.errors import speak_of_errors
from bot.in_flight import InFlight, count_listeners
from bot.installing import Installing, installing_of
from bot.layers import put_around
from bot.matcher import match_apart
from bot.metrics import Metrics, measure_listeners, onlookers
from bot.quick_matching import match_quickly
from bot.settings import Settings
from bot.workspaces import Workspaces
from handlers.viewers import Viewers
from models import Database
from programme.clock import Clock, system_clock
from programme.proposals import Matcher
from scheduler.metrics import count_planned
from scheduler.sender import Sender

log = structlog.get_logger(__name__)

_RATE_LIMIT_RETRIES = 2


@dataclass(frozen=True)
class Bot:
    """The Bolt app and what runs with it."""

    app: AsyncApp
    client: AsyncWebClient
    in_flight: InFlight
    database: Database
    viewers: Viewers  # of their Homes
    metrics: Metrics
    sender: Sender | None = None  # of what is said unprompted; there once the workspace is known
    installing: Installing | None = None  # where any number of workspaces install the bot
    workspaces: Workspaces | None = None  # those that did; there once the bot runs


def create_app(settings: Settings, database: Database, *, clock: Clock = system_clock) -> AsyncApp:
    """Return the Bolt app, listening to every conversation. The database is migrated already."""
    return build_bot(settings, database, clock=clock).app


def build_bot(
    settings: Settings,
    database: Database,
    *,
    clock: Clock = system_clock,
    matcher: Matcher = match_apart,
) -> Bot:
    """Return the app with its client, and the count of what is in flight.

    ``matcher`` proposes groups, by default in a process of its own.
    """
    token = settings.slack_bot_token.get_secret_value() if settings.slack_bot_token else None
    metrics = Metrics()
    # What is posted twice is read twice: after a lost connection nobody knows whether a post
    # arrived, so only what Slack surely did not take (429) is sent again. Reading may repeat.
    once = [
        *onlookers(metrics),
        AsyncRateLimitErrorRetryHandler(max_retry_count=_RATE_LIMIT_RETRIES),
    ]
    client = AsyncWebClient(token, base_url=settings.slack_api_url, retry_handlers=[*once])
    reading: dict[str, Any] = {
        "base_url": settings.slack_api_url,
        "retry_handlers": [*once, AsyncConnectionErrorRetryHandler()],
    }
    reader = AsyncWebClient(token, **reading)
    installing = installing_of(settings, database, clock)
    secret = settings.slack_signing_secret
    logger = logging.getLogger("mentoring.bolt")
    logger.addFilter(_is_worth_saying)
    app = AsyncApp(
        name="mentoring",  # else Bolt looks for one in the source of all that has called it
        client=client,
        # Bolt insists on a secret even where Socket Mode never looks at one.
        signing_secret=secret.get_secret_value() if secret else "unused-in-socket-mode",
        logger=logger,
        before_authorize=AcknowledgeFirst(),
        **(installing.of_bolt if installing else {}),
    )

    def reader_for(context: AsyncBoltContext) -> AsyncWebClient:
        return AsyncWebClient(context.bot_token, **reading) if installing else reader

    in_flight, viewers, heard = InFlight(), Viewers(), match_quickly(app)
    put_around(
        app,
        # First, so that every line logged about a request says its id.
        correlate,
        # From the arrival until Slack has its answer, which the next gives before the work is done.
        metrics.measure,
        # As long as somebody waits for that, those who had theirs work one at a time.
        waiting_in_front(database.front),
        # Slack's patience ends after three seconds, whatever the work takes.
        acknowledging_first(app, heard.hears),
        # Further in than the acknowledgement, so that who stops the bot waits for what comes after.
        in_flight.count,
    )
    count_listeners(app, in_flight)
    measure_listeners(app, metrics)
    count_planned(database, metrics.nudges)
    app.middleware(
        know_the_caller(
            database,
            clock,
            matcher,
            viewers,
            reader_for,
            settings.mentoring_coordinators,
            settings.mentoring_conduct_contact,
            installing.end if installing else _cannot_end,
            settings.mentoring_language,
        )
    )
    speak_of_errors(app)
    _register_conversations(app)
    return Bot(app, client, in_flight, database, viewers, metrics, installing=installing)


async def _cannot_end(slack_team_id: str) -> None:
    """Tell the operator that the one token there is, which the settings hold, is of no more use."""
    log.warning("uninstalled", team=slack_team_id, what_to_do="set SLACK_BOT_TOKEN to a new token")


def _is_worth_saying(record: logging.LogRecord) -> bool:
    """Leave out that Bolt saw the token in the environment and took it from the client."""
    return "`token` will be unused" not in record.getMessage()


def _register_conversations(app: AsyncApp) -> None:
    """Register every module of ``handlers`` that listens; those that take the rest come last."""
    modules = [
        import_module(f"{handlers.__name__}.{module.name}")
        for module in pkgutil.iter_modules(handlers.__path__)
    ]
    for step in ("register", "register_last"):
        for module in modules:
            if hasattr(module, step):
                getattr(module, step)(app)
