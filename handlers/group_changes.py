"""Changing a group: its hour, its notes, its name."""

from collections.abc import Callable
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from handlers.answers import write_to
from handlers.forms import all_chosen, chosen, typed, values_of
from handlers.home import publish_home
from handlers.meeting_reminders import refresh_reminders
from handlers.meetings import show_meetings_in
from handlers.modals import id_in, show_modal
from models import Database, Group
from programme.clock import Clock
from programme.group import get_group_for
from programme.group_changes import UnsuitableHour, change_notes, change_slot, rename
from programme.meeting_series import Rhythm
from programme.people import Caller
from programme.permissions import Action
from views.group import CHANGE_NAME, CHANGE_NOTES, CHANGE_SLOT
from views.group_changes import (
    AGREED,
    NAME_VIEW,
    NOTES_VIEW,
    SLOT_VIEW,
    name_view,
    notes_view,
    saved_message,
    slot_view,
)
from views.surfaces import Surface

_FORMS: dict[str, Callable[[Group], Surface]] = {
    CHANGE_SLOT: lambda group: slot_view(group, group.weekday, group.hour, Rhythm(group.rhythm)),
    CHANGE_NOTES: notes_view,
    CHANGE_NAME: name_view,
}


def register(app: AsyncApp) -> None:
    """Listen to those who change a group."""
    for action_id in _FORMS:
        app.action(action_id)(on_change_asked)
    app.view(SLOT_VIEW)(on_slot_sent)
    app.view(NOTES_VIEW)(on_notes_sent)
    app.view(NAME_VIEW)(on_name_sent)


async def on_change_asked(
    ack: AsyncAck,
    action: dict[str, Any],
    body: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    caller: Caller,
) -> None:
    """Open the modal for what is to be changed."""
    await ack()
    async with database.reading() as session:
        in_group = await get_group_for(session, caller, int(action["value"]), Action.CHANGE_GROUP)
    view = _FORMS[action["action_id"]](in_group.group)
    await show_modal(body, client, view)


async def on_slot_sent(
    ack: AsyncAck,
    view: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Let the group meet at that hour, or ask whether they agreed on it."""
    values, group_id = values_of(view), id_in(view, "group") or 0
    weekday, hour = int(chosen(values, "weekday") or 0), int(chosen(values, "hour") or 0)
    rhythm = Rhythm(chosen(values, "rhythm") or Rhythm.WEEKLY)
    is_same = (weekday, hour) == (id_in(view, "weekday"), id_in(view, "hour"))
    agreed = is_same and AGREED in all_chosen(values, "agreed")
    try:
        async with database.writing() as session:
            group = await change_slot(
                session, caller, group_id, weekday, hour, rhythm, clock(), agreed=agreed
            )
    except UnsuitableHour as doubt:
        async with database.reading() as session:
            in_group = await get_group_for(session, caller, group_id, Action.CHANGE_GROUP)
        form = slot_view(in_group.group, weekday, hour, rhythm, doubt.slack_user_ids)
        await ack(response_action="update", view=form)
        return
    await _finish(ack, client, database, clock, caller, group)
    await refresh_reminders(client, database, clock, caller, group_id)
    if below := view.get("previous_view_id"):
        await show_meetings_in(below, client, database, caller, clock(), group_id)


async def on_notes_sent(
    ack: AsyncAck,
    view: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Keep where the notes are."""
    url, group_id = typed(values_of(view), "notes"), id_in(view, "group") or 0
    async with database.writing() as session:
        group = await change_notes(session, caller, group_id, url, clock())
    await _finish(ack, client, database, clock, caller, group)


async def on_name_sent(
    ack: AsyncAck,
    view: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Give the group its name."""
    name, group_id = typed(values_of(view), "name"), id_in(view, "group") or 0
    async with database.writing() as session:
        group = await rename(session, caller, group_id, name, clock())
    await _finish(ack, client, database, clock, caller, group)


async def _finish(
    ack: AsyncAck,
    client: AsyncWebClient,
    database: Database,
    clock: Clock,
    caller: Caller,
    group: Group,
) -> None:
    await ack()
    await write_to(client, caller.slack_user_id, saved_message(group))
    await publish_home(client, database, caller, clock())
