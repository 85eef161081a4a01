"""What is said beside the fields of an application."""

from programme.application_drafts import MOST_WORKSHOPS, Problem
from programme.eligibility import (
    FEWEST_WORKSHOPS_OF_MENTORS,
    Obstacle,
    fewest_workshops,
    fewest_workshops_to_be_asked,
)
from programme.translations import N_, Translated
from programme.translations import gettext as _

PROBLEMS = Translated[Problem | Obstacle](
    {
        Problem.MISSING: N_("Please fill this in."),
        Problem.UNKNOWN: N_("Please choose from the list."),
        Problem.TOO_LONG: N_("That's a little long. Please shorten it."),
        Problem.TWICE: N_(
            "You chose this one above already. Please choose another, or leave it empty."
        ),
        Problem.AIM_OF_OTHER_FOCUS: N_("Please keep to what belongs to your choices above."),
        Problem.NO_PLACE: N_("Where could you meet in person? A city and country will do."),
        Problem.NO_HOURS: N_(
            "Please choose some hours, here or on single days. They decide who you meet."
        ),
        Problem.NOT_A_COUNT: N_("Please give a whole number from 0 to {most}."),
        Problem.NOT_AGREED: N_("Please read the agreement and tick the box, if you agree."),
        Problem.NOT_FOR_MENTORS: N_(
            "We'd love to have you as a mentee this time! Choose Mentee here, and all "
            "you wrote stays."
        ),
        Problem.NOT_FOR_MENTEES: N_(
            "You could be a mentor! Choose Mentor here, and all you wrote stays."
        ),
        Problem.NOT_YET: N_(
            "This doesn't fit either role yet. A coordinator can help you find your way "
            "in: see /mentoring help."
        ),
        Obstacle.NOT_CERTIFIED: N_("Mentors are certified instructors."),
        Obstacle.TOO_FEW_WORKSHOPS: N_("Mentors have taught at least {fewest} workshops."),
        Obstacle.NOT_IN_TRAINING: N_(
            "Mentoring groups begin once instructor training has begun. "
            "Training dates are on carpentries.org."
        ),
        Obstacle.TOO_MANY_WORKSHOPS: N_("Mentees have taught no workshop yet, or one."),
        Obstacle.NOT_ASKED_YET: N_(
            "They can apply as mentor; who has taught {asked} workshops or more is asked to."
        ),
    }
)


def say_problems(problems: dict[str, Problem | Obstacle]) -> dict[str, str]:
    """Return the sentence to show beside each field."""
    return {name: say_problem(problem) for name, problem in problems.items()}


def say_problem(problem: Problem | Obstacle) -> str:
    """Return the sentence of one."""
    fewest = fewest_workshops()
    if problem is Obstacle.TOO_MANY_WORKSHOPS and fewest != FEWEST_WORKSHOPS_OF_MENTORS:
        return _("Mentees have taught fewer than {fewest} workshops.", fewest=fewest)
    filled = PROBLEMS[problem].replace("{most}", str(MOST_WORKSHOPS))
    asked = fewest_workshops_to_be_asked()
    return filled.replace("{fewest}", str(fewest)).replace("{asked}", str(asked))
