"""Keeping the reminders in a group's channel as things stand, by whoever acts.

Two people who press at the same moment may have their updates reach Slack in the other order than
their answers were stored. So whoever updated looks again, and updates again when things are not as
they were sent: who comes last has seen everything that was stored before.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from handlers.answers import error_code
from models import Database
from programme.clock import Clock
from programme.meeting_answers import find_meeting_told
from programme.meeting_reminders import list_said_in_channel
from programme.meeting_states import MeetingState, is_upcoming
from programme.meetings import list_agenda, list_meetings
from programme.people import Caller
from views.meeting_reminders import outdated_message, reminder_message
from views.messages import PARSE, Message

log = structlog.get_logger(__name__)

# An update says how things are, so making it again does no harm.
_MOST_UPDATES = 6


@dataclass(frozen=True)
class Post:
    """A reminder in a channel, of a meeting as it was at a sequence."""

    channel_id: str
    ts: str
    meeting_id: int
    sequence: int


def post_pressed(body: dict[str, Any], meeting_id: int, sequence: int) -> Post | None:
    """Return the message in which somebody pressed, unless only they see it."""
    container = body.get("container") or {}
    if container.get("type") != "message" or container.get("is_ephemeral"):
        return None
    return Post(container["channel_id"], container["message_ts"], meeting_id, sequence)


async def refresh_reminders(
    client: AsyncWebClient,
    database: Database,
    clock: Clock,
    caller: Caller,
    group_id: int,
    meeting_ids: Collection[int] | None = None,
    pressed: Post | None = None,
) -> bool:
    """Show in the group's channel how some of its meetings stand, or all; whether that is done.

    ``pressed`` is a reminder in the channel whose place the ledger may not know yet.
    """
    async with database.reading() as session:
        meetings = {
            one.id: one
            for one in await list_meetings(session, group_id, with_dropped=True)
            if is_upcoming(one, clock()) and (meeting_ids is None or one.id in meeting_ids)
        }
        said = await list_said_in_channel(session, caller.workspace_id, list(meetings.values()))
    posts = {
        Post(
            nudge.sent_channel_id or "", nudge.sent_ts or "", meeting_id, nudge.subject["sequence"]
        )
        for nudge, meeting_id in said
    }
    posts |= {pressed} if pressed is not None else set()
    return all([await _refresh(client, database, clock, post) for post in posts])


async def _refresh(client: AsyncWebClient, database: Database, clock: Clock, post: Post) -> bool:
    shown: Message | None = None
    for _ in range(_MOST_UPDATES):
        current = await _picture_of(database, clock, post)
        if current is None or current == shown:
            return True
        try:
            await client.chat_update(
                channel=post.channel_id,
                ts=post.ts,
                text=current.text,
                blocks=current.blocks,
                parse=PARSE,
            )
        except SlackApiError as error:
            # It was deleted, its channel archived, or Slack takes no more: what was said is kept.
            log.warning("reminder_not_updated", meeting=post.meeting_id, error=error_code(error))
            return False
        except (aiohttp.ClientError, OSError) as error:
            # Whether it arrived or not: the next one says the same, or more.
            log.warning("reminder_unheard", meeting=post.meeting_id, error=type(error).__name__)
            continue
        shown = current
    return False


async def _picture_of(database: Database, clock: Clock, post: Post) -> Message | None:
    async with database.reading() as session:
        told = await find_meeting_told(session, post.meeting_id)
        if told is None:
            return None
        if told.meeting.sequence != post.sequence or told.meeting.state != MeetingState.PLANNED:
            return outdated_message(told)
        return reminder_message(told, await list_agenda(session, told.meeting, clock()))
