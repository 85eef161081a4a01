"""Coordinators who look after events: links, who was there, where they are announced."""

import asyncio
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from handlers.answers import error_code, write_to
from handlers.forms import all_chosen, conversation_chosen, typed, users_chosen, values_of
from handlers.modals import id_in
from handlers.profiles import fetch_profile
from models import Database
from programme.clock import Clock
from programme.event_attendance import list_attendees, mark_attendance, open_window
from programme.event_page import get_event_for, get_event_to_run
from programme.event_settings import (
    EventForm,
    edit_event,
    get_event_settings,
    save_event_settings,
)
from programme.people import Caller, keep_profile, list_unknown
from programme.permissions import Action, permit
from programme.translations import gettext as _
from views.coordination import ONLY_PEOPLE
from views.event_running import (
    CHANNEL,
    COUNTS,
    EDIT,
    EDIT_VIEW,
    LIST,
    LIST_VIEW,
    OPEN,
    PEOPLE,
    SETTINGS_VIEW,
    channel_problem,
    edit_view,
    list_saved_message,
    list_view,
    manage_view,
    saved_message,
    settings_saved_message,
    settings_view,
    shown_before,
)
from views.events import MANAGE, SETTINGS
from views.surfaces import Surface


def register(app: AsyncApp) -> None:
    """Listen to coordinators who look after events."""
    app.action(MANAGE)(on_event_asked)
    app.action(EDIT)(on_edit_asked)
    app.view(EDIT_VIEW)(on_event_edited)
    app.action(OPEN)(on_window_opened)
    app.action(LIST)(on_list_asked)
    app.view(LIST_VIEW)(on_list_sent)
    app.action(SETTINGS)(on_settings_asked)
    app.view(SETTINGS_VIEW)(on_settings_sent)


async def _managed(database: Database, clock: Clock, caller: Caller, event_id: int) -> Surface:
    async with database.reading() as session:
        attendees = await list_attendees(session, caller, event_id)
        seen = await get_event_for(session, caller, event_id, clock())
    return manage_view(seen, attendees)


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


async def _put_on_top(client: AsyncWebClient, body: dict[str, Any], view: Surface) -> None:
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
    await _put_on_top(client, body, edit_view(event))


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
        shown = await _managed(database, clock, caller, event_id)
        await client.views_update(view_id=view["previous_view_id"], view=shown)
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
    shown = await _managed(database, clock, caller, event_id)
    if body.get("view"):
        await client.views_update(view_id=body["view"]["id"], view=shown)


async def on_list_asked(
    ack: AsyncAck,
    action: dict[str, Any],
    body: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    caller: Caller,
) -> None:
    """Show the list of who was there, to be put right."""
    await ack()
    async with database.reading() as session:
        attendees = await list_attendees(session, caller, int(action["value"]))
    await _put_on_top(client, body, list_view(attendees.event, attendees.there))


async def on_list_sent(
    ack: AsyncAck,
    view: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Keep who was added to the list and who was taken out; apps cannot have been there."""
    permit(caller, Action.RUN_EVENTS)
    event_id, now = id_in(view, "event") or 0, clock()
    chosen, shown = set(users_chosen(values_of(view), PEOPLE)), set(shown_before(view))
    async with database.reading() as session:
        unknown = await list_unknown(session, caller.workspace_id, chosen - shown)
    profiles = await asyncio.gather(*(fetch_profile(client, one) for one in unknown))
    if not all(profiles):
        await ack(response_action="errors", errors={PEOPLE: _(ONLY_PEOPLE)})
        return
    async with database.writing() as session:
        for profile in filter(None, profiles):
            await keep_profile(session, caller.workspace_id, profile, now)
        changed = await mark_attendance(session, caller, event_id, shown, chosen, now)
        event = await get_event_to_run(session, caller, event_id)
    await ack()
    if view.get("previous_view_id"):
        again = await _managed(database, clock, caller, event_id)
        await client.views_update(view_id=view["previous_view_id"], view=again)
    else:
        await write_to(client, caller.slack_user_id, list_saved_message(event, *changed))


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
