"""The sample outlines hold the programme's own words, dated over the weeks of any term."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programme.focuses import OUTCOMES, Outcome
from programme.outlines import OUTLINES, date_outline

# "Mentoring Groups Outline", as the programme publishes it.
PROGRAMME = """
#### Sample Mentoring Group Outline: Lesson Maintenance
+ Introductions, review the Carpentries community culture, and communication channels.
+ Review and discussion lesson objectives.
+ Meeting with Lesson Maintainers to discuss challenges and opportunities.
+ Review, discuss, and comment on lesson issues. Identify a representative to attend the mid-way touch base.
+ Review, discuss, and comment on lesson pull requests.
+ Discuss current challenge questions. Write new challenge questions to be added to the pool of challenge questions.
+ Submit new challenge questions as pull requests. Draft one slide for the mentoring group showcase.
+ Finish slide for mentoring group showcase. Attend mentoring group showcase.

#### Sample Mentoring Group Outline: Teaching Workshops
+ Introductions, review the Carpentries community culture, and communication channels.
+ Review and discuss instructor notes.
+ “Tag-team” teaching each module of the lesson. Provide feedback to group members.
+ First mock quarter/half day workshop with group members. Identify a representative to attend the mid-way touch base.
+ Second mock quarter/half day workshop with group members. Draft one slide for the mentoring group showcase.
+ Finish slide for mentoring group showcase. Attend mentoring group showcase.

#### Sample Mentoring Group Outline: Organizing Workshops
+ Introductions, review the Carpentries community culture, and communication channels.
+ Introduce existing workshop resources. Identify challenges for organizers.
+ Walkthrough of workshop set up using checklists. Discuss workshop planning tools, e.g. Eventbrite, spreadsheets.
+ Identify potential issues and how to resolve them, e.g. ‘no shows’, CoC violations, refunds. Identify sources of help.
+ Draft one slide for the mentoring group showcase. Identify a representative to attend the mid-way touch base.
+ Identify resource gaps, e.g. issues that are not covered by existing checklists and procedures.
+ Finish slide for mentoring group showcase. Attend mentoring group showcase.

#### Sample Mentoring Group Outline: Community Building
+ Introductions, review the Carpentries community culture, and communication channels.
+ Discuss desired local outcome. Discuss existing community, if any. Identify stakeholders and potential supporters.
+ Discuss community building methods used elsewhere (e.g. ResBaz, Hacky Hours, MeetUps, communities of practice).
+ Discuss the use of communication tools such as Slack and Gitter channels.
+ Identify a representative to attend the mid-way touch base.
+ Draft one slide for the mentoring group showcase. Identify a representative to attend the mid-group touch base.
+ Draft a plan for a local community building event that includes a marketing strategy.
+ Review plans collectively. Identify gaps or further resources needed.
+ Finish slide for mentoring group showcase. Attend mentoring group showcase.
"""  # noqa: E501, RUF001


@pytest.mark.parametrize("outcome", OUTCOMES, ids=lambda outcome: outcome.code)
def test_every_step_is_the_programmes(outcome: Outcome) -> None:
    sections = {
        title: tuple(line.removeprefix("+ ") for line in steps if line)
        for title, *steps in (
            section.splitlines()
            for section in PROGRAMME.split("#### Sample Mentoring Group Outline: ")[1:]
        )
    }
    assert OUTLINES[outcome.code] == sections[outcome.name]
    assert len(OUTLINES) == len(sections) == len(OUTCOMES)


@given(
    outcome=st.sampled_from(sorted(OUTLINES)),
    starts_on=st.dates(date(2026, 1, 1), date(2027, 12, 31)),
    weeks=st.integers(1, 30),
    short_by=st.integers(0, 6),
)
def test_the_steps_are_spread_over_the_weeks_of_any_term(
    outcome: str, starts_on: date, weeks: int, short_by: int
) -> None:
    ends_on = starts_on + timedelta(days=7 * weeks - 1 - short_by)
    dated = date_outline(outcome, starts_on, ends_on)
    assert [words for words, _ in dated] == list(OUTLINES[outcome])
    mondays = [week_of for _, week_of in dated]
    assert all(monday.weekday() == 0 for monday in mondays)
    assert mondays == sorted(mondays)
    assert mondays[0] <= starts_on < mondays[0] + timedelta(weeks=1)
    assert mondays[-1] <= ends_on < mondays[-1] + timedelta(weeks=1)
    gaps = {(after - before).days // 7 for before, after in pairwise(mondays)}
    assert max(gaps) - min(gaps) <= 1


def test_a_term_of_as_many_weeks_as_steps_has_one_step_a_week() -> None:
    dated = date_outline("maintenance", date(2026, 9, 14), date(2026, 11, 6))
    assert [week_of for _, week_of in dated] == [
        date(2026, 9, 14) + timedelta(weeks=week) for week in range(8)
    ]
