"""What failed in this process rests longer each time before it is tried again, as a nudge does."""

from collections.abc import Hashable
from datetime import datetime

from programme.nudges import next_try_at

# How often something failed, and when it is tried again.
Rests = dict[Hashable, tuple[int, datetime]]


def is_resting(rests: Rests, what: Hashable, now: datetime) -> bool:
    """Say whether something that failed is left alone at the aware instant."""
    return what in rests and rests[what][1] > now


def rest(rests: Rests, what: Hashable, now: datetime) -> int:
    """Let something rest that has just failed; returns how often it did."""
    attempt = rests.get(what, (0, now))[0] + 1
    rests[what] = (attempt, next_try_at(attempt, now))
    return attempt
