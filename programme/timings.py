"""How long before or after something people are told: the programme's own, and what holds now.

Each is a setting that coordinators change with ``/mentoring settings``. The keys of what was said
do not depend on them: after a change, nothing is said a second time.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum

from programme.overrides import find_override
from programme.translations import N_, ngettext

_MOST_DIGITS = 5


class Unit(Enum):
    """In what a length is chosen."""

    MINUTES = timedelta(minutes=1)
    HOURS = timedelta(hours=1)
    DAYS = timedelta(days=1)
    WEEKS = timedelta(weeks=1)

    def say(self, number: int) -> str:
        """Return a length, e.g. ``1 day`` or ``3 weeks``; for whoever runs the bot."""
        name = self.name.lower()
        return f"{number} {name.removesuffix('s') if number == 1 else name}"

    def say_to_people(self, number: int) -> str:
        """Return the same in the language of whoever reads it."""
        match self:
            case Unit.MINUTES:
                return ngettext("{count} minute", "{count} minutes", number)
            case Unit.HOURS:
                return ngettext("{count} hour", "{count} hours", number)
            case Unit.DAYS:
                return ngettext("{count} day", "{count} days", number)
            case Unit.WEEKS:
                return ngettext("{count} week", "{count} weeks", number)


@dataclass(frozen=True)
class Timing:
    """A length of time of which the programme has its own idea; numbers are of ``unit``."""

    key: str
    title: str  # as coordinators read it
    own: int
    least: int
    most: int
    unit: Unit = Unit.DAYS

    @property
    def default(self) -> timedelta:
        """The programme's own."""
        return self.own * self.unit.value

    @property
    def length(self) -> timedelta:
        """What holds now; what cannot be is the programme's own."""
        override = find_override(self.key)
        number = read_number(override.value) if override is not None else None
        if number is None or not self.least <= number <= self.most:
            return self.default
        return number * self.unit.value

    def say(self) -> str:
        """Return what holds now, e.g. ``2 weeks``, in the language of whoever reads it."""
        return self.unit.say_to_people(self.length // self.unit.value)


def read_number(value: str) -> int | None:
    """Return a whole number as it is stored or typed, or None for anything else."""
    text = value.strip()
    is_short = len(text) <= _MOST_DIGITS
    return int(text) if text.isascii() and text.isdecimal() and is_short else None


CLOSING_SOON_BEFORE = Timing(
    "applications.soon", N_("That applications close soon, before they do"), 7, 4, 14
)
CLOSING_BEFORE = Timing(
    "applications.last", N_("That they close, for the last time, before they do"), 2, 1, 3
)
STILL_WAITING_EVERY = Timing(
    "applications.waiting",
    N_("That somebody still waits for a group, so many weeks apart"),
    2,
    1,
    4,
    Unit.WEEKS,
)
DAY_BEFORE_MEETING = Timing(
    "meetings.day_before", N_("The day's reminder, before a meeting"), 24, 12, 48, Unit.HOURS
)
HOUR_BEFORE_MEETING = Timing(
    "meetings.hour_before", N_("The last reminder, before a meeting"), 60, 15, 120, Unit.MINUTES
)
CHECK_IN_AGAIN = Timing(
    "attendance.again", N_("Asking once more who was there, after a meeting"), 1, 1, 2
)
CHECK_IN_LAST = Timing(
    "attendance.last", N_("Asking for the last time who was there, after a meeting"), 3, 3, 7
)
NO_MEETING_AFTER = Timing(
    "group_needs.meeting", N_("That a group hasn't met yet, after it began"), 14, 7, 28
)
NO_GOAL_AFTER = Timing(
    "group_needs.goal", N_("That a group has no goal, after it began"), 14, 7, 21
)
STILL_NO_GOAL_AFTER = Timing(
    "group_needs.goal_again", N_("That it still has none, after it began"), 28, 22, 42
)
REPRESENTATIVE_WANTED_BEFORE = Timing(
    "group_needs.volunteer",
    N_("Asking who represents a group, before the power check-in"),
    14,
    10,
    28,
)
REPRESENTATIVE_MISSING_BEFORE = Timing(
    "group_needs.representative", N_("That nobody does yet, before the power check-in"), 7, 2, 9
)
FOLLOW_UP_EVERY = Timing(
    "follow_ups.every",
    N_("The follow-up with each group, so many weeks apart"),
    4,
    3,
    6,
    Unit.WEEKS,
)
FOLLOW_UP_AGAIN = Timing(
    "follow_ups.again", N_("The follow-up once more, after it was asked"), 7, 3, 14
)
SESSION_SOON_BEFORE = Timing(
    "onboarding.soon", N_("Inviting mentors to the onboarding session, before it"), 7, 3, 14
)
SESSION_NEXT_BEFORE = Timing(
    "onboarding.next", N_("Reminding mentors of the onboarding session, before it"), 1, 1, 2
)
RECORDING_AFTER = Timing("onboarding.recording", N_("Its recording, after the session"), 2, 1, 5)
RECORDING_AGAIN_AFTER = Timing(
    "onboarding.recording_again", N_("Its recording once more, after the session"), 9, 6, 21
)
EVENT_BEFORE = Timing("events.announced", N_("Announcing an event, and inviting to it"), 14, 7, 28)
UNANSWERED_BEFORE = Timing(
    "events.unanswered", N_("Asking once more who comes to the power check-in, before it"), 3, 2, 6
)
DAY_BEFORE_EVENT = Timing(
    "events.day_before", N_("The day's reminder, before an event"), 24, 12, 48, Unit.HOURS
)
HOUR_BEFORE_EVENT = Timing(
    "events.hour_before", N_("The last reminder, before an event"), 60, 15, 120, Unit.MINUTES
)
LINK_WANTED_BEFORE = Timing(
    "events.link_wanted", N_("Asking you for the link to join, before an event"), 2, 1, 7
)
SURVEY_AGAIN = Timing(
    "surveys.again", N_("A survey's first reminder, after the invitation"), 4, 2, 6
)
SURVEY_LAST = Timing("surveys.last", N_("A survey's last reminder, after the invitation"), 9, 7, 13)
DRAFT_WANTED_BEFORE = Timing(
    "showcase.draft", N_("Asking for a draft of the slide, before the showcase"), 21, 14, 42
)
DRAFT_MISSING_BEFORE = Timing(
    "showcase.draft_missing", N_("That there is no draft yet, before the showcase"), 12, 8, 13
)
FINAL_WANTED_BEFORE = Timing(
    "showcase.final", N_("Asking for the final slide, before the showcase"), 6, 4, 7
)
FINAL_MISSING_BEFORE = Timing(
    "showcase.final_missing", N_("That the slide isn't final yet, before the showcase"), 2, 1, 3
)
DIGEST_EVERY = Timing(
    "digest.every", N_("What the groups are up to, so many weeks apart"), 2, 1, 4, Unit.WEEKS
)

TIMINGS = (
    CLOSING_SOON_BEFORE,
    CLOSING_BEFORE,
    STILL_WAITING_EVERY,
    DAY_BEFORE_MEETING,
    HOUR_BEFORE_MEETING,
    CHECK_IN_AGAIN,
    CHECK_IN_LAST,
    NO_MEETING_AFTER,
    NO_GOAL_AFTER,
    STILL_NO_GOAL_AFTER,
    REPRESENTATIVE_WANTED_BEFORE,
    REPRESENTATIVE_MISSING_BEFORE,
    FOLLOW_UP_EVERY,
    FOLLOW_UP_AGAIN,
    SESSION_SOON_BEFORE,
    SESSION_NEXT_BEFORE,
    RECORDING_AFTER,
    RECORDING_AGAIN_AFTER,
    EVENT_BEFORE,
    UNANSWERED_BEFORE,
    DAY_BEFORE_EVENT,
    HOUR_BEFORE_EVENT,
    LINK_WANTED_BEFORE,
    SURVEY_AGAIN,
    SURVEY_LAST,
    DRAFT_WANTED_BEFORE,
    DRAFT_MISSING_BEFORE,
    FINAL_WANTED_BEFORE,
    FINAL_MISSING_BEFORE,
    DIGEST_EVERY,
)
