"""What goes into matching, and what comes out of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal

from programme.application_drafts import MeetingMode
from programme.eligibility import CAPACITIES, Certification

MOST_MENTEES = 5  # "small groups of no more than five mentees"
MOST_CHOICES = 3
HOURS_A_WEEK = 168


class Stage(StrEnum):
    """How far a mentee is: people at the same stage have much to say to each other."""

    TRAINING = "training"  # certification under way
    CERTIFIED = "certified"  # certified, no workshop taught
    TAUGHT = "taught"  # has taught a workshop


def stage_of(certification: Certification, workshops_taught: int) -> Stage:
    """Return the stage of a mentee with this certification and number of workshops."""
    if workshops_taught:
        return Stage.TAUGHT
    return Stage.CERTIFIED if certification is Certification.CERTIFIED else Stage.TRAINING


@dataclass(frozen=True)
class TermDates:
    """The first and the last day of a term; groups meet on both and between."""

    starts_on: date
    ends_on: date


@dataclass(frozen=True)
class Mentor:
    """A mentor who was approved. Hours are hours of the week (0 is Monday 00:00) in their zone."""

    id: int
    focuses: tuple[str, ...]  # codes of programme.focuses, by preference
    languages: tuple[str, ...]
    hours: frozenset[int]
    time_zone: str
    capacity: int
    wants_co_mentor: bool = False
    meeting_mode: MeetingMode = MeetingMode.ONLINE
    place: str | None = None
    aims: tuple[str, ...] = ()


@dataclass(frozen=True)
class Mentee:
    """A mentee who was approved. Hours are hours of the week (0 is Monday 00:00) in their zone."""

    id: int
    focuses: tuple[str, ...]  # codes of programme.focuses, by preference
    languages: tuple[str, ...]
    hours: frozenset[int]
    time_zone: str
    meeting_mode: MeetingMode = MeetingMode.ONLINE
    place: str | None = None
    stage: Stage = Stage.TRAINING
    aims: tuple[str, ...] = ()


@dataclass(frozen=True)
class Slot:
    """One hour a week, on the clocks of a zone; weekday 0 is Monday."""

    weekday: int
    hour: int
    time_zone: str

    @property
    def hour_of_week(self) -> int:
        """The hour of the week in the slot's zone, 0 to 167."""
        return self.weekday * 24 + self.hour


@dataclass(frozen=True)
class ProposedGroup:
    """A group that can meet. The slot is in the lead mentor's zone; no place means online."""

    mentor_id: int
    co_mentor_id: int | None
    mentee_ids: tuple[int, ...]
    focus: str
    slot: Slot
    language: str
    place: str | None = None  # as the lead mentor wrote it

    @property
    def mentor_ids(self) -> tuple[int, ...]:
        """The lead mentor and the co-mentor, if there is one."""
        return (self.mentor_id, *(() if self.co_mentor_id is None else (self.co_mentor_id,)))

    @property
    def person_ids(self) -> tuple[int, ...]:
        """Everybody in the group, mentors first."""
        return (*self.mentor_ids, *self.mentee_ids)


class ChangeKind(StrEnum):
    """What could change so that a person gets a seat."""

    HOURS = "hours"  # the person adds hours of their week
    FOCUS = "focus"  # the person adds a focus
    LANGUAGE = "language"  # the person adds a language
    MEETING = "meeting"  # the person meets online too, or in that place
    MENTOR = "mentor"  # one more mentor of this description
    MENTEE = "mentee"  # one more mentee of this description


@dataclass(frozen=True)
class Change:
    """A change that would help one who waits, if nothing else changed.

    For what the person adds, only the field that the kind names is set, and ``mentor_id`` says
    with whom they would be. For one more mentor or mentee everything but ``mentor_id`` is: they
    need this focus and language, ``hours`` of ``time_zone``, and meet in ``place`` or online;
    ``places`` counts those who wait and whom that mentor would place, this person included.
    ``person_id`` says who changes it, where that is not the one who waits.
    """

    kind: ChangeKind
    hours: tuple[int, ...] = ()  # hours of the week in ``time_zone``
    time_zone: str | None = None
    focus: str | None = None
    language: str | None = None
    place: str | None = None
    mentor_id: int | None = None
    person_id: int | None = None
    places: int = 1


