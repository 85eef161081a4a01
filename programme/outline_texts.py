"""What a sample outline has to be that a coordinator writes: one step a line."""

from programme.outlines import read_steps

LONGEST_STEP = 300
FEWEST_STEPS, MOST_STEPS = 2, 20


def check_steps(text: str) -> str | None:
    """Return what is wrong with the steps, as a sentence, or None."""
    steps = read_steps(text)
    if not FEWEST_STEPS <= len(steps) <= MOST_STEPS:
        return f"Please write {FEWEST_STEPS} to {MOST_STEPS} steps, one a line."
    if any(len(one) > LONGEST_STEP for one in steps):
        return f"Please keep each step within {LONGEST_STEP} characters."
    return None
