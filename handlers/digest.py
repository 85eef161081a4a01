"""Somebody takes back what their group shared: what was told already is told without it."""

from datetime import UTC, datetime
from typing import Any

import aiohttp
import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from handlers.answers import answer, error_code
from models import Database, Nudge
from programme.clock import Clock
from programme.digest import find_digest, list_told_of
from programme.people import Caller
from programme.shared_notes import take_back
from views.digest import TAKE_BACK, digest_message, done_message, taken_back_message
from views.messages import PARSE

log = structlog.get_logger(__name__)


def register(app: AsyncApp) -> None:
    """Listen to people who take back what their group shared."""
    app.action(TAKE_BACK)(on_taken_back)


async def on_taken_back(
    ack: AsyncAck,
    action: dict[str, Any],
    body: dict[str, Any],
    client: AsyncWebClient,
    respond: AsyncRespond,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Take it back, say so in the group's channel, and tell the digest anew without it."""
    await ack()
    meeting_id = int(action["value"])
    async with database.writing() as session:
        await take_back(session, caller, meeting_id, clock())
    is_done = await refresh_digests(client, database, caller, meeting_id)
    if body["container"].get("type") == "message" and body.get("response_url"):
        await answer(respond, taken_back_message(caller.slack_user_id), replace=True)
    await answer(respond, done_message(is_shown_still=not is_done))


async def refresh_digests(
    client: AsyncWebClient, database: Database, caller: Caller, meeting_id: int
) -> bool:
    """Tell the digests that had what was shared of a meeting as things stand; whether all are."""
    async with database.reading() as session:
        told = await list_told_of(session, caller.workspace_id, meeting_id)
    return all([await _refresh(client, database, nudge) for nudge in told])


async def _refresh(client: AsyncWebClient, database: Database, nudge: Nudge) -> bool:
    since, until = (datetime.fromtimestamp(nudge.subject[one], UTC) for one in ("since", "until"))
    async with database.reading() as session:
        digest = await find_digest(session, nudge.subject["term"], since, until)
    if digest is None:
        return True
    message = digest_message(digest)
    try:
        await client.chat_update(
            channel=nudge.sent_channel_id or "",
            ts=nudge.sent_ts or "",
            text=message.text,
            blocks=message.blocks,
            parse=PARSE,
        )
    except SlackApiError as error:
        log.warning("digest_not_updated", nudge=nudge.id, error=error_code(error))
        # What nobody can read any more need not be changed.
        return error_code(error) in {"message_not_found", "channel_not_found"}
    except (aiohttp.ClientError, OSError) as error:
        log.warning("digest_unheard", nudge=nudge.id, error=type(error).__name__)
        return False
    return True
