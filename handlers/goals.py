"""SMART goals: seeing, proposing, agreeing, setting aside."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from handlers.answers import answer, write_to
from handlers.forms import typed, values_of
from handlers.modals import id_in
from models import Database
from programme.clock import Clock
from programme.goals import PROMPTS, GoalSeen, GoalState, decide_goal, propose_goal
from programme.group import get_group_for
from programme.group_page import get_group_page
from programme.people import Caller
from programme.permissions import Action
from views.goals import (
    AGREE_GOAL,
    DROP_GOAL,
    PROPOSE_GOAL,
    PROPOSE_VIEW,
    SEE_GOALS,
    goal_decided_message,
    goal_kept_message,
    goals_view,
    propose_goal_view,
)
from views.surfaces import Surface


def register(app: AsyncApp) -> None:
    """Listen to people who speak of their group's goals."""
    app.action(SEE_GOALS)(on_goals_asked)
    app.action(PROPOSE_GOAL)(on_goal_form_asked)
    app.view(PROPOSE_VIEW)(on_goal_sent)
    app.action(AGREE_GOAL)(on_goal_agreed)
    app.action(DROP_GOAL)(on_goal_dropped)


async def _goals(database: Database, clock: Clock, caller: Caller, group_id: int) -> Surface:
    async with database.reading() as session:
        page = await get_group_page(session, caller, group_id, clock())
    return goals_view(page.group, page.goals, page.allowed)


async def on_goals_asked(
    ack: AsyncAck,
    action: dict[str, Any],
    body: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Show all goals of the group."""
    await ack()
    view = await _goals(database, clock, caller, int(action["value"]))
    await client.views_open(trigger_id=body["trigger_id"], view=view)


async def on_goal_form_asked(
    ack: AsyncAck,
    action: dict[str, Any],
    body: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    caller: Caller,
) -> None:
    """Ask the five questions, on top of the goals."""
    await ack()
    async with database.reading() as session:
        in_group = await get_group_for(session, caller, int(action["value"]), Action.PROPOSE_GOAL)
    form = propose_goal_view(in_group.group)
    await client.views_push(trigger_id=body["trigger_id"], view=form)


async def on_goal_sent(
    ack: AsyncAck,
    view: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Keep the goal, and show it among the others; or say beside each field what is missing."""
    values, group_id = values_of(view), id_in(view, "group") or 0
    texts = {prompt: typed(values, prompt) for prompt in PROMPTS}
    async with database.writing() as session:
        await propose_goal(session, caller, group_id, texts, clock())
    await ack()
    if view.get("previous_view_id"):
        goals = await _goals(database, clock, caller, group_id)
        await client.views_update(view_id=view["previous_view_id"], view=goals)
    else:
        await write_to(client, caller.slack_user_id, goal_kept_message())


async def on_goal_agreed(
    ack: AsyncAck,
    action: dict[str, Any],
    body: dict[str, Any],
    client: AsyncWebClient,
    respond: AsyncRespond,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Let the group work towards it."""
    await ack()
    decided = (int(action["value"]), GoalState.AGREED)
    await _decide(body, client, respond, database, clock, caller, decided)


async def on_goal_dropped(
    ack: AsyncAck,
    action: dict[str, Any],
    body: dict[str, Any],
    client: AsyncWebClient,
    respond: AsyncRespond,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Set it aside."""
    await ack()
    decided = (int(action["value"]), GoalState.DROPPED)
    await _decide(body, client, respond, database, clock, caller, decided)


async def _decide(
    body: dict[str, Any],
    client: AsyncWebClient,
    respond: AsyncRespond,
    database: Database,
    clock: Clock,
    caller: Caller,
    decided: tuple[int, GoalState],
) -> None:
    """Decide, and show the goals as they are now, or say so below the message."""
    async with database.writing() as session:
        goal = await decide_goal(session, caller, *decided, clock())
    if body.get("view"):
        goals = await _goals(database, clock, caller, goal.group_id)
        await client.views_update(view_id=body["view"]["id"], view=goals)
    else:
        await answer(respond, goal_decided_message(GoalSeen(goal, None)))
