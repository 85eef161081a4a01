"""What a proposal says: who would sit in which group, and what a coordinator wishes to keep.

People are ids of applications.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from pydantic import TypeAdapter

from models import Term
from programme import matching
from programme.candidates import Candidate, are_apart
from programme.matching import Mentor, Slot, TermDates
from programme.matching.problem import plain_place, settings_of
from programme.matching.types import MOST_MENTEES
from programme.translations import gettext as _

_HELPS: TypeAdapter[tuple[matching.Help, ...]] = TypeAdapter(tuple[matching.Help, ...])


@dataclass(frozen=True)
class Seating:
    """One proposed group; people are ids of applications."""

    number: int
    mentor: int
    mentees: tuple[int, ...]
    focus: str
    weekday: int
    hour: int
    time_zone: str
    language: str
    co_mentor: int | None = None
    place: str | None = None
    locked: bool = False  # stays as it is when the rest is matched again

    @property
    def slot(self) -> Slot:
        """The weekly hour, on the clocks of the lead mentor."""
        return Slot(self.weekday, self.hour, self.time_zone)

    @property
    def mentors(self) -> tuple[int, ...]:
        """The lead mentor, and the co-mentor if there is one."""
        return (self.mentor, *(() if self.co_mentor is None else (self.co_mentor,)))

    @property
    def people(self) -> tuple[int, ...]:
        """Everybody, mentors first."""
        return (*self.mentors, *self.mentees)


@dataclass(frozen=True)
class Content:
    """What a proposal says."""

    groups: tuple[Seating, ...] = ()
    explanations: Mapping[int, matching.Reason] = field(default_factory=dict)  # by application
    waiting: tuple[int, ...] = ()  # who has no group
    helps: tuple[matching.Help, ...] = ()  # what would help several of them at once
    pins: Mapping[int, int] = field(default_factory=dict)  # mentee to mentor, kept together
    gap: float = 0.0  # how far it may be from the best, 0 to 1

    def group_of(self, application_id: int) -> Seating | None:
        """Return the group that somebody sits in, or None."""
        return next((group for group in self.groups if application_id in group.people), None)

    def as_json(self) -> dict[str, Any]:
        """Return the stored form."""
        return {
            "groups": [asdict(group) for group in self.groups],
            "explanations": {
                str(key): matching.keep_reason(why) for key, why in self.explanations.items()
            },
            "waiting": list(self.waiting),
            "helps": _HELPS.dump_python(self.helps, mode="json"),
            "pins": {str(mentee): mentor for mentee, mentor in self.pins.items()},
            "gap": self.gap,
        }


def read_content(stored: Mapping[str, Any]) -> Content:
    """Return what a stored proposal says."""
    return Content(
        groups=tuple(
            Seating(**{**group, "mentees": tuple(group["mentees"])}) for group in stored["groups"]
        ),
        explanations={
            int(key): matching.read_reason(why) for key, why in stored["explanations"].items()
        },
        waiting=tuple(stored["waiting"]),
        # Of before are sentences without their facts; the next proposal has them anew.
        helps=_HELPS.validate_python([one for one in stored["helps"] if "changes" in one]),
        pins={int(mentee): mentor for mentee, mentor in stored["pins"].items()},
        gap=stored["gap"],
    )


def dates_of(term: Term) -> TermDates:
    """Return the days between which the term's groups meet."""
    return TermDates(term.starts_on, term.ends_on)


def wishes_of(
    content: Content, candidates: Mapping[int, Candidate]
) -> tuple[dict[int, int], list[matching.ProposedGroup]]:
    """Return the pins and the locked groups that still can be kept, for the next matching.

    What would bring together two who are not to be, perhaps since today, is left out.
    """
    locked = [
        group
        for group in content.groups
        if group.locked
        and set(group.people) <= set(candidates)
        and not are_apart(group.people, candidates)
    ]
    sitting = {person for group in locked for person in group.people}
    pins: dict[int, int] = {}
    for mentee, mentor in content.pins.items():
        is_free = {mentee, mentor} <= set(candidates) and not {mentee, mentor} & sitting
        if is_free and not are_apart((mentee, mentor, *pinned_to(mentor, pins)), candidates):
            pins[mentee] = mentor
    return pins, [
        matching.ProposedGroup(
            mentor_id=group.mentor,
            co_mentor_id=group.co_mentor,
            mentee_ids=group.mentees,
            focus=group.focus,
            slot=group.slot,
            language=group.language,
            place=group.place,
        )
        for group in locked
    ]


def pinned_to(mentor: int, pins: Mapping[int, int]) -> list[int]:
    """Return the mentees who are pinned to a mentor."""
    return [mentee for mentee, to in pins.items() if to == mentor]


def content_of(
    result: matching.Proposal, pins: Mapping[int, int], locked: Sequence[matching.ProposedGroup]
) -> Content:
    """Return what the matching found, with the wishes that it kept."""
    kept = {group.mentor_id for group in locked}
    return Content(
        groups=tuple(
            Seating(
                number=number,
                mentor=group.mentor_id,
                co_mentor=group.co_mentor_id,
                mentees=group.mentee_ids,
                focus=group.focus,
                weekday=group.slot.weekday,
                hour=group.slot.hour,
                time_zone=group.slot.time_zone,
                language=group.language,
                place=group.place,
                locked=group.mentor_id in kept,
            )
            for number, group in enumerate(result.groups, 1)
        ),
        explanations=dict(result.explanations),
        waiting=tuple(one.person_id for one in result.unplaced),
        helps=result.helps,
        pins=dict(pins),
        gap=result.gap,
    )


def why_not(
    candidate: Candidate, group: Seating, term: TermDates, candidates: Mapping[int, Candidate]
) -> str | None:
    """Return why a mentee cannot sit in the group, in a few words, or None when they can."""
    person = candidate.person
    if isinstance(person, Mentor):
        return _("mentors lead their own group")
    mentors = [candidates[one].person for one in group.mentors]
    room = sum(mentor.capacity for mentor in mentors if isinstance(mentor, Mentor))
    is_full = len(set(group.mentees) - {person.id}) >= min(room, MOST_MENTEES)
    rules = (
        (is_full, _("the group is full")),
        (
            bool(candidate.apart_from & set(group.people)),
            _("they and somebody in it are to be kept apart"),
        ),
        (group.focus not in person.focuses, _("it isn't one of their choices")),
        (group.language not in person.languages, _("they don't share its language")),
        (
            plain_place(group.place) not in settings_of(person),
            _("they wouldn't meet in the same place"),
        ),
        (
            not matching.suits(group.slot, person.hours, person.time_zone, term),
            _("the hour isn't among theirs"),
        ),
    )
    return next((why for is_broken, why in rules if is_broken), None)
