"""Surveys' questions in YAML: the programme's own, and what a coordinator writes."""

import itertools
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from programme.survey_questions import (
    LARGEST,
    Questionnaire,
    QuestionsProblem,
    default_yaml,
    read_questions,
    write_yaml,
)
from programme.survey_times import Moment
from tests.make_surveys import surveys

ALL = list(itertools.product(("midway", "final"), ("mentor", "mentee")))


@pytest.mark.parametrize(("moment", "role"), ALL)
def test_the_programmes_own_questions_can_be_read(moment: str, role: str) -> None:
    own = read_questions(default_yaml(moment, role))
    asked = {question.key for question in own.questions}
    # What 27 participants of earlier rounds were asked, and what the programme wants to know.
    assert asked >= {"support", "pros", "cons", "improve", "hours", "confidence_before"}
    after = "confidence_now" if moment == Moment.MIDWAY else "confidence_after"
    assert after in asked
    assert ("again" in asked) == (moment == Moment.FINAL)
    assert len(own.pages) > 1
    assert read_questions(write_yaml(own)) == own


@settings(deadline=None)
@given(surveys())
def test_what_fits_is_read_as_it_was_written(survey: dict[str, Any]) -> None:
    read = read_questions(yaml.safe_dump(survey, allow_unicode=True))
    assert read == Questionnaire.model_validate(survey)
    assert read_questions(write_yaml(read)) == read


@settings(deadline=None)
@given(surveys(), st.data())
def test_whatever_is_missing_is_said_with_a_line(
    survey: dict[str, Any], data: st.DataObject
) -> None:
    page = data.draw(st.sampled_from(survey["pages"]))
    question = data.draw(st.sampled_from(page["questions"]))
    gone = data.draw(st.sampled_from(["key", "kind", "ask"]))
    del question[gone]
    with pytest.raises(QuestionsProblem, match=rf"Line \d+: “{gone}” is missing here\."):
        read_questions(yaml.safe_dump(survey, allow_unicode=True))


@given(st.text(max_size=300) | st.binary(max_size=300).map(lambda raw: raw.decode("latin-1")))
def test_no_text_does_more_than_be_refused(text: str) -> None:
    with pytest.raises(QuestionsProblem):
        read_questions(text)


PAGE = "pages:\n  - title: One\n    questions:\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Line 1: “pages” is missing here."),
        ("pages: [\n", "Line 2: this isn't YAML, "),
        ("a: &a [x]\nb: *a\n", "Line 1: please write it out"),
        ("a: &a\n  b: *a\n", "please write it out"),
        ("[" * 5000, "nested too deeply"),
        ("a: " + "[" * 20 + "]" * 20, "nested too deeply"),
        ("x" * (LARGEST + 1), f"more than {LARGEST} characters"),
        ("pages: []\n", "Line 1: “pages” is empty."),
        ("pages: 3\n", "Line 1: “pages” is a list"),
        (PAGE + "      - a word\n", "Line 4: “questions” has names and values"),
        (PAGE + "      - {key: A b, kind: number, ask: x}\n", "Line 4: “key” is up to 40"),
        (
            PAGE + "      - key: a\n        kind: date\n        ask: x\n",
            "Line 5: “kind” is one of: ",
        ),
        (PAGE + "      - {key: a, kind: choice, ask: x}\n", "Line 4: a question to choose from"),
        (
            PAGE + "      - {key: a, kind: choice, ask: x, options: [b, b]}\n",
            "Line 4: an option stands here twice",
        ),
        (
            PAGE + "      - {key: a, kind: number, ask: x, options: [b, c]}\n",
            "Line 4: “options” isn't for questions of the kind “number”",
        ),
        (PAGE + "      - {key: a, kind: scale, ask: x, highest: 99}\n", "Line 4: a scale goes up"),
        (PAGE + "      - {key: a, kind: number, ask: x, least: -1}\n", "Line 4: “least” is 0"),
        (PAGE + "      - {key: a, kind: number, ask: x, most: lots}\n", "“most” is a whole number"),
        (PAGE + "      - {key: a, kind: number, ask: x, required: so}\n", "is yes or no"),
        (
            PAGE
            + "      - {key: a, kind: number, ask: x}\n      - {key: a, kind: number, ask: y}\n",
            "two questions have the key “a”",
        ),
        (PAGE + "      - key: a\n        key: b\n", "Line 5: “key” stands here twice"),
        (
            PAGE + "      - key: a\n        kind: choice\n        ask: x\n        options:\n"
            f"          - {'o' * 76}\n          - b\n",
            "Line 8: “options” is too long, 75 characters at most.",
        ),
        (
            PAGE + "      - key: a\n        ask: So: why\n",
            "this isn't YAML, mapping",
        ),
        ("pages: one\nelse: two\nmore: three\nand: four\n", "And 1 more."),
    ],
)
def test_what_cannot_be_read_is_said_in_words(text: str, said: str) -> None:
    with pytest.raises(QuestionsProblem) as refused:
        read_questions(text)
    assert said in refused.value.sentence
    assert len(refused.value.sentence) < 1000


def test_yes_and_no_stay_words() -> None:
    options = "      - {key: a, kind: choice, ask: 'Again?', options: [Yes, No], required: yes}\n"
    (question,) = read_questions(PAGE + options).questions
    assert question.options == ("Yes", "No")
    assert question.required is True
