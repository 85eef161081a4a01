"""A group's outline: seeing, ticking, changing, moving and removing its steps."""

import re
from datetime import date
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from handlers.answers import write_to
from handlers.forms import chosen, typed, values_of
from handlers.modals import id_in
from models import Database
from programme.clock import Clock
from programme.group import get_group_for
from programme.group_page import get_group_page
from programme.outline_steps import get_step_for, move_step, remove_step, save_step, tick_step
from programme.people import Caller
from programme.permissions import Action
from views.group import group_message
from views.outlines import (
    ADD_STEP,
    REMOVE_VIEW,
    SEE_OUTLINE,
    STEP_MENU,
    STEP_VIEW,
    TICK,
    UNTICK,
    outline_view,
    read_choice,
    remove_step_view,
    step_view,
)


def register(app: AsyncApp) -> None:
    """Listen to people who look at their outline and change it."""
    app.action(SEE_OUTLINE)(on_outline_asked)
    app.action(TICK)(on_step_ticked)
    app.action(UNTICK)(on_step_ticked)
    app.action(re.compile(rf"^{re.escape(STEP_MENU)}\."))(on_step_chosen)
    app.action(ADD_STEP)(on_step_form_asked)
    app.view(STEP_VIEW)(on_step_sent)
    app.view(REMOVE_VIEW)(on_removal_sent)


async def on_outline_asked(
    ack: AsyncAck,
    action: dict[str, Any],
    body: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Show all steps of the group."""
    await ack()
    async with database.reading() as session:
        page = await get_group_page(session, caller, int(action["value"]), clock())
    await client.views_open(trigger_id=body["trigger_id"], view=outline_view(page))


async def _show_in(
    view_id: str | None,
    client: AsyncWebClient,
    database: Database,
    clock: Clock,
    caller: Caller,
    group_id: int,
) -> None:
    """Show the outline as it is now in its modal; where that is gone, the group by message."""
    async with database.reading() as session:
        page = await get_group_page(session, caller, group_id, clock())
    if view_id is not None:
        await client.views_update(view_id=view_id, view=outline_view(page))
    else:
        await write_to(client, caller.slack_user_id, group_message(page))


async def on_step_ticked(
    ack: AsyncAck,
    action: dict[str, Any],
    body: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Write down that a step is done, or not yet."""
    await ack()
    done = action["action_id"] == TICK
    async with database.writing() as session:
        step = await tick_step(session, caller, int(action["value"]), clock(), done=done)
    await _show_in(_modal_of(body), client, database, clock, caller, step.group_id)


async def on_step_chosen(
    ack: AsyncAck,
    action: dict[str, Any],
    body: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Do with a step what a mentor chose in its menu."""
    await ack()
    verb, step_id, position = read_choice(action["selected_option"]["value"])
    if verb in {"edit", "remove"}:
        async with database.reading() as session:
            in_group, step = await get_step_for(session, caller, step_id, Action.EDIT_OUTLINE)
        form = step_view(in_group.group, in_group.term, step)
        view = form if verb == "edit" else remove_step_view(step)
        await client.views_push(trigger_id=body["trigger_id"], view=view)
        return
    async with database.writing() as session:
        if verb in {"up", "down"}:
            group_id = await move_step(session, caller, step_id, position, clock(), up=verb == "up")
        else:
            done = verb == "tick"
            group_id = (await tick_step(session, caller, step_id, clock(), done=done)).group_id
    await _show_in(_modal_of(body), client, database, clock, caller, group_id)


async def on_step_form_asked(
    ack: AsyncAck,
    action: dict[str, Any],
    body: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    caller: Caller,
) -> None:
    """Let a mentor write a new step."""
    await ack()
    async with database.reading() as session:
        in_group = await get_group_for(session, caller, int(action["value"]), Action.EDIT_OUTLINE)
    form = step_view(in_group.group, in_group.term, None)
    await client.views_push(trigger_id=body["trigger_id"], view=form)


async def on_step_sent(
    ack: AsyncAck,
    view: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Keep the step, or say beside each field what is missing."""
    values, group_id = values_of(view), id_in(view, "group") or 0
    week = chosen(values, "week")
    week_of = date.fromisoformat(week) if week else None
    async with database.writing() as session:
        step = await save_step(
            session, caller, group_id, id_in(view, "step"), typed(values, "words"), week_of, clock()
        )
    await ack()
    await _show_in(view.get("previous_view_id"), client, database, clock, caller, step.group_id)


async def on_removal_sent(
    ack: AsyncAck,
    view: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Take the step out."""
    async with database.writing() as session:
        group_id = await remove_step(session, caller, id_in(view, "step") or 0, clock())
    await ack()
    await _show_in(view.get("previous_view_id"), client, database, clock, caller, group_id)


def _modal_of(body: dict[str, Any]) -> str | None:
    view_id: str | None = (body.get("view") or {}).get("id")
    return view_id
