"""Coordinators who look after events: links, who was there, where they are announced."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from handlers.answers import error_code, write_to
from handlers.forms import all_chosen, conversation_chosen, typed, values_of
from handlers.modals import id_in
from models import Database
from programme.clock import Clock
from programme.event_attendance import list_attendees, open_window
from programme.event_page import get_event_for, get_event_to_run
from programme.event_settings import (
    EventForm,
    edit_event,
    get_event_settings,
    save_event_settings,
)
from programme.people import Caller
from programme.permissions import Action, permit
from views.event_running import (
    CHANNEL,
    COUNTS,
    EDIT,
    EDIT_VIEW,
    OPEN,
    SETTINGS_VIEW,
    channel_problem,
    edit_view,
    manage_view,
    saved_message,
    settings_saved_message,
    settings_view,
)
from views.events import MANAGE, SETTINGS
from views.surfaces import Surface


def register(app: AsyncApp) -> None:
    """Listen to coordinators who look after events."""
    app.action(MANAGE)(on_event_asked)
    app.action(EDIT)(on_edit_asked)
    app.view(EDIT_VIEW)(on_event_edited)
    app.action(OPEN)(on_window_opened)
    app.action(SETTINGS)(on_settings_asked)
    app.view(SETTINGS_VIEW)(on_settings_sent)


async def _managed(database: Database, clock: Clock, caller: Caller, event_id: int) -> Surface:
    async with database.reading() as session:
        attendees = await list_attendees(session, caller, event_id)
        seen = await get_event_for(session, caller, event_id, clock())
    return manage_view(seen, attendees)


async def show_managed(
    client: AsyncWebClient,
    database: Database,
    clock: Clock,
    caller: Caller,
    event_id: int,
    view_id: str,
) -> None:
    """Show in an open modal how an event stands now."""
    view = await _managed(database, clock, caller, event_id)
    await client.views_update(view_id=view_id, view=view)


async def on_event_asked(
    ack: AsyncAck,
    action: dict[str, Any],
    body: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Show a coordinator how an event stands."""
    await ack()
    view = await _managed(database, clock, caller, int(action["value"]))
    await client.views_open(trigger_id=body["trigger_id"], view=view)


async def put_on_top(client: AsyncWebClient, body: dict[str, Any], view: Surface) -> None:
    """Show a modal: on top of the one that was pressed in, if it was one."""
    is_modal = (body.get("view") or {}).get("type") == "modal"
    show = client.views_push if is_modal else client.views_open
    await show(trigger_id=body["trigger_id"], view=view)


async def on_edit_asked(
    ack: AsyncAck,
    action: dict[str, Any],
    body: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    caller: Caller,
) -> None:
    """Ask for an event's links and code word."""
    await ack()
    async with database.reading() as session:
        event = await get_event_to_run(session, caller, int(action["value"]))
    await put_on_top(client, body, edit_view(event))


async def on_event_edited(
    ack: AsyncAck,
    view: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Keep what they filled in, or say beside each field what is wrong."""
    values, event_id = values_of(view), id_in(view, "event") or 0
    names = ("title", "duration", "join_url", "recording_url", "code_word")
    texts = {name: (typed(values, name) or "").strip() or None for name in names}
    async with database.writing() as session:
        event = await edit_event(session, caller, event_id, EventForm(**texts), clock())
    await ack()
    if view.get("previous_view_id"):
        await show_managed(client, database, clock, caller, event_id, view["previous_view_id"])
    else:
        await write_to(client, caller.slack_user_id, saved_message(event))


async def on_window_opened(
    ack: AsyncAck,
    action: dict[str, Any],
    body: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Let people say from now that they were there."""
    await ack()
    event_id = int(action["value"])
    async with database.writing() as session:
        await open_window(session, caller, event_id, clock())
    if body.get("view"):
        await show_managed(client, database, clock, caller, event_id, body["view"]["id"])


async def on_settings_asked(
    ack: AsyncAck,
    body: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    caller: Caller,
) -> None:
    """Ask where events are announced."""
    await ack()
    async with database.reading() as session:
        workspace = await get_event_settings(session, caller)
    await client.views_open(trigger_id=body["trigger_id"], view=settings_view(workspace))


async def on_settings_sent(
    ack: AsyncAck,
    view: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Keep the channel, once it is sure that we are in it, or say beside the field why not."""
    permit(caller, Action.RUN_EVENTS)
    values = values_of(view)
    channel_id = conversation_chosen(values, CHANNEL)
    if channel_id and (code := await _why_not(client, channel_id)):
        await ack(response_action="errors", errors={CHANNEL: channel_problem(code)})
        return
    counts = COUNTS in all_chosen(values, COUNTS)
    async with database.writing() as session:
        workspace = await save_event_settings(
            session, caller, channel_id, clock(), recording_counts=counts
        )
    await ack()
    await write_to(client, caller.slack_user_id, settings_saved_message(workspace))


async def _why_not(client: AsyncWebClient, channel_id: str) -> str | None:
    """Return why we cannot announce in a channel, or None; a public one is joined."""
    try:
        channel = (await client.conversations_info(channel=channel_id))["channel"]
        if channel.get("is_im") or channel.get("is_mpim"):
            return "not_a_channel"
        if channel.get("is_archived"):
            return "archived"
        if channel.get("is_ext_shared"):
            return "shared"
        if not channel.get("is_member"):
            if channel.get("is_private"):
                return "not_a_member"
            await client.conversations_join(channel=channel_id)
    except SlackApiError as error:
        # Of a private channel in which we are not, Slack says that there is none.
        code = error_code(error)
        return "not_a_member" if code == "channel_not_found" else code or "unknown"
    return None
