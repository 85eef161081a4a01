"""``/mentoring help``, a bare ``/mentoring``, a word we don't know, and a message to the bot."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from handlers.answers import answer, write_to
from handlers.commands import COMMAND, words_of
from models import Database
from programme.applications import find_standing
from programme.clock import Clock
from programme.coordination import list_coordinators
from programme.people import Caller
from views.help import help_message
from views.messages import Message

# Kinds of channels in which nobody else reads: https://docs.slack.dev/reference/events/message
_ALONE = {"im", "app_home"}


def register(app: AsyncApp) -> None:
    """Listen to people who write to the bot, and to what they do with what they wrote.

    Bolt's own listener for messages leaves out those that were changed or deleted: nobody would
    acknowledge them, and Slack would tell of them again and again.
    """
    app.event("message")(on_message_written)


def register_last(app: AsyncApp) -> None:
    """Listen to commands that no other conversation took."""
    app.command(COMMAND)(on_help_asked)


async def on_help_asked(
    ack: AsyncAck,
    command: dict[str, Any],
    respond: AsyncRespond,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Say what this person can do now; name the words that were not understood."""
    await ack()
    unknown = "" if words_of(command)[:1] in ([], ["help"]) else str(command["text"])
    await answer(respond, await _help(database, clock, caller, unknown))


async def on_message_written(
    event: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Answer a direct message with what this person can do; once, however often it is changed."""
    if _is_direct(event):
        await write_to(client, caller.slack_user_id, await _help(database, clock, caller, ""))


def _is_direct(event: dict[str, Any]) -> bool:
    """Say whether it was written to us alone; the ids of direct messages begin with a D."""
    kind = event.get("channel_type")
    return kind in _ALONE or (kind is None and str(event.get("channel")).startswith("D"))


async def _help(database: Database, clock: Clock, caller: Caller, unknown: str) -> Message:
    async with database.reading() as session:
        standing = await find_standing(session, caller, clock())
        coordinators = await list_coordinators(session, caller.workspace_id)
    return help_message(
        is_coordinator=caller.is_coordinator,
        has_applied=standing.application is not None,
        coordinators=coordinators,
        unknown=unknown,
    )
