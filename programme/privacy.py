"""All that is kept about a person: giving it to them, and forgetting it.

Source: the GDPR, articles 15 (access), 17 (erasure) and 20 (portability). What is where, and why,
stands in :mod:`programme.privacy_inventory`.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy
from sqlalchemy import Column, ColumnElement, Table
from sqlmodel import col, delete, or_, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from models import (
    METADATA,
    ApartWish,
    Application,
    Audit,
    Certificate,
    CheckInWord,
    Event,
    EventAttendance,
    Group,
    Membership,
    Person,
    Slide,
    Term,
)
from programme.applications import Status
from programme.audits import audit
from programme.departures import leave_group
from programme.people import FORGOTTEN, Caller, is_forgotten, lock_person
from programme.privacy_inventory import INVENTORY, REMOVED, Fate, Kept
from programme.translations import choose_language, current_language, speaking
from programme.translations import gettext as _

_OPEN = (Status.RECEIVED, Status.WAITING, Status.APPROVED)


@dataclass(frozen=True)
class Holding:
    """What one table holds about a person: whole rows, and what they did in rows of others."""

    table: str
    kept: Kept
    rows: Sequence[Mapping[str, Any]]
    acts: Sequence[Mapping[str, Any]]


async def list_holdings(session: AsyncSession, person_id: int) -> list[Holding]:
    """Return all that is kept about a person, table by table; tables without any are left out.

    Other people appear as "somebody else", unless the person named them. Whom others asked to be
    kept apart from is not told: it protects them.
    """
    holdings = []
    for name, kept in INVENTORY.items():
        table = METADATA.tables[name]
        rows: list[Mapping[str, Any]] = []
        about = _is_about(table, kept, person_id)
        if about is not None:
            # What a coordinator noted may come from the other person, and is not told either.
            if name == "apart_wish":
                about = about & (table.c.noted_as == "own")
            raw = await _read(session, table, about)
            known = await _slack_ids(session, [row[one] for one in kept.names for row in raw])
            known[person_id] = "you"
            rows = [_readable(table, kept, row, known) for row in raw]
        acts = [act async for act in _list_acts(session, table, kept, person_id)]
        if rows or acts:
            holdings.append(Holding(name, kept, rows, acts))
    return holdings


async def give_data(session: AsyncSession, caller: Caller, now: datetime) -> list[Holding]:
    """Return all that is kept about the caller, who asked for it; that they did is audited."""
    holdings = await list_holdings(session, caller.person_id)
    audit(session, caller, "privacy.give_data", f"person/{caller.person_id}", now)
    return holdings


def _is_about(table: Table, kept: Kept, person_id: int) -> ColumnElement[bool] | None:
    if kept.about is not None:
        condition: ColumnElement[bool] = table.c[kept.about] == person_id
        return condition
    if kept.through is not None:
        column, other = kept.through
        owner = METADATA.tables[other]
        ids = select(owner.c.id).where(owner.c.person_id == person_id)
        return table.c[column].in_(ids)
    return None


async def _read(
    session: AsyncSession, table: Table, condition: ColumnElement[bool]
) -> Sequence[Mapping[Any, Any]]:
    connection = await session.connection()
    query = sqlalchemy.select(table).where(condition).order_by(*table.primary_key)
    return (await connection.execute(query)).mappings().all()


async def _slack_ids(session: AsyncSession, person_ids: Sequence[int]) -> dict[int, str]:
    found = await session.exec(
        select(Person.id, Person.slack_user_id).where(col(Person.id).in_(person_ids))
    )
    return dict(found.all())


def _readable(
    table: Table, kept: Kept, row: Mapping[Any, Any], known: Mapping[int, str]
) -> dict[str, Any]:
    return {
        column.name: _value(column, row[column.name], known)
        for column in table.columns
        if column.name not in kept.left_out
    }


def _value(column: Column[Any], value: Any, known: Mapping[int, str]) -> Any:
    if value is not None and any(key.column.table.name == "person" for key in column.foreign_keys):
        return known.get(value, _("somebody else"))
    return value.isoformat() if isinstance(value, datetime | date) else value


async def _list_acts(
    session: AsyncSession, table: Table, kept: Kept, person_id: int
) -> AsyncIterator[dict[str, Any]]:
    for column, words in kept.acts.items():
        for row in await _read(session, table, table.c[column] == person_id):
            ids = {key.name: row[key.name] for key in table.primary_key}
            yield {"as": column, **ids, **{word: row[word] for word in words}}


async def forget(
    session: AsyncSession, person: Person, now: datetime, *, keeps_certificates: bool
) -> None:
    """Forget a person: what is theirs alone is deleted, what others need stays without a name.

    They leave the groups of terms that go on, as with leaving, and are taken to be out of the
    channels: who calls this takes them out, because afterwards nobody knows who they were. With
    ``keeps_certificates`` those stay genuine, else they are deleted. Doing it again changes
    nothing.
    """
    await lock_person(session, person.id)
    if is_forgotten(person):
        return
    names = [name for name in {person.name, person.certificate_name} if name]
    await _leave(session, person, now)
    await _take_out_of_slides(session, person.id, names)
    await session.flush()
    if not keeps_certificates:
        await session.exec(delete(Certificate).where(col(Certificate.person_id) == person.id))
    # Also those that others asked for about them: they name somebody whom nobody knows any more.
    await session.exec(
        delete(ApartWish).where(
            or_(col(ApartWish.person_id) == person.id, col(ApartWish.other_id) == person.id)
        )
    )
    # A coordinator's answer stays with the mentor who asked.
    await session.exec(
        update(CheckInWord)
        .where(col(CheckInWord.said_by) == person.id, col(CheckInWord.by_coordinator))
        .values(said_by=None)
    )
    await session.exec(
        update(Application)
        .where(col(Application.person_id) == person.id, col(Application.review_reason).is_not(None))
        .values(review_reason=REMOVED)
    )
    for name, kept in INVENTORY.items():
        table = METADATA.tables[name]
        for column in kept.acts:
            await session.exec(
                update(table).where(table.c[column] == person.id).values({column: None})
            )
        about = _is_about(table, kept, person.id)
        if about is not None and kept.fate is Fate.DELETED:
            await session.exec(delete(table).where(about))
        elif about is not None and kept.cleared:
            await session.exec(update(table).where(about).values(dict(kept.cleared)))
    await session.exec(
        update(Person)
        .where(col(Person.id) == person.id)
        .values(slack_user_id=f"{FORGOTTEN}{person.id}", refreshed_at=now)
    )
    session.add(
        Audit(
            workspace_id=person.workspace_id,
            at=now,
            actor_id=None,
            action="privacy.forget",
            subject=f"person/{person.id}",
            details={"keeps_certificates": keeps_certificates},
        )
    )
    await session.flush()
    session.expire_all()


async def _leave(session: AsyncSession, person: Person, now: datetime) -> None:
    found = await session.exec(
        select(Group.term_id)
        .join(Membership, col(Membership.group_id) == col(Group.id))
        .join(Term, col(Term.id) == col(Group.term_id))
        .where(
            Membership.person_id == person.id,
            col(Membership.left_at).is_(None),
            col(Term.ends_on) >= now.date(),
        )
    )
    for term_id in sorted(set(found.all())):
        await leave_group(session, person, term_id, now, is_out=True)
    await session.exec(
        update(Membership)
        .where(
            col(Membership.person_id) == person.id,
            col(Membership.left_at).is_not(None),
            col(Membership.out_of_channel_at).is_(None),
        )
        .values(out_of_channel_at=now)
    )
    await session.exec(
        update(Application)
        .where(col(Application.person_id) == person.id, col(Application.status).in_(_OPEN))
        .values(status=Status.WITHDRAWN, withdrawn_at=now, updated_at=now)
    )
    # Nobody is to wait for them at an event.
    coming = select(Event.id).where(col(Event.starts_at) > now)
    await session.exec(
        delete(EventAttendance).where(
            col(EventAttendance.person_id) == person.id, col(EventAttendance.event_id).in_(coming)
        )
    )


async def _take_out_of_slides(session: AsyncSession, person_id: int, names: Sequence[str]) -> None:
    groups = select(Membership.group_id).where(Membership.person_id == person_id)
    found = await session.exec(
        select(Slide, Group.language)
        .join(Group, col(Group.id) == col(Slide.group_id))
        .where(col(Slide.group_id).in_(groups))
    )
    for slide, language in found.all():
        with speaking(choose_language(language, current_language())):
            somebody = _("a member")
        for name in sorted(names, key=len, reverse=True):
            slide.presenters = slide.presenters.replace(name, somebody)


async def list_own_channels(session: AsyncSession, person_id: int, now: datetime) -> list[str]:
    """Return the Slack ids of the channels of groups that go on, with a person to be taken out."""
    found = await session.exec(
        select(Group.slack_channel_id)
        .join(Membership, col(Membership.group_id) == col(Group.id))
        .join(Term, col(Term.id) == col(Group.term_id))
        .where(
            Membership.person_id == person_id,
            col(Term.ends_on) >= now.date(),
            col(Membership.out_of_channel_at).is_(None),
            col(Group.slack_channel_id).is_not(None),
        )
        .distinct()
    )
    return sorted(channel for channel in found.all() if channel)
