"""What a nudge rule is: one kind of thing that the bot says unprompted."""

import pkgutil
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import import_module

from sqlmodel.ext.asyncio.session import AsyncSession

import scheduler
from models import Nudge
from programme.nudges import Occasion, Urgency
from programme.ties import Tie
from programme.timings import Timing
from views.messages import Message


@dataclass(frozen=True)
class Settled:
    """It need not be said any more; ``reason`` says why, for whoever reads the ledger."""

    reason: str


# Takes the session, the workspace's id and the moment; returns what may be due and is not yet
# written down. It may return again what is: the key decides.
FindDue = Callable[[AsyncSession, int, datetime], Awaitable[Iterable[Occasion]]]
# Takes the session, the nudge and the moment at which it is about to be said. Reads only.
Render = Callable[[AsyncSession, Nudge, datetime], Awaitable[Message | Settled]]
# Takes the session and the nudge; returns the time stamp of the message in whose thread it is said.
FindThread = Callable[[AsyncSession, Nudge], Awaitable[str | None]]


@dataclass(frozen=True)
class NudgeRule:
    """One kind of nudge. The sentences are for the page that lists what the bot says.

    A kind without ``find_due`` is written down with ``programme.nudges.say_later`` by what
    happens; one with it is looked for at each tick. ``render`` runs just before it is said and
    looks at everything anew. Later than ``useful_for`` after it was due, it is not said; nor to
    somebody who has none of the ``ties`` any more. ``urgency`` says how long it may wait for its
    reader's convenience. With ``find_thread``, which for one nudge always finds the same, what
    is said in a channel is said in the thread of a message there. ``when`` is the programme's own;
    ``timings`` are the settings that change it.
    """

    kind: str  # conversation.occasion, e.g. "applications.approved"
    what: str
    to_whom: str
    when: str
    what_stops_it: str
    render: Render
    find_due: FindDue | None = None
    useful_for: timedelta | None = None
    urgency: Urgency = Urgency.NEWS
    ties: tuple[Tie, ...] = ()
    find_thread: FindThread | None = None
    timings: tuple[Timing, ...] = ()


def find_rules() -> Mapping[str, NudgeRule]:
    """Return the rules of every module of ``scheduler``, by kind.

    Raises ``ValueError`` when two have the same kind.
    """
    rules: dict[str, NudgeRule] = {}
    for found in pkgutil.iter_modules(scheduler.__path__):
        module = import_module(f"{scheduler.__name__}.{found.name}")
        for rule in getattr(module, "NUDGES", ()):
            if rule.kind in rules:
                raise ValueError(f"{rule.kind} is declared twice")
            rules[rule.kind] = rule
    return rules
