"""The smallest changes that would give a seat to one who waits.

Everything else stays as proposed: a change helps when it alone makes a seat for the person. Seats
are those left in the groups, and those of mentors who have no group.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from programme.matching.problem import NOT_CHOSEN, Kind, Problem, Setting, settings_of
from programme.matching.scoring import Group, people_of, room
from programme.matching.slots import DECENT_HOURS, available, hours_needed, slot_series
from programme.matching.types import (
    MOST_MENTEES,
    Change,
    ChangeKind,
    Mentee,
    Slot,
)


@dataclass(frozen=True, eq=False)
class Open:
    """Somewhere a mentee could go: with a mentor, and perhaps others, at this hour."""

    mentor: int
    kind: Kind
    slot: Slot
    place: str | None
    people: tuple[int, ...]  # ids of those who are there
    seats: int  # for how many more there is room


@dataclass(frozen=True, eq=False)
class Helping:
    """What is left after matching."""

    problem: Problem
    groups: tuple[Group, ...]

    @cached_property
    def waiting(self) -> tuple[int, ...]:
        """The numbers of the mentees without a group."""
        placed = {member for group in self.groups for member in group.members}
        return tuple(n for n in range(len(self.problem.mentees)) if n not in placed)

    @cached_property
    def idle(self) -> tuple[int, ...]:
        """The numbers of the mentors without a group."""
        busy = {mentor for group in self.groups for mentor in group.mentors}
        return tuple(n for n in range(len(self.problem.mentors)) if n not in busy)

    @cached_property
    def open(self) -> tuple[Open, ...]:
        """Where there is room."""
        return tuple(self._open())

    def _open(self) -> Iterator[Open]:
        problem = self.problem
        for group in self.groups:
            seats = room(problem, group.lead, group.co) - len(group.members)
            if seats > 0:
                people = tuple(people_of(problem, group))
                yield self._open_at(group.lead, group.offer.kind, people, seats)
        for mentor in self.idle:
            for kind in problem.kinds_of(mentor):
                own = problem.mentors[mentor].id
                yield self._open_at(mentor, kind, (own,), room(problem, mentor, None))

    def _open_at(self, mentor: int, kind: Kind, people: tuple[int, ...], seats: int) -> Open:
        place = self.problem.mentors[mentor].place if kind.setting else None
        slot = self.problem.slot_of(mentor, kind)
        return Open(mentor, kind, slot, place, people, seats)

    def for_mentee(self, number: int) -> tuple[Change, ...]:
        """Return what would help a mentee who waits: something of theirs, and a mentor."""
        own = min(self._own_changes(number), key=_size, default=None)
        mentor = self._one_more_mentor(number)
        changes = [change for change in (own, mentor) if change is not None]
        # Few want to meet at night; another mentor is the smaller change then.
        changes.sort(key=lambda change: not set(change.hours) <= DECENT_HOURS)
        return tuple(changes)

    def _own_changes(self, number: int) -> Iterator[Change]:
        problem, mentee = self.problem, self.problem.mentees[number]
        settings, hours = settings_of(mentee), mentee.hours
        for seat in self.open:
            kind, id_ = seat.kind, problem.mentors[seat.mentor].id
            if any(problem.are_apart(mentee.id, other) for other in seat.people):
                continue
            has_hours = bool(problem.suits_mentee[kind.series, number])
            lacks = (
                kind.focus not in mentee.focuses,
                kind.language not in mentee.languages,
                kind.setting not in settings,
                not has_hours,
            )
            if sum(lacks) != 1:
                continue
            change = Change(ChangeKind.HOURS, mentor_id=id_)
            if lacks[0]:
                yield replace(change, kind=ChangeKind.FOCUS, focus=kind.focus)
            elif lacks[1]:
                yield replace(change, kind=ChangeKind.LANGUAGE, language=kind.language)
            elif lacks[2]:
                yield replace(change, kind=ChangeKind.MEETING, place=seat.place)
            else:
                needed = hours_needed(seat.slot, mentee.time_zone, problem.term)
                missing = tuple(sorted(needed - hours))
                yield replace(change, hours=missing, time_zone=mentee.time_zone)

    @cached_property
    def _waiting_by_zone(self) -> dict[str, NDArray[np.bool_]]:
        """For a zone: which hour of its week (rows) suits whom of those who wait (columns)."""
        people = [(mentee.time_zone, mentee.hours) for mentee in self._who_waits]
        for number in self.idle:
            mentor = self.problem.mentors[number]
            people.append((mentor.time_zone, mentor.hours))
        term = self.problem.term
        return {
            zone: available(slot_series(zone, term), people, term)
            for zone in sorted({zone for zone, _ in people})
        }

    @cached_property
    def _who_waits(self) -> tuple[Mentee, ...]:
        return tuple(self.problem.mentees[number] for number in self.waiting)

    @cached_property
    def _companies(self) -> dict[tuple[str, str, Setting], NDArray[np.bool_]]:
        return {}

    def _company(self, focus: str, language: str, setting: Setting) -> NDArray[np.bool_]:
        """Return who of those who wait share these."""
        company = self._companies.get((focus, language, setting))
        if company is None:
            ranks, problem = self.problem.ranks[focus], self.problem
            who = (ranks < NOT_CHOSEN) & problem.speakers[language] & problem.in_setting[setting]
            company = self._companies[focus, language, setting] = who[list(self.waiting)]
        return company

    def _one_more_mentor(self, number: int) -> Change | None:
        """Return the mentor who would place a mentee and most others who wait."""
        mentee = self.problem.mentees[number]
        suits = self._waiting_by_zone[mentee.time_zone][:, : len(self.waiting)]
        mine = suits[:, self.waiting.index(number)]
        best: tuple[tuple[int, ...], Change] | None = None
        for rank, focus in enumerate(mentee.focuses):
            for language in sorted(set(mentee.languages)):
                for setting in sorted(settings_of(mentee), key=lambda each: each or ""):
                    company = self._company(focus, language, setting)
                    counts = (suits & company).sum(axis=1) * mine
                    for hour in np.flatnonzero(mine).tolist():
                        key = (min(int(counts[hour]), MOST_MENTEES), -rank, hour in DECENT_HOURS)
                        if best is None or key > best[0]:
                            together = self._together(mentee, suits[hour] & company)
                            change = Change(
                                ChangeKind.MENTOR,
                                (hour,),
                                mentee.time_zone,
                                focus,
                                language,
                                mentee.place if setting else None,
                                places=together,
                            )
                            best = ((together, *key[1:]), change)
        return None if best is None else best[1]

    def _together(self, mentee: Mentee, can: NDArray[np.bool_]) -> int:
        """Return how many of those who can, the mentee among them, can be in one group."""
        members = [mentee.id]
        for number in np.flatnonzero(can).tolist():
            other = self._who_waits[number].id
            free = len(members) < MOST_MENTEES and other not in members
            if free and not any(self.problem.are_apart(other, member) for member in members):
                members.append(other)
        return len(members)

    def for_mentor(self, number: int) -> tuple[Change, ...]:
        """Return what would help a mentor without a group: something of theirs, and a mentee."""
        own = min(self._own_changes_of_mentor(number), key=_size, default=None)
        mentee = next(self._mentees_wanted(number), None)
        return tuple(change for change in (own, mentee) if change is not None)

    def _own_changes_of_mentor(self, number: int) -> Iterator[Change]:
        mentor, problem = self.problem.mentors[number], self.problem
        suits = self._waiting_by_zone[mentor.time_zone]
        mine = suits[:, len(self.waiting) + self.idle.index(number)]
        for column, mentee in enumerate(self._who_waits):
            shared = {
                "focus": set(mentor.focuses) & set(mentee.focuses),
                "language": set(mentor.languages) & set(mentee.languages),
                "setting": settings_of(mentor) & settings_of(mentee),
                "hour": set(np.flatnonzero(suits[:, column] & mine).tolist()),
            }
            lacks = [what for what, both in shared.items() if not both]
            if len(lacks) != 1 or problem.are_apart(mentor.id, mentee.id):
                continue
            change = Change(ChangeKind.HOURS, mentor_id=mentor.id)
            if lacks == ["focus"] and mentee.focuses:
                yield replace(change, kind=ChangeKind.FOCUS, focus=mentee.focuses[0])
            elif lacks == ["language"] and mentee.languages:
                yield replace(change, kind=ChangeKind.LANGUAGE, language=min(mentee.languages))
            elif lacks == ["hour"]:
                for hour in np.flatnonzero(suits[:, column]).tolist():
                    slot = Slot(hour // 24, hour % 24, mentor.time_zone)
                    needed = hours_needed(slot, mentor.time_zone, problem.term)
                    missing = tuple(sorted(needed - mentor.hours))
                    yield replace(change, hours=missing, time_zone=mentor.time_zone)

    def _mentees_wanted(self, number: int) -> Iterator[Change]:
        """Yield the mentees whom a mentor could have, decent hours first."""
        mentor = self.problem.mentors[number]
        kinds = self.problem.kinds_of(number)
        odd = self.problem.odd_for_mentor
        for kind in sorted(kinds, key=lambda kind: bool(odd[kind.series, number])):
            hour = self.problem.slot_of(number, kind).hour_of_week
            yield Change(
                ChangeKind.MENTEE,
                (hour,),
                mentor.time_zone,
                kind.focus,
                kind.language,
                mentor.place if kind.setting else None,
            )


def _size(change: Change) -> tuple[object, ...]:
    """Order changes from the smallest: few hours, at a decent time of day; then the others."""
    order = (ChangeKind.HOURS, ChangeKind.MEETING, ChangeKind.FOCUS, ChangeKind.LANGUAGE)
    odd = sum(hour not in DECENT_HOURS for hour in change.hours)
    what = (change.focus or "", change.language or "", change.place or "", change.mentor_id or 0)
    return (order.index(change.kind), len(change.hours), odd, change.hours, *what)
