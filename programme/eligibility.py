"""Who can be a mentor, who can be a mentee.

Source: "Mentoring Groups Roles", "Recruitment Strategy".
"""

from enum import StrEnum

from programme.overrides import find_override

# docs/decisions/0017-workshops-of-mentors.md says why two.
FEWEST_WORKSHOPS_OF_MENTORS = 2
WORKSHOPS_OF_MENTORS = "eligibility.workshops"  # the key of the setting
FEWEST_WORKSHOPS_TO_BE_ASKED = 3
WORKSHOPS_TO_BE_ASKED = "eligibility.workshops_to_be_asked"
CAPACITIES = range(1, 6)


class Role(StrEnum):
    """What a person is in a term."""

    MENTOR = "mentor"
    MENTEE = "mentee"

    @property
    def other(self) -> "Role":
        """The one that this is not."""
        return Role.MENTEE if self is Role.MENTOR else Role.MENTOR


class Certification(StrEnum):
    """How far a person is with Carpentries instructor training."""

    CERTIFIED = "certified"
    TRAINED = "trained"  # training done, certification under way
    TRAINING = "training"
    NONE = "none"


class Obstacle(StrEnum):
    """What keeps a person from a role."""

    NOT_CERTIFIED = "not_certified"  # mentors are certified instructors
    TOO_FEW_WORKSHOPS = "too_few_workshops"  # mentors have taught so many at least
    NOT_IN_TRAINING = "not_in_training"  # mentees have done or begun instructor training
    TOO_MANY_WORKSHOPS = "too_many_workshops"  # mentees have taught fewer
    NOT_ASKED_YET = "not_asked_yet"  # could be a mentor, but only those with more are asked


def fewest_workshops() -> int:
    """Return how many workshops somebody has taught at least who mentors, as it is chosen now."""
    override = find_override(WORKSHOPS_OF_MENTORS)
    return int(override.value) if override is not None else FEWEST_WORKSHOPS_OF_MENTORS


def fewest_workshops_to_be_asked() -> int:
    """Return how many workshops somebody has taught at least who is asked to mentor.

    "Certified Carpentries instructors who have taught three or more workshops are invited to lead
    mentoring groups" (Recruitment Strategy). Never fewer than mentors have to have taught.
    """
    override = find_override(WORKSHOPS_TO_BE_ASKED)
    chosen = int(override.value) if override is not None else FEWEST_WORKSHOPS_TO_BE_ASKED
    return max(chosen, fewest_workshops())


def find_obstacles(
    role: Role, certification: Certification, workshops_taught: int
) -> list[Obstacle]:
    """Return what keeps a person from the role; empty when they are eligible.

    Mentors: "Certified instructors who have taught at least 2 workshops." Mentees: "Be either a
    newly certified Carpentries instructor or be in the process of completing certification.
    Generally Mentees will have taught one or no workshops." Coordinators may choose another number.
    """
    enough = workshops_taught >= fewest_workshops()
    obstacles: list[tuple[bool, Obstacle]]
    if role is Role.MENTOR:
        obstacles = [
            (certification is not Certification.CERTIFIED, Obstacle.NOT_CERTIFIED),
            (not enough, Obstacle.TOO_FEW_WORKSHOPS),
        ]
    else:
        obstacles = [
            (certification is Certification.NONE, Obstacle.NOT_IN_TRAINING),
            (enough, Obstacle.TOO_MANY_WORKSHOPS),
        ]
    return [obstacle for is_there, obstacle in obstacles if is_there]
