"""Surveys' questions: what they can be, the programme's own, and reading a coordinator's.

Source: "Mentors and mentees will be asked to complete a short survey", and what 27 participants of
earlier rounds told: support, pros, cons, what to improve.
"""

from programme.survey_questions.questions import (
    LONGEST_LONG_TEXT,
    LONGEST_SHORT_TEXT,
    Kind,
    Page,
    Question,
    Questionnaire,
)
from programme.survey_questions.reading import (
    LARGEST,
    QuestionsProblem,
    default_yaml,
    read_questions,
    write_yaml,
)

__all__ = [
    "LARGEST",
    "LONGEST_LONG_TEXT",
    "LONGEST_SHORT_TEXT",
    "Kind",
    "Page",
    "Question",
    "Questionnaire",
    "QuestionsProblem",
    "default_yaml",
    "read_questions",
    "write_yaml",
]
