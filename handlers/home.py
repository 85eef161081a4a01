"""The App Home."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from handlers.answers import error_code
from handlers.viewers import Viewers
from models import Database
from programme.clock import Clock
from programme.home import HomePage, find_home
from programme.people import Caller
from programme.translations import speaking
from views.group_list import BACK, MORE
from views.home import home_view
from views.messages import REFUSED_BLOCKS
from views.surfaces import Surface

log = structlog.get_logger(__name__)

# The app has no Home tab, or what answers in Slack's place knows of none.
# https://docs.slack.dev/reference/methods/views.publish#errors
_NO_HOME = {"not_enabled", "unknown_method"}


def register(app: AsyncApp) -> None:
    """Listen to people who open the Home tab and look through its list of groups."""
    app.event("app_home_opened")(on_home_opened)
    app.action(BACK)(on_groups_turned)
    app.action(MORE)(on_groups_turned)


async def on_home_opened(
    event: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    clock: Clock,
    caller: Caller,
    viewers: Viewers,
) -> None:
    """Show where the person stands; the Messages tab needs nothing."""
    if event.get("tab", "home") == "home":
        now = clock()
        viewers.opened(caller, now, await publish_home(client, database, caller, now))


async def on_groups_turned(
    ack: AsyncAck,
    action: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    clock: Clock,
    caller: Caller,
    viewers: Viewers,
) -> None:
    """Show another part of the list of groups; somebody who has none sees their Home as it is."""
    await ack()
    now, page = clock(), int(action["value"])
    shown = await publish_home(client, database, caller, now, page)
    viewers.opened(caller, now, shown, page)


async def publish_home(
    client: AsyncWebClient,
    database: Database,
    caller: Caller,
    now: datetime,
    group_page: int = 0,
) -> Surface:
    """Publish the Home tab of the person who acted, as things stand now; returns it."""
    page = await _read_home(database, caller, now, group_page)
    view = home_view(page, now)
    await _publish(client, page, view, now)
    return view


async def _read_home(
    database: Database, caller: Caller, now: datetime, group_page: int
) -> HomePage:
    async with database.reading() as session:
        return await find_home(session, caller, now, group_page)


async def _publish(client: AsyncWebClient, page: HomePage, view: Surface, now: datetime) -> None:
    """Publish the view of a page; where Slack refuses charts and tables, without them."""
    user_id = page.caller.slack_user_id
    try:
        await client.views_publish(user_id=user_id, view=view)
    except SlackApiError as error:
        code = error_code(error)
        if code in _NO_HOME:
            # Whatever it would have shown is done, and was answered where they did it.
            log.warning("no_home", why=code, what_to_do="switch the Home tab on under App Home")
        elif code in REFUSED_BLOCKS:
            await client.views_publish(user_id=user_id, view=home_view(page, now, simple=True))
        else:
            raise


async def refresh_homes(
    client: AsyncWebClient, database: Database, viewers: Viewers, workspace_id: int, now: datetime
) -> None:
    """Publish anew the Homes of a workspace that people look at and in which something changed."""
    for viewer in viewers.looking(workspace_id, now):
        with speaking(viewer.language):
            page = await _read_home(database, viewer.caller, now, viewer.group_page)
            view = home_view(page, now)
            if viewer.shown != view:
                await _publish(client, page, view, now)
                viewers.keep(replace(viewer, shown=view))
