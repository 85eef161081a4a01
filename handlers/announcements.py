"""``/mentoring announce``: a coordinator writes to many at once."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from handlers.answers import write_to
from handlers.commands import COMMAND, says
from handlers.forms import all_chosen, chosen, typed, values_of
from handlers.modals import id_in
from models import Database
from programme.announcements import (
    Audience,
    Wanted,
    announce,
    draft_announcement,
    get_announced,
    get_term_to_announce,
    list_readers,
)
from programme.clock import Clock
from programme.people import Caller
from programme.refusals import FieldProblems
from programme.translations import gettext as _
from views.announcements import (
    CHOOSE_AUDIENCE,
    SEND_VIEW,
    TEST,
    WRITE_VIEW,
    announced_message,
    announcement_message,
    preview_view,
    say_tried,
    write_view,
)


def register(app: AsyncApp) -> None:
    """Listen to coordinators who write to many."""
    app.command(COMMAND, matchers=[says("announce")])(on_announce_asked)
    app.view(WRITE_VIEW)(on_written)
    app.action(TEST)(on_test_asked)
    app.view(SEND_VIEW)(on_sent)


async def on_announce_asked(
    ack: AsyncAck,
    body: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Ask what is to be said, and to whom."""
    await ack()
    async with database.reading() as session:
        term, groups = await get_term_to_announce(session, caller, clock())
    await client.views_open(trigger_id=body["trigger_id"], view=write_view(term, groups))


async def on_written(
    ack: AsyncAck, view: dict[str, Any], database: Database, clock: Clock, caller: Caller
) -> None:
    """Keep it as a draft, and show how it will look."""
    values = values_of(view)
    audience = chosen(values, "audience")
    if audience not in set(Audience):
        raise FieldProblems({"audience": _(CHOOSE_AUDIENCE)})
    wanted = Wanted(
        words=typed(values, "words") or "",
        audience=Audience(audience),
        focuses=all_chosen(values, "focuses"),
        groups=[int(one) for one in all_chosen(values, "groups")],
    )
    async with database.writing() as session:
        announced, readers = await draft_announcement(session, caller, wanted, clock())
    await ack(response_action="update", view=preview_view(announced, readers))


async def on_test_asked(
    ack: AsyncAck,
    action: dict[str, Any],
    body: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    caller: Caller,
) -> None:
    """Send it to who wrote it, as others will see it."""
    await ack()
    async with database.reading() as session:
        announced = await get_announced(session, caller, int(action["value"]))
        readers = await list_readers(session, announced.announcement)
    await write_to(client, caller.slack_user_id, announcement_message(announced))
    shown = preview_view(announced, len(readers), say_tried())
    await client.views_update(view_id=body["view"]["id"], view=shown)


async def on_sent(
    ack: AsyncAck,
    view: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Let them hear it."""
    async with database.writing() as session:
        readers = await announce(session, caller, id_in(view, "announcement") or 0, clock())
    await ack()
    await write_to(client, caller.slack_user_id, announced_message(readers))
