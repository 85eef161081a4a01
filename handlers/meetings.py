"""``/mentoring meetings``: when one's group meets, in one's own calendar too."""

from datetime import datetime
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from handlers.answers import answer
from handlers.commands import COMMAND, says, words_of
from handlers.files import send_files
from handlers.home import publish_home
from handlers.modals import modal_of, show_modal
from models import Database
from programme.clock import Clock
from programme.group import find_group_named, list_group_names, list_own_groups
from programme.meeting_invitations import calendar_files
from programme.meeting_page import get_calendar, get_meetings_page
from programme.people import Caller
from views.group import SEE_MEETINGS
from views.meetings import (
    CALENDAR,
    calendar_comment,
    meetings_message,
    meetings_view,
    no_meetings_message,
)
from views.messages import unescape


def register(app: AsyncApp) -> None:
    """Listen to people who ask when they meet."""
    app.command(COMMAND, matchers=[says("meetings")])(on_meetings_asked)
    app.action(SEE_MEETINGS)(on_meetings_opened)
    app.action(CALENDAR)(on_calendar_asked)


async def on_meetings_asked(
    ack: AsyncAck,
    command: dict[str, Any],
    respond: AsyncRespond,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Show the meetings of their own group, or of the one that is named."""
    await ack()
    now, name = clock(), unescape(" ".join(words_of(command)[1:]))
    async with database.reading() as session:
        if name:
            named = await find_group_named(session, caller, name, now)
            group_ids = [] if named is None else [named]
        else:
            group_ids = await list_own_groups(session, caller, now)
        pages = [await get_meetings_page(session, caller, one, now) for one in group_ids]
        names = await list_group_names(session, caller, now) if caller.is_coordinator else []
    for page in pages:
        await answer(respond, meetings_message(page))
    if not pages:
        shown = no_meetings_message(is_named=bool(name), names=[one for one, _ in names])
        await answer(respond, shown)


async def on_meetings_opened(
    ack: AsyncAck,
    action: dict[str, Any],
    body: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Show the meetings in a modal."""
    await ack()
    async with database.reading() as session:
        page = await get_meetings_page(session, caller, int(action["value"]), clock())
    await show_modal(body, client, meetings_view(page))


async def on_calendar_asked(
    ack: AsyncAck,
    action: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Send the person who asks the meetings as files for their calendar."""
    await ack()
    now = clock()
    async with database.reading() as session:
        calendar = await get_calendar(session, caller, int(action["value"]), now)
    files = calendar_files(calendar, now)
    comment = calendar_comment(calendar.group, has_cancelled=len(files) > 1)
    await send_files(client, caller.slack_user_id, files, comment)


async def show_meetings_in(
    view_id: str,
    client: AsyncWebClient,
    database: Database,
    caller: Caller,
    now: datetime,
    group_id: int,
) -> None:
    """Show the meetings as they are now in their modal."""
    async with database.reading() as session:
        page = await get_meetings_page(session, caller, group_id, now)
    await client.views_update(view_id=view_id, view=meetings_view(page))


async def show_meetings_again(
    body: dict[str, Any],
    client: AsyncWebClient,
    respond: AsyncRespond,
    database: Database,
    caller: Caller,
    now: datetime,
    group_id: int,
) -> None:
    """Show the meetings as they are now where the person pressed something in their list."""
    view_id = modal_of(body)
    if view_id is not None:
        await show_meetings_in(view_id, client, database, caller, now, group_id)
    elif body.get("view"):
        await publish_home(client, database, caller, now)
    else:
        async with database.reading() as session:
            page = await get_meetings_page(session, caller, group_id, now)
        await answer(respond, meetings_message(page), replace=True)
