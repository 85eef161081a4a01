"""What a group can work towards, and what people can aim at within it.

Source: "Mentoring Groups Highlights".
"""

from dataclasses import dataclass

TOOLS = ("Git", "Shell", "Python", "R", "SQL")


@dataclass(frozen=True)
class Aim:
    """One sub-goal of an outcome, with the programme's own examples."""

    code: str
    name: str
    example: str | None = None


@dataclass(frozen=True)
class Outcome:
    """What a group works towards; ``by_tool`` when it is chosen with one of :data:`TOOLS`."""

    code: str
    name: str
    short_name: str
    by_tool: bool
    aims: tuple[Aim, Aim]


@dataclass(frozen=True)
class Focus:
    """An outcome, with its tool where it has one: what mentors and mentees choose."""

    outcome: Outcome
    tool: str | None

    @property
    def code(self) -> str:
        """The stored form, e.g. ``teaching/git`` or ``community``."""
        return f"{self.outcome.code}/{self.tool.lower()}" if self.tool else self.outcome.code

    @property
    def name(self) -> str:
        """The readable form, e.g. ``Teaching Workshops: Git``."""
        return f"{self.outcome.name}: {self.tool}" if self.tool else self.outcome.name

    @property
    def short_name(self) -> str:
        """At most 20 characters, for charts, e.g. ``Git teaching``."""
        return f"{self.tool} {self.outcome.short_name}" if self.tool else self.outcome.short_name


OUTCOMES = (
    Outcome(
        "maintenance",
        "Lesson Maintenance",
        "maintenance",
        True,
        (
            Aim("lesson-development", "Contributing to current lesson development"),
            Aim("lesson-maintenance", "Contributing to lesson maintenance"),
        ),
    ),
    Outcome(
        "teaching",
        "Teaching Workshops",
        "teaching",
        True,
        (
            Aim("teaching-confidence", "Developing confidence and skill in teaching"),
            Aim("lesson-preparation", "Preparing to teach a specific lesson", "e.g. Python"),
        ),
    ),
    Outcome(
        "organizing",
        "Organizing Workshops",
        "Organizing",
        False,
        (
            Aim(
                "organizing-logistics",
                "Logistics of organizing a workshop",
                "e.g. marketing, registration",
            ),
            Aim(
                "running-logistics",
                "Logistics of running a workshop",
                "e.g. recruiting instructors, distributing tasks",
            ),
        ),
    ),
    Outcome(
        "community",
        "Community Building",
        "Community",
        False,
        (
            Aim("community-strategies", "Strategies to build local communities"),
            Aim("community-events", "Tried-and-true events that help foster local communities"),
        ),
    ),
)

FOCUSES = {
    focus.code: focus
    for outcome in OUTCOMES
    for focus in (
        [Focus(outcome, tool) for tool in TOOLS] if outcome.by_tool else [Focus(outcome, None)]
    )
}
AIMS = {aim.code: aim for outcome in OUTCOMES for aim in outcome.aims}
OUTCOME_OF_AIM = {aim.code: outcome for outcome in OUTCOMES for aim in outcome.aims}
