"""The thank-you at the end of a term."""

from programme.term_end import Reached
from views.messages import Message, count_of, escape, listing, message, paragraph


def thanks_message(reached: Reached) -> Message:
    """Return a thank-you to a member of a group, with what they reached and how to go on."""
    group, term = escape(reached.group.name), escape(reached.term.name)
    did = [
        *([f"met {count_of(reached.meetings, 'time')}"] if reached.meetings else []),
        *([f"worked towards {count_of(reached.goals, 'goal')}"] if reached.goals else []),
        *([f"did {count_of(reached.steps, 'step')} of your outline"] if reached.steps else []),
    ]
    together = f"Together you {listing(did)}. " if did else ""
    if reached.is_mentor:
        thanks = (
            f"{term} has ended. Thank you for mentoring {group}! {together}"
            f"What you gave {count_of(reached.mentees, 'mentee')} goes on from there."
            if reached.mentees
            else f"{term} has ended. Thank you for mentoring {group}! {together}".strip()
        )
        next_time = (
            "The next term needs mentors like you: when it opens, `/mentoring join` takes a few "
            "minutes. Your group's channel stays, and you can go on meeting there."
        )
    else:
        thanks = f"{term} has ended. Thank you for being part of {group}! {together}".strip()
        next_time = (
            "Would you like to pass it on? Certified instructors who have taught two workshops can "
            "mentor next time, and everybody else is welcome as a mentee again: `/mentoring join` "
            "when the next term opens. Your group's channel stays."
        )
    text = f"{thanks} {next_time}"
    return message(text, [paragraph(f":tada: {thanks}"), paragraph(next_time)])
