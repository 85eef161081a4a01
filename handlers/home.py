"""The App Home."""

from datetime import datetime
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from handlers.answers import error_code
from models import Database
from programme.applications import find_standing
from programme.clock import Clock
from programme.coordination import find_status, list_coordinators
from programme.event_page import list_events
from programme.group_page import list_own_pages
from programme.onboarding import find_checklist
from programme.people import Caller
from programme.surveys import find_unanswered
from views.applications import standing_message
from views.coordination import no_term_message, status_message
from views.events import home_events_message
from views.group import group_message
from views.help import help_message
from views.home import home_view, welcome_message
from views.messages import REFUSED_BLOCKS
from views.onboarding import checklist_message
from views.surveys import invitation_message


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
    async with database.reading() as session:
        standing = await find_standing(session, caller, now)
        coordinators = await list_coordinators(session, caller.workspace_id)
        groups = await list_own_pages(session, caller, now)
        checklist = await find_checklist(session, caller, now)
        survey = await find_unanswered(session, caller.person_id, now)
        events = await list_events(session, caller, now)
        status = (
            await find_status(session, caller.workspace_id, now) if caller.is_coordinator else None
        )
    parts = []
    if caller.is_coordinator:
        parts.append(status_message(status, now) if status else no_term_message())
    if standing.application is None and not caller.is_coordinator:
        parts.append(welcome_message())
    if survey is not None:
        url = survey.survey.external_url if survey.survey else None
        parts.append(invitation_message(survey.term, survey.moment, url))
    parts += [group_message(page) for page in groups]
    if checklist is not None:
        parts.append(checklist_message(checklist))
    if (coming := home_events_message(events)) is not None:
        parts.append(coming)
    own = standing_message(standing, now)
    if own is not None and (standing.application is not None or not caller.is_coordinator):
        parts.append(own)
    help_text = help_message(
        is_coordinator=caller.is_coordinator,
        has_applied=standing.application is not None,
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
