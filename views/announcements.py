"""What coordinators say to many at once."""

from collections.abc import Sequence

from models import Group, Term
from programme.announcements import LONGEST_WORDS, Announced, Audience
from programme.focuses import FOCUSES
from programme.translations import N_, Translated, ngettext
from programme.translations import gettext as _
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
CHOOSE_AUDIENCE = N_("Please choose whom to write to.")

_MOST_OPTIONS, _LONGEST_OPTION = 100, 75
_AUDIENCES = Translated(
    {
        Audience.ALL: N_("Everybody"),
        Audience.MENTORS: N_("Mentors"),
        Audience.MENTEES: N_("Mentees"),
    }
)


def write_view(term: Term, groups: Sequence[Group]) -> Surface:
    """Return the modal in which a coordinator writes to many."""
    audiences = [option(one.value, words) for one, words in _AUDIENCES.items()]
    focuses = [option(code, focus.name[:_LONGEST_OPTION]) for code, focus in FOCUSES.items()]
    named = [option(str(one.id), one.name[:_LONGEST_OPTION]) for one in groups[:_MOST_OPTIONS]]
    return modal(
        WRITE_VIEW,
        _("Announce"),
        [
            paragraph(_("What shall people of *{term}* hear from you?", term=escape(term.name))),
            field(
                "audience", _("To"), radio("announcements.audience", audiences, Audience.ALL.value)
            ),
            field(
                "focuses",
                _("Only in groups with these focuses"),
                multi_menu("announcements.focuses", _("Any focus"), focuses, []),
                optional=True,
            ),
            *(
                [
                    field(
                        "groups",
                        _("Only in these groups"),
                        multi_menu("announcements.groups", _("Any group"), named, []),
                        optional=True,
                    )
                ]
                if named
                else []
            ),
            field(
                "words",
                _("Your words"),
                text_line("announcements.words", None, longest=LONGEST_WORDS, multiline=True),
            ),
        ],
        submit=_("Preview"),
    )


def preview_view(announced: Announced, readers: int, note: str | None = None) -> Surface:
    """Return the modal that shows it as its readers will see it; ``note`` is our own mrkdwn."""
    draft = announced.announcement
    return modal(
        SEND_VIEW,
        _("Look at it once more"),
        [
            paragraph(
                ngettext(
                    "{count} person will read this, each once and in their own daytime:",
                    "{count} people will read this, each once and in their own daytime:",
                    readers,
                )
            ),
            *announcement_message(announced).blocks,
            buttons(button(_("Send it to me first"), TEST, value=str(draft.id))),
            *([small_print(note)] if note else []),
        ],
        submit=ngettext("Send to {count} person", "Send to {count} people", readers),
        ids={"announcement": draft.id},
    )


def announcement_message(announced: Announced) -> Message:
    """Return an announcement as its readers see it."""
    opening = _opening(announced)
    words = announced.announcement.words
    return message(f"{opening} {escape(words)}", [paragraph(opening), *verbatim(words)])


def _opening(announced: Announced) -> str:
    who = f"<@{announced.by.slack_user_id}>" if announced.by else _("A coordinator")
    return _(":mega: {who} writes to you about {term}:", who=who, term=escape(announced.term.name))


def say_tried() -> str:
    """Return that somebody got it themselves."""
    return _("It is in our conversation now, as they will see it. Nobody else has it yet.")


def announced_message(readers: int | None) -> Message:
    """Return to who announced something how many will read it; None when it was sent before."""
    text = (
        _("That one is on its way already; nobody reads it twice.")
        if readers is None
        else ngettext(
            "On its way to {count} person, each in their own daytime.",
            "On its way to {count} people, each in their own daytime.",
            readers,
        )
    )
    return message(text, [paragraph(text)])
