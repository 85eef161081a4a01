"""Matching in a process of its own, so that nobody waits for it who says something else."""

import asyncio
import multiprocessing
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
) -> Proposal:
    """Return what :func:`programme.matching.match` proposes, without holding anybody up."""
    work = partial(
        match,
        tuple(mentors),
        tuple(mentees),
        term,
        apart=apart,
        pins=pins,
        locked=locked,
        time_limit=LONGEST,
    )
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return await asyncio.get_running_loop().run_in_executor(pool, work)
