"""What would help several of those who wait at once: new mentors, or one thing that some change.

Everything else stays as proposed, so it is true of whatever is said here that at least so many more
could be placed. Where nobody asked to be apart, one or two more mentors are as few as can be; three
and more are found by taking first who would place most.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from programme.matching.helping import Helping, Open
from programme.matching.problem import NOT_CHOSEN, Problem, Setting, settings_of
from programme.matching.scoring import room
from programme.matching.slots import DECENT_HOURS, available, hours_needed, slot_series
from programme.matching.types import MOST_MENTEES, Change, ChangeKind, Help, Slot

_MOST_WAITING = 200  # of those who wait, the first so many are looked at
_MOST_IDLE = 50
_MOST_MENTORS = 5  # more are no help to hear of
_SEVERAL = 2

Flags = NDArray[np.bool_]
Shared = tuple[str, str, Setting]  # focus, language, place or online
_Chosen = tuple[int, int, list[int]]  # which hour, which of what is shared, who


@dataclass(frozen=True, eq=False)
class Together:
    """Those who wait, to be helped together."""

    helping: Helping

    @property
    def problem(self) -> Problem:
        """The question that was solved."""
        return self.helping.problem

    @cached_property
    def waiting(self) -> Sequence[int]:
        """The numbers of the mentees who are looked at; who is pinned waits for one mentor only."""
        pinned = self.problem.pinned
        return [number for number in self.helping.waiting if number not in pinned][:_MOST_WAITING]

    @cached_property
    def _busy(self) -> set[int]:
        """The mentors to whom somebody is pinned."""
        return set(self.problem.pinned.values())

    @cached_property
    def shared(self) -> dict[Shared, Flags]:
        """Which of them share a focus, a language and a place, the focus most wanted first."""
        everybody = list(self.waiting)
        problem, sharing = self.problem, {}
        ranks = {focus: each[everybody] for focus, each in problem.ranks.items()}
        for focus in sorted(ranks, key=lambda one: (-int((ranks[one] == 0).sum()), one)):
            chose = ranks[focus] < NOT_CHOSEN
            for setting, there in sorted(problem.in_setting.items(), key=lambda one: one[0] or ""):
                for language, speak in sorted(problem.speakers.items()):
                    who = chose & speak[everybody] & there[everybody]
                    if who.any():
                        sharing[focus, language, setting] = who
        return sharing

    def suits(self, time_zone: str) -> Flags:
        """Return which hour of a zone's week (rows) suits whom of them (columns)."""
        mentees = [self.problem.mentees[number] for number in self.waiting]
        people = [(mentee.time_zone, mentee.hours) for mentee in mentees]
        return available(slot_series(time_zone, self.problem.term), people, self.problem.term)

    def find(self) -> tuple[Help, ...]:
        """Return what would help, who places most first; nothing that helps fewer than two."""
        if len(self.waiting) < _SEVERAL:
            return ()
        found = [
            self.more_mentors(),
            max(self._joining(), key=_worth, default=None),
            max(self._leading(), key=_worth, default=None),
        ]
        helps = [one for one in found if one is not None and len(one.person_ids) >= _SEVERAL]
        return tuple(sorted(helps, key=lambda one: -len(one.person_ids)))

    # New mentors.

    @cached_property
    def _hours(self) -> tuple[list[Slot], Flags]:
        """Return hours of which no two suit the same people, and whom (columns) each suits."""
        slots: dict[bytes, Slot] = {}
        for zone in sorted({self.problem.mentees[number].time_zone for number in self.waiting}):
            for hour, who in enumerate(self.suits(zone)):
                known = slots.get(who.tobytes())
                is_decent = hour in DECENT_HOURS
                if known is None or (is_decent and known.hour_of_week not in DECENT_HOURS):
                    slots[who.tobytes()] = Slot(hour // 24, hour % 24, zone)
        rows = [np.frombuffer(who, dtype=np.bool_) for who in slots]
        return list(slots.values()), np.array(rows)

    def more_mentors(self) -> Help | None:
        """Return as few new mentors as would place all of them, or five who place many."""
        slots, free = self._hours
        shared = np.array(list(self.shared.values())).reshape(-1, len(self.waiting))
        left: Flags = np.logical_and(free.any(axis=0), shared.any(axis=0))
        if not left.any():
            return None
        decent = np.array([slot.hour_of_week in DECENT_HOURS for slot in slots])
        chosen = self._one_by_one(left, free, shared, decent)
        if len(chosen) > _SEVERAL:
            chosen = self._two(left, free, shared) or chosen
        kinds = list(self.shared)
        changes = [
            self._new_mentor(slots[hour], kinds[kind], members) for hour, kind, members in chosen
        ]
        people = [number for _, _, members in chosen for number in members]
        return Help(tuple(changes), self._ids(people))

    def _one_by_one(self, left: Flags, free: Flags, shared: Flags, decent: Flags) -> list[_Chosen]:
        """Return the mentor who places most, then who places most of the rest, and so on."""
        chosen: list[_Chosen] = []
        left = left.copy()
        weights = shared.T.astype(np.float32)
        while left.any() and len(chosen) < _MOST_MENTORS:
            counts = np.minimum((free & left).astype(np.float32) @ weights, MOST_MENTEES)
            hour, kind = divmod(int((2 * counts + decent[:, None]).argmax()), len(shared))
            members = self._together(np.flatnonzero(free[hour] & shared[kind] & left))
            chosen.append((hour, kind, members))
            left[members] = False
        return chosen

    def _two(self, left: Flags, free: Flags, shared: Flags) -> list[_Chosen] | None:
        """Return two mentors who together place everybody, or None when there are none."""
        count = int(left.sum())
        if count > _SEVERAL * MOST_MENTEES:
            return None
        able: dict[bytes, tuple[int, int]] = {}
        for kind, company in enumerate(shared):
            for hour, there in enumerate(free & company & left):
                able.setdefault(there.tobytes(), (hour, kind))
        # One of the two places at least half of them.
        everybody = [(np.frombuffer(who, dtype=np.bool_), way) for who, way in able.items()]
        everybody.sort(key=lambda one: -int(one[0].sum()))
        for number, (who, way) in enumerate(everybody):
            if int(who.sum()) * _SEVERAL < count:
                break
            for other, other_way in everybody[number + 1 :]:
                if (left & ~who & ~other).any():
                    continue
                # Who can be with the first only comes first, the rest where there is room.
                mine = [*np.flatnonzero(who & ~other), *np.flatnonzero(who & other)]
                first = self._together(np.array(mine, dtype=np.int64))
                rest = np.setdiff1d(np.flatnonzero(left), first)
                second = self._together(rest[other[rest]])
                if len(first) + len(second) == count:
                    return [(*way, first), (*other_way, second)]
        return None

    def _new_mentor(self, slot: Slot, shared: Shared, members: Sequence[int]) -> Change:
        focus, language, setting = shared
        places = (self.problem.mentees[self.waiting[number]] for number in members)
        place = next((each.place for each in places if setting in settings_of(each)), None)
        return Change(
            ChangeKind.MENTOR,
            tuple(sorted(hours_needed(slot, slot.time_zone, self.problem.term))),
            slot.time_zone,
            focus,
            language,
            place if setting else None,
            places=len(members),
        )

    # One thing that those who wait change, to join where there is room.

    def _joining(self) -> Iterator[Help]:
        """Yield what several of them could change to join one mentor who has room."""
        suits, everybody = self.problem.suits_mentee, list(self.waiting)
        nobody = np.zeros(len(everybody), dtype=np.bool_)
        for seat in self.helping.open:
            kind = seat.kind
            if seat.mentor in self._busy:
                continue
            ranks = self.problem.ranks.get(kind.focus)
            chose = nobody if ranks is None else (ranks < NOT_CHOSEN)[everybody]
            has = {
                ChangeKind.FOCUS: chose,
                ChangeKind.LANGUAGE: self._of(self.problem.speakers.get(kind.language)),
                ChangeKind.MEETING: self._of(self.problem.in_setting.get(kind.setting)),
                ChangeKind.HOURS: suits[kind.series, everybody],
            }
            for lacking, flags in has.items():
                others = [each for what, each in has.items() if what is not lacking]
                able = np.logical_and.reduce([*others, ~flags])
                if int(able.sum()) < _SEVERAL:
                    continue
                members = self._together(np.flatnonzero(able), seat)
                if len(members) >= _SEVERAL:  # and not apart from who is there
                    changes = [self._joined(seat, lacking, number) for number in members]
                    yield Help(tuple(changes), self._ids(members), seat.slot)

    def _of(self, flags: Flags | None) -> Flags:
        everybody = list(self.waiting)
        return np.zeros(len(everybody), dtype=np.bool_) if flags is None else flags[everybody]

    def _joined(self, seat: Open, lacking: ChangeKind, number: int) -> Change:
        """Return what one of them changes to join there."""
        mentee = self.problem.mentees[self.waiting[number]]
        mentor_id = self.problem.mentors[seat.mentor].id
        change = Change(lacking, mentor_id=mentor_id, person_id=mentee.id)
        match lacking:
            case ChangeKind.FOCUS:
                return replace(change, focus=seat.kind.focus)
            case ChangeKind.LANGUAGE:
                return replace(change, language=seat.kind.language)
            case ChangeKind.MEETING:
                return replace(change, place=seat.place)
            case _:
                needed = hours_needed(seat.slot, mentee.time_zone, self.problem.term)
                missing = tuple(sorted(needed - mentee.hours))
                return replace(change, hours=missing, time_zone=mentee.time_zone)

    # One thing that a mentor without a group changes, to lead several of them.

    def _leading(self) -> Iterator[Help]:
        """Yield what a mentor without a group could change to lead several of them."""
        for number in [one for one in self.helping.idle if one not in self._busy][:_MOST_IDLE]:
            mentor, term = self.problem.mentors[number], self.problem.term
            free = self.suits(mentor.time_zone)
            series = slot_series(mentor.time_zone, term)
            own = available(series, [(mentor.time_zone, mentor.hours)], term)[:, 0]
            apart = [
                self.problem.are_apart(mentor.id, self.problem.mentees[one].id)
                for one in self.waiting
            ]
            for (focus, language, setting), company in self.shared.items():
                lacks = {
                    ChangeKind.FOCUS: focus not in mentor.focuses,
                    ChangeKind.LANGUAGE: language not in mentor.languages,
                    ChangeKind.MEETING: setting not in settings_of(mentor),
                }
                missing = [what for what, is_missing in lacks.items() if is_missing]
                if len(missing) > 1 or missing == [ChangeKind.MEETING]:
                    continue  # where a mentor can be is not asked of them
                hours = own if missing else ~own
                counts = (free & company & ~np.array(apart)).sum(axis=1) * hours
                for hour in self._best(counts):
                    slot = Slot(hour // 24, hour % 24, mentor.time_zone)
                    who = np.flatnonzero(free[hour] & company & ~np.array(apart))
                    members = self._together(who)[: room(self.problem, number, None)]
                    change = Change(ChangeKind.HOURS, mentor_id=mentor.id, person_id=mentor.id)
                    if missing == [ChangeKind.FOCUS]:
                        change = replace(change, kind=ChangeKind.FOCUS, focus=focus)
                    elif missing:
                        change = replace(change, kind=ChangeKind.LANGUAGE, language=language)
                    else:
                        needed = hours_needed(slot, mentor.time_zone, term)
                        added = tuple(sorted(needed - mentor.hours))
                        change = replace(change, hours=added, time_zone=mentor.time_zone)
                    yield Help((change,), self._ids(members), slot)

    def _best(self, counts: NDArray[np.int64]) -> list[int]:
        """Return the hour with most of them, a decent one if there is one; none below two."""
        most = min(int(counts.max()), MOST_MENTEES)
        if most < _SEVERAL:
            return []
        hours = np.flatnonzero(counts >= most).tolist()
        return [next((hour for hour in hours if hour in DECENT_HOURS), hours[0])]

    def _together(self, numbers: NDArray[np.int64], seat: Open | None = None) -> list[int]:
        """Return those who can be in one group, the first of them first, as many as fit in."""
        there = list(seat.people) if seat is not None else []
        seats = seat.seats if seat is not None else MOST_MENTEES
        members: list[int] = []
        for number in numbers.tolist():
            id_ = self.problem.mentees[self.waiting[number]].id
            if len(members) < seats and not any(
                self.problem.are_apart(id_, other) for other in there
            ):
                members.append(number)
                there.append(id_)
        return members

    def _ids(self, numbers: Sequence[int]) -> tuple[int, ...]:
        return tuple(sorted(self.problem.mentees[self.waiting[number]].id for number in numbers))


def _worth(help_: Help) -> tuple[object, ...]:
    """Order from what helps least: few people, many hours, at odd times of day."""
    hours = [hour for change in help_.changes for hour in change.hours]
    odd = sum(hour not in DECENT_HOURS for hour in hours)
    order = (ChangeKind.LANGUAGE, ChangeKind.FOCUS, ChangeKind.MEETING, ChangeKind.HOURS)
    kind = order.index(help_.changes[0].kind)
    return (len(help_.person_ids), -odd, kind, -len(hours), -len(help_.changes))
