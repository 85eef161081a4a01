"""The monthly follow-up as coordinators see it: what waits for them, what is open and done."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block, ButtonElement, DividerBlock

from models import CheckInWord
from programme.follow_up_list import FollowUp, FollowUpList, Said, TermFollowUps
from programme.follow_ups import LONGEST_WORDS, Answer
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

_SAYS = {
    Answer.WELL: "says that all is well",
    Answer.HELP: "would like some help",
    Answer.OTHER: "wrote to you",
}
_MARKS = {Answer.WELL: ":white_check_mark:", Answer.HELP: ":handshake:", Answer.OTHER: ":memo:"}
_MOST_NAMES = 40
_MOST_WORDS = 3
_SHORTEST = 400


def follow_ups_message(listed: FollowUpList) -> Message:
    """Return what waits for the coordinators, and how far the follow-up under way is."""
    count = listed.total
    text = (
        f"{count} {'answer waits' if count == 1 else 'answers wait'} for you."
        if count
        else "No answer waits for you."
    )
    blocks: list[Block] = [heading("How the groups are"), paragraph(text)]
    for one in listed.waiting:
        blocks += [paragraph(_say_answer(one)), *_words(one.words), buttons(*_elements(one))]
    if count > len(listed.waiting):
        more = f"…and {count - len(listed.waiting)} more, which come up as you handle these."
        blocks.append(paragraph(more))
    for standing in listed.terms:
        blocks += [DividerBlock(), *_standing(standing)]
    if not listed.terms:
        blocks.append(
            small_print(
                "Groups are asked every four weeks while a term runs, but for its last week."
            )
        )
    return message(f"How the groups are: {text}", blocks)


def _say_answer(one: FollowUp) -> str:
    answer = Answer(one.check_in.answer)
    who = f"<@{one.answerer.slack_user_id}>" if one.answerer else "somebody who left"
    since = moment(one.check_in.answered_at, "{date_short}")
    return f"{_MARKS[answer]} *{escape(one.group.name)}*: {who} {_SAYS[answer]} ({since})"


def _words(words: Sequence[CheckInWord]) -> list[Block]:
    """Return the last words as one block, however long they are."""
    lines = [_say_word(one) for one in words[-_MOST_WORDS:]]
    return [*verbatim("\n".join(lines))]


def _say_word(one: CheckInWord) -> str:
    text = " ".join(one.words.split())
    short = text if len(text) <= _SHORTEST else f"{text[: _SHORTEST - 1]}…"
    return f"You answered: {short}" if one.by_coordinator else f"“{short}”"


def _elements(one: FollowUp) -> list[ButtonElement]:
    value = f"{one.check_in.id}:{one.last_word_id}"
    return [
        button("Answer", REPLY, value=value, style="primary"),
        button("Mark as handled", MARK_HANDLED, value=value),
    ]


def _standing(standing: TermFollowUps) -> list[Block]:
    name, number = escape(standing.term.name), standing.number
    blocks: list[Block] = [paragraph(f"*{name}*, follow-up {number}")]
    for label, names in (
        ("Not answered yet", standing.open),
        ("Answered, nothing left to do", standing.handled),
    ):
        if names:
            shown = ", ".join(names[:_MOST_NAMES])
            more = len(names) - _MOST_NAMES
            rest = f" and {more} more" if more > 0 else ""
            blocks += verbatim(f"{label} ({len(names)}): {shown}{rest}")
    return blocks


def help_wanted_message(one: FollowUp) -> Message:
    """Return that a group would like some help, for a coordinator."""
    who = f"<@{one.answerer.slack_user_id}>" if one.answerer else "A mentor"
    text = f"{who} would like some help with {escape(one.group.name)}."
    return message(
        text, [paragraph(f":handshake: {text}"), *_words(one.words), buttons(*_elements(one))]
    )


def written_message(said: Said) -> Message:
    """Return what a mentor wrote about their group, for a coordinator."""
    one = said.follow_up
    who = f"<@{said.writer.slack_user_id}>" if said.writer else "A mentor"
    wants = one.check_in.answer == Answer.HELP
    text = f"{who} writes about {escape(one.group.name)}" + (
        " and would like some help:" if wants else ":"
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
        for block in verbatim(f"You answered: {word.words}" if word.by_coordinator else word.words)
    ]
    return modal(
        REPLY_VIEW,
        "Your answer",
        [
            paragraph(_say_answer(one)),
            *said[-40:],
            field(
                "words",
                "Your answer",
                text_line("follow_ups.reply_words", None, longest=LONGEST_WORDS, multiline=True),
                hint="They read it in your name.",
            ),
            field(
                "handled",
                "And then?",
                checkboxes(
                    "follow_ups.reply_handled",
                    [option(HANDLED, "Nothing is left to do: mark it as handled")],
                    [HANDLED],
                ),
                optional=True,
            ),
        ],
        submit="Send",
        ids={"check_in": one.check_in.id, "last_word": last_word_id},
    )


def read_answer(value: str) -> tuple[int, int]:
    """Return the answer and the last word that was shown with it, from a button."""
    check_in_id, last_word_id = value.split(":")
    return int(check_in_id), int(last_word_id)


def handled_message() -> Message:
    """Return that an answer is off the list, for the coordinator who did it."""
    text = "Handled. `/mentoring followups` shows what is left."
    return message(text, [paragraph(f":white_check_mark: {text}")])


def reply_sent_message() -> Message:
    """Return that an answer is on its way, for the coordinator who wrote it."""
    text = "They'll get your words from me, in your name."
    return message(text, [paragraph(f":white_check_mark: {text}")])
