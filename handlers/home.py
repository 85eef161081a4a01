"""The App Home."""

from datetime import datetime
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from handlers.answers import REFUSED_BLOCKS, error_code
from models import Database
from programme.applications import find_application, is_before_window
from programme.clock import Clock
from programme.coordination import find_status, list_coordinators
from programme.people import Caller
from programme.terms import find_current_term
from views.applications import application_message, not_applied_message, not_open_message
from views.coordination import no_term_message, status_message
from views.help import help_message
from views.home import home_view, welcome_message


def register(app: AsyncApp) -> None:
    """Listen to people who open the Home tab."""
    app.event("app_home_opened")(on_home_opened)


async def on_home_opened(
    event: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Show where the person stands; the Messages tab needs nothing."""
    if event.get("tab") == "home":
        await publish_home(client, database, caller, clock())


async def publish_home(
    client: AsyncWebClient, database: Database, caller: Caller, now: datetime
) -> None:
    """Publish the Home tab of the person who acted, as things stand now."""
    parts = []
    async with database.reading() as session:
        term = await find_current_term(session, caller.workspace_id, now)
        application = (
            await find_application(session, term.id, caller.person_id)
            if term is not None and term.id is not None
            else None
        )
        coordinators = await list_coordinators(session, caller.workspace_id)
        status = (
            await find_status(session, caller.workspace_id, now) if caller.is_coordinator else None
        )
    if status is not None:
        parts.append(status_message(status, now))
    elif caller.is_coordinator:
        parts.append(no_term_message())
    if term is not None and application is not None:
        parts.append(application_message(term, application, now))
    elif not caller.is_coordinator:
        parts.append(welcome_message())
        if term is not None:
            early = is_before_window(term, now)
            parts.append(not_open_message(term) if early else not_applied_message(term))
    help_text = help_message(
        is_coordinator=caller.is_coordinator,
        has_applied=application is not None,
        coordinators=coordinators,
    )
    try:
        await client.views_publish(
            user_id=caller.slack_user_id, view=home_view(caller.name, parts, help_text)
        )
    except SlackApiError as error:
        if error_code(error) not in REFUSED_BLOCKS:
            raise
        await client.views_publish(
            user_id=caller.slack_user_id,
            view=home_view(caller.name, parts, help_text, simple=True),
        )
