"""What is said would help several who wait does, and takes no more than it must."""

from collections.abc import Iterator
from itertools import combinations
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from programme.application_drafts import MeetingMode
from programme.matching import (
    ChangeKind,
    Help,
    Mentee,
    Mentor,
    Proposal,
    Slot,
    help_text,
    hours_needed,
    match,
)
from programme.matching.problem import settings_of
from tests.programme.small_communities import (
    TERM,
    a_mentee,
    a_mentor,
    changed,
    communities,
    find_broken_rules,
    mentees,
    with_id,
)

Community = tuple[list[Mentor], list[Mentee]]
some = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
THURSDAY_EVENING = 3 * 24 + 18


def after(community: Community, one: Help) -> Community:
    """Return the community as it would be after all that a help consists of."""
    people: dict[int, Any] = {person.id: person for some in community for person in some}
    for number, change in enumerate(one.changes):
        if change.kind is ChangeKind.MENTOR:
            people[90 + number] = a_mentor(
                90 + number,
                focuses=(change.focus,),
                languages=(change.language,),
                hours=frozenset(change.hours),
                time_zone=change.time_zone,
                meeting_mode=MeetingMode.IN_PERSON if change.place else MeetingMode.ONLINE,
                place=change.place,
            )
            continue
        assert change.person_id is not None
        person = people[change.person_id]
        match change.kind:
            case ChangeKind.HOURS:
                assert change.hours
                assert not set(change.hours) & person.hours
                assert change.time_zone == person.time_zone
                new = {"hours": person.hours | set(change.hours)}
            case ChangeKind.FOCUS:
                kept = person.focuses[:2] if isinstance(person, Mentee) else person.focuses
                new = {"focuses": (*kept, change.focus)}
            case ChangeKind.LANGUAGE:
                new = {"languages": (*person.languages, change.language)}
            case _:
                mode = MeetingMode.IN_PERSON if change.place else MeetingMode.EITHER
                place = change.place or person.place
                new = {"meeting_mode": mode, "place": place}
        people[change.person_id] = changed(person, **new)
    everybody = list(people.values())
    return (
        [one for one in everybody if isinstance(one, Mentor)],
        [one for one in everybody if isinstance(one, Mentee)],
    )


@some
@given(
    communities(most_mentors=2),
    st.lists(mentees, min_size=3, max_size=6),
    st.lists(st.tuples(st.integers(1, 2), st.integers(101, 114)), max_size=2),
)
def test_what_would_help_several_really_does(
    community: Community, more: list[Mentee], apart: list[tuple[int, int]]
) -> None:
    waiting = [with_id(mentee, 109 + number) for number, mentee in enumerate(more)]
    everybody = (community[0], [*community[1], *waiting])
    before = match(*everybody, TERM, apart=apart)
    unplaced = {one.person_id for one in before.unplaced}
    for one in before.helps:
        assert len(set(one.person_ids)) == len(one.person_ids) >= 2
        assert set(one.person_ids) <= unplaced
        assert help_text(one)
        then = after(everybody, one)
        found = match(*then, TERM, apart=apart)
        assert found.score.placed >= before.score.placed + len(one.person_ids)
        assert find_broken_rules(found, *then, apart) == []


@some
@given(st.lists(mentees, min_size=2, max_size=7))
def test_one_or_two_more_mentors_are_as_few_as_can_be(people: list[Mentee]) -> None:
    waiting = [with_id(mentee, 101 + number) for number, mentee in enumerate(people)]
    proposal = match([], waiting, TERM)
    found = [each for each in proposal.helps if each.changes[0].kind is ChangeKind.MENTOR]
    if not found:
        return
    (one,) = found
    count = len(one.changes)
    placed = set(one.person_ids)
    assert sum(change.places for change in one.changes) == len(placed)
    ways = set(_all_ways(waiting))
    assert placed <= set().union(*ways)
    assert count == 5 or set().union(*ways) == placed  # all whom a mentor can place
    if count > 1:
        assert not any(placed <= way and len(placed) <= 5 for way in ways)
    if count > 2:
        for first, second in combinations(ways, 2):
            is_enough = placed <= first | second and len(placed) <= 10
            fits = len(first - second) <= 5 and len(second - first) <= 5
            assert not (is_enough and fits)


