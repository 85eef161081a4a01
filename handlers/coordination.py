"""``/mentoring status`` and ``/mentoring coordinators``."""

from collections.abc import Sequence
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from handlers.answers import answer, answer_or_write, write_to
from handlers.commands import COMMAND, says
from handlers.forms import users_chosen, values_of
from handlers.profiles import fetch_profile
from models import Database
from programme.applications import NoTermPlanned, find_standing
from programme.clock import Clock
from programme.coordination import find_status, list_coordinators, name_coordinators
from programme.group_page import get_group_page
from programme.people import Caller, keep_profile
from programme.permissions import Action, may, permit
from programme.translations import gettext as _
from views.applications import standing_message
from views.coordination import (
    COORDINATORS_VIEW,
    ONLY_PEOPLE,
    SEE_STATUS,
    coordinators_message,
    coordinators_view,
    no_term_message,
    status_message,
)
from views.desk import group_on_desk_message
from views.messages import Message
from views.term_health import SEE_GROUP


def register(app: AsyncApp) -> None:
    """Listen to questions about the whole programme."""
    app.command(COMMAND, matchers=[says("status")])(on_status_asked)
    app.action(SEE_STATUS)(on_status_asked)
    app.action(SEE_GROUP)(on_group_chosen)
    app.command(COMMAND, matchers=[says("coordinators")])(on_coordinators_asked)
    app.view(COORDINATORS_VIEW)(on_coordinators_sent)


async def on_status_asked(
    ack: AsyncAck,
    respond: AsyncRespond,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Show a coordinator where the term stands, and everybody else their own application."""
    await ack()
    if may(caller, Action.SEE_STATUS):
        now = clock()
        async with database.reading() as session:
            status = await find_status(session, caller.workspace_id, now, with_completion=True)
        message = status_message(status, now) if status else no_term_message()
    else:
        message = await _own_status(database, clock, caller)
    await answer(respond, message)


async def on_group_chosen(
    ack: AsyncAck,
    action: dict[str, Any],
    body: dict[str, Any],
    client: AsyncWebClient,
    respond: AsyncRespond,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Show a coordinator the group that they chose, with what they can do in it.

    From the Home, which has no place for an answer, it comes by direct message.
    """
    await ack()
    permit(caller, Action.SEE_STATUS)
    group_id = int(action["selected_option"]["value"])
    async with database.reading() as session:
        page = await get_group_page(session, caller, group_id, clock())
    await answer_or_write(body, respond, client, caller.slack_user_id, group_on_desk_message(page))


async def _own_status(database: Database, clock: Clock, caller: Caller) -> Message:
    permit(caller, Action.SEE_OWN_APPLICATION)
    now = clock()
    async with database.reading() as session:
        standing = await find_standing(session, caller, now)
    message = standing_message(standing, now)
    if message is None:
        raise NoTermPlanned
    return message


async def on_coordinators_asked(
    ack: AsyncAck,
    body: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    caller: Caller,
    settled_coordinators: Sequence[str],
) -> None:
    """Open the list of coordinators."""
    await ack()
    permit(caller, Action.NAME_COORDINATORS)
    async with database.reading() as session:
        named = await list_coordinators(session, caller.workspace_id)
    view = coordinators_view(named, settled_coordinators)
    await client.views_open(trigger_id=body["trigger_id"], view=view)


async def on_coordinators_sent(
    ack: AsyncAck,
    view: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    clock: Clock,
    caller: Caller,
    settled_coordinators: Sequence[str],
) -> None:
    """Make the chosen people coordinators; apps and people without an account cannot be."""
    permit(caller, Action.NAME_COORDINATORS)
    now = clock()
    chosen = set(users_chosen(values_of(view), "coordinators"))
    async with database.reading() as session:
        new = chosen - set(await list_coordinators(session, caller.workspace_id))
    profiles = [await fetch_profile(client, slack_user_id) for slack_user_id in sorted(new)]
    if not all(profiles):
        await ack(response_action="errors", errors={"coordinators": _(ONLY_PEOPLE)})
        return
    async with database.writing() as session:
        for profile in filter(None, profiles):
            await keep_profile(session, caller.workspace_id, profile, now)
        added, removed = await name_coordinators(
            session, caller, chosen, now, others_remain=bool(settled_coordinators)
        )
    await ack()
    message = coordinators_message(added, removed, sorted(chosen))
    await write_to(client, caller.slack_user_id, message)
