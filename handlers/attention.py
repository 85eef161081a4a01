"""``/mentoring attention``: who needs a hand, for coordinators."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from handlers.answers import answer
from handlers.commands import COMMAND, says
from handlers.home import publish_home
from models import Database
from programme.attention import A_DAY, A_WEEK, list_attention, mark_attention
from programme.clock import Clock
from programme.people import Caller
from programme.permissions import Action, permit
from views.attention import HANDLED, OPEN_LIST, SNOOZE, SNOOZE_DAY, attention_message


def register(app: AsyncApp) -> None:
    """Listen to coordinators who ask who needs a hand."""
    app.command(COMMAND, matchers=[says("attention")])(on_attention_asked)
    app.action(OPEN_LIST)(on_attention_asked)
    app.action(HANDLED)(on_item_marked)
    app.action(SNOOZE)(on_item_marked)
    app.action(SNOOZE_DAY)(on_item_marked)


async def on_attention_asked(
    ack: AsyncAck, respond: AsyncRespond, database: Database, clock: Clock, caller: Caller
) -> None:
    """Show the list."""
    await ack()
    permit(caller, Action.SEE_ATTENTION)
    async with database.reading() as session:
        items = await list_attention(session, caller.workspace_id, clock())
    await answer(respond, attention_message(items))


async def on_item_marked(
    ack: AsyncAck,
    action: dict[str, Any],
    body: dict[str, Any],
    client: AsyncWebClient,
    respond: AsyncRespond,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Take an item off the list, for good, a day or a week, and show what is left."""
    await ack()
    permit(caller, Action.SEE_ATTENTION)
    snooze = {SNOOZE: A_WEEK, SNOOZE_DAY: A_DAY}.get(action["action_id"])
    async with database.writing() as session:
        items = await mark_attention(session, caller, action["value"], snooze, clock())
    if body.get("view"):
        await publish_home(client, database, caller, clock())
        return
    await answer(respond, attention_message(items), replace=True)
