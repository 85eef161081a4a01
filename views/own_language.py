"""The language in which somebody would like to read the bot."""

from babel import Locale

from programme.translations import LANGUAGES
from programme.translations import gettext as _
from views.inputs import field, option, radio
from views.messages import Message, message, paragraph
from views.surfaces import Surface, modal

OPEN = "own_language.open"
VIEW = "own_language.view"
AS_IN_SLACK = "slack"


def own_language_view(chosen: str | None) -> Surface:
    """Return the form; each language is called by its own name.

    ``chosen`` is None where their Slack decides.
    """
    options = [
        option(AS_IN_SLACK, _("As in Slack")),
        *(option(one, str(Locale(one).get_language_name(one)).capitalize()) for one in LANGUAGES),
    ]
    return modal(
        VIEW,
        _("Language"),
        [
            field(
                "language",
                _("In which language shall I write to you?"),
                radio("own_language.language", options, chosen or AS_IN_SLACK),
                hint=_("What people write stays as they wrote it."),
            )
        ],
        submit=_("Save"),
    )


def language_kept_message() -> Message:
    """Return, in the language that was chosen, that it was."""
    text = _("Noted. From now on I write to you in this language.")
    return message(text, [paragraph(text)])
