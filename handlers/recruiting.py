"""``/mentoring invite``: asking people of a workshop database to take part."""

import asyncio
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from handlers.answers import answer, error_code, write_to
from handlers.commands import COMMAND, says
from handlers.files import FileProblem, read_file, send_file, send_files
from handlers.forms import chosen, files_added, values_of
from handlers.modals import id_in
from models import Database
from programme.clock import Clock
from programme.people import Caller, get_workspace_name
from programme.recruit_files import (
    LARGEST_FILE,
    NEEDED,
    Column,
    PeopleFile,
    UnreadableTable,
    guess_columns,
    read_people,
    read_people_file,
)
from programme.recruiting import (
    begin_import,
    columns_of,
    confirm_import,
    count_states,
    get_import,
    get_term_to_recruit,
    keep_columns,
    list_recruits,
    say_not_now,
    weigh,
)
from programme.refusals import FieldProblems, Refusal
from programme.translations import gettext as _
from views.recruit_lists import everybody_table, fates_table, mail_table
from views.recruiting import (
    CHANGED_FILE,
    COLUMNS_VIEW,
    CONFIRM_VIEW,
    FILE_FIELD,
    FILE_VIEW,
    GET_LISTS,
    NEEDED_COLUMN,
    NO_FILE,
    NOT_NOW,
    columns_view,
    confirm_view,
    confirmed_already_message,
    fates_comment,
    file_view,
    lists_comment,
    not_now_message,
)


def register(app: AsyncApp) -> None:
    """Listen to coordinators who ask people, and to what those answer."""
    app.command(COMMAND, matchers=[says("invite")])(on_invite_asked)
    app.view(FILE_VIEW)(on_file_sent)
    app.view(COLUMNS_VIEW)(on_columns_sent)
    app.view(CONFIRM_VIEW)(on_confirmed)
    app.action(NOT_NOW)(on_not_now)
    app.action(GET_LISTS)(on_lists_asked)


async def on_invite_asked(
    ack: AsyncAck,
    body: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Ask for the file."""
    await ack()
    async with database.reading() as session:
        await get_term_to_recruit(session, caller, clock())
    await client.views_open(trigger_id=body["trigger_id"], view=file_view())


async def on_file_sent(
    ack: AsyncAck,
    view: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Show how the file is read, or say beside the field what is wrong with it."""
    files = files_added(values_of(view), FILE_FIELD)
    async with database.reading() as session:
        await get_term_to_recruit(session, caller, clock())  # before a file is read for them
    if not files:
        raise FieldProblems({FILE_FIELD: _(NO_FILE)})
    try:
        file = await _read(client, files[0])
    except (FileProblem, UnreadableTable) as problem:
        raise FieldProblems({FILE_FIELD: problem.sentence}) from problem
    async with database.writing() as session:
        begun = await begin_import(session, caller, files[0], clock())
    await ack(
        response_action="update", view=columns_view(begun, file, guess_columns(file.headings))
    )


async def _read(client: AsyncWebClient, file_id: str) -> PeopleFile:
    content = await read_file(client, file_id, LARGEST_FILE)
    return await asyncio.to_thread(read_people_file, content)


async def _read_again(client: AsyncWebClient, file_id: str) -> PeopleFile:
    try:
        return await _read(client, file_id)
    except (FileProblem, UnreadableTable) as problem:
        raise Refusal(_(CHANGED_FILE)) from problem
    except SlackApiError as error:
        if error_code(error) not in {"file_not_found", "file_deleted"}:
            raise
        raise Refusal(_(CHANGED_FILE)) from error


async def on_columns_sent(
    ack: AsyncAck,
    view: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    caller: Caller,
) -> None:
    """Show what would come of it."""
    values, import_id = values_of(view), id_in(view, "import") or 0
    async with database.reading() as session:
        begun, term = await get_import(session, caller, import_id)
    places = {column: chosen(values, column.value) for column in Column}
    if missing := {one.value: _(NEEDED_COLUMN) for one in NEEDED if places[one] is None}:
        raise FieldProblems(missing)
    columns = {column: int(place) for column, place in places.items() if place is not None}
    file = await _read_again(client, begun.slack_file_id)
    lines = await asyncio.to_thread(read_people, file, columns)
    async with database.writing() as session:
        await keep_columns(session, caller, import_id, columns)
        fates = await weigh(session, term, lines)
    await ack(response_action="update", view=confirm_view(begun, term, fates))


async def on_confirmed(
    ack: AsyncAck,
    view: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Let them be asked, and send what comes of each line."""
    import_id = id_in(view, "import") or 0
    async with database.reading() as session:
        begun, _ = await get_import(session, caller, import_id)
    await ack()  # a large file takes longer than a form may wait
    file = await _read_again(client, begun.slack_file_id)
    lines = await asyncio.to_thread(read_people, file, columns_of(begun))
    async with database.writing() as session:
        fates = await confirm_import(session, caller, import_id, lines, clock())
    if fates is None:
        await write_to(client, caller.slack_user_id, confirmed_already_message())
        return
    await send_file(
        client,
        caller.slack_user_id,
        "what-comes-of-it.csv",
        fates_table(fates),
        fates_comment(fates),
    )


async def on_not_now(
    ack: AsyncAck,
    action: dict[str, Any],
    respond: AsyncRespond,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Leave them in peace for this term."""
    await ack()
    async with database.writing() as session:
        await say_not_now(session, caller, int(action["value"]), clock())
    await answer(respond, not_now_message())


async def on_lists_asked(
    ack: AsyncAck,
    action: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    caller: Caller,
) -> None:
    """Send what became of everybody, and whom to mail."""
    await ack()
    async with database.reading() as session:
        begun, term = await get_import(session, caller, int(action["value"]))
        recruits = await list_recruits(session, begun.id)
        counts = await count_states(session, begun.id)
        workspace_name = await get_workspace_name(session, caller.workspace_id)
    files = {
        "everybody.csv": everybody_table(recruits),
        "to-mail.csv": mail_table(recruits, term, workspace_name),
    }
    await send_files(client, caller.slack_user_id, files, lists_comment(counts))
