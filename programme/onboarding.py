"""What mentors do to get ready: six small tasks.

Source: the programme's "Guidelines for Certificates" (attend a mentoring onboarding session),
"Mentor Onboarding" (its recording), "Mentor Agreement" and "Mentoring Groups Outline". What mentors
say they did counts as said. Where the term has an onboarding session, who was there is known from
it, and said there: :mod:`programme.events`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import String, bindparam
from sqlmodel import cast, col, delete, exists, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import (
    Application,
    Group,
    Membership,
    Nudge,
    OnboardingTask,
    OutlineStep,
    Term,
    Workspace,
    insert_if_absent,
)
from models.columns import written_out
from programme.agreement import agreement_version
from programme.applications import Status
from programme.calendar import local_date
from programme.eligibility import Role
from programme.event_attendance import say_there, say_watched
from programme.event_dates import Kind
from programme.event_page import EventSeen, list_seen_of
from programme.events import Evidence
from programme.groups import Part, find_group_of, list_outline
from programme.nudges import Occasion
from programme.people import Caller
from programme.refusals import Refusal
from programme.translations import gettext as _

RECORDING_URL = (
    "https://carpentries.zoom.us/recording/share/"
    "_wbDBrHDTD_IBp4Gqnso-q6-GBVrhCV2w12OzpDIk5ywIumekTziMw"
)
APPROVED = "onboarding.approved"
PLACED = "onboarding.placed"
USEFUL_FOR = timedelta(days=14)
_AFTER_THE_NEWS = timedelta(minutes=1)  # that they are approved, or in a group, comes first
_MENTORS = (Part.LEAD, Part.CO_MENTOR)
_ACCEPTED = (Status.APPROVED, Status.PLACED)


class Task(StrEnum):
    """What is to be done, in this order."""

    APPLICATION = "application"
    AGREEMENT = "agreement"
    ORIENTATION = "orientation"
    OUTLINE = "outline"
    INTRODUCTION = "introduction"
    GOAL_SETTING = "goal_setting"


class Said(StrEnum):
    """What a mentor says they did; the rest is known from their application."""

    SESSION_ATTENDED = "session_attended"
    RECORDING_WATCHED = "recording_watched"
    OUTLINE_READ = "outline_read"
    INTRODUCTION_WRITTEN = "introduction_written"
    GOAL_SETTING_PREPARED = "goal_setting_prepared"


TASK_OF: Mapping[Said, Task] = {
    Said.SESSION_ATTENDED: Task.ORIENTATION,
    Said.RECORDING_WATCHED: Task.ORIENTATION,
    Said.OUTLINE_READ: Task.OUTLINE,
    Said.INTRODUCTION_WRITTEN: Task.INTRODUCTION,
    Said.GOAL_SETTING_PREPARED: Task.GOAL_SETTING,
}


@dataclass(frozen=True)
class Checklist:
    """How far a mentor is with a term's six tasks."""

    term: Term
    application: Application
    group: Group | None  # once they are in one
    done: frozenset[Task]
    session: EventSeen | None = None  # the onboarding session, where the term has one
    said: frozenset[Task] = frozenset()  # of those, what they said themselves and can take back

    @property
    def is_complete(self) -> bool:
        """Whether nothing is left to do."""
        return self.done == frozenset(Task)


def tasks_done(application: Application, said: Sequence[str]) -> frozenset[Task]:
    """Return which tasks are done by a mentor who sent the application and said these."""
    done = {TASK_OF[Said(one)] for one in said}
    if application.status != Status.WITHDRAWN:
        done.add(Task.APPLICATION)
        if application.agreement_version == agreement_version():
            done.add(Task.AGREEMENT)
    return frozenset(done)


_MENTORING: Any = (
    select(Term, Application)
    .join(Application, col(Application.term_id) == col(Term.id))
    .where(
        Application.role == Role.MENTOR, col(Application.status).in_(map(written_out, _ACCEPTED))
    )
    .order_by(col(Term.ends_on), col(Term.id))
)
_MENTORING_BY_ONE = _MENTORING.where(col(Application.id) == bindparam("application_id"))
_MENTORING_OF_ONE = _MENTORING.where(col(Application.person_id) == bindparam("person_id"))
_SAID = select(OnboardingTask.task).where(
    col(OnboardingTask.person_id) == bindparam("person_id"),
    col(OnboardingTask.term_id) == bindparam("term_id"),
)


