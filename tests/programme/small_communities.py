"""Small communities for the matching tests, and the hard rules said a second time.

Nothing of the search is used to check what it proposes: each meeting of each week is looked at on
each person's own clock, minute by minute where it matters.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from programme.application_drafts import MeetingMode
from programme.matching import Mentee, Mentor, Proposal, ProposedGroup, Slot, Stage, TermDates

TERM = TermDates(date(2026, 9, 14), date(2026, 12, 11))
ZONES = (
    "America/New_York", "Europe/London", "Africa/Nairobi", "America/Sao_Paulo", "Asia/Kathmandu",
    "America/St_Johns", "Australia/Lord_Howe", "UTC",
)  # fmt: skip
FOCUSES = ("teaching/git", "teaching/r", "community")

# Hypothesis likes what is small best; long days and common ground come first, so that most
# communities have something to match.
blocks = st.builds(
    lambda day, first, length: range(day * 24 + first, day * 24 + min(24, first + length)),
    st.sampled_from([0, 0, 1]),
    st.integers(6, 15),
    st.sampled_from([14, 12, 9, 6, 3, 1]),
)
hours = st.lists(blocks, min_size=1, max_size=3).map(
    lambda chosen: frozenset(hour for block in chosen for hour in block)
)
shared: dict[str, Any] = {
    "focuses": st.lists(st.sampled_from(FOCUSES), min_size=1, max_size=3, unique=True).map(tuple),
    "languages": st.sampled_from([("en",), ("en", "es"), ("es",)]),
    "hours": hours,
    "time_zone": st.sampled_from(ZONES),
    "meeting_mode": st.sampled_from(
        [MeetingMode.ONLINE, MeetingMode.ONLINE, MeetingMode.EITHER, MeetingMode.IN_PERSON]
    ),
    "place": st.sampled_from(["Nairobi", " NAIRÓBI", "São Paulo", None]),
    "aims": st.sampled_from([(), ("community-events",)]),
}
mentors = st.builds(
    Mentor, id=st.just(0), capacity=st.integers(1, 5), wants_co_mentor=st.booleans(), **shared
)
mentees = st.builds(Mentee, id=st.just(0), stage=st.sampled_from(Stage), **shared)


@st.composite
def communities(
    draw: st.DrawFn, most_mentors: int = 4, most_mentees: int = 8
) -> tuple[list[Mentor], list[Mentee]]:
    """Draw mentors with ids from 1 and mentees with ids from 101."""
    some_mentors = draw(st.lists(mentors, min_size=draw(st.integers(0, 2)), max_size=most_mentors))
    fewest = draw(st.integers(0, most_mentees))
    some_mentees = draw(st.lists(mentees, min_size=fewest, max_size=most_mentees))
    return (
        [with_id(mentor, 1 + number) for number, mentor in enumerate(some_mentors)],
        [with_id(mentee, 101 + number) for number, mentee in enumerate(some_mentees)],
    )


def with_id(person: Any, id_: int) -> Any:
    return type(person)(**{**vars(person), "id": id_})


def changed(person: Any, **changes: Any) -> Any:
    return type(person)(**{**vars(person), **changes})


def a_mentor(id_: int = 1, **changes: Any) -> Mentor:
    given: dict[str, Any] = {
        "focuses": ("teaching/git",),
        "languages": ("en",),
        "hours": frozenset({10}),
        "time_zone": "UTC",
        "capacity": 5,
    }
    return Mentor(id=id_, **{**given, **changes})


def a_mentee(id_: int, **changes: Any) -> Mentee:
    given: dict[str, Any] = {
        "focuses": ("teaching/git",),
        "languages": ("en",),
        "hours": frozenset({10}),
        "time_zone": "UTC",
    }
    return Mentee(id=id_, **{**given, **changes})


def meetings(slot: Slot, term: TermDates) -> Iterator[datetime]:
    """Yield when each meeting begins, found by walking over the days of the term."""
    day = term.starts_on
    while day <= term.ends_on:
        if day.weekday() == slot.weekday:
            at = datetime.combine(day, time(slot.hour), ZoneInfo(slot.time_zone))
            yield at.astimezone(UTC)
        day += timedelta(days=1)


def hours_touched(slot: Slot, time_zone: str, term: TermDates) -> set[int]:
    """Return the hours of somebody's week in which some minute of a meeting falls."""
    return {
        local.weekday() * 24 + local.hour
        for begin in meetings(slot, term)
        for minute in range(0, 60, 5)
        for local in [(begin + timedelta(minutes=minute)).astimezone(ZoneInfo(time_zone))]
    }


def find_broken_rules(
    proposal: Proposal,
    all_mentors: Iterable[Mentor],
    all_mentees: Iterable[Mentee],
    apart: Iterable[tuple[int, int]] = (),
    term: TermDates = TERM,
) -> list[str]:
    """Return which hard rules are broken, in words; empty when none is."""
    people: dict[int, Any] = {mentor.id: mentor for mentor in all_mentors}
    people |= {mentee.id: mentee for mentee in all_mentees}
    broken = []
    seated = [id_ for group in proposal.groups for id_ in group.person_ids]
    waiting = [unplaced.person_id for unplaced in proposal.unplaced]
    if sorted([*seated, *waiting]) != sorted(people):
        broken.append("everybody is in one group or waits")
    for group in proposal.groups:
        members = [people[id_] for id_ in group.person_ids]
        broken += _broken_in_group(group, members, term)
        if any(set(pair) <= set(group.person_ids) for pair in apart):
            broken.append("people who asked not to be together are")
    return broken


def _broken_in_group(group: ProposedGroup, members: list[Any], term: TermDates) -> list[str]:
    leads = members[: len(group.mentor_ids)]
    needed = {
        zone: hours_touched(group.slot, zone, term) for zone in {m.time_zone for m in members}
    }
    rules = {
        "one to five mentees": 1 <= len(group.mentee_ids) <= 5,
        "room": len(group.mentee_ids) <= sum(lead.capacity for lead in leads),
        "mentors lead": all(isinstance(lead, Mentor) for lead in leads),
        "mentees are mentees": all(isinstance(m, Mentee) for m in members[len(leads) :]),
        "co-mentors wish it": len(leads) == 1 or all(lead.wants_co_mentor for lead in leads),
        "focus": all(group.focus in member.focuses for member in members),
        "language": all(group.language in member.languages for member in members),
        "slot in the lead's zone": group.slot.time_zone == leads[0].time_zone,
        "slot in every week": all(
            needed[member.time_zone] and needed[member.time_zone] <= member.hours
            for member in members
        ),
        "place": all(_would_meet(member, group.place) for member in members),
    }
    return [rule for rule, kept in rules.items() if not kept]


def _would_meet(person: Any, place: str | None) -> bool:
    if place is None:
        return bool(person.meeting_mode != MeetingMode.IN_PERSON)
    same = {"nairobi": "nairobi", "nairóbi": "nairobi", "são paulo": "sao paulo"}
    own = same.get((person.place or "").strip().lower())
    return person.meeting_mode != MeetingMode.ONLINE and own == same[place.strip().lower()]
