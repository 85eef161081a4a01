"""What mentors could do, alone or two together, when a part of the question is solved."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np

from programme.matching.problem import Offer, Problem, bits
from programme.matching.scoring import Group, room

PLACING, COMFORT = range(2)  # how far down the aims to look: the first three, or all
AIMS_OF_PLACING = 3
Team = tuple[int, int | None]  # lead, co-mentor


@dataclass(frozen=True, eq=False)
class Column:
    """One way in which a team could have a group in this part."""

    team: Team
    offer: Offer  # with those of its mentees who are in this part
    seats: int


def columns_of(
    problem: Problem,
    mentors: Sequence[int],
    pool: Collection[int],
    last: int,
    still: Collection[Group] = (),
) -> list[Column]:
    """Return what the mentors could do, alone or two together, with the mentees of a pool.

    The groups that stand still keep their mentors and hour; their mentees may change.
    Ways that no aim up to ``last`` has a use for are left out.
    """
    inside = np.zeros(len(problem.mentees), dtype=np.bool_)
    inside[list(pool)] = True
    columns = [
        Column(
            (group.lead, group.co),
            Offer(group.offer.kind, fitting[inside[fitting]]),
            room(problem, group.lead, group.co),
        )
        for group in still
        for fitting in (problem.fitting(group.mentors, group.offer.kind),)
    ]
    for lead in mentors:
        partners = [other for other in mentors if problem.can_co_mentor(lead, other)]
        for co in (None, *partners):
            offers = problem.offers[lead] if co is None else problem.all_offers(lead, co)
            reduced = (replace(o, mentees=o.mentees[inside[o.mentees]]) for o in offers)
            here = [offer for offer in reduced if len(offer.mentees)]
            if last == PLACING:
                here = without_contained(here)
            elif co is not None:
                here = problem.without_needless((lead, co), here)
            seats = room(problem, lead, co)
            columns += [Column((lead, co), offer, seats) for offer in here]
    return columns


def could_split(problem: Problem, column: Column) -> bool:
    """Say whether two mentors who would lead together could each lead as well, at that very hour.

    Apart they have as many seats or more, so together they cannot place more.
    """
    _, co = column.team
    if co is None:
        return False
    return column.offer.kind.series in problem.hours_in_zone[problem.mentors[co].time_zone]


def without_contained(offers: Sequence[Offer]) -> list[Offer]:
    """Leave out the offers all of whose mentees could come to another one."""
    kept: list[int] = []
    result = []
    for offer in sorted(offers, key=lambda offer: -len(offer.mentees)):
        mask = bits(offer.mentees)
        if all(mask & ~other for other in kept):
            kept.append(mask)
            result.append(offer)
    return result
