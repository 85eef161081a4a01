"""Asking people of another database to take part: whom, once a term, and what became of it.

Source: "Recruitment Strategy".
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import Application, Person, Recruit, RecruitImport, Term, Workspace, insert_if_absent
from models.recruiting import IS_TO_LOOK_UP
from programme.applications import is_after_window
from programme.audits import audit
from programme.calendar import start_of_day
from programme.nudges import say_later
from programme.people import Caller, Profile, keep_profile
from programme.permissions import Action, permit
from programme.recruit_files import Column, Listed, Unusable
from programme.refusals import Refusal
from programme.terms import get_current_term
from programme.translations import gettext as _

INVITED = "recruiting.invited"
FINISHED = "recruiting.finished"
_AT_ONCE = 500  # rows


class State(StrEnum):
    """What became of a person; :class:`models.Recruit` says what each means."""

    WAITING = "waiting"
    INVITED = "invited"
    NOT_NOW = "not_now"
    APPLIED = "applied"
    NO_ACCOUNT = "no_account"
    NOT_ELIGIBLE = "not_eligible"


# Who was asked, or need not be, is not asked anew by another file.
_DONE = (State.INVITED, State.NOT_NOW, State.APPLIED)


async def get_term_to_recruit(session: AsyncSession, caller: Caller, now: datetime) -> Term:
    """Return the term to ask people to; raises ``Refusal``."""
    permit(caller, Action.RECRUIT)
    return await get_current_term(session, caller.workspace_id, now)


async def begin_import(
    session: AsyncSession, caller: Caller, slack_file_id: str, now: datetime
) -> RecruitImport:
    """Keep that a coordinator gave a file; nobody is asked yet. Raises ``Refusal``."""
    term = await get_term_to_recruit(session, caller, now)
    begun = RecruitImport(
        term_id=term.id,
        slack_file_id=slack_file_id,
        columns={},
        made_by=caller.person_id,
        made_at=now,
    )
    session.add(begun)
    await session.flush()
    return begun


async def get_import(
    session: AsyncSession, caller: Caller, import_id: int
) -> tuple[RecruitImport, Term]:
    """Return a file that a coordinator of the workspace gave, with its term; raises ``Refusal``."""
    permit(caller, Action.RECRUIT)
    found = await session.exec(
        select(RecruitImport, Term)
        .join(Term, col(Term.id) == col(RecruitImport.term_id))
        .where(RecruitImport.id == import_id, Term.workspace_id == caller.workspace_id)
    )
    row = found.one_or_none()
    if row is None:
        raise Refusal(_("I can't find that file any more. `/mentoring invite` begins anew."))
    return row[0], row[1]


async def keep_columns(
    session: AsyncSession, caller: Caller, import_id: int, columns: Mapping[Column, int]
) -> None:
    """Keep which column is what; raises ``Refusal``."""
    begun, _ = await get_import(session, caller, import_id)
    begun.columns = {column.value: place for column, place in columns.items()}


def columns_of(begun: RecruitImport) -> dict[Column, int]:
    """Return which column is what, as the coordinator said."""
    return {Column(name): int(place) for name, place in begun.columns.items()}


@dataclass(frozen=True)
class Fate:
    """What comes of one line of a file; ``state`` is None for a line that says nothing usable."""

    line: Listed | Unusable
    state: State | None


async def weigh(
    session: AsyncSession, term: Term, lines: Sequence[Listed | Unusable]
) -> list[Fate]:
    """Return what would come of each line; nothing is kept."""
    known = await _known(session, term)
    return [_fate(line, known) for line in lines]


async def _known(session: AsyncSession, term: Term) -> dict[str, Recruit]:
    found = await session.exec(select(Recruit).where(Recruit.term_id == term.id))
    return {one.email: one for one in found}


def _fate(line: Listed | Unusable, known: Mapping[str, Recruit]) -> Fate:
    if isinstance(line, Unusable):
        return Fate(line, None)
    there = known.get(line.email)
    if there is not None and there.state in _DONE:
        return Fate(line, State(there.state))
    return Fate(line, State.WAITING if line.role else State.NOT_ELIGIBLE)


async def confirm_import(
    session: AsyncSession,
    caller: Caller,
    import_id: int,
    lines: Sequence[Listed | Unusable],
    now: datetime,
) -> list[Fate] | None:
    """Let everybody be asked who is to be; None when that was done already. Raises ``Refusal``.

    What the file says of people is kept for all of them, so that what they write when they apply
    can be compared; who was asked before in this term is not asked again.
    """
    begun, term = await get_import(session, caller, import_id)
    locked = await session.exec(
        select(RecruitImport)
        .where(RecruitImport.id == begun.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    begun = locked.one()
    if begun.confirmed_at is not None:
        return None
    begun.confirmed_at = now
    known = await _known(session, term)
    fates = [_fate(line, known) for line in lines]
    new: list[Recruit] = []
    for fate in fates:
        line = fate.line
        if not isinstance(line, Listed):
            continue
        said = {
            "name": line.name,
            "role": line.role.value if line.role else None,
            "certification": line.certification.value,
            "workshops_taught": line.workshops_taught,
            "updated_at": now,
        }
        there = known.get(line.email)
        if there is None:
            new.append(
                Recruit.model_validate(
                    {**said, "term_id": term.id, "import_id": begun.id, "email": line.email}
                )
            )
            continue
        if there.state not in _DONE:  # they may have an account by now
            said |= {"state": State.WAITING.value, "import_id": begun.id}
        there.sqlmodel_update(said)
    await session.flush()
    for start in range(0, len(new), _AT_ONCE):
        await insert_if_absent(session, *new[start : start + _AT_ONCE])
    audit(
        session,
        caller,
        "recruiting.import",
        f"recruit_import/{begun.id}",
        now,
        lines=len(lines),
        to_ask=sum(fate.state is State.WAITING for fate in fates),
    )
    return fates


async def find_to_look_up(session: AsyncSession, workspace_id: int, most: int) -> list[Recruit]:
    """Return some who are to be looked up in Slack, those first who are to be asked."""
    found = await session.exec(
        select(Recruit)
        .join(Term, col(Term.id) == col(Recruit.term_id))
        .where(IS_TO_LOOK_UP, Term.workspace_id == workspace_id)
        .order_by(col(Recruit.role).is_(None), col(Recruit.id))
        .limit(most)
    )
    return list(found)


async def keep_looked_up(
    session: AsyncSession, recruit_id: int, profile: Profile | None, now: datetime
) -> None:
    """Keep who somebody is in Slack, None for nobody, and let them be asked if they are to be."""
    found = await session.exec(
        select(Recruit, Term)
        .join(Term, col(Term.id) == col(Recruit.term_id))
        .where(Recruit.id == recruit_id, IS_TO_LOOK_UP)
        .with_for_update(of=Recruit)
    )
    row = found.one_or_none()
    if row is None:  # another replica was faster
        return
    recruit, term = row
    recruit.updated_at = now
    if profile is not None:
        person = await keep_profile(session, term.workspace_id, profile, now)
        recruit.person_id = person.id
    if recruit.role is None:
        recruit.state = State.NOT_ELIGIBLE
    elif recruit.person_id is None:
        recruit.state = State.NO_ACCOUNT
    else:
        await _ask(session, recruit, recruit.person_id, term, now)
    await session.flush()
    await _say_finished(session, recruit, term, now)


async def _ask(
    session: AsyncSession, recruit: Recruit, person_id: int, term: Term, now: datetime
) -> None:
    others = await session.exec(
        select(Recruit.state).where(
            Recruit.term_id == term.id,
            Recruit.person_id == person_id,
            Recruit.id != recruit.id,
            col(Recruit.state).in_(_DONE),
        )
    )
    another = others.first()  # by another of their addresses
    if another is not None or await has_applied(session, term.id, person_id):
        recruit.state = another or State.APPLIED
        return
    recruit.state = State.INVITED
    await say_later(
        session,
        workspace_id=term.workspace_id,
        kind=INVITED,
        key=f"{INVITED}:term/{term.id}:person/{person_id}",
        person_id=person_id,
        subject={"recruit": recruit.id},
        due_at=max(now, start_of_day(term.applications_open_on, term.time_zone)),
        now=now,
    )


async def has_applied(session: AsyncSession, term_id: int, person_id: int) -> bool:
    """Say whether somebody has ever applied to the term, whatever became of it."""
    found = await session.exec(
        select(Application.id).where(
            Application.term_id == term_id, Application.person_id == person_id
        )
    )
    return found.first() is not None


async def _say_finished(session: AsyncSession, recruit: Recruit, term: Term, now: datetime) -> None:
    left = await session.exec(
        select(Recruit.id)
        .where(
            Recruit.import_id == recruit.import_id, IS_TO_LOOK_UP, col(Recruit.role).is_not(None)
        )
        .limit(1)
    )
    begun = await session.get_one(RecruitImport, recruit.import_id)
    if left.first() is None and begun.made_by is not None:
        await say_later(
            session,
            workspace_id=term.workspace_id,
            kind=FINISHED,
            key=f"{FINISHED}:import/{begun.id}",
            person_id=begun.made_by,
            subject={"import": begun.id},
            due_at=now,
            now=now,
        )


@dataclass(frozen=True)
class Invitation:
    """An invitation as it is said now."""

    recruit: Recruit
    term: Term
    workspace_name: str


async def find_invitation(
    session: AsyncSession, recruit_id: int, now: datetime
) -> Invitation | str:
    """Return an invitation that is still worth saying, or why it is not."""
    found = await session.exec(
        select(Recruit, Term, Workspace.name)
        .join(Term, col(Term.id) == col(Recruit.term_id))
        .join(Workspace, col(Workspace.id) == col(Term.workspace_id))
        .where(Recruit.id == recruit_id)
    )
    row = found.one_or_none()
    if row is None:
        return "the file is gone"
    recruit, term, name = row
    if recruit.state != State.INVITED or recruit.person_id is None or recruit.role is None:
        return "they need not be asked any more"
    if is_after_window(term, now):
        return "applications have closed"
    if await has_applied(session, term.id, recruit.person_id):
        return "they applied"
    return Invitation(recruit, term, name)


async def say_not_now(
    session: AsyncSession, caller: Caller, recruit_id: int, now: datetime
) -> None:
    """Keep that the caller does not want to be asked again in this term; raises ``Refusal``."""
    found = await session.exec(
        select(Recruit).where(Recruit.id == recruit_id, Recruit.person_id == caller.person_id)
    )
    recruit = found.one_or_none()
    if recruit is None:
        raise Refusal(_("I can't find that invitation any more. You needn't do anything."))
    recruit.state, recruit.updated_at = State.NOT_NOW, now


async def count_states(session: AsyncSession, import_id: int) -> dict[State, int]:
    """Return how many of a file's people are in which state, of those who are to be asked."""
    found = await session.exec(
        select(Recruit.state, func.count())
        .where(Recruit.import_id == import_id, col(Recruit.role).is_not(None))
        .group_by(col(Recruit.state))
    )
    return {State(state): number for state, number in found}


async def list_recruits(session: AsyncSession, import_id: int) -> list[tuple[Recruit, str | None]]:
    """Return a file's people with their Slack ids, by name."""
    found = await session.exec(
        select(Recruit, Person.slack_user_id)
        .join(Person, col(Person.id) == col(Recruit.person_id), isouter=True)
        .where(Recruit.import_id == import_id)
        .order_by(col(Recruit.name), col(Recruit.id))
    )
    return list(found.all())


async def list_recorded(
    session: AsyncSession, term_id: int, person_ids: Sequence[int]
) -> dict[int, Recruit]:
    """Return what the other database says of applicants, the latest, by person's id."""
    found = await session.exec(
        select(Recruit)
        .where(Recruit.term_id == term_id, col(Recruit.person_id).in_(person_ids))
        .order_by(col(Recruit.updated_at), col(Recruit.id))
    )
    return {one.person_id: one for one in found if one.person_id is not None}
