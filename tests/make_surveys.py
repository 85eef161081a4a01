"""Surveys of all kinds, and answers to them, for tests of rules and views."""

from typing import Any

from hypothesis import strategies as st

from programme.survey_answers import Answer
from programme.survey_questions import Kind, Question, Questionnaire

WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=60
)
KEYS = st.from_regex(r"[a-z][a-z0-9_]{0,20}", fullmatch=True)


@st.composite
def questions(draw: st.DrawFn, key: str) -> dict[str, Any]:
    kind = draw(st.sampled_from(Kind))
    question: dict[str, Any] = {"key": key, "kind": kind.value, "ask": draw(WORDS)}
    if draw(st.booleans()):
        question["required"] = draw(st.booleans())
    if draw(st.booleans()):
        question["hint"] = draw(WORDS)
    if kind in {Kind.CHOICE, Kind.SEVERAL}:
        question["options"] = draw(st.lists(WORDS, min_size=2, max_size=20, unique=True))
    if kind is Kind.SCALE:
        question["lowest"] = draw(st.integers(0, 5))
        question["highest"] = question["lowest"] + draw(st.integers(1, 10))
    if kind is Kind.NUMBER:
        question["most"] = draw(st.integers(1, 1_000_000))
    return question


@st.composite
def surveys(draw: st.DrawFn) -> dict[str, Any]:
    keys = draw(st.lists(KEYS, min_size=1, max_size=12, unique=True))
    pages: list[dict[str, Any]] = []
    for key in keys:
        if not pages or (draw(st.booleans()) and len(pages) < 8):
            pages.append({"title": draw(WORDS), "questions": []})
        pages[-1]["questions"].append(draw(questions(key)))
    return {"pages": pages}


def answers(question: Question) -> st.SearchStrategy[Answer | None]:
    """Return what can be answered to a question, or left out."""
    given: st.SearchStrategy[Any]
    match question.kind:
        case Kind.SCALE:
            given = st.sampled_from(question.points)
        case Kind.CHOICE:
            given = st.sampled_from(question.options)
        case Kind.SEVERAL:
            given = st.lists(st.sampled_from(question.options), min_size=1, unique=True)
        case Kind.NUMBER:
            given = st.integers(question.least, question.most)
        case _:
            longest = 150 if question.kind is Kind.SHORT_TEXT else 3000
            given = st.sampled_from(["&" * longest, "A sentence.", "<!here> *x*"])
    return st.none() | given


@st.composite
def responses(draw: st.DrawFn, survey: Questionnaire) -> dict[str, Answer]:
    """Return what one person answered to a survey."""
    given = {question.key: draw(answers(question)) for question in survey.questions}
    return {key: answer for key, answer in given.items() if answer is not None}
