"""What mentors hear about the onboarding session and its recording."""

from programme.event_page import EventSeen
from programme.onboarding import Checklist, Task
from views.events import card
from views.messages import Message, escape, message, moment, paragraph
from views.onboarding import say_progress, task_blocks


def session_message(checklist: Checklist, held: EventSeen) -> Message:
    """Return that the onboarding session is coming, for a mentor who said nothing about it."""
    text = (
        f"The onboarding session for mentors of {escape(checklist.term.name)} is on "
        f"{moment(held.event.starts_at)}. It is one of the small tasks that get you ready "
        f"({say_progress(checklist)} done). Will you come?"
    )
    return message(text, [paragraph(f":wave: {text}"), *card(held)])


def recording_message(checklist: Checklist) -> Message:
    """Return that the recording is there, for a mentor who was not at the session."""
    what = (
        "You couldn't be at the onboarding session? Its recording tells you all of it"
        if checklist.session is not None
        else "The onboarding recording tells you how the programme works"
    )
    text = (
        f"{what}, whenever it suits you. Then one more of the six small tasks is done "
        f"({say_progress(checklist)} so far)."
    )
    return message(
        text, [paragraph(f":film_frames: {text}"), *task_blocks(checklist, Task.ORIENTATION)]
    )
