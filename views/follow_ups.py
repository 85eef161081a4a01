"""The monthly follow-up as a group's mentors see it."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block

from models import Group
from programme.follow_up_list import FollowUp, Question, Said
from programme.follow_ups import LONGEST_WORDS, Answer
from programme.listings import listing
from programme.translations import N_, Translated
from programme.translations import gettext as _
from views.inputs import field, text_line
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

WELL = "follow_ups.well"
HELP = "follow_ups.help"
WRITE = "follow_ups.write"
WRITE_VIEW = "follow_ups.send"

_MOST_NAMED = 3
_THANKS = Translated(
    {
        Answer.WELL: N_(
            ":white_check_mark: You told us that all is well. Thank you, good to hear!"
        ),
        Answer.HELP: N_(":handshake: You'd like some help. A coordinator will write to you."),
        Answer.OTHER: N_(":white_check_mark: Thank you for writing. A coordinator will read it."),
    }
)


def question_message(question: Question, coordinators: Sequence[str]) -> Message:
    """Return the follow-up for a mentor, in the coordinators' name; their Slack ids are given.

    Once it is answered it shows the answer, which can be changed and added to.
    """
    if question.follow_up is not None:
        return answered_message(question.follow_up)
    some = [f"<@{one}>" for one in coordinators[:_MOST_NAMED]]
    who = listing(some) if some else _("Your coordinators")
    name = escape(question.group.name)
    text = _(
        "{who} would like to know how {name} is doing. Is there anything we can do to help?",
        who=who,
        name=name,
    )
    return message(text, [paragraph(f":wave: {text}"), *_answers(question)])


def reminder_message(question: Question) -> Message:
    """Return the follow-up again, a week later; it is the last time that it is brought up."""
    name = escape(question.group.name)
    text = _(
        "How is {name} doing? One click is enough, and if anything is missing we'd love to help.",
        name=name,
    )
    return message(text, [paragraph(f":wave: {text}"), *_answers(question)])


def _answers(question: Question) -> list[Block]:
    value = _value(question.group.id, question.number)
    return [
        buttons(
            button(_("All is well"), WELL, value=value, style="primary"),
            button(_("We'd like some help"), HELP, value=value),
            button(_("Something else"), WRITE, value=value),
        ),
        small_print(_("Your coordinators read your answer, and nobody else does.")),
    ]


def answered_message(follow_up: FollowUp) -> Message:
    """Return what a group answered, for its mentors, with the way to say more."""
    check_in = follow_up.check_in
    answer, value = Answer(check_in.answer), _value(check_in.group_id, check_in.number)
    text = f"{_THANKS[answer]} ({escape(follow_up.group.name)})"
    elements = [button(_("Write more"), WRITE, value=value)]
    if answer is not Answer.HELP:
        elements.append(button(_("We'd like some help"), HELP, value=value))
    if answer is not Answer.WELL:
        elements.append(button(_("All is well now"), WELL, value=value))
    words = [block for one in follow_up.words[-3:] for block in verbatim(f"“{one.words}”")]
    return message(text, [paragraph(text), *words, buttons(*elements)])


def write_view(group: Group, number: int, *, wants_help: bool) -> Surface:
    """Return the modal in which a mentor writes to the coordinators."""
    hint = _("What would help, and by when?") if wants_help else None
    return modal(
        WRITE_VIEW,
        _("To your coordinators"),
        [
            field(
                "words",
                _("What should we know?"),
                text_line("follow_ups.words", None, longest=LONGEST_WORDS, multiline=True),
                hint=hint,
            )
        ],
        submit=_("Send"),
        ids={"group": group.id, "number": number},
    )


def replied_message(said: Said) -> Message:
    """Return a coordinator's answer to a mentor, in their name, with a way to write back."""
    check_in, name = said.follow_up.check_in, escape(said.follow_up.group.name)
    who = f"<@{said.writer.slack_user_id}>" if said.writer else _("A coordinator")
    text = _("{who} answers what you wrote about {name}:", who=who, name=name)
    value = _value(check_in.group_id, check_in.number)
    return message(
        text,
        [
            paragraph(f":speech_balloon: {text}"),
            *verbatim(said.word.words),
            buttons(button(_("Write back"), WRITE, value=value)),
        ],
    )


def _value(group_id: int, number: int) -> str:
    return f"{group_id}:{number}"


def read_value(value: str) -> tuple[int, int]:
    """Return the group and the number of its follow-up, from a button."""
    group_id, number = value.split(":")
    return int(group_id), int(number)
