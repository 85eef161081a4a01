"""Matching in a process of its own, so that nobody waits for it who says something else."""

import asyncio
import multiprocessing
import os
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial

from programme.matching import Mentee, Mentor, Proposal, ProposedGroup, TermDates, match

LONGEST = 60.0  # seconds; the best found until then is proposed


async def match_apart(
    mentors: Sequence[Mentor],
    mentees: Sequence[Mentee],
    term: TermDates,
    *,
    apart: Sequence[tuple[int, int]],
    pins: dict[int, int],
    locked: Sequence[ProposedGroup],
    longest: float = LONGEST,
) -> Proposal:
    """Return what :func:`programme.matching.match` proposes, without holding anybody up.

    After ``longest`` seconds it is the best found until then.
    """
    work = partial(
        match,
        tuple(mentors),
        tuple(mentees),
        term,
        apart=apart,
        pins=pins,
        locked=locked,
        time_limit=longest,
    )
    apart_from_us = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=apart_from_us, initializer=_hush) as pool:
        return await asyncio.get_running_loop().run_in_executor(pool, work)


def _hush() -> None:
    """Let the solver's greeting go to standard error: the other is for what commands print."""
    os.dup2(2, 1)
