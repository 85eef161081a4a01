"""People on a coordinator's desk: looking at one, writing, noting, excusing, moving."""

import re
from datetime import UTC, datetime
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from handlers.answers import answer, answer_or_write, write_to
from handlers.forms import chosen, typed, values_of
from handlers.modals import id_in
from models import Database
from programme.clock import Clock
from programme.desk import add_note, get_person_for, write_letter
from programme.group import get_group_for
from programme.people import Caller, find_person
from programme.permissions import Action, permit
from programme.person_page import excuse, get_person_page, list_places, move_person
from programme.refusals import FieldProblems, Refusal
from programme.translations import gettext as _
from views.desk import (
    EXCUSE,
    FIND_PERSON,
    MOVE,
    MOVE_VIEW,
    NOTE,
    NOTE_VIEW,
    SEE_PERSON,
    WRITE,
    WRITE_VIEW,
    move_view,
    moved_message,
    note_view,
    noted_message,
    nowhere_message,
    person_message,
    write_view,
    written_message,
)
from views.letters import STANDS_STILL, draft_letter


def register(app: AsyncApp) -> None:
    """Listen to coordinators who look at people and act there."""
    app.action(FIND_PERSON)(on_person_chosen)
    app.action(re.compile(f"^{SEE_PERSON}"))(on_person_chosen)
    app.action(re.compile(f"^{WRITE}"))(on_writing_asked)
    app.view(WRITE_VIEW)(on_letter_sent)
    app.action(NOTE)(on_note_asked)
    app.view(NOTE_VIEW)(on_note_sent)
    app.action(re.compile(f"^{EXCUSE}"))(on_excused)
    app.action(MOVE)(on_move_asked)
    app.view(MOVE_VIEW)(on_moved)


async def on_person_chosen(
    ack: AsyncAck,
    action: dict[str, Any],
    body: dict[str, Any],
    client: AsyncWebClient,
    respond: AsyncRespond,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Show somebody, chosen from a group, a button, or everybody in the workspace."""
    await ack()
    permit(caller, Action.SEE_PERSON)
    async with database.reading() as session:
        if "selected_user" in action:
            person = await find_person(session, caller.workspace_id, action["selected_user"])
            if person is None:
                raise Refusal(_("They have nothing to do with the programme so far."))
            person_id = person.id
        else:
            option = action.get("selected_option") or action
            person_id = int(option["value"])
        page = await get_person_page(session, caller, person_id, clock())
    await answer_or_write(body, respond, client, caller.slack_user_id, person_message(page))


async def on_writing_asked(
    ack: AsyncAck,
    action: dict[str, Any],
    body: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Open a letter to somebody, with a draft where there is one."""
    await ack()
    draft = action["action_id"].rpartition(".")[2]
    person_id, about_id = map(int, action["value"].split(":"))
    async with database.reading() as session:
        person = await get_person_for(session, caller, person_id, Action.WRITE_TO_PERSON)
        about = ""
        if about_id and draft == STANDS_STILL:
            in_group = await get_group_for(session, caller, about_id, Action.SEE_GROUP)
            about = in_group.group.name
        elif about_id:
            other = await get_person_for(session, caller, about_id, Action.WRITE_TO_PERSON)
            about = other.name
    words = draft_letter(draft, person.name, about)
    view = write_view(person, words, clock())
    await client.views_open(trigger_id=body["trigger_id"], view=view)


def _written(view: dict[str, Any]) -> tuple[int, str | None, datetime]:
    """Return about or to whom a form is, what was written, and when the form was opened."""
    opened_at = datetime.fromtimestamp(id_in(view, "opened") or 0, UTC)
    return id_in(view, "person") or 0, typed(values_of(view), "words"), opened_at


async def on_letter_sent(
    ack: AsyncAck,
    view: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Keep a letter, to be said in its reader's daytime."""
    async with database.writing() as session:
        person = await write_letter(session, caller, *_written(view), clock())
    await ack()
    await write_to(client, caller.slack_user_id, written_message(person))


async def on_note_asked(
    ack: AsyncAck,
    action: dict[str, Any],
    body: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Open a note about somebody."""
    await ack()
    async with database.reading() as session:
        person = await get_person_for(
            session, caller, int(action["value"]), Action.NOTE_ABOUT_PERSON
        )
    await client.views_open(trigger_id=body["trigger_id"], view=note_view(person, clock()))


async def on_note_sent(
    ack: AsyncAck,
    view: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Keep a note."""
    async with database.writing() as session:
        person = await add_note(session, caller, *_written(view), clock())
    await ack()
    await write_to(client, caller.slack_user_id, noted_message(person))


async def on_excused(
    ack: AsyncAck,
    action: dict[str, Any],
    respond: AsyncRespond,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Excuse somebody from a meeting, and show them as they stand then."""
    await ack()
    person_id, meeting_id = map(int, action["selected_option"]["value"].split(":"))
    now = clock()
    async with database.writing() as session:
        await excuse(session, caller, person_id, meeting_id, now)
        page = await get_person_page(session, caller, person_id, now)
    await answer(respond, person_message(page), replace=True)


async def on_move_asked(
    ack: AsyncAck,
    action: dict[str, Any],
    body: dict[str, Any],
    client: AsyncWebClient,
    respond: AsyncRespond,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Show the groups in which a mentee would fit."""
    await ack()
    async with database.reading() as session:
        person, seat, groups = await list_places(session, caller, int(action["value"]), clock())
    if groups:
        view = move_view(person, seat.group, groups)
        await client.views_open(trigger_id=body["trigger_id"], view=view)
    else:
        await answer_or_write(body, respond, client, caller.slack_user_id, nowhere_message(person))


async def on_moved(
    ack: AsyncAck,
    view: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Move a mentee to the group that was chosen; a seat that is gone is said beside the field."""
    group_id = int(chosen(values_of(view), "group") or 0)
    try:
        async with database.writing() as session:
            person, group = await move_person(
                session, caller, id_in(view, "person") or 0, group_id, clock()
            )
    except Refusal as refused:
        raise FieldProblems({"group": refused.sentence}) from refused
    await ack()
    await write_to(client, caller.slack_user_id, moved_message(person, group))
