"""``/mentoring outlines``: the sample outlines, and the links that help with their steps."""

import re
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from handlers.answers import answer
from handlers.commands import COMMAND, says
from handlers.forms import typed, values_of
from handlers.modals import id_in
from models import Database
from programme.clock import Clock
from programme.outline_links import check_place, list_links, save_link
from programme.people import Caller
from programme.permissions import Action, permit
from views.outline_links import (
    EDIT_LINK,
    LINK_VIEW,
    SEE_SAMPLE,
    link_view,
    outcome_numbered,
    read_place,
    sample_view,
    samples_message,
)


def register(app: AsyncApp) -> None:
    """Listen to coordinators who help groups with their outlines."""
    app.command(COMMAND, matchers=[says("outlines")])(on_samples_asked)
    app.action(re.compile(rf"^{re.escape(SEE_SAMPLE)}\."))(on_sample_asked)
    app.action(re.compile(rf"^{re.escape(EDIT_LINK)}\."))(on_link_asked)
    app.view(LINK_VIEW)(on_link_sent)


async def on_samples_asked(ack: AsyncAck, respond: AsyncRespond, caller: Caller) -> None:
    """Show the outcomes to choose from."""
    await ack()
    permit(caller, Action.EDIT_LINKS)
    await answer(respond, samples_message())


async def on_sample_asked(
    ack: AsyncAck,
    action: dict[str, Any],
    body: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    caller: Caller,
) -> None:
    """Show the steps of an outcome, and the link of each."""
    await ack()
    permit(caller, Action.EDIT_LINKS)
    outcome = action["value"]
    check_place(outcome, 1)
    async with database.reading() as session:
        links = await list_links(session, caller.workspace_id, outcome)
    await client.views_open(trigger_id=body["trigger_id"], view=sample_view(outcome, links))


async def on_link_asked(
    ack: AsyncAck,
    action: dict[str, Any],
    body: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    caller: Caller,
) -> None:
    """Ask for the link of a step."""
    await ack()
    permit(caller, Action.EDIT_LINKS)
    outcome, position = read_place(action["value"])
    check_place(outcome, position)
    async with database.reading() as session:
        links = await list_links(session, caller.workspace_id, outcome)
    form = link_view(outcome, position, links.get(position))
    await client.views_push(trigger_id=body["trigger_id"], view=form)


async def on_link_sent(
    ack: AsyncAck,
    view: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Keep the link, or say beside each field what is wrong."""
    permit(caller, Action.EDIT_LINKS)
    values = values_of(view)
    place = (outcome_numbered(id_in(view, "outcome") or 0), id_in(view, "position") or 0)
    title, url = typed(values, "title"), typed(values, "url")
    async with database.writing() as session:
        await save_link(session, caller, *place, title, url, clock())
        links = await list_links(session, caller.workspace_id, place[0])
    await ack()
    if view.get("previous_view_id"):
        shown = sample_view(place[0], links)
        await client.views_update(view_id=view["previous_view_id"], view=shown)
