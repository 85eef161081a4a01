"""What people answer to a survey's questions: checking it, and where to go on."""

from collections.abc import Mapping
from typing import TypeAlias

from programme.survey_questions import (
    LONGEST_LONG_TEXT,
    LONGEST_SHORT_TEXT,
    Kind,
    Page,
    Question,
    Questionnaire,
)
from programme.translations import N_
from programme.translations import gettext as _

# As it stands in a form: what was typed or chosen, several choices, or nothing.
Given: TypeAlias = str | tuple[str, ...] | None
# As it is kept, in JSON: a number, a text or a choice, several choices.
Answer: TypeAlias = int | str | list[str]

_PLEASE = N_("Please answer this one.")
_CHOOSE = N_("Please choose from what is offered.")
_LONGEST_NUMBER = 7  # digits


class AnswerProblem(Exception):  # noqa: N818 - something to mend, not a fault
    """What somebody gave can't be taken; ``sentence`` says why."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def read_answer(question: Question, given: Given) -> Answer | None:
    """Return the answer, or None where a question was left out; raises ``AnswerProblem``."""
    is_empty = not given.strip() if isinstance(given, str) else not given
    if given is None or is_empty:
        if question.required:
            raise AnswerProblem(_(_PLEASE))
        return None
    if question.kind is Kind.SEVERAL:
        if not isinstance(given, tuple) or not set(given) <= set(question.options):
            raise AnswerProblem(_(_CHOOSE))
        return [option for option in question.options if option in given]
    if not isinstance(given, str):
        raise AnswerProblem(_(_CHOOSE))
    match question.kind:
        case Kind.CHOICE:
            if given not in question.options:
                raise AnswerProblem(_(_CHOOSE))
            return given
        case Kind.SCALE:
            if not given.isdecimal() or len(given) > _LONGEST_NUMBER:
                raise AnswerProblem(_(_CHOOSE))
            if int(given) not in question.points:
                raise AnswerProblem(_(_CHOOSE))
            return int(given)
        case Kind.NUMBER:
            return _read_number(question, given.strip())
        case _:
            return _read_text(question, given.strip())


def _read_number(question: Question, given: str) -> int:
    if not given.isdecimal() or len(given) > _LONGEST_NUMBER:
        raise AnswerProblem(_("Please give a whole number, such as 4."))
    if not question.least <= int(given) <= question.most:
        raise AnswerProblem(
            _(
                "Please choose a number from {least} to {most}.",
                least=question.least,
                most=question.most,
            )
        )
    return int(given)


def _read_text(question: Question, given: str) -> str:
    longest = LONGEST_SHORT_TEXT if question.kind is Kind.SHORT_TEXT else LONGEST_LONG_TEXT
    if len(given) > longest:
        raise AnswerProblem(_("Please keep it within {most} characters.", most=longest))
    return given


def read_page(
    page: Page, given: Mapping[str, Given]
) -> tuple[dict[str, Answer | None], dict[str, str]]:
    """Return what was answered on a page, None for what was left out, and what can't be taken.

    Both are by the question's key; the second holds a sentence for each problem.
    """
    answers: dict[str, Answer | None] = {}
    problems: dict[str, str] = {}
    for question in page.questions:
        try:
            answers[question.key] = read_answer(question, given.get(question.key))
        except AnswerProblem as problem:
            problems[question.key] = problem.sentence
    return answers, problems


def fits(question: Question, answer: Answer | None) -> bool:
    """Say whether an answer that was kept can be taken as it is, say after questions changed."""
    given = tuple(answer) if isinstance(answer, list) else answer
    try:
        return read_answer(question, str(given) if isinstance(given, int) else given) == answer
    except AnswerProblem:
        return False


def fitting(questions: Questionnaire, answers: Mapping[str, Answer]) -> dict[str, Answer]:
    """Return those of the answers that the questions ask for, as they can be taken."""
    return {
        question.key: answers[question.key]
        for question in questions.questions
        if question.key in answers and fits(question, answers[question.key])
    }


def first_incomplete_page(questions: Questionnaire, answers: Mapping[str, Answer]) -> int | None:
    """Return the number, from 0, of the first page on which an answer is missing, else None."""
    for number, page in enumerate(questions.pages):
        if not all(fits(question, answers.get(question.key)) for question in page.questions):
            return number
    return None
