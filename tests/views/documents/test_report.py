"""The report for funders: one page whatever the term was like, and nothing of fewer than three."""

from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from pypdf import PdfReader

from programme.eligibility import Role
from programme.focuses import FOCUSES
from programme.survey_questions import read_questions
from programme.survey_results import Exported
from programme.survey_times import Moment
from programme.surveys import Rate
from programme.term_health import WeekAttended
from programme.term_report import TermNumbers, TermReport, find_scales, find_shift
from tests.make import a_term
from views.documents.report import draw_report

NOW = datetime(2026, 12, 7, 12, tzinfo=UTC)
QUESTIONS = read_questions(
    """
pages:
  - title: One
    questions:
      - {key: confidence_before, kind: scale, ask: "Before?"}
      - {key: confidence_after, kind: scale, ask: "After?"}
      - {key: recommend, kind: scale, ask: "Recommend?", lowest: 0, highest: 10}
"""
)


def answered(*pairs: tuple[int, int]) -> list[Exported]:
    responses = [
        {"confidence_before": before, "confidence_after": after, "recommend": 2 * after}
        for before, after in pairs
    ]
    return [Exported(("Autumn", "final", "mentee", "version 1"), QUESTIONS, responses)]


def numbers(name: str = "Autumn 2026", many: int = 1) -> TermNumbers:
    people = {Role.MENTOR: 2 * many, Role.MENTEE: 5 * many}
    term = a_term(name=name)
    return TermNumbers(term, people, people, many, 9 * many, 40 * many, 50 * many, people)


def nothing_yet() -> TermReport:
    none = TermNumbers(a_term(), {}, {}, 0, 0, 0, 0, {})
    return TermReport("The Carpentries", none, [], [], [], [], [], [])


def short() -> TermReport:
    shift = find_shift(Role.MENTEE, answered((1, 3), (2, 4), (3, 5)))
    assert shift is not None
    return TermReport(
        "The Carpentries",
        numbers(),
        [("teaching/git", 1)],
        [WeekAttended(1, 4, 5), WeekAttended(2, 3, 5)],
        [Rate(Moment.FINAL, 3, 7)],
        [shift],
        find_scales(Role.MENTEE, answered((1, 3), (2, 4), (3, 5))),
        [],
    )


def very_large() -> TermReport:
    pairs = [(1, 5)] * 60
    long = "How likely are you to recommend mentoring groups to others, all in all? " * 4
    scales = [one for role in Role for one in 3 * find_scales(role, answered(*pairs))]
    for one in scales:
        object.__setattr__(one, "ask", long)
    shifts = [find_shift(role, answered(*pairs)) for role in Role]
    return TermReport(
        "The Carpentries of the whole wide world and all of its friends and partners",
        numbers("A term with a very long name, as nobody would choose it, but who knows " * 2, 60),
        [(code, 60 - n) for n, code in enumerate(FOCUSES)],
        [WeekAttended(week, 200 + week, 300) for week in range(1, 18)],
        [Rate(Moment.MIDWAY, 200, 300), Rate(Moment.FINAL, 180, 300)],
        [one for one in shifts if one is not None],
        scales,
        [numbers(f"Spring {year}", 40) for year in range(2022, 2026)],
    )


@pytest.mark.parametrize("make", [nothing_yet, short, very_large])
def test_it_is_one_page(make: object) -> None:
    assert callable(make)
    reader = PdfReader(BytesIO(draw_report(make(), NOW)))
    assert len(reader.pages) == 1
    text = reader.pages[0].extract_text()
    assert "Groups by focus" in text
    if make is nothing_yet:
        assert "Nothing to show until 3 people" in text
        assert "This is the first term." in text
    if make is short:
        assert "80%" in text  # 40 of 50 came
        assert "3 answers, from 1 to 5" in text
        assert "8.0 of 10" in text


def test_nothing_is_told_of_what_two_answered() -> None:
    two = answered((1, 5), (2, 4))
    assert find_shift(Role.MENTEE, two) is None
    assert find_scales(Role.MENTEE, two) == []
    shift = find_shift(Role.MENTEE, answered((1, 5), (2, 4), (3, 3)))
    assert shift is not None
    assert (shift.before, shift.after, shift.answered) == (2, 4, 3)


def test_of_several_versions_the_latest_that_enough_answered_counts() -> None:
    three = answered((1, 2), (1, 2), (1, 2))
    shift = find_shift(Role.MENTOR, [*three, *answered((5, 5))])
    assert shift is not None
    assert (shift.before, shift.after) == (1, 2)


def test_while_it_goes_on_it_says_so() -> None:
    report = short()
    report.numbers.term.ends_on = date(2026, 12, 31)
    page = PdfReader(BytesIO(draw_report(report, NOW))).pages[0]
    assert "while it goes on" in page.extract_text()
