"""What a sample outline has to be that a coordinator writes: one step a line."""

from programme.outlines import read_steps
from programme.translations import gettext as _

LONGEST_STEP = 300
FEWEST_STEPS, MOST_STEPS = 2, 20


def check_steps(text: str) -> str | None:
    """Return what is wrong with the steps, as a sentence, or None."""
    steps = read_steps(text)
    if not FEWEST_STEPS <= len(steps) <= MOST_STEPS:
        return _(
            "Please write {fewest} to {most} steps, one a line.",
            fewest=FEWEST_STEPS,
            most=MOST_STEPS,
        )
    if any(len(one) > LONGEST_STEP for one in steps):
        return _("Please keep each step within {most} characters.", most=LONGEST_STEP)
    return None
