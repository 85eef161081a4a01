"""What coordinators say to many at once."""

from collections.abc import Sequence

from models import Group, Term
from programme.announcements import LONGEST_WORDS, Announced, Audience
from programme.focuses import FOCUSES
from views.inputs import field, multi_menu, option, radio, text_line
from views.messages import (
    Message,
    button,
    buttons,
    escape,
    message,
    paragraph,
    small_print,
    verbatim,
)
from views.surfaces import Surface, modal

WRITE_VIEW = "announcements.write"
SEND_VIEW = "announcements.send"
TEST = "announcements.test"
CHOOSE_AUDIENCE = "Please choose whom to write to."

_MOST_OPTIONS, _LONGEST_OPTION = 100, 75
_AUDIENCES = {
    Audience.ALL: "Everybody",
    Audience.MENTORS: "Mentors",
    Audience.MENTEES: "Mentees",
}


def write_view(term: Term, groups: Sequence[Group]) -> Surface:
    """Return the modal in which a coordinator writes to many."""
    audiences = [option(one.value, words) for one, words in _AUDIENCES.items()]
    focuses = [option(code, focus.name[:_LONGEST_OPTION]) for code, focus in FOCUSES.items()]
    named = [option(str(one.id), one.name[:_LONGEST_OPTION]) for one in groups[:_MOST_OPTIONS]]
    return modal(
        WRITE_VIEW,
        "Announce",
        [
            paragraph(f"What shall people of *{escape(term.name)}* hear from you?"),
            field("audience", "To", radio("announcements.audience", audiences, Audience.ALL.value)),
            field(
                "focuses",
                "Only in groups with these focuses",
                multi_menu("announcements.focuses", "Any focus", focuses, []),
                optional=True,
            ),
            *(
                [
                    field(
                        "groups",
                        "Only in these groups",
                        multi_menu("announcements.groups", "Any group", named, []),
                        optional=True,
                    )
                ]
                if named
                else []
            ),
            field(
                "words",
                "Your words",
                text_line("announcements.words", None, longest=LONGEST_WORDS, multiline=True),
            ),
        ],
        submit="Preview",
    )


def preview_view(announced: Announced, readers: int, note: str | None = None) -> Surface:
    """Return the modal that shows it as its readers will see it; ``note`` is our own mrkdwn."""
    draft = announced.announcement
    people = f"{readers} {'person' if readers == 1 else 'people'}"
    return modal(
        SEND_VIEW,
        "Look at it once more",
        [
            paragraph(f"{people} will read this, each once and in their own daytime:"),
            *announcement_message(announced).blocks,
            buttons(button("Send it to me first", TEST, value=str(draft.id))),
            *([small_print(note)] if note else []),
        ],
        submit=f"Send to {people}",
        ids={"announcement": draft.id},
    )


def announcement_message(announced: Announced) -> Message:
    """Return an announcement as its readers see it."""
    opening = _opening(announced)
    words = announced.announcement.words
    return message(f"{opening} {escape(words)}", [paragraph(opening), *verbatim(words)])


def _opening(announced: Announced) -> str:
    who = f"<@{announced.by.slack_user_id}>" if announced.by else "A coordinator"
    return f":mega: {who} writes to you about {escape(announced.term.name)}:"


def say_tried() -> str:
    """Return that somebody got it themselves."""
    return "It is in our conversation now, as they will see it. Nobody else has it yet."


def announced_message(readers: int | None) -> Message:
    """Return to who announced something how many will read it; None when it was sent before."""
    text = (
        "That one is on its way already; nobody reads it twice."
        if readers is None
        else f"On its way to {readers} {'person' if readers == 1 else 'people'}, each in their own "
        "daytime."
    )
    return message(text, [paragraph(text)])
