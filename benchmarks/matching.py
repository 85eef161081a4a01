"""How close matching comes to the best, how fast, in how much memory.

``python -m benchmarks.matching`` prints one line for each size of community: mentees placed and
the weighted objective as ratios to a proven upper bound, beside two baselines, with the time and
the peak memory of a process of its own. What is aimed at stands beside it.
"""

import argparse
import resource
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context

import numpy as np

from benchmarks.communities import TERM, community
from programme.matching import match
from programme.matching.problem import Problem
from programme.matching.scoring import Group
from programme.matching.starting import Tables, best_offer_first, choose_members

MIB = 1024  # getrusage counts KiB on Linux


@dataclass(frozen=True)
class Size:
    """A size of community, the seconds matching may take, and what it should reach."""

    mentees: int
    mentors: int
    seconds: float
    aim: float

    @property
    def name(self) -> str:
        """The size as it is chosen on the command line."""
        return f"{self.mentees}/{self.mentors}"


SIZES = (
    Size(50, 12, 10, 0.99),
    Size(200, 50, 10, 0.99),
    Size(1000, 250, 60, 0.98),
    Size(5000, 1250, 300, 0.97),
)
MOST_MEMORY = 1024  # MiB
# By the wall on a machine that does nothing else; by the processor on one that other work shares.
CLOCKS = {"wall": time.perf_counter, "processor": time.process_time}


@dataclass(frozen=True)
class Measured:
    """What one run on one community showed; ratios are to the proven bound."""

    seconds: float
    placed: int
    bound: int
    objective: float
    first_choices: float  # of those placed
    alone: int
    greedy: float
    random: float
    memory: float  # MiB


def measure(size: Size, seed: int, clock: str) -> Measured:
    """Match one community, and place it by both baselines."""
    people = community(size.mentees, size.mentors, seed)
    now = CLOCKS[clock]
    begin = now()
    proposal = match(*people, TERM, time_limit=0.95 * size.seconds, clock=now)
    seconds = now() - begin
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MIB
    first = {mentee.id: mentee.focuses[0] for mentee in people[1]}
    firsts = sum(first[id_] == g.focus for g in proposal.groups for id_ in g.mentee_ids)
    problem = Problem(*people, TERM, frozenset(), {})
    tables, bound = Tables(problem), proposal.most_placed
    return Measured(
        seconds,
        proposal.score.placed,
        bound,
        proposal.objective / proposal.bound,
        firsts / proposal.score.placed,
        proposal.score.alone,
        _count(best_offer_first(problem, tables, np.ones(size.mentees))) / bound,
        _count(place_at_random(problem, seed)) / bound,
        memory,
    )


def place_at_random(problem: Problem, seed: int) -> list[Group]:
    """Return what matching bots do: mentors in any order, a fitting hour and fitting mentees."""
    rng = np.random.default_rng(seed)
    left = 1 - rng.random(len(problem.mentees))  # a random order of those who wait
    groups = []
    for mentor in rng.permutation(len(problem.mentors)).tolist():
        offers = problem.all_offers(mentor)
        if offers:
            offer = offers[int(rng.integers(len(offers)))]
            members = choose_members(problem, mentor, offer, left)
            left[list(members)] = 0
            if members:
                groups.append(Group(mentor, None, offer, members))
    return groups


def _count(groups: Sequence[Group]) -> int:
    return sum(len(group.members) for group in groups)


def main() -> None:
    """Measure the chosen sizes and seeds, one after the other, each in a new process."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default=",".join(size.name for size in SIZES))
    parser.add_argument("--seeds", default="1,2,3")
    parser.add_argument("--clock", choices=CLOCKS, default="wall", help="which seconds count")
    chosen = parser.parse_args()
    say = sys.stdout.write
    say("size       seed  seconds  placed  bound  placed/bound  (aim)  objective/bound")
    say("  greedy  random  first choice  alone  MiB\n")
    missed = False
    for size in SIZES:
        for seed in (
            map(int, chosen.seeds.split(",")) if size.name in chosen.sizes.split(",") else ()
        ):
            with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
                m = process.submit(measure, size, seed, chosen.clock).result()
            ratio = m.placed / m.bound
            missed |= ratio < size.aim or m.memory > MOST_MEMORY
            say(
                f"{size.name:10} {seed:4}  {m.seconds:7.1f}  {m.placed:6}  {m.bound:5}"
                f"  {ratio:12.4f}  {size.aim:5}  {m.objective:15.4f}  {m.greedy:6.3f}"
                f"  {m.random:6.3f}  {m.first_choices:12.3f}  {m.alone:5}  {m.memory:4.0f}\n"
            )
            sys.stdout.flush()
    sys.exit(missed)


if __name__ == "__main__":
    main()
