"""Matching: no rule is broken, nothing better is overlooked, and the same comes out again."""

from collections.abc import Iterator
from datetime import date
from itertools import combinations, product
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from programme.application_drafts import MeetingMode
from programme.matching import (
    ImpossibleWish,
    Mentee,
    Mentor,
    ProposedGroup,
    Slot,
    TermDates,
    match,
    say_reason,
    searching,
)
from programme.matching.problem import Kind, Offer, Problem
from programme.matching.scoring import Group, objective_of, room, score_of
from tests.programme.small_communities import (
    TERM,
    a_mentee,
    a_mentor,
    changed,
    communities,
    find_broken_rules,
    mentors,
    with_id,
)

Community = tuple[list[Mentor], list[Mentee]]
some = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@some
@given(communities(), st.lists(st.tuples(st.integers(1, 4), st.integers(101, 108))), st.data())
def test_no_rule_is_ever_broken(
    community: Community, apart: list[tuple[int, int]], data: st.DataObject
) -> None:
    pairs = st.tuples(st.integers(101, 108), st.integers(101, 108)).filter(lambda p: p[0] != p[1])
    apart = [*apart, *data.draw(st.lists(pairs, max_size=4))]
    proposal = match(*community, TERM, apart=apart)
    assert find_broken_rules(proposal, *community, apart) == []
    assert proposal.proven
    assert proposal.gap == 0


@some
@given(communities(), mentors)
def test_one_more_mentor_never_places_fewer(community: Community, one_more: Mentor) -> None:
    before = match(*community, TERM)
    after = match([*community[0], with_id(one_more, 50)], community[1], TERM)
    assert before.proven
    assert after.proven
    assert after.score.placed >= before.score.placed


@some
@given(communities(), st.randoms(use_true_random=False))
def test_the_order_in_which_people_come_changes_nothing(community: Community, random: Any) -> None:
    some_mentors, some_mentees = community
    shuffled = [*some_mentors], [*some_mentees]
    for people in shuffled:
        random.shuffle(people)
    assert match(*shuffled, TERM) == match(*community, TERM)


@settings(some, max_examples=25)
@given(communities(most_mentors=2, most_mentees=4))
def test_no_other_proposal_is_better(community: Community) -> None:
    problem = Problem(tuple(community[0]), tuple(community[1]), TERM, frozenset(), {})
    sizes = len(community[0]), len(community[1])
    best = max(objective_of(score_of(problem, g), *sizes) for g in _all_proposals(problem))
    proposal = match(*community, TERM)
    assert proposal.objective == best
    assert proposal.bound == best


def _all_proposals(problem: Problem) -> Iterator[list[Group]]:
    """Yield everything that could be proposed, by trying all there is."""
    ways: dict[tuple[int, int | None], list[Group]] = {}
    numbers = range(len(problem.mentors))
    for lead, co in product(numbers, [None, *numbers]):
        if co is None or problem.can_co_mentor(lead, co):
            kinds = [k for k in problem.kinds_of(lead) if co is None or problem.can_mentor(co, k)]
            ways[lead, co] = list(_all_groups(problem, lead, co, kinds))
    yield []
    yield from ([group] for groups in ways.values() for group in groups)
    if len(numbers) == 2:
        for one, other in product(ways[0, None], ways[1, None]):
            if not set(one.members) & set(other.members):
                yield [one, other]


def _all_groups(problem: Problem, lead: int, co: int | None, kinds: list[Kind]) -> Iterator[Group]:
    for kind in kinds:
        mentees = problem.mentees_of(kind)
        for size in range(1, room(problem, lead, co) + 1):
            for members in combinations(mentees.tolist(), size):
                yield Group(lead, co, Offer(kind, mentees), members)


