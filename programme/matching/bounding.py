"""How many mentees can be placed at most, proven without finding out how.

"Each mentee once" is relaxed: a mentee in several groups pays a price for each (Lagrange's
relaxation). Then every mentor can choose by themselves, and what they choose together is worth at
least what any proposal is. Prices go down for those whom nobody chose, up for those whom several
did (the subgradient method); any prices prove a bound, good prices a close one, and show the search
who is hard to place.
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from programme.matching.problem import Kind, Numbers, Problem
from programme.matching.types import MOST_MENTEES

Prices = NDArray[np.float64]
_PATIENCE = 8  # rounds without a better bound after which steps are halved
_SHORTEST_STEP = 0.01
_GRAIN = 4096  # prices are multiples of 1/4096, so that sums of five are exact, and so the bound


@dataclass(frozen=True, eq=False)
class Bound:
    """A proven bound on the mentees placed, and the prices, 0 to 1 by mentee, that prove it."""

    most_placed: int
    prices: Prices


@dataclass(frozen=True, eq=False)
class _Relaxed:
    """All kinds of groups in rows of equal width, and for each mentor which they can have."""

    tables: list[NDArray[np.int32]]  # each a power of two wide; mentees, filled up with none
    none: int  # the number that stands for no mentee
    choice_starts: Numbers  # where each mentor's choices begin
    choices: Numbers  # row numbers, over all tables
    seats: Numbers  # by choice


def bound_placed(
    problem: Problem,
    rounds: int,
    reached: int,
    has_to_stop: Callable[[], bool],
    start: Prices | None = None,
) -> Bound:
    """Return the best bound of so many rounds; ``reached`` mentees can be placed for certain.

    ``start`` are prices to begin with, as good as any, or better.
    """
    relaxed = _relax(problem)
    reachable = np.zeros(len(problem.mentees))
    for table in relaxed.tables:
        reachable[table[table < relaxed.none]] = 1
    prices, count = reachable, int(reachable.sum())  # these prices prove: no more than reachable
    best = Bound(count, prices)
    if not count:
        return best
    if _choose(relaxed, np.zeros(relaxed.none))[0] < count:  # no more than there are seats for
        prices = np.zeros(relaxed.none)
    if start is not None:
        prices = _rounded(start)
    lowest, step, waited = math.inf, 1.0, 0
    for _ in range(rounds):
        value, chosen = _choose(relaxed, prices)
        if value < lowest - 1e-6:
            lowest, waited = value, 0
            best = Bound(min(count, math.floor(value)), prices)
        else:
            waited += 1
            if waited == _PATIENCE:
                step, waited, prices = step / 2, 0, best.prices
                continue
        slope = 1 - chosen
        # A mentee whom nobody chose at price 0, or several at price 1, has nowhere to go.
        slope[(prices <= 0) & (slope > 0) | (prices >= 1) & (slope < 0) | (reachable == 0)] = 0
        length = float(slope @ slope)
        if best.most_placed <= reached or not length or step < _SHORTEST_STEP or has_to_stop():
            break
        moved = prices - step * (value - reached + 0.5) / length * slope
        prices = _rounded(moved)
    return best


def _rounded(prices: Prices) -> Prices:
    return np.round(np.clip(prices, 0, 1) * _GRAIN) / _GRAIN


def _kinds_for_bound(problem: Problem) -> Iterator[list[Kind]]:
    """Yield for each mentor the kinds they could lead, or co-lead on another mentor's clock."""
    wishers = [n for n, mentor in enumerate(problem.mentors) if mentor.wants_co_mentor]
    to_join = {kind: None for wisher in wishers for kind in problem.kinds_of(wisher)}
    for number, mentor in enumerate(problem.mentors):
        kinds = {offer.kind: None for offer in problem.offers[number]}
        if mentor.wants_co_mentor:
            kinds |= {kind: None for kind in to_join if problem.can_mentor(number, kind)}
        yield list(kinds)


def _relax(problem: Problem) -> _Relaxed:
    by_mentor = [
        [kind for kind in kinds if len(problem.mentees_of(kind))]
        for kinds in _kinds_for_bound(problem)
    ]
    by_width: dict[int, list[Kind]] = {}
    for kind in {kind: None for kinds in by_mentor for kind in kinds}:
        width = max(8, 1 << (len(problem.mentees_of(kind)) - 1).bit_length())
        by_width.setdefault(width, []).append(kind)
    none, tables = len(problem.mentees), []
    row_of: dict[Kind, int] = {}
    for width, kinds in sorted(by_width.items()):
        table = np.full((len(kinds), width), none, dtype=np.int32)
        for row, kind in enumerate(kinds):
            mentees = problem.mentees_of(kind)
            table[row, : len(mentees)] = mentees
            row_of[kind] = len(row_of)
        tables.append(table)
    able = [number for number, kinds in enumerate(by_mentor) if kinds]
    sizes = [len(by_mentor[number]) for number in able]
    return _Relaxed(
        tables,
        none,
        np.cumsum([0, *sizes])[:-1],
        np.array([row_of[kind] for number in able for kind in by_mentor[number]], dtype=np.int64),
        np.repeat([problem.mentors[number].capacity for number in able], sizes),
    )


def _choose(relaxed: _Relaxed, prices: Prices) -> tuple[float, Prices]:
    """Return the bound that the prices prove, and how many mentors chose each mentee."""
    worth = np.append(1 - prices, 0).astype(np.float32)
    best = np.concatenate([_best_five(worth[table]) for table in relaxed.tables])
    values = np.cumsum(best, axis=1)[relaxed.choices, relaxed.seats - 1]
    starts = relaxed.choice_starts
    highest = np.maximum.reduceat(values, starts)
    sizes = np.diff(np.append(starts, len(values)))
    is_best = values == np.repeat(highest, sizes)
    firsts = np.searchsorted(np.flatnonzero(is_best), starts)
    winners = np.flatnonzero(is_best)[firsts]
    chosen = np.zeros(relaxed.none + 1)
    offset = 0
    rows, seats = relaxed.choices[winners], relaxed.seats[winners]
    for table in relaxed.tables:
        here = (rows >= offset) & (rows < offset + len(table))
        taken = table[rows[here] - offset]
        order = np.argsort(-worth[taken], axis=1, kind="stable")[:, :MOST_MENTEES]
        first = np.take_along_axis(taken, order, axis=1)
        within = np.arange(first.shape[1]) < seats[here][:, None]
        np.add.at(chosen, first[within & (worth[first] > 0)], 1)
        offset += len(table)
    return float(prices.sum() + highest.sum(dtype=np.float64)), chosen[:-1]


def _best_five(worth: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the five largest of each row, the largest first."""
    top = np.partition(worth, worth.shape[1] - MOST_MENTEES, axis=1)[:, -MOST_MENTEES:]
    return -np.sort(-top, axis=1)