async def find_checklist(session: AsyncSession, caller: Caller, now: datetime) -> Checklist | None:
    """Return the caller's tasks for the term that ends next, or None when they don't mentor."""
    rows = await _find_mentoring(session, _MENTORING_OF_ONE, person_id=caller.person_id)
    running = [
        (term, application)
        for term, application in rows
        if term.workspace_id == caller.workspace_id
        and local_date(now, term.time_zone) <= term.ends_on
    ]
    return await _checklist(session, *running[0], now) if running else None


async def get_checklist(
    session: AsyncSession, caller: Caller, term_id: int, now: datetime
) -> Checklist:
    """Return the caller's tasks for a term; raises ``Refusal`` when they don't mentor in it."""
    rows = await _find_mentoring(
        session,
        _MENTORING_OF_ONE.where(
            col(Application.term_id) == term_id, col(Term.workspace_id) == caller.workspace_id
        ),
        person_id=caller.person_id,
    )
    if not rows:
        raise Refusal(
            _("That is for mentors of the term. `/mentoring status` shows where you stand.")
        )
    return await _checklist(session, *rows[0], now)


async def find_checklist_of(
    session: AsyncSession, application_id: int, now: datetime
) -> Checklist | None:
    """Return the tasks of the mentor who sent an application, or None when they don't mentor."""
    rows = await _find_mentoring(session, _MENTORING_BY_ONE, application_id=application_id)
    return await _checklist(session, *rows[0], now) if rows else None


async def _find_mentoring(
    session: AsyncSession, statement: Any, **given: int
) -> Sequence[tuple[Term, Application]]:
    found = await session.exec(statement, params=given)
    rows: Sequence[tuple[Term, Application]] = found.all()
    return rows


async def _checklist(
    session: AsyncSession, term: Term, application: Application, now: datetime
) -> Checklist:
    found = await session.exec(
        _SAID, params={"person_id": application.person_id, "term_id": term.id}
    )
    own = found.all()
    held = await list_seen_of(session, term.id, Kind.ONBOARDING, application.person_id, now)
    workspace = await session.get_one(Workspace, term.workspace_id)
    said = orientation_of(own, held, recording_counts=workspace.recording_counts)
    group = await find_group_of(session, application.person_id, term.id)
    done = tasks_done(application, said)
    taken_back = frozenset(TASK_OF[Said(one)] for one in own) & done
    return Checklist(term, application, group, done, choose_session(held), taken_back)


def orientation_of(
    said: Sequence[str], held: Sequence[EventSeen], *, recording_counts: bool
) -> list[str]:
    """Return what a mentor said, with what is known from the onboarding sessions themselves.

    A coordinator's word that they were not there wins over their own; the recording counts where
    the coordinators let it.
    """
    known = set(said)
    if any(one.own is not None and one.own.marked_there is False for one in held):
        known.discard(Said.SESSION_ATTENDED)
    if not recording_counts:
        known.discard(Said.RECORDING_WATCHED)
    for one in held:
        if one.evidence is Evidence.RECORDING:
            known.add(Said.RECORDING_WATCHED)
        elif one.evidence is not None:
            known.add(Said.SESSION_ATTENDED)
    return sorted(known)


def choose_session(held: Sequence[EventSeen]) -> EventSeen | None:
    """Return the onboarding session to show: one to speak of now, else the next, else the last."""
    speaking = [one for one in held if one.may_say_there]
    coming = [one for one in held if not one.is_over]
    return next(iter([*speaking, *coming, *reversed(held)]), None)


async def say_done(
    session: AsyncSession, caller: Caller, term_id: int, said: Said, now: datetime
) -> Checklist:
    """Write down what a mentor says they did, with when they first said it; returns how far it is.

    Raises ``Refusal`` when they don't mentor in the term, or have no group to introduce
    themselves to, or the onboarding session says otherwise.
    """
    checklist = await get_checklist(session, caller, term_id, now)
    if said is Said.INTRODUCTION_WRITTEN and checklist.group is None:
        raise Refusal(_("Your group isn't there yet. As soon as it is, you'll hear from me."))
    held = checklist.session
    if said is Said.SESSION_ATTENDED and held is not None:
        if held.may_say_there and held.event.code_word:
            raise Refusal(_("The session had a code word. `/mentoring events` asks you for it."))
        await say_there(session, caller, held.event.id, None, now)
    elif said is Said.RECORDING_WATCHED and held is not None:
        await say_watched(session, caller, held.event.id, now)
    else:
        row = OnboardingTask(person_id=caller.person_id, term_id=term_id, task=said, done_at=now)
        await insert_if_absent(session, row)
    return await get_checklist(session, caller, term_id, now)


