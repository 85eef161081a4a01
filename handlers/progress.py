"""``/mentoring me``: one's own way to the certificate, its file, the name on it."""

import asyncio
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from handlers.answers import answer, write_to
from handlers.commands import COMMAND, says, words_of
from handlers.files import send_file
from handlers.forms import typed, values_of
from handlers.home import publish_home
from models import Database
from programme.certificate_progress import list_next_events, list_own_progress
from programme.certificates import (
    find_certificate_by_code,
    get_own_certificate,
    keep_certificate_name,
    list_own_certificates,
)
from programme.clock import Clock
from programme.people import Caller, get_person, get_workspace_name
from programme.permissions import Action, permit
from programme.translations import gettext as _
from views.certificates import verified_message, verify_hint_message
from views.documents.certificates import draw_certificate
from views.messages import unescape
from views.progress import (
    GET_FILE,
    SEND_NAME,
    SET_NAME,
    earlier_certificates_message,
    name_kept_message,
    name_view,
    no_progress_message,
    progress_message,
)


def register(app: AsyncApp) -> None:
    """Listen to people who ask how far they are, and whether a certificate is genuine."""
    app.command(COMMAND, matchers=[says("me")])(on_progress_asked)
    app.command(COMMAND, matchers=[says("verify")])(on_certificate_verified)
    app.action(SET_NAME)(on_name_asked)
    app.view(SEND_NAME)(on_name_sent)
    app.action(GET_FILE)(on_file_asked)


async def on_progress_asked(
    ack: AsyncAck, respond: AsyncRespond, database: Database, clock: Clock, caller: Caller
) -> None:
    """Show how far they are, and their certificates of before."""
    await ack()
    permit(caller, Action.SEE_OWN_PROGRESS)
    now = clock()
    async with database.reading() as session:
        progress = await list_own_progress(session, caller, now)
        certificates = await list_own_certificates(session, caller)
        shown = [
            progress_message(one, await list_next_events(session, one.term.id, now), now)
            for one in progress
        ]
    current = {one.certificate.id for one in progress if one.certificate is not None}
    earlier = [seen for seen in certificates if seen.certificate.id not in current]
    if not shown:
        shown.append(no_progress_message(earlier))
    elif earlier:
        shown.append(earlier_certificates_message(earlier))
    for one in shown:
        await answer(respond, one)


async def on_certificate_verified(
    ack: AsyncAck,
    command: dict[str, Any],
    respond: AsyncRespond,
    database: Database,
    caller: Caller,
) -> None:
    """Say whether the certificate with the code is genuine."""
    await ack()
    permit(caller, Action.VERIFY_CERTIFICATE)
    code = unescape(" ".join(words_of(command)[1:]))
    if not code:
        await answer(respond, verify_hint_message())
        return
    async with database.reading() as session:
        seen = await find_certificate_by_code(session, code, caller.workspace_id)
    await answer(respond, verified_message(code, seen))


async def on_name_asked(
    ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, database: Database, caller: Caller
) -> None:
    """Ask how their name is to be written."""
    await ack()
    async with database.reading() as session:
        person = await get_person(session, caller.person_id)
    name = person.certificate_name or person.name
    await client.views_open(trigger_id=body["trigger_id"], view=name_view(name))


async def on_name_sent(
    ack: AsyncAck,
    view: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Keep how their name is written."""
    async with database.writing() as session:
        name = await keep_certificate_name(session, caller, typed(values_of(view), "name"))
    await ack()
    await write_to(client, caller.slack_user_id, name_kept_message(name))
    await publish_home(client, database, caller, clock())


async def on_file_asked(
    ack: AsyncAck,
    action: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    caller: Caller,
) -> None:
    """Send them their certificate."""
    await ack()
    async with database.reading() as session:
        seen = await get_own_certificate(session, caller, int(action["value"]))
        issuer = await get_workspace_name(session, caller.workspace_id)
    pdf = await asyncio.to_thread(draw_certificate, seen, issuer)
    await send_file(client, caller.slack_user_id, "certificate.pdf", pdf, _("Here you are!"))
