"""Whom coordinators keep apart."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel.ext.asyncio.session import AsyncSession

from handlers.answers import write_to
from handlers.commands import COMMAND, says
from handlers.forms import user_chosen, users_chosen, values_of
from handlers.modals import id_in
from handlers.profiles import fetch_unknown
from models import Database
from programme.apart_wishes import (
    ONLY_PEOPLE,
    get_person_to_keep_apart,
    keep_noted,
    list_kept_apart,
)
from programme.application_review import get_reviewable
from programme.clock import Clock
from programme.people import Caller, find_person, keep_profile
from programme.permissions import Action, permit
from programme.refusals import FieldProblems
from programme.translations import gettext as _
from views.apart import CHOOSE_VIEW, NOTE, NOTE_VIEW, choose_view, note_view, noted_message
from views.surfaces import Surface


def register(app: AsyncApp) -> None:
    """Listen to coordinators who keep people apart."""
    app.command(COMMAND, matchers=[says("apart")])(on_apart_asked)
    app.view(CHOOSE_VIEW)(on_person_chosen)
    app.action(NOTE)(on_note_asked)
    app.view(NOTE_VIEW)(on_note_sent)


async def on_apart_asked(
    ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, caller: Caller
) -> None:
    """Ask whom it is about."""
    await ack()
    permit(caller, Action.KEEP_APART)
    await client.views_open(trigger_id=body["trigger_id"], view=choose_view())


async def on_person_chosen(
    ack: AsyncAck,
    view: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Show from whom they are kept apart."""
    permit(caller, Action.KEEP_APART)
    who = user_chosen(values_of(view), "person")
    if who is None:
        raise FieldProblems({"person": _("Please choose somebody.")})
    new = await fetch_unknown(client, database, caller, [who])
    if new is None:
        raise FieldProblems({"person": _(ONLY_PEOPLE)})
    async with database.writing() as session:
        for profile in new:
            await keep_profile(session, caller.workspace_id, profile, clock())
        person = await find_person(session, caller.workspace_id, who)
        form = await _note_view(session, caller, person.id if person else 0)
    await ack(response_action="update", view=form)


async def _note_view(session: AsyncSession, caller: Caller, person_id: int) -> Surface:
    person = await get_person_to_keep_apart(session, caller, person_id)
    kept = await list_kept_apart(session, caller, [person.id])
    return note_view(person, kept[person.id])


async def on_note_asked(
    ack: AsyncAck,
    action: dict[str, Any],
    body: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    caller: Caller,
) -> None:
    """Show from whom an applicant is kept apart."""
    await ack()
    permit(caller, Action.KEEP_APART)
    async with database.reading() as session:
        application = await get_reviewable(session, caller, int(action["value"]))
        form = await _note_view(session, caller, application.person_id)
    await client.views_open(trigger_id=body["trigger_id"], view=form)


async def on_note_sent(
    ack: AsyncAck,
    view: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Note it, or say beside the field what cannot be."""
    permit(caller, Action.KEEP_APART)
    chosen = users_chosen(values_of(view), "apart")
    new = await fetch_unknown(client, database, caller, chosen)
    if new is None:
        raise FieldProblems({"apart": _(ONLY_PEOPLE)})
    async with database.writing() as session:
        for profile in new:
            await keep_profile(session, caller.workspace_id, profile, clock())
        person = await keep_noted(session, caller, id_in(view, "person") or 0, chosen, clock())
        kept = await list_kept_apart(session, caller, [person.id])
    await ack()
    await write_to(client, caller.slack_user_id, noted_message(person, kept[person.id]))
