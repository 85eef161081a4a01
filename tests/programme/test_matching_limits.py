"""A search that is stopped returns the best it has; bounds and weights are what they promise."""

import signal
import threading
from collections.abc import Callable, Iterator
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.communities import community
from programme.matching import Score, match
from programme.matching.scoring import (
    MOST_CHOICE_COST,
    MOST_DIFFERENCES,
    objective_of,
)
from programme.matching.types import MOST_MENTEES
from tests.programme.small_communities import TERM, find_broken_rules


def _after(asked: int, interrupt: type[BaseException] | None = None) -> Callable[[], bool]:
    """Return what says stop, or raises, when it was asked so many times."""
    times = count()

    def should_stop() -> bool:
        if next(times) < asked:
            return False
        if interrupt:
            raise interrupt
        return True

    return should_stop


@pytest.mark.parametrize("asked", [0, 1, 5, 50, 150])
def test_stopped_at_any_moment_it_returns_groups_and_a_bound(asked: int) -> None:
    people = community(40, 10, seed=3)
    stopped = match(*people, TERM, should_stop=_after(asked))
    assert find_broken_rules(stopped, *people) == []
    assert 0 < stopped.score.placed <= stopped.most_placed
    assert stopped.objective <= stopped.bound
    assert 0 <= stopped.gap < 1
    assert not stopped.proven


def test_ctrl_c_is_a_stop() -> None:
    people = community(40, 10, seed=3)
    for asked in (0, 40):
        stopped = match(*people, TERM, should_stop=_after(asked, KeyboardInterrupt))
        assert find_broken_rules(stopped, *people) == []
        assert stopped.score.placed > 0


@pytest.fixture
def _keys_are_heard() -> Iterator[None]:
    """Let Ctrl-C be what it is in a terminal; who runs tests in parallel has it ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("_keys_are_heard")
def test_ctrl_c_while_the_solver_runs_is_a_stop() -> None:
    """The solver runs in a thread of its own and asks from there; the signal is Ctrl-C's."""
    people = community(100, 25, seed=3)
    main = threading.main_thread()
    pressed: list[bool] = []

    def should_stop() -> bool:
        if threading.current_thread() is not main and not pressed:
            pressed.append(True)
            signal.pthread_kill(main.ident or 0, signal.SIGINT)
        return False

    # No time goes by, so that nothing but the key ends it before its time.
    stopped = match(*people, TERM, should_stop=should_stop, clock=lambda: 0.0)
    assert pressed
    assert find_broken_rules(stopped, *people) == []
    assert not stopped.proven
    assert stopped.score.placed > 0


def test_ctrl_c_before_there_is_anything_is_a_stop_too() -> None:
    people = community(20, 5, seed=3)
    ticks = count()

    def clock() -> float:
        if next(ticks) == 1:
            raise KeyboardInterrupt
        return 0.0

    stopped = match(*people, TERM, clock=clock)
    assert find_broken_rules(stopped, *people) == []
    assert stopped.score.placed > 0


def test_the_time_is_up_when_the_clock_says_so() -> None:
    people = community(40, 10, seed=3)
    ticks = count()
    stopped = match(*people, TERM, time_limit=0, clock=lambda: float(next(ticks)))
    assert find_broken_rules(stopped, *people) == []
    assert not stopped.proven
    assert stopped.most_placed >= stopped.score.placed > 0


def test_bounds_hold_for_what_a_full_search_finds() -> None:
    people = community(24, 6, seed=4)
    full = match(*people, TERM)
    assert full.proven
    for asked in (0, 3, 30):
        stopped = match(*people, TERM, should_stop=_after(asked))
        assert stopped.bound >= full.objective >= stopped.objective
        assert stopped.most_placed >= full.score.placed


def test_a_community_too_large_to_be_solved_at_once_keeps_the_rules() -> None:
    people = community(100, 25, seed=5)
    apart = [(1, 26), (27, 28), (29, 30), (2, 3)]
    first = match(*people, TERM, apart=apart, should_stop=_after(0))
    better = match(*people, TERM, apart=apart, should_stop=_after(150))
    assert find_broken_rules(better, *people, apart) == []
    assert better.score.placed > first.score.placed


MENTORS, MENTEES = 1250, 5000
scores = st.builds(
    Score,
    placed=st.integers(0, MENTEES),
    alone=st.integers(0, MENTORS),
    co_mentored=st.integers(0, MENTORS // 2),
    choices=st.integers(0, MOST_CHOICE_COST * MENTEES),
    differences=st.integers(0, MOST_DIFFERENCES * MENTEES),
    odd_hours=st.integers(0, MENTORS + MENTEES),
    imbalance=st.integers(0, MOST_MENTEES * MENTEES),
)


@settings(max_examples=300)
@given(scores, scores, st.integers(0, 6))
def test_one_number_keeps_the_order_of_the_aims(one: Score, other: Score, same: int) -> None:
    # Let them share the first aims, so that the lesser ones decide as often.
    shared = [*vars(one).values()][:same] + [*vars(other).values()][same:]
    other = Score(*shared)
    ahead = objective_of(one, MENTORS, MENTEES) - objective_of(other, MENTORS, MENTEES)
    assert (ahead > 0) == (one.aims > other.aims)
    assert (ahead == 0) == (one.aims == other.aims)


def test_the_order_holds_where_it_is_hardest() -> None:
    worst = Score(
        1, MENTORS, 0, MOST_CHOICE_COST * MENTEES, MOST_DIFFERENCES * MENTEES, MENTORS + MENTEES,
        MOST_MENTEES * MENTEES,
    )  # fmt: skip
    best = Score(0, 0, MENTORS // 2, 0, 0, 0, 0)
    assert objective_of(worst, MENTORS, MENTEES) > objective_of(best, MENTORS, MENTEES)
