"""What the community asks a group, before and during the showcase.

Source: "We will also answer questions from the community".
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import and_, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import Event, Group, Nudge, Person, Question, Showing, Term
from programme.event_announcements import find_announcement
from programme.event_dates import Kind
from programme.group import InGroup, get_group_for, tell
from programme.nudges import say_later
from programme.people import Caller
from programme.permissions import Action, permit
from programme.refusals import FieldProblems, Refusal
from programme.translations import gettext as _

ASKED = "showcase.question_asked"
ANSWERED = "showcase.question_answered"
SHARED = "showcase.answer_shared"
LONGEST_QUESTION, LONGEST_ANSWER = 500, 1500
MOST_QUESTIONS = 10  # of one person to one group: more belongs into a conversation


@dataclass(frozen=True)
class QuestionSeen:
    """A question with its group and who asked it; None when they are gone."""

    question: Question
    group: Group
    asker: Person | None


def _check(words: str | None, field: str, longest: int) -> str:
    text = (words or "").strip()
    if not text:
        raise FieldProblems({field: _("Please write a sentence.")})
    if len(text) > longest:
        raise FieldProblems(
            {field: _("Please keep it within {longest} characters.", longest=longest)}
        )
    return text


async def get_asked_group(session: AsyncSession, caller: Caller, group_id: int) -> InGroup:
    """Return a group of the caller's workspace that can be asked; else raise ``Refusal``."""
    permit(caller, Action.ASK_QUESTION)
    found = await session.exec(
        select(Group, Term)
        .join(Term, col(Term.id) == col(Group.term_id))
        .where(
            Group.id == group_id,
            Term.workspace_id == caller.workspace_id,
            col(Group.ended_at).is_(None),
        )
    )
    row = found.one_or_none()
    if row is None:
        raise Refusal(
            _("That group isn't there any more. `/mentoring showcase` shows those that are.")
        )
    return InGroup(row[0], row[1], None)


async def ask_question(
    session: AsyncSession, caller: Caller, group_id: int, words: str | None, now: datetime
) -> Question:
    """Keep a question for a group, and tell the group; the same question again is kept once.

    Raises ``FieldProblems`` when it is empty or too long and ``Refusal`` when the group is gone
    or was asked enough by the same person.
    """
    in_group = await get_asked_group(session, caller, group_id)
    text = _check(words, "question", LONGEST_QUESTION)
    found = await session.exec(
        select(Question).where(Question.group_id == group_id, Question.asked_by == caller.person_id)
    )
    asked = found.all()
    for one in asked:
        if one.words == text:
            return one
    if len(asked) >= MOST_QUESTIONS:
        raise Refusal(_("You've asked this group a lot already. Why not talk with them directly?"))
    question = Question(group_id=group_id, asked_by=caller.person_id, words=text, asked_at=now)
    session.add(question)
    await session.flush()
    if channel_id := in_group.group.slack_channel_id:
        await tell(
            session,
            in_group,
            ASKED,
            "question",
            question.id,
            now,
            slack_channel_id=channel_id,
        )
    return question


async def get_question_for(session: AsyncSession, caller: Caller, question_id: int) -> QuestionSeen:
    """Return a question to a group whose member the caller is; else raise ``Refusal``."""
    seen = await find_question(session, question_id)
    await get_group_for(
        session, caller, seen.group.id if seen is not None else 0, Action.ANSWER_QUESTION
    )
    if seen is None:
        raise Refusal(_("That question isn't there any more."))
    return seen


async def answer_question(
    session: AsyncSession, caller: Caller, question_id: int, words: str | None, now: datetime
) -> QuestionSeen:
    """Keep a group's answer, over an earlier one; tell who asked, and everybody in the thread.

    The thread is that of the showcase's announcement in the programme's channel, if there is one.

    Raises ``FieldProblems`` when it is empty or too long, ``Refusal`` when it is not theirs.
    """
    seen = await get_question_for(session, caller, question_id)
    text = _check(words, "answer", LONGEST_ANSWER)
    question = seen.question
    if question.answer == text:
        return seen
    question.answer, question.answered_by, question.answered_at = text, caller.person_id, now
    if question.asked_by is not None:
        await say_later(
            session,
            workspace_id=caller.workspace_id,
            kind=ANSWERED,
            key=f"{ANSWERED}:question/{question.id}:{int(now.timestamp())}",
            person_id=question.asked_by,
            subject={"question": question.id},
            due_at=now,
            now=now,
        )
    announcement = await _find_announcement(session, seen.group)
    if announcement is not None and announcement.id is not None:
        await say_later(
            session,
            workspace_id=caller.workspace_id,
            kind=SHARED,
            key=f"{SHARED}:question/{question.id}:{int(now.timestamp())}",
            slack_channel_id=announcement.slack_channel_id,
            subject={"question": question.id, "announcement": announcement.id},
            due_at=now,
            now=now,
        )
    return seen


async def _find_announcement(session: AsyncSession, group: Group) -> Nudge | None:
    """Return how the showcase at which a group presents was announced.

    For a group that has no place yet, that is the term's last one that was announced.
    """
    found = await session.exec(
        select(Event)
        .outerjoin(
            Showing,
            and_(col(Showing.event_id) == col(Event.id), col(Showing.group_id) == group.id),
        )
        .where(
            Event.term_id == group.term_id,
            Event.kind == Kind.SHOWCASE,
            col(Event.cancelled_at).is_(None),
        )
        .order_by(col(Showing.id).is_(None), col(Event.starts_at).desc())
    )
    for event in found:
        announcement = await find_announcement(session, event)
        if announcement is not None:
            return announcement
    return None


async def find_thread(session: AsyncSession, nudge: Nudge) -> str | None:
    """Return the announcement in whose thread an answer is shared, as Slack's time stamp."""
    announcement = await session.get(Nudge, nudge.subject["announcement"])
    return announcement.sent_ts if announcement is not None else None


async def list_questions(session: AsyncSession, group_id: int) -> Sequence[QuestionSeen]:
    """Return what a group was asked, what is unanswered first, then the oldest."""
    found = await session.exec(
        select(Question, Group, Person)
        .join(Group, col(Group.id) == col(Question.group_id))
        .outerjoin(Person, col(Person.id) == col(Question.asked_by))
        .where(Question.group_id == group_id)
        .order_by(col(Question.answered_at).is_not(None), col(Question.id))
    )
    return [QuestionSeen(*row) for row in found]


async def find_question(session: AsyncSession, question_id: int) -> QuestionSeen | None:
    """Return a question, or None when it is gone or its group has ended."""
    found = await session.exec(
        select(Question, Group, Person)
        .join(Group, col(Group.id) == col(Question.group_id))
        .outerjoin(Person, col(Person.id) == col(Question.asked_by))
        .where(Question.id == question_id, col(Group.ended_at).is_(None))
    )
    row = found.one_or_none()
    return QuestionSeen(*row) if row is not None else None
