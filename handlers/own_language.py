"""The language in which somebody would like to read the bot."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from handlers.answers import write_to
from handlers.commands import COMMAND, says
from handlers.forms import chosen, values_of
from handlers.home import publish_home
from handlers.viewers import Viewers
from models import Database
from programme.clock import Clock
from programme.people import Caller, choose_own_language, get_person, language_of
from programme.permissions import Action, permit
from programme.translations import speak
from views.own_language import OPEN, VIEW, language_kept_message, own_language_view


def register(app: AsyncApp) -> None:
    """Listen to people who would like to read another language."""
    app.command(COMMAND, matchers=[says("language")])(on_language_asked)
    app.action(OPEN)(on_language_asked)
    app.view(VIEW)(on_language_sent)


async def on_language_asked(
    ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, database: Database, caller: Caller
) -> None:
    """Show the languages there are, and which they chose."""
    await ack()
    permit(caller, Action.CHOOSE_LANGUAGE)
    async with database.reading() as session:
        person = await get_person(session, caller.person_id)
    await client.views_open(trigger_id=body["trigger_id"], view=own_language_view(person.language))


async def on_language_sent(
    ack: AsyncAck,
    view: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    clock: Clock,
    caller: Caller,
    viewers: Viewers,
    workspace_language: str,
) -> None:
    """Keep the choice, and speak it at once."""
    permit(caller, Action.CHOOSE_LANGUAGE)
    async with database.writing() as session:
        await choose_own_language(session, caller, chosen(values_of(view), "language"))
        person = await get_person(session, caller.person_id)
    await ack()
    speak(language_of(person, workspace_language))
    await write_to(client, caller.slack_user_id, language_kept_message())
    now = clock()
    viewers.opened(caller, now, await publish_home(client, database, caller, now))
