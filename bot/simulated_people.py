"""The people of ``mentoring simulate``: made up, the same for the same seed.

They live all over the world, and are as people are: most come and answer, some late, some never,
and a few leave.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from random import Random

from programme.agreement import VERSION
from programme.application_drafts import Draft, MeetingMode
from programme.availability import PARTS_OF_DAY, HourChoices
from programme.eligibility import Certification, Role
from programme.focuses import FOCUSES

# Zones with what share of the community lives there; some are half an hour beside the others.
_ZONES = {
    "America/New_York": 20, "America/Los_Angeles": 12, "America/Sao_Paulo": 6,
    "America/St_Johns": 1, "Europe/London": 14, "Europe/Berlin": 14, "Africa/Johannesburg": 6,
    "Africa/Nairobi": 8, "Asia/Kolkata": 6, "Asia/Kathmandu": 1, "Asia/Tokyo": 3,
    "Australia/Sydney": 6, "Pacific/Auckland": 3,
}  # fmt: skip
_GIVEN = ("Amara", "Ben", "Chidi", "Dina", "Emre", "Fatou", "Grace", "Hana", "Ines", "Jun", "Kai",
          "Lena", "Mia", "Noor", "Olu", "Priya", "Rosa", "Sione", "Tomás", "Zoe")  # fmt: skip
_FAMILY = ("Okafor", "Vogel", "Eze", "Souza", "Kamau", "Diallo", "Novák", "Tan", "Reyes",
           "Virtanen",
           "Ahmed", "Raman", "Lindqvist", "Tupou", "Lima", "Vogt", "Mensah", "Sato")  # fmt: skip
_SHARE_LEAVING = {Role.MENTEE: 0.05, Role.MENTOR: 0.02}
_SHARE_PAUSING, _SHARE_EDITING, _SHARE_SNOOZING = 0.05, 0.1, 0.1
_LATE = timedelta(hours=12)  # on average, of an answer


@dataclass(frozen=True)
class Habits:
    """What somebody is like. Shares are from 0 to 1."""

    comes: float  # of the meetings and events
    answers: float  # of what is asked
    leaves: bool
    pauses: bool
    edits: bool  # the application, after it was sent
    snoozes: bool


@dataclass(frozen=True)
class Somebody:
    """A made-up person, with what they answer on the form."""

    handle: str
    name: str
    role: Role
    draft: Draft
    habits: Habits

    @property
    def time_zone(self) -> str:
        """Where they live."""
        return self.draft.time_zone or "UTC"


def make_people(random: Random, mentors: int, mentees: int) -> list[Somebody]:
    """Return so many people, the mentors first; the same for the same state of ``random``."""
    roles = [Role.MENTOR] * mentors + [Role.MENTEE] * mentees
    return [_make(random, number, role) for number, role in enumerate(roles, 1)]


def _make(random: Random, number: int, role: Role) -> Somebody:
    name = f"{random.choice(_GIVEN)} {random.choice(_FAMILY)} {number}"
    habits = Habits(
        comes=random.choices((0.95, 0.8, 0.3), (60, 30, 10))[0],
        answers=random.choices((0.95, 0.7, 0.1), (55, 35, 10))[0],
        leaves=random.random() < _SHARE_LEAVING[role],
        pauses=random.random() < _SHARE_PAUSING,
        edits=random.random() < _SHARE_EDITING,
        snoozes=random.random() < _SHARE_SNOOZING,
    )
    return Somebody(f"person{number}", name, role, make_draft(random, role), habits)


def make_draft(random: Random, role: Role) -> Draft:
    """Return a complete form: Git and Python are wanted most, hours are mostly after noon."""
    codes = sorted(FOCUSES)
    wanted = [5 if code.endswith(("git", "python", "r")) else 1 for code in codes]
    first, second = random.choices(codes, wanted)[0], random.choice(codes)
    parts = random.choices(list(PARTS_OF_DAY), (1, 4, 5, 5, 1), k=2)
    days = random.sample(("mon", "tue", "wed", "thu", "fri"), 2)
    is_mentor = role is Role.MENTOR
    return Draft(
        role=role,
        focuses=(first, second if second != first else None, None),
        hopes="To teach without notes.",
        certification=Certification.CERTIFIED if is_mentor else Certification.TRAINED,
        workshops=str(random.randint(2, 9) if is_mentor else random.randint(0, 1)),
        languages=("en",),
        meeting_mode=MeetingMode.ONLINE,
        time_zone=random.choices(list(_ZONES), list(_ZONES.values()))[0],
        hours=HourChoices((parts[0],), dict.fromkeys(days, (parts[1],))),
        capacity=random.choice((4, 5, 5)) if is_mentor else None,
        co_mentor=random.random() < 1 / 10 if is_mentor else None,
        agreed=is_mentor and bool(VERSION),
    )


def how_late(random: Random) -> timedelta:
    """Return how long an answer takes: mostly hours, seldom days."""
    return timedelta(seconds=random.expovariate(1 / _LATE.total_seconds()))


def when_answered(
    random: Random, answers: float, reminded_after: Sequence[timedelta]
) -> timedelta | None:
    """Return how long after being asked somebody answers, or None if they never do.

    Who does not answer may do so when reminded, as often as they are.
    """
    for after in (timedelta(), *reminded_after):
        if random.random() < answers:
            return after + how_late(random)
    return None
