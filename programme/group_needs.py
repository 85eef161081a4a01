"""What a group has not got round to yet: its first meeting, a goal, a representative.

Source: "Decide on a meeting schedule with your Mentees", "Groups are encouraged to set SMART goals
to be achieved", "Identify a representative to attend the mid-way touch base".
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BindParameter, bindparam
from sqlmodel import and_, col, exists, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import Attendance, Goal, Group, Meeting, Membership, Representative, Term
from models.columns import written_out
from programme.calendar import local_date, morning_of
from programme.goals import GoalSeen, GoalState, list_goals
from programme.group import find_lead
from programme.groups import Part
from programme.meeting_states import MeetingState
from programme.nudges import Occasion
from programme.occasions import is_written, key_of, list_recent_terms, slice_now
from programme.representatives import (
    RepresentativeState,
    Volunteer,
    list_volunteers,
)
from programme.timings import (
    NO_GOAL_AFTER,
    NO_MEETING_AFTER,
    REPRESENTATIVE_MISSING_BEFORE,
    REPRESENTATIVE_WANTED_BEFORE,
    STILL_NO_GOAL_AFTER,
)

NO_MEETING = "group_needs.no_meeting"
NO_GOAL = "group_needs.no_goal"
NO_REPRESENTATIVE = "group_needs.no_representative"
NO_CONFIRMED = "group_needs.no_confirmed"
USEFUL_FOR = timedelta(days=5)
# By a name in the ledger that stays, however long it is by now.
_GOAL_AFTER = {"week/2": NO_GOAL_AFTER, "week/4": STILL_NO_GOAL_AFTER}
_SETTLED_IN = timedelta(days=3)  # what a group has before it is asked for a representative


async def find_without_meeting(
    session: AsyncSession, workspace_id: int, now: datetime
) -> list[Occasion]:
    """Return the lead mentors whose group has not met two weeks after it began."""
    occasions: list[Occasion] = []
    within = NO_MEETING_AFTER.length
    for term in await list_recent_terms(session, workspace_id, now):
        began = _began_about(term, within, now)
        if began is None:
            continue
        key = key_of(f"{NO_MEETING}:group/", col(Group.id))
        found = await session.exec(
            _groups_of(term).where(
                await slice_now(session, col(Group.id), now),
                began,
                has_not_met(now),
                ~is_written(workspace_id, key),
            )
        )
        occasions += [
            _to_lead(f"{NO_MEETING}:group/{group.id}", group, person_id, due_at)
            for group, person_id in found.all()
            for due_at in [_begins_at(group, term) + within]
        ]
    return occasions


def has_not_met(now: datetime | BindParameter[datetime]) -> Any:
    """Return the SQL condition that a group met never, and its first meeting is not still ahead.

    ``now`` is an aware instant, or a parameter for it. A group met where a mentor says so in a
    check-in, or anybody that they were there.
    """
    meeting = select(Meeting.id).where(Meeting.group_id == Group.id)
    somebody = exists().where(
        col(Attendance.meeting_id) == col(Meeting.id), col(Attendance.said_there).is_(True)
    )
    held = meeting.where((col(Meeting.state) == MeetingState.HELD) | somebody).exists()
    was_due = meeting.where(col(Meeting.starts_at) <= now).exists()
    ahead = meeting.where(
        Meeting.state == MeetingState.PLANNED, col(Meeting.starts_at) > now
    ).exists()
    return ~held & (was_due | ~ahead)


async def find_without_goal(
    session: AsyncSession, workspace_id: int, now: datetime
) -> list[Occasion]:
    """Return the lead mentors whose group agreed on no goal, two and four weeks after it began."""
    agreed = exists().where(
        col(Goal.group_id) == col(Group.id), col(Goal.state) == GoalState.AGREED
    )
    occasions: list[Occasion] = []
    for term in await list_recent_terms(session, workspace_id, now):
        for name, timing in _GOAL_AFTER.items():
            began = _began_about(term, timing.length, now)
            if began is None:
                continue
            key = key_of(f"{NO_GOAL}:group/", col(Group.id), f":{name}")
            found = await session.exec(
                _groups_of(term).where(
                    await slice_now(session, col(Group.id), now),
                    began,
                    ~agreed,
                    ~is_written(workspace_id, key),
                )
            )
            occasions += [
                _to_lead(f"{NO_GOAL}:group/{group.id}:{name}", group, person_id, due_at)
                for group, person_id in found.all()
                for due_at in [_begins_at(group, term) + timing.length]
            ]
    return occasions


async def find_without_volunteer(
    session: AsyncSession, workspace_id: int, now: datetime
) -> list[Occasion]:
    """Return the channels of groups that nobody offered to represent, two weeks before."""
    offered = exists().where(
        col(Representative.group_id) == col(Group.id),
        col(Representative.state) != RepresentativeState.REPLACED,
    )
    occasions: list[Occasion] = []
    for term in await list_recent_terms(session, workspace_id, now):
        due_at = _before_check_in(term, REPRESENTATIVE_WANTED_BEFORE.length)
        if not due_at <= now <= due_at + USEFUL_FOR:
            continue
        key = key_of(f"{NO_REPRESENTATIVE}:group/", col(Group.id))
        found = await session.exec(
            _groups_of(term).where(
                await slice_now(session, col(Group.id), now),
                col(Group.slack_channel_id).is_not(None),
                col(Group.created_at) <= now - _SETTLED_IN,
                ~offered,
                ~is_written(workspace_id, key),
            )
        )
        occasions += [
            Occasion(
                key=f"{NO_REPRESENTATIVE}:group/{group.id}",
                subject={"group": group.id},
                due_at=due_at,
                slack_channel_id=group.slack_channel_id,
            )
            for group, _ in found.all()
        ]
    return occasions


async def find_without_representative(
    session: AsyncSession, workspace_id: int, now: datetime
) -> list[Occasion]:
    """Return the lead mentors of groups without a confirmed representative, a week before."""
    confirmed = exists().where(
        col(Representative.group_id) == col(Group.id),
        col(Representative.state) == written_out(RepresentativeState.CONFIRMED),
    )
    occasions: list[Occasion] = []
    for term in await list_recent_terms(session, workspace_id, now):
        due_at = _before_check_in(term, REPRESENTATIVE_MISSING_BEFORE.length)
        if not due_at <= now <= due_at + USEFUL_FOR:
            continue
        key = key_of(f"{NO_CONFIRMED}:group/", col(Group.id))
        found = await session.exec(
            _groups_of(term).where(
                await slice_now(session, col(Group.id), now),
                col(Group.created_at) <= now - _SETTLED_IN,
                ~confirmed,
                ~is_written(workspace_id, key),
            )
        )
        occasions += [
            _to_lead(f"{NO_CONFIRMED}:group/{group.id}", group, person_id, due_at)
            for group, person_id in found.all()
        ]
    return occasions


def _before_check_in(term: Term, before: timedelta) -> datetime:
    on = local_date(term.power_check_in_at, term.time_zone)
    return morning_of(on - before, term.time_zone)


def _groups_of(term: Term) -> Any:
    """Return the query for the groups of a term that go on, each with its lead mentor's id."""
    return (
        select(Group, Membership.person_id)
        .join(Membership, col(Membership.group_id) == col(Group.id))
        .where(
            Group.term_id == term.id,
            col(Group.ended_at).is_(None),
            col(Membership.role) == written_out(Part.LEAD),
            col(Membership.left_at).is_(None),
        )
        .order_by(col(Group.id))
    )


