"""Joining a term: the modal, the confirmation, editing and withdrawing."""

from dataclasses import replace
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel.ext.asyncio.session import AsyncSession

from handlers.answers import answer, write_to
from handlers.commands import COMMAND, says
from handlers.forms import (
    Values,
    all_chosen,
    block_ids_of,
    chosen,
    typed,
    users_chosen,
    values_of,
)
from handlers.home import publish_home
from handlers.modals import id_in
from handlers.profiles import fetch_unknown
from models import Database, Term
from programme.apart_wishes import ONLY_PEOPLE, list_own_wishes
from programme.application_drafts import (
    MOST_FOCUSES,
    Draft,
    MeetingMode,
    check_draft,
    draft_of,
)
from programme.application_reminders import keep_begun
from programme.application_review import receive
from programme.applications import (
    NotOpenYet,
    find_application,
    find_term_to_join,
    get_own_application,
    withdraw,
)
from programme.availability import DAYS, HourChoices
from programme.clock import Clock
from programme.eligibility import Certification, Role
from programme.languages import language_of_locale
from programme.people import Caller, keep_profile
from programme.permissions import Action, permit
from programme.refusals import FieldProblems, Refusal
from programme.terms import find_term
from programme.time_zones import find_zones
from programme.translations import gettext as _
from views.application_form import (
    AGREED,
    CHOOSE_ROLE,
    JOIN_VIEW,
    join_view,
)
from views.application_meeting import FIND_TIME_ZONE
from views.application_problems import say_problems
from views.applications import (
    EDIT,
    JOIN,
    WITHDRAW,
    application_message,
    not_open_message,
    withdrawn_message,
)
from views.inputs import option


def register(app: AsyncApp) -> None:
    """Listen to what people say about their applications."""
    app.command(COMMAND, matchers=[says("join")])(on_join_asked)
    app.action(JOIN)(on_join_asked)
    app.action(EDIT)(on_edit_asked)
    app.action(CHOOSE_ROLE)(on_role_chosen)
    app.options(FIND_TIME_ZONE)(on_time_zone_typed)
    app.view(JOIN_VIEW)(on_application_sent)
    app.action(WITHDRAW)(on_withdraw_asked)


