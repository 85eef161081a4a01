"""What a group can work towards, and what people can aim at within it.

Source: "Mentoring Groups Highlights".
"""

from dataclasses import dataclass

from programme.translations import N_
from programme.translations import gettext as _

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
        name = _(self.outcome.name)
        return f"{name}: {self.tool}" if self.tool else name

    @property
    def short_name(self) -> str:
        """At most 20 characters, for charts, e.g. ``Git teaching``."""
        if self.tool is None:
            return _(self.outcome.short_name)
        return _(self.outcome.short_name, tool=self.tool)


OUTCOMES = (
    Outcome(
        "maintenance",
        N_("Lesson Maintenance"),
        N_("{tool} maintenance"),
        True,
        (
            Aim("lesson-development", N_("Contributing to current lesson development")),
            Aim("lesson-maintenance", N_("Contributing to lesson maintenance")),
        ),
    ),
    Outcome(
        "teaching",
        N_("Teaching Workshops"),
        N_("{tool} teaching"),
        True,
        (
            Aim("teaching-confidence", N_("Developing confidence and skill in teaching")),
            Aim(
                "lesson-preparation", N_("Preparing to teach a specific lesson"), N_("e.g. Python")
            ),
        ),
    ),
    Outcome(
        "organizing",
        N_("Organizing Workshops"),
        N_("Organizing"),
        False,
        (
            Aim(
                "organizing-logistics",
                N_("Logistics of organizing a workshop"),
                N_("e.g. marketing, registration"),
            ),
            Aim(
                "running-logistics",
                N_("Logistics of running a workshop"),
                N_("e.g. recruiting instructors, distributing tasks"),
            ),
        ),
    ),
    Outcome(
        "community",
        N_("Community Building"),
        N_("Community"),
        False,
        (
            Aim("community-strategies", N_("Strategies to build local communities")),
            Aim("community-events", N_("Tried-and-true events that help foster local communities")),
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
