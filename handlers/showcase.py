"""``/mentoring showcase``: who presents when; the coordinator's order, and the deck as a PDF."""

import asyncio
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from handlers.answers import answer, write_to
from handlers.commands import COMMAND, says
from handlers.files import send_file
from handlers.forms import all_chosen, values_of
from handlers.modals import id_in
from models import Database
from programme.clock import Clock
from programme.people import Caller, get_workspace_name
from programme.permissions import Action, permit
from programme.showcase import (
    find_showcases,
    get_showcase_for,
    order_showcase,
    suggest_line_ups,
)
from programme.terms import find_current_term
from programme.translations import gettext as _
from views.coordination import no_term_message
from views.documents.slides import draw_deck
from views.messages import Message
from views.showcase import (
    GET_DECK,
    ORDER,
    SEND_ORDER,
    SUGGEST,
    deck_message,
    order_view,
    ordered_message,
    showcase_message,
)


def register(app: AsyncApp) -> None:
    """Listen to people who look forward to the showcase, and to who puts it in order."""
    app.command(COMMAND, matchers=[says("showcase")])(on_showcase_asked)
    app.action(ORDER)(on_order_asked)
    app.view(SEND_ORDER)(on_order_sent)
    app.action(SUGGEST)(on_places_suggested)
    app.action(GET_DECK)(on_deck_asked)


async def on_showcase_asked(
    ack: AsyncAck, respond: AsyncRespond, database: Database, clock: Clock, caller: Caller
) -> None:
    """Show who presents when."""
    await ack()
    permit(caller, Action.SEE_SHOWCASE)
    await answer(respond, await _showcase(database, clock, caller))


async def _showcase(database: Database, clock: Clock, caller: Caller) -> Message:
    async with database.reading() as session:
        term = await find_current_term(session, caller.workspace_id, clock())
        if term is None:
            return no_term_message()
        showcases = await find_showcases(session, term)
    return showcase_message(showcases, is_coordinator=caller.is_coordinator)


async def on_order_asked(
    ack: AsyncAck,
    action: dict[str, Any],
    body: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    caller: Caller,
) -> None:
    """Let a coordinator choose the groups of a showcase, in their order."""
    await ack()
    async with database.reading() as session:
        event, term = await get_showcase_for(session, caller, int(action["value"]))
        showcases = await find_showcases(session, term)
    await client.views_open(trigger_id=body["trigger_id"], view=order_view(event, showcases))


async def on_order_sent(
    ack: AsyncAck,
    view: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Keep the order."""
    groups = [int(one) for one in all_chosen(values_of(view), "groups")]
    async with database.writing() as session:
        await order_showcase(session, caller, id_in(view, "event") or 0, groups, clock())
    await ack()
    await write_to(client, caller.slack_user_id, ordered_message())


async def on_places_suggested(
    ack: AsyncAck,
    action: dict[str, Any],
    respond: AsyncRespond,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Give the groups without a place one, and show who presents when."""
    await ack()
    async with database.writing() as session:
        showcases = await suggest_line_ups(session, caller, int(action["value"]), clock())
    await answer(respond, showcase_message(showcases, is_coordinator=True), replace=True)


async def on_deck_asked(
    ack: AsyncAck,
    action: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Send the coordinator the deck as it is at this moment."""
    await ack()
    async with database.reading() as session:
        event, term = await get_showcase_for(session, caller, int(action["value"]))
        showcases = await find_showcases(session, term, with_pictures=True)
        issuer = await get_workspace_name(session, caller.workspace_id)
    up = next(one for one in showcases.line_ups if one.event.id == event.id)
    pdf = await asyncio.to_thread(draw_deck, term, issuer, up, clock())
    title = _("Showcase, {term}", term=term.name)
    comment = deck_message(up).text
    await send_file(client, caller.slack_user_id, "showcase.pdf", pdf, comment, title)
