"""The coordinator's review of applications.

Source: "Mentoring Coordinator, Responsibilities": recruit mentors and mentees, pair them based on
what they answered.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import Application, ApplicationQuestion, Audit, Person, Recruit, Term, Workspace
from programme.apart_wishes import KeptApart, keep_own_wishes, list_kept_apart
from programme.application_drafts import Draft
from programme.applications import UNREVIEWED, Status, apply
from programme.eligibility import Certification, Obstacle, Role, find_obstacles
from programme.nudges import say_later
from programme.people import Caller
from programme.recruiting import list_recorded
from programme.refusals import FieldProblems, Refusal
from programme.translations import gettext as _

PAGE = 8
LONGEST_WORDS = 1000

REVIEWED = "applications.reviewed"


@dataclass(frozen=True)
class Reviewable:
    """An application with who sent it, and what was asked about it last."""

    application: Application
    slack_user_id: str
    obstacles: Sequence[Obstacle]  # empty when eligible
    question: ApplicationQuestion | None
    kept_apart: KeptApart
    recorded: Recruit | None  # what the workshop database says of them


@dataclass(frozen=True)
class ReviewPage:
    """Some of the applications that wait for a review, who came first stands first."""

    term: Term
    reviewables: Sequence[Reviewable]
    offset: int
    total: int
    eligible: int  # of all that wait
    approves_eligible: bool


def obstacles_of(application: Application) -> list[Obstacle]:
    """Return what keeps the applicant from the role; empty when they are eligible."""
    return find_obstacles(
        Role(application.role),
        Certification(application.certification),
        application.workshops_taught,
    )


async def find_review_page(
    session: AsyncSession, caller: Caller, term: Term, offset: int
) -> ReviewPage:
    """Return the page of waiting applications that begins at the offset, or the last one."""
    found = await session.exec(
        select(Application, Person.slack_user_id)
        .join(Person, col(Person.id) == col(Application.person_id))
        .where(Application.term_id == term.id, col(Application.status).in_(UNREVIEWED))
        .order_by(col(Application.submitted_at), col(Application.id))
    )
    waiting = found.all()
    offset = max(0, min(offset, (len(waiting) - 1) // PAGE * PAGE)) // PAGE * PAGE
    shown = waiting[offset : offset + PAGE]
    questions = await _latest_questions(session, [application.id for application, _ in shown])
    apart = await list_kept_apart(
        session, caller, [application.person_id for application, _ in shown]
    )
    recorded = await list_recorded(
        session, term.id, [application.person_id for application, _ in shown]
    )
    workspace = await _get_workspace(session, caller)
    return ReviewPage(
        term=term,
        reviewables=[
            Reviewable(
                application,
                slack_user_id,
                obstacles_of(application),
                questions.get(application.id),
                apart[application.person_id],
                recorded.get(application.person_id),
            )
            for application, slack_user_id in shown
        ],
        offset=offset,
        total=len(waiting),
        eligible=sum(not obstacles_of(application) for application, _ in waiting),
        approves_eligible=workspace.approves_eligible,
    )


async def _latest_questions(
    session: AsyncSession, application_ids: Sequence[int]
) -> dict[int, ApplicationQuestion]:
    found = await session.exec(
        select(ApplicationQuestion)
        .where(col(ApplicationQuestion.application_id).in_(application_ids))
        .order_by(col(ApplicationQuestion.asked_at), col(ApplicationQuestion.id))
    )
    return {question.application_id: question for question in found}


async def _get_workspace(session: AsyncSession, caller: Caller) -> Workspace:
    found = await session.exec(select(Workspace).where(Workspace.id == caller.workspace_id))
    return found.one()


async def get_reviewable(session: AsyncSession, caller: Caller, application_id: int) -> Application:
    """Return an application of this workspace, locked until the transaction ends.

    Raises ``Refusal`` when it is not there or was withdrawn. The coordinator's right is checked
    before this is called.
    """
    found = await session.exec(
        select(Application)
        .join(Term, col(Term.id) == col(Application.term_id))
        .where(Application.id == application_id, Term.workspace_id == caller.workspace_id)
        .with_for_update(of=Application)
    )
    application = found.one_or_none()
    if application is None or application.status == Status.WITHDRAWN:
        raise Refusal(_("That application isn't there any more; it may have been withdrawn."))
    return application


async def approve(
    session: AsyncSession, caller: Caller, application_id: int, now: datetime
) -> Application:
    """Approve an application, and tell the applicant; does nothing when it is approved already.

    Raises ``Refusal`` when it is not there, or the applicant is not eligible for the role.
    """
    application = await get_reviewable(session, caller, application_id)
    if obstacles_of(application):
        raise Refusal(
            _(
                "They aren't eligible for this role, so I can't approve it. You can ask them about "
                "it, or decline with a kind word."
            )
        )
    if application.status != Status.APPROVED:
        await _review(session, caller, application, Status.APPROVED, None, now)
    return application


async def approve_eligible(
    session: AsyncSession, caller: Caller, term_id: int, now: datetime
) -> int:
    """Approve every waiting application of the term that is eligible; returns how many."""
    found = await session.exec(
        select(Application)
        .join(Term, col(Term.id) == col(Application.term_id))
        .where(
            Application.term_id == term_id,
            Term.workspace_id == caller.workspace_id,
            col(Application.status).in_(UNREVIEWED),
        )
        .order_by(col(Application.id))
        .with_for_update(of=Application)
    )
    eligible = [application for application in found if not obstacles_of(application)]
    for application in eligible:
        await _review(session, caller, application, Status.APPROVED, None, now)
    return len(eligible)


async def decline(
    session: AsyncSession, caller: Caller, application_id: int, reason: str | None, now: datetime
) -> Application:
    """Decline an application with a reason that the applicant reads.

    Raises ``FieldProblems`` without a reason, ``Refusal`` when the application is not there.
    """
    check_words("reason", reason)
    application = await get_reviewable(session, caller, application_id)
    await _review(session, caller, application, Status.DECLINED, reason, now)
    return application


def check_words(field: str, words: str | None) -> None:
    """Raise ``FieldProblems`` unless there are words, and not too many of them."""
    if not (words or "").strip():
        raise FieldProblems({field: _("Please write a sentence; they will read it.")})
    if len(words or "") > LONGEST_WORDS:
        raise FieldProblems(
            {field: _("Please keep it within {most} characters.", most=LONGEST_WORDS)}
        )


_OF_TERM = col(Term.id) == bindparam("term_id")
_WORKSPACE_OF = select(Term.workspace_id).where(_OF_TERM)
_APPROVES = (
    select(Workspace.approves_eligible)
    .join(Term, col(Term.workspace_id) == col(Workspace.id))
    .where(_OF_TERM)
)


async def _review(
    session: AsyncSession,
    caller: Caller | None,
    application: Application,
    status: Status,
    reason: str | None,
    now: datetime,
) -> None:
    application.status = status
    application.review_reason = reason
    application.reviewed_at = application.updated_at = now
    application.reviewed_by = caller.person_id if caller else None
    found = await session.exec(_WORKSPACE_OF, params={"term_id": application.term_id})
    workspace_id = found.one()
    session.add(
        Audit(
            workspace_id=workspace_id,
            at=now,
            actor_id=application.reviewed_by,
            action=f"applications.{status}",
            subject=f"application/{application.id}",
        )
    )
    await session.flush()
    await say_later(
        session,
        workspace_id=workspace_id,
        kind=REVIEWED,
        key=f"{REVIEWED}:application/{application.id}:{status}:{int(now.timestamp())}",
        person_id=application.person_id,
        subject={"application": application.id},
        due_at=now,
        now=now,
    )


async def receive(
    session: AsyncSession, caller: Caller, term_id: int, draft: Draft, now: datetime
) -> Application:
    """Store an application as :func:`programme.applications.apply` does, and whom not to be with.

    Where the workspace wishes so, it is approved at once if the applicant is eligible. Raises
    what :func:`programme.apart.keep_own_wishes` does.
    """
    application = await apply(session, caller, term_id, draft, now)
    if draft.apart is not None:
        await keep_own_wishes(session, caller, draft.apart, now)
    found = await session.exec(_APPROVES, params={"term_id": application.term_id})
    is_new = application.status in UNREVIEWED
    if found.one() and is_new and not obstacles_of(application):
        await _review(session, None, application, Status.APPROVED, None, now)
    return application


async def set_automatic(session: AsyncSession, caller: Caller, now: datetime, *, on: bool) -> None:
    """Let eligible applications be approved by themselves from now on, or by a person again."""
    workspace = await _get_workspace(session, caller)
    if workspace.approves_eligible != on:
        workspace.approves_eligible = on
        session.add(
            Audit(
                workspace_id=caller.workspace_id,
                at=now,
                actor_id=caller.person_id,
                action="applications.set_automatic",
                subject=f"workspace/{caller.workspace_id}",
                details={"on": on},
            )
        )


_REVIEWED = (
    select(Term, Application)
    .join(Application, col(Application.term_id) == col(Term.id))
    .where(col(Application.id) == bindparam("application_id"))
)


async def find_reviewed(
    session: AsyncSession, application_id: int
) -> tuple[Term, Application] | None:
    """Return an application with its term, or None when it is gone."""
    found = await session.exec(_REVIEWED, params={"application_id": application_id})
    return found.one_or_none()
