"""What coordinators ask applicants about their applications, and the answers."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import Application, ApplicationQuestion, Person, Term
from programme.application_review import check_words, get_reviewable
from programme.nudges import say_later
from programme.people import Caller
from programme.refusals import Refusal
from programme.translations import gettext as _

ASKED = "applications.asked"
ANSWERED = "applications.answered"


async def ask(
    session: AsyncSession, caller: Caller, application_id: int, words: str | None, now: datetime
) -> None:
    """Ask the applicant a question, which they can answer from the message.

    Raises ``FieldProblems`` without a question, ``Refusal`` when the application is not there.
    """
    check_words("question", words)
    application = await get_reviewable(session, caller, application_id)
    question = ApplicationQuestion(
        application_id=application.id,
        asked_by=caller.person_id,
        question=(words or "").strip(),
        asked_at=now,
    )
    session.add(question)
    await session.flush()
    await say_later(
        session,
        workspace_id=caller.workspace_id,
        kind=ASKED,
        key=f"{ASKED}:question/{question.id}",
        person_id=application.person_id,
        subject={"question": question.id},
        due_at=now,
        now=now,
    )


async def get_own_question(
    session: AsyncSession, caller: Caller, question_id: int
) -> ApplicationQuestion:
    """Return a question about the caller's own application; raises ``Refusal`` for any other."""
    found = await session.exec(
        select(ApplicationQuestion)
        .join(Application, col(Application.id) == col(ApplicationQuestion.application_id))
        .where(ApplicationQuestion.id == question_id, Application.person_id == caller.person_id)
    )
    question = found.one_or_none()
    if question is None:
        raise Refusal(_("That question isn't for you. `/mentoring status` shows your application."))
    return question


async def answer_question(
    session: AsyncSession, caller: Caller, question_id: int, words: str | None, now: datetime
) -> ApplicationQuestion:
    """Keep the applicant's answer, and tell who asked; an answer can be given anew.

    Raises ``FieldProblems`` without an answer, ``Refusal`` when the question is not theirs.
    """
    check_words("answer", words)
    question = await get_own_question(session, caller, question_id)
    question.answer, question.answered_at = (words or "").strip(), now
    await session.flush()
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
    return question


@dataclass(frozen=True)
class Asked:
    """A question with what it is about."""

    term: Term
    application: Application
    question: ApplicationQuestion
    applicant: Person


async def find_asked(session: AsyncSession, question_id: int) -> Asked | None:
    """Return a question with its application, or None when it is gone."""
    found = await session.exec(
        select(Term, Application, ApplicationQuestion, Person)
        .join(Application, col(Application.term_id) == col(Term.id))
        .join(ApplicationQuestion, col(ApplicationQuestion.application_id) == col(Application.id))
        .join(Person, col(Person.id) == col(Application.person_id))
        .where(ApplicationQuestion.id == question_id)
    )
    row = found.one_or_none()
    return Asked(*row) if row is not None else None
