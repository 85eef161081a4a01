"""What people hear of events unprompted: invitations, reminders, changes, recordings."""

from slack_sdk.models.blocks import Block, ButtonElement

from models import Event, Term
from programme.event_dates import Kind
from programme.event_page import EventSeen
from programme.meeting_reminders import SOON
from programme.onboarding import RECORDING_URL
from programme.translations import gettext as _
from views.event_running import EDIT
from views.events import (
    FOR_WHOM,
    MANAGE,
    SETTINGS,
    SIGN_UP,
    answer_buttons,
    calendar_button,
    cancelled_button,
    card_buttons,
    event_name,
    say_when,
    there_button,
    watched_button,
)
from views.links import link_button
from views.messages import Message, button, buttons, escape, message, moment, paragraph


def _said(text: str, *elements: ButtonElement, lead: str = "") -> Message:
    """Return a message of one paragraph with a row of buttons below it."""
    blocks: list[Block] = [paragraph(f"{lead} {text}".strip())]
    return message(text, [*blocks, buttons(*elements)] if elements else blocks)


def _name(event: Event) -> str:
    return f"*{escape(event_name(event))}*"


def _plain(event: Event) -> str:
    return escape(event_name(event))


# To those for whom an event is


def invited_message(seen: EventSeen) -> Message:
    """Return the invitation to an event."""
    event = seen.event
    text = _(
        "You're invited: {name} of {term}, {when}.\n{for_whom} Can you come?",
        name=_name(event),
        term=escape(seen.term.name),
        when=say_when(event),
        for_whom=FOR_WHOM[seen.kind],
    )
    return _said(text, *answer_buttons(seen), calendar_button(event), lead=":wave:")


def unanswered_message(seen: EventSeen) -> Message:
    """Return that an invitation is still open."""
    text = _(
        "{name} is {when}. Will you be there?",
        name=_name(seen.event),
        when=moment(seen.event.starts_at),
    )
    return _said(text, *answer_buttons(seen), lead=":calendar:")


def day_before_message(seen: EventSeen) -> Message:
    """Return the reminder of a day before."""
    text = _(
        "{name} is {when}. See you there!",
        name=_name(seen.event),
        when=moment(seen.event.starts_at),
    )
    return _said(text, *card_buttons(seen), lead=":calendar:")


def hour_before_message(seen: EventSeen) -> Message:
    """Return the reminder of an hour before, with the link to join.

    Where it comes in the evening before, it says the day too.
    """
    name, starts_at = _name(seen.event), seen.event.starts_at
    if starts_at - seen.now <= SOON:
        at = moment(starts_at, "{time}")
        text = _("{name} begins at {at}. See you soon!", name=name, at=at)
    else:
        text = _("{name} begins {when}. See you soon!", name=name, when=moment(starts_at))
    return _said(text, *card_buttons(seen), lead=":alarm_clock:")


def attendance_message(seen: EventSeen) -> Message:
    """Return the question whether they were there."""
    text = _(
        "Are you at {name}, or were you? Press the button, so that it counts.",
        name=_name(seen.event),
    )
    if seen.event.code_word:
        hint = _("I'll ask for the code word that is said there.")
        text = f"{text} {hint}"
    return _said(text, there_button(seen.event), lead=":raised_hand:")


def recording_message(seen: EventSeen) -> Message:
    """Return the recording, for somebody who was not there."""
    event = seen.event
    text = _(
        "Here's the recording of {name}, {when}.",
        name=_name(event),
        when=moment(event.starts_at, "{date_long}"),
    )
    if seen.may_say_watched:
        hint = _("Once you watched it, say so: it counts as having been there.")
        text = f"{text} {hint}"
    return _said(
        text,
        link_button(_("Recording"), event.recording_url or RECORDING_URL, "recording"),
        *([watched_button(event)] if seen.may_say_watched else []),
        lead=":movie_camera:",
    )