@pytest.fixture
def in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Never solve anything at once: search in parts, as for thousands."""
    monkeypatch.setattr(searching, "_MOST_SEATS_AT_ONCE", 0)


@pytest.mark.usefixtures("in_parts")
@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(communities(), st.randoms(use_true_random=False))
def test_a_search_in_parts_keeps_the_rules_and_repeats_itself(
    community: Community, random: Any
) -> None:
    apart = [(101, 102), (1, 103)]
    found = match(*community, TERM, apart=apart)
    assert find_broken_rules(found, *community, apart) == []
    assert found.most_placed >= found.score.placed
    assert found.bound >= found.objective
    shuffled = [*community[0]], [*community[1]]
    for people in shuffled:
        random.shuffle(people)
    assert match(*shuffled, TERM, apart=apart) == found


def test_a_slot_for_four_continents_in_every_week() -> None:
    """New York's clocks change on 1 November, London's on 25 October, the others' not at all."""
    # The mentor leads from Nairobi, where 17:00 is 9:00 or 10:00 at first, and an hour earlier in
    # New York when its summer ends.
    day = 2 * 24
    lead = a_mentor(hours=frozenset(range(day + 9, day + 20)), time_zone="Africa/Nairobi")
    members = [
        a_mentee(101, hours=frozenset({day + 9, day + 10}), time_zone="America/New_York"),
        a_mentee(102, hours=frozenset(range(day + 13, day + 17)), time_zone="Europe/London"),
        a_mentee(103, hours=frozenset({day + 11}), time_zone="America/Sao_Paulo"),
        a_mentee(104, hours=frozenset({day + 17}), time_zone="Africa/Nairobi"),
    ]
    term = TermDates(date(2026, 9, 14), date(2026, 12, 11))
    proposal = match([lead], members, term)
    assert [group.mentee_ids for group in proposal.groups] == [(101, 102, 103, 104)]
    assert proposal.groups[0].slot == Slot(2, 17, "Africa/Nairobi")
    assert find_broken_rules(proposal, [lead], members, term=term) == []
    # Without the hour that only the weeks from November need, New York has to wait.
    members[0] = changed(members[0], hours=frozenset({day + 10}))
    assert 101 not in match([lead], members, term).groups[0].mentee_ids


def test_offsets_of_three_quarters_need_two_hours() -> None:
    """10:00 to 11:00 in London's summer is 14:45 to 15:45 in Kathmandu."""
    term = TermDates(date(2026, 6, 1), date(2026, 7, 31))
    lead = a_mentor(time_zone="Europe/London")
    for hours, placed in ((frozenset({14, 15}), 1), (frozenset({14}), 0), (frozenset({15}), 0)):
        mentee = a_mentee(101, hours=hours, time_zone="Asia/Kathmandu")
        assert match([lead], [mentee], term).score.placed == placed


def test_mentees_first_then_company_then_choices() -> None:
    two_focuses = ("teaching/git", "teaching/r")
    leads = [a_mentor(1), a_mentor(2, focuses=("teaching/r",))]
    # Each would have their first choice, but two alone: together in one group is better.
    members = [a_mentee(101, focuses=two_focuses), a_mentee(102, focuses=two_focuses[::-1])]
    proposal = match(leads, members, TERM)
    assert [group.mentee_ids for group in proposal.groups] == [(101, 102)]
    # With company for both, the first choice counts.
    members += [a_mentee(103, focuses=two_focuses), a_mentee(104, focuses=two_focuses[::-1])]
    proposal = match(leads, members, TERM)
    assert [group.mentee_ids for group in proposal.groups] == [(101, 103), (102, 104)]
    assert proposal.score.choices == 0


def test_two_mentors_share_a_group_when_both_wish_it_and_it_costs_no_place() -> None:
    leads = [a_mentor(1, wants_co_mentor=True, capacity=2), a_mentor(2, wants_co_mentor=True)]
    members = [a_mentee(101 + number) for number in range(5)]
    proposal = match(leads, members, TERM)
    assert [set(group.mentor_ids) for group in proposal.groups] == [{1, 2}]
    assert proposal.score.co_mentored == 1
    # A sixth mentee needs a group of their own: together they take five at most.
    proposal = match(leads, [*members, a_mentee(106)], TERM)
    assert proposal.score.placed == 6
    assert [group.co_mentor_id for group in proposal.groups] == [None, None]
    # One of them does not wish it.
    alone = match([leads[0], changed(leads[1], wants_co_mentor=False)], members, TERM)
    assert alone.score.co_mentored == 0
    # They asked not to be together.
    assert match(leads, members, TERM, apart=[(2, 1)]).score.co_mentored == 0


def test_in_person_needs_the_same_place_however_it_is_written() -> None:
    there = {"meeting_mode": MeetingMode.IN_PERSON, "place": "São Paulo"}
    lead = a_mentor(1, meeting_mode=MeetingMode.EITHER, place="sao paulo")
    proposal = match([lead], [a_mentee(101, **there), a_mentee(102, **there)], TERM)
    assert proposal.groups[0].place == "sao paulo"
    assert proposal.groups[0].mentee_ids == (101, 102)
    elsewhere = changed(lead, place="Nairobi")
    assert match([elsewhere], [a_mentee(101, **there)], TERM).groups == ()
    online = [a_mentee(101), a_mentee(102)]
    assert match([lead], online, TERM).groups[0].place is None