def _all_ways(waiting: list[Mentee]) -> Iterator[frozenset[int]]:
    """Yield whom a mentor could have, by trying every hour of every zone, and all the rest."""
    for zone in sorted({one.time_zone for one in waiting}):
        for hour in range(168):
            slot = Slot(hour // 24, hour % 24, zone)
            free = [
                one
                for one in waiting
                if (needed := hours_needed(slot, one.time_zone, TERM)) and needed <= one.hours
            ]
            for focus in {focus for one in free for focus in one.focuses}:
                for language in {language for one in free for language in one.languages}:
                    for setting in {each for one in free for each in settings_of(one)}:
                        yield frozenset(
                            one.id
                            for one in free
                            if focus in one.focuses
                            and language in one.languages
                            and setting in settings_of(one)
                        )


def only(proposal: Proposal) -> list[str]:
    return [help_text(one) for one in proposal.helps]


def test_two_more_mentors_or_an_evening() -> None:
    """Six wait: nobody leads R, and who could is free on another evening."""
    r_people = [
        a_mentee(101 + number, focuses=("teaching/r",), hours=frozenset({10 if number < 3 else 30}))
        for number in range(6)
    ]
    idle = a_mentor(
        1,
        focuses=("teaching/r",),
        hours=frozenset({THURSDAY_EVENING}),
        time_zone="Africa/Nairobi",
        capacity=3,
    )
    assert only(match([idle], r_people, TERM)) == [
        "Two more mentors for R teaching would place six who wait: in English, Mondays 10:00 UTC "
        "(three); in English, Tuesdays 6:00 UTC (three).",
        "Thursdays 18:00 Nairobi time among the hours of three who wait would place them with a "
        "mentor.",
        "Mondays 13:00 Nairobi time among the hours of a mentor without a group would place three "
        "who wait.",
    ]


def test_one_more_mentor() -> None:
    people = [a_mentee(101 + number, focuses=("teaching/r",)) for number in range(4)]
    assert only(match([], people, TERM)) == [
        "One more mentor for R teaching would place four who wait: in English, Mondays 10:00 UTC."
    ]


def test_one_more_language() -> None:
    people = [a_mentee(101 + number, languages=("es",)) for number in range(3)]
    told = only(match([a_mentor(1)], people, TERM))
    assert told[1:] == [
        "English among the languages of three who wait would place them with a mentor: "
        "Mondays 10:00 UTC.",
        "Spanish among the languages of a mentor without a group would place three who wait: "
        "Mondays 10:00 UTC.",
    ]


def test_mentors_of_different_focuses() -> None:
    people = [
        *(a_mentee(101 + number, focuses=("teaching/r",)) for number in range(3)),
        *(a_mentee(111 + number, focuses=("community",)) for number in range(2)),
    ]
    assert only(match([], people, TERM)) == [
        "Two more mentors would place five who wait: for R teaching, in English, Mondays 10:00 UTC "
        "(three); for community building, in English, Mondays 10:00 UTC (two)."
    ]


def test_nothing_helps_several_where_one_waits() -> None:
    assert match([], [a_mentee(101)], TERM).helps == ()
    assert match([], [], TERM).helps == ()


def test_who_asked_to_be_apart_is_not_counted_together() -> None:
    people = [a_mentee(101 + number, focuses=("teaching/r",)) for number in range(3)]
    (one,) = match([], people, TERM, apart=[(101, 102), (101, 103)]).helps
    assert [change.places for change in one.changes] == [2, 1] or len(one.changes) == 2
    assert sorted(change.places for change in one.changes) == [1, 2]
    assert one.person_ids == (101, 102, 103)


def test_who_is_pinned_waits_for_their_mentor() -> None:
    busy = a_mentor(1, capacity=1)
    people = [a_mentee(101), a_mentee(102, focuses=("teaching/r",))]
    assert match([busy], people, TERM, pins={101: 1}).helps == ()
