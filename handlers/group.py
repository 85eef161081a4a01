"""``/mentoring group``: the group that one is in."""

from datetime import datetime
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from handlers.answers import answer
from handlers.commands import COMMAND, says, words_of
from handlers.home import publish_home
from models import Database
from programme.clock import Clock
from programme.group import list_group_names
from programme.group_page import find_page_named, get_group_page, list_own_pages
from programme.people import Caller
from views.group import group_message, no_group_message
from views.messages import Message, unescape


def register(app: AsyncApp) -> None:
    """Listen to people who ask for their group."""
    app.command(COMMAND, matchers=[says("group")])(on_group_asked)


async def on_group_asked(
    ack: AsyncAck,
    command: dict[str, Any],
    respond: AsyncRespond,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Show their own group, or the one that is named."""
    await ack()
    now, name = clock(), unescape(" ".join(words_of(command)[1:]))
    async with database.reading() as session:
        if name:
            named = await find_page_named(session, caller, name, now)
            pages = [named] if named else []
        else:
            pages = await list_own_pages(session, caller, now)
        names = await list_group_names(session, caller, now) if caller.is_coordinator else []
    for page in pages:
        await answer(respond, group_message(page))
    if not pages:
        shown = no_group_message(is_named=bool(name), names=[one for one, _ in names])
        await answer(respond, shown)


async def show_again(
    body: dict[str, Any],
    client: AsyncWebClient,
    respond: AsyncRespond,
    database: Database,
    caller: Caller,
    now: datetime,
    group_id: int,
    done: Message | None = None,
) -> None:
    """Show a group as it is now, where the person pressed a button.

    In the Home it is the Home; a group's own message is replaced; below any other message the
    person reads ``done``, or the group.
    """
    if body.get("view"):
        await publish_home(client, database, caller, now)
        return
    is_groups_own = bool(body["container"].get("is_ephemeral"))
    if done is not None and not is_groups_own:
        await answer(respond, done)
        return
    async with database.reading() as session:
        page = await get_group_page(session, caller, group_id, now)
    await answer(respond, group_message(page), replace=is_groups_own)
