"""Proposed groups, between the matching and their publication: kept, found again, published."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import Application, Proposal, Term
from programme import matching
from programme.applications import Status
from programme.audits import audit
from programme.candidates import are_apart, list_candidates
from programme.groups import form_groups
from programme.people import Caller
from programme.refusals import Refusal
from programme.seatings import Content, read_content
from programme.translations import N_
from programme.translations import gettext as _

# Takes what programme.matching.match takes, in its own time.
Matcher = Callable[..., Awaitable[matching.Proposal]]
CHANGED_MEANWHILE = N_(
    "Somebody changed the proposal a moment ago. `/mentoring match` shows it as it is now."
)


async def find_draft(session: AsyncSession, term: Term) -> Proposal | None:
    """Return the term's proposal that is not published yet, or None."""
    found = await session.exec(
        select(Proposal).where(Proposal.term_id == term.id, Proposal.state == "draft")
    )
    return found.one_or_none()


async def keep_proposal(
    session: AsyncSession, caller: Caller, term: Term, content: Content, now: datetime
) -> Proposal:
    """Store what the matching found as the term's draft, in place of the one before."""
    # Two coordinators who propose at once follow each other.
    await session.exec(select(Term.id).where(Term.id == term.id).with_for_update())
    found = await session.exec(
        select(Proposal)
        .where(Proposal.term_id == term.id, Proposal.state == "draft")
        .with_for_update()
    )
    proposal = found.one_or_none()
    if proposal is None:
        proposal = Proposal(
            term_id=term.id,
            content=content.as_json(),
            created_by=caller.person_id,
            created_at=now,
            updated_at=now,
        )
        session.add(proposal)
    else:
        change(proposal, content, now)
    await session.flush()
    return proposal


def change(proposal: Proposal, content: Content, now: datetime) -> None:
    """Store other content in a draft; it counts as another version of it."""
    proposal.content = content.as_json()
    proposal.version += 1
    proposal.updated_at = now


async def get_draft(
    session: AsyncSession, caller: Caller, proposal_id: int, version: int
) -> tuple[Proposal, Term]:
    """Return the draft as the coordinator saw it, locked until the transaction ends.

    Raises ``Refusal`` when it is not there, was published, or changed since they saw it. The
    coordinator's right is checked before this is called.
    """
    found = await session.exec(
        select(Proposal, Term)
        .join(Term, col(Term.id) == col(Proposal.term_id))
        .where(Proposal.id == proposal_id, Term.workspace_id == caller.workspace_id)
        .with_for_update(of=Proposal)
    )
    row = found.one_or_none()
    if row is None:
        raise Refusal(_("That proposal isn't there any more. `/mentoring match` makes a new one."))
    proposal, term = row
    if proposal.state != "draft":
        raise Refusal(_("These groups are published already. `/mentoring status` shows them."))
    if proposal.version != version:
        raise Refusal(_(CHANGED_MEANWHILE))
    return proposal, term


async def publish(
    session: AsyncSession, caller: Caller, proposal_id: int, version: int, now: datetime
) -> int:
    """Form the proposal's groups, each once whoever presses first; returns how many.

    Groups without mentees are left out. Raises ``Refusal`` when the draft changed meanwhile, is
    published already, somebody in it withdrew or is not to be with another of their group.
    """
    proposal, term = await get_draft(session, caller, proposal_id, version)
    content, candidates = read_content(proposal.content), await list_candidates(session, term.id)
    seated = [group for group in content.groups if group.mentees]
    people = {one for group in seated for one in group.people}
    if gone := people - set(candidates):
        raise Refusal(
            _(
                "{number} of these people withdrew meanwhile. Please propose again; locked "
                "groups and pins stay.",
                number=len(gone),
            )
        )
    if not seated:
        raise Refusal(_("There is no group to publish yet."))
    if any(are_apart(group.people, candidates) for group in seated):
        raise Refusal(
            _(
                "Somebody here is to be kept apart from somebody in their group, since a "
                "moment ago. Please propose again; locked groups and pins stay where they "
                "can."
            )
        )
    proposal.content = replace(content, groups=tuple(seated)).as_json()
    proposal.state, proposal.published_at, proposal.updated_at = "published", now, now
    await session.flush()
    groups = await form_groups(session, term, proposal, now)
    found = await session.exec(select(Application).where(Application.term_id == term.id))
    for application in found:
        if application.id in people:
            application.status, application.updated_at = Status.PLACED, now
            application.waiting_reason = None
        elif application.status == Status.APPROVED:
            why = content.explanations.get(application.id)
            application.waiting_reason = matching.write_reason(why) if why else None
    subject = f"proposal/{proposal.id}"
    audit(session, caller, "matching.publish", subject, now, groups=len(groups))
    await session.flush()
    return len(groups)
