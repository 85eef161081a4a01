"""Homes that people look at stay up to date, whoever changes what they show."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.exc import SQLAlchemyError

from bot.app import Bot
from handlers.answers import error_code
from handlers.home import refresh_homes
from models import let_others_go_first
from scheduler.sender import Sender

log = structlog.get_logger(__name__)

_EVERY = 1.0  # second
_AFTER_A_FAILURE = 30.0


@asynccontextmanager
async def refreshing_homes(bot: Bot, sender: Sender) -> AsyncIterator[None]:
    """Refresh, inside the block and every second, the Homes in which something has changed.

    Those of the sender's workspace, with its token, which may be renewed meanwhile.
    """
    task = asyncio.create_task(_keep_refreshing(bot, sender))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _keep_refreshing(bot: Bot, sender: Sender) -> None:
    let_others_go_first()
    client = AsyncWebClient(base_url=bot.client.base_url, retry_handlers=bot.client.retry_handlers)
    while True:
        wait = _EVERY
        try:
            client.token = sender.client.token
            await refresh_homes(
                client, bot.database, bot.viewers, sender.workspace_id, sender.clock()
            )
        except SlackApiError as error:
            log.warning("homes_not_refreshed", why=error_code(error))
            wait = _AFTER_A_FAILURE
        except (SQLAlchemyError, aiohttp.ClientError, TimeoutError) as error:
            # By name alone, for the error would repeat values.
            log.warning("homes_not_refreshed", why=type(error).__name__)
            wait = _AFTER_A_FAILURE
        await asyncio.sleep(wait)
