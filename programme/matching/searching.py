"""The search: a first proposal, a bound, then a few mentors at a time, solved exactly."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from itertools import cycle
from typing import NamedTuple

import numpy as np
from numpy.random import Generator

from programme.matching.bounding import Prices, bound_placed
from programme.matching.columns import AIMS_OF_PLACING, COMFORT, PLACING
from programme.matching.integers import Effort
from programme.matching.problem import Problem
from programme.matching.scoring import Group, can_join, score_of
from programme.matching.solving import price_mentees, solve_at_once, solve_part
from programme.matching.starting import Tables, best_offer_first

_SEED = 20260914
_ROUNDS_OF_BOUND = 150
_MOST_SEATS_AT_ONCE = 4000  # mentee in offer pairs that are solved in one go, to the end
_SHARE_OF_TIME_TO_PRICE = 0.25
# Effort is limited by nodes, not seconds, so that the same people give the same proposal.
_NODES_AT_ONCE = 20_000
_NODES_OF_PART = 20
_LEAST_WORTH = 0.01
_SHARE_OF_TIME_TO_PLACE = 0.8


class Size(NamedTuple):
    """How much to solve anew at once: mentors who choose freely, groups that exchange mentees."""

    free: int
    still: int


_TO_PLACE = (Size(2, 40), Size(3, 30))  # in turn
_TO_PLEASE = (Size(4, 6), Size(0, 15))


@dataclass(frozen=True)
class Limits:
    """When the search has to stop: asked between steps, each of which is short."""

    seconds_left: Callable[[], float]
    should_stop: Callable[[], bool]

    def reached(self) -> bool:
        """Say whether to stop now."""
        return self.seconds_left() <= 0 or self.should_stop()

    def effort(self, nodes: int) -> Effort:
        """Return what one solve may cost: so many nodes, within the time that is left."""
        return Effort(self.seconds_left(), nodes, self.reached)


class Search:
    """The best groups so far; a stop at any moment leaves them whole."""

    def __init__(self, problem: Problem, limits: Limits) -> None:
        self.problem, self.limits = problem, limits
        self.tables = Tables(problem)
        self.rng = np.random.default_rng(_SEED)
        self.groups: list[Group] = []
        self.most_placed = len(problem.mentees)
        self.proven = False

    def start(self) -> None:
        """Find a first proposal. It takes a moment even for thousands."""
        worth = np.ones(len(self.problem.mentees))
        self.groups = best_offer_first(self.problem, self.tables, worth)

    def run(self) -> None:
        """Make it better until it is proven best, nothing better turns up or it has to stop."""
        self._bound()
        if self._pairs() <= _MOST_SEATS_AT_ONCE:
            self._solve_at_once()
        if not self.proven:
            self._place_more()
            self._please_more()

    def finish(self) -> None:
        """Give every open seat to whomever of those who wait it fits."""
        waiting = sorted(self._waiting())
        for number, group in enumerate(self.groups):
            for mentee in waiting:
                if can_join(self.problem, group, mentee):
                    members = tuple(sorted((*group.members, mentee)))
                    group = replace(group, members=members)  # noqa: PLW2901 - it has grown
            self.groups[number] = group
            waiting = [mentee for mentee in waiting if mentee not in group.members]
        worth = np.ones(len(self.problem.mentees))
        self.groups = best_offer_first(self.problem, self.tables, worth, self.groups)

    @property
    def placed(self) -> int:
        """The number of mentees placed."""
        return sum(len(group.members) for group in self.groups)

    def _bound(self) -> None:
        if self.limits.reached():
            return
        self._bound_from(None)
        if self.most_placed > self.placed and self._pairs() <= _MOST_SEATS_AT_ONCE:
            seconds = _SHARE_OF_TIME_TO_PRICE * self.limits.seconds_left()
            prices = price_mentees(self.problem, seconds)
            if prices is not None and not self.limits.reached():
                self._bound_from(prices)

    def _bound_from(self, start: Prices | None) -> None:
        """Bound the mentees placed from some prices on, and see what the prices found propose."""
        bound = bound_placed(
            self.problem, _ROUNDS_OF_BOUND, self.placed, self.limits.reached, start
        )
        self.most_placed = min(self.most_placed, bound.most_placed)
        self._take(best_offer_first(self.problem, self.tables, self._worth(bound.prices)))

    def _worth(self, prices: Prices) -> Prices:
        return np.maximum(1 - prices, _LEAST_WORTH)

    def _take(self, groups: list[Group], last: int = COMFORT) -> bool:
        """Keep the groups if they are better, and say whether they are.

        While mentees are being placed, groups that place them equally well are kept too: from
        others there are other ways on.
        """
        new, old = (score_of(self.problem, each).aims for each in (groups, self.groups))
        if last == PLACING:
            new, old = new[:AIMS_OF_PLACING], old[:AIMS_OF_PLACING]
        if new > old or (last == PLACING and new == old):
            self.groups = groups
        return new > old

    def _pairs(self) -> int:
        return sum(len(o.mentees) for offers in self.problem.offers for o in offers)

    def _solve_at_once(self) -> None:
        solved = solve_at_once(
            self.problem, self.limits.effort(_NODES_AT_ONCE), self.groups, self.most_placed
        )
        self._take(solved.groups)
        self.most_placed = min(self.most_placed, solved.most_placed)
        self.proven = solved.proven

    def _place_more(self) -> None:
        end = self.limits.seconds_left() * (1 - _SHARE_OF_TIME_TO_PLACE)
        patience, waited = 30 + 3 * len(self.problem.mentors), 0
        for size in cycle(_TO_PLACE):
            is_over = self.limits.reached() or self.limits.seconds_left() < end
            if is_over or waited == patience or self.placed >= self.most_placed:
                break
            better = self._solve_near(sorted(self._waiting()), size, PLACING)
            waited = 0 if better else waited + 1

    def _please_more(self) -> None:
        patience, waited = 10 + len(self.problem.mentors), 0
        everybody = range(len(self.problem.mentees))
        while waited < patience and not self.limits.reached():
            better = [self._solve_near(everybody, size, COMFORT) for size in _TO_PLEASE]
            waited = 0 if any(better) else waited + 1

    def _waiting(self) -> set[int]:
        placed = {member for group in self.groups for member in group.members}
        return set(range(len(self.problem.mentees))) - placed

    def _mentors_near(self, mentees: Collection[int], most: int) -> list[int]:
        """Return some mentors who could have one of the mentees, or those whom they have now."""
        reach = self.tables.reach
        reachable = [mentee for mentee in mentees if reach[:, mentee].any()]
        if not reachable:
            return []
        chosen: set[int] = set()
        around = [reachable[int(self.rng.integers(len(reachable)))]]
        while len(chosen) < most and around:
            there = np.flatnonzero(reach[:, around].any(axis=1)).tolist()
            near = [mentor for mentor in there if mentor not in chosen]
            if not near:
                break
            picked = _sample(self.rng, near, max(1, most // 2))[: most - len(chosen)]
            chosen |= self._with_partners(picked)
            around = sorted({m for g in self.groups if g.lead in chosen for m in g.members})
        return sorted(chosen)

    def _with_partners(self, mentors: Iterable[int]) -> set[int]:
        chosen = set(mentors)
        together = [set(group.mentors) for group in self.groups if chosen & set(group.mentors)]
        return chosen.union(*together)

    def _solve_near(self, mentees: Collection[int], size: Size, last: int) -> bool:
        """Solve anew around one of the mentees, the rest as it is; say whether it got better."""
        near = self._mentors_near(mentees, max(size.free, 1))
        now = [group for group in self.groups if set(near) & set(group.mentors)]
        free = near if size.free else []
        still = self._exchanging(now, size.still)
        if not size.free:
            still += now
        moved = {*free, *(mentor for group in still for mentor in group.mentors)}
        others = [group for group in self.groups if not moved & set(group.mentors)]
        pool = self._waiting() | {
            member
            for group in self.groups
            if moved & set(group.mentors)
            for member in group.members
        }
        pool -= {mentee for mentee, mentor in self.problem.pinned.items() if mentor not in moved}
        effort = self.limits.effort(_NODES_OF_PART)
        solved = solve_part(self.problem, free, pool, effort, last, still)
        return self._take([*others, *solved.groups], last)

    def _exchanging(self, now: list[Group], most: int) -> list[Group]:
        """Return some other groups in which mentees of these could be."""
        busy = {mentor for group in now for mentor in group.mentors}
        members = [member for group in now for member in group.members]
        can = [
            group
            for group in self.groups
            if not busy & set(group.mentors)
            and np.isin(members, self.problem.fitting(group.mentors, group.offer.kind)).any()
        ]
        return [can[number] for number in _sample(self.rng, list(range(len(can))), most)]


def _sample(rng: Generator, numbers: list[int], most: int) -> list[int]:
    picked = rng.choice(len(numbers), size=min(most, len(numbers)), replace=False)
    return [numbers[number] for number in sorted(picked.tolist())]
