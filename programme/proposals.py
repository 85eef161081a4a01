"""Proposed groups, between the matching and their publication: kept, adjusted, published.

A proposal holds ids of applications. Whatever a coordinator changes by hand keeps the same hard
rules that the matching keeps.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import Application, Audit, Person, Proposal, Term
from programme import matching
from programme.application_drafts import MeetingMode
from programme.applications import Status
from programme.eligibility import Certification, Role
from programme.groups import form_groups
from programme.matching import Mentee, Mentor, Slot, TermDates
from programme.matching.problem import plain_place, settings_of
from programme.matching.types import MOST_MENTEES
from programme.people import Caller
from programme.refusals import Refusal

# Takes what programme.matching.match takes, in its own time.
Matcher = Callable[..., Awaitable[matching.Proposal]]
CHANGED_MEANWHILE = (
    "Somebody changed the proposal a moment ago. `/mentoring match` shows it as it is now."
)


@dataclass(frozen=True)
class Seating:
    """One proposed group; people are ids of applications."""

    number: int
    mentor: int
    mentees: tuple[int, ...]
    focus: str
    weekday: int
    hour: int
    time_zone: str
    language: str
    co_mentor: int | None = None
    place: str | None = None
    locked: bool = False  # stays as it is when the rest is matched again

    @property
    def slot(self) -> Slot:
        """The weekly hour, on the clocks of the lead mentor."""
        return Slot(self.weekday, self.hour, self.time_zone)

    @property
    def mentors(self) -> tuple[int, ...]:
        """The lead mentor, and the co-mentor if there is one."""
        return (self.mentor, *(() if self.co_mentor is None else (self.co_mentor,)))

    @property
    def people(self) -> tuple[int, ...]:
        """Everybody, mentors first."""
        return (*self.mentors, *self.mentees)


@dataclass(frozen=True)
class Content:
    """What a proposal says."""

    groups: tuple[Seating, ...] = ()
    explanations: Mapping[int, str] = field(default_factory=dict)  # by application
    waiting: tuple[int, ...] = ()  # who has no group
    pins: Mapping[int, int] = field(default_factory=dict)  # mentee to mentor, kept together
    gap: float = 0.0  # how far it may be from the best, 0 to 1

    def group_of(self, application_id: int) -> Seating | None:
        """Return the group that somebody sits in, or None."""
        return next((group for group in self.groups if application_id in group.people), None)

    def as_json(self) -> dict[str, Any]:
        """Return the stored form."""
        return {
            "groups": [asdict(group) for group in self.groups],
            "explanations": {str(key): text for key, text in self.explanations.items()},
            "waiting": list(self.waiting),
            "pins": {str(mentee): mentor for mentee, mentor in self.pins.items()},
            "gap": self.gap,
        }


def read_content(stored: Mapping[str, Any]) -> Content:
    """Return what a stored proposal says."""
    return Content(
        groups=tuple(
            Seating(**{**group, "mentees": tuple(group["mentees"])}) for group in stored["groups"]
        ),
        explanations={int(key): text for key, text in stored["explanations"].items()},
        waiting=tuple(stored["waiting"]),
        pins={int(mentee): mentor for mentee, mentor in stored["pins"].items()},
        gap=stored["gap"],
    )


@dataclass(frozen=True)
class Candidate:
    """Somebody who was approved, as the matching sees them and as people call them."""

    person: Mentor | Mentee
    slack_user_id: str
    name: str

    @property
    def is_mentor(self) -> bool:
        """Whether they would guide a group."""
        return isinstance(self.person, Mentor)


def candidate_of(application: Application, person: Person) -> Candidate:
    """Return an application as the matching sees it; its id is the application's."""
    common: dict[str, Any] = {
        "id": application.id,
        "focuses": tuple(application.focuses),
        "languages": tuple(application.languages),
        "hours": frozenset(application.hours),
        "time_zone": application.time_zone,
        "meeting_mode": MeetingMode(application.meeting_mode),
        "place": application.place,
        "aims": tuple(application.aims),
    }
    if application.role == Role.MENTOR:
        matched: Mentor | Mentee = Mentor(
            capacity=application.capacity or 1,
            wants_co_mentor=bool(application.wants_co_mentor),
            **common,
        )
    else:
        stage = matching.stage_of(
            Certification(application.certification), application.workshops_taught
        )
        matched = Mentee(stage=stage, **common)
    return Candidate(matched, person.slack_user_id, person.name)


