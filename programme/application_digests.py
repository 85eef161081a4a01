"""The morning word to coordinators about applications that wait for a review."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import Application, Term
from models.applications import WITHOUT_A_GROUP
from programme.applications import UNREVIEWED
from programme.coordinators import list_coordinator_people
from programme.nudges import Occasion

DIGEST = "applications.digest"
DIGEST_HOUR = 9  # of the coordinator's own morning


async def list_unreviewed(
    session: AsyncSession, workspace_id: int, now: datetime
) -> list[datetime]:
    """Return when the applications were sent that wait for a review, to terms that go on."""
    # By the term's index of those without a group, which says so in these words.
    found = await session.exec(
        select(Application.submitted_at)
        .join(Term, col(Term.id) == col(Application.term_id))
        .where(
            Term.workspace_id == workspace_id,
            # A day's margin, since terms live in their own zones.
            col(Term.ends_on) >= now.date() - timedelta(days=1),
            WITHOUT_A_GROUP,
            col(Application.status).in_(UNREVIEWED),
        )
    )
    return list(found.all())


async def find_digests(session: AsyncSession, workspace_id: int, now: datetime) -> list[Occasion]:
    """Return the mornings on which each coordinator is to hear of applications that still wait.

    An application belongs to one morning of each coordinator, their first after it came.
    """
    sent = await list_unreviewed(session, workspace_id, now)
    mornings = {
        (person.id, morning)
        for person in await list_coordinator_people(session, workspace_id)
        for submitted_at in sent
        if (morning := digest_at(submitted_at, person.time_zone)) <= now
    }
    return [
        Occasion(
            key=f"{DIGEST}:person/{person_id}:{morning:%Y-%m-%d}",
            subject={},
            due_at=morning,
            person_id=person_id,
        )
        for person_id, morning in sorted(mornings)
    ]


def digest_at(submitted_at: datetime, time_zone: str) -> datetime:
    """Return when a coordinator in the zone hears of an application: their next morning at nine."""
    local = submitted_at.astimezone(ZoneInfo(time_zone))
    nine = local.replace(hour=DIGEST_HOUR, minute=0, second=0, microsecond=0)
    return nine if local <= nine else nine + timedelta(days=1)
