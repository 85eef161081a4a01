"""Groups formed around an hour that everyone in the group has.

:func:`match` proposes; nothing here knows the database, Slack or what happens with a proposal.
How it searches: ``docs/decisions/0006-how-groups-are-matched.md``.
"""

from programme.matching.proposing import match
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
from programme.matching.wording import help_text

__all__ = [
    "Change", "ChangeKind", "Help", "ImpossibleWish", "Mentee", "Mentor", "Proposal",
    "ProposedGroup", "Score", "Slot", "Stage", "TermDates", "Unplaced", "help_text",
    "hours_needed", "match", "meeting_times", "stage_of", "suits",
]  # fmt: skip
