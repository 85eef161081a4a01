"""What mentors hear about the onboarding session and its recording."""

from programme.event_page import EventSeen
from programme.onboarding import Checklist, Task
from programme.translations import gettext as _
from views.events import card
from views.messages import Message, escape, message, moment, paragraph
from views.onboarding import say_progress, task_blocks


def session_message(checklist: Checklist, held: EventSeen) -> Message:
    """Return that the onboarding session is coming, for a mentor who said nothing about it."""
    text = _(
        "The onboarding session for mentors of {term} is on {when}. It is one of the "
        "small tasks that get you ready ({progress} done). Will you come?",
        term=escape(checklist.term.name),
        when=moment(held.event.starts_at),
        progress=say_progress(checklist),
    )
    return message(text, [paragraph(f":wave: {text}"), *card(held)])


def recording_message(checklist: Checklist) -> Message:
    """Return that the recording is there, for a mentor who was not at the session."""
    what = (
        _("You couldn't be at the onboarding session? Its recording tells you all of it")
        if checklist.session is not None
        else _("The onboarding recording tells you how the programme works")
    )
    text = _(
        "{what}, whenever it suits you. Then one more of the six small tasks is done "
        "({progress} so far).",
        what=what,
        progress=say_progress(checklist),
    )
    return message(
        text, [paragraph(f":film_frames: {text}"), *task_blocks(checklist, Task.ORIENTATION)]
    )
