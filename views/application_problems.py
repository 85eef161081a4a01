"""What is said beside the fields of an application."""

from programme.application_drafts import MOST_WORKSHOPS, Problem
from programme.eligibility import Obstacle

PROBLEMS: dict[Problem | Obstacle, str] = {
    Problem.MISSING: "Please fill this in.",
    Problem.UNKNOWN: "Please choose from the list.",
    Problem.TOO_LONG: "That's a little long. Please shorten it.",
    Problem.TWICE: "You chose this one above already. Please choose another, or leave it empty.",
    Problem.AIM_OF_OTHER_FOCUS: "Please keep to what belongs to your choices above.",
    Problem.NO_PLACE: "Where could you meet in person? A city and country will do.",
    Problem.NO_HOURS: "Please choose some hours, here or on single days. They decide who you meet.",
    Problem.NOT_A_COUNT: f"Please give a whole number from 0 to {MOST_WORKSHOPS}.",
    Problem.NOT_AGREED: "Please read the agreement and tick the box, if you agree.",
    Problem.NOT_FOR_MENTORS: "We'd love to have you as a mentee this time! Choose Mentee here, "
    "and all you wrote stays.",
    Problem.NOT_FOR_MENTEES: "You could be a mentor! Choose Mentor here, and all you wrote stays.",
    Problem.NOT_YET: "This doesn't fit either role yet. A coordinator can help you find your way "
    "in: see /mentoring help.",
    Obstacle.NOT_CERTIFIED: "Mentors are certified instructors.",
    Obstacle.TOO_FEW_WORKSHOPS: "Mentors have taught at least 2 workshops.",
    Obstacle.NOT_IN_TRAINING: "Mentoring groups begin once instructor training has begun. "
    "Training dates are on carpentries.org.",
    Obstacle.TOO_MANY_WORKSHOPS: "Mentees have taught no workshop yet, or one.",
}


def say_problems(problems: dict[str, Problem | Obstacle]) -> dict[str, str]:
    """Return the sentence to show beside each field."""
    return {name: PROBLEMS[problem] for name, problem in problems.items()}
