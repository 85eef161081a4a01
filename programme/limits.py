"""Whole numbers that hold everywhere: the programme's own, and what coordinators chose instead.

Each is a setting that coordinators change with ``/mentoring settings``.
"""

from dataclasses import dataclass

from programme.overrides import find_override
from programme.timings import read_number
from programme.translations import N_


@dataclass(frozen=True)
class Limit:
    """A number of which the programme has its own idea."""

    key: str
    title: str  # both as coordinators read them
    where: str
    own: int
    least: int
    most: int

    @property
    def number(self) -> int:
        """What holds now; what cannot be is the programme's own."""
        override = find_override(self.key)
        number = read_number(override.value) if override is not None else None
        return number if number is not None and self.least <= number <= self.most else self.own


NUDGES_A_WEEK = Limit(
    "courtesy.week",
    N_("How often I bring up what is open, in a week, at most"),
    N_("To one person. Reminders of meetings and news that they wait for come besides."),
    3,
    1,
    7,
)
DAY_BEGINS = Limit(
    "courtesy.day_begins",
    N_("From which hour on I write"),
    N_("On each reader's own clock, but for a meeting that is so early."),
    8,
    6,
    10,
)
DAY_ENDS = Limit(
    "courtesy.day_ends",
    N_("Until which hour I write"),
    N_("On each reader's own clock, but for a meeting that is so late. 20 is 8 pm."),
    20,
    16,
    22,
)

LIMITS = (NUDGES_A_WEEK, DAY_BEGINS, DAY_ENDS)
