"""What somebody answers who missed a meeting: the time is good, another suits, a break.

Who would like to leave does so as everybody does: :mod:`programme.departures`.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import (
    Application,
    Attendance,
    Group,
    Meeting,
    Membership,
    MembershipBreak,
    Person,
    Term,
)
from programme.availability import HourChoices, hours_of_week
from programme.calendar import local_date, spell_day, start_of_day
from programme.courtesy import pause
from programme.group import InGroup
from programme.groups import Part
from programme.meetings import get_meeting_for
from programme.nudges import say_later
from programme.people import Caller, lock_person
from programme.permissions import Action
from programme.refusals import FieldProblems, Refusal
from programme.translations import gettext as _

ANOTHER_TIME = "missed.another_time"
BREAK = "missed.break"
LONGEST_WORD = 500


class MissedAnswer(StrEnum):
    """What somebody answers who missed a meeting."""

    KEEP = "keep"
    ANOTHER_TIME = "another_time"
    BREAK = "break"


@dataclass(frozen=True)
class Answering:
    """Who answers about which meeting."""

    in_group: InGroup
    meeting: Meeting
    membership: Membership
    application: Application
    attendance: Attendance


async def get_answering(session: AsyncSession, caller: Caller, meeting_id: int) -> Answering:
    """Return what the caller can answer about a meeting of theirs.

    Raises ``Refusal`` for who is no mentee of the group, or of whom nobody said whether they came.
    """
    in_group, meeting = await get_meeting_for(session, caller, meeting_id, Action.ANSWER_MISSED)
    found = await session.exec(
        select(Membership, Application, Attendance)
        .join(Application, col(Application.id) == col(Membership.application_id))
        .join(Attendance, col(Attendance.person_id) == col(Membership.person_id))
        .where(
            Membership.group_id == in_group.group.id,
            Membership.person_id == caller.person_id,
            col(Membership.left_at).is_(None),
            Attendance.meeting_id == meeting_id,
        )
    )
    row = found.one_or_none()
    if row is None:
        raise Refusal(_("Nobody wrote down yet who was at that meeting."))
    return Answering(in_group, meeting, *row)


async def keep_time(session: AsyncSession, caller: Caller, meeting_id: int, now: datetime) -> None:
    """Keep that the time is still good; raises ``Refusal`` as :func:`get_answering` does."""
    answering = await get_answering(session, caller, meeting_id)
    await _keep(session, answering, MissedAnswer.KEEP, None, now)


async def suggest_hours(
    session: AsyncSession,
    caller: Caller,
    meeting_id: int,
    choices: HourChoices,
    word: str | None,
    now: datetime,
) -> None:
    """Keep which hours suit the caller from now on, and a word; the group's mentors hear of it.

    The hours become those of their application, on the clocks of its zone. The same again changes
    nothing. Raises ``FieldProblems`` where no hour is chosen or the word is too long, ``Refusal``
    as :func:`get_answering` does.
    """
    answering = await get_answering(session, caller, meeting_id)
    hours, word = hours_of_week(choices), _cleaned(word)
    problems = _check_word(word)
    if not hours:
        problems["workdays"] = _("Please choose at least one hour that suits you.")
    if problems:
        raise FieldProblems(problems)
    application = answering.application
    is_new = await _keep(session, answering, MissedAnswer.ANOTHER_TIME, word, now)
    if application.hours != hours:
        application.hours, application.updated_at = hours, now
        is_new = True
    if is_new:
        await _tell_mentors(session, answering, ANOTHER_TIME, now)


async def take_break(
    session: AsyncSession,
    caller: Caller,
    meeting_id: int,
    until_on: date | None,
    word: str | None,
    now: datetime,
) -> MembershipBreak:
    """Let the caller take a break from their group; the group's mentors hear of it.

    It excuses them from the meeting they missed to the last day, and they hear nothing unprompted
    till then. Saying another day moves its end; the same again changes nothing. Raises
    ``FieldProblems`` for a day before today or after the term, ``Refusal`` as
    :func:`get_answering` does.
    """
    await lock_person(session, caller.person_id)
    answering = await get_answering(session, caller, meeting_id)
    word = _cleaned(word)
    problems = _check_word(word)
    if problem := check_until(until_on, answering.in_group.term, now):
        problems["until"] = problem
    if problems or until_on is None:
        raise FieldProblems(problems)
    found = await session.exec(
        select(MembershipBreak).where(
            MembershipBreak.membership_id == answering.membership.id,
            MembershipBreak.from_on == answering.meeting.on,
        )
    )
    one = found.one_or_none()
    is_new = await _keep(session, answering, MissedAnswer.BREAK, word, now)
    if one is None:
        one = MembershipBreak(
            membership_id=answering.membership.id,
            from_on=answering.meeting.on,
            until_on=until_on,
            asked_at=now,
        )
        session.add(one)
        is_new = True
    elif one.until_on != until_on:
        one.until_on, one.asked_at = until_on, now
        is_new = True
    await session.flush()
    if is_new:
        back_at = start_of_day(until_on + timedelta(days=1), caller.time_zone)
        await pause(session, caller.person_id, back_at)
        await _tell_mentors(session, answering, BREAK, now)
    return one


def check_until(until_on: date | None, term: Term, now: datetime) -> str | None:
    """Return what is wrong with the last day of a break, or None."""
    if until_on is None or until_on < local_date(now, term.time_zone):
        return _("Please choose a day from today on.")
    if until_on > term.ends_on:
        return _(
            "The term ends on {day}. Please choose a day until then.", day=spell_day(term.ends_on)
        )
    return None


def _cleaned(word: str | None) -> str | None:
    return (word or "").strip() or None


def _check_word(word: str | None) -> dict[str, str]:
    too_long = len(word or "") > LONGEST_WORD
    return (
        {"word": _("Please keep it within {most} characters.", most=LONGEST_WORD)}
        if too_long
        else {}
    )


async def _keep(
    session: AsyncSession,
    answering: Answering,
    answer: MissedAnswer,
    word: str | None,
    now: datetime,
) -> bool:
    """Keep the answer; the last one counts. False when it is the same."""
    row = answering.attendance
    if (row.answer, row.answer_word) == (answer, word):
        return False
    row.answer, row.answer_word, row.answered_at = answer, word, now
    await session.flush()
    return True


async def _tell_mentors(
    session: AsyncSession, answering: Answering, kind: str, now: datetime
) -> None:
    found = await session.exec(
        select(Membership.person_id)
        .where(
            Membership.group_id == answering.in_group.group.id,
            col(Membership.role).in_((Part.LEAD, Part.CO_MENTOR)),
            col(Membership.left_at).is_(None),
        )
        .order_by(col(Membership.id))
    )
    row = answering.attendance
    for person_id in found.all():
        await say_later(
            session,
            workspace_id=answering.in_group.term.workspace_id,
            kind=kind,
            key=f"{kind}:attendance/{row.id}:person/{person_id}:{int(now.timestamp())}",
            subject={"attendance": row.id},
            due_at=now,
            now=now,
            person_id=person_id,
        )


@dataclass(frozen=True)
class Answered:
    """What somebody answered who missed a meeting, for their mentors."""

    group: Group
    person: Person
    application: Application
    attendance: Attendance
    until_on: date | None  # the last day of their break, if they take one


async def find_answered(
    session: AsyncSession, attendance_id: int, now: datetime
) -> Answered | None:
    """Return an answer as it stands, or None when who gave it left, or the term is over."""
    found = await session.exec(
        select(Group, Person, Attendance, Membership)
        .join(Meeting, col(Meeting.group_id) == col(Group.id))
        .join(Attendance, col(Attendance.meeting_id) == col(Meeting.id))
        .join(Person, col(Person.id) == col(Attendance.person_id))
        .join(
            Membership,
            (col(Membership.group_id) == col(Group.id))
            & (col(Membership.person_id) == col(Person.id)),
        )
        .where(
            Attendance.id == attendance_id,
            col(Membership.left_at).is_(None),
            col(Group.ended_at).is_(None),
        )
    )
    row = found.one_or_none()
    if row is None:
        return None
    group, person, attendance, membership = row
    term = await session.get_one(Term, group.term_id)
    if local_date(now, term.time_zone) > term.ends_on:
        return None
    application = await session.get_one(Application, membership.application_id)
    taken = await session.exec(
        select(MembershipBreak)
        .join(Meeting, col(Meeting.on) == col(MembershipBreak.from_on))
        .where(MembershipBreak.membership_id == membership.id, Meeting.id == attendance.meeting_id)
    )
    one = taken.one_or_none()
    return Answered(group, person, application, attendance, one.until_on if one else None)
