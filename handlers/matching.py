"""Forming groups: propose, adjust, publish."""

import re
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from handlers.answers import answer
from handlers.commands import COMMAND, says
from models import Database, Term
from programme.adjustments import lock
from programme.applications import NoTermPlanned
from programme.candidates import list_candidates, pairs_apart
from programme.clock import Clock
from programme.matching import ImpossibleWish, Mentee, Mentor
from programme.people import Caller
from programme.permissions import Action, permit
from programme.proposals import Matcher, find_draft, get_draft, keep_proposal, publish
from programme.refusals import Refusal
from programme.seatings import Content, content_of, dates_of, read_content, wishes_of
from programme.terms import find_current_term
from programme.translations import gettext as _
from views.matching import (
    GROUP_MENU,
    PROPOSE,
    PUBLISH,
    TURN_PAGE,
    looking_message,
    nobody_message,
    proposal_message,
    published_message,
    read_tag,
    why_view,
)
from views.messages import Message


def register(app: AsyncApp) -> None:
    """Listen to coordinators who form groups."""
    app.command(COMMAND, matchers=[says("match")])(on_match_asked)
    app.action(PROPOSE)(on_proposal_asked)
    app.action(re.compile(rf"^{re.escape(TURN_PAGE)}"))(on_page_turned)
    app.action(re.compile(rf"^{re.escape(GROUP_MENU)}\."))(on_group_chosen)
    app.action(PUBLISH)(on_publish_asked)


async def on_match_asked(
    ack: AsyncAck,
    respond: AsyncRespond,
    database: Database,
    clock: Clock,
    caller: Caller,
    matcher: Matcher,
) -> None:
    """Show the proposal as it stands, or make the first one."""
    await ack()
    permit(caller, Action.MATCH)
    term = await _get_term(database, clock, caller)
    async with database.reading() as session:
        draft = await find_draft(session, term)
        candidates = await list_candidates(session, term.id)
    if draft is not None:
        await answer(respond, proposal_message(term, draft, candidates))
    else:
        await _propose(respond, database, clock, caller, matcher, term)


async def on_proposal_asked(
    ack: AsyncAck,
    respond: AsyncRespond,
    database: Database,
    clock: Clock,
    caller: Caller,
    matcher: Matcher,
) -> None:
    """Match again, keeping what is locked and pinned."""
    await ack()
    permit(caller, Action.MATCH)
    term = await _get_term(database, clock, caller)
    await _propose(respond, database, clock, caller, matcher, term)


async def _propose(
    respond: AsyncRespond,
    database: Database,
    clock: Clock,
    caller: Caller,
    matcher: Matcher,
    term: Term,
) -> None:
    async with database.reading() as session:
        candidates = await list_candidates(session, term.id)
        draft = await find_draft(session, term)
    if not candidates:
        await answer(respond, nobody_message())
        return
    await answer(respond, looking_message(len(candidates)))
    before = read_content(draft.content) if draft is not None else Content()
    pins, locked = wishes_of(before, candidates)
    people = [candidate.person for candidate in candidates.values()]
    try:
        result = await matcher(
            [person for person in people if isinstance(person, Mentor)],
            [person for person in people if isinstance(person, Mentee)],
            dates_of(term),
            apart=pairs_apart(candidates),
            pins=pins,
            locked=locked,
        )
    except ImpossibleWish as wish:
        raise Refusal(_(str(wish))) from wish
    async with database.writing() as session:
        content = content_of(result, pins, locked)
        proposal = await keep_proposal(session, caller, term, content, clock())
    await answer(respond, proposal_message(term, proposal, candidates))


async def on_page_turned(
    ack: AsyncAck,
    action: dict[str, Any],
    respond: AsyncRespond,
    database: Database,
    caller: Caller,
) -> None:
    """Show other groups in place of these."""
    await ack()
    permit(caller, Action.MATCH)
    proposal_id, version, rest = read_tag(action["value"])
    shown = await show_proposal(database, caller, proposal_id, version, offset=int(rest[0]))
    await answer(respond, shown, replace=True)


async def on_group_chosen(
    ack: AsyncAck,
    action: dict[str, Any],
    body: dict[str, Any],
    client: AsyncWebClient,
    respond: AsyncRespond,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Say why, or keep a group as it is, or let it go again."""
    await ack()
    permit(caller, Action.MATCH)
    proposal_id, version, (verb, number) = read_tag(action["selected_option"]["value"])
    if verb == "why":
        async with database.reading() as session:
            proposal, term = await get_draft(session, caller, proposal_id, version)
            candidates = await list_candidates(session, term.id)
        content = read_content(proposal.content)
        group = next(group for group in content.groups if group.number == int(number))
        view = why_view(term, group, content, candidates)
        await client.views_open(trigger_id=body["trigger_id"], view=view)
        return
    async with database.writing() as session:
        proposal = await lock(
            session, caller, proposal_id, version, int(number), clock(), on=verb == "lock"
        )
    shown = await show_proposal(database, caller, proposal.id, proposal.version)
    await answer(respond, shown, replace=True)


async def on_publish_asked(
    ack: AsyncAck,
    action: dict[str, Any],
    respond: AsyncRespond,
    database: Database,
    clock: Clock,
    caller: Caller,
) -> None:
    """Form the groups; their channels follow by themselves."""
    await ack()
    permit(caller, Action.MATCH)
    proposal_id, version, _ = read_tag(action["value"])
    async with database.writing() as session:
        groups = await publish(session, caller, proposal_id, version, clock())
    await answer(respond, published_message(groups), replace=True)


async def _get_term(database: Database, clock: Clock, caller: Caller) -> Term:
    async with database.reading() as session:
        term = await find_current_term(session, caller.workspace_id, clock())
    if term is None:
        raise NoTermPlanned
    return term


async def show_proposal(
    database: Database, caller: Caller, proposal_id: int, version: int, offset: int = 0
) -> Message:
    """Return a proposal as it is, for the coordinator who saw this version of it."""
    async with database.reading() as session:
        proposal, term = await get_draft(session, caller, proposal_id, version)
        candidates = await list_candidates(session, term.id)
    return proposal_message(term, proposal, candidates, offset)
