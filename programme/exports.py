"""What coordinators take out as files, for their own records and for funders."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlmodel.ext.asyncio.session import AsyncSession

from models import Audit, Term
from programme.calendar import local_date
from programme.export_tables import (
    Table,
    attendance_table,
    completion_table,
    groups_table,
    people_table,
    surveys_table,
)
from programme.people import Caller
from programme.permissions import Action, permit
from programme.refusals import Refusal
from programme.terms import find_term, list_terms
from programme.translations import ENGLISH, speaking
from programme.translations import gettext as _
from programme.workspaces import find_workspace_from_machine


class Export(StrEnum):
    """What can be taken out."""

    PEOPLE = "people"
    GROUPS = "groups"
    ATTENDANCE = "attendance"
    COMPLETION = "completion"
    SURVEYS = "surveys"


@dataclass(frozen=True)
class ExportedFile:
    """One table of one term, as it was a moment ago."""

    what: Export
    term: Term
    table: Table

    @property
    def name(self) -> str:
        """What the file is called, e.g. ``autumn-2026-people.csv``."""
        words = "".join(one if one.isalnum() else "-" for one in self.term.name.casefold())
        return f"{words.strip('-') or 'term'}-{self.what.value}.csv"


async def list_terms_to_export(session: AsyncSession, caller: Caller) -> list[Term]:
    """Return the workspace's terms, the latest first; raises ``Refusal``."""
    permit(caller, Action.EXPORT)
    return await list_terms(session, caller.workspace_id)


def choose_term_to_export(terms: Sequence[Term], now: datetime) -> Term | None:
    """Return the latest of the terms that has started, else the next; None without any."""
    started = [one for one in terms if one.starts_on <= local_date(now, one.time_zone)]
    return next(iter(started), terms[-1] if terms else None)


async def get_term_to_export(session: AsyncSession, caller: Caller, term_id: int) -> Term:
    """Return a term of the coordinator's workspace; raises ``Refusal``."""
    permit(caller, Action.EXPORT)
    term = await find_term(session, caller.workspace_id, term_id)
    if term is None:
        raise Refusal(_("I can't find that term any more. `/mentoring export` shows them all."))
    return term


async def export(
    session: AsyncSession, caller: Caller, term_id: int, wanted: Sequence[Export], now: datetime
) -> list[ExportedFile]:
    """Return the files that a coordinator wants of a term; kept in the audit.

    Raises ``Refusal``.
    """
    term = await get_term_to_export(session, caller, term_id)
    return [await _write(session, term, what, caller.person_id, now) for what in wanted]


async def export_from_machine(
    session: AsyncSession, slack_team_id: str | None, name: str | None, what: Export, now: datetime
) -> ExportedFile:
    """Return the file for somebody who runs the bot and so has its data anyway; kept in the audit.

    ``name`` is the term's, in any case; without it, it is the one that is on. Where the database
    holds several workspaces, ``slack_team_id`` says which. Raises ``Refusal``.
    """
    term = await find_term_from_machine(session, slack_team_id, name, now)
    with speaking(ENGLISH):  # as the command line does
        return await _write(session, term, what, None, now)


async def find_term_from_machine(
    session: AsyncSession, slack_team_id: str | None, name: str | None, now: datetime
) -> Term:
    """Return the term that somebody who runs the bot means; raises ``Refusal``.

    ``name`` and ``slack_team_id`` are as in :func:`export_from_machine`.
    """
    workspace = await find_workspace_from_machine(session, slack_team_id)
    terms = await list_terms(session, workspace.id)
    if name is None:
        term = choose_term_to_export(terms, now)
    else:
        term = next((one for one in terms if one.name.casefold() == name.casefold()), None)
    if term is None:
        names = ", ".join(one.name for one in terms)
        raise Refusal(
            _("There is no such term. There are: {names}.", names=names)
            if terms
            else _("No term yet.")
        )
    return term


async def _write(
    session: AsyncSession, term: Term, what: Export, actor_id: int | None, now: datetime
) -> ExportedFile:
    match what:
        case Export.PEOPLE:
            table = await people_table(session, term)
        case Export.GROUPS:
            table = await groups_table(session, term)
        case Export.ATTENDANCE:
            table = await attendance_table(session, term)
        case Export.COMPLETION:
            table = await completion_table(session, term)
        case Export.SURVEYS:
            table = await surveys_table(session, term, now)
    session.add(
        Audit(
            workspace_id=term.workspace_id,
            at=now,
            actor_id=actor_id,
            action=f"exports.{what.value}",
            subject=f"term/{term.id}",
            details={"lines": table.lines},
        )
    )
    return ExportedFile(what, term, table)
