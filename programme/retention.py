"""For how long things are kept that are of no more use, and people after their last term."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlmodel import col, delete, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import (
    Application,
    Event,
    EventAttendance,
    Group,
    Membership,
    Person,
    Recruit,
    Survey,
    SurveyDraft,
    Term,
)
from programme.people import FORGOTTEN
from programme.survey_times import Moment, is_over

RECRUITS_KEPT_FOR = timedelta(days=30)  # after the last day of their term
_AT_ONCE = 50
_MONTHS = 12
_LAST_DAYS = 28  # that every month has


def months_before(day: date, months: int) -> date:
    """Return the day so many months earlier; in a shorter month, its 28th."""
    count = day.year * _MONTHS + day.month - 1 - months
    year, month = divmod(count, _MONTHS)
    try:
        return date(year, month + 1, day.day)
    except ValueError:
        return date(year, month + 1, _LAST_DAYS)


async def delete_old_recruits(session: AsyncSession, workspace_id: int, now: datetime) -> int:
    """Delete what lists say of people who are not here, a month after their term; returns how many.

    They never asked for anything, so their addresses stay no longer than they are of use: until
    nobody is asked to take part in that term any more, and the coordinators have looked back.
    """
    last = now.date() - RECRUITS_KEPT_FOR
    over = select(Term.id).where(Term.workspace_id == workspace_id, col(Term.ends_on) < last)
    deleted = await session.exec(
        delete(Recruit).where(col(Recruit.term_id).in_(over), col(Recruit.person_id).is_(None))
    )
    return int(deleted.rowcount)


async def delete_closed_drafts(session: AsyncSession, workspace_id: int, now: datetime) -> int:
    """Delete pages of surveys that have closed, and were never sent; returns of how many people.

    Nobody can go on with them any more, and they are nobody else's to read.
    """
    begun = select(SurveyDraft.person_id).where(col(SurveyDraft.survey_id) == col(Survey.id))
    found = await session.exec(
        select(Survey, Term)
        .join(Term, col(Term.id) == col(Survey.term_id))
        .where(Term.workspace_id == workspace_id, begun.exists())
    )
    closed = [
        survey.id for survey, term in found.all() if is_over(term, Moment(survey.moment), now)
    ]
    if not closed:
        return 0
    deleted = await session.exec(delete(SurveyDraft).where(col(SurveyDraft.survey_id).in_(closed)))
    return int(deleted.rowcount)


async def list_long_gone(
    session: AsyncSession, workspace_id: int, keep_months: int, now: datetime
) -> Sequence[int]:
    """Return the ids of people whose last term ended longer ago than that; not all at once.

    Who never had to do with a term is gone when the bot last heard of them longer ago than that.
    Coordinators and admins stay: whoever looks after the programme is not gone.
    """
    since = months_before(now.date(), keep_months)
    recent = select(Term.id).where(Term.workspace_id == workspace_id, col(Term.ends_on) >= since)
    applied = select(Application.person_id).where(col(Application.term_id).in_(recent))
    groups = select(Group.id).where(col(Group.term_id).in_(recent))
    belonged = select(Membership.person_id).where(col(Membership.group_id).in_(groups))
    events = select(Event.id).where(col(Event.term_id).in_(recent))
    came = select(EventAttendance.person_id).where(col(EventAttendance.event_id).in_(events))
    ever = select(Application.person_id)
    long_ago = now - timedelta(days=(now.date() - since).days)
    found = await session.exec(
        select(Person.id)
        .where(
            Person.workspace_id == workspace_id,
            ~col(Person.slack_user_id).startswith(FORGOTTEN),
            ~col(Person.is_coordinator),
            ~col(Person.is_settled_coordinator),
            ~col(Person.is_admin),
            col(Person.id).not_in(applied),
            col(Person.id).not_in(belonged),
            col(Person.id).not_in(came),
            or_(col(Person.id).in_(ever), col(Person.refreshed_at) < long_ago),
        )
        .order_by(col(Person.id))
        .limit(_AT_ONCE)
    )
    return found.all()