def _begins_at(group: Group, term: Term) -> datetime:
    return max(morning_of(term.starts_on, term.time_zone), group.created_at)


def _began_about(term: Term, within: timedelta, now: datetime) -> Any | None:
    """Return the SQL condition that a group began so long ago, or a little longer.

    None while no group of the term can have.
    """
    start = morning_of(term.starts_on, term.time_zone)
    if now < start + within or local_date(now, term.time_zone) > term.ends_on:
        return None
    created_at = col(Group.created_at)
    lately = and_(created_at > max(start, now - within - USEFUL_FOR), created_at <= now - within)
    if now <= start + within + USEFUL_FOR:
        return or_(created_at <= start, lately)
    return lately


def _to_lead(key: str, group: Group, person_id: int, due_at: datetime) -> Occasion:
    return Occasion(key=key, subject={"group": group.id}, due_at=due_at, person_id=person_id)


@dataclass(frozen=True)
class Needs:
    """What a group lacks at a moment."""

    group: Group
    term: Term
    lead_id: int | None  # of a person
    has_met: bool
    goals: list[GoalSeen]  # proposed ones and those agreed on
    volunteers: list[Volunteer]  # confirmed ones too

    @property
    def has_goal(self) -> bool:
        """Whether it agreed on one."""
        return any(one.is_agreed for one in self.goals)

    @property
    def has_representative(self) -> bool:
        """Whether one is confirmed."""
        return any(one.is_confirmed for one in self.volunteers)


_ONE = (
    select(Group, Term, has_not_met(bindparam("now")))
    .join(Term, col(Term.id) == col(Group.term_id))
    .where(col(Group.id) == bindparam("group_id"), col(Group.ended_at).is_(None))
)


async def find_needs(session: AsyncSession, group_id: int, now: datetime) -> Needs | None:
    """Return what a group lacks, or None when it or its term has ended."""
    found = await session.exec(_ONE, params={"group_id": group_id, "now": now})
    row = found.one_or_none()
    if row is None or local_date(now, row[1].time_zone) > row[1].ends_on:
        return None
    group, term, never_met = row
    lead = await find_lead(session, group_id)
    return Needs(
        group=group,
        term=term,
        lead_id=lead.id if lead is not None else None,
        has_met=not never_met,
        goals=await list_goals(session, group_id),
        volunteers=await list_volunteers(session, group_id),
    )
