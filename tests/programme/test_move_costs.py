"""What a move is said to change is what it changes in the score by which groups are formed."""

from dataclasses import replace

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from programme.matching import Mentee, Mentor, Score, Stage, match
from programme.matching.problem import Kind, Offer, Problem, plain_place
from programme.matching.scoring import Group, score_of
from programme.matching.slots import slot_series
from programme.move_costs import MoveCost, cost_of_move
from programme.seatings import Content, Seating, content_of, why_not
from tests.programme.small_communities import TERM, a_mentee, a_mentor, communities
from tests.programme.test_apart import candidates_of
from views.matching_moves import say_cost, say_cost_briefly

Community = tuple[list[Mentor], list[Mentee]]
some = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def score_of_content(content: Content, community: Community) -> Score:
    """Return how good the groups are, as the matching counts; groups without mentees are none."""
    people = [tuple(sorted(some, key=lambda one: one.id)) for some in community]
    problem = Problem(people[0], people[1], TERM, frozenset(), {})  # type: ignore[arg-type]
    mentors = {one.id: number for number, one in enumerate(problem.mentors)}
    mentees = {one.id: number for number, one in enumerate(problem.mentees)}
    groups = []
    for group in content.groups:
        if not group.mentees:
            continue
        series = slot_series(group.time_zone, TERM)[group.slot.hour_of_week]
        kind = Kind(
            problem.series.index(series), group.focus, group.language, plain_place(group.place)
        )
        members = tuple(sorted(mentees[one] for one in group.mentees))
        co = mentors[group.co_mentor] if group.co_mentor is not None else None
        offer = Offer(kind, np.array(members, dtype=np.int64))
        groups.append(Group(mentors[group.mentor], co, offer, members))
    return score_of(problem, groups)


def moved(content: Content, application_id: int, to: Seating | None) -> Content:
    groups = []
    for group in content.groups:
        rest = tuple(one for one in group.mentees if one != application_id)
        is_there = to is not None and group.number == to.number
        groups.append(replace(group, mentees=(*rest, application_id) if is_there else rest))
    return replace(content, groups=tuple(groups))


def grown(pair: tuple[int, int]) -> int:
    return pair[1] - pair[0]


@some
@given(communities(), st.data())
def test_a_move_changes_what_is_said(community: Community, data: st.DataObject) -> None:
    everybody = candidates_of([*community[0], *community[1]], [])
    content = content_of(match(*community, TERM), {}, [])
    if not community[1] or not content.groups:
        return
    mentee = data.draw(st.sampled_from(community[1]))
    here = content.group_of(mentee.id)
    fitting = [
        group
        for group in content.groups
        if group is not here and why_not(everybody[mentee.id], group, TERM, everybody) is None
    ]
    to = data.draw(st.sampled_from([None, *fitting]))
    cost = cost_of_move(content, everybody, TERM, mentee.id, to)
    old = score_of_content(content, community)
    new = score_of_content(moved(content, mentee.id, to), community)
    assert (
        grown(cost.stages) + grown(cost.regions) + grown(cost.aims)
        == new.differences - old.differences
    )
    assert grown(cost.odd_hours) == new.odd_hours - old.odd_hours
    squares = sum(after**2 - before**2 for before, after in cost.sizes.values())
    assert squares == new.imbalance - old.imbalance
    assert sum(map(grown, cost.sizes.values())) == new.placed - old.placed
    assert (cost.choices[0] is None) == (here is None)
    assert (cost.choices[1] is None) == (to is None)
    assert len(say_cost_briefly(cost)) < 200
    assert len(say_cost(everybody[mentee.id].name, cost)) < 1000


def test_in_words() -> None:
    leads = [
        a_mentor(1, time_zone="Africa/Nairobi", aims=("community-events",), hours=frozenset({10})),
        a_mentor(2, focuses=("teaching/r",), time_zone="Africa/Nairobi", hours=frozenset({22})),
    ]
    both = ("teaching/git", "teaching/r")
    mentees = [
        a_mentee(101, focuses=both, time_zone="Africa/Nairobi", aims=("community-events",)),
        a_mentee(102, time_zone="Africa/Nairobi", aims=("community-events",)),
        a_mentee(103, focuses=("teaching/r",), time_zone="Europe/London", stage=Stage.TAUGHT),
    ]
    everybody = candidates_of([*leads, *mentees], [])
    git = Seating(1, 1, (101, 102), "teaching/git", 0, 10, "Africa/Nairobi", "en")
    r = Seating(2, 2, (103,), "teaching/r", 0, 22, "Africa/Nairobi", "en")
    content = Content(groups=(git, r))
    cost = cost_of_move(content, everybody, TERM, 101, r)
    assert cost == MoveCost(
        choices=(0, 1),
        focuses=("teaching/git", "teaching/r"),
        sizes={1: (2, 1), 2: (1, 2)},
        stages=(0, 1),
        regions=(1, 1),
        aims=(1, 2),
        odd_hours=(1, 2),  # the mentor of R meets at 22:00 already
    )
    assert say_cost("Amara & co", cost) == (
        "*What this changes*\n"
        "• Amara &amp; co: Teaching Workshops: R, their 2nd choice; now Teaching Workshops: Git, "
        "their 1st choice\n"
        "• Group 1: 1 mentee, alone with the mentors, now 2\n"
        "• Group 2: 2 mentees, now 1\n"
        "• 1 at another stage than most of their group, now 0\n"
        "• 2 without an aim of their lead mentor, now 1\n"
        "• 2 meeting before 8:00 or after 21:00 on their own clock, now 1"
    )
    assert say_cost_briefly(cost) == (
        "2nd choice · 2→1, 1→2 mentees · stage +1 · aims +1 · odd hours +1"
    )
    away = cost_of_move(content, everybody, TERM, 103, None)
    assert say_cost("Chidi", away).splitlines()[1:3] == [
        "• Chidi goes to the waiting list",
        "• Group 2: no mentees, so it isn't formed, now 1",
    ]
