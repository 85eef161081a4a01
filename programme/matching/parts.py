"""The integer programme of a part of the question: its variables, rules and aims."""

import math
from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from programme.matching.columns import Column, Team
from programme.matching.integers import Integers, Terms
from programme.matching.problem import Offer, Problem
from programme.matching.scoring import (
    MOST_DIFFERENCES,
    Group,
    choice_costs,
    lead_differences,
)
from programme.matching.types import MOST_MENTEES, Mentee, Mentor

_HALF = 0.5


class Part:
    """The integer programme of a part of the question.

    A mentee's seat is with a team (and a focus, where choices count), not in a column: that has
    far fewer variables than a seat in each column, and is solved ten times as fast.
    """

    def __init__(self, problem: Problem, columns: Sequence[Column], *, by_focus: bool) -> None:
        self.problem, self.columns = problem, columns
        self.rows = Integers()
        self.used = [self.rows.add_variable() for _ in columns]
        self.seat: dict[tuple[Team, str, int], int] = {}  # team, focus, mentee
        self.within: dict[tuple[Team, str, int], list[int]] = defaultdict(list)  # columns
        self.alone: dict[Team, int] = {}
        self.alike: dict[tuple[int, int], int] = {}  # lead, mentee: at the group's stage
        self.stage: dict[tuple[int, str], int] = {}  # lead, stage: the group's stage
        self.square: dict[int, int] = {}  # lead: the size, squared
        self.odd: dict[tuple[Team, str, int], int] = {}  # seats at an odd hour
        self.row_of: dict[int, int] = {}  # mentee: the row that gives them one seat at most
        self.by_focus = by_focus
        for number, column in enumerate(columns):
            for mentee in column.offer.mentees.tolist():
                key = (column.team, self._focus(column.offer), mentee)
                if key not in self.seat:
                    self.seat[key] = self.rows.add_variable()
                self.within[key].append(number)
        self.leads = sorted({column.team[0] for column in columns})
        self._add_rules()

    def _focus(self, offer: Offer) -> str:
        return offer.kind.focus if self.by_focus else ""

    def _add_rules(self) -> None:
        add, used = self.rows.add_row, self.used
        by_person: dict[tuple[type, int], Terms] = defaultdict(list)
        taken: dict[tuple[Team, str], Terms] = defaultdict(list)
        for (team, focus, mentee), seat in self.seat.items():
            columns = self.within[team, focus, mentee]
            add([(seat, 1), *((used[column], -1) for column in columns)], high=0)
            by_person[Mentee, mentee].append((seat, 1))
            taken[team, focus].append((seat, 1))
        seats: dict[tuple[Team, str], Terms] = defaultdict(list)
        for number, column in enumerate(self.columns):
            for mentor in column.team:
                if mentor is not None:
                    by_person[Mentor, mentor].append((used[number], 1))
            most = min(column.seats, len(column.offer.mentees))
            seats[column.team, self._focus(column.offer)].append((used[number], -most))
        by_team: dict[Team, tuple[Terms, Terms]] = defaultdict(lambda: ([], []))
        for key, terms in taken.items():
            add([*terms, *seats[key]], high=0)
            by_team[key[0]][0].extend(terms)
            by_team[key[0]][1].extend((number, -2) for number, _ in seats[key])
        for team, (everybody, twice) in by_team.items():
            # A group has two mentees, or one who is alone; never none.
            self.alone[team] = self.rows.add_variable(whole=False)
            add([*everybody, (self.alone[team], 1), *twice], low=0)
        for one, other in self.problem.apart_mentees:
            for team, focus in taken:
                pair = [self.seat.get((team, focus, mentee)) for mentee in (one, other)]
                add([(seat, 1) for seat in pair if seat is not None], high=1)
        pinned = self.problem.pinned
        wanted = {(Mentee, m) for m in pinned} | {(Mentor, m) for m in pinned.values()}
        for person, terms in by_person.items():
            if person[0] is Mentee:
                self.row_of[person[1]] = len(self.rows.low)
            add(terms, low=1 if person in wanted else 0, high=1)

    def _placing_weights(self) -> tuple[int, int]:
        """Return what a place and a mentee alone weigh, against one co-mentored group."""
        leads = len(self.leads)
        alone = leads // 2 + 1
        return alone * leads + leads // 2 + 1, alone

    def placing_costs(self) -> dict[int, float]:
        """Return the costs of the first three aims: placed, alone, co-mentored."""
        place, _ = self._placing_weights()
        return {**dict.fromkeys(self.seat.values(), -float(place)), **self.company_costs()}

    def company_costs(self) -> dict[int, float]:
        """Return the costs of the second and third aims: alone, co-mentored."""
        _, alone = self._placing_weights()
        pairs = zip(self.used, self.columns, strict=True)
        co_mentored = [used for used, column in pairs if column.team[1] is not None]
        return {
            **dict.fromkeys(self.alone.values(), float(alone)),
            **dict.fromkeys(co_mentored, -1.0),
        }

    def seat_costs(self) -> dict[int, float]:
        """Return the costs of the first aim alone: mentees placed."""
        return dict.fromkeys(self.seat.values(), -1.0)

    def most_placed(self, bound: float) -> int:
        """Return how many can be placed at most when placing costs no less than the bound."""
        everybody = len({mentee for _, _, mentee in self.seat})
        if not math.isfinite(bound):
            return everybody
        place, alone = self._placing_weights()
        return min(everybody, math.floor((-bound + alone * len(self.leads)) / place + 1e-6))

    def most_seated(self, bound: float) -> int:
        """Return how many can be placed at most when the seats alone cost at least the bound."""
        everybody = len({mentee for _, _, mentee in self.seat})
        return min(everybody, math.floor(-bound + 1e-6)) if math.isfinite(bound) else everybody

    def _most_seated(self) -> int:
        return min(len({mentee for _, _, mentee in self.seat}), MOST_MENTEES * len(self.leads))

    def add_choices(self) -> dict[int, float]:
        """Add what choices and differences need, and return what they cost."""
        self._add_stages()
        weight = MOST_DIFFERENCES * self._most_seated() + 1
        kinds = {(c.team, c.offer.kind.focus): c.offer.kind for c in self.columns}
        costs: dict[int, float] = {}
        for (team, focus, mentee), seat in self.seat.items():
            one = np.array([mentee])
            choices = int(choice_costs(self.problem, team[0], kinds[team, focus], one)[0])
            # One difference more, which being alike in stage takes back.
            differences = int(lead_differences(self.problem, team[0], [mentee])[0]) + 1
            costs[seat] = float(weight * choices + differences)
        return costs | dict.fromkeys(self.alike.values(), -1.0)

    def _add_stages(self) -> None:
        there: dict[tuple[int, int], Terms] = defaultdict(list)
        stages: dict[int, set[str]] = defaultdict(set)
        for (team, _, mentee), seat in self.seat.items():
            there[team[0], mentee].append((seat, -1))
            stages[team[0]].add(self.problem.mentees[mentee].stage)
        for lead, present in stages.items():
            for stage in sorted(present):
                self.stage[lead, stage] = self.rows.add_variable()
            self.rows.add_row([(self.stage[lead, stage], 1) for stage in sorted(present)], high=1)
        for (lead, mentee), terms in there.items():
            alike = self.alike[lead, mentee] = self.rows.add_variable(whole=False)
            at_stage = self.stage[lead, self.problem.mentees[mentee].stage]
            self.rows.add_row([(alike, 1), *terms], high=0)
            self.rows.add_row([(alike, 1), (at_stage, -1)], high=0)

    def add_comfort(self) -> dict[int, float]:
        """Add what decent hours and balanced sizes need, and return what they cost."""
        weight = float(MOST_MENTEES * self._most_seated() + 1)
        problem, costs = self.problem, {}
        for used, column in zip(self.used, self.columns, strict=True):
            mentors = [mentor for mentor in column.team if mentor is not None]
            odd = int(problem.odd_for_mentor[column.offer.kind.series, mentors].sum())
            costs[used] = weight * odd
        by_lead: dict[int, Terms] = defaultdict(list)
        for key, seat in self.seat.items():
            by_lead[key[0][0]].append((seat, -1))
            columns = self.within[key]
            decent = [c for c in columns if not self._is_odd(key[2], c)]
            if len(decent) < len(columns):
                self.odd[key] = self.rows.add_variable(whole=False)
                costs[self.odd[key]] = weight
                terms = [(self.odd[key], 1.0), (seat, -1.0)]
                self.rows.add_row([*terms, *((self.used[c], 1) for c in decent)], low=0)
        for lead, seats in by_lead.items():
            self.square[lead] = self.rows.add_variable(MOST_MENTEES**2, whole=False)
            costs[self.square[lead]] = 1.0
            for size in range(MOST_MENTEES):
                # The line through the squares of size and size + 1, exact at both.
                terms = [(seat, factor * (2.0 * size + 1)) for seat, factor in seats]
                self.rows.add_row([(self.square[lead], 1), *terms], low=-size * (size + 1))
        return costs

    def _is_odd(self, mentee: int, column: int) -> bool:
        series = self.columns[column].offer.kind.series
        return bool(self.problem.odd_for_mentee[series, mentee])

    def hold(self, costs: dict[int, float], values: Sequence[float]) -> None:
        """Hold what was reached: from here on, these costs stay at most what they are."""
        reached = sum(cost * values[number] for number, cost in costs.items())
        self.rows.add_row(list(costs.items()), high=round(reached))

    def values_of(self, groups: Sequence[Group]) -> list[float]:
        """Return the values of all variables so far that mean these groups."""
        values = [0.0] * len(self.rows.upper)
        for group in groups:
            column = self._column_of(group)
            offer, team = self.columns[column].offer, self.columns[column].team
            values[self.used[column]] = 1
            for member in group.members:
                key = (team, self._focus(offer), member)
                values[self.seat[key]] = 1
                if key in self.odd:
                    values[self.odd[key]] = float(self._is_odd(member, column))
            values[self.alone[team]] = float(len(group.members) == 1)
            if group.lead in self.square:
                values[self.square[group.lead]] = len(group.members) ** 2
            self._set_stage(values, group)
        return values

    def _set_stage(self, values: list[float], group: Group) -> None:
        stages = [self.problem.mentees[member].stage for member in group.members]
        most = max(sorted(set(stages)), key=stages.count)
        if (group.lead, most) in self.stage:
            values[self.stage[group.lead, most]] = 1
            for member, stage in zip(group.members, stages, strict=True):
                values[self.alike[group.lead, member]] = float(stage == most)

    def _column_of(self, group: Group) -> int:
        """Return the number of the group's column, or of the one that made it needless."""
        fitting = [
            number
            for number, column in enumerate(self.columns)
            if column.team == (group.lead, group.co)
            and column.offer.kind.focus == group.offer.kind.focus
            and set(group.members) <= set(column.offer.mentees.tolist())
        ]
        kinds = [self.columns[number].offer.kind for number in fitting]
        return fitting[kinds.index(group.offer.kind) if group.offer.kind in kinds else 0]

    def groups_of(self, values: Sequence[float]) -> list[Group]:
        """Return the groups that the values mean."""
        groups = []
        for used, column in zip(self.used, self.columns, strict=True):
            if values[used] > _HALF:
                seats = [
                    (mentee, self.seat[column.team, self._focus(column.offer), mentee])
                    for mentee in column.offer.mentees.tolist()
                ]
                members = tuple(mentee for mentee, seat in seats if values[seat] > _HALF)
                groups.append(Group(*column.team, column.offer, members))
        return groups
