"""Mentors who get ready: what they say they did."""

import re
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from handlers.answers import answer, write_to
from handlers.home import publish_home
from handlers.modals import id_in
from models import Database
from programme.clock import Clock
from programme.onboarding import Said, get_checklist, list_steps_to_read, say_done, take_back
from programme.people import Caller
from programme.permissions import Action, permit
from views.onboarding import (
    READ_OUTLINE,
    READ_VIEW,
    SAY_DONE,
    TAKE_BACK,
    checklist_message,
    noted_message,
    read_outline_view,
    read_said,
    read_task,
)


def register(app: AsyncApp) -> None:
    """Listen to mentors who get ready."""
    app.action(re.compile(rf"^{re.escape(SAY_DONE)}\."))(on_task_done)
    app.action(re.compile(rf"^{re.escape(TAKE_BACK)}\."))(on_task_taken_back)
    app.action(READ_OUTLINE)(on_outline_to_read)
    app.view(READ_VIEW)(on_outline_read)


async def on_task_done(
    ack: AsyncAck,
    action: dict[str, Any],
    body: dict[str, Any],
    client: AsyncWebClient,
    respond: AsyncRespond,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Write it down, and show the list with it in place of the one that was pressed in."""
    await ack()
    permit(caller, Action.GET_READY)
    async with database.writing() as session:
        checklist = await say_done(session, caller, *read_said(action["value"]), clock())
    if body.get("response_url"):
        await answer(respond, checklist_message(checklist), replace=True)
    await publish_home(client, database, caller, clock())


async def on_task_taken_back(
    ack: AsyncAck,
    action: dict[str, Any],
    body: dict[str, Any],
    client: AsyncWebClient,
    respond: AsyncRespond,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Let it be open again, and show the list so in place of the one that was pressed in."""
    await ack()
    permit(caller, Action.GET_READY)
    async with database.writing() as session:
        checklist = await take_back(session, caller, *read_task(action["value"]), clock())
    if body.get("response_url"):
        await answer(respond, checklist_message(checklist), replace=True)
    await publish_home(client, database, caller, clock())


async def on_outline_to_read(
    ack: AsyncAck,
    action: dict[str, Any],
    body: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Show the outline that they will work with."""
    await ack()
    permit(caller, Action.GET_READY)
    async with database.reading() as session:
        checklist = await get_checklist(session, caller, int(action["value"]), clock())
        steps = await list_steps_to_read(session, checklist)
    view = read_outline_view(checklist, steps)
    await client.views_open(trigger_id=body["trigger_id"], view=view)


async def on_outline_read(
    ack: AsyncAck,
    view: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Write down that they read it."""
    permit(caller, Action.GET_READY)
    term_id = id_in(view, "term") or 0
    async with database.writing() as session:
        checklist = await say_done(session, caller, term_id, Said.OUTLINE_READ, clock())
    await ack()
    await write_to(client, caller.slack_user_id, noted_message(checklist))
    await publish_home(client, database, caller, clock())
