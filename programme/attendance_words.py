"""What somebody says about who was at a meeting: their own word, and the mentor's, which wins."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlmodel import SQLModel, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import Attendance, Meeting, Membership, Term, insert_into
from programme.attendance import was_member
from programme.calendar import start_of_day
from programme.group import InGroup, find_lead
from programme.meeting_states import CHECKED_IN, MeetingState, ends_at
from programme.meetings import get_meeting_for
from programme.nudges import say_later
from programme.people import Caller
from programme.permissions import Action
from programme.refusals import Refusal
from programme.translations import gettext as _

DIFFERS = "attendance.differs"
_AFTER_THE_LAST = timedelta(days=2)


def closes_at(meeting: Meeting, term: Term) -> datetime:
    """Return until when words about a meeting are taken, as an aware instant.

    That is the end of the term's last day, on the clocks of the term and of the meeting; for
    meetings of its last days it is two days after they are over.
    """
    after = term.ends_on + timedelta(days=1)
    ends = (start_of_day(after, zone) for zone in (term.time_zone, meeting.time_zone))
    return max(*ends, ends_at(meeting) + _AFTER_THE_LAST)


def check_open(meeting: Meeting, term: Term, now: datetime) -> None:
    """Return when something can be said about a meeting now; else raise ``Refusal``."""
    if now < meeting.starts_at:
        raise Refusal(_("That meeting hasn't begun yet. When it is over, I'll ask you."))
    if meeting.state in {MeetingState.CANCELLED, MeetingState.SKIPPED}:
        raise Refusal(
            _(
                "That meeting was called off. If you met another time, a mentor can add it with "
                "`/mentoring checkin`."
            )
        )
    if now >= closes_at(meeting, term):
        raise Refusal(
            _(
                "The term is over, so what was written down about its meetings stays as it is. "
                "If something is wrong, a coordinator will gladly hear of it."
            )
        )


async def keep_words(
    session: AsyncSession,
    meeting_id: int,
    there: Mapping[int, bool],
    *,
    said_by: int,
    is_mentors: bool,
    now: datetime,
) -> None:
    """Write down a word about each of some people, by their ids, and keep the earlier ones.

    What says the same as before changes nothing. In the caller's transaction, which holds a lock
    on the group. ``is_mentors`` tells the mentor's word from the person's own.
    """
    if not there:
        return
    column = "said_there"
    about_it: dict[str, Any] = {"said_at": now}
    if is_mentors:
        column, about_it = "marked_there", {"marked_by": said_by, "marked_at": now}
    keeping = _keeping(session.get_bind().dialect.name, column, *about_it)
    found = await session.exec(
        keeping,
        params=[
            {"meeting_id": meeting_id, "person_id": one, column: is_there, **about_it}
            for one, is_there in there.items()
        ],
    )
    if news := found.scalars().all():
        about_it = {"said_by": said_by, "is_mentors": is_mentors, "said_at": now}
        await session.exec(
            _ADD_WORD,
            params=[
                {"meeting_id": meeting_id, "person_id": one, "there": there[one], **about_it}
                for one in news
            ],
        )


_ADD_WORD = SQLModel.metadata.tables["attendance_word"].insert()


@cache
def _keeping(dialect: str, there: str, *about_it: str) -> Any:
    """Return the statement that keeps words, made once; it returns whom there is news of.

    ``there`` and ``about_it`` are the columns in which a word is kept.
    """
    table = SQLModel.metadata.tables["attendance"]
    keeping = insert_into(dialect, table)
    return keeping.on_conflict_do_update(
        index_elements=["meeting_id", "person_id"],
        set_={name: keeping.excluded[name] for name in (there, *about_it)},
        where=table.c[there].is_distinct_from(keeping.excluded[there]),
    ).returning(table.c.person_id)


@dataclass(frozen=True)
class OwnWord:
    """What somebody said of themselves, and whether the check-in says otherwise."""

    meeting: Meeting
    there: bool
    differs: bool


async def say_there(
    session: AsyncSession, caller: Caller, meeting_id: int, now: datetime, *, there: bool
) -> OwnWord:
    """Keep whether the caller was at a meeting, in their own word; they can take it back.

    Where the check-in says otherwise that stands, and the lead mentor hears of it once. Raises
    ``Refusal`` for who was not in the group then, before the meeting and after the term.
    """
    in_group, meeting = await get_meeting_for(session, caller, meeting_id, Action.SAY_THERE)
    check_open(meeting, in_group.term, now)
    if not await _was_in_group(session, in_group, meeting, caller.person_id):
        raise Refusal(_("That is for those who were in the group when it met."))
    await keep_words(
        session,
        meeting_id,
        {caller.person_id: there},
        said_by=caller.person_id,
        is_mentors=False,
        now=now,
    )
    differs = meeting.state in CHECKED_IN and says_otherwise(
        meeting, await _get_attendance(session, meeting_id, caller.person_id)
    )
    if differs:
        await _tell_lead(session, in_group, meeting_id, caller.person_id, now)
    return OwnWord(meeting, there, differs)


async def _get_attendance(session: AsyncSession, meeting_id: int, person_id: int) -> Attendance:
    found = await session.exec(
        select(Attendance).where(
            Attendance.meeting_id == meeting_id, Attendance.person_id == person_id
        )
    )
    return found.one()


async def _was_in_group(
    session: AsyncSession, in_group: InGroup, meeting: Meeting, person_id: int
) -> bool:
    if in_group.joined_at is not None and in_group.joined_at < ends_at(meeting):
        return True
    found = await session.exec(
        select(Membership).where(
            Membership.group_id == in_group.group.id, Membership.person_id == person_id
        )
    )
    return any(was_member(one, meeting) for one in found)


def says_otherwise(meeting: Meeting, attendance: Attendance | None) -> bool:
    """Say whether a mentor's check-in and the person's own word differ."""
    if attendance is None or attendance.said_there is None:
        return False
    match meeting.state:
        case MeetingState.HELD:
            return attendance.marked_there not in {None, attendance.said_there}
        case MeetingState.NOT_HELD:
            return attendance.said_there
        case _:
            return False


async def _tell_lead(
    session: AsyncSession, in_group: InGroup, meeting_id: int, person_id: int, now: datetime
) -> None:
    lead = await find_lead(session, in_group.group.id)
    if lead is None or lead.id == person_id:
        return
    await say_later(
        session,
        workspace_id=in_group.term.workspace_id,
        kind=DIFFERS,
        key=f"{DIFFERS}:meeting/{meeting_id}:person/{person_id}",
        subject={"meeting": meeting_id, "person": person_id},
        due_at=now,
        now=now,
        person_id=lead.id,
    )
