"""What can stand in a survey: pages of questions, of six kinds."""

from enum import StrEnum
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from programme.translations import gettext as _

# As much as Slack's modals take, and people read.
MOST_PAGES = 8
MOST_QUESTIONS = 15  # on a page
MOST_OPTIONS = 20
MOST_POINTS = 11  # of a scale, as 0 to 10 has
LONGEST_SHORT_TEXT = 150
LONGEST_LONG_TEXT = 3000

_STRICT = ConfigDict(extra="forbid", frozen=True)
Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=250)]
Passage = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000)]
Option = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=75)]
End = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=50)]


class Kind(StrEnum):
    """How a question is answered."""

    SCALE = "scale"  # a number of points, from lowest to highest
    CHOICE = "choice"  # one of the options
    SEVERAL = "several"  # any number of the options
    NUMBER = "number"  # a whole number, from least to most
    SHORT_TEXT = "short text"
    LONG_TEXT = "long text"


_OF_KINDS = {
    "options": (Kind.CHOICE, Kind.SEVERAL),
    **dict.fromkeys(("lowest", "highest", "lowest_is", "highest_is"), (Kind.SCALE,)),
    **dict.fromkeys(("least", "most"), (Kind.NUMBER,)),
}


class Question(BaseModel):
    """One question. ``key`` names its answers for ever, ``ask`` is what people read."""

    model_config = _STRICT

    key: Key
    kind: Kind
    ask: Words
    hint: Words | None = None
    required: bool = False
    options: tuple[Option, ...] = Field(default=(), max_length=MOST_OPTIONS)
    lowest: int = 1
    highest: int = 5
    lowest_is: End | None = None
    highest_is: End | None = None
    least: int = 0
    most: int = 10_000

    @model_validator(mode="after")
    def _fits_its_kind(self) -> Self:
        for name, kinds in _OF_KINDS.items():
            if name in self.model_fields_set and self.kind not in kinds:
                raise _problem(
                    _(
                        "“{name}” isn't for questions of the kind “{kind}”",
                        name=name,
                        kind=self.kind,
                    )
                )
        match self.kind:
            case Kind.CHOICE | Kind.SEVERAL:
                if len(self.options) < 2:  # noqa: PLR2004 - else there is nothing to choose
                    raise _problem(_("a question to choose from needs at least two options"))
                if len(set(self.options)) < len(self.options):
                    raise _problem(_("an option stands here twice"))
            case Kind.SCALE:
                if self.lowest < 0 or not 1 < len(self.points) <= MOST_POINTS:
                    raise _problem(
                        _(
                            "a scale goes up from 0 or more, in 2 to {most} points",
                            most=MOST_POINTS,
                        )
                    )
            case Kind.NUMBER:
                if not 0 <= self.least < self.most <= 1_000_000:  # noqa: PLR2004
                    raise _problem(
                        _("“least” is 0 or more, “most” is more than that, up to 1000000")
                    )
        return self

    @property
    def points(self) -> range:
        """The numbers of a scale."""
        return range(self.lowest, self.highest + 1)


class Page(BaseModel):
    """What is asked at once."""

    model_config = _STRICT

    title: Words
    text: Passage | None = None
    questions: tuple[Question, ...] = Field(min_length=1, max_length=MOST_QUESTIONS)


class Questionnaire(BaseModel):
    """All that a survey asks, in pages."""

    model_config = _STRICT

    intro: Passage | None = None
    pages: tuple[Page, ...] = Field(min_length=1, max_length=MOST_PAGES)

    @model_validator(mode="after")
    def _keys_differ(self) -> Self:
        seen: set[str] = set()
        for question in self.questions:
            if question.key in seen:
                raise _problem(_("two questions have the key “{key}”", key=question.key))
            seen.add(question.key)
        return self

    @property
    def questions(self) -> list[Question]:
        """The questions of all pages."""
        return [question for page in self.pages for question in page.questions]


def _problem(sentence: str) -> PydanticCustomError:
    return PydanticCustomError("survey", "{sentence}", {"sentence": sentence})