@dataclass(frozen=True)
class Placed:
    """Somebody is in a group that was found for them; no place means online.

    Of a mentee ``choice`` says which of their choices it is, from 0 on; it is None for mentors,
    of whom ``leads`` says whether they lead or co-lead.
    """

    focus: str
    language: str
    slot: Slot
    place: str | None
    mentors: int
    mentees: int
    choice: int | None = None
    leads: bool = False
    kind: Literal["placed"] = "placed"


@dataclass(frozen=True)
class Kept:
    """Somebody's group was locked, so they stay in it."""

    focus: str
    slot: Slot
    kind: Literal["kept"] = "kept"


@dataclass(frozen=True)
class Waits:
    """Somebody has no group, with the smallest changes that would help, the smallest first."""

    is_mentor: bool
    changes: tuple[Change, ...] = ()
    kind: Literal["waits"] = "waits"


Explanation = Placed | Kept | Waits


@dataclass(frozen=True)
class Unplaced:
    """A mentor or mentee without a group, with the smallest changes that would help."""

    person_id: int
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Help:
    """Changes that together would give seats to several who wait, if nothing else changed.

    They are new mentors, or all of one kind, each made by its ``person_id``; then ``slot`` is the
    hour at which those several would meet.
    """

    changes: tuple[Change, ...]
    person_ids: tuple[int, ...]  # the mentees who would have a seat
    slot: Slot | None = None


@dataclass(frozen=True)
class Score:
    """How good a proposal is, by aim, the most important first. Only the first two count up."""

    placed: int  # mentees with a group
    alone: int  # groups of one mentee
    co_mentored: int  # groups whose two mentors both wished for a co-mentor
    choices: int  # 4 for each step down a mentee's list, 1 for each step down the mentor's
    differences: int  # of stage within the group, of region and aims from the lead mentor
    odd_hours: int  # people who meet before 8 or after 21 on their own clock
    imbalance: int  # sum of the squares of the sizes

    @property
    def aims(self) -> tuple[int, ...]:
        """The same as numbers of which more is better, in order."""
        return (
            self.placed, -self.alone, self.co_mentored, -self.choices,
            -self.differences, -self.odd_hours, -self.imbalance,
        )  # fmt: skip


@dataclass(frozen=True)
class Proposal:
    """Groups that can meet, and who waits.

    ``objective`` is the score as one number, ``bound`` a number that no proposal for the same
    people can exceed, ``most_placed`` such a number for the mentees placed. ``proven`` says that
    the search came to its end with nothing better possible.
    """

    groups: tuple[ProposedGroup, ...]
    unplaced: tuple[Unplaced, ...]
    helps: tuple[Help, ...]  # what would help several of the unplaced at once, most of them first
    explanations: Mapping[int, Explanation]  # by person, placed or not
    score: Score
    objective: int
    bound: int
    most_placed: int
    proven: bool

    @property
    def gap(self) -> float:
        """How far the objective may be from the best, from 0 to 1."""
        return (self.bound - self.objective) / self.bound if self.bound else 0.0


class ImpossibleWish(ValueError):  # noqa: N818 - a wish, not an error of the program
    """A pin or a lock that cannot be kept; the message is a sentence for the coordinator."""


def check_people(mentors: tuple[Mentor, ...], mentees: tuple[Mentee, ...]) -> None:
    """Raise ``ValueError`` for a person twice, or what no application can hold."""
    people: tuple[Mentor | Mentee, ...] = (*mentors, *mentees)
    ids = [person.id for person in people]
    if len(set(ids)) != len(ids):
        raise ValueError("a person is there twice")
    if any(mentor.capacity not in CAPACITIES for mentor in mentors):
        raise ValueError("a mentor has room for one to five mentees")
    if any(len(mentee.focuses) > MOST_CHOICES for mentee in mentees):
        raise ValueError("a mentee has three choices")
    for person in people:
        if not all(0 <= hour < HOURS_A_WEEK for hour in person.hours):
            raise ValueError("hours of the week are 0 to 167")
