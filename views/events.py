"""What people see of events: those that are theirs, signing up, saying that they were there."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block, ButtonElement

from models import Event, Workspace
from programme.code_words import LONGEST_CODE_WORD
from programme.event_dates import Kind, ends_at
from programme.event_page import EventSeen
from programme.events import Evidence
from programme.invitations import Invitation
from programme.translations import N_, Translated
from programme.translations import gettext as _
from views.inputs import field, text_line
from views.links import link_button
from views.messages import (
    Message,
    button,
    buttons,
    escape,
    heading,
    message,
    moment,
    paragraph,
)
from views.surfaces import Surface, modal

SIGN_UP = "events.sign_up"
DECLINE = "events.decline"
CALENDAR = "events.calendar"
THERE = "events.there"
WATCHED = "events.watched"
THERE_VIEW = "events.say_there"
MANAGE = "events.manage"
SETTINGS = "events.settings"
# Behind a button's name where it stands in the list, which is shown anew with what was pressed.
LISTED = ".listed"
_MOST_IN_HOME = 3

NAMES = Translated(
    {
        Kind.INFO_SESSION: N_("Info session"),
        Kind.ONBOARDING: N_("Mentor onboarding"),
        Kind.POWER_CHECK_IN: N_("Power check-in"),
        Kind.SHOWCASE: N_("Virtual showcase"),
    }
)
FOR_WHOM = Translated(
    {
        Kind.INFO_SESSION: N_("For everybody who would like to hear what mentoring groups are."),
        Kind.ONBOARDING: N_("For this term's mentors: how the programme works, and how to begin."),
        Kind.POWER_CHECK_IN: N_(
            "For mentors and the representatives of groups: how it goes at half-time, "
            "and what would help."
        ),
        Kind.SHOWCASE: N_(
            "For everybody: each group presents one slide of what it learned or completed. "
            "Be inspired by the projects of your community, and ask questions."
        ),
    }
)


def event_name(event: Event) -> str:
    """Return what an event is called, as plain text."""
    return event.title or NAMES[Kind(event.kind)]


def say_when(event: Event) -> str:
    """Return mrkdwn of when an event is, in each reader's own zone, and how long it takes."""
    return _(
        "{when}, {minutes} minutes",
        when=moment(event.starts_at),
        minutes=event.duration_minutes,
    )


def events_message(events: Sequence[EventSeen], *, runs_them: bool) -> Message:
    """Return the events that concern the reader; those that are over stand last."""
    coming = [one for one in events if not one.is_over]
    past = [one for one in events if one.is_over]
    text = (
        "; ".join(_summary(one) for one in coming)
        if coming
        else _("No event is planned that is open to you. New ones are shown here.")
    )
    blocks: list[Block] = [heading(_("Events"))]
    if not coming:
        blocks.append(paragraph(text))
    for one in coming:
        blocks += card(one, LISTED)
    if past:
        blocks.append(paragraph(_("*What has been*")))
    for one in past:
        blocks += card(one, LISTED)
    if runs_them:
        blocks.append(buttons(button(_("Channel and settings"), SETTINGS)))
    return message(text, blocks)


def home_events_message(events: Sequence[EventSeen]) -> Message | None:
    """Return the next events for the reader's Home, or None when there are none."""
    shown = [one for one in events if not one.is_over or one.may_say_there][:_MOST_IN_HOME]
    if not shown:
        return None
    blocks: list[Block] = [heading(_("Events"))]
    for one in shown:
        blocks += card(one)
    return message("; ".join(_summary(one) for one in shown), blocks)


def event_message(seen: EventSeen) -> Message:
    """Return one event as it stands for the reader, after they answered."""
    standing = _standing(seen)
    text = f"{_summary(seen)}. {standing}" if standing else _summary(seen)
    return message(text, card(seen))


def _summary(seen: EventSeen) -> str:
    return f"{escape(event_name(seen.event))}, {moment(seen.event.starts_at)}"


def card(seen: EventSeen, where: str = "") -> list[Block]:
    """Return an event with what the reader can do; ``where`` goes behind the buttons' names."""
    term = escape(seen.term.name)
    lines = [
        f"*{escape(event_name(seen.event))}*, {term}",
        f":calendar: {say_when(seen.event)}",
        FOR_WHOM[seen.kind],
        _standing(seen),
    ]
    elements = card_buttons(seen, where)
    shown: list[Block] = [paragraph("\n".join(line for line in lines if line))]
    return [*shown, buttons(*elements)] if elements else shown


