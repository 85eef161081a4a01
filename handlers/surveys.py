"""Answering surveys: opening one, going through its pages, a form elsewhere."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from handlers.answers import answer, answer_or_write
from handlers.commands import COMMAND, says
from handlers.forms import Values, all_chosen, chosen, typed, values_of
from handlers.home import publish_home
from handlers.modals import id_in
from models import Database
from programme.clock import Clock
from programme.people import Caller
from programme.survey_answers import Given
from programme.survey_filling import Filling, Sent, go_back, keep_page, open_survey, say_answered
from programme.survey_times import Moment
from programme.surveys import get_asked
from views.surveys import (
    ANSWER,
    BACK,
    PAGE_VIEW,
    SAY_ANSWERED,
    invitation_message,
    page_view,
    read_occasion,
    thanks_message,
    thanks_view,
)


def register(app: AsyncApp) -> None:
    """Listen to people who answer surveys."""
    app.command(COMMAND, matchers=[says("survey")])(on_survey_asked)
    app.action(ANSWER)(on_answer_clicked)
    app.view(PAGE_VIEW)(on_page_sent)
    app.action(BACK)(on_back_clicked)
    app.action(SAY_ANSWERED)(on_answered_elsewhere)


async def on_survey_asked(
    ack: AsyncAck,
    body: dict[str, Any],
    client: AsyncWebClient,
    respond: AsyncRespond,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Open the survey that is due now, where the person left off."""
    await ack()
    await open_for(body, client, respond, database, clock, caller, (None, None))


async def on_answer_clicked(
    ack: AsyncAck,
    action: dict[str, Any],
    body: dict[str, Any],
    client: AsyncWebClient,
    respond: AsyncRespond,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Open the survey that the button is about."""
    await ack()
    occasion = read_occasion(action.get("value"))
    await open_for(body, client, respond, database, clock, caller, occasion)


async def open_for(
    body: dict[str, Any],
    client: AsyncWebClient,
    respond: AsyncRespond,
    database: Database,
    clock: Clock,
    caller: Caller,
    occasion: tuple[int | None, Moment | None],
) -> None:
    """Open a survey, or say that it is answered, or where."""
    now = clock()
    filling = None
    async with database.writing() as session:
        asked = await get_asked(session, caller, now, *occasion)
        url = asked.survey.external_url if asked.survey else None
        if not asked.has_answered and url is None:
            filling = await open_survey(session, caller, asked, now)
    if filling is not None:
        await client.views_open(trigger_id=body["trigger_id"], view=page_view(filling))
        return
    message = (
        thanks_message(Sent(asked.moment, was_before=True))
        if asked.has_answered
        else invitation_message(asked.term, asked.moment, url)
    )
    await answer_or_write(body, respond, client, caller.slack_user_id, message)


async def on_page_sent(
    ack: AsyncAck,
    view: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Keep the page and show the next, or the thanks after the last."""
    given, now = given_in(values_of(view)), clock()
    async with database.writing() as session:
        seen = (id_in(view, "version") or 0, id_in(view, "page") or 0)
        then = await keep_page(session, caller, id_in(view, "survey") or 0, seen, given, now)
    if isinstance(then, Filling):
        await ack(response_action="update", view=page_view(then))
        return
    await ack(response_action="update", view=thanks_view(then))
    await publish_home(client, database, caller, now)


async def on_back_clicked(
    ack: AsyncAck,
    body: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Show the page before, with all that was answered."""
    await ack()
    view, now = body["view"], clock()
    given = given_in(values_of(view))
    async with database.writing() as session:
        seen = (id_in(view, "version") or 0, id_in(view, "page") or 0)
        then = await go_back(session, caller, id_in(view, "survey") or 0, seen, given, now)
    shown = page_view(then) if isinstance(then, Filling) else thanks_view(then)
    await client.views_update(view_id=view["id"], view=shown)


async def on_answered_elsewhere(
    ack: AsyncAck,
    action: dict[str, Any],
    body: dict[str, Any],
    client: AsyncWebClient,
    respond: AsyncRespond,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Write down that the form elsewhere is filled in."""
    await ack()
    now = clock()
    async with database.writing() as session:
        occasion = read_occasion(action.get("value"))
        sent = await say_answered(session, caller, *occasion, now)
    if body.get("response_url"):
        await answer(respond, thanks_message(sent))
    await publish_home(client, database, caller, now)


def given_in(values: Values) -> dict[str, Given]:
    """Return what stands in a page, by the question's key, however it is answered."""
    return {
        key: typed(values, key) or chosen(values, key) or all_chosen(values, key) or None
        for key in values
    }