async def list_candidates(session: AsyncSession, term_id: int) -> dict[int, Candidate]:
    """Return everybody who is approved for the term and in no group, by application id."""
    found = await session.exec(
        select(Application, Person)
        .join(Person, col(Person.id) == col(Application.person_id))
        .where(Application.term_id == term_id, Application.status == Status.APPROVED)
        .order_by(col(Application.id))
    )
    return {application.id: candidate_of(application, person) for application, person in found}


async def find_draft(session: AsyncSession, term: Term) -> Proposal | None:
    """Return the term's proposal that is not published yet, or None."""
    found = await session.exec(
        select(Proposal).where(Proposal.term_id == term.id, Proposal.state == "draft")
    )
    return found.one_or_none()


def dates_of(term: Term) -> TermDates:
    """Return the days between which the term's groups meet."""
    return TermDates(term.starts_on, term.ends_on)


def wishes_of(
    content: Content, candidates: Mapping[int, Candidate]
) -> tuple[dict[int, int], list[matching.ProposedGroup]]:
    """Return the pins and the locked groups that still can be kept, for the next matching."""
    locked = [
        group for group in content.groups if group.locked and set(group.people) <= set(candidates)
    ]
    sitting = {person for group in locked for person in group.people}
    pins = {
        mentee: mentor
        for mentee, mentor in content.pins.items()
        if {mentee, mentor} <= set(candidates) and not {mentee, mentor} & sitting
    }
    return pins, [
        matching.ProposedGroup(
            mentor_id=group.mentor,
            co_mentor_id=group.co_mentor,
            mentee_ids=group.mentees,
            focus=group.focus,
            slot=group.slot,
            language=group.language,
            place=group.place,
        )
        for group in locked
    ]


def content_of(
    result: matching.Proposal, pins: Mapping[int, int], locked: Sequence[matching.ProposedGroup]
) -> Content:
    """Return what the matching found, with the wishes that it kept."""
    kept = {group.mentor_id for group in locked}
    return Content(
        groups=tuple(
            Seating(
                number=number,
                mentor=group.mentor_id,
                co_mentor=group.co_mentor_id,
                mentees=group.mentee_ids,
                focus=group.focus,
                weekday=group.slot.weekday,
                hour=group.slot.hour,
                time_zone=group.slot.time_zone,
                language=group.language,
                place=group.place,
                locked=group.mentor_id in kept,
            )
            for number, group in enumerate(result.groups, 1)
        ),
        explanations=dict(result.explanations),
        waiting=tuple(one.person_id for one in result.unplaced),
        pins=dict(pins),
        gap=result.gap,
    )


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
        _change(proposal, content, now)
    await session.flush()
    return proposal


def _change(proposal: Proposal, content: Content, now: datetime) -> None:
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
        raise Refusal("That proposal isn't there any more. `/mentoring match` makes a new one.")
    proposal, term = row
    if proposal.state != "draft":
        raise Refusal("These groups are published already. `/mentoring status` shows them.")
    if proposal.version != version:
        raise Refusal(CHANGED_MEANWHILE)
    return proposal, term


