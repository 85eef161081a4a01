"""Who can be matched: those who are approved, as the matching sees them and as people call them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import Application, Person
from programme import matching
from programme.apart import Apart, list_apart
from programme.application_drafts import MeetingMode
from programme.applications import Status
from programme.eligibility import Certification, Role
from programme.matching import Mentee, Mentor


@dataclass(frozen=True)
class Candidate:
    """Somebody who was approved, as the matching sees them and as people call them."""

    person: Mentor | Mentee
    slack_user_id: str
    name: str
    apart_from: frozenset[int] = frozenset()  # applications with which they are not to be

    @property
    def is_mentor(self) -> bool:
        """Whether they would guide a group."""
        return isinstance(self.person, Mentor)


def candidate_of(application: Application, person: Person, apart: Apart) -> Candidate:
    """Return an application as the matching sees it; its id is the application's.

    ``apart`` is what ``programme.apart.list_apart`` gives for the term.
    """
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
    apart_from = apart.get(application.id, frozenset())
    return Candidate(matched, person.slack_user_id, person.name, apart_from)


async def list_candidates(session: AsyncSession, term_id: int) -> dict[int, Candidate]:
    """Return everybody who is approved for the term and in no group, by application id."""
    found = await session.exec(
        select(Application, Person)
        .join(Person, col(Person.id) == col(Application.person_id))
        .where(Application.term_id == term_id, Application.status == Status.APPROVED)
        .order_by(col(Application.id))
    )
    rows, apart = found.all(), await list_apart(session, term_id)
    return {
        application.id: candidate_of(application, person, apart) for application, person in rows
    }


def pairs_apart(candidates: Mapping[int, Candidate]) -> list[tuple[int, int]]:
    """Return the pairs of candidates who are not to be together, as the matching takes them."""
    return [
        (one, other)
        for one, candidate in candidates.items()
        for other in sorted(candidate.apart_from)
        if one < other and other in candidates
    ]


def are_apart(people: Iterable[int], candidates: Mapping[int, Candidate]) -> bool:
    """Say whether two of these people are not to be together."""
    there = set(people)
    return any(candidates[one].apart_from & there for one in there if one in candidates)
