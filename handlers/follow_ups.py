"""The monthly follow-up: mentors answer, coordinators look at the answers and reply."""

from datetime import datetime
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from handlers.answers import answer, write_to
from handlers.commands import COMMAND, says
from handlers.forms import all_chosen, typed, values_of
from handlers.modals import id_in
from models import CheckIn, Database
from programme.clock import Clock
from programme.follow_up_list import find_follow_up, find_follow_up_list, list_own_questions
from programme.follow_ups import (
    Answer,
    answer_follow_up,
    get_check_in,
    get_follow_up,
    mark_handled,
    reply,
    write_more,
)
from programme.people import Caller
from programme.permissions import Action, may, permit
from programme.refusals import Refusal
from programme.translations import gettext as _
from views.follow_up_list import (
    HANDLED,
    MARK_HANDLED,
    OPEN_LIST,
    REPLY,
    REPLY_VIEW,
    follow_ups_message,
    handled_message,
    read_answer,
    reply_sent_message,
    reply_view,
)
from views.follow_ups import (
    HELP,
    WELL,
    WRITE,
    WRITE_VIEW,
    answered_message,
    question_message,
    read_value,
    write_view,
)
from views.messages import Message


def register(app: AsyncApp) -> None:
    """Listen to mentors who answer, and to coordinators who look and reply."""
    app.command(COMMAND, matchers=[says("followups")])(on_follow_ups_asked)
    app.action(OPEN_LIST)(on_list_opened)
    app.action(WELL)(on_all_is_well)
    app.action(HELP)(on_help_wanted)
    app.action(WRITE)(on_writing_asked)
    app.view(WRITE_VIEW)(on_words_sent)
    app.action(MARK_HANDLED)(on_handled)
    app.action(REPLY)(on_reply_asked)
    app.view(REPLY_VIEW)(on_reply_sent)


async def on_follow_ups_asked(
    ack: AsyncAck, respond: AsyncRespond, database: Database, clock: Clock, caller: Caller
) -> None:
    """Show coordinators all answers, and mentors what they can answer now."""
    await ack()
    now = clock()
    async with database.reading() as session:
        questions = await list_own_questions(session, caller, now)
    if may(caller, Action.HANDLE_FOLLOW_UPS):
        await answer(respond, await _list(database, caller, now))
    elif not questions:
        raise Refusal(_("That is for mentors of a group. `/mentoring help` shows what you can do."))
    for question in questions:
        await answer(respond, question_message(question, []))


async def on_list_opened(
    ack: AsyncAck, respond: AsyncRespond, database: Database, clock: Clock, caller: Caller
) -> None:
    """Show coordinators all answers."""
    await ack()
    permit(caller, Action.HANDLE_FOLLOW_UPS)
    await answer(respond, await _list(database, caller, clock()))


async def _list(database: Database, caller: Caller, now: datetime) -> Message:
    async with database.reading() as session:
        return follow_ups_message(await find_follow_up_list(session, caller, now))


async def on_all_is_well(
    ack: AsyncAck,
    action: dict[str, Any],
    respond: AsyncRespond,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Keep that all is well, and show it in place of the question."""
    await ack()
    async with database.writing() as session:
        check_in = await answer_follow_up(
            session, caller, *read_value(action["value"]), Answer.WELL, clock()
        )
    await answer(respond, await _answered(database, check_in), replace=True)


async def on_help_wanted(
    ack: AsyncAck,
    action: dict[str, Any],
    body: dict[str, Any],
    client: AsyncWebClient,
    respond: AsyncRespond,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Keep that they would like help, and ask for a few words; it is kept without them too."""
    await ack()
    group_id, number = read_value(action["value"])
    async with database.writing() as session:
        check_in = await answer_follow_up(session, caller, group_id, number, Answer.HELP, clock())
        in_group = await get_follow_up(session, caller, group_id, number, clock())
    view = write_view(in_group.group, number, wants_help=True)
    await client.views_open(trigger_id=body["trigger_id"], view=view)
    await answer(respond, await _answered(database, check_in), replace=True)


async def _answered(database: Database, check_in: CheckIn) -> Message:
    async with database.reading() as session:
        follow_up = await find_follow_up(session, check_in.id)
    if follow_up is None:
        raise Refusal(_("Your group isn't there any more."))
    return answered_message(follow_up)


async def on_writing_asked(
    ack: AsyncAck,
    action: dict[str, Any],
    body: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Let a mentor write to the coordinators."""
    await ack()
    group_id, number = read_value(action["value"])
    async with database.reading() as session:
        in_group = await get_follow_up(session, caller, group_id, number, clock())
    view = write_view(in_group.group, number, wants_help=False)
    await client.views_open(trigger_id=body["trigger_id"], view=view)


async def on_words_sent(
    ack: AsyncAck,
    view: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Keep what a mentor wrote."""
    group_id, number = id_in(view, "group") or 0, id_in(view, "number") or 0
    words = typed(values_of(view), "words")
    async with database.writing() as session:
        check_in = await write_more(session, caller, group_id, number, words, clock())
    await ack()
    await write_to(client, caller.slack_user_id, await _answered(database, check_in))


async def on_handled(
    ack: AsyncAck,
    action: dict[str, Any],
    body: dict[str, Any],
    respond: AsyncRespond,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Take an answer off the list."""
    await ack()
    async with database.writing() as session:
        await mark_handled(session, caller, *read_answer(action["value"]), clock())
    if body["container"].get("is_ephemeral"):
        await answer(respond, await _list(database, caller, clock()), replace=True)
    else:
        await answer(respond, handled_message())


async def on_reply_asked(
    ack: AsyncAck,
    action: dict[str, Any],
    body: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    caller: Caller,
) -> None:
    """Let a coordinator answer a mentor, below all that was written."""
    await ack()
    check_in_id, _number = read_answer(action["value"])
    async with database.reading() as session:
        await get_check_in(session, caller, check_in_id)
        follow_up = await find_follow_up(session, check_in_id)
    if follow_up is None:
        raise Refusal(_("That answer isn't there any more."))
    view = reply_view(follow_up, follow_up.last_word_id)
    await client.views_open(trigger_id=body["trigger_id"], view=view)


async def on_reply_sent(
    ack: AsyncAck,
    view: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Bring a coordinator's answer to the mentor."""
    values = values_of(view)
    check_in_id, last_word_id = id_in(view, "check_in") or 0, id_in(view, "last_word") or 0
    is_handled = HANDLED in all_chosen(values, "handled")
    async with database.writing() as session:
        await reply(
            session,
            caller,
            check_in_id,
            typed(values, "words"),
            clock(),
            handles_to=last_word_id if is_handled else None,
        )
    await ack()
    await write_to(client, caller.slack_user_id, reply_sent_message())
