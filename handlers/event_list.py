"""Coordinators who tick who was at an event, some people at a time."""

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from handlers.answers import write_to
from handlers.event_running import put_on_top, show_managed
from handlers.forms import all_chosen, typed, users_chosen, values_of
from handlers.modals import id_in
from handlers.profiles import fetch_profile
from models import Database
from programme.clock import Clock
from programme.event_attendance import mark_attendance
from programme.event_list import find_list_page
from programme.event_page import get_event_to_run
from programme.people import Caller, keep_profile, list_unknown
from programme.permissions import Action, permit
from programme.refusals import FieldProblems, Refusal
from programme.translations import gettext as _
from views.coordination import ONLY_PEOPLE
from views.event_list import (
    ALL,
    FIND,
    LIST_VIEW,
    PEOPLE,
    TURN,
    boxes_of,
    list_saved_message,
    list_view,
)
from views.event_running import LIST


def register(app: AsyncApp) -> None:
    """Listen to coordinators who say who was at an event."""
    app.action(LIST)(on_list_asked)
    app.action(re.compile(rf"^{re.escape(TURN)}(\..*)?$"))(on_list_turned)
    app.action(ALL)(on_list_turned)
    app.view(LIST_VIEW)(on_list_sent)


@dataclass(frozen=True)
class _Ticked:
    """What a coordinator did to a page of the list, in Slack ids."""

    everybody: set[str]  # on the page
    shown: set[str]  # ticked when it was shown
    chosen: set[str]  # ticked now, and who was added


def _read(view: Mapping[str, Any]) -> _Ticked:
    values = values_of(view)
    everybody, shown, chosen = set[str](), set[str](), set(users_chosen(values, PEOPLE))
    for name, theirs, ticked in boxes_of(view):
        everybody |= theirs
        shown |= ticked
        chosen |= theirs & set(all_chosen(values, name))
    return _Ticked(everybody, shown, chosen)


async def on_list_asked(
    ack: AsyncAck,
    action: dict[str, Any],
    body: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    caller: Caller,
) -> None:
    """Show the list of who was there, to be put right."""
    await ack()
    async with database.reading() as session:
        shown = await find_list_page(session, caller, int(action["value"]))
    await put_on_top(client, body, list_view(shown))


async def on_list_turned(
    ack: AsyncAck,
    action: dict[str, Any],
    body: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Keep what was ticked, or that everybody on the page was there, and show other people."""
    await ack()
    permit(caller, Action.RUN_EVENTS)
    view = body["view"]
    ticked = _read(view)
    if action["action_id"] == ALL:
        ticked = replace(ticked, chosen=ticked.chosen | ticked.everybody)
    await _keep(client, database, caller, view, ticked, clock())
    await _show_page(client, database, caller, view, int(action["value"]))


async def _keep(
    client: AsyncWebClient,
    database: Database,
    caller: Caller,
    view: Mapping[str, Any],
    ticked: _Ticked,
    now: datetime,
) -> None:
    """Keep a page before another is shown; what is wrong with it is said below the list."""
    try:
        await _mark(client, database, caller, view, ticked, now)
    except FieldProblems as problem:
        raise Refusal(next(iter(problem.problems.values()))) from problem


async def _mark(
    client: AsyncWebClient,
    database: Database,
    caller: Caller,
    view: Mapping[str, Any],
    ticked: _Ticked,
    now: datetime,
) -> tuple[int, int]:
    """Keep who was there; returns how many were added, and taken out.

    Raises ``FieldProblems`` for apps, which cannot have been there, and before the event.
    """
    async with database.reading() as session:
        unknown = await list_unknown(session, caller.workspace_id, ticked.chosen - ticked.shown)
    profiles = await asyncio.gather(*(fetch_profile(client, one) for one in unknown))
    if not all(profiles):
        raise FieldProblems({PEOPLE: _(ONLY_PEOPLE)})
    event_id = id_in(view, "event") or 0
    async with database.writing() as session:
        for profile in filter(None, profiles):
            await keep_profile(session, caller.workspace_id, profile, now)
        return await mark_attendance(session, caller, event_id, ticked.shown, ticked.chosen, now)


async def _show_page(
    client: AsyncWebClient,
    database: Database,
    caller: Caller,
    view: Mapping[str, Any],
    page: int,
) -> None:
    words = typed(values_of(view), FIND)
    async with database.reading() as session:
        shown = await find_list_page(session, caller, id_in(view, "event") or 0, page, words)
    again = list_view(shown, (id_in(view, "turn") or 0) + 1)
    await client.views_update(view_id=view["id"], view=again)


async def on_list_sent(
    ack: AsyncAck,
    view: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Keep who was ticked, added and taken out."""
    permit(caller, Action.RUN_EVENTS)
    event_id, now = id_in(view, "event") or 0, clock()
    changed = await _mark(client, database, caller, view, _read(view), now)
    await ack()
    if view.get("previous_view_id"):
        await show_managed(client, database, clock, caller, event_id, view["previous_view_id"])
        return
    async with database.reading() as session:
        event = await get_event_to_run(session, caller, event_id)
    await write_to(client, caller.slack_user_id, list_saved_message(event, *changed))
