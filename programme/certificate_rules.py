"""When a certificate is earned.

Source: "Mentoring Groups: Guidelines for Certificates". Mentors: onboarding session, regular
meetings, virtual showcase, power check-in, post-program survey. Mentees: at least two meetings,
virtual showcase, post-program survey.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from programme.eligibility import Role

MENTEE_MEETINGS = 2
# However few meetings a group had, a mentor who was at one alone did not meet regularly.
_FEWEST_OF_MENTOR = 2


class Requirement(StrEnum):
    """What a certificate asks for, in the order in which it comes up."""

    ONBOARDING = "onboarding"
    MEETINGS = "meetings"
    POWER_CHECK_IN = "power_check_in"
    SHOWCASE = "showcase"
    FINAL_SURVEY = "final_survey"


REQUIRED: Mapping[Role, tuple[Requirement, ...]] = {
    Role.MENTOR: tuple(Requirement),
    Role.MENTEE: (Requirement.MEETINGS, Requirement.SHOWCASE, Requirement.FINAL_SURVEY),
}


@dataclass(frozen=True)
class Facts:
    """What is known of one person in one term."""

    was_at_onboarding: bool = False
    meetings_attended: int = 0
    meetings_excused: int = 0
    meetings_held: int = 0  # by their group while they were in it; the other two are part of it
    was_at_power_check_in: bool = False
    was_at_showcase: bool = False
    has_answered: bool = False  # the survey at the end


def meetings_needed(role: Role, facts: Facts, regular_percent: int) -> int:
    """Return how many meetings a person has to have been at.

    For mentees two. For mentors, whose meetings are to be regular, ``regular_percent`` of those
    that their group held and they were not excused from, and two at least.
    """
    if role is Role.MENTEE:
        return MENTEE_MEETINGS
    counted = facts.meetings_held - facts.meetings_excused
    return max(_FEWEST_OF_MENTOR, -(-counted * regular_percent // 100))


def check_requirements(
    role: Role, facts: Facts, regular_percent: int
) -> Mapping[Requirement, bool]:
    """Return whether each requirement of the role is met."""
    met = {
        Requirement.ONBOARDING: facts.was_at_onboarding,
        Requirement.MEETINGS: facts.meetings_attended
        >= meetings_needed(role, facts, regular_percent),
        Requirement.POWER_CHECK_IN: facts.was_at_power_check_in,
        Requirement.SHOWCASE: facts.was_at_showcase,
        Requirement.FINAL_SURVEY: facts.has_answered,
    }
    return {requirement: met[requirement] for requirement in REQUIRED[role]}


def is_earned(role: Role, facts: Facts, regular_percent: int) -> bool:
    """Say whether everything that the role's certificate asks for is met."""
    return all(check_requirements(role, facts, regular_percent).values())
