"""What is on the coordinators' list of who needs a hand."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

from sqlmodel.ext.asyncio.session import AsyncSession

from models import Group, Person


class Weight(IntEnum):
    """What comes first on the list."""

    HELP_WANTED = 1  # somebody asked for it
    GROUP_STANDS_STILL = 2
    PERSON_IS_MISSING = 3
    WORTH_A_LOOK = 4


@dataclass(frozen=True)
class AttentionItem:
    """Something that needs a coordinator's hand.

    ``key`` names the occasion by the programme's facts: it stays the same until the same thing
    happens anew, so that what was handled comes back then and not before. ``why`` and ``step`` are
    sentences in plain text, without names; the list shows ``person``, ``group`` and ``mentor``
    with them.
    """

    kind: str  # conversation.occasion, e.g. "absences.missed"
    key: str
    weight: Weight
    since_at: datetime  # aware; who waits longest comes first among those of one weight
    why: str
    step: str
    group: Group | None = None
    person: Person | None = None  # whom it is about
    mentor: Person | None = None  # whom to ask
    answers: tuple[int, int] | None = None  # a check_in, and the last word in it (0 for none)
    nudge_id: int | None = None  # what was not delivered
    is_parked: bool = False  # it is not because nobody is there to read it


# Takes the session, the workspace's id and the moment; returns all there is of one kind, in a
# number of queries that does not grow with the workspace.
Finder = Callable[[AsyncSession, int, datetime], Awaitable[list[AttentionItem]]]