async def on_join_asked(
    ack: AsyncAck,
    body: dict[str, Any],
    client: AsyncWebClient,
    respond: AsyncRespond,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Open the form of the current term, with the person's application in it if there is one."""
    await ack()
    permit(caller, Action.APPLY)
    now = clock()
    async with database.reading() as session:
        try:
            term = await find_term_to_join(session, caller.workspace_id, now)
        except NotOpenYet as early:
            await answer(respond, not_open_message(early.term))
            return
        application = await find_application(session, term.id, caller.person_id)
        draft = draft_of(application) if application else new_draft(caller)
        draft = await _with_wishes(session, draft, caller)
    view = join_view(term, draft, now, is_edit=application is not None)
    await client.views_open(trigger_id=body["trigger_id"], view=view)
    if application is None:
        async with database.writing() as session:
            await keep_begun(session, caller, term, now)


async def on_edit_asked(
    ack: AsyncAck,
    body: dict[str, Any],
    action: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Open the form with the application that the button belongs to."""
    await ack()
    permit(caller, Action.APPLY)
    async with database.reading() as session:
        application = await get_own_application(session, caller, int(action["value"]))
        term = await _get_term(session, caller, application.term_id)
        current = await find_application(session, term.id, caller.person_id)
        draft = await _with_wishes(session, draft_of(current or application), caller)
    view = join_view(term, draft, clock(), is_edit=True)
    await client.views_open(trigger_id=body["trigger_id"], view=view)


def new_draft(caller: Caller) -> Draft:
    """Return an empty form, with what Slack already knows filled in."""
    language = language_of_locale(caller.locale)
    return Draft(time_zone=caller.time_zone, languages=(language,) if language else ())


async def _with_wishes(session: AsyncSession, draft: Draft, caller: Caller) -> Draft:
    """Return the form with whom the caller asked not to be with, unless it was changed in it."""
    if draft.apart is not None:
        return draft
    return replace(draft, apart=await list_own_wishes(session, caller.person_id))


async def on_role_chosen(
    ack: AsyncAck,
    body: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Show the fields of the role, with all that was typed so far."""
    await ack()
    view = body["view"]
    async with database.reading() as session:
        term = await _get_term(session, caller, id_in(view, "term"))
        application = await find_application(session, term.id, caller.person_id)
        draft = await _with_wishes(session, read_draft(values_of(view), caller), caller)
    # Without the view's hash: who changes their mind quickly is to see the last choice.
    await client.views_update(
        view_id=view["id"], view=join_view(term, draft, clock(), is_edit=application is not None)
    )


async def on_time_zone_typed(ack: AsyncAck, options: dict[str, Any], clock: Clock) -> None:
    """Offer the time zones that have the typed words in their city, country or offset."""
    zones = find_zones(str(options.get("value") or ""), clock())
    await ack(options=[option(zone.name, zone.label).to_dict() for zone in zones])


async def on_application_sent(
    ack: AsyncAck,
    view: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Store the application, or say beside each field what is missing.

    It is stored before the acknowledgement: the modal stays, with all that was typed, until
    the application is safe (docs/decisions/0003-forms-are-saved-before-the-acknowledgement.md).
    """
    permit(caller, Action.APPLY)
    now = clock()
    draft = read_draft(values_of(view), caller)
    problems = check_draft(draft)
    if problems:
        if set(problems) <= block_ids_of(view):
            await ack(response_action="errors", errors=say_problems(problems))
            return
        # The fields of the role are not there yet: show them instead.
        async with database.reading() as session:
            term = await _get_term(session, caller, id_in(view, "term"))
            draft = await _with_wishes(session, draft, caller)
        form = join_view(term, draft, now, is_edit=False)
        await ack(response_action="update", view=form)
        return
    new = await fetch_unknown(client, database, caller, draft.apart or ())
    if new is None:
        raise FieldProblems({"apart": _(ONLY_PEOPLE)})
    async with database.writing() as session:
        for profile in new:
            await keep_profile(session, caller.workspace_id, profile, now)
        term = await _get_term(session, caller, id_in(view, "term"))
        application = await receive(session, caller, term.id, draft, now)
    await ack()
    await write_to(client, caller.slack_user_id, application_message(term, application, now))
    await publish_home(client, database, caller, now)


async def on_withdraw_asked(
    ack: AsyncAck,
    body: dict[str, Any],
    action: dict[str, Any],
    client: AsyncWebClient,
    respond: AsyncRespond,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Withdraw the application, and say so in place of the message with the button."""
    await ack()
    permit(caller, Action.WITHDRAW)
    now = clock()
    async with database.writing() as session:
        application = await withdraw(session, caller, int(action["value"]), now)
        term = await _get_term(session, caller, application.term_id)
    if body.get("response_url"):
        await answer(respond, withdrawn_message(term), replace=True)
    await publish_home(client, database, caller, now)


def read_draft(values: Values, caller: Caller) -> Draft:
    """Return what stands in the form; fields that are not shown yet keep their defaults."""
    role, certification = chosen(values, "role"), chosen(values, "certification")
    mode, capacity = chosen(values, "meeting_mode"), chosen(values, "capacity")
    co_mentor = chosen(values, "co_mentor")
    defaults = new_draft(caller)
    return Draft(
        role=Role(role) if role in set(Role) else None,
        focuses=tuple(chosen(values, f"focus_{n}") for n in range(1, MOST_FOCUSES + 1)),
        aims=all_chosen(values, "aims"),
        hopes=typed(values, "hopes"),
        certification=Certification(certification) if certification in set(Certification) else None,
        workshops=typed(values, "workshops"),
        languages=all_chosen(values, "languages") if "languages" in values else defaults.languages,
        meeting_mode=MeetingMode(mode) if mode in set(MeetingMode) else None,
        place=typed(values, "place"),
        time_zone=chosen(values, "time_zone") if "time_zone" in values else defaults.time_zone,
        hours=read_hours(values),
        capacity=int(capacity) if capacity and capacity.isdecimal() else None,
        co_mentor=None if co_mentor is None else co_mentor == "yes",
        agreed=AGREED in all_chosen(values, "agreed"),
        apart=users_chosen(values, "apart") if "apart" in values else None,
    )


def read_hours(values: Values) -> HourChoices:
    """Return the hours that are chosen in the fields of :func:`views.hours.hours_fields`."""
    return HourChoices(
        workdays=all_chosen(values, "workdays"),
        by_day={day: hours for day in DAYS if (hours := all_chosen(values, day))},
    )


async def _get_term(session: AsyncSession, caller: Caller, term_id: int | None) -> Term:
    term = await find_term(session, caller.workspace_id, term_id) if term_id else None
    if term is None:
        raise Refusal(_("I can't find that term any more. Please start again: `/mentoring join`."))
    return term
