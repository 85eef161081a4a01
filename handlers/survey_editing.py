"""What a survey asks: coordinators preview it, replace it, send people to a form elsewhere."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from handlers.files import FileProblem, read_file, send_file
from handlers.forms import files_added, typed, values_of
from handlers.modals import id_in
from handlers.surveys import given_in
from models import Database
from programme.clock import Clock
from programme.people import Caller
from programme.plain_text import clean
from programme.refusals import FieldProblems
from programme.survey_answers import read_page
from programme.survey_editing import (
    Asking,
    get_asking,
    propose_default,
    propose_yaml,
    use_external_form,
    use_questions,
)
from programme.survey_questions import LARGEST, write_yaml
from programme.translations import gettext as _
from views.survey_coordination import SEE_QUESTIONS, file_name
from views.survey_editing import (
    EXTERNAL_VIEW,
    FILE_FIELD,
    GET_FILE,
    NO_FILE,
    NOT_TEXT,
    PREVIEW_VIEW,
    REPLACE,
    REPLACE_VIEW,
    SEE_ASKED,
    SET_EXTERNAL,
    TEXT_FIELD,
    TURN_PAGE_BACK,
    TURN_PAGE_ON,
    URL_FIELD,
    USE,
    USE_APART,
    USE_DEFAULT,
    external_view,
    file_comment,
    preview_view,
    replace_view,
    say_answered_meanwhile,
    say_default,
    say_external,
    say_tried,
    say_used,
)


def register(app: AsyncApp) -> None:
    """Listen to coordinators who look at questions and change them."""
    app.action(SEE_QUESTIONS)(on_questions_asked)
    app.action(TURN_PAGE_BACK)(on_page_turned)
    app.action(TURN_PAGE_ON)(on_page_turned)
    app.view(PREVIEW_VIEW)(on_page_tried)
    app.action(GET_FILE)(on_file_asked)
    app.action(REPLACE)(on_replace_asked)
    app.view(REPLACE_VIEW)(on_questions_sent)
    app.action(USE_DEFAULT)(on_default_asked)
    app.action(SEE_ASKED)(on_present_asked)
    app.action(USE)(on_questions_used)
    app.action(USE_APART)(on_questions_used)
    app.action(SET_EXTERNAL)(on_external_asked)
    app.view(EXTERNAL_VIEW)(on_external_sent)


async def on_questions_asked(
    ack: AsyncAck,
    action: dict[str, Any],
    body: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    caller: Caller,
) -> None:
    """Show what is asked, page by page."""
    await ack()
    async with database.reading() as session:
        asking = await get_asking(session, caller, int(action["value"]))
    await client.views_open(trigger_id=body["trigger_id"], view=preview_view(asking, 0))


async def _shown(view: dict[str, Any], database: Database, caller: Caller) -> Asking:
    """Return the questions that a preview shows."""
    async with database.reading() as session:
        survey_id = id_in(view, "survey") or 0
        return await get_asking(session, caller, survey_id, id_in(view, "version"))


async def on_page_turned(
    ack: AsyncAck,
    action: dict[str, Any],
    body: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    caller: Caller,
) -> None:
    """Show another page."""
    await ack()
    view = body["view"]
    asking = await _shown(view, database, caller)
    shown = preview_view(asking, int(action["value"]))
    await client.views_update(view_id=view["id"], view=shown)


async def on_page_tried(
    ack: AsyncAck, view: dict[str, Any], database: Database, caller: Caller
) -> None:
    """Check the page as for its readers, and show the next; nothing is kept."""
    asking = await _shown(view, database, caller)
    page = min(id_in(view, "page") or 0, len(asking.questions.pages) - 1)
    _, problems = read_page(asking.questions.pages[page], given_in(values_of(view)))
    if problems:
        raise FieldProblems(problems)
    is_last = page + 1 == len(asking.questions.pages)
    shown = preview_view(asking, 0, say_tried()) if is_last else preview_view(asking, page + 1)
    await ack(response_action="update", view=shown)


async def on_file_asked(
    ack: AsyncAck,
    body: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    caller: Caller,
) -> None:
    """Send the questions as a file that can be changed and given back."""
    await ack()
    asking = await _shown(body["view"], database, caller)
    await send_file(
        client,
        caller.slack_user_id,
        file_name(asking.term, asking.survey, "yaml"),
        write_yaml(asking.questions).encode(),
        file_comment(asking),
    )


async def on_replace_asked(
    ack: AsyncAck,
    body: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    caller: Caller,
) -> None:
    """Ask for other questions, on top of the preview."""
    await ack()
    asking = await _shown(body["view"], database, caller)
    await client.views_push(trigger_id=body["trigger_id"], view=replace_view(asking))


async def on_questions_sent(
    ack: AsyncAck,
    view: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Preview the questions, or say beside the field what can't be read, with the line."""
    values = values_of(view)
    files = files_added(values, FILE_FIELD)
    survey_id = id_in(view, "survey") or 0
    async with database.reading() as session:
        await get_asking(session, caller, survey_id)  # before a file is read for them
    if files:
        field, text = FILE_FIELD, await _text_of(client, files[0])
    else:
        field, text = TEXT_FIELD, typed(values, TEXT_FIELD) or ""
    if not text.strip():
        raise FieldProblems({field: _(NO_FILE)})
    async with database.writing() as session:
        asking = await propose_yaml(session, caller, survey_id, text, field, clock())
    await ack(response_action="update", view=preview_view(asking, 0))


