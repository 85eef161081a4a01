"""Laying out a group's meetings over the term, from its weekly hour and its rhythm.

Doing it again changes nothing, so whoever is not sure does it: when a group is formed, when its
hour or rhythm changes, and, found by the clock, when the dates of its term did. What is over or
checked in never changes by it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy import bindparam
from sqlmodel import col, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from models import Attendance, Group, Meeting, Term
from programme.calendar import local_date
from programme.meeting_series import Rhythm, Series, instant_of, pair, series_days
from programme.meeting_states import CHECKED_IN, MeetingState


@dataclass
class LaidOut:
    """What laying out changed; empty when all was in its place."""

    added: list[Meeting] = field(default_factory=list)
    moved: list[Meeting] = field(default_factory=list)
    dropped: list[Meeting] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.added or self.moved or self.dropped)


def series_of(group: Group) -> Series:
    """Return what the group agreed on."""
    return Series(group.weekday, group.hour * 60, group.time_zone, Rhythm(group.rhythm))


async def lay_out(session: AsyncSession, group: Group, term: Term, now: datetime) -> LaidOut:
    """Bring the group's upcoming meetings in line with its hour, its rhythm and the term's dates.

    Those that were moved by hand stay where they are, those that were skipped or cancelled stay
    so, and those that were added stay, unless the term's dates leave them out. Within the
    caller's transaction, which holds a lock on the group.
    """
    series, done = series_of(group), LaidOut()
    rows = await _list_rows(session, group.id)
    is_open = {row.id: row.starts_at > now and row.state not in CHECKED_IN for row in rows}
    # Put off beyond its own day, which is over: the series has no place for it any more.
    put_off = {
        row.id: is_open[row.id]
        and row.is_moved
        and row.planned_on is not None
        and series.starts_at(row.planned_on) <= now
        for row in rows
    }
    over = [
        row.planned_on
        for row in rows
        if row.planned_on is not None and (put_off[row.id] or not is_open[row.id])
    ]
    days = series_days(
        series,
        max(term.starts_on, local_date(group.created_at, group.time_zone)),
        term.ends_on,
        max(now, group.created_at),
        max(over, default=None),
    )
    planned = {
        row.planned_on: row
        for row in rows
        if row.planned_on is not None and is_open[row.id] and not put_off[row.id]
    }
    pairing = pair(planned, days)
    for day in pairing.dropped:
        drop(planned[day], now, done)
    await session.flush()  # the days they had are free before others take them
    for old, new in pairing.kept.items():
        row = planned[old]
        row.planned_on = new
        _put_in_place(row, series, term, now, done)
    for row in rows:
        is_beside = row.planned_on is None or put_off[row.id]
        if is_open[row.id] and is_beside and not _is_in(term, row):
            drop(row, now, done)
    for day in pairing.added:
        row = new_meeting(group, now)
        row.planned_on = row.on = day
        row.minute_of_day, row.starts_at = series.minute_of_day, series.starts_at(day)
        session.add(row)
        done.added.append(row)
    await session.flush()
    await forget_answers(session, [row.id for row in done.moved])
    return done


_ROWS = (
    select(Meeting)
    .where(col(Meeting.group_id) == bindparam("group_id"), Meeting.state != MeetingState.DROPPED)
    .order_by(col(Meeting.starts_at), col(Meeting.id))
)


async def _list_rows(session: AsyncSession, group_id: int) -> Sequence[Meeting]:
    return (await session.exec(_ROWS, params={"group_id": group_id})).all()


def new_meeting(group: Group, now: datetime) -> Meeting:
    """Return a meeting of the group that has no time yet, with a calendar id of its own."""
    return Meeting(
        group_id=group.id,
        on=now.date(),
        minute_of_day=0,
        time_zone=group.time_zone,
        starts_at=now,
        uid=str(uuid4()),
        created_at=now,
        updated_at=now,
    )


def drop(row: Meeting, now: datetime, done: LaidOut) -> None:
    """Take a meeting out of what people see; calendars are still told that it is off."""
    row.state, row.planned_on = MeetingState.DROPPED, None
    touch(row, now)
    done.dropped.append(row)


def touch(row: Meeting, now: datetime) -> None:
    """Count a change, for calendars and for what is said of the meeting."""
    row.sequence += 1
    row.updated_at = now


def _is_in(term: Term, row: Meeting) -> bool:
    return term.starts_on <= row.on <= term.ends_on


def _put_in_place(row: Meeting, series: Series, term: Term, now: datetime, done: LaidOut) -> None:
    """Let a meeting of the series be where the series puts it, unless it was moved by hand."""
    if not (row.is_moved and _is_in(term, row)):
        row.on, row.minute_of_day = row.planned_on or row.on, series.minute_of_day
    row.is_moved = (row.on, row.minute_of_day) != (row.planned_on, series.minute_of_day)
    row.time_zone = series.time_zone
    starts_at = instant_of(row.on, row.minute_of_day, row.time_zone)
    if starts_at != row.starts_at:
        row.starts_at = starts_at
        touch(row, now)
        done.moved.append(row)


async def forget_answers(session: AsyncSession, meeting_ids: Sequence[int]) -> None:
    """Forget who said that they come: it was said of another time."""
    if meeting_ids:
        await session.exec(
            update(Attendance)
            .where(col(Attendance.meeting_id).in_(meeting_ids))
            .values(rsvp=None, rsvp_at=None, word=None)
        )


async def look_at_groups_of(session: AsyncSession, term_id: int) -> None:
    """Have the meetings of a term's groups looked at again: its dates changed."""
    await session.exec(update(Group).where(col(Group.term_id) == term_id).values(laid_out_at=None))


_NOT_LAID_OUT = (
    select(Group.id)
    .join(Term, col(Term.id) == col(Group.term_id))
    .where(col(Term.workspace_id) == bindparam("workspace_id"), col(Group.laid_out_at).is_(None))
    .order_by(col(Group.id))
    .limit(bindparam("at_most"))
)


async def find_not_laid_out(
    session: AsyncSession, workspace_id: int, at_most: int
) -> Sequence[int]:
    """Return the ids of some groups of the workspace whose meetings are to be looked at."""
    which = {"workspace_id": workspace_id, "at_most": at_most}
    return (await session.exec(_NOT_LAID_OUT, params=which)).all()


async def lay_out_again(
    session: AsyncSession, group_id: int, now: datetime
) -> tuple[Group, Term, LaidOut] | None:
    """Lay out a group's meetings by the term's dates as they are now.

    Returns None when that is done already, and for a group that has ended, or whose term has:
    it keeps what it has.
    """
    found = await session.exec(
        select(Group)
        .where(Group.id == group_id, col(Group.laid_out_at).is_(None))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    group = found.one_or_none()
    if group is None:
        return None
    # Read after the lock is there, so that no dates are missed that were saved meanwhile.
    terms = await session.exec(
        select(Term).where(Term.id == group.term_id).execution_options(populate_existing=True)
    )
    term = terms.one()
    group.laid_out_at = now
    goes_on = group.ended_at is None and now < instant_of(
        term.ends_on + timedelta(days=1), 0, group.time_zone
    )
    await session.flush()
    return (group, term, await lay_out(session, group, term, now)) if goes_on else None
