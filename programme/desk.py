"""What coordinators write to and about people: letters, and notes for themselves.

Source: "Mentoring Coordinator, Responsibilities": follow up with each mentoring team and ask if
there's anything you can do to help.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import Letter, Person, PersonNote, insert_if_absent
from programme.audits import audit
from programme.follow_ups import check_words
from programme.nudges import say_later
from programme.people import Caller, is_forgotten
from programme.permissions import Action, permit
from programme.refusals import Refusal
from programme.translations import gettext as _

WRITTEN = "desk.written"


@dataclass(frozen=True)
class Note:
    """A note with who wrote it, None when they are gone."""

    note: PersonNote
    by: Person | None


async def get_person_for(
    session: AsyncSession, caller: Caller, person_id: int, action: Action
) -> Person:
    """Return somebody of the caller's workspace; raises ``Refusal``."""
    permit(caller, action)
    found = await session.exec(
        select(Person).where(Person.id == person_id, Person.workspace_id == caller.workspace_id)
    )
    person = found.one_or_none()
    if person is None or is_forgotten(person):
        raise Refusal(_("I don't know that person, or not any more."))
    return person


async def write_letter(
    session: AsyncSession,
    caller: Caller,
    person_id: int,
    words: str | None,
    opened_at: datetime,
    now: datetime,
) -> Person:
    """Write to somebody in the caller's name, once; returns who it goes to.

    ``opened_at`` is when the form was opened. Raises ``FieldProblems`` for no words or too many,
    ``Refusal`` for nobody, or a caller who may not.
    """
    person = await get_person_for(session, caller, person_id, Action.WRITE_TO_PERSON)
    letter = Letter(
        person_id=person.id,
        written_by=caller.person_id,
        words=check_words(words),
        opened_at=opened_at,
        written_at=now,
    )
    await insert_if_absent(session, letter)
    found = await session.exec(
        select(Letter.id).where(
            Letter.person_id == person.id,
            Letter.written_by == caller.person_id,
            Letter.opened_at == opened_at,
        )
    )
    letter_id = found.one()
    await say_later(
        session,
        workspace_id=caller.workspace_id,
        kind=WRITTEN,
        key=f"{WRITTEN}:letter/{letter_id}",
        subject={"letter": letter_id},
        due_at=now,
        now=now,
        person_id=person.id,
    )
    audit(session, caller, "desk.write", f"person/{person.id}", now, letter=letter_id)
    await session.flush()
    return person


async def find_letter(session: AsyncSession, letter_id: int) -> tuple[Letter, Person | None] | None:
    """Return a letter with who wrote it, or None when it is gone."""
    found = await session.exec(
        select(Letter, Person)
        .outerjoin(Person, col(Person.id) == col(Letter.written_by))
        .where(Letter.id == letter_id)
    )
    row = found.one_or_none()
    return (row[0], row[1]) if row is not None else None


async def add_note(
    session: AsyncSession,
    caller: Caller,
    person_id: int,
    words: str | None,
    opened_at: datetime,
    now: datetime,
) -> Person:
    """Keep a note about somebody for the coordinators, once; returns whom it is about.

    The arguments and what is raised are as for :func:`write_letter`.
    """
    person = await get_person_for(session, caller, person_id, Action.NOTE_ABOUT_PERSON)
    note = PersonNote(
        person_id=person.id,
        written_by=caller.person_id,
        words=check_words(words),
        opened_at=opened_at,
        written_at=now,
    )
    await insert_if_absent(session, note)
    audit(session, caller, "desk.note", f"person/{person.id}", now)
    await session.flush()
    return person


async def list_notes(session: AsyncSession, person_id: int) -> Sequence[Note]:
    """Return what coordinators noted about somebody, the newest first."""
    found = await session.exec(
        select(PersonNote, Person)
        .outerjoin(Person, col(Person.id) == col(PersonNote.written_by))
        .where(PersonNote.person_id == person_id)
        .order_by(col(PersonNote.written_at).desc(), col(PersonNote.id).desc())
    )
    return [Note(note, by) for note, by in found]