async def take_back(
    session: AsyncSession, caller: Caller, term_id: int, task: Task, now: datetime
) -> Checklist:
    """Forget what a mentor said they did for a task; returns how far it is.

    What is known otherwise stays known. Raises ``Refusal`` when they don't mentor in the term.
    """
    await get_checklist(session, caller, term_id, now)
    of_task = [said for said, its_task in TASK_OF.items() if its_task is task]
    await session.exec(
        delete(OnboardingTask).where(
            col(OnboardingTask.person_id) == caller.person_id,
            col(OnboardingTask.term_id) == term_id,
            col(OnboardingTask.task).in_(of_task),
        )
    )
    return await get_checklist(session, caller, term_id, now)


async def list_steps_to_read(session: AsyncSession, checklist: Checklist) -> list[OutlineStep]:
    """Return the outline of the mentor's group; empty before there is one."""
    if checklist.group is None:
        return []
    return await list_outline(session, checklist.group.id)


def _is_written(opening: str, row_id: Any) -> Any:
    """Return the condition that a row's nudge is in the ledger: a tick need not write it again."""
    return exists().where(
        col(Nudge.workspace_id) == bindparam("workspace_id"),
        col(Nudge.key) == opening + cast(row_id, String),
    )


_APPROVED_LATELY = (
    select(Application.id, Application.person_id, Application.reviewed_at)
    .join(Term, col(Term.id) == col(Application.term_id))
    .where(
        col(Term.workspace_id) == bindparam("workspace_id"),
        col(Term.ends_on) >= bindparam("day"),
        col(Application.role) == Role.MENTOR,
        col(Application.status) == written_out(Status.APPROVED),
        col(Application.reviewed_at) > bindparam("since"),
        ~_is_written(f"{APPROVED}:application/", col(Application.id)),
    )
    .order_by(col(Application.id))
)
_PLACED_LATELY = (
    select(Membership)
    .join(Group, col(Group.id) == col(Membership.group_id))
    .join(Term, col(Term.id) == col(Group.term_id))
    .where(
        col(Term.workspace_id) == bindparam("workspace_id"),
        col(Term.ends_on) >= bindparam("day"),
        col(Membership.role).in_(_MENTORS),
        col(Membership.left_at).is_(None),
        col(Group.ended_at).is_(None),
        col(Membership.joined_at) > bindparam("since"),
        ~_is_written(f"{PLACED}:membership/", col(Membership.id)),
    )
    .order_by(col(Membership.id))
)


def _lately(workspace_id: int, now: datetime) -> dict[str, Any]:
    # A day's margin, since terms live in their own zones.
    day = now.date() - timedelta(days=1)
    return {"workspace_id": workspace_id, "day": day, "since": now - USEFUL_FOR}


async def find_approved(session: AsyncSession, workspace_id: int, now: datetime) -> list[Occasion]:
    """Return the mentors who were approved lately, to hear what gets them ready."""
    found = await session.exec(_APPROVED_LATELY, params=_lately(workspace_id, now))
    return [
        _occasion(APPROVED, f"application/{application_id}", application_id, person_id, reviewed_at)
        for application_id, person_id, reviewed_at in found
        if reviewed_at is not None
    ]


async def find_placed(session: AsyncSession, workspace_id: int, now: datetime) -> list[Occasion]:
    """Return the mentors whose group began lately, to hear what is left to do."""
    found = await session.exec(_PLACED_LATELY, params=_lately(workspace_id, now))
    return [
        _occasion(PLACED, f"membership/{one.id}", one.application_id, one.person_id, one.joined_at)
        for one in found
    ]


def _occasion(
    kind: str, what: str, application_id: int, person_id: int, news_at: datetime
) -> Occasion:
    return Occasion(
        key=f"{kind}:{what}",
        subject={"application": application_id},
        due_at=news_at + _AFTER_THE_NEWS,
        person_id=person_id,
    )
