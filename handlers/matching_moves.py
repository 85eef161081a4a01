"""Moving people between proposed groups, with what it changes shown before."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from handlers.answers import write_to
from handlers.forms import Values, all_chosen, chosen, option_chosen, values_of
from handlers.matching import show_proposal
from handlers.modals import id_in
from models import Database, Proposal, Term
from programme.adjustments import move, pin_pair
from programme.candidates import Candidate, list_candidates
from programme.clock import Clock
from programme.move_costs import cost_of_move
from programme.people import Caller
from programme.permissions import Action, permit
from programme.proposals import get_draft
from programme.refusals import Refusal
from programme.seatings import dates_of, read_content, why_not
from programme.translations import gettext as _
from views.matching import MOVE, read_tag
from views.matching_moves import (
    FIND_GROUP,
    FIND_PERSON,
    MOVE_VIEW,
    NOWHERE,
    PIN,
    WITH,
    group_options,
    move_view,
    person_options,
    say_cost,
)
from views.messages import escape


def register(app: AsyncApp) -> None:
    """Listen to coordinators who move people."""
    app.action(MOVE)(on_move_asked)
    app.options(FIND_PERSON)(on_person_typed)
    app.options(FIND_GROUP)(on_group_typed)
    app.action(FIND_PERSON)(on_choice_made)
    app.action(FIND_GROUP)(on_choice_made)
    app.view(MOVE_VIEW)(on_move_sent)


async def on_move_asked(
    ack: AsyncAck,
    action: dict[str, Any],
    body: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    caller: Caller,
) -> None:
    """Ask whom to move, and where to."""
    await ack()
    permit(caller, Action.MATCH)
    proposal_id, version, _ = read_tag(action["value"])
    async with database.reading() as session:
        proposal, _ = await get_draft(session, caller, proposal_id, version)
    await client.views_open(trigger_id=body["trigger_id"], view=move_view(proposal))


async def on_person_typed(
    ack: AsyncAck, body: dict[str, Any], options: dict[str, Any], database: Database, caller: Caller
) -> None:
    """Offer the mentees with that name."""
    permit(caller, Action.MATCH)
    _, _, candidates = await _draft_of_modal(database, caller, body["view"])
    await ack(options=person_options(candidates, str(options.get("value") or "")))


async def on_group_typed(
    ack: AsyncAck, body: dict[str, Any], options: dict[str, Any], database: Database, caller: Caller
) -> None:
    """Offer the groups that the chosen person can join."""
    permit(caller, Action.MATCH)
    proposal, term, candidates = await _draft_of_modal(database, caller, body["view"])
    who = _number(chosen(values_of(body["view"]), "person"))
    content, typed = read_content(proposal.content), str(options.get("value") or "")
    await ack(options=group_options(term, content, candidates, who, typed))


def _number(value: str | None) -> int | None:
    return int(value) if value and value.isdecimal() else None


async def on_choice_made(
    ack: AsyncAck,
    body: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    caller: Caller,
) -> None:
    """Show what the move would change, or why it cannot be made."""
    await ack()
    permit(caller, Action.MATCH)
    view = body["view"]
    values = values_of(view)
    proposal, term, candidates = await _draft_of_modal(database, caller, view)
    form = move_view(
        proposal,
        option_chosen(values, "person"),
        option_chosen(values, "group"),
        all_chosen(values, "pin"),
        _say_cost(proposal, term, candidates, values),
    )
    await client.views_update(view_id=view["id"], view=form)


def _say_cost(
    proposal: Proposal, term: Term, candidates: dict[int, Candidate], values: Values
) -> str | None:
    person, group = _number(chosen(values, "person")), chosen(values, "group")
    mentee = candidates.get(person) if person is not None else None
    if mentee is None or group is None or group.startswith(WITH):
        return None
    content, dates = read_content(proposal.content), dates_of(term)
    to = next((each for each in content.groups if str(each.number) == group), None)
    if to is not None and (why := why_not(mentee, to, dates, candidates)):
        return _(
            "{candidate} can't join group {number}: {why}.",
            candidate=escape(mentee.name),
            number=to.number,
            why=why,
        )
    if mentee.is_mentor or (to is None and group != NOWHERE):
        return None
    return say_cost(mentee.name, cost_of_move(content, candidates, dates, mentee.person.id, to))


async def on_move_sent(
    ack: AsyncAck,
    view: dict[str, Any],
    client: AsyncWebClient,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Move the person, or say beside the field which rule forbids it."""
    permit(caller, Action.MATCH)
    values = values_of(view)
    person, group = chosen(values, "person"), chosen(values, "group")
    if person is None or group is None:
        missing = {"person": person, "group": group}
        errors = {name: _("Please choose.") for name, value in missing.items() if value is None}
        await ack(response_action="errors", errors=errors)
        return
    draft = (id_in(view, "proposal") or 0, id_in(view, "version") or 0)
    try:
        async with database.writing() as session:
            if group.startswith(WITH):
                mentor = int(group.removeprefix(WITH))
                proposal = await pin_pair(session, caller, *draft, int(person), mentor, clock())
            else:
                to = None if group == NOWHERE else int(group)
                pin = PIN in all_chosen(values, "pin")
                proposal = await move(session, caller, *draft, int(person), to, clock(), pin=pin)
    except Refusal as refused:
        errors = {"group": refused.sentence.replace("`", "")}
        await ack(response_action="errors", errors=errors)
        return
    await ack()
    shown = await show_proposal(database, caller, proposal.id, proposal.version)
    await write_to(client, caller.slack_user_id, shown)


async def _draft_of_modal(
    database: Database, caller: Caller, view: dict[str, Any]
) -> tuple[Proposal, Term, dict[int, Candidate]]:
    async with database.reading() as session:
        proposal, term = await get_draft(
            session, caller, id_in(view, "proposal") or 0, id_in(view, "version") or 0
        )
        return proposal, term, await list_candidates(session, term.id)
