"""Proposals and groups that tests begin with."""

from dataclasses import dataclass
from typing import Any

from models import Application, Database, Group, Person, Proposal, Term
from programme.groups import form_groups
from tests.conftest import NOW
from tests.make import add_person, add_term, an_application


@dataclass(frozen=True)
class Proposed:
    """A draft of one group, with who is to be in it: the mentors first, then the mentees."""

    term: Term
    people: list[Person]
    applications: list[Application]
    proposal: Proposal


async def add_proposal(
    database: Database,
    *,
    mentees: int = 2,
    co_mentor: bool = False,
    people: list[Person] | None = None,
    term: Term | None = None,
    **changes: Any,
) -> Proposed:
    """Store a term, approved applications and a draft of one group; ``changes`` are the group's.

    ``people`` are the mentors and mentees, where they are to be certain ones.
    """
    mentors = 2 if co_mentor else 1
    if people is None:
        people = [await add_person(database, f"U{n}") for n in range(1, mentors + mentees + 1)]
    if term is None:
        term = await add_term(database, people[0])
    applications = [
        an_application(term, person, role="mentor" if n < mentors else "mentee", status="approved")
        for n, person in enumerate(people)
    ]
    async with database.writing() as session:
        session.add_all(applications)
        await session.flush()
        ids = [application.id for application in applications]
        proposal = a_proposal(term, a_group(ids, co_mentor=co_mentor, **changes))
        session.add(proposal)
        await session.flush()
    return Proposed(term, people, applications, proposal)


def a_group(
    application_ids: list[int], *, co_mentor: bool = False, **changes: Any
) -> dict[str, Any]:
    """Return a group of a proposal: Tuesdays at 15:00 in Nairobi, the mentors' ids first."""
    mentors = 2 if co_mentor else 1
    return {
        "number": 1,
        "mentor": application_ids[0],
        "co_mentor": application_ids[1] if co_mentor else None,
        "mentees": application_ids[mentors:],
        "focus": "teaching/git",
        "weekday": 1,
        "hour": 15,
        "time_zone": "Africa/Nairobi",
        "language": "en",
        "place": None,
        **changes,
    }


def a_proposal(term: Term, *groups: dict[str, Any]) -> Proposal:
    """Return a draft of these groups."""
    return Proposal(
        term_id=term.id,
        content={"groups": list(groups)},
        created_by=None,
        created_at=NOW,
        updated_at=NOW,
    )


async def add_group(database: Database, **changes: Any) -> tuple[Proposed, Group]:
    """Store what :func:`add_proposal` does, and form its group."""
    proposed = await add_proposal(database, **changes)
    async with database.writing() as session:
        (group,) = await form_groups(session, proposed.term, proposed.proposal, NOW)
    return proposed, group
