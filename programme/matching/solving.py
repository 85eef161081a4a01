"""Solving a part of the question exactly, or the whole of a small one.

The part is some mentors, who may each lead, co-lead or do nothing, and some mentees. The aims are
solved in turn, the more important first, each time holding what was reached: in one objective the
weights would need more digits than a solver's floating-point numbers have.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np

from programme.matching.bounding import Prices
from programme.matching.columns import COMFORT, PLACING, columns_of, could_split
from programme.matching.integers import Effort
from programme.matching.parts import Part
from programme.matching.problem import Problem
from programme.matching.scoring import Group


@dataclass(frozen=True)
class Solved:
    """What came of it: groups, whether nothing better is possible, and a bound on the placed."""

    groups: list[Group]
    proven: bool
    most_placed: int


def solve_part(
    problem: Problem,
    mentors: Sequence[int],
    pool: Collection[int],
    effort: Effort,
    last: int = COMFORT,
    still: Collection[Group] = (),
) -> Solved:
    """Return the best groups of some mentors with mentees of a pool; ``last`` aims to look at.

    Groups that stand still are of other mentors; they may exchange their mentees. Pinned mentees
    of all these mentors must be in the pool. No groups when the effort was too small.
    """
    part = Part(problem, columns_of(problem, mentors, pool, PLACING, still), by_focus=False)
    if not part.columns:
        return Solved([], proven=True, most_placed=0)
    answer = part.rows.least(part.placing_costs(), effort)
    most_placed = part.most_placed(answer.bound)
    if answer.values is None:
        return Solved([], proven=False, most_placed=most_placed)
    solved = Solved(part.groups_of(answer.values), answer.proven, most_placed)
    if last == PLACING:
        return solved
    part = Part(problem, columns_of(problem, mentors, pool, last, still), by_focus=True)
    return _please(part, solved, effort)


def price_mentees(problem: Problem, seconds: float) -> Prices | None:
    """Return what a seat is worth to each mentee, 0 to 1, if mentors could lead halves of groups.

    None when there was not enough time. They are good prices for a bound.
    """
    part = _placing(problem)
    duals = part.rows.prices(part.seat_costs(), seconds)
    if duals is None:
        return None
    prices = np.zeros(len(problem.mentees))
    for mentee, row in part.row_of.items():
        prices[mentee] = duals[row]
    return prices


def _placing(problem: Problem) -> Part:
    """Return the question how many can be placed, of all."""
    mentors, everybody = range(len(problem.mentors)), range(len(problem.mentees))
    columns = columns_of(problem, mentors, everybody, PLACING)
    columns = [column for column in columns if not could_split(problem, column)]
    return Part(problem, columns, by_focus=False)


def solve_at_once(
    problem: Problem, effort: Effort, known: Sequence[Group], most_placed: int
) -> Solved:
    """Return the best groups of all, beginning with ``known`` ones; no groups as above.

    No more than ``most_placed`` can be placed. How many can be is asked first and by itself: that
    is proven several times as fast as together with who is alone and who has a co-mentor.
    """
    part = _placing(problem)
    if not part.columns:
        return Solved([], proven=True, most_placed=0)
    part.rows.add_row([(seat, 1) for seat in part.seat.values()], high=most_placed)
    answer = part.rows.least(part.seat_costs(), effort, part.values_of(known))
    most_placed = part.most_seated(answer.bound)
    if answer.values is None:
        return Solved([], proven=False, most_placed=most_placed)
    solved = Solved(part.groups_of(answer.values), answer.proven, most_placed)
    mentors, everybody = range(len(problem.mentors)), range(len(problem.mentees))
    part = Part(problem, columns_of(problem, mentors, everybody, PLACING), by_focus=False)
    part.hold(part.seat_costs(), part.values_of(solved.groups))
    answer = part.rows.least(part.company_costs(), effort, part.values_of(solved.groups))
    if answer.values is None:
        return replace(solved, proven=False)
    proven = solved.proven and answer.proven
    solved = Solved(part.groups_of(answer.values), proven, most_placed)
    part = Part(problem, columns_of(problem, mentors, everybody, COMFORT), by_focus=True)
    return _please(part, solved, effort)


def _please(part: Part, solved: Solved, effort: Effort) -> Solved:
    """Return groups that place as well, and serve the lesser aims as well as can be."""
    groups, proven = solved.groups, solved.proven
    part.hold(part.placing_costs(), part.values_of(groups))
    for costs in (part.add_choices, part.add_comfort):
        priced = costs()
        answer = part.rows.least(priced, effort, part.values_of(groups))
        proven = proven and answer.proven
        if answer.values is None:
            break
        groups = part.groups_of(answer.values)
        part.hold(priced, part.values_of(groups))
    return Solved(groups, proven, solved.most_placed)
