"""The weeks of an outline follow the dates of the term, and what mentors dated stays within it."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from models import Database, Group, OutlineStep, Term
from programme.groups import list_outline
from programme.outline_dates import choose_weeks, date_outline_again
from programme.outlines import OUTLINES, date_outline, monday_of
from tests.conftest import NOW
from tests.make_groups import add_group

some = settings(max_examples=60, deadline=None)
terms = st.tuples(st.dates(date(2026, 1, 1), date(2028, 1, 1)), st.integers(1, 130)).map(
    lambda term: (term[0], term[0] + timedelta(days=term[1]))
)


def outline(outcome: str, term: tuple[date, date]) -> list[OutlineStep]:
    return [
        OutlineStep(group_id=1, position=n, sample_position=n, words=words, week_of=week)
        for n, (words, week) in enumerate(date_outline(outcome, *term), 1)
    ]


@some
@given(st.sampled_from(sorted(OUTLINES)), terms, terms)
def test_an_outline_as_it_began_is_spread_anew(
    outcome: str, before: tuple[date, date], after: tuple[date, date]
) -> None:
    steps = outline(outcome, before)
    assert choose_weeks(steps, *after) == [week for _, week in date_outline(outcome, *after)]
    assert choose_weeks(steps, *before) == [step.week_of for step in steps]


@some
@given(st.sampled_from(sorted(OUTLINES)), terms, terms, st.integers(0, 5))
def test_what_a_mentor_dated_stays_within_the_term(
    outcome: str, before: tuple[date, date], after: tuple[date, date], place: int
) -> None:
    steps = outline(outcome, before)
    # Without the last step, what is left of a short term can still be spread as samples are.
    del steps[place % (len(steps) - 1)]
    weeks = choose_weeks(steps, *after)
    first, last = monday_of(after[0]), monday_of(after[1])
    for step, week in zip(steps, weeks, strict=True):
        assert first <= week <= last
        assert week == step.week_of or not first <= step.week_of <= last


async def test_done_steps_keep_their_weeks(database: Database) -> None:
    _, group = await add_group(database)
    async with database.writing() as session:
        row = await session.get_one(Group, group.id)
        term = await session.get_one(Term, row.term_id)
        first, *rest = before = await list_outline(session, group.id)
        first.done_at = NOW
        weeks = [step.week_of for step in before]
        await date_outline_again(session, row, term)
        assert [step.week_of for step in before] == weeks, "the term is as it was"
        term.starts_on += timedelta(weeks=2)
        term.ends_on += timedelta(weeks=2)
        await date_outline_again(session, row, term)
        assert first.week_of == weeks[0]
        assert [step.week_of for step in rest] == [week + timedelta(weeks=2) for week in weeks[1:]]
