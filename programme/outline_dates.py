"""The weeks of a group's outline, when the dates of its term change."""

from collections.abc import Sequence
from datetime import date

from sqlmodel.ext.asyncio.session import AsyncSession

from models import Group, OutlineStep, Term
from programme.calendar import local_date
from programme.groups import list_outline
from programme.outlines import monday_of, spread_weeks

_FEWEST_STEPS = 2


async def date_outline_again(session: AsyncSession, group: Group, term: Term) -> None:
    """Let the steps that are not done be for weeks of the term as it is now.

    An outline whose weeks nobody changed is spread over the term anew; in one that a mentor
    dated, steps outside of the term come to its first or last week. Within the caller's
    transaction.
    """
    steps = await list_outline(session, group.id)
    starts_on = min(max(term.starts_on, local_date(group.created_at, term.time_zone)), term.ends_on)
    weeks = choose_weeks(steps, starts_on, term.ends_on)
    for step, week in zip(steps, weeks, strict=True):
        if step.done_at is None:
            step.week_of = week
    await session.flush()


def choose_weeks(steps: Sequence[OutlineStep], starts_on: date, ends_on: date) -> list[date]:
    """Return the Monday for each step of an outline, in a term from one day to another."""
    if _is_as_begun(steps):
        return spread_weeks(len(steps), starts_on, ends_on)
    first, last = monday_of(starts_on), monday_of(ends_on)
    return [min(max(step.week_of, first), last) for step in steps]


def _is_as_begun(steps: Sequence[OutlineStep]) -> bool:
    """Say whether these are the sample's steps in their order, spread as the sample's are."""
    places = [step.sample_position for step in steps]
    if len(steps) < _FEWEST_STEPS or places != list(range(1, len(steps) + 1)):
        return False
    weeks = [step.week_of for step in steps]
    if weeks[0] > weeks[-1]:
        return False
    return weeks == spread_weeks(len(steps), weeks[0], weeks[-1])
