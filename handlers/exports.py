"""``/mentoring export``: the tables of a term as files, and its report for funders."""

import asyncio
from datetime import datetime
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from handlers.answers import answer
from handlers.commands import COMMAND, says
from handlers.files import send_file, send_files
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
from programme.term_report import make_report
from programme.translations import gettext as _
from views.documents.report import draw_report
from views.exports import (
    CHOOSE_SOMETHING,
    EXPORT_VIEW,
    REPORT,
    TERM_FIELD,
    WHAT_FIELD,
    export_view,
    files_comment,
    no_term_to_export_message,
    report_comment,
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
    wants_report = REPORT in all_chosen(values, WHAT_FIELD)
    if not wanted and not wants_report:
        raise FieldProblems({WHAT_FIELD: _(CHOOSE_SOMETHING)})
    term_id = int(chosen(values, TERM_FIELD) or 0)
    async with database.reading() as session:
        await get_term_to_export(session, caller, term_id)
    await ack()  # a large term takes longer than a form may wait
    if wants_report:
        await _send_report(client, database, caller, term_id, clock())
    if not wanted:
        return
    async with database.writing() as session:
        files = await export(session, caller, term_id, wanted, clock())
    contents = {file.name: file.table.content for file in files}
    await send_files(client, caller.slack_user_id, contents, files_comment(files))


async def _send_report(
    client: AsyncWebClient, database: Database, caller: Caller, term_id: int, now: datetime
) -> None:
    async with database.writing() as session:
        report = await make_report(session, caller, term_id, now)
    pdf = await asyncio.to_thread(draw_report, report, now)
    comment = report_comment(report)
    await send_file(client, caller.slack_user_id, report.file_name, pdf, comment)
