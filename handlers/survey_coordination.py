"""``/mentoring surveys``: rates, results, who has answered, the file."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from handlers.answers import answer
from handlers.commands import COMMAND, says, words_of
from handlers.files import send_file
from handlers.surveys import open_for
from models import Database
from programme.clock import Clock
from programme.people import Caller
from programme.permissions import Action, may
from programme.survey_coordination import (
    export_results,
    get_names,
    get_overview,
    get_results,
)
from programme.survey_results import write_csv
from views.messages import unescape
from views.survey_coordination import (
    EXPORT,
    SEE_NAMES,
    SEE_RESULTS,
    export_comment,
    exported_message,
    file_name,
    names_view,
    no_surveys_message,
    overview_message,
)
from views.survey_results import (
    SEE_ALL,
    TURN_BACK,
    TURN_ON,
    all_answers_view,
    read_turn,
    read_whole,
    results_message,
)


def register(app: AsyncApp) -> None:
    """Listen to coordinators who ask how surveys went."""
    app.command(COMMAND, matchers=[says("surveys")])(on_surveys_asked)
    app.action(SEE_RESULTS)(on_results_asked)
    app.action(TURN_BACK)(on_page_turned)
    app.action(TURN_ON)(on_page_turned)
    app.action(SEE_ALL)(on_all_answers_asked)
    app.action(SEE_NAMES)(on_names_asked)
    app.action(EXPORT)(on_export_asked)


async def on_surveys_asked(
    ack: AsyncAck,
    body: dict[str, Any],
    command: dict[str, Any],
    client: AsyncWebClient,
    respond: AsyncRespond,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Show a coordinator the surveys of a term; for everybody else it is their own survey."""
    await ack()
    if not may(caller, Action.RUN_SURVEYS):
        await open_for(body, client, respond, database, clock, caller, (None, None))
        return
    name, now = unescape(" ".join(words_of(command)[1:])), clock()
    async with database.writing() as session:
        overview = await get_overview(session, caller, name, now)
    message = overview_message(overview, now) if overview else no_surveys_message()
    await answer(respond, message)


async def on_results_asked(
    ack: AsyncAck,
    action: dict[str, Any],
    respond: AsyncRespond,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Show what people answered, below the overview."""
    await ack()
    async with database.reading() as session:
        results = await get_results(session, caller, int(action["value"]), clock())
    await answer(respond, results_message(results, 0))


async def on_page_turned(
    ack: AsyncAck,
    action: dict[str, Any],
    respond: AsyncRespond,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Show other results in place of those that are shown."""
    await ack()
    survey_id, page = read_turn(action["value"])
    async with database.reading() as session:
        results = await get_results(session, caller, survey_id, clock())
    await answer(respond, results_message(results, page), replace=True)


async def on_all_answers_asked(
    ack: AsyncAck,
    action: dict[str, Any],
    body: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Show all that people wrote to one question."""
    await ack()
    survey_id, number, key = read_whole(action["value"])
    async with database.reading() as session:
        results = await get_results(session, caller, survey_id, clock())
    view = all_answers_view(results.find(number, key))
    await client.views_open(trigger_id=body["trigger_id"], view=view)


async def on_names_asked(
    ack: AsyncAck,
    action: dict[str, Any],
    body: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    caller: Caller,
) -> None:
    """Show who has answered and who has not yet."""
    await ack()
    async with database.reading() as session:
        names = await get_names(session, caller, int(action["value"]))
    await client.views_open(trigger_id=body["trigger_id"], view=names_view(names))


async def on_export_asked(
    ack: AsyncAck,
    action: dict[str, Any],
    client: AsyncWebClient,
    respond: AsyncRespond,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Send the answers as a file, in the conversation with the coordinator."""
    await ack()
    async with database.writing() as session:
        found = await export_results(session, caller, int(action["value"]), clock())
    survey, term, exported = found
    if not any(part.responses for part in exported):
        await answer(respond, exported_message(survey))
        return
    await send_file(
        client,
        caller.slack_user_id,
        file_name(term, survey, "csv"),
        write_csv(exported),
        export_comment(term, survey),
    )
