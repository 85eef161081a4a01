"""What is to be reminded of is found in time, however many meetings there are."""

from datetime import timedelta

import pytest

from models import Database, Meeting
from programme import meeting_reminders
from programme.meeting_reminders import (
    A_DAY,
    AN_HOUR,
    DAY_BEFORE,
    DAY_BEFORE_OWN,
    HOUR_BEFORE,
    IN_CHANNEL,
    SOON,
    find_day_before,
    find_for_channels,
    find_hour_before,
)
from programme.meetings import list_meetings
from tests.make_groups import add_group
from tests.make_meetings import an_attendance


async def with_a_channel(database: Database) -> tuple[int, list[int], Meeting]:
    """Store a group with a channel; returns the workspace, its people and the first meeting."""
    proposed, group = await add_group(database)
    async with database.writing() as session:
        row = await session.get_one(type(group), group.id)
        row.slack_channel_id = "C1"
        (first, *_) = await list_meetings(session, group.id)
    return proposed.term.workspace_id, [one.id for one in proposed.people], first


async def test_who_is_found_when(database: Database) -> None:
    workspace_id, people, first = await with_a_channel(database)
    lead, amara, chidi = people
    async with database.writing() as session:
        session.add(an_attendance(first, amara, rsvp="coming"))
        session.add(an_attendance(first, chidi, rsvp="not_coming"))
    at = first.starts_at
    async with database.reading() as session:
        for moment in (at - IN_CHANNEL, at - SOON - timedelta(minutes=1)):
            (one,) = await find_for_channels(session, workspace_id, moment)
            assert one.key == f"{DAY_BEFORE}:meeting/{first.id}:0"
            assert (one.slack_channel_id, one.due_at) == ("C1", at - IN_CHANNEL)
            assert one.about_at == at
        for moment in (at - IN_CHANNEL - timedelta(seconds=1), at - SOON):
            assert await find_for_channels(session, workspace_id, moment) == []
        (own,) = await find_day_before(session, workspace_id, at - A_DAY)
        assert own.key == f"{DAY_BEFORE_OWN}:meeting/{first.id}:0:person/{lead}"
        assert await find_day_before(session, workspace_id, at - SOON) == []
        last = await find_hour_before(session, workspace_id, at - AN_HOUR)
        assert [one.person_id for one in last] == [lead, amara]
        assert {one.key for one in last} == {
            f"{HOUR_BEFORE}:meeting/{first.id}:0:person/{person}" for person in (lead, amara)
        }
        assert await find_hour_before(session, workspace_id, at) == []
        assert await find_for_channels(session, workspace_id + 1, at - IN_CHANNEL) == []


@pytest.mark.parametrize("late", [0, 14, 200, 1000])
async def test_with_very_many_meetings_all_are_found_within_the_half_hour(
    database: Database, monkeypatch: pytest.MonkeyPatch, late: int
) -> None:
    workspace_id, _, first = await with_a_channel(database)
    monkeypatch.setattr(meeting_reminders, "_FEW", 0)
    begin = first.starts_at - IN_CHANNEL + timedelta(minutes=late)
    async with database.reading() as session:
        found = [
            bool(await find_for_channels(session, workspace_id, begin + timedelta(minutes=n)))
            for n in range(50)
        ]
    assert any(found[:46])
    assert found[0] or late > 14
    assert not all(found)
