"""The monthly follow-up as coordinators see it: what waits for them, what is open and done."""

from collections.abc import Sequence
from datetime import timedelta

from slack_sdk.models.blocks import Block, ButtonElement, DividerBlock

from models import CheckInWord
from programme.follow_up_list import FollowUp, FollowUpList, Said, TermFollowUps
from programme.follow_ups import LONGEST_WORDS, Answer
from programme.timings import FOLLOW_UP_EVERY
from programme.translations import N_, Translated, ngettext
from programme.translations import gettext as _
from views.inputs import checkboxes, field, option, text_line
from views.messages import (
    Message,
    button,
    buttons,
    escape,
    heading,
    message,
    moment,
    paragraph,
    small_print,
    verbatim,
)
from views.surfaces import Surface, modal

OPEN_LIST = "follow_ups.open_list"
MARK_HANDLED = "follow_ups.mark_handled"
REPLY = "follow_ups.reply"
REPLY_VIEW = "follow_ups.send_reply"
HANDLED = "handled"

_SAYS = Translated(
    {
        Answer.WELL: N_("says that all is well"),
        Answer.HELP: N_("would like some help"),
        Answer.OTHER: N_("wrote to you"),
    }
)
_MARKS = {Answer.WELL: ":white_check_mark:", Answer.HELP: ":handshake:", Answer.OTHER: ":memo:"}
_MOST_NAMES = 40
_MOST_WORDS = 3
_SHORTEST = 400


def follow_ups_message(listed: FollowUpList) -> Message:
    """Return what waits for the coordinators, and how far the follow-up under way is."""
    count = listed.total
    text = (
        ngettext("{count} answer waits for you.", "{count} answers wait for you.", count)
        if count
        else _("No answer waits for you.")
    )
    blocks: list[Block] = [heading(_("How the groups are")), paragraph(text)]
    for one in listed.waiting:
        blocks += [paragraph(_say_answer(one)), *_words(one.words), buttons(*_elements(one))]
    if count > len(listed.waiting):
        more = _(
            "…and {more} more, which come up as you handle these.",
            more=count - len(listed.waiting),
        )
        blocks.append(paragraph(more))
    for standing in listed.terms:
        blocks += [DividerBlock(), *_standing(standing)]
    if not listed.terms:
        blocks.append(
            small_print(
                ngettext(
                    "Groups are asked every week while a term runs, but for its last week.",
                    "Groups are asked every {count} weeks while a term runs, but for its last "
                    "week.",
                    FOLLOW_UP_EVERY.length // timedelta(weeks=1),
                )
            )
        )
    return message(_("How the groups are: {text}", text=text), blocks)


def _say_answer(one: FollowUp) -> str:
    answer = Answer(one.check_in.answer)
    who = f"<@{one.answerer.slack_user_id}>" if one.answerer else _("somebody who left")
    since = moment(one.check_in.answered_at, "{date_short}")
    return f"{_MARKS[answer]} *{escape(one.group.name)}*: {who} {_SAYS[answer]} ({since})"


def _words(words: Sequence[CheckInWord]) -> list[Block]:
    """Return the last words as one block, however long they are."""
    lines = [_say_word(one) for one in words[-_MOST_WORDS:]]
    return [*verbatim("\n".join(lines))]


def _say_word(one: CheckInWord) -> str:
    text = " ".join(one.words.split())
    short = text if len(text) <= _SHORTEST else f"{text[: _SHORTEST - 1]}…"
    return _("You answered: {short}", short=short) if one.by_coordinator else f"“{short}”"


def _elements(one: FollowUp) -> list[ButtonElement]:
    value = f"{one.check_in.id}:{one.last_word_id}"
    return [
        button(_("Answer"), REPLY, value=value, style="primary"),
        button(_("Mark as handled"), MARK_HANDLED, value=value),
    ]


def _standing(standing: TermFollowUps) -> list[Block]:
    name, number = escape(standing.term.name), standing.number
    blocks: list[Block] = [paragraph(_("*{name}*, follow-up {number}", name=name, number=number))]
    for label, names in (
        (_("Not answered yet"), standing.open),
        (_("Answered, nothing left to do"), standing.handled),
    ):
        if names:
            shown = ", ".join(names[:_MOST_NAMES])
            more = len(names) - _MOST_NAMES
            rest = _(" and {more} more", more=more) if more > 0 else ""
            blocks += verbatim(f"{label} ({len(names)}): {shown}{rest}")
    return blocks


def help_wanted_message(one: FollowUp) -> Message:
    """Return that a group would like some help, for a coordinator."""
    who = f"<@{one.answerer.slack_user_id}>" if one.answerer else _("A mentor")
    text = _("{who} would like some help with {group}.", who=who, group=escape(one.group.name))
    return message(
        text, [paragraph(f":handshake: {text}"), *_words(one.words), buttons(*_elements(one))]
    )


def written_message(said: Said) -> Message:
    """Return what a mentor wrote about their group, for a coordinator."""
    one = said.follow_up
    who = f"<@{said.writer.slack_user_id}>" if said.writer else _("A mentor")
    wants = one.check_in.answer == Answer.HELP
    text = (
        _(
            "{who} writes about {group} and would like some help:",
            who=who,
            group=escape(one.group.name),
        )
        if wants
        else _("{who} writes about {group}:", who=who, group=escape(one.group.name))
    )
    return message(
        text,
        [paragraph(f":memo: {text}"), *verbatim(said.word.words), buttons(*_elements(one))],
    )


def reply_view(one: FollowUp, last_word_id: int) -> Surface:
    """Return the modal with all that was written, in which a coordinator answers."""
    said = [
        block
        for word in one.words
        for block in verbatim(
            _("You answered: {words}", words=word.words) if word.by_coordinator else word.words
        )
    ]
    return modal(
        REPLY_VIEW,
        _("Your answer"),
        [
            paragraph(_say_answer(one)),
            *said[-40:],
            field(
                "words",
                _("Your answer"),
                text_line("follow_ups.reply_words", None, longest=LONGEST_WORDS, multiline=True),
                hint=_("They read it in your name."),
            ),
            field(
                "handled",
                _("And then?"),
                checkboxes(
                    "follow_ups.reply_handled",
                    [option(HANDLED, _("Nothing is left to do: mark it as handled"))],
                    [HANDLED],
                ),
                optional=True,
            ),
        ],
        submit=_("Send"),
        ids={"check_in": one.check_in.id, "last_word": last_word_id},
    )


def read_answer(value: str) -> tuple[int, int]:
    """Return the answer and the last word that was shown with it, from a button."""
    check_in_id, last_word_id = value.split(":")
    return int(check_in_id), int(last_word_id)


def handled_message() -> Message:
    """Return that an answer is off the list, for the coordinator who did it."""
    text = _("Handled. `/mentoring followups` shows what is left.")
    return message(text, [paragraph(f":white_check_mark: {text}")])


def reply_sent_message() -> Message:
    """Return that an answer is on its way, for the coordinator who wrote it."""
    text = _("They'll get your words from me, in your name.")
    return message(text, [paragraph(f":white_check_mark: {text}")])
