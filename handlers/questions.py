"""Asking a group about its project, and the group's answers; ``/mentoring questions``."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from handlers.answers import answer, write_to
from handlers.commands import COMMAND, says
from handlers.forms import typed, values_of
from handlers.modals import id_in
from models import Database
from programme.clock import Clock
from programme.group import get_group_for, list_own_groups
from programme.people import Caller
from programme.permissions import Action
from programme.questions import (
    answer_question,
    ask_question,
    get_asked_group,
    get_question_for,
    list_questions,
)
from views.questions import (
    ANSWER,
    SEND_ANSWER,
    SEND_QUESTION,
    answer_kept_message,
    answer_view,
    question_kept_message,
    question_view,
    questions_message,
)
from views.showcase import ASK_GROUP
from views.slides import no_slide_message


def register(app: AsyncApp) -> None:
    """Listen to people who ask a group, and to the group."""
    app.command(COMMAND, matchers=[says("questions")])(on_questions_asked)
    app.action(ASK_GROUP)(on_group_chosen)
    app.view(SEND_QUESTION)(on_question_sent)
    app.action(ANSWER)(on_answer_asked)
    app.view(SEND_ANSWER)(on_answer_sent)


async def on_questions_asked(
    ack: AsyncAck, respond: AsyncRespond, database: Database, clock: Clock, caller: Caller
) -> None:
    """Show what their group was asked."""
    await ack()
    async with database.reading() as session:
        shown = []
        for group_id in await list_own_groups(session, caller, clock()):
            in_group = await get_group_for(session, caller, group_id, Action.SEE_GROUP)
            questions = await list_questions(session, group_id)
            shown.append(questions_message(in_group.group, questions))
    for one in shown or [no_slide_message()]:
        await answer(respond, one)


async def on_group_chosen(
    ack: AsyncAck,
    action: dict[str, Any],
    body: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    caller: Caller,
) -> None:
    """Let them write their question."""
    await ack()
    async with database.reading() as session:
        group_id = int(action["selected_option"]["value"])
        in_group = await get_asked_group(session, caller, group_id)
    await client.views_open(trigger_id=body["trigger_id"], view=question_view(in_group.group))


async def on_question_sent(
    ack: AsyncAck,
    view: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Keep the question for the group."""
    words, group_id = typed(values_of(view), "question"), id_in(view, "group") or 0
    async with database.writing() as session:
        in_group = await get_asked_group(session, caller, group_id)
        await ask_question(session, caller, group_id, words, clock())
    await ack()
    await write_to(client, caller.slack_user_id, question_kept_message(in_group.group))


async def on_answer_asked(
    ack: AsyncAck,
    action: dict[str, Any],
    body: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    caller: Caller,
) -> None:
    """Let a member of the group write the answer."""
    await ack()
    async with database.reading() as session:
        seen = await get_question_for(session, caller, int(action["value"]))
    await client.views_open(trigger_id=body["trigger_id"], view=answer_view(seen))


async def on_answer_sent(
    ack: AsyncAck,
    view: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Keep the answer, and let who asked hear of it."""
    words, question_id = typed(values_of(view), "answer"), id_in(view, "question") or 0
    async with database.writing() as session:
        await answer_question(session, caller, question_id, words, clock())
    await ack()
    await write_to(client, caller.slack_user_id, answer_kept_message())
