"""Reviewing applications: the list, approving, declining, asking, answering."""

import re
from datetime import datetime
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from handlers.answers import answer, write_to
from handlers.commands import COMMAND, says
from handlers.forms import typed, values_of
from handlers.modals import id_in
from models import Database
from programme.application_questions import answer_question, ask, get_own_question
from programme.application_review import (
    approve,
    approve_eligible,
    decline,
    find_review_page,
    get_reviewable,
    set_automatic,
)
from programme.clock import Clock
from programme.people import Caller
from programme.permissions import Action, permit
from programme.refusals import Refusal
from programme.terms import find_current_term
from programme.translations import gettext as _
from views.application_review import (
    ANSWER,
    ANSWER_VIEW,
    APPROVE,
    APPROVE_ALL,
    ASK,
    ASK_VIEW,
    DECLINE,
    DECLINE_VIEW,
    OPEN_LIST,
    SET_AUTOMATIC,
    TURN_PAGE,
    answer_view,
    ask_view,
    decline_view,
    done_message,
    review_message,
)
from views.coordination import no_term_message
from views.messages import Message


def register(app: AsyncApp) -> None:
    """Listen to coordinators who review, and to applicants who answer."""
    app.command(COMMAND, matchers=[says("applications")])(on_list_asked)
    app.action(OPEN_LIST)(on_list_asked)
    app.action(re.compile(rf"^{re.escape(TURN_PAGE)}"))(on_page_turned)
    app.action(APPROVE)(on_approved)
    app.action(APPROVE_ALL)(on_all_approved)
    app.action(SET_AUTOMATIC)(on_automatic_set)
    app.action(DECLINE)(on_words_asked)
    app.view(DECLINE_VIEW)(on_decline_sent)
    app.action(ASK)(on_words_asked)
    app.view(ASK_VIEW)(on_question_sent)
    app.action(ANSWER)(on_answer_asked)
    app.view(ANSWER_VIEW)(on_answer_sent)


async def _list(database: Database, caller: Caller, now: datetime, offset: int = 0) -> Message:
    async with database.reading() as session:
        term = await find_current_term(session, caller.workspace_id, now)
        if term is None:
            return no_term_message()
        return review_message(await find_review_page(session, caller, term, offset))


async def on_list_asked(
    ack: AsyncAck, respond: AsyncRespond, database: Database, clock: Clock, caller: Caller
) -> None:
    """Show the applications that wait."""
    await ack()
    permit(caller, Action.REVIEW)
    await answer(respond, await _list(database, caller, clock()))


async def on_page_turned(
    ack: AsyncAck,
    action: dict[str, Any],
    respond: AsyncRespond,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Show another page in place of this one."""
    await ack()
    permit(caller, Action.REVIEW)
    shown = await _list(database, caller, clock(), int(action["value"]))
    await answer(respond, shown, replace=True)


async def on_approved(
    ack: AsyncAck,
    action: dict[str, Any],
    body: dict[str, Any],
    respond: AsyncRespond,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Approve one application."""
    await ack()
    permit(caller, Action.REVIEW)
    async with database.writing() as session:
        await approve(session, caller, int(action["value"]), clock())
    if body["container"].get("is_ephemeral"):
        await answer(respond, await _list(database, caller, clock()), replace=True)
    else:
        await answer(respond, done_message(_("Approved. They'll hear of it from me.")))


async def on_all_approved(
    ack: AsyncAck,
    action: dict[str, Any],
    respond: AsyncRespond,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Approve all who are eligible."""
    await ack()
    permit(caller, Action.REVIEW)
    async with database.writing() as session:
        await approve_eligible(session, caller, int(action["value"]), clock())
    await answer(respond, await _list(database, caller, clock()), replace=True)


async def on_automatic_set(
    ack: AsyncAck,
    action: dict[str, Any],
    respond: AsyncRespond,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Let eligible applications be approved by themselves, or not any more."""
    await ack()
    permit(caller, Action.REVIEW)
    async with database.writing() as session:
        await set_automatic(session, caller, clock(), on=action["value"] == "on")
    await answer(respond, await _list(database, caller, clock()), replace=True)


async def on_words_asked(
    ack: AsyncAck,
    action: dict[str, Any],
    body: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    caller: Caller,
) -> None:
    """Let the coordinator write a kind reason, or a question."""
    await ack()
    permit(caller, Action.REVIEW)
    async with database.reading() as session:
        application = await get_reviewable(session, caller, int(action["value"]))
    view = (decline_view if action["action_id"] == DECLINE else ask_view)(application)
    await client.views_open(trigger_id=body["trigger_id"], view=view)


async def on_decline_sent(
    ack: AsyncAck,
    view: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Decline with the reason."""
    permit(caller, Action.REVIEW)
    reason = typed(values_of(view), "reason")
    async with database.writing() as session:
        await decline(session, caller, _application_id(view), reason, clock())
    await ack()
    done = done_message(_("Declined. They'll get your words from me."))
    await write_to(client, caller.slack_user_id, done)


async def on_question_sent(
    ack: AsyncAck,
    view: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Send the question to the applicant."""
    permit(caller, Action.REVIEW)
    words = typed(values_of(view), "question")
    async with database.writing() as session:
        await ask(session, caller, _application_id(view), words, clock())
    await ack()
    done = done_message(_("Asked. I'll bring you the answer."))
    await write_to(client, caller.slack_user_id, done)


async def on_answer_asked(
    ack: AsyncAck,
    action: dict[str, Any],
    body: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    caller: Caller,
) -> None:
    """Let the applicant write an answer."""
    await ack()
    permit(caller, Action.ANSWER)
    async with database.reading() as session:
        question = await get_own_question(session, caller, int(action["value"]))
    await client.views_open(trigger_id=body["trigger_id"], view=answer_view(question))


async def on_answer_sent(
    ack: AsyncAck,
    view: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Bring the answer to who asked."""
    permit(caller, Action.ANSWER)
    words = typed(values_of(view), "answer")
    async with database.writing() as session:
        await answer_question(session, caller, id_in(view, "question") or 0, words, clock())
    await ack()
    done = done_message(_("Thank you! I've passed your answer on."))
    await write_to(client, caller.slack_user_id, done)


def _application_id(view: dict[str, Any]) -> int:
    application_id = id_in(view, "application")
    if application_id is None:
        raise Refusal(
            _("I can't find that application any more. `/mentoring applications` lists all.")
        )
    return application_id
