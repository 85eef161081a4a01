"""What a round says of several meetings, read together, is what is said of each alone."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from sqlmodel import col, select

from benchmarks.crowd import IN_GROUP, STARTS_ON, WAITING_GROUPS, gather_crowd
from models import Database, Group, Meeting, Membership, MembershipBreak, Nudge, SharedNote
from programme.attendance_due import CHANNEL, DUE, REMINDER
from programme.attendance_words import DIFFERS
from programme.calendar import start_of_day
from programme.meeting_answers import CANNOT_COME, NOBODY
from programme.meeting_news import CHANGED, REST_CANCELLED, REST_CHANGED
from programme.meeting_reminders import DAY_BEFORE, DAY_BEFORE_OWN, HOUR_BEFORE
from programme.missed import ASKED, SUGGESTED
from programme.shared_notes import SHARED
from scheduler.rules import find_rules
from scheduler.saying import render
from scheduler.taking import Turn
from scheduler.weighing import recipient_of
from tests.make_meetings import an_attendance
from tests.scheduler.conftest import Desk
from views.messages import Message

GROUPS = 5  # that meet
TO_CHANNELS = (CHANGED, REST_CHANGED, REST_CANCELLED, DAY_BEFORE, CHANNEL, SHARED)
TO_PEOPLE = (DAY_BEFORE_OWN, HOUR_BEFORE, NOBODY, CANNOT_COME, DUE, REMINDER, DIFFERS)
OF_WHO_MISSED = (ASKED, SUGGESTED)
_ZONE = "Africa/Nairobi"
# In the third week, when three meetings of each group have been and nine are to come.
_NOW = start_of_day(STARTS_ON + timedelta(days=20), _ZONE) + timedelta(hours=12)
_numbers = count(1)


def a_nudge(kind: str, meeting: Meeting, about: int, now: datetime, **to: Any) -> Nudge:
    """Return what would be written down about a meeting and somebody in its group."""
    return Nudge(
        id=next(_numbers),
        workspace_id=1,
        kind=kind,
        key="",
        subject={
            "meeting": meeting.id,
            "sequence": meeting.sequence,
            "starts_at": int(meeting.starts_at.timestamp()),
            "person": about,
            "version": 1,
        },
        opaque_id="",
        due_at=now,
        try_at=now,
        created_at=now,
        **to,
    )


async def everything_said(database: Database, now: datetime) -> list[Nudge]:
    """Let this and that happen, and return all that could be said of meetings just now."""
    async with database.writing() as session:
        groups = (await session.exec(select(Group).order_by(col(Group.id)))).all()
        members = (await session.exec(select(Membership).order_by(col(Membership.id)))).all()
        meetings = (await session.exec(select(Meeting).order_by(col(Meeting.starts_at)))).all()
        nudges = []
        for place, group in enumerate(groups):
            in_group = [one for one in members if one.group_id == group.id]
            assert len(in_group) == IN_GROUP
            lead, left, away, silent, coming, absent = in_group
            left.left_at = now - timedelta(days=2)
            theirs = [one for one in meetings if one.group_id == group.id]
            held, unsaid = [one for one in theirs if one.starts_at < now][-2:]
            following, last = [one for one in theirs if one.starts_at > now][:2]
            held.state, held.checked_in_at = "held", held.starts_at + timedelta(hours=2)
            last.state = ("planned", "cancelled", "skipped")[place % 3]
            session.add_all(
                [
                    an_attendance(held, lead.person_id, marked_there=True),
                    an_attendance(held, coming.person_id, marked_there=True, said_there=True),
                    an_attendance(held, silent.person_id, marked_there=False, said_there=True),
                    an_attendance(held, absent.person_id, marked_there=False),
                    an_attendance(unsaid, silent.person_id, said_there=True),
                    an_attendance(following, coming.person_id, rsvp="coming"),
                    # In every other group no mentor can come.
                    an_attendance(
                        following, lead.person_id, rsvp=("coming", "not_coming")[place % 2]
                    ),
                    an_attendance(following, absent.person_id, rsvp="not_coming"),
                    MembershipBreak(
                        membership_id=away.id,
                        from_on=now.date(),
                        until_on=following.on,
                        asked_at=now,
                    ),
                    SharedNote(
                        term_id=group.term_id,
                        meeting_id=held.id,
                        words=f"We read the notes of {place}.",
                        shared_by=lead.person_id,
                        shared_at=now,
                    ),
                ]
            )
            if place == GROUPS - 1:
                group.ended_at = now
            for meeting in (held, unsaid, following, last):
                channel = {"slack_channel_id": group.slack_channel_id}
                nudges += [
                    a_nudge(kind, meeting, lead.person_id, now, **channel) for kind in TO_CHANNELS
                ]
                for one in in_group:
                    nudges += [
                        a_nudge(kind, meeting, about.person_id, now, person_id=one.person_id)
                        for kind in TO_PEOPLE
                        for about in (absent, silent)
                    ]
                nudges += [
                    a_nudge(kind, meeting, one.person_id, now, person_id=to.person_id)
                    for one in in_group
                    for kind, to in zip(OF_WHO_MISSED, (one, lead), strict=True)
                ]
        return nudges


def to_each(nudges: Iterable[Nudge]) -> list[Turn]:
    by_reader: dict[str, list[Nudge]] = {}
    for one in nudges:
        by_reader.setdefault(recipient_of(one), []).append(one)
    return [Turn(theirs, None) for theirs in by_reader.values()]


async def test_all_that_is_said_of_meetings_reads_alike(desk: Desk) -> None:
    desk.slack.clock.freeze(_NOW)
    await gather_crowd(desk.database, desk.workspace_id, 1, groups=GROUPS + WAITING_GROUPS)
    nudges = await everything_said(desk.database, _NOW)
    sender = desk.sender(rules=find_rules())

    async def say(turns: Sequence[Turn]) -> dict[int | None, object]:
        rendered = await render(sender, turns)
        return {nudge.id: said for one in rendered.values() for nudge, said in one.parts}

    together = await say(to_each(nudges))
    assert len(together) == len(nudges)
    apart: dict[int, list[Nudge]] = {}
    for one in nudges:
        apart.setdefault(one.subject["meeting"], []).append(one)
    for of_one_meeting in apart.values():
        alone = await say(to_each(of_one_meeting))
        for one in of_one_meeting:
            assert together[one.id] == alone[one.id], (one.kind, one.subject)
    # Each kind has something to say to somebody here, else nothing would be compared.
    kinds = {one.kind for one in nudges if isinstance(together[one.id], Message)}
    assert kinds == {*TO_CHANNELS, *TO_PEOPLE, *OF_WHO_MISSED}
