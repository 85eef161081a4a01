"""Who can be what: every case of the programme's own words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programme.eligibility import Certification, Obstacle, Role, find_obstacles

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


@given(st.sampled_from(Certification), st.integers(0, 1000))
def test_nobody_is_eligible_for_both_roles(certification: Certification, workshops: int) -> None:
    assert any(find_obstacles(role, certification, workshops) for role in Role)


@given(st.integers(0, 1000))
def test_every_certified_instructor_has_a_role(workshops: int) -> None:
    assert not all(find_obstacles(role, CERTIFIED, workshops) for role in Role)
