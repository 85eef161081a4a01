"""Applying to a term as mentor or mentee, changing one's mind, and withdrawing."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import bindparam
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import Application, Term
from models.columns import written_out
from programme.agreement import agreement_version
from programme.application_drafts import Draft, check_draft
from programme.availability import hours_of_week
from programme.calendar import local_date
from programme.eligibility import Role
from programme.people import Caller, lock_person
from programme.refusals import Refusal
from programme.terms import find_current_term, find_term
from programme.translations import gettext as _


class Status(StrEnum):
    """Where an application stands."""

    RECEIVED = "received"
    WAITING = "waiting"  # came after the window: placed on a rolling basis
    APPROVED = "approved"
    PLACED = "placed"  # in a group
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


UNREVIEWED = (Status.RECEIVED, Status.WAITING)
IN_THE_RUNNING = (*UNREVIEWED, Status.APPROVED, Status.PLACED)


async def find_term_to_join(session: AsyncSession, workspace_id: int, now: datetime) -> Term:
    """Return the term that people can apply to now, be it for its waiting list.

    Raises ``Refusal`` when there is none, or its applications are not open yet; the view gives
    that day in the reader's zone, so the sentence leaves it to them.
    """
    term = await find_current_term(session, workspace_id, now)
    if term is None:
        raise NoTermPlanned
    if is_before_window(term, now):
        raise NotOpenYet(term)
    return term


class NoTermPlanned(Refusal):
    """No term is under way or planned."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "No mentoring term is planned just now. When the next one is announced, "
                "`/mentoring join` will be open to you."
            )
        )


class NotOpenYet(Refusal):
    """The term is planned, its applications open later."""

    def __init__(self, term: Term) -> None:
        super().__init__(_("Applications aren't open yet."))
        self.term = term


def is_before_window(term: Term, now: datetime) -> bool:
    """Say whether the term's applications are yet to open."""
    return local_date(now, term.time_zone) < term.applications_open_on


def is_after_window(term: Term, now: datetime) -> bool:
    """Say whether the term's applications have closed; who applies now is put on a waiting list.

    Source: "Members will be added to groups, and new groups will be formed, on a rolling basis
    as needed".
    """
    return local_date(now, term.time_zone) > term.applications_close_on


def is_on_waiting_list(term: Term, application: Application) -> bool:
    """Say whether the applicant waits for a place: they came late, or no group had one yet."""
    came_on = local_date(application.submitted_at, term.time_zone)
    waits = application.status in {*UNREVIEWED, Status.APPROVED}
    return waits and (
        came_on > term.applications_close_on or application.waiting_reason is not None
    )


_ITS_ONE = select(Application).where(
    col(Application.term_id) == bindparam("term_id"),
    col(Application.person_id) == bindparam("person_id"),
    col(Application.status) != written_out(Status.WITHDRAWN),
)


async def find_application(
    session: AsyncSession, term_id: int, person_id: int
) -> Application | None:
    """Return the person's application to the term that is not withdrawn, or None."""
    found = await session.exec(_ITS_ONE, params={"term_id": term_id, "person_id": person_id})
    return found.one_or_none()


@dataclass(frozen=True)
class Standing:
    """Where a person stands: the term that is meant now, and their application to it."""

    term: Term | None
    application: Application | None


async def find_standing(session: AsyncSession, caller: Caller, now: datetime) -> Standing:
    """Return where the caller stands now."""
    term = await find_current_term(session, caller.workspace_id, now)
    if term is None:
        return Standing(None, None)
    return Standing(term, await find_application(session, term.id, caller.person_id))


