"""What coordinators see and fill in of events: links, who was there, where they are announced."""

from collections.abc import Sequence
from typing import Any

from slack_sdk.models.blocks import (
    Block,
    ConversationFilter,
    ConversationSelectElement,
    PlainTextObject,
)

from models import Event, Workspace
from programme.code_words import LONGEST_CODE_WORD
from programme.event_attendance import Attendees
from programme.event_page import EventSeen
from programme.event_settings import LONGEST, LONGEST_TITLE, SHORTEST
from programme.events import is_window_open
from programme.links import LONGEST_URL
from programme.translations import N_, Translated
from programme.translations import gettext as _
from views.events import MANAGE, event_name, say_when
from views.inputs import checkboxes, field, number, option, text_line
from views.messages import (
    Message,
    button,
    buttons,
    escape,
    facts,
    message,
    moment,
    paragraph,
    small_print,
    verbatim,
)
from views.surfaces import Surface, modal

EDIT = "events.edit"
EDIT_VIEW = "events.save"
LIST = "events.list"
OPEN = "events.open"
SETTINGS_VIEW = "events.save_settings"
CHANNEL = "channel"
COUNTS = "recording_counts"
_MOST_NAMED = 100
_CHANNEL_PROBLEMS = Translated(
    {
        "not_a_member": N_(
            "I'm not in this channel. Invite me there with /invite, then choose it again."
        ),
        "archived": N_("This channel is archived. Please choose another."),
        "shared": N_(
            "This channel is shared with other organisations. Please choose one of your own."
        ),
        "not_a_channel": N_("I can announce events in channels only. Please choose one."),
        "unknown": N_("Slack doesn't let me write there. Please choose another channel."),
    }
)


def manage_view(seen: EventSeen, attendees: Attendees) -> Surface:
    """Return the modal in which a coordinator looks after an event."""
    event = seen.event
    is_open = is_window_open(event, seen.now)
    blocks: list[Block] = [
        paragraph(f"*{escape(event_name(event))}*, {escape(seen.term.name)}\n{say_when(event)}"),
        *facts(
            [
                (_("Signed up"), str(len(attendees.coming))),
                (_("Can't come"), str(len(attendees.not_coming))),
                (_("Were there"), str(len(attendees.there))),
                (_("Can say that they were there"), _("Now") if is_open else _opens(seen)),
            ]
        ),
    ]
    if event.code_word:
        blocks += verbatim(_("Code word: {code_word}", code_word=event.code_word))
    blocks += _named(_("Signed up"), attendees.coming)
    blocks += _named(_("Were there"), attendees.there)
    blocks += _named(_("Watched the recording"), attendees.watched)
    event_id = str(event.id)
    elements = [
        button(_("Links and code word"), EDIT, value=event_id),
        button(_("Who was there"), LIST, value=event_id),
    ]
    if not is_open:
        elements.append(button(_("Let people say so now"), OPEN, value=event_id))
    blocks += [
        buttons(*elements),
        small_print(_("Its date is the term's: `/mentoring term edit`.")),
    ]
    view = modal("events.managed", _("Look after an event"), blocks, submit=_("Close"))
    del view["submit"]
    return {**view, "close": {"type": "plain_text", "text": _("Close")}}


def _opens(seen: EventSeen) -> str:
    return (
        _("Not any more") if seen.is_over else _("From {when}", when=moment(seen.event.starts_at))
    )


def _named(label: str, slack_user_ids: Sequence[str]) -> list[Block]:
    if not slack_user_ids:
        return []
    names = ", ".join(f"<@{one}>" for one in slack_user_ids[:_MOST_NAMED])
    more = len(slack_user_ids) - _MOST_NAMED
    if more > 0:
        names = _("{names} and {more} more", names=names, more=more)
    return [paragraph(f"*{label}*\n{names}")]


def edit_view(event: Event) -> Surface:
    """Return the form with what a coordinator says of an event."""
    return modal(
        EDIT_VIEW,
        _("Links and code word"),
        [
            field(
                "title",
                _("Title"),
                text_line(
                    "events.title",
                    event.title,
                    longest=LONGEST_TITLE,
                    placeholder=event_name(event) if not event.title else None,
                ),
                optional=True,
            ),
            field(
                "duration",
                _("Minutes"),
                number(
                    "events.duration", str(event.duration_minutes), least=SHORTEST, most=LONGEST
                ),
            ),
            field(
                "join_url",
                _("Link to join"),
                _link("events.join_url", event.join_url),
                hint=_("Shown to who signed up or is invited."),
                optional=True,
            ),
            field(
                "code_word",
                _("Code word"),
                text_line("events.code_word", event.code_word, longest=LONGEST_CODE_WORD),
                hint=_(
                    "Say it during the event: who says that they were there is asked for it. "
                    "Empty: nobody is asked."
                ),
                optional=True,
            ),
            field(
                "recording_url",
                _("Link to the recording"),
                _link("events.recording_url", event.recording_url),
                hint=_("Afterwards: those who were invited and weren't there hear of it."),
                optional=True,
            ),
        ],
        submit=_("Save"),
        ids={"event": event.id},
    )


def _link(action_id: str, value: str | None) -> Any:
    return text_line(action_id, value, longest=LONGEST_URL, placeholder="https://")


def settings_view(workspace: Workspace) -> Surface:
    """Return the form for where events are announced, and whether the recording counts."""
    channel = ConversationSelectElement(
        action_id="events.channel",
        placeholder=PlainTextObject(text=_("Choose a channel")),
        initial_conversation=workspace.programme_channel_id,
        filter=ConversationFilter(
            include=["public", "private"], exclude_external_shared_channels=True
        ),
    )
    return modal(
        SETTINGS_VIEW,
        _("Events"),
        [
            field(
                CHANNEL,
                _("Channel in which events are announced"),
                channel,
                hint=_(
                    "I join a public channel myself; into a private one, invite me first. Empty: "
                    "nothing is announced, and whom an event is for hears of it directly."
                ),
                optional=True,
            ),
            field(
                COUNTS,
                _("Mentor onboarding"),
                checkboxes(
                    "events.recording_counts",
                    [option(COUNTS, _("Watching the recording counts as having been there"))],
                    [COUNTS] if workspace.recording_counts else [],
                ),
                optional=True,
            ),
        ],
        submit=_("Save"),
    )


def channel_problem(code: str) -> str:
    """Return why events cannot be announced in a channel, for beside the field."""
    return _CHANNEL_PROBLEMS.get(code, _CHANNEL_PROBLEMS["unknown"])


def saved_message(event: Event) -> Message:
    """Return that what a coordinator said of an event is kept."""
    text = _(
        "Saved: {event}, {when}.",
        event=escape(event_name(event)),
        when=moment(event.starts_at),
    )
    look = button(_("Look after it"), MANAGE, value=str(event.id))
    return message(text, [paragraph(f":white_check_mark: {text}", look)])


def settings_saved_message(workspace: Workspace) -> Message:
    """Return where events are announced from now on."""
    channel_id = workspace.programme_channel_id
    where = (
        _("Events are announced in <#{channel_id}>.", channel_id=channel_id)
        if channel_id
        else _("Nothing is announced.")
    )
    counts = (
        _("Watching the onboarding recording counts as having been there.")
        if workspace.recording_counts
        else _("Watching the onboarding recording doesn't count as having been there.")
    )
    text = f"{where} {counts}"
    return message(text, [paragraph(f":white_check_mark: {text}")])
