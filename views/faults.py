"""What is said when something went wrong: what happened to their things, what to do next."""

from programme.translations import gettext as _
from views.messages import Message, message, paragraph


def refusal_message(sentence: str) -> Message:
    """Return the sentence with which the programme says no."""
    return message(sentence, [paragraph(sentence)])


def fault_sentence(reference: str) -> str:
    """Return what stands beside a field when a form could not be saved."""
    return _(
        "I couldn't save this just now, and nothing you wrote is lost. Please press "
        "the button again in a moment. (If it keeps happening, tell a coordinator: "
        "{reference})",
        reference=reference,
    )


def fault_message(reference: str) -> Message:
    """Return what a person reads when we failed; the reference finds it in the log."""
    text = _(
        "Something went wrong on my side, sorry! Please try again in a moment; "
        "`/mentoring status` shows where things stand. If it keeps happening, tell a "
        "coordinator: {reference}",
        reference=reference,
    )
    return message(text, [paragraph(text)])


def saved_but_message(reference: str) -> Message:
    """Return what a person reads whose form was saved, but what follows it failed."""
    text = _(
        "What you sent is saved, and `/mentoring status` shows it. Only the rest "
        "went wrong on my side, sorry! If something is amiss, tell a coordinator: "
        "{reference}",
        reference=reference,
    )
    return message(text, [paragraph(text)])


def too_slow_message() -> Message:
    """Return what a person reads whose form took longer than Slack's three seconds to open."""
    text = _("That took me a moment too long to open. Please try once more.")
    return message(text, [paragraph(text)])
