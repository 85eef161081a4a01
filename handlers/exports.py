"""``/mentoring export``: people, groups, attendance, completion and survey answers as files."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from handlers.answers import answer
from handlers.commands import COMMAND, says
from handlers.files import send_files
from handlers.forms import all_chosen, chosen, values_of
from models import Database
from programme.clock import Clock
from programme.exports import (
    Export,
    choose_term_to_export,
    export,
    get_term_to_export,
    list_terms_to_export,
)
from programme.people import Caller
from programme.refusals import FieldProblems
from views.exports import (
    CHOOSE_SOMETHING,
    EXPORT_VIEW,
    TERM_FIELD,
    WHAT_FIELD,
    export_view,
    files_comment,
    no_term_to_export_message,
)


def register(app: AsyncApp) -> None:
    """Listen to coordinators who want files."""
    app.command(COMMAND, matchers=[says("export")])(on_export_asked)
    app.view(EXPORT_VIEW)(on_export_chosen)


async def on_export_asked(
    ack: AsyncAck,
    body: dict[str, Any],
    client: AsyncWebClient,
    respond: AsyncRespond,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Ask what is wanted, of which term."""
    await ack()
    async with database.reading() as session:
        terms = await list_terms_to_export(session, caller)
    term = choose_term_to_export(terms, clock())
    if term is None:
        await answer(respond, no_term_to_export_message())
        return
    await client.views_open(trigger_id=body["trigger_id"], view=export_view(terms, term))


async def on_export_chosen(
    ack: AsyncAck,
    view: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Send the files, in the conversation with the coordinator."""
    values = values_of(view)
    wanted = [what for what in Export if what.value in all_chosen(values, WHAT_FIELD)]
    if not wanted:
        raise FieldProblems({WHAT_FIELD: CHOOSE_SOMETHING})
    term_id = int(chosen(values, TERM_FIELD) or 0)
    async with database.reading() as session:
        await get_term_to_export(session, caller, term_id)
    await ack()  # a large term takes longer than a form may wait
    async with database.writing() as session:
        files = await export(session, caller, term_id, wanted, clock())
    contents = {file.name: file.table.content for file in files}
    await send_files(client, caller.slack_user_id, contents, files_comment(files))
