"""Questions of the community to a group, and the group's answers."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block

from models import Group
from programme.questions import LONGEST_ANSWER, LONGEST_QUESTION, QuestionSeen
from programme.translations import gettext as _
from views.inputs import field, text_line
from views.messages import Message, button, buttons, escape, message, paragraph, verbatim
from views.surfaces import Surface, modal

SEND_QUESTION = "questions.send"
ANSWER = "questions.answer"
SEND_ANSWER = "questions.send_answer"
_MOST_SHOWN = 12


def question_view(group: Group) -> Surface:
    """Return the form for a question to a group."""
    return modal(
        SEND_QUESTION,
        _("Ask a group"),
        [
            *verbatim(_("Your question for {group}", group=group.name)),
            field(
                "question",
                _("What would you like to know?"),
                text_line("questions.words", None, longest=LONGEST_QUESTION, multiline=True),
                hint=(
                    _(
                        "The group sees that it is from you. I bring you their answer; below the"
                        " showcase's announcement everybody can read both, without your name."
                    )
                ),
            ),
        ],
        submit=_("Ask"),
        ids={"group": group.id},
    )


def question_kept_message(group: Group) -> Message:
    """Return that a question is on its way, for who asked it."""
    text = _(
        "Your question is on its way to {group}. I'll bring you their answer.",
        group=escape(group.name),
    )
    return message(text, [paragraph(f":white_check_mark: {text}")])


def _who(seen: QuestionSeen) -> str:
    return f"<@{seen.asker.slack_user_id}>" if seen.asker is not None else _("Somebody")


def asked_message(seen: QuestionSeen) -> Message:
    """Return a question, for the channel of the group that is asked."""
    text = _("{who} has a question about your project for the showcase.", who=_who(seen))
    return message(
        f"{text} “{escape(seen.question.words)}”",
        [
            paragraph(f":raising_hand: {text}"),
            *verbatim(seen.question.words),
            buttons(button(_("Answer"), ANSWER, value=str(seen.question.id), style="primary")),
        ],
    )


def answer_view(seen: QuestionSeen) -> Surface:
    """Return the form for the group's answer."""
    return modal(
        SEND_ANSWER,
        _("Answer"),
        [
            paragraph(_("{who} asks:", who=_who(seen))),
            *verbatim(seen.question.words),
            field(
                "answer",
                _("Your answer"),
                text_line(
                    "questions.answer_words",
                    seen.question.answer,
                    longest=LONGEST_ANSWER,
                    multiline=True,
                ),
            ),
        ],
        submit=_("Send"),
        ids={"question": seen.question.id},
    )


def answer_kept_message() -> Message:
    """Return that an answer is on its way, for who wrote it."""
    text = _(
        "Thank you! They get your answer from me. Where the showcase is announced, everybody can"
        " read it, too."
    )
    return message(text, [paragraph(f":white_check_mark: {text}")])


def answered_message(seen: QuestionSeen) -> Message:
    """Return a group's answer, for who asked."""
    text = _("{group} answered your question.", group=escape(seen.group.name))
    return message(
        f"{text} “{escape(seen.question.answer or '')}”",
        [
            paragraph(f":speech_balloon: {text}"),
            *verbatim(_("You asked: {words}", words=seen.question.words)),
            *verbatim(seen.question.answer or ""),
        ],
    )


def shared_message(seen: QuestionSeen) -> Message:
    """Return a question with the group's answer, for everybody; who asked is not named."""
    text = _("{group} answered a question:", group=escape(seen.group.name))
    return message(
        f"{text} “{escape(seen.question.words)}” {escape(seen.question.answer or '')}",
        [
            paragraph(f":speech_balloon: {text}"),
            *verbatim(f"“{seen.question.words}”"),
            *verbatim(seen.question.answer or ""),
        ],
    )


def questions_message(group: Group, questions: Sequence[QuestionSeen]) -> Message:
    """Return what a group was asked, with buttons to answer, for a member of it."""
    waiting = sum(seen.question.answer is None for seen in questions)
    text = (
        _("{group} has no questions yet.", group=escape(group.name))
        if not questions
        else _(
            "Questions for {group}: {number}, {waiting} to be answered.",
            group=escape(group.name),
            number=len(questions),
            waiting=waiting,
        )
    )
    blocks: list[Block] = [paragraph(text)]
    for seen in questions[:_MOST_SHOWN]:
        done = seen.question.answer is not None
        words = _("Change the answer") if done else _("Answer")
        mark = ":white_check_mark: " if done else ""
        press = button(words, ANSWER, value=str(seen.question.id))
        asks = _("{who} asks:", who=_who(seen))
        blocks += [
            paragraph(f"{mark}{asks}", press),
            *verbatim(seen.question.words),
        ]
    return message(text, blocks)