def _standing(seen: EventSeen) -> str:
    if seen.evidence is Evidence.RECORDING:
        return _(":white_check_mark: You watched the recording.")
    if seen.evidence is not None:
        return _(":white_check_mark: You were there. Thank you for coming!")
    if seen.is_over:
        return ""
    if seen.is_coming:
        return _(":white_check_mark: You're signed up.")
    if seen.has_declined:
        return _("You said that you can't come.")
    return _(":wave: You're invited.") if seen.is_invited else ""


def card_buttons(seen: EventSeen, where: str = "") -> list[ButtonElement]:
    """Return what the reader can do with an event at the moment."""
    event = seen.event
    elements = []
    if seen.may_say_there:
        elements.append(there_button(event, where))
    if not seen.is_over:
        if seen.evidence is None:  # whoever is there has come
            elements += answer_buttons(seen, where)
        if seen.may_join:
            if event.join_url:
                elements.append(link_button(_("Join"), event.join_url, "join"))
            elements.append(calendar_button(event))
    if event.recording_url:
        elements.append(link_button(_("Recording"), event.recording_url, "recording"))
        if seen.may_say_watched:
            elements.append(watched_button(event, where))
    if seen.runs_it:
        elements.append(button(_("Look after it"), MANAGE, value=str(event.id)))
    return elements


def answer_buttons(seen: EventSeen, where: str = "") -> list[ButtonElement]:
    """Return the buttons with which the reader says whether they come."""
    event_id = str(seen.event.id)
    elements = []
    if not seen.is_coming:
        # Beside "I was there" it is the second: "primary" is for one of a set, says Slack.
        style = None if seen.may_say_there else "primary"
        elements.append(button(_("Sign up"), f"{SIGN_UP}{where}", value=event_id, style=style))
    if not seen.has_declined and (seen.is_coming or seen.is_invited):
        words = _("Can't come after all") if seen.is_coming else _("I can't come")
        elements.append(button(words, f"{DECLINE}{where}", value=event_id))
    return elements


def there_button(event: Event, where: str = "") -> ButtonElement:
    """Return the button with which somebody says that they were there."""
    return button(_("I was there"), f"{THERE}{where}", value=str(event.id), style="primary")


def watched_button(event: Event, where: str = "") -> ButtonElement:
    """Return the button with which a mentor says that they watched the recording."""
    return button(_("I watched it"), f"{WATCHED}{where}", value=str(event.id))


def calendar_button(event: Event) -> ButtonElement:
    """Return the button that brings the event's calendar file."""
    return button(_("Add to my calendar"), CALENDAR, value=str(event.id))


def code_word_view(event: Event) -> Surface:
    """Return the modal that asks for the code word of an event."""
    return modal(
        THERE_VIEW,
        _("I was there"),
        [
            paragraph(f"*{escape(event_name(event))}*, {moment(event.starts_at)}"),
            field(
                "code_word",
                _("Code word"),
                text_line("events.code_word", None, longest=LONGEST_CODE_WORD),
                hint=_("It was said during the event. Capitals, spaces and accents don't matter."),
            ),
        ],
        submit=_("Send"),
        ids={"event": event.id},
    )


def cancelled_button(event: Event) -> ButtonElement:
    """Return the button that brings the file by which a calendar takes the event out."""
    return button(_("Take it out of my calendar"), CALENDAR, value=str(event.id))


def event_invitation(seen: EventSeen) -> Invitation:
    """Return an event as its reader puts it into their calendar, with the link if they may join."""
    event = seen.event
    is_cancelled = event.cancelled_at is not None
    return Invitation(
        uid=event.uid,
        sequence=event.sequence,
        starts_at=event.starts_at,
        ends_at=ends_at(event),
        title=f"{event_name(event)}, {seen.term.name}",
        organizer=_organizer(seen.workspace),
        words=FOR_WHOM[Kind(event.kind)],
        url=event.join_url if seen.may_join and not is_cancelled else None,
        is_cancelled=is_cancelled,
    )


def _organizer(workspace: Workspace) -> str:
    """Return the address that opens the bot. Source: Slack's "Deep linking into Slack"."""
    link = f"https://slack.com/app_redirect?team={workspace.slack_team_id}"
    return link if workspace.slack_app_id is None else f"{link}&app={workspace.slack_app_id}"


def calendar_comment(event: Event) -> str:
    """Return what stands above the calendar file, as mrkdwn."""
    if event.cancelled_at is not None:
        return _(
            "{event}, {when}, doesn't take place. Open this, and it goes from your calendar.",
            event=escape(event_name(event)),
            when=moment(event.starts_at),
        )
    return _(
        "For your calendar: {event}, {when}. Open it.",
        event=escape(event_name(event)),
        when=moment(event.starts_at),
    )
