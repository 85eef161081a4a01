"""What a coordinator changes in a proposal by hand: whoever moves, stays with a mentor, is kept.

The same hard rules hold that the matching keeps.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from models import Proposal
from programme.candidates import Candidate, list_candidates
from programme.matching import ByHand
from programme.people import Caller
from programme.proposals import CHANGED_MEANWHILE, change, get_draft
from programme.refusals import Refusal
from programme.seatings import dates_of, pinned_to, read_content, why_not
from programme.translations import gettext as _


async def move(
    session: AsyncSession,
    caller: Caller,
    proposal_id: int,
    version: int,
    application_id: int,
    to_number: int | None,
    now: datetime,
    *,
    pin: bool = False,
) -> Proposal:
    """Seat a mentee in another group, or on the waiting list (``to_number`` None).

    With ``pin`` they stay with that group's mentor when the rest is matched again. Raises
    ``Refusal`` when a hard rule forbids it, with the rule, or the draft changed meanwhile.
    """
    proposal, term = await get_draft(session, caller, proposal_id, version)
    content, candidates = read_content(proposal.content), await list_candidates(session, term.id)
    candidate = candidates.get(application_id)
    if candidate is None:
        raise Refusal(_("They aren't approved any more. `/mentoring match` shows who is."))
    to = next((group for group in content.groups if group.number == to_number), None)
    if to_number is not None and to is None:
        raise Refusal(_(CHANGED_MEANWHILE))
    if candidate.is_mentor:
        raise Refusal(_("Mentors lead their own group. You can move mentees."))
    if to is not None and (why := why_not(candidate, to, dates_of(term), candidates)):
        raise Refusal(
            _(
                "{candidate} can't join group {number}: {why}.",
                candidate=candidate.name,
                number=to.number,
                why=why,
            )
        )
    groups = []
    for group in content.groups:
        mentees = tuple(one for one in group.mentees if one != application_id)
        if to is not None and group.number == to.number:
            mentees = (*mentees, application_id)
        groups.append(replace(group, mentees=mentees))
    pins = {mentee: mentor for mentee, mentor in content.pins.items() if mentee != application_id}
    if pin and to is not None:
        _check_pin(application_id, to.mentor, pins, candidates)
        pins[application_id] = to.mentor
    waiting = tuple(one for one in content.waiting if one != application_id)
    if to is None:
        waiting = (*waiting, application_id)
    change(
        proposal,
        replace(
            content,
            groups=tuple(groups),
            pins=pins,
            waiting=waiting,
            explanations={**content.explanations, application_id: ByHand(seated=to is not None)},
        ),
        now,
    )
    await session.flush()
    return proposal


def _check_pin(
    mentee: int, mentor: int, pins: Mapping[int, int], candidates: Mapping[int, Candidate]
) -> None:
    """Raise ``Refusal`` when a pin would bring together two who are not to be."""
    others = [one for one in pinned_to(mentor, pins) if one != mentee]
    if candidates[mentee].apart_from & {mentor, *others}:
        raise Refusal(
            _(
                "{candidates} can't be kept with {candidates_2}: they and somebody who would "
                "be there are to be kept apart.",
                candidates=candidates[mentee].name,
                candidates_2=candidates[mentor].name,
            )
        )


async def pin_pair(
    session: AsyncSession,
    caller: Caller,
    proposal_id: int,
    version: int,
    mentee: int,
    mentor: int,
    now: datetime,
) -> Proposal:
    """Keep a mentee with a mentor when the rest is matched again; nobody moves until then.

    Raises ``Refusal`` when one of them is not approved any more, the mentee and somebody who
    would be with the mentor are not to be together, or the draft changed meanwhile.
    """
    proposal, term = await get_draft(session, caller, proposal_id, version)
    candidates = await list_candidates(session, term.id)
    pair = candidates.get(mentee), candidates.get(mentor)
    if pair[0] is None or pair[1] is None or pair[0].is_mentor or not pair[1].is_mentor:
        raise Refusal(_("They aren't approved any more. `/mentoring match` shows who is."))
    content = read_content(proposal.content)
    _check_pin(mentee, mentor, content.pins, candidates)
    change(proposal, replace(content, pins={**content.pins, mentee: mentor}), now)
    await session.flush()
    return proposal


async def lock(
    session: AsyncSession,
    caller: Caller,
    proposal_id: int,
    version: int,
    number: int,
    now: datetime,
    *,
    on: bool,
) -> Proposal:
    """Keep a group as it is when the rest is matched again, or let it go; returns the draft."""
    proposal, _ = await get_draft(session, caller, proposal_id, version)
    content = read_content(proposal.content)
    groups = tuple(
        replace(group, locked=on) if group.number == number else group for group in content.groups
    )
    change(proposal, replace(content, groups=groups), now)
    await session.flush()
    return proposal
