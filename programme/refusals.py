"""How the programme says no: with a sentence for the person who asked."""


class Refusal(Exception):  # noqa: N818 - a no to a person, not a fault
    """Something that a person may not or cannot do now.

    ``sentence`` is shown to them as it is: kind, short, with what to do next.
    """

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class FieldProblems(Exception):  # noqa: N818 - likewise
    """A form that cannot be taken as it is; ``problems`` gives a sentence for each field."""

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__(", ".join(problems))
        self.problems = problems
