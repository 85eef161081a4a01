"""Who can be what: every case of the programme's own words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programme.eligibility import (
    WORKSHOPS_OF_MENTORS,
    WORKSHOPS_TO_BE_ASKED,
    Certification,
    Obstacle,
    Role,
    find_obstacles,
)
from programme.overrides import Override, using
from programme.recruit_files import find_asked_role
from views.application_problems import say_problem

CERTIFIED, TRAINED, TRAINING, NONE = Certification


@pytest.mark.parametrize(
    ("role", "certification", "workshops", "obstacles"),
    [
        (Role.MENTOR, CERTIFIED, 2, []),
        (Role.MENTOR, CERTIFIED, 30, []),
        (Role.MENTOR, CERTIFIED, 1, [Obstacle.TOO_FEW_WORKSHOPS]),
        (Role.MENTOR, TRAINED, 2, [Obstacle.NOT_CERTIFIED]),
        (Role.MENTOR, NONE, 0, [Obstacle.NOT_CERTIFIED, Obstacle.TOO_FEW_WORKSHOPS]),
        (Role.MENTEE, CERTIFIED, 0, []),
        (Role.MENTEE, CERTIFIED, 1, []),
        (Role.MENTEE, TRAINED, 1, []),
        (Role.MENTEE, TRAINING, 0, []),
        (Role.MENTEE, TRAINING, 2, [Obstacle.TOO_MANY_WORKSHOPS]),
        (Role.MENTEE, NONE, 0, [Obstacle.NOT_IN_TRAINING]),
        (Role.MENTEE, NONE, 2, [Obstacle.NOT_IN_TRAINING, Obstacle.TOO_MANY_WORKSHOPS]),
    ],
)
def test_obstacles(
    role: Role, certification: Certification, workshops: int, obstacles: list[Obstacle]
) -> None:
    assert find_obstacles(role, certification, workshops) == obstacles


def test_coordinators_draw_the_line_elsewhere() -> None:
    with using({(WORKSHOPS_OF_MENTORS, ""): Override("3", 1)}):
        assert find_obstacles(Role.MENTOR, CERTIFIED, 2) == [Obstacle.TOO_FEW_WORKSHOPS]
        assert find_obstacles(Role.MENTEE, CERTIFIED, 2) == []
        assert find_obstacles(Role.MENTOR, CERTIFIED, 3) == []
        assert say_problem(Obstacle.TOO_FEW_WORKSHOPS) == (
            "Mentors have taught at least 3 workshops."
        )
        assert say_problem(Obstacle.TOO_MANY_WORKSHOPS) == (
            "Mentees have taught fewer than 3 workshops."
        )
    assert (
        say_problem(Obstacle.TOO_MANY_WORKSHOPS) == "Mentees have taught no workshop yet, or one."
    )


def test_who_is_asked_to_mentor_has_taught_as_many_as_mentors_at_least() -> None:
    assert find_asked_role(CERTIFIED, 2) == (None, [Obstacle.NOT_ASKED_YET])
    assert find_asked_role(CERTIFIED, 3) == (Role.MENTOR, [])
    with using({(WORKSHOPS_TO_BE_ASKED, ""): Override("2", 1)}):
        assert find_asked_role(CERTIFIED, 2) == (Role.MENTOR, [])
    with using({(WORKSHOPS_OF_MENTORS, ""): Override("5", 1)}):
        assert find_asked_role(CERTIFIED, 4) == (Role.MENTEE, [])
        assert find_asked_role(CERTIFIED, 5) == (Role.MENTOR, [])


@given(st.sampled_from(Certification), st.integers(0, 1000))
def test_nobody_is_eligible_for_both_roles(certification: Certification, workshops: int) -> None:
    assert any(find_obstacles(role, certification, workshops) for role in Role)


@given(st.integers(0, 1000))
def test_every_certified_instructor_has_a_role(workshops: int) -> None:
    assert not all(find_obstacles(role, CERTIFIED, workshops) for role in Role)