def test_pins_hold_whatever_they_cost() -> None:
    leads = [a_mentor(1, capacity=1), a_mentor(2, focuses=("teaching/git", "teaching/r"))]
    r_only = a_mentee(101, focuses=("teaching/r",))
    git_only = [a_mentee(102), a_mentee(103), a_mentee(104)]
    assert match(leads, [r_only, *git_only], TERM).score.placed == 4 - 1
    proposal = match(leads, [r_only, *git_only], TERM, pins={101: 2})
    assert (2, (101,)) in [(group.mentor_id, group.mentee_ids) for group in proposal.groups]
    assert proposal.score.placed == 2


@some
@given(communities(), st.data())
def test_whoever_can_be_pinned_is_with_their_mentor(
    community: Community, data: st.DataObject
) -> None:
    found = match(*community, TERM)
    pairs = [(mentee, g.mentor_id) for g in found.groups for mentee in g.mentee_ids]
    pins = dict(data.draw(st.lists(st.sampled_from(pairs), max_size=3))) if pairs else {}
    proposal = match(*community, TERM, pins=pins)
    assert find_broken_rules(proposal, *community) == []
    with_whom = {m: g.mentor_ids for g in proposal.groups for m in g.mentee_ids}
    assert all(mentor in with_whom[mentee] for mentee, mentor in pins.items())
    # Nothing was lost: what was proposed without pins keeps them too.
    assert proposal.objective >= found.objective or proposal.score.placed == found.score.placed


@pytest.mark.parametrize(
    ("pins", "apart", "said"),
    [
        ({101: 9}, [], "not among those"),
        ({9: 1}, [], "not among those"),
        ({101: 1, 102: 1}, [(102, 101)], "asked not to be together"),
        ({101: 1, 102: 1, 103: 1}, [], "room"),
        ({104: 1}, [], "share no focus"),
        ({101: 1}, [(1, 101)], "share no focus"),
        ({101: 2}, [], "locked"),
    ],
)
def test_a_pin_that_cannot_be_kept_is_said(
    pins: dict[int, int], apart: list[tuple[int, int]], said: str
) -> None:
    leads = [a_mentor(1, capacity=2), a_mentor(2)]
    members = [a_mentee(101), a_mentee(102), a_mentee(103), a_mentee(104, languages=("es",))]
    kept = ProposedGroup(2, None, (103,), "teaching/git", Slot(0, 10, "UTC"), "en")
    locked = [kept] if said == "locked" else []
    with pytest.raises(ImpossibleWish, match=said):
        match(leads, members, TERM, pins=pins, apart=apart, locked=locked)


def test_locked_groups_stay_and_their_people_are_left_alone() -> None:
    leads = [a_mentor(1), a_mentor(2)]
    members = [a_mentee(101), a_mentee(102), a_mentee(103)]
    kept = ProposedGroup(2, None, (103,), "community", Slot(4, 7, "UTC"), "es")
    proposal = match(leads, members, TERM, locked=[kept], pins={103: 2})
    assert kept in proposal.groups
    assert [g.mentee_ids for g in proposal.groups if g != kept] == [(101, 102)]
    assert say_reason(proposal.explanations[103]) == (
        "Your group stays as it is: community building, Fridays 7:00 UTC."
    )
    with pytest.raises(ImpossibleWish, match="two locked groups"):
        match(leads, members, TERM, locked=[kept, kept])


@pytest.mark.parametrize(
    ("leads", "members", "said"),
    [
        ([a_mentor(1)], [a_mentee(1)], "twice"),
        ([a_mentor(1, capacity=6)], [], "room for one to five"),
        ([a_mentor(1, hours=frozenset({168}))], [], "0 to 167"),
        ([], [a_mentee(1, focuses=("a", "b", "c", "d"))], "three choices"),
    ],
)
def test_what_no_application_can_hold_is_refused(
    leads: list[Mentor], members: list[Mentee], said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        match(leads, members, TERM)


def test_a_term_has_to_begin_before_it_ends() -> None:
    with pytest.raises(ValueError, match="ends before it starts"):
        match([], [], TermDates(date(2026, 9, 14), date(2026, 9, 13)))


def test_nobody_at_all_is_no_group() -> None:
    proposal = match([], [], TERM)
    assert proposal.groups == ()
    assert proposal.gap == 0
