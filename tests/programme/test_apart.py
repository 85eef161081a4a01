"""Whatever is chosen by rules, two who are not to be together are not."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models import Group
from programme.candidates import Candidate, are_apart, pairs_apart
from programme.matching import Mentee, Mentor, match
from programme.open_seats import OpenGroup, choose_seat
from programme.seatings import Content, Seating, content_of, why_not, wishes_of
from programme.waiting import are_enough
from tests.conftest import NOW
from tests.make import a_term
from tests.programme.small_communities import TERM, a_mentee, a_mentor, communities

Community = tuple[list[Mentor], list[Mentee]]
some = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
anybody = st.one_of(st.integers(1, 4), st.integers(101, 108))
pairs = st.lists(st.tuples(anybody, anybody).filter(lambda pair: pair[0] != pair[1]), max_size=6)


def candidates_of(
    people: Sequence[Mentor | Mentee], apart: Sequence[tuple[int, int]]
) -> dict[int, Candidate]:
    both = [*apart, *((other, one) for one, other in apart)]
    return {
        one.id: Candidate(
            one, f"U{one.id}", f"Person {one.id}", frozenset(b for a, b in both if a == one.id)
        )
        for one in people
    }


def a_group(seating: Seating) -> Group:
    return Group(
        id=seating.number,
        term_id=1,
        proposal_id=None,
        number=seating.number,
        name="Baobab",
        focus=seating.focus,
        language=seating.language,
        weekday=seating.weekday,
        hour=seating.hour,
        time_zone=seating.time_zone,
        created_at=NOW,
    )


@some
@given(communities(), pairs, pairs, st.data())
def test_what_is_kept_and_matched_again_never_brings_them_together(
    community: Community, before: list[Any], later: list[Any], data: st.DataObject
) -> None:
    """Groups are locked and people pinned; then more ask, and the rest is matched again."""
    people: list[Mentor | Mentee] = [*community[0], *community[1]]
    known = candidates_of(people, before)
    first = content_of(match(*community, TERM, apart=pairs_apart(known)), {}, [])
    mentees, mentors = [one.id for one in community[1]], [one.id for one in community[0]]
    pins = {}
    if mentees and mentors:
        pins = data.draw(
            st.dictionaries(st.sampled_from(mentees), st.sampled_from(mentors), max_size=3)
        )
    locked = tuple(replace(group, locked=data.draw(st.booleans())) for group in first.groups)
    known = candidates_of(people, [*before, *later])
    kept_pins, kept_groups = wishes_of(replace(first, groups=locked, pins=pins), known)
    for mentor in set(kept_pins.values()):
        with_them = [mentee for mentee, to in kept_pins.items() if to == mentor]
        assert not are_apart([mentor, *with_them], known)
    again = match(*community, TERM, apart=pairs_apart(known), locked=kept_groups)
    for group in content_of(again, {}, kept_groups).groups:
        assert not are_apart(group.people, known)


@some
@given(communities(), pairs, pairs)
def test_no_seat_is_chosen_and_no_move_taken_beside_them(
    community: Community, before: list[Any], later: list[Any]
) -> None:
    people: list[Mentor | Mentee] = [*community[0], *community[1]]
    known = candidates_of(people, before)
    content: Content = content_of(match(*community, TERM, apart=pairs_apart(known)), {}, [])
    known = candidates_of(people, [*before, *later])
    term = a_term(starts_on=TERM.starts_on, ends_on=TERM.ends_on)
    groups = [OpenGroup(a_group(one), one, known) for one in content.groups]
    for mentee in community[1]:
        waits = known[mentee.id]
        others = [one for one in groups if mentee.id not in one.seating.people]
        for one in others:
            if waits.apart_from & set(one.seating.people):
                assert why_not(waits, one.seating, TERM, known) is not None
        seat = choose_seat(waits, others, term)
        assert seat is None or not waits.apart_from & set(seat.seating.people)


def test_the_reason_names_nobody() -> None:
    lead, there, comes = a_mentor(1), a_mentee(101), a_mentee(102)
    group = Seating(1, 1, (101,), "teaching/git", 0, 10, "UTC", "en")
    for apart in ([(102, 101)], [(101, 102)], [(1, 102)]):
        known = candidates_of([lead, there, comes], apart)
        why = why_not(known[102], group, TERM, known)
        assert why == "they and somebody in it are to be kept apart"
    known = candidates_of([lead, there, comes], [])
    assert why_not(known[102], group, TERM, known) is None


def test_two_who_are_not_to_be_together_are_not_enough_for_a_group() -> None:
    people: list[Mentor | Mentee] = [a_mentor(1), *map(a_mentee, (101, 102, 103))]

    def enough(*apart: tuple[int, int], mentees: tuple[int, ...] = (101, 102)) -> bool:
        known = candidates_of(people, apart)
        return are_enough(known[1], [known[one] for one in mentees])

    assert enough()
    assert not enough((101, 102))
    assert not enough((1, 102))
    assert enough((101, 102), mentees=(101, 102, 103))
    assert not enough((101, 102), (103, 1), mentees=(101, 102, 103))
