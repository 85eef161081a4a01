"""What changes for everybody when somebody moves to another proposed group, before it is done."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from programme.candidates import Candidate
from programme.matching import Mentee, Slot, TermDates, hours_needed
from programme.matching.scoring import region_of
from programme.matching.slots import DECENT_HOURS
from programme.seatings import Content, Seating

Change = tuple[int, int]  # before, after


@dataclass(frozen=True)
class MoveCost:
    """What a move changes; where there is nothing before or after, it is None.

    Places on the mentee's list count from 0. The counts are of people in both groups together:
    ``stages`` of mentees at another stage than most of their group, ``regions`` and ``aims`` of
    mentees from another region than their lead mentor, or with no aim of theirs, ``odd_hours`` of
    people who meet outside of 8:00 to 21:00 on their own clock.
    """

    choices: tuple[int | None, int | None]
    focuses: tuple[str | None, str | None]
    sizes: Mapping[int, Change]  # mentees, by the group's number
    stages: Change
    regions: Change
    aims: Change
    odd_hours: Change


def cost_of_move(
    content: Content,
    candidates: Mapping[int, Candidate],
    term: TermDates,
    application_id: int,
    to: Seating | None,
) -> MoveCost:
    """Return what it changes to seat a mentee in a group, or on the waiting list (None)."""
    before = content.group_of(application_id)
    groups = {group.number: group for group in (before, to) if group is not None}
    then = {number: _without(group, application_id) for number, group in groups.items()}
    if to is not None:
        there = then[to.number]
        then[to.number] = replace(there, mentees=(*there.mentees, application_id))
    old = [_Counted.of(group, candidates, term) for group in groups.values()]
    new = [_Counted.of(group, candidates, term) for group in then.values()]
    return MoveCost(
        choices=(
            _choice(before, application_id, candidates),
            _choice(to, application_id, candidates),
        ),
        focuses=(before.focus if before else None, to.focus if to else None),
        sizes={
            number: (len(group.mentees), len(then[number].mentees))
            for number, group in groups.items()
        },
        stages=(sum(one.stages for one in old), sum(one.stages for one in new)),
        regions=(sum(one.regions for one in old), sum(one.regions for one in new)),
        aims=(sum(one.aims for one in old), sum(one.aims for one in new)),
        odd_hours=(sum(one.odd_hours for one in old), sum(one.odd_hours for one in new)),
    )


def _without(group: Seating, application_id: int) -> Seating:
    return replace(group, mentees=tuple(one for one in group.mentees if one != application_id))


def _choice(
    group: Seating | None, application_id: int, candidates: Mapping[int, Candidate]
) -> int | None:
    focuses = candidates[application_id].person.focuses
    return focuses.index(group.focus) if group is not None and group.focus in focuses else None


@dataclass(frozen=True)
class _Counted:
    stages: int
    regions: int
    aims: int
    odd_hours: int

    @classmethod
    def of(cls, group: Seating, candidates: Mapping[int, Candidate], term: TermDates) -> "_Counted":
        """Count a group; who withdrew meanwhile, and a group without mentees, count nothing."""
        there = [candidates[one].person for one in group.people if one in candidates]
        mentees = [one for one in there if isinstance(one, Mentee)]
        lead = candidates[group.mentor].person if group.mentor in candidates else None
        if not mentees or lead is None:
            return cls(0, 0, 0, 0)
        stages = Counter(mentee.stage for mentee in mentees)
        region, aims = region_of(lead.time_zone), set(lead.aims)
        return cls(
            stages=len(mentees) - max(stages.values()),
            regions=sum(region_of(mentee.time_zone) != region for mentee in mentees),
            aims=sum(not aims & set(mentee.aims) for mentee in mentees),
            odd_hours=sum(is_at_odd_hour(group.slot, one.time_zone, term) for one in there),
        )


def is_at_odd_hour(slot: Slot, time_zone: str, term: TermDates) -> bool:
    """Say whether a weekly hour is before 8:00 or after 21:00 in some week, on a zone's clocks."""
    return not hours_needed(slot, time_zone, term) <= DECENT_HOURS
