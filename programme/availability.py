"""The weekly hours that suit a person.

Kept as hours of the week in the person's own zone: 0 is Monday 00:00 to 01:00, 167 is Sunday
23:00 to 24:00. On the form they are chosen as parts of a day or single hours, for one day or for
Monday to Friday at once, so that a phone needs few taps.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WORKDAYS = DAYS[:5]
EVERY_WORKDAY = "workdays"
HOURS_OF_DAY = range(24)
PARTS_OF_DAY = {
    "early": range(6, 9),
    "morning": range(9, 12),
    "afternoon": range(12, 17),
    "evening": range(17, 21),
    "late": range(21, 24),
}


@dataclass(frozen=True)
class HourChoices:
    """What is chosen on the form: a part of the day (``morning``) or an hour (``9``) each.

    ``workdays`` holds for Monday to Friday; ``by_day`` adds to it for single days.
    """

    workdays: tuple[str, ...] = ()
    by_day: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def hours_of_week(choices: HourChoices) -> list[int]:
    """Return the hours of the week that the choices mean, ascending.

    Raises ``ValueError`` for a choice that is neither a part of the day nor an hour.
    """
    hours: set[int] = set()
    for number, day in enumerate(DAYS):
        chosen = (*choices.by_day.get(day, ()), *(choices.workdays if day in WORKDAYS else ()))
        hours |= {number * 24 + hour for hour in _hours_of_day(chosen)}
    return sorted(hours)


def hour_choices(hours: Iterable[int]) -> HourChoices:
    """Return the shortest choices that mean these hours; the reverse of :func:`hours_of_week`."""
    by_day = {
        day: {hour % 24 for hour in hours_set} for day, hours_set in _split_by_day(hours).items()
    }
    common = set.intersection(*(by_day[day] for day in WORKDAYS))
    return HourChoices(
        workdays=_shortest(common),
        by_day={
            day: rest
            for day in DAYS
            if (rest := _shortest(by_day[day] - common if day in WORKDAYS else by_day[day]))
        },
    )


def _split_by_day(hours: Iterable[int]) -> dict[str, set[int]]:
    split: dict[str, set[int]] = {day: set() for day in DAYS}
    for hour in hours:
        split[DAYS[hour // 24]].add(hour)
    return split


def _hours_of_day(chosen: Iterable[str]) -> set[int]:
    hours: set[int] = set()
    for choice in chosen:
        if choice in PARTS_OF_DAY:
            hours |= set(PARTS_OF_DAY[choice])
        elif choice.isdecimal() and int(choice) in HOURS_OF_DAY:
            hours.add(int(choice))
        else:
            raise ValueError(f"neither a part of the day nor an hour: {choice!r}")
    return hours


def _shortest(hours: set[int]) -> tuple[str, ...]:
    parts = [part for part, span in PARTS_OF_DAY.items() if set(span) <= hours]
    rest = hours - _hours_of_day(parts)
    return (*parts, *(str(hour) for hour in sorted(rest)))