def moved_message(seen: EventSeen) -> Message:
    """Return the new date of an event, for who knew the old one."""
    event = seen.event
    text = (
        _("{name} is on after all: {when}.", name=_name(event), when=say_when(event))
        if event.was_at == event.starts_at
        else _("{name} has a new date: {when}.", name=_name(event), when=say_when(event))
    )
    return _said(text, *answer_buttons(seen), calendar_button(event), lead=":calendar:")


def cancelled_message(event: Event) -> Message:
    """Return that an event does not take place, for who knew of it."""
    text = _(
        "{name}, {when}, doesn't take place. `/mentoring events` shows what is coming.",
        name=_name(event),
        when=moment(event.starts_at),
    )
    return _said(text, cancelled_button(event), lead=":calendar:")


# To the programme's channel


def announced_message(event: Event, term: Term) -> Message:
    """Return the announcement of an event; the link to join is for who signs up."""
    text = f"{_name(event)}, {escape(term.name)}: {say_when(event)}.\n{FOR_WHOM[Kind(event.kind)]}"
    return _said(text, _sign_up(event), calendar_button(event), lead=":mega:")


def tomorrow_message(event: Event) -> Message:
    """Return the channel's reminder of a day before."""
    text = _(
        "{name} is {when}. Everybody is welcome!", name=_name(event), when=moment(event.starts_at)
    )
    return _said(text, _sign_up(event), calendar_button(event), lead=":calendar:")


def channel_moved_message(event: Event) -> Message:
    """Return the new date of an event, for the channel that knew the old one."""
    text = _("{name} has a new date: {when}.", name=_name(event), when=say_when(event))
    return _said(text, _sign_up(event), calendar_button(event), lead=":calendar:")


def thanks_message(event: Event) -> Message:
    """Return the thanks after an event, with its recording."""
    text = _(
        "Thank you to everybody who was at {name}! For who couldn't come, and for "
        "another look, here's the recording.",
        name=_name(event),
    )
    recording = link_button(_("Recording"), event.recording_url or "", "recording")
    return _said(text, recording, lead=":movie_camera:")


def _sign_up(event: Event) -> ButtonElement:
    return button(_("Sign up"), SIGN_UP, value=str(event.id), style="primary")


# To coordinators


def channel_wanted_message(event: Event) -> Message:
    """Return how a coordinator chooses the channel in which events are announced."""
    text = _(
        "{name} is {when}, and I don't know in which channel to announce events. "
        "Choose one, or leave it: whom an event is for hears of it from me.",
        name=_name(event),
        when=moment(event.starts_at),
    )
    return _said(text, button(_("Choose a channel"), SETTINGS), lead=":mega:")


def channel_lost_message(event: Event, channel_id: str) -> Message:
    """Return that an event could not be announced, and what helps."""
    text = _(
        "I couldn't announce {name} in <#{channel_id}>: I can't write there any "
        "more. Choose the channel again once I'm in it, or another one.",
        name=_name(event),
        channel_id=channel_id,
    )
    return _said(text, button(_("Choose a channel"), SETTINGS), lead=":mega:")


def link_wanted_message(event: Event) -> Message:
    """Return that an event has no link to join yet."""
    text = _(
        "{name} is {when}, and people don't have a link to join yet. I show it to "
        "who signed up or is invited, and remind them with it.",
        name=_name(event),
        when=moment(event.starts_at),
    )
    return _said(text, button(_("Add the link"), EDIT, value=str(event.id)), lead=":link:")


def recording_wanted_message(event: Event) -> Message:
    """Return the question for the recording of an event that is over."""
    text = _(
        "{name} is over. Is there a recording? Give me the link, and who couldn't "
        "come hears of it. You can look at who was there, too.",
        name=_name(event),
    )
    event_id = str(event.id)
    return _said(
        text,
        button(_("Add the recording"), EDIT, value=event_id, style="primary"),
        button(_("Look after it"), MANAGE, value=event_id),
        lead=":movie_camera:",
    )