def why_not(
    candidate: Candidate, group: Seating, term: TermDates, candidates: Mapping[int, Candidate]
) -> str | None:
    """Return why a mentee cannot sit in the group, in a few words, or None when they can."""
    person = candidate.person
    if isinstance(person, Mentor):
        return "mentors lead their own group"
    mentors = [candidates[one].person for one in group.mentors]
    room = sum(mentor.capacity for mentor in mentors if isinstance(mentor, Mentor))
    is_full = len(set(group.mentees) - {person.id}) >= min(room, MOST_MENTEES)
    rules = (
        (is_full, "the group is full"),
        (group.focus not in person.focuses, "it isn't one of their choices"),
        (group.language not in person.languages, "they don't share its language"),
        (
            plain_place(group.place) not in settings_of(person),
            "they wouldn't meet in the same place",
        ),
        (
            not matching.suits(group.slot, person.hours, person.time_zone, term),
            "the hour isn't among theirs",
        ),
    )
    return next((why for is_broken, why in rules if is_broken), None)


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
        raise Refusal("They aren't approved any more. `/mentoring match` shows who is.")
    to = next((group for group in content.groups if group.number == to_number), None)
    if to_number is not None and to is None:
        raise Refusal(CHANGED_MEANWHILE)
    if candidate.is_mentor:
        raise Refusal("Mentors lead their own group. You can move mentees.")
    if to is not None and (why := why_not(candidate, to, dates_of(term), candidates)):
        raise Refusal(f"{candidate.name} can't join group {to.number}: {why}.")
    groups = []
    for group in content.groups:
        mentees = tuple(one for one in group.mentees if one != application_id)
        if to is not None and group.number == to.number:
            mentees = (*mentees, application_id)
        groups.append(replace(group, mentees=mentees))
    pins = {mentee: mentor for mentee, mentor in content.pins.items() if mentee != application_id}
    if pin and to is not None:
        pins[application_id] = to.mentor
    waiting = tuple(one for one in content.waiting if one != application_id)
    told = "A coordinator chose this group for you."
    if to is None:
        waiting, told = (*waiting, application_id), "A coordinator keeps a place for you in mind."
    _change(
        proposal,
        replace(
            content,
            groups=tuple(groups),
            pins=pins,
            waiting=waiting,
            explanations={**content.explanations, application_id: told},
        ),
        now,
    )
    await session.flush()
    return proposal


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

    Raises ``Refusal`` when one of them is not approved any more, or the draft changed meanwhile.
    """
    proposal, term = await get_draft(session, caller, proposal_id, version)
    candidates = await list_candidates(session, term.id)
    pair = candidates.get(mentee), candidates.get(mentor)
    if pair[0] is None or pair[1] is None or pair[0].is_mentor or not pair[1].is_mentor:
        raise Refusal("They aren't approved any more. `/mentoring match` shows who is.")
    content = read_content(proposal.content)
    _change(proposal, replace(content, pins={**content.pins, mentee: mentor}), now)
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
    _change(proposal, replace(content, groups=groups), now)
    await session.flush()
    return proposal


async def publish(
    session: AsyncSession, caller: Caller, proposal_id: int, version: int, now: datetime
) -> int:
    """Form the proposal's groups, each once whoever presses first; returns how many.

    Groups without mentees are left out. Raises ``Refusal`` when the draft changed meanwhile, is
    published already, or somebody in it withdrew.
    """
    proposal, term = await get_draft(session, caller, proposal_id, version)
    content, candidates = read_content(proposal.content), await list_candidates(session, term.id)
    seated = [group for group in content.groups if group.mentees]
    people = {one for group in seated for one in group.people}
    if gone := people - set(candidates):
        raise Refusal(
            f"{len(gone)} of these people withdrew meanwhile. Please propose again; locked groups "
            "and pins stay."
        )
    if not seated:
        raise Refusal("There is no group to publish yet.")
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
            application.waiting_reason = content.explanations.get(application.id)
    session.add(
        Audit(
            workspace_id=caller.workspace_id,
            at=now,
            actor_id=caller.person_id,
            action="matching.publish",
            subject=f"proposal/{proposal.id}",
            details={"groups": len(groups)},
        )
    )
    await session.flush()
    return len(groups)
