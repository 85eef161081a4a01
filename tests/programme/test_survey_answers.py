"""What can be answered, and what is made of the answers."""

import csv
import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programme.spreadsheets import safe_cell
from programme.survey_answers import (
    AnswerProblem,
    first_incomplete_page,
    fits,
    fitting,
    read_answer,
    read_page,
)
from programme.survey_questions import (
    LONGEST_LONG_TEXT,
    LONGEST_SHORT_TEXT,
    Kind,
    Question,
    Questionnaire,
    default_yaml,
    read_questions,
)
from programme.survey_results import Exported, answer_headings, summarise, write_csv

GIVEN = (
    st.none()
    | st.text(max_size=20)
    | st.integers(-5, 20).map(str)
    | st.sampled_from(["Yes", "No"])
    | st.lists(st.sampled_from(["Yes", "No", "Else"])).map(tuple)
)


def a_question(kind: Kind, **changes: Any) -> Question:
    more = {"options": ("Yes", "No")} if kind in {Kind.CHOICE, Kind.SEVERAL} else {}
    return Question(**{"key": "a", "kind": kind, "ask": "What?", **more, **changes})


@given(st.sampled_from(Kind), st.booleans(), GIVEN)
def test_what_is_taken_fits_for_ever(
    kind: Kind, required: bool, given_answer: str | tuple[str, ...] | None
) -> None:
    question = a_question(kind, required=required)
    try:
        answer = read_answer(question, given_answer)
    except AnswerProblem as problem:
        assert problem.sentence.startswith("Please ")  # noqa: PT017 - either is right
        return
    assert fits(question, answer)
    assert answer is not None or not required


@pytest.mark.parametrize(
    ("question", "refused"),
    [
        (a_question(Kind.SCALE), "6"),
        (a_question(Kind.SCALE), "0"),
        (a_question(Kind.SCALE), "1.5"),
        (a_question(Kind.SCALE), "9" * 5000),
        (a_question(Kind.SCALE), ("3",)),
        (a_question(Kind.CHOICE), "Perhaps"),
        (a_question(Kind.CHOICE), ("Yes",)),
        (a_question(Kind.SEVERAL), ("Yes", "Perhaps")),
        (a_question(Kind.SEVERAL), "Yes"),
        (a_question(Kind.NUMBER), "many"),
        (a_question(Kind.NUMBER), "-1"),
        (a_question(Kind.NUMBER), "9" * 5000),
        (a_question(Kind.NUMBER, least=2, most=4), "5"),
        (a_question(Kind.SHORT_TEXT), "x" * (LONGEST_SHORT_TEXT + 1)),
        (a_question(Kind.LONG_TEXT), "x" * (LONGEST_LONG_TEXT + 1)),
        *((a_question(kind, required=True), "  \n\u3000") for kind in Kind),
        *((a_question(kind, required=True), ()) for kind in Kind),
    ],
)
def test_what_does_not_fit_is_refused(question: Question, refused: str | tuple[str, ...]) -> None:
    with pytest.raises(AnswerProblem):
        read_answer(question, refused)


def test_a_page_says_all_its_problems() -> None:
    page = read_questions(default_yaml("final", "mentee")).pages[0]
    answers, problems = read_page(page, {"met": "6", "hours": "many", "reached": "4"})
    assert answers == {"met": 6, "reached": 4}
    assert set(problems) == {"hours", "confidence_before", "confidence_after"}


def test_a_changed_survey_keeps_what_still_fits() -> None:
    before: dict[str, Any] = {
        "met": 6,
        "reached": 4,
        "again": "Yes, as a mentee",
        "gone": "x",
        "hours": "many",
    }
    own = read_questions(default_yaml("final", "mentee"))
    assert fitting(own, before) == {"met": 6, "reached": 4, "again": "Yes, as a mentee"}
    assert first_incomplete_page(own, fitting(own, before)) == 0
    whole: dict[str, Any] = {
        "met": 6,
        "hours": 9,
        "reached": 4,
        "confidence_before": 1,
        "confidence_after": 5,
    }
    assert first_incomplete_page(own, whole) == 2
    assert first_incomplete_page(own, {**whole, "again": "Rather not", "recommend": 0}) is None


def the_survey() -> Questionnaire:
    return read_questions(
        "pages:\n- title: One\n  questions:\n"
        "  - {key: going, kind: scale, ask: 'How is it?'}\n"
        "  - {key: hours, kind: number, ask: 'Hours?'}\n"
        "  - {key: help, kind: several, ask: With, options: [Git, Shell]}\n"
        "  - {key: words, kind: long text, ask: '=Why?'}\n"
    )


def test_what_fewer_than_three_answered_is_not_told() -> None:
    two: list[Any] = [{"going": 5, "words": "Secret"}] * 2
    for result in summarise(the_survey(), [*two, {"hours": 3}]):
        assert not result.is_shown
        assert (result.counts, result.mean, result.median, result.texts) == ((), None, None, ())
    exported = Exported(("T", "final", "mentee", "version 1"), the_survey(), two)
    assert b"Secret" not in write_csv([exported])


def test_what_it_comes_to() -> None:
    answers: list[Any] = [
        {"going": 5, "hours": 2, "help": ["Git"], "words": "a"},
        {"going": 4, "hours": 4, "help": ["Git", "Shell"], "words": "b"},
        {"going": 4, "hours": 12, "help": ["Shell"], "words": "c"},
    ]
    going, hours, help_, words = summarise(the_survey(), answers)
    assert list(going.counts) == [("1", 0), ("2", 0), ("3", 0), ("4", 2), ("5", 1)]
    assert going.mean == pytest.approx(13 / 3)
    assert (hours.mean, hours.median) == (6, 4)
    assert list(help_.counts) == [("Git", 2), ("Shell", 2)]
    assert sorted(words.texts) == ["a", "b", "c"]


def test_texts_come_in_another_order_each_time() -> None:
    answers: list[Any] = [{"words": str(number)} for number in range(40)]
    orders = {tuple(summarise(the_survey(), answers)[3].texts) for _ in range(3)}
    assert len(orders) == 3


def test_no_line_of_the_file_belongs_to_another() -> None:
    """A row of the file is one answer, and the order of one question says nothing of another's."""
    answers: list[Any] = [
        {"going": 1 + number % 5, "words": f"I am {number}"} for number in range(40)
    ]
    exported = Exported(("Autumn", "final", "mentee", "version 1"), the_survey(), answers)
    rows = list(csv.reader(io.StringIO(write_csv([exported]).decode("utf-8-sig"))))
    assert tuple(rows[0]) == answer_headings()
    going = [int(row[5]) for row in rows[1:] if row[4] == "How is it?"]
    words = [row[5] for row in rows[1:] if row[4] == "'=Why?"]
    assert sorted(words) == sorted(one["words"] for one in answers)
    joined = [{"going": mark, "words": text} for mark, text in zip(going, words, strict=True)]
    assert joined != answers


@given(st.text(st.characters(codec="utf-8"), max_size=12))
def test_no_cell_begins_a_formula(text: str) -> None:
    for dangerous in ("=", "+", "-", "@", "\t", "\r", "\n", "  =", "\u3000@"):
        assert str(safe_cell(dangerous + text)).startswith("'")
    safe = str(safe_cell(text))
    assert safe in {text, f"'{text}"}
    assert not safe.startswith(("=", "+", "-", "@", "\t", "\r"))
