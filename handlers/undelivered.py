"""What could not be delivered: the list, trying again, letting it be, another channel."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond

from handlers.answers import answer
from handlers.commands import COMMAND, says
from models import Database
from programme.clock import Clock
from programme.people import Caller
from programme.permissions import Action, permit
from programme.undelivered import form_new_channel, let_be, list_undelivered, try_again
from views.messages import Message
from views.undelivered import (
    LET_BE,
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
    app.action(TRY_AGAIN)(on_tried_again)
    app.action(LET_BE)(on_let_be)
    app.action(NEW_CHANNEL)(on_new_channel_asked)


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
    await _show_again(body, respond, database, caller, trying_again_message(number))


async def on_let_be(
    ack: AsyncAck,
    action: dict[str, Any],
    body: dict[str, Any],
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
    await _show_again(body, respond, database, caller, let_be_message())


async def on_new_channel_asked(
    ack: AsyncAck,
    action: dict[str, Any],
    body: dict[str, Any],
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
    await _show_again(body, respond, database, caller, new_channel_message(group))


async def _show_again(
    body: dict[str, Any], respond: AsyncRespond, database: Database, caller: Caller, done: Message
) -> None:
    """Say what was done; the list, if it was pressed there, shows what is left."""
    if body["container"].get("is_ephemeral"):
        await answer(respond, await _list(database, caller), replace=True)
    await answer(respond, done)


async def _list(database: Database, caller: Caller) -> Message:
    async with database.reading() as session:
        return undelivered_message(*await list_undelivered(session, caller.workspace_id))
