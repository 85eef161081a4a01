"""The aims of matching in numbers, and as one number.

Source of the order: mentees placed first, then nobody alone with a mentor, wishes for a
co-mentor, higher choices, people alike, decent hours, balanced sizes.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from programme.matching.problem import Kind, Numbers, Offer, Problem
from programme.matching.types import MOST_CHOICES, MOST_MENTEES, Score

STEP_OF_MENTEE = 4  # a step down a mentee's list counts more than all steps of a mentor's
MOST_STEPS_OF_MENTOR = STEP_OF_MENTEE - 1
MOST_CHOICE_COST = STEP_OF_MENTEE * (MOST_CHOICES - 1) + MOST_STEPS_OF_MENTOR
MOST_DIFFERENCES = 3  # stage, region, aims


@dataclass(frozen=True, eq=False)
class Group:
    """A group while it is being searched for; people by number, mentees ascending."""

    lead: int
    co: int | None
    offer: Offer
    members: tuple[int, ...]

    @property
    def mentors(self) -> tuple[int, ...]:
        """The lead mentor and the co-mentor, if there is one."""
        return (self.lead,) if self.co is None else (self.lead, self.co)


def room(problem: Problem, lead: int, co: int | None) -> int:
    """Return how many mentees one or two mentors take: together never more than five."""
    both = problem.mentors[lead].capacity + (0 if co is None else problem.mentors[co].capacity)
    return min(MOST_MENTEES, both)


def can_join(problem: Problem, group: Group, mentee: int) -> bool:
    """Say whether there is a seat for a mentee in a group, and no rule against it."""
    id_, kind = problem.mentees[mentee].id, group.offer.kind
    return (
        len(group.members) < room(problem, group.lead, group.co)
        and mentee not in problem.pinned
        and mentee in problem.mentees_of(kind)
        and not any(problem.are_apart(id_, other) for other in people_of(problem, group))
    )


def people_of(problem: Problem, group: Group) -> list[int]:
    """Return the ids of everybody in a group."""
    mentors = [problem.mentors[mentor].id for mentor in group.mentors]
    return [*mentors, *(problem.mentees[member].id for member in group.members)]


def choice_costs(problem: Problem, lead: int, kind: Kind, mentees: Numbers) -> Numbers:
    """Return for each mentee how far down their list, and the mentor's, the focus is."""
    steps = min(problem.mentors[lead].focuses.index(kind.focus), MOST_STEPS_OF_MENTOR)
    costs: Numbers = STEP_OF_MENTEE * problem.ranks[kind.focus][mentees] + steps
    return costs


def lead_differences(problem: Problem, lead: int, mentees: Iterable[int]) -> Numbers:
    """Return for each mentee in how many of region and aims they differ from the lead mentor."""
    mentor = problem.mentors[lead]
    region, aims = region_of(mentor.time_zone), set(mentor.aims)
    return np.array(
        [
            (region_of(mentee.time_zone) != region) + (not aims & set(mentee.aims))
            for mentee in map(problem.mentees.__getitem__, mentees)
        ],
        dtype=np.int64,
    )


def region_of(time_zone: str) -> str:
    """Return the part of the world in which a zone is, e.g. ``Africa``."""
    return time_zone.partition("/")[0]


def score_of(problem: Problem, groups: Iterable[Group]) -> Score:
    """Return how good the groups are, by aim."""
    placed = alone = co_mentored = choices = differences = odd = imbalance = 0
    for group in groups:
        members, series = np.array(group.members), group.offer.kind.series
        size = len(members)
        placed += size
        alone += size == 1
        co_mentored += group.co is not None
        choices += int(choice_costs(problem, group.lead, group.offer.kind, members).sum())
        differences += int(lead_differences(problem, group.lead, group.members).sum())
        stages = Counter(problem.mentees[member].stage for member in group.members)
        differences += size - max(stages.values())
        odd += int(problem.odd_for_mentee[series, members].sum())
        odd += int(problem.odd_for_mentor[series, list(group.mentors)].sum())
        imbalance += size * size
    return Score(placed, alone, co_mentored, choices, differences, odd, imbalance)


def weights(mentors: int, mentees: int) -> tuple[int, ...]:
    """Return what one more of each aim of a score weighs, the most important first.

    An aim's weight is one more than all that the lesser aims together can change between any two
    proposals for so many people, so no gain in lesser aims outweighs it: the order is kept.
    """
    most = (  # the ranges of the aims after the first, in order
        mentors,
        mentors // 2,
        MOST_CHOICE_COST * mentees,
        MOST_DIFFERENCES * mentees,
        mentors + mentees,
        MOST_MENTEES * mentees,
    )
    result, lesser = [1], most[-1]
    for range_ in (*reversed(most[:-1]), 0):
        weight = lesser + 1
        result.append(weight)
        lesser += weight * range_
    return tuple(reversed(result))


def objective_of(score: Score, mentors: int, mentees: int) -> int:
    """Return the score as one number, exactly: of two, the better has the larger."""
    return sum(w * aim for w, aim in zip(weights(mentors, mentees), score.aims, strict=True))