async def apply(
    session: AsyncSession, caller: Caller, term_id: int, draft: Draft, now: datetime
) -> Application:
    """Store a checked draft as the person's application to the term; returns the application.

    Applying again changes the same application; applying in the other role takes its place.
    An application keeps its place in the queue (``submitted_at``) and its status when edited;
    one that was declined is sent anew.
    Raises ``Refusal`` when the term is not to be joined any more. ``draft`` has passed
    :func:`check_draft`, else this raises ``ValueError``.
    """
    if check_draft(draft):
        raise ValueError("the draft was not checked")
    term = await find_term(session, caller.workspace_id, term_id)
    if term is None or local_date(now, term.time_zone) > term.ends_on:
        raise Refusal(
            _("That term has ended. `/mentoring join` shows whether the next one is open.")
        )
    await lock_person(session, caller.person_id)
    found = await session.exec(
        select(Application).where(
            Application.term_id == term_id, Application.person_id == caller.person_id
        )
    )
    by_role = {application.role: application for application in found}
    assert draft.role is not None  # noqa: S101 - it was checked
    active = [one for one in by_role.values() if one.status != Status.WITHDRAWN]
    for other in active:
        if other.role != draft.role:
            other.status, other.withdrawn_at, other.updated_at = Status.WITHDRAWN, now, now
    await session.flush()
    known = by_role.get(draft.role)
    answers = _answers(draft, known, now)
    if known is None or known not in active or known.status == Status.DECLINED:
        answers |= {
            "status": Status.WAITING if is_after_window(term, now) else Status.RECEIVED,
            "submitted_at": now,
            "withdrawn_at": None,
            "reviewed_at": None,
            "reviewed_by": None,
            "review_reason": None,
            "waiting_reason": None,
        }
    if known is None:
        known = Application(term_id=term_id, person_id=caller.person_id, role=draft.role, **answers)
        session.add(known)
    else:
        known.sqlmodel_update(answers)
    await session.flush()
    return known


def _answers(draft: Draft, known: Application | None, now: datetime) -> dict[str, Any]:
    is_mentor = draft.role is Role.MENTOR
    has_agreed = known is not None and known.agreement_version == agreement_version()
    return {
        "focuses": [focus for focus in draft.focuses if focus],
        "aims": list(draft.aims),
        "hopes": (draft.hopes or "").strip(),
        "certification": draft.certification,
        "workshops_taught": draft.workshops_taught,
        "languages": list(draft.languages),
        "meeting_mode": draft.meeting_mode,
        "place": (draft.place or "").strip() or None,
        "time_zone": draft.time_zone,
        "hours": hours_of_week(draft.hours),
        "capacity": draft.capacity if is_mentor else None,
        "wants_co_mentor": draft.co_mentor if is_mentor else None,
        "agreement_version": agreement_version() if is_mentor else None,
        "agreement_accepted_at": (
            (known.agreement_accepted_at if known and has_agreed else now) if is_mentor else None
        ),
        "updated_at": now,
    }


async def withdraw(
    session: AsyncSession, caller: Caller, application_id: int, now: datetime
) -> Application:
    """Withdraw the caller's own application; does nothing when it is withdrawn already.

    Raises ``Refusal`` for an application that is not theirs.
    """
    await lock_person(session, caller.person_id)
    application = await get_own_application(session, caller, application_id)
    if application.status == Status.PLACED:
        raise Refusal(
            _(
                "You are in a group already, and they'd miss you. If you need to stop, tell your "
                "mentor or a coordinator; `/mentoring help` says who they are."
            )
        )
    if application.status != Status.WITHDRAWN:
        application.status = Status.WITHDRAWN
        application.withdrawn_at = application.updated_at = now
        await session.flush()
    return application


async def get_own_application(
    session: AsyncSession, caller: Caller, application_id: int
) -> Application:
    """Return the caller's own application by its id; knowing an id gives no right.

    Raises ``Refusal`` for any other.
    """
    found = await session.exec(
        select(Application)
        .join(Term, col(Term.id) == col(Application.term_id))
        .where(
            Application.id == application_id,
            Application.person_id == caller.person_id,
            Term.workspace_id == caller.workspace_id,
        )
    )
    application = found.one_or_none()
    if application is None:
        raise Refusal(_("That application isn't yours. `/mentoring status` shows your own."))
    return application
