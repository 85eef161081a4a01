"""``/mentoring data``, ``/mentoring forget me`` and ``/mentoring report``."""

from typing import Any

import aiohttp
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from handlers.answers import answer, error_code, write_to
from handlers.commands import COMMAND, says
from handlers.files import send_files
from handlers.forms import chosen, values_of
from handlers.viewers import Viewers
from models import Database
from programme.certificates import list_own_certificates
from programme.clock import Clock
from programme.people import Caller, get_person
from programme.permissions import Action, permit
from programme.privacy import forget, give_data, list_own_channels
from views.privacy import (
    DELETE,
    FORGET,
    data_comment,
    data_files,
    forget_view,
    forgotten_home,
    forgotten_message,
    report_message,
)

# They are not in the channel, or it is closed, so there is nothing to take them out of.
_OUT = frozenset({"channel_not_found", "is_archived", "not_in_channel", "user_not_found"})


def register(app: AsyncApp) -> None:
    """Listen to people who ask what is kept about them, want it gone, or have to report."""
    app.command(COMMAND, matchers=[says("data")])(on_data_asked)
    app.command(COMMAND, matchers=[says("forget", "me")])(on_forgetting_asked)
    app.view(FORGET)(on_forgetting_sent)
    app.command(COMMAND, matchers=[says("report")])(on_report_asked)


async def on_data_asked(
    ack: AsyncAck, client: AsyncWebClient, database: Database, clock: Clock, caller: Caller
) -> None:
    """Send them all that is kept about them."""
    await ack()
    permit(caller, Action.SEE_OWN_DATA)
    async with database.writing() as session:
        holdings = await give_data(session, caller, clock())
    await send_files(client, caller.slack_user_id, data_files(holdings, clock()), data_comment())


async def on_forgetting_asked(
    ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, database: Database, caller: Caller
) -> None:
    """Say what goes and what stays, and ask."""
    await ack()
    permit(caller, Action.BE_FORGOTTEN)
    async with database.reading() as session:
        certificates = await list_own_certificates(session, caller)
    view = forget_view(len(certificates))
    await client.views_open(trigger_id=body["trigger_id"], view=view)


async def on_forgetting_sent(
    ack: AsyncAck,
    view: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    clock: Clock,
    caller: Caller,
    viewers: Viewers,
) -> None:
    """Forget them, then take them out of their groups' channels, as long as we know who acted.

    Not before: what Slack tells of somebody who left a channel would have us leave for them.
    """
    permit(caller, Action.BE_FORGOTTEN)
    # At once: to take somebody out of several channels can last longer than Slack waits.
    await ack()
    keeps_certificates = chosen(values_of(view), "certificates") != DELETE
    async with database.reading() as session:
        channels = await list_own_channels(session, caller.person_id, clock())
        has_certificates = bool(await list_own_certificates(session, caller))
    async with database.writing() as session:
        person = await get_person(session, caller.person_id)
        await forget(session, person, clock(), keeps_certificates=keeps_certificates)
    viewers.forgets(caller)
    still_in = [one for one in channels if not await _is_out(client, one, caller.slack_user_id)]
    done = forgotten_message(still_in, keeps_certificates=keeps_certificates and has_certificates)
    await write_to(client, caller.slack_user_id, done)
    await client.views_publish(user_id=caller.slack_user_id, view=forgotten_home())


async def _is_out(client: AsyncWebClient, channel: str, slack_user_id: str) -> bool:
    try:
        await client.conversations_kick(channel=channel, user=slack_user_id)
    except SlackApiError as error:
        return error_code(error) in _OUT
    except (aiohttp.ClientError, TimeoutError):
        return False
    return True


async def on_report_asked(
    ack: AsyncAck, respond: AsyncRespond, conduct_contact: str | None
) -> None:
    """Say where to report, to them alone; nothing is kept."""
    await ack()
    await answer(respond, report_message(conduct_contact))
