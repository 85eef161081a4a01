"""Groups formed around an hour that everyone in the group has.

:func:`match` proposes; nothing here knows the database, Slack or what happens with a proposal.
How it searches: ``docs/decisions/0006-how-groups-are-matched.md``.
"""

from programme.matching.proposing import match
from programme.matching.reasons import (
    ByHand,
    Reason,
    find_reason,
    keep_reason,
    read_reason,
    write_reason,
)
from programme.matching.slots import hours_needed, meeting_times, suits
from programme.matching.types import (
    Change,
    ChangeKind,
    Help,
    ImpossibleWish,
    Mentee,
    Mentor,
    Proposal,
    ProposedGroup,
    Score,
    Slot,
    Stage,
    TermDates,
    Unplaced,
    stage_of,
)
from programme.matching.wording import help_text, say_reason

__all__ = [
    "ByHand", "Change", "ChangeKind", "Help", "ImpossibleWish", "Mentee", "Mentor", "Proposal",
    "ProposedGroup", "Reason", "Score", "Slot", "Stage", "TermDates", "Unplaced", "find_reason",
    "help_text", "hours_needed", "keep_reason", "match", "meeting_times", "read_reason",
    "say_reason", "stage_of", "suits", "write_reason",
]  # fmt: skip
