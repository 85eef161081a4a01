"""What could not be delivered: the list, trying again, letting it be, another channel."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from handlers.answers import answer, answer_or_write
from handlers.commands import COMMAND, says
from handlers.home import publish_home
from models import Database
from programme.attention import list_attention
from programme.clock import Clock
from programme.people import Caller
from programme.permissions import Action, permit
from programme.undelivered import form_new_channel, let_be, list_undelivered, try_again
from views.attention import attention_message
from views.messages import Message
from views.undelivered import (
    LET_BE,
    LISTED,
    NEW_CHANNEL,
    TRY_AGAIN,
    let_be_message,
    new_channel_message,
    trying_again_message,
    undelivered_message,
)


def register(app: AsyncApp) -> None:
    """Listen to coordinators who look after what did not arrive."""
    app.command(COMMAND, matchers=[says("undelivered")])(on_undelivered_asked)
    for listed in ("", LISTED):
        app.action(f"{TRY_AGAIN}{listed}")(on_tried_again)
        app.action(f"{LET_BE}{listed}")(on_let_be)
        app.action(f"{NEW_CHANNEL}{listed}")(on_new_channel_asked)


async def on_undelivered_asked(
    ack: AsyncAck, respond: AsyncRespond, database: Database, caller: Caller
) -> None:
    """Show what did not arrive."""
    await ack()
    permit(caller, Action.SEE_UNDELIVERED)
    await answer(respond, await _list(database, caller))


async def on_tried_again(
    ack: AsyncAck,
    action: dict[str, Any],
    body: dict[str, Any],
    client: AsyncWebClient,
    respond: AsyncRespond,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Let it be said after all."""
    await ack()
    permit(caller, Action.SEE_UNDELIVERED)
    async with database.writing() as session:
        number = await try_again(session, caller, int(action["value"]), clock())
    done = trying_again_message(number)
    await _show_again(action, body, client, respond, database, clock, caller, done)


async def on_let_be(
    ack: AsyncAck,
    action: dict[str, Any],
    body: dict[str, Any],
    client: AsyncWebClient,
    respond: AsyncRespond,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Let it be unsaid."""
    await ack()
    permit(caller, Action.SEE_UNDELIVERED)
    async with database.writing() as session:
        await let_be(session, caller, int(action["value"]), clock())
    done = let_be_message()
    await _show_again(action, body, client, respond, database, clock, caller, done)


async def on_new_channel_asked(
    ack: AsyncAck,
    action: dict[str, Any],
    body: dict[str, Any],
    client: AsyncWebClient,
    respond: AsyncRespond,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Let the group have another channel."""
    await ack()
    permit(caller, Action.SEE_UNDELIVERED)
    async with database.writing() as session:
        group = await form_new_channel(session, caller, int(action["value"]), clock())
    done = new_channel_message(group)
    await _show_again(action, body, client, respond, database, clock, caller, done)


async def _show_again(
    action: dict[str, Any],
    body: dict[str, Any],
    client: AsyncWebClient,
    respond: AsyncRespond,
    database: Database,
    clock: Clock,
    caller: Caller,
    done: Message,
) -> None:
    """Say what was done; the list or the Home, if it was pressed there, shows what is left."""
    if body.get("view"):
        await publish_home(client, database, caller, clock())
    elif action["action_id"].endswith(LISTED):
        async with database.reading() as session:
            items = await list_attention(session, caller.workspace_id, clock())
        await answer(respond, attention_message(items), replace=True)
    elif body["container"].get("is_ephemeral"):
        await answer(respond, await _list(database, caller), replace=True)
    await answer_or_write(body, respond, client, caller.slack_user_id, done)


async def _list(database: Database, caller: Caller) -> Message:
    async with database.reading() as session:
        return undelivered_message(*await list_undelivered(session, caller.workspace_id))
