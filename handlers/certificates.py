"""``/mentoring certificates``: the coordinator looks at the evidence, issues, grants, revokes."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from handlers.answers import answer, write_to
from handlers.commands import COMMAND, says
from handlers.forms import typed, values_of
from handlers.modals import id_in
from models import Database
from programme.certificate_progress import find_progress, list_progress
from programme.certificates import (
    find_certified_term,
    get_certificate_for,
    get_progress_for,
    get_regular_percent,
    get_term_for,
    grant,
    issue_earned,
    keep_regular_percent,
    revoke,
)
from programme.clock import Clock
from programme.eligibility import Role
from programme.people import Caller, find_person
from programme.permissions import Action, permit
from programme.refusals import Refusal
from programme.translations import gettext as _
from views.certificates import (
    ISSUE_EARNED,
    REVIEW,
    REVIEW_PERSON,
    REVOKE,
    SEND_GRANT,
    SEND_REGULAR,
    SEND_REVOKE,
    SET_REGULAR,
    SHOW_PAGE,
    certificates_message,
    issued_message,
    regular_kept_message,
    regular_view,
    review_view,
    revoke_view,
    revoked_kept_message,
)
from views.coordination import no_term_message


def register(app: AsyncApp) -> None:
    """Listen to coordinators who issue certificates."""
    app.command(COMMAND, matchers=[says("certificates")])(on_certificates_asked)
    for way in ("back", "more"):
        app.action(f"{SHOW_PAGE}.{way}")(on_page_turned)
    app.action(ISSUE_EARNED)(on_earned_issued)
    app.action(REVIEW)(on_review_asked)
    app.action(REVIEW_PERSON)(on_person_found)
    app.view(SEND_GRANT)(on_grant_sent)
    app.action(REVOKE)(on_revoke_asked)
    app.view(SEND_REVOKE)(on_revoke_sent)
    app.action(SET_REGULAR)(on_regular_asked)
    app.view(SEND_REGULAR)(on_regular_sent)


async def on_certificates_asked(
    ack: AsyncAck, respond: AsyncRespond, database: Database, clock: Clock, caller: Caller
) -> None:
    """Show who is how far."""
    await ack()
    async with database.reading() as session:
        term = await find_certified_term(session, caller, clock())
        everybody = await list_progress(session, term) if term is not None else []
    shown = certificates_message(term, everybody) if term is not None else no_term_message()
    await answer(respond, shown)


async def on_page_turned(
    ack: AsyncAck,
    action: dict[str, Any],
    respond: AsyncRespond,
    database: Database,
    caller: Caller,
) -> None:
    """Show another page of the list."""
    await ack()
    term_id, _, page = str(action["value"]).partition(":")
    async with database.reading() as session:
        term = await get_term_for(session, caller, int(term_id))
        everybody = await list_progress(session, term)
    await answer(respond, certificates_message(term, everybody, int(page)), replace=True)


async def on_earned_issued(
    ack: AsyncAck,
    action: dict[str, Any],
    respond: AsyncRespond,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Issue them to everybody who earned one, and show the list as it is now."""
    await ack()
    term_id = int(action["value"])
    async with database.writing() as session:
        issued = await issue_earned(session, caller, term_id, clock())
    async with database.reading() as session:
        term = await get_term_for(session, caller, term_id)
        everybody = await list_progress(session, term)
    await answer(respond, certificates_message(term, everybody), replace=True)
    await answer(respond, issued_message(len(issued)))


async def on_review_asked(
    ack: AsyncAck,
    action: dict[str, Any],
    body: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    caller: Caller,
) -> None:
    """Show the evidence for one person."""
    await ack()
    term_id, person_id, role = str(action["value"]).split(":")
    async with database.reading() as session:
        progress = await get_progress_for(session, caller, int(term_id), int(person_id), role)
    await client.views_open(trigger_id=body["trigger_id"], view=review_view(progress))


async def on_person_found(
    ack: AsyncAck,
    action: dict[str, Any],
    body: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Show the evidence for the person whom they looked for."""
    await ack()
    permit(caller, Action.ISSUE_CERTIFICATES)
    async with database.reading() as session:
        term = await find_certified_term(session, caller, clock())
        person = await find_person(session, caller.workspace_id, str(action.get("selected_user")))
        found = await find_progress(session, person.id, term) if person and term else []
    if not found:
        raise Refusal(_("They were in no group of this term, so there is nothing to certify."))
    await client.views_open(trigger_id=body["trigger_id"], view=review_view(found[0]))


async def on_grant_sent(
    ack: AsyncAck,
    view: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Issue one person's certificate, with the reason that was given."""
    term_id, person_id = id_in(view, "term") or 0, id_in(view, "person") or 0
    role = Role.MENTOR if id_in(view, "is_mentor") else Role.MENTEE
    async with database.writing() as session:
        progress = await get_progress_for(session, caller, term_id, person_id, role)
        await grant(session, caller, progress, typed(values_of(view), "reason"), clock())
    await ack()
    await write_to(client, caller.slack_user_id, issued_message(1))


async def on_revoke_asked(
    ack: AsyncAck,
    action: dict[str, Any],
    body: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    caller: Caller,
) -> None:
    """Ask why."""
    await ack()
    async with database.reading() as session:
        certificate = await get_certificate_for(session, caller, int(action["value"]))
    await client.views_push(trigger_id=body["trigger_id"], view=revoke_view(certificate.id))


async def on_revoke_sent(
    ack: AsyncAck,
    view: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Revoke it."""
    reason, certificate_id = typed(values_of(view), "reason"), id_in(view, "certificate") or 0
    async with database.writing() as session:
        await revoke(session, caller, certificate_id, reason, clock())
    await ack(response_action="clear")
    await write_to(client, caller.slack_user_id, revoked_kept_message())


async def on_regular_asked(
    ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, database: Database, caller: Caller
) -> None:
    """Ask what counts as regular."""
    await ack()
    permit(caller, Action.ISSUE_CERTIFICATES)
    async with database.reading() as session:
        percent = await get_regular_percent(session, caller.workspace_id)
    await client.views_open(trigger_id=body["trigger_id"], view=regular_view(percent))


async def on_regular_sent(
    ack: AsyncAck,
    view: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Keep it."""
    async with database.writing() as session:
        percent = await keep_regular_percent(
            session, caller, typed(values_of(view), "percent"), clock()
        )
    await ack()
    await write_to(client, caller.slack_user_id, regular_kept_message(percent))
