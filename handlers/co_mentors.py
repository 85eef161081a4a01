"""Choosing a group's co-mentor."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from handlers.answers import write_to
from handlers.forms import user_chosen, values_of
from handlers.home import publish_home
from handlers.modals import id_in
from models import Database
from programme.clock import Clock
from programme.co_mentors import find_co_mentor, set_co_mentor
from programme.group import get_group_for
from programme.people import Caller
from programme.permissions import Action
from views.co_mentors import CO_MENTOR_VIEW, co_mentor_view
from views.group import CHANGE_CO_MENTOR
from views.group_changes import saved_message


def register(app: AsyncApp) -> None:
    """Listen to those who choose a group's co-mentor."""
    app.action(CHANGE_CO_MENTOR)(on_co_mentor_asked)
    app.view(CO_MENTOR_VIEW)(on_co_mentor_sent)


async def on_co_mentor_asked(
    ack: AsyncAck,
    action: dict[str, Any],
    body: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    caller: Caller,
) -> None:
    """Ask who it is to be."""
    await ack()
    async with database.reading() as session:
        in_group = await get_group_for(session, caller, int(action["value"]), Action.CHANGE_GROUP)
        present = await find_co_mentor(session, in_group.group.id)
    view = co_mentor_view(in_group.group, present[1] if present else None)
    await client.views_open(trigger_id=body["trigger_id"], view=view)


async def on_co_mentor_sent(
    ack: AsyncAck,
    view: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Let them mentor the group, or say beside the field why not."""
    who, group_id = user_chosen(values_of(view), "co_mentor"), id_in(view, "group") or 0
    async with database.writing() as session:
        group = await set_co_mentor(session, caller, group_id, who, clock())
    await ack()
    await write_to(client, caller.slack_user_id, saved_message(group))
    await publish_home(client, database, caller, clock())
