"""Rows that tests begin with."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from models import Application, Database, Person, Term
from programme.people import Profile, get_or_add_workspace, keep_profile
from tests.conftest import NOW


async def add_person(
    database: Database, slack_user_id: str = "U1", team: str = "T1", **profile: Any
) -> Person:
    """Store a member of a workspace."""
    async with database.writing() as session:
        workspace = await get_or_add_workspace(session, team, "Sandbox", NOW)
        told = {"name": "Amara", "time_zone": "Africa/Nairobi", "locale": "en-US"} | profile
        return await keep_profile(
            session,
            workspace.id,
            Profile(slack_user_id=slack_user_id, is_admin=False, **told),
            NOW,
        )


def a_term(**changes: Any) -> Term:
    """Return a term of thirteen weeks from 14 September 2026, its applications open now."""
    planned: dict[str, Any] = {
        "workspace_id": 1,
        "name": "Autumn 2026",
        "time_zone": "Africa/Nairobi",
        "applications_open_on": date(2026, 8, 17),
        "applications_close_on": date(2026, 9, 6),
        "starts_on": date(2026, 9, 14),
        "ends_on": date(2026, 11, 27),
        "power_check_in_at": datetime(2026, 10, 21, 12, tzinfo=UTC),
        "midway_survey_on": date(2026, 10, 21),
        "final_survey_on": date(2026, 11, 20),
        "created_at": NOW,
        "updated_at": NOW,
    }
    return Term(**{**planned, **changes})


async def add_term(database: Database, person: Person, **changes: Any) -> Term:
    """Store a term of the person's workspace."""
    async with database.writing() as session:
        term = a_term(workspace_id=person.workspace_id, **changes)
        session.add(term)
        await session.flush()
        return term


def an_application(term: Term, person: Person, **changes: Any) -> Application:
    """Return a person's application to a term, with what each role needs."""
    answers: dict[str, Any] = {
        "term_id": term.id,
        "person_id": person.id,
        "role": "mentee",
        "status": "received",
        "focuses": ["teaching/git"],
        "aims": [],
        "hopes": "To teach",
        "certification": "trained",
        "workshops_taught": 1,
        "languages": ["en"],
        "meeting_mode": "online",
        "time_zone": "Africa/Nairobi",
        "hours": [9],
        "capacity": 4,
        "wants_co_mentor": True,
        "agreement_version": "1",
        "agreement_accepted_at": NOW,
        "submitted_at": NOW,
        "updated_at": NOW + timedelta(),
    }
    return Application(**{**answers, **changes})
