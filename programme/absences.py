"""Who stays away and which groups stand still: the rules, and who they are true of.

Source: "Mentoring Coordinator, Responsibilities": follow up with each mentoring team, keep track
of completion rates.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import aliased
from sqlmodel import col, exists, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import Attendance, Group, Meeting, Membership, Person, Term
from programme.attendance import Presence, list_attended
from programme.attention_items import AttentionItem, Weight
from programme.calendar import local_date, start_of_day
from programme.groups import Part
from programme.meeting_states import MeetingState
from programme.translations import gettext as _

MISSED = "absences.missed"
NOT_MET = "absences.not_met"
MISSED_IN_A_ROW = 2
INTERVALS = 2
_TO_CHECK_IN = timedelta(days=1)  # time for a mentor to say that they met
_RHYTHMS: Mapping[str, timedelta] = {
    "weekly": timedelta(weeks=1),
    "fortnightly": timedelta(weeks=2),
    "monthly": timedelta(weeks=4),
}


@dataclass(frozen=True)
class GroupRhythm:
    """When a group met last; the instants are aware UTC."""

    group: Group
    mentor: Person | None  # the lead
    begins_at: datetime  # its first meeting
    since_at: datetime  # it met then, or an interval before its first meeting
    has_met: bool


def check_missed(presences: Iterable[Presence]) -> int:
    """Return how many meetings somebody missed in a row without a word, the newest given first.

    Those that they were excused from neither count nor end the row; 0 where it is no row of two.
    """
    missed = 0
    for presence in presences:
        if presence is Presence.MISSED:
            missed += 1
        elif presence is not Presence.EXCUSED:
            break
    return missed if missed >= MISSED_IN_A_ROW else 0


def check_met(last_met_at: datetime, rhythm: str, now: datetime) -> int:
    """Return how many meetings of its rhythm a group let pass since it met, 0 for fewer than two.

    ``last_met_at`` is when it met last, or left a meeting out on purpose; for one that has not met
    it is an interval before its first meeting. A mentor has a day to say that they met.
    """
    passed = count_passed(last_met_at, rhythm, now)
    return passed if passed >= INTERVALS else 0


def count_passed(last_met_at: datetime, rhythm: str, now: datetime) -> int:
    """Return how many meetings of its rhythm a group let pass; takes what `check_met` does."""
    return max(0, int((now - last_met_at - _TO_CHECK_IN) / _RHYTHMS[rhythm]))


async def find_missing(
    session: AsyncSession, workspace_id: int, now: datetime
) -> list[AttentionItem]:
    """Return the mentees who missed two meetings or more in a row without a word."""
    running = await _list_running(session, workspace_id, now)
    present = await session.exec(
        select(Membership.group_id, Membership.person_id).where(
            col(Membership.group_id).in_(_running_ids(workspace_id, now)),
            Membership.role == Part.MENTEE,
            col(Membership.left_at).is_(None),
        )
    )
    still_there = set(present.all())
    mentors = await _find_leads(session, workspace_id, now)
    attended = await list_attended(
        session,
        col(Meeting.group_id).in_(_running_ids(workspace_id, now)),
        col(Meeting.group_id).in_(_with_misses()),
        Meeting.state == MeetingState.HELD,
    )
    records: dict[tuple[int, int], list[tuple[Presence, Meeting]]] = {}
    people: dict[int, Person] = {}
    for one in attended:
        for mine in one.people:
            people[mine.person.id] = mine.person
            record = records.setdefault((one.meeting.group_id, mine.person.id), [])
            record.append((mine.presence, one.meeting))
    items = []
    for (group_id, person_id), record in records.items():
        missed = check_missed(presence for presence, _ in record)
        if not missed or group_id not in running or (group_id, person_id) not in still_there:
            continue
        last = next(meeting for presence, meeting in record if presence is Presence.MISSED)
        items.append(
            AttentionItem(
                kind=MISSED,
                key=f"{MISSED}:person/{person_id}:meeting/{last.id}",
                weight=Weight.PERSON_IS_MISSING,
                since_at=last.starts_at,
                why=_("They missed {missed} meetings in a row, without a word.", missed=missed),
                step=_(
                    "Ask the mentor how they are doing, then write them a kind line: is the hour "
                    "still good, would a break help?"
                ),
                group=running[group_id][0],
                person=people[person_id],
                mentor=mentors.get(group_id),
            )
        )
    return items


async def find_standing_still(
    session: AsyncSession, workspace_id: int, now: datetime
) -> list[AttentionItem]:
    """Return the groups that let two meetings of their rhythm pass."""
    items = []
    for one in await list_rhythms(session, workspace_id, now):
        passed = check_met(one.since_at, one.group.rhythm, now)
        if not passed:
            continue
        items.append(
            AttentionItem(
                kind=NOT_MET,
                # Comes back after two more.
                key=f"{NOT_MET}:group/{one.group.id}:{one.since_at.date()}:{passed // INTERVALS}",
                weight=Weight.GROUP_STANDS_STILL,
                since_at=one.since_at,
                why=_(
                    "They let {passed} meetings of their rhythm pass since their last meeting.",
                    passed=passed,
                )
                if one.has_met
                else _(
                    "They let {passed} meetings of their rhythm pass and haven't met yet.",
                    passed=passed,
                ),
                step=_(
                    "Ask the mentor what holds them up. Another hour, a co-mentor or fewer "
                    "meetings may help."
                ),
                group=one.group,
                mentor=one.mentor,
            )
        )
    return items


async def list_rhythms(
    session: AsyncSession, workspace_id: int, now: datetime
) -> list[GroupRhythm]:
    """Return since when each group of the terms that run has not met; four queries."""
    running = await _list_running(session, workspace_id, now)
    in_running = col(Meeting.group_id).in_(_running_ids(workspace_id, now))
    was_met = col(Meeting.state).in_((MeetingState.HELD, MeetingState.SKIPPED)) | exists().where(
        col(Attendance.meeting_id) == col(Meeting.id), col(Attendance.said_there).is_(True)
    )
    met = await session.exec(
        select(Meeting.group_id, func.max(Meeting.starts_at))
        .where(in_running, was_met, col(Meeting.starts_at) <= now)
        .group_by(col(Meeting.group_id))
    )
    last_met = dict(met.all())
    planned = await session.exec(
        select(Meeting.group_id, func.min(Meeting.starts_at))
        .where(in_running)
        .group_by(col(Meeting.group_id))
    )
    first = dict(planned.all())
    mentors = await _find_leads(session, workspace_id, now)
    rhythms = []
    for group_id, (group, term) in running.items():
        begins_at = first.get(group_id) or max(
            start_of_day(term.starts_on, term.time_zone), group.created_at
        )
        rhythms.append(
            GroupRhythm(
                group=group,
                mentor=mentors.get(group_id),
                begins_at=begins_at,
                since_at=last_met.get(group_id) or begins_at - _RHYTHMS[group.rhythm],
                has_met=group_id in last_met,
            )
        )
    return rhythms


def _with_misses() -> Any:
    """Return the query of the groups in which somebody was away from two meetings: few of all."""
    held = aliased(Meeting)  # the query around it is about meetings too
    away = col(Attendance.marked_there).is_(False) | (
        col(Attendance.marked_there).is_(None) & col(Attendance.said_there).is_(False)
    )
    return (
        select(held.group_id)
        .join(Attendance, col(Attendance.meeting_id) == col(held.id))
        .where(held.state == MeetingState.HELD, away)
        .group_by(col(held.group_id), col(Attendance.person_id))
        .having(func.count() >= MISSED_IN_A_ROW)
    )


def _running_ids(workspace_id: int, now: datetime) -> Any:
    """Return the query of the ids of groups whose term runs; a day more for zones to the east."""
    return (
        select(Group.id)
        .join(Term, col(Term.id) == col(Group.term_id))
        .where(
            Term.workspace_id == workspace_id,
            col(Group.ended_at).is_(None),
            col(Term.ends_on) >= (now - timedelta(days=1)).date(),
        )
    )


async def _list_running(
    session: AsyncSession, workspace_id: int, now: datetime
) -> dict[int, tuple[Group, Term]]:
    found = await session.exec(
        select(Group, Term)
        .join(Term, col(Term.id) == col(Group.term_id))
        .where(col(Group.id).in_(_running_ids(workspace_id, now)))
        .order_by(col(Group.id))
    )
    return {
        group.id: (group, term)
        for group, term in found
        if local_date(now, term.time_zone) <= term.ends_on
    }


async def _find_leads(session: AsyncSession, workspace_id: int, now: datetime) -> dict[int, Person]:
    found = await session.exec(
        select(Membership, Person)
        .join(Person, col(Person.id) == col(Membership.person_id))
        .where(
            col(Membership.group_id).in_(_running_ids(workspace_id, now)),
            Membership.role == Part.LEAD,
            col(Membership.left_at).is_(None),
        )
    )
    return {membership.group_id: person for membership, person in found}