async def _text_of(client: AsyncWebClient, file_id: str) -> str:
    try:
        content = await read_file(client, file_id, LARGEST)
        return clean(content.decode("utf-8-sig"))
    except FileProblem as problem:
        raise FieldProblems({FILE_FIELD: problem.sentence}) from problem
    except UnicodeDecodeError as error:
        raise FieldProblems({FILE_FIELD: _(NOT_TEXT)}) from error


async def on_default_asked(
    ack: AsyncAck,
    body: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Preview the programme's own questions."""
    await ack()
    view = body["view"]
    async with database.writing() as session:
        asking = await propose_default(session, caller, id_in(view, "survey") or 0, clock())
    shown = preview_view(asking, 0, say_default())
    await client.views_update(view_id=view["id"], view=shown)


async def on_present_asked(
    ack: AsyncAck,
    body: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    caller: Caller,
) -> None:
    """Show what is asked now in place of what would be."""
    await ack()
    view = body["view"]
    async with database.reading() as session:
        asking = await get_asking(session, caller, id_in(view, "survey") or 0)
    await client.views_update(view_id=view["id"], view=preview_view(asking, 0))


async def on_questions_used(
    ack: AsyncAck,
    action: dict[str, Any],
    body: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Ask these questions from now on, unless somebody answered others meanwhile."""
    await ack()
    view = body["view"]
    survey_id, number = id_in(view, "survey") or 0, id_in(view, "version") or 0
    async with database.writing() as session:
        is_used = await use_questions(
            session,
            caller,
            survey_id,
            number,
            clock(),
            is_confirmed=action["action_id"] == USE_APART,
        )
        asking = await get_asking(session, caller, survey_id, number)
    shown = preview_view(asking, 0, say_used() if is_used else say_answered_meanwhile())
    await client.views_update(view_id=view["id"], view=shown)
    if is_used and view.get("previous_view_id"):
        below = preview_view(asking, 0)
        await client.views_update(view_id=view["previous_view_id"], view=below)


async def on_external_asked(
    ack: AsyncAck,
    body: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    caller: Caller,
) -> None:
    """Ask for the link, on top of the preview."""
    await ack()
    asking = await _shown(body["view"], database, caller)
    view = external_view(asking.survey)
    await client.views_push(trigger_id=body["trigger_id"], view=view)


async def on_external_sent(
    ack: AsyncAck,
    view: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Let the form take the survey's place, or no longer."""
    survey_id, url = id_in(view, "survey") or 0, typed(values_of(view), URL_FIELD)
    async with database.writing() as session:
        await use_external_form(session, caller, survey_id, url, URL_FIELD, clock())
        asking = await get_asking(session, caller, survey_id)
    await ack()
    if view.get("previous_view_id"):
        shown = preview_view(asking, 0, say_external(asking.survey))
        await client.views_update(view_id=view["previous_view_id"], view=shown)
