"""Planning a term and changing its dates."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from handlers.answers import answer, write_to
from handlers.commands import COMMAND, says
from handlers.forms import Values, all_chosen, day_chosen, moment_chosen, typed, values_of
from handlers.home import publish_home
from handlers.modals import id_in
from models import Database
from programme.calendar import local_date
from programme.clock import Clock
from programme.people import Caller
from programme.permissions import Action, permit
from programme.term_plans import (
    TermPlan,
    check_plan,
    complete_plan,
    is_usual_length,
    move_plan,
    plan_of,
    weeks_until_next,
)
from programme.terms import (
    find_current_term,
    find_term,
    list_showcases,
    list_terms,
    milestones,
    save_term,
)
from views.terms import (
    CONFIRM_LENGTH,
    CONFIRMED,
    SHOWCASE_FIELDS,
    TERM_VIEW,
    no_term_to_edit_message,
    term_message,
    term_view,
)


def register(app: AsyncApp) -> None:
    """Listen to coordinators who plan."""
    app.command(COMMAND, matchers=[says("term", "new")])(on_new_term_asked)
    app.command(COMMAND, matchers=[says("term", "next")])(on_next_term_asked)
    app.command(COMMAND, matchers=[says("term", "edit")])(on_edit_term_asked)
    app.view(TERM_VIEW)(on_term_sent)


async def on_new_term_asked(
    ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, caller: Caller
) -> None:
    """Open an empty plan."""
    await ack()
    permit(caller, Action.PLAN_TERM)
    await client.views_open(trigger_id=body["trigger_id"], view=term_view(TermPlan(), None))


async def on_next_term_asked(
    ack: AsyncAck,
    body: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Open a plan like the latest term's, its dates moved behind it; empty before the first."""
    await ack()
    permit(caller, Action.PLAN_TERM)
    plan = TermPlan()
    async with database.reading() as session:
        latest = next(iter(await list_terms(session, caller.workspace_id)), None)
        if latest is not None:
            last = plan_of(latest, await list_showcases(session, latest.id))
            weeks = weeks_until_next(last, local_date(clock(), latest.time_zone))
            plan = move_plan(last, weeks, latest.time_zone)
    await client.views_open(trigger_id=body["trigger_id"], view=term_view(plan, None))


async def on_edit_term_asked(
    ack: AsyncAck,
    body: dict[str, Any],
    client: AsyncWebClient,
    respond: AsyncRespond,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Open the plan of the current term."""
    await ack()
    permit(caller, Action.PLAN_TERM)
    async with database.reading() as session:
        term = await find_current_term(session, caller.workspace_id, clock())
        if term is None:
            await answer(respond, no_term_to_edit_message())
            return
        plan = plan_of(term, await list_showcases(session, term.id))
    await client.views_open(trigger_id=body["trigger_id"], view=term_view(plan, term))


async def on_term_sent(
    ack: AsyncAck,
    view: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Store the plan, or say beside each field what is wrong; an unusual length is asked about.

    It is stored before the acknowledgement, so that nothing typed is lost.
    """
    permit(caller, Action.PLAN_TERM)
    now, term_id = clock(), id_in(view, "term")
    async with database.reading() as session:
        term = await find_term(session, caller.workspace_id, term_id) if term_id else None
    time_zone = term.time_zone if term else caller.time_zone
    plan = complete_plan(read_plan(values_of(view)), time_zone)
    if problems := check_plan(plan, time_zone, now):
        await ack(response_action="errors", errors=problems)
        return
    if not is_usual_length(plan) and not plan.length_confirmed:
        form = term_view(read_plan(values_of(view)), term, ask_length=True)
        await ack(response_action="update", view=form)
        return
    async with database.writing() as session:
        term = await save_term(session, caller, plan, now, term_id)
    await ack()
    dates = milestones(term, plan.showcases)
    await write_to(client, caller.slack_user_id, term_message(term, dates, is_new=not term_id))
    await publish_home(client, database, caller, now)


def read_plan(values: Values) -> TermPlan:
    """Return what stands in the form."""
    showcases = [moment_chosen(values, field) for field in SHOWCASE_FIELDS]
    return TermPlan(
        name=(typed(values, "name") or "").strip() or None,
        applications_open_on=day_chosen(values, "applications_open_on"),
        applications_close_on=day_chosen(values, "applications_close_on"),
        info_session_at=moment_chosen(values, "info_session_at"),
        matching_on=day_chosen(values, "matching_on"),
        onboarding_at=moment_chosen(values, "onboarding_at"),
        starts_on=day_chosen(values, "starts_on"),
        power_check_in_at=moment_chosen(values, "power_check_in_at"),
        midway_survey_on=day_chosen(values, "midway_survey_on"),
        final_survey_on=day_chosen(values, "final_survey_on"),
        showcases_at=tuple(showcases),
        ends_on=day_chosen(values, "ends_on"),
        length_confirmed=CONFIRMED in all_chosen(values, CONFIRM_LENGTH),
    )
