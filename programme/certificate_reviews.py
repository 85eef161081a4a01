"""When coordinators hear that a term's certificates can be looked at."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import Term
from programme.calendar import morning_of
from programme.certificate_progress import list_progress
from programme.coordinators import coordinators_query
from programme.nudges import Occasion
from programme.occasions import leave_out_written

DUE = "certificates.review_due"
_WITHIN = timedelta(days=14)


async def find_reviews_due(
    session: AsyncSession, workspace_id: int, now: datetime
) -> list[Occasion]:
    """Return the coordinators, on the morning after a term's last day, once a term."""
    found = await session.exec(
        select(Term).where(
            Term.workspace_id == workspace_id,
            col(Term.ends_on) >= (now - _WITHIN).date(),
            col(Term.ends_on) <= now.date(),
        )
    )
    occasions: list[Occasion] = []
    for term in found.all():
        due_at = morning_of(term.ends_on + timedelta(days=1), term.time_zone)
        if due_at > now:
            continue
        coordinators = await session.exec(coordinators_query(workspace_id))
        occasions += [
            Occasion(
                key=f"{DUE}:term/{term.id}:person/{person.id}",
                subject={"term": term.id},
                due_at=due_at,
                person_id=person.id,
            )
            for person in coordinators
        ]
    return await leave_out_written(session, workspace_id, occasions)


@dataclass(frozen=True)
class TermOver:
    """A term, how many have earned a certificate and wait for it, and of how many people."""

    term: Term
    earned: int
    people: int


async def find_term_over(session: AsyncSession, term_id: int) -> TermOver | None:
    """Return it, or None when the term is gone."""
    term = (await session.exec(select(Term).where(Term.id == term_id))).one_or_none()
    if term is None:
        return None
    everybody = await list_progress(session, term)
    earned = sum(one.is_earned and one.certificate is None for one in everybody)
    return TermOver(term, earned, len(everybody))
