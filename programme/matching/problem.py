"""The question in numbers: who could meet with whom, when, about what and in which language.

People are numbered in the order of their ids, so that the order in which they come in changes
nothing. An offer is one way in which a mentor could lead a group; its mentees are all those with
whom no hard rule would be broken, whatever the others choose.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from unicodedata import combining, normalize

import numpy as np
from numpy.typing import NDArray

from programme.application_drafts import MeetingMode
from programme.matching.slots import (
    DECENT_HOURS,
    Series,
    available,
    slot_series,
)
from programme.matching.types import Mentee, Mentor, Slot, TermDates

Numbers = NDArray[np.int64]
Setting = str | None  # the place where a group meets, normalised, or None: online
NOT_CHOSEN = 99


@dataclass(frozen=True)
class Kind:
    """What a group is, apart from its people; people of several zones can share a series."""

    series: int
    focus: str
    language: str
    setting: Setting


@dataclass(frozen=True, eq=False)
class Offer:
    """A kind of group that a mentor can lead, with the mentees who could be in it."""

    kind: Kind
    mentees: Numbers


def plain_place(place: str | None) -> Setting:
    """Return a place without case, accents and punctuation; None when nothing is left of it."""
    letters = normalize("NFKD", (place or "").casefold())
    kept = "".join(c if c.isalnum() else " " for c in letters if not combining(c))
    return " ".join(kept.split()) or None


def settings_of(person: Mentor | Mentee) -> frozenset[Setting]:
    """Return where a person would meet: None is online. Empty for in person without a place."""
    place = plain_place(person.place)
    online = {None} if person.meeting_mode != MeetingMode.IN_PERSON else set()
    there = {place} if person.meeting_mode != MeetingMode.ONLINE and place else set()
    return frozenset(online | there)


@dataclass(frozen=True, eq=False)
class Problem:
    """Mentors and mentees to be matched, numbered by id; the pins go by these numbers."""

    mentors: tuple[Mentor, ...]
    mentees: tuple[Mentee, ...]
    term: TermDates
    apart: frozenset[tuple[int, int]]  # ids, each pair both ways round
    pinned: dict[int, int]  # mentee's number -> mentor's number

    @cached_property
    def series(self) -> tuple[Series, ...]:
        """Every series of meetings that some mentor's clock allows; zones share most of them."""
        zones = sorted({mentor.time_zone for mentor in self.mentors})
        all_series = {each: None for zone in zones for each in slot_series(zone, self.term)}
        return tuple(all_series)

    @cached_property
    def hours_in_zone(self) -> dict[str, dict[int, int]]:
        """For each mentor's zone: series number -> hour of the week on its clocks."""
        number = {series: index for index, series in enumerate(self.series)}
        result: dict[str, dict[int, int]] = {}
        for zone in {mentor.time_zone for mentor in self.mentors}:
            hours = result.setdefault(zone, {})
            for hour, series in enumerate(slot_series(zone, self.term)):
                hours.setdefault(number[series], hour)
        return result

    @cached_property
    def suits_mentee(self) -> NDArray[np.bool_]:
        """Which series (rows) suits which mentee (columns) in every week."""
        return available(self.series, [(p.time_zone, p.hours) for p in self.mentees], self.term)

    @cached_property
    def suits_mentor(self) -> NDArray[np.bool_]:
        """Which series (rows) suits which mentor (columns) in every week."""
        return available(self.series, [(p.time_zone, p.hours) for p in self.mentors], self.term)

    @cached_property
    def odd_for_mentee(self) -> NDArray[np.bool_]:
        """Which series (rows) is before 8 or after 21 for which mentee (columns)."""
        return self._odd(self.mentees)

    @cached_property
    def odd_for_mentor(self) -> NDArray[np.bool_]:
        """Which series (rows) is before 8 or after 21 for which mentor (columns)."""
        return self._odd(self.mentors)

    def _odd(self, people: Iterable[Mentor | Mentee]) -> NDArray[np.bool_]:
        zones = [person.time_zone for person in people]
        distinct = sorted(set(zones))
        decent = available(self.series, [(zone, DECENT_HOURS) for zone in distinct], self.term)
        odd: NDArray[np.bool_] = ~decent[:, [distinct.index(zone) for zone in zones]]
        return odd

    @cached_property
    def ranks(self) -> dict[str, Numbers]:
        """For each focus: the place it has on each mentee's list, from 0."""
        ranks: dict[str, Numbers] = defaultdict(lambda: np.full(len(self.mentees), NOT_CHOSEN))
        for number, mentee in enumerate(self.mentees):
            for rank, focus in reversed([*enumerate(mentee.focuses)]):
                ranks[focus][number] = rank
        return dict(ranks)

    @cached_property
    def speakers(self) -> dict[str, NDArray[np.bool_]]:
        """For each language: which mentee speaks it."""
        codes = {code for mentee in self.mentees for code in mentee.languages}
        return {code: np.array([code in m.languages for m in self.mentees]) for code in codes}

    @cached_property
    def in_setting(self) -> dict[Setting, NDArray[np.bool_]]:
        """For each place, and None for online: which mentee would meet there."""
        chosen = [settings_of(mentee) for mentee in self.mentees]
        return {
            setting: np.array([setting in each for each in chosen])
            for setting in {setting for each in chosen for setting in each}
        }

    @cached_property
    def _mentees_of_kind(self) -> dict[Kind, Numbers]:
        return {}

    def mentees_of(self, kind: Kind) -> Numbers:
        """Return the numbers of the mentees who could be in such a group, ascending."""
        found = self._mentees_of_kind.get(kind)
        if found is None:
            parts = (
                self.ranks.get(kind.focus),
                self.speakers.get(kind.language),
                self.in_setting.get(kind.setting),
            )
            ranks, speak, come = parts
            if ranks is None or speak is None or come is None:
                found = np.zeros(0, dtype=np.int64)
            else:
                can = self.suits_mentee[kind.series] & (ranks < NOT_CHOSEN) & speak & come
                found = np.flatnonzero(can)
            self._mentees_of_kind[kind] = found
        return found

    def kinds_of(self, mentor: int) -> Iterator[Kind]:
        """Yield every kind of group that a mentor could lead, in the order of their week."""
        person = self.mentors[mentor]
        settings = sorted(settings_of(person), key=lambda setting: setting or "")
        languages, focuses = sorted(set(person.languages)), list(dict.fromkeys(person.focuses))
        for series in self.hours_in_zone[person.time_zone]:
            if self.suits_mentor[series, mentor]:
                for focus in focuses:
                    for setting in settings:
                        for language in languages:
                            yield Kind(series, focus, language, setting)

    def can_mentor(self, mentor: int, kind: Kind) -> bool:
        """Say whether a mentor could be in such a group, led by whomever."""
        person = self.mentors[mentor]
        return bool(
            self.suits_mentor[kind.series, mentor]
            and kind.focus in person.focuses
            and kind.language in person.languages
            and kind.setting in settings_of(person)
        )

    def are_apart(self, one: int, other: int) -> bool:
        """Say whether two people, by id, asked not to be together."""
        return (one, other) in self.apart

    @cached_property
    def _apart_people(self) -> frozenset[int]:
        return frozenset(one for one, _ in self.apart)

    def without_apart(self, mentor: int, mentees: Numbers) -> Numbers:
        """Return the mentees who did not ask to be apart from the mentor, nor the reverse."""
        id_ = self.mentors[mentor].id
        if id_ not in self._apart_people:
            return mentees
        return np.array(
            [n for n in mentees.tolist() if not self.are_apart(id_, self.mentees[n].id)],
            dtype=np.int64,
        )

    @cached_property
    def apart_mentees(self) -> tuple[tuple[int, int], ...]:
        """The pairs of mentees, by number, who asked not to be together."""
        number = {mentee.id: index for index, mentee in enumerate(self.mentees)}
        pairs = ((number.get(one), number.get(other)) for one, other in self.apart)
        return tuple(sorted((a, b) for a, b in pairs if a is not None and b is not None and a < b))

    @cached_property
    def offers(self) -> tuple[tuple[Offer, ...], ...]:
        """What each mentor can offer and no other offer of theirs makes needless."""
        return tuple(
            tuple(self.without_needless((mentor,), self.all_offers(mentor)))
            for mentor in range(len(self.mentors))
        )

    def all_offers(self, lead: int, co: int | None = None) -> list[Offer]:
        """Return all that one or two mentors can offer: all whom they must have could come."""
        mentors = (lead,) if co is None else (lead, co)
        pinned = {mentee for mentee, to in self.pinned.items() if to in mentors}
        offers = []
        for kind in self.kinds_of(lead):
            if co is not None and not self.can_mentor(co, kind):
                continue
            mentees = self.fitting(mentors, kind)
            if len(mentees) and (not pinned or pinned <= set(mentees.tolist())):
                offers.append(Offer(kind, mentees))
        return offers

    def fitting(self, mentors: Collection[int], kind: Kind) -> Numbers:
        """Return the mentees who could be in such a group of these mentors, ascending."""
        mentees = self.mentees_of(kind)
        for mentor in mentors:
            mentees = self.without_apart(mentor, mentees)
        elsewhere = [mentee for mentee, to in self.pinned.items() if to not in mentors]
        return np.setdiff1d(mentees, elsewhere) if elsewhere else mentees

    def can_co_mentor(self, one: int, other: int) -> bool:
        """Say whether two mentors both wish for a co-mentor, and did not ask to be apart."""
        a, b = self.mentors[one], self.mentors[other]
        both = one != other and a.wants_co_mentor and b.wants_co_mentor
        return both and not self.are_apart(a.id, b.id)

    def without_needless(self, mentors: Sequence[int], offers: Iterable[Offer]) -> list[Offer]:
        """Leave out what another offer of the same focus does as well for as many or more.

        An offer is needless when every mentee of it could come to the other, at an hour that is
        no odder for them and for the mentors. No aim can then be served better by it.
        """
        kept: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
        result = []
        for offer in sorted(offers, key=lambda offer: -len(offer.mentees)):
            series = offer.kind.series
            mask = bits(offer.mentees)
            odd = bits(offer.mentees[self.odd_for_mentee[series, offer.mentees]])
            odd_mentor = int(self.odd_for_mentor[series, list(mentors)].sum())
            rivals = kept[offer.kind.focus]
            if not any(
                not mask & ~rival and not rival_odd & mask & ~odd and rival_mentor <= odd_mentor
                for rival, rival_odd, rival_mentor in rivals
            ):
                rivals.append((mask, odd, odd_mentor))
                result.append(offer)
        return result

    def slot_of(self, mentor: int, kind: Kind) -> Slot:
        """Return the weekly slot on the clocks of the mentor who leads."""
        zone = self.mentors[mentor].time_zone
        hour = self.hours_in_zone[zone][kind.series]
        return Slot(hour // 24, hour % 24, zone)


def bits(numbers: Numbers) -> int:
    """Return a set of numbers as one integer, whose bits say who is in it."""
    if not len(numbers):
        return 0
    flags = np.zeros(int(numbers[-1]) + 1, dtype=np.uint8)
    flags[numbers] = 1
    return int.from_bytes(np.packbits(flags, bitorder="little").tobytes(), "little")
