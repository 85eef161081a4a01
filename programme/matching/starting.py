"""A first proposal: the best offer first, again and again."""

import heapq
from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from programme.matching.problem import Offer, Problem
from programme.matching.scoring import Group, room


class Tables:
    """The offers of each mentor as a table, filled up with a number that stands for no mentee."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self._tables: dict[int, NDArray[np.int32]] = {}

    def of(self, mentor: int) -> NDArray[np.int32]:
        """Return one row for each offer of the mentor."""
        table = self._tables.get(mentor)
        if table is None:
            offers = self.problem.offers[mentor]
            width = max((len(offer.mentees) for offer in offers), default=1)
            table = np.full((len(offers), width), len(self.problem.mentees), dtype=np.int32)
            for row, offer in enumerate(offers):
                table[row, : len(offer.mentees)] = offer.mentees
            self._tables[mentor] = table
        return table

    @cached_property
    def reach(self) -> NDArray[np.bool_]:
        """Which mentor (rows) has an offer for which mentee (columns)."""
        reach = np.zeros((len(self.problem.mentors), len(self.problem.mentees) + 1), np.bool_)
        for mentor in range(len(self.problem.mentors)):
            reach[mentor, self.of(mentor)] = True
        return reach[:, :-1]


def best_offer_first(
    problem: Problem, tables: Tables, worth: NDArray[np.float64], groups: Sequence[Group] = ()
) -> list[Group]:
    """Return the groups, and one more for each mentor for whom enough worth is left.

    ``worth`` is what placing each mentee is worth, more than 0; of equal offers the first mentor's
    first one is taken. Mentors to whom somebody is pinned come before all others.
    """
    left = np.append(worth, 0.0)
    busy = {mentor for group in groups for mentor in group.mentors}
    for group in groups:
        left[list(group.members)] = 0
    pins: dict[int, list[int]] = {}
    for mentee, mentor in problem.pinned.items():
        pins.setdefault(mentor, []).append(mentee)
        left[mentee] = left.sum() + 1  # those who must be there come first
    result = list(groups)

    def look(mentor: int) -> tuple[float, int]:
        values = left[tables.of(mentor)]
        seats = room(problem, mentor, None)
        if values.shape[1] > seats:
            values = np.partition(values, values.shape[1] - seats, axis=1)[:, -seats:]
        sums = values.sum(axis=1)
        return float(sums.max()), int(sums.argmax())

    def take(mentor: int, row: int) -> None:
        offer = problem.offers[mentor][row]
        members = choose_members(problem, mentor, offer, left)
        if members:
            left[list(members)] = 0
            result.append(Group(mentor, None, offer, members))

    able = [m for m in range(len(problem.mentors)) if problem.offers[m] and m not in busy]
    for mentor in sorted(set(pins) - busy):
        take(mentor, look(mentor)[1])
    heap = [(-look(mentor)[0], mentor) for mentor in able if mentor not in pins]
    heapq.heapify(heap)
    while heap:
        known, mentor = heapq.heappop(heap)
        value, row = look(mentor)
        if value <= 0:
            continue
        if value < -known and heap and (-value, mentor) > heap[0]:
            heapq.heappush(heap, (-value, mentor))  # it was worth more when it was looked at
        else:
            take(mentor, row)
    return result


def choose_members(
    problem: Problem, mentor: int, offer: Offer, left: NDArray[np.float64]
) -> tuple[int, ...]:
    """Return who of the offer's mentees are worth most, as many as there is room for."""
    worth = left[offer.mentees]
    members: list[int] = []
    for number in np.argsort(-worth, kind="stable"):
        mentee = int(offer.mentees[number])
        if worth[number] <= 0 or len(members) == room(problem, mentor, None):
            break
        id_ = problem.mentees[mentee].id
        if not any(problem.are_apart(id_, problem.mentees[m].id) for m in members):
            members.append(mentee)
    return tuple(sorted(members))
