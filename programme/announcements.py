"""What coordinators say to many at once: to whom, a draft first, and then once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import Announcement, Application, Group, Membership, Person, Term
from programme.applications import IN_THE_RUNNING
from programme.audits import audit
from programme.eligibility import Role
from programme.focuses import FOCUSES
from programme.groups import Part
from programme.nudges import Occasion, say_all_later
from programme.people import Caller
from programme.permissions import Action, permit
from programme.refusals import FieldProblems, Refusal
from programme.terms import get_current_term
from programme.translations import gettext as _

ANNOUNCED = "announcements.announced"
LONGEST_WORDS = 2500


class Audience(StrEnum):
    """To whom something is said."""

    ALL = "all"
    MENTORS = "mentor"
    MENTEES = "mentee"


@dataclass(frozen=True)
class Wanted:
    """What stands in the form; without focuses and groups, those without a group read it too."""

    words: str
    audience: Audience
    focuses: Sequence[str]
    groups: Sequence[int]


@dataclass(frozen=True)
class Announced:
    """An announcement with what its readers are told about it."""

    announcement: Announcement
    term: Term
    by: Person | None


async def get_term_to_announce(
    session: AsyncSession, caller: Caller, now: datetime
) -> tuple[Term, list[Group]]:
    """Return the term that is on, with its groups by name; raises ``Refusal``."""
    permit(caller, Action.ANNOUNCE)
    term = await get_current_term(session, caller.workspace_id, now)
    found = await session.exec(
        select(Group)
        .where(Group.term_id == term.id, col(Group.ended_at).is_(None))
        .order_by(col(Group.name))
    )
    return term, list(found)


async def draft_announcement(
    session: AsyncSession, caller: Caller, wanted: Wanted, now: datetime
) -> tuple[Announced, int]:
    """Keep a draft; returns it with how many would read it.

    Raises ``FieldProblems`` and ``Refusal``.
    """
    term, groups = await get_term_to_announce(session, caller, now)
    if not wanted.words.strip():
        raise FieldProblems({"words": _("Please write what they are to read.")})
    if len(wanted.words) > LONGEST_WORDS:
        raise FieldProblems(
            {"words": _("Please keep it within {most} characters.", most=LONGEST_WORDS)}
        )
    draft = Announcement(
        term_id=term.id,
        words=wanted.words,
        audience=wanted.audience,
        focuses=[one for one in wanted.focuses if one in FOCUSES],
        groups=[one.id for one in groups if one.id in wanted.groups],
        made_by=caller.person_id,
        made_at=now,
    )
    readers = await list_readers(session, draft)
    if not readers:
        raise FieldProblems({"audience": _("Nobody is there whom this would reach.")})
    session.add(draft)
    await session.flush()
    return await get_announced(session, caller, draft.id), len(readers)


async def get_announced(session: AsyncSession, caller: Caller, announcement_id: int) -> Announced:
    """Return an announcement of the coordinator's workspace; raises ``Refusal``."""
    permit(caller, Action.ANNOUNCE)
    found = await find_announced(session, announcement_id)
    if found is None or found.term.workspace_id != caller.workspace_id:
        raise Refusal(_("I can't find that draft any more. `/mentoring announce` begins anew."))
    return found


async def find_announced(session: AsyncSession, announcement_id: int) -> Announced | None:
    """Return an announcement, or None when it is gone."""
    found = await session.exec(
        select(Announcement, Term, Person)
        .join(Term, col(Term.id) == col(Announcement.term_id))
        .join(Person, col(Person.id) == col(Announcement.made_by), isouter=True)
        .where(Announcement.id == announcement_id)
    )
    row = found.one_or_none()
    return Announced(*row) if row is not None else None


async def list_readers(session: AsyncSession, draft: Announcement) -> list[int]:
    """Return the ids of the people whom an announcement reaches, each once."""
    if draft.focuses or draft.groups:
        of_groups = (
            select(Membership.person_id)
            .join(Group, col(Group.id) == col(Membership.group_id))
            .where(
                Group.term_id == draft.term_id,
                col(Group.ended_at).is_(None),
                col(Membership.left_at).is_(None),
            )
            .distinct()
            .order_by(col(Membership.person_id))
        )
        if draft.focuses:
            of_groups = of_groups.where(col(Group.focus).in_(draft.focuses))
        if draft.groups:
            of_groups = of_groups.where(col(Group.id).in_(draft.groups))
        if draft.audience == Audience.MENTEES:
            of_groups = of_groups.where(Membership.role == Part.MENTEE)
        elif draft.audience == Audience.MENTORS:
            of_groups = of_groups.where(Membership.role != Part.MENTEE)
        return list(await session.exec(of_groups))
    applied = (
        select(Application.person_id)
        .where(Application.term_id == draft.term_id, col(Application.status).in_(IN_THE_RUNNING))
        .distinct()
        .order_by(col(Application.person_id))
    )
    if draft.audience != Audience.ALL:
        applied = applied.where(Application.role == Role(draft.audience))
    return list(await session.exec(applied))


async def announce(
    session: AsyncSession, caller: Caller, announcement_id: int, now: datetime
) -> int | None:
    """Let everybody hear it, once; returns how many, or None when it was sent before.

    Raises ``Refusal``.
    """
    announced = await get_announced(session, caller, announcement_id)
    locked = await session.exec(
        select(Announcement)
        .where(Announcement.id == announced.announcement.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    draft = locked.one()
    if draft.sent_at is not None:
        return None
    draft.sent_at = now
    readers = await list_readers(session, draft)
    await say_all_later(
        session,
        workspace_id=caller.workspace_id,
        kind=ANNOUNCED,
        occasions=[
            Occasion(
                f"{ANNOUNCED}:announcement/{draft.id}:person/{person_id}",
                {"announcement": draft.id},
                now,
                person_id,
            )
            for person_id in readers
        ],
        now=now,
    )
    subject = f"announcement/{draft.id}"
    audit(session, caller, "announcements.send", subject, now, readers=len(readers))
    return len(readers)
