"""Questions of the community to a group, and the group's answers."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block

from models import Group
from programme.questions import LONGEST_ANSWER, LONGEST_QUESTION, QuestionSeen
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
        "Ask a group",
        [
            *verbatim(f"Your question for {group.name}"),
            field(
                "question",
                "What would you like to know?",
                text_line("questions.words", None, longest=LONGEST_QUESTION, multiline=True),
                hint=(
                    "The group sees that it is from you. I bring you their answer; below the"
                    " showcase's announcement everybody can read both, without your name."
                ),
            ),
        ],
        submit="Ask",
        ids={"group": group.id},
    )


def question_kept_message(group: Group) -> Message:
    """Return that a question is on its way, for who asked it."""
    text = f"Your question is on its way to {escape(group.name)}. I'll bring you their answer."
    return message(text, [paragraph(f":white_check_mark: {text}")])


def _who(seen: QuestionSeen) -> str:
    return f"<@{seen.asker.slack_user_id}>" if seen.asker is not None else "Somebody"


def asked_message(seen: QuestionSeen) -> Message:
    """Return a question, for the channel of the group that is asked."""
    text = f"{_who(seen)} has a question about your project for the showcase."
    return message(
        f"{text} “{escape(seen.question.words)}”",
        [
            paragraph(f":raising_hand: {text}"),
            *verbatim(seen.question.words),
            buttons(button("Answer", ANSWER, value=str(seen.question.id), style="primary")),
        ],
    )


def answer_view(seen: QuestionSeen) -> Surface:
    """Return the form for the group's answer."""
    return modal(
        SEND_ANSWER,
        "Answer",
        [
            paragraph(f"{_who(seen)} asks:"),
            *verbatim(seen.question.words),
            field(
                "answer",
                "Your answer",
                text_line(
                    "questions.answer_words",
                    seen.question.answer,
                    longest=LONGEST_ANSWER,
                    multiline=True,
                ),
            ),
        ],
        submit="Send",
        ids={"question": seen.question.id},
    )


def answer_kept_message() -> Message:
    """Return that an answer is on its way, for who wrote it."""
    text = (
        "Thank you! They get your answer from me. Where the showcase is announced, everybody can"
        " read it, too."
    )
    return message(text, [paragraph(f":white_check_mark: {text}")])


def answered_message(seen: QuestionSeen) -> Message:
    """Return a group's answer, for who asked."""
    text = f"{escape(seen.group.name)} answered your question."
    return message(
        f"{text} “{escape(seen.question.answer or '')}”",
        [
            paragraph(f":speech_balloon: {text}"),
            *verbatim(f"You asked: {seen.question.words}"),
            *verbatim(seen.question.answer or ""),
        ],
    )


def shared_message(seen: QuestionSeen) -> Message:
    """Return a question with the group's answer, for everybody; who asked is not named."""
    text = f"{escape(seen.group.name)} answered a question:"
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
        f"{escape(group.name)} has no questions yet."
        if not questions
        else f"Questions for {escape(group.name)}: {len(questions)}, {waiting} to be answered."
    )
    blocks: list[Block] = [paragraph(text)]
    for seen in questions[:_MOST_SHOWN]:
        done = seen.question.answer is not None
        words = "Change the answer" if done else "Answer"
        mark = ":white_check_mark: " if done else ""
        press = button(words, ANSWER, value=str(seen.question.id))
        blocks += [paragraph(f"{mark}{_who(seen)} asks:", press), *verbatim(seen.question.words)]
    return message(text, blocks)
