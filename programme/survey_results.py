"""What a survey's answers come to, and as a file; nothing of fewer than three people."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import SystemRandom
from statistics import fmean, median

from programme.spreadsheets import Cell, write_table
from programme.survey_answers import Answer
from programme.survey_questions import Kind, Question, Questionnaire
from programme.survey_responses import FEWEST
from programme.translations import gettext as _

_random = SystemRandom()


@dataclass(frozen=True)
class Result:
    """What people answered to one question; empty where fewer than three did."""

    question: Question
    answered: int  # how many people
    counts: Sequence[tuple[str, int]] = ()  # of each option or point, in their order
    mean: float | None = None  # of scales and numbers
    median: float | None = None
    texts: Sequence[str] = ()  # in random order, another each time

    @property
    def is_shown(self) -> bool:
        """Whether enough people answered for anything to be told."""
        return self.answered >= FEWEST


def summarise(questions: Questionnaire, responses: Iterable[Mapping[str, Answer]]) -> list[Result]:
    """Return the result of each question, from responses that may be shown."""
    kept = list(responses)
    return [
        _result(question, [one[question.key] for one in kept if question.key in one])
        for question in questions.questions
    ]


def _result(question: Question, answers: list[Answer]) -> Result:
    if len(answers) < FEWEST:
        return Result(question, len(answers))
    match question.kind:
        case Kind.SCALE | Kind.NUMBER:
            numbers = [one for one in answers if isinstance(one, int)]
            by_point = Counter(numbers)
            points = question.points if question.kind is Kind.SCALE else ()
            return Result(
                question,
                len(answers),
                counts=[(str(point), by_point[point]) for point in points],
                mean=fmean(numbers),
                median=median(numbers),
            )
        case Kind.CHOICE | Kind.SEVERAL:
            chosen = Counter(
                option for one in answers for option in (one if isinstance(one, list) else [one])
            )
            counts = [(option, chosen[option]) for option in question.options]
            return Result(question, len(answers), counts=counts)
        case _:
            texts = [str(one) for one in answers]
            _random.shuffle(texts)
            return Result(question, len(answers), texts=texts)


@dataclass(frozen=True)
class Exported:
    """The answers to one version of one survey's questions, with what each line begins with."""

    name: Sequence[str]  # term, survey, role, version of the questions
    questions: Questionnaire
    responses: Sequence[Mapping[str, Answer]]


def answer_headings() -> Sequence[str]:
    """Return what stands over the columns of :func:`answer_lines`, in the reader's language."""
    return (
        _("Term"),
        _("Survey"),
        # Translators: over a column: for whom a survey is, mentors or mentees.
        _("For"),
        _("Questions"),
        _("Question"),
        _("Answer"),
    )


def write_csv(exported: Iterable[Exported]) -> bytes:
    """Return a table with one line an answer, as UTF-8 that spreadsheets recognise."""
    return write_table(answer_headings(), answer_lines(exported))


def answer_lines(exported: Iterable[Exported]) -> Iterator[Sequence[Cell]]:
    """Return a line an answer, under :func:`answer_headings`.

    Each question is shuffled by itself, so that no line of one belongs to a line of another:
    what a person's texts give away must not tell their other answers. What fewer than three
    answered is left out.
    """
    for part in exported:
        for question in part.questions.questions:
            answers = [one[question.key] for one in part.responses if question.key in one]
            if len(answers) < FEWEST:
                continue
            _random.shuffle(answers)
            is_chosen = question.kind in {Kind.CHOICE, Kind.SEVERAL}
            for answer in answers:
                for said in answer if isinstance(answer, list) else [answer]:
                    # What people wrote stays as they wrote it, whatever the catalogues have.
                    yield (*part.name, _(question.ask), _(str(said)) if is_chosen else said)
