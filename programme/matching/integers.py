"""An integer programme, gathered row by row and given to HiGHS."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from threading import Thread

import highspy
import numpy as np

_LESS_THAN_ONE = 0.99  # objectives are whole numbers: a gap below one is none
Terms = list[tuple[int, float]]  # variable and factor


@dataclass(frozen=True)
class Effort:
    """What one solve may cost: seconds on the clock, nodes of the search tree."""

    seconds: float
    nodes: int
    has_to_stop: Callable[[], bool] = lambda: False  # asked now and then while it runs


@dataclass(frozen=True)
class Answer:
    """The values that cost least, if any were found, and a bound on what others cost."""

    values: list[float] | None
    proven: bool
    bound: float


class _Stop:
    """Asks, while HiGHS runs, whether it has to stop."""

    def __init__(self, has_to_stop: Callable[[], bool]) -> None:
        self._has_to_stop = has_to_stop
        self.stops = False
        self.pressed = False  # Ctrl-C

    def ask(self, event: highspy.highs.HighsCallbackEvent) -> None:
        """Tell HiGHS to stop if it has to."""
        try:
            self.stops = self.stops or self._has_to_stop()
        except KeyboardInterrupt:  # cannot pass through HiGHS
            self.stops = self.pressed = True
        if self.stops:
            event.interrupt()


def _run(highs: highspy.Highs, stop: _Stop) -> None:
    """Run HiGHS in a thread of its own, and raise ``KeyboardInterrupt`` when Ctrl-C ends it.

    In the main thread Python would raise it as soon as HiGHS asks whether to stop, and HiGHS would
    swallow it and go on.
    """
    highs.cbMipInterrupt += stop.ask
    worker = Thread(target=highs.run)
    worker.start()
    try:
        worker.join()
    except KeyboardInterrupt:
        stop.stops = stop.pressed = True
        worker.join()
    if stop.pressed:
        raise KeyboardInterrupt


@dataclass
class Integers:
    """Variables from 0 up, and rows that bound sums of them."""

    upper: list[float] = field(default_factory=list)
    whole: list[bool] = field(default_factory=list)
    starts: list[int] = field(default_factory=lambda: [0])
    index: list[int] = field(default_factory=list)
    factor: list[float] = field(default_factory=list)
    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)

    def add_variable(self, upper: float = 1, *, whole: bool = True) -> int:
        """Return the number of a new variable."""
        self.upper.append(upper)
        self.whole.append(whole)
        return len(self.upper) - 1

    def add_row(self, terms: Terms, *, low: float | None = None, high: float | None = None) -> None:
        """Hold the sum of the terms between low and high, both included."""
        for number, factor in terms:
            self.index.append(number)
            self.factor.append(factor)
        self.starts.append(len(self.index))
        self.low.append(-highspy.kHighsInf if low is None else low)
        self.high.append(highspy.kHighsInf if high is None else high)

    def least(
        self, costs: Mapping[int, float], effort: Effort, known: Sequence[float] | None = None
    ) -> Answer:
        """Return the values that cost least; ``known`` is an answer to begin with.

        The same for the same rows and effort, unless the seconds were too few.
        """
        highs = highspy.Highs()  # the first one says its name and licence on stdout
        for option, setting in (
            ("output_flag", False),
            ("presolve", "off"),  # parts are small: looking for simplifications takes longer
            ("threads", 1),
            ("random_seed", 0),
            ("mip_rel_gap", 0.0),
            ("mip_abs_gap", _LESS_THAN_ONE),
            ("mip_max_nodes", effort.nodes),
            ("time_limit", max(effort.seconds, 0.0)),
        ):
            highs.setOptionValue(option, setting)
        highs.passModel(self._programme(costs))
        if known is not None:
            solution = highspy.HighsSolution()
            solution.col_value = list(known)
            highs.setSolution(solution)
        _run(highs, _Stop(effort.has_to_stop))
        info = highs.getInfo()
        proven = highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
        if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
            return Answer(None, False, info.mip_dual_bound)
        return Answer(list(highs.getSolution().col_value), proven, info.mip_dual_bound)

    def prices(self, costs: Mapping[int, float], seconds: float) -> list[float] | None:
        """Return for each row what one more of it would save, if halves were allowed.

        None when there was not enough time.
        """
        highs = highspy.Highs()
        for option, setting in (("output_flag", False), ("threads", 1), ("random_seed", 0)):
            highs.setOptionValue(option, setting)
        highs.setOptionValue("time_limit", max(seconds, 0.0))
        programme = self._programme(costs)
        programme.integrality_ = []
        highs.passModel(programme)
        highs.run()
        if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        return [-dual for dual in highs.getSolution().row_dual]

    def _programme(self, costs: Mapping[int, float]) -> highspy.HighsLp:
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = len(self.upper), len(self.low)
        cost = np.zeros(len(self.upper))
        cost[list(costs)] = list(costs.values())
        lp.col_cost_ = cost
        lp.col_lower_ = np.zeros(len(self.upper))
        lp.col_upper_ = np.array(self.upper, dtype=np.float64)
        lp.row_lower_ = np.array(self.low, dtype=np.float64)
        lp.row_upper_ = np.array(self.high, dtype=np.float64)
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_ = np.array(self.starts)
        lp.a_matrix_.index_ = np.array(self.index)
        lp.a_matrix_.value_ = np.array(self.factor, dtype=np.float64)
        kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
        lp.integrality_ = [kinds[whole] for whole in self.whole]
        return lp
