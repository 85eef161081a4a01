"""The thank-you at the end of a term."""

from programme.eligibility import fewest_workshops
from programme.listings import listing
from programme.term_end import Reached
from programme.translations import gettext as _
from programme.translations import ngettext
from views.messages import Message, escape, message, paragraph
from views.recruiting import say_workshops


def thanks_message(reached: Reached) -> Message:
    """Return a thank-you to a member of a group, with what they reached and how to go on."""
    group, term = escape(reached.group.name), escape(reached.term.name)
    did = [
        *([_met(reached.meetings)] if reached.meetings else []),
        *([_worked(reached.goals)] if reached.goals else []),
        *([_walked(reached.steps)] if reached.steps else []),
    ]
    together = _("Together you {did}. ", did=listing(did)) if did else ""
    if reached.is_mentor:
        thanks = (
            _(
                "{term} has ended. Thank you for mentoring {group}! {together}What you gave "
                "{mentees} goes on from there.",
                term=term,
                group=group,
                together=together,
                mentees=ngettext("{count} mentee", "{count} mentees", reached.mentees),
            )
            if reached.mentees
            else _(
                "{term} has ended. Thank you for mentoring {group}! {together}",
                term=term,
                group=group,
                together=together,
            ).strip()
        )
        next_time = _(
            "The next term needs mentors like you: when it opens, `/mentoring join` takes a few "
            "minutes. Your group's channel stays, and you can go on meeting there."
        )
    else:
        thanks = _(
            "{term} has ended. Thank you for being part of {group}! {together}",
            term=term,
            group=group,
            together=together,
        ).strip()
        next_time = _(
            "Would you like to pass it on? Certified instructors who have taught {workshops} can "
            "mentor next time, and everybody else is welcome as a mentee again: `/mentoring join` "
            "when the next term opens. Your group's channel stays.",
            workshops=say_workshops(fewest_workshops()),
        )
    text = f"{thanks} {next_time}"
    return message(text, [paragraph(f":tada: {thanks}"), paragraph(next_time)])


def _met(number: int) -> str:
    return ngettext("met {count} time", "met {count} times", number)


def _worked(number: int) -> str:
    return ngettext("worked towards {count} goal", "worked towards {count} goals", number)


def _walked(number: int) -> str:
    return ngettext("did {count} step of your outline", "did {count} steps of your outline", number)
