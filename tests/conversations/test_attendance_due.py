"""When who was at a meeting is asked, and when not (any more)."""

from datetime import timedelta

import pytest
from sqlmodel import select

from models import Meeting, OnboardingTask
from programme.attendance_due import REMINDERS
from programme.courtesy import pause
from scheduler.plan import plan
from tests.conversations.conftest import Stage
from tests.conversations.meetings import person_of, said_to, with_a_meeting
from views.attendance import CONFIRM

DUE = "How was the meeting of"
AGAIN = "One click is enough, and if you didn't meet, that's worth a click too."


@pytest.mark.parametrize("state", ["cancelled", "skipped"])
async def test_a_meeting_that_was_called_off_asks_nobody(stage: Stage, state: str) -> None:
    _, meeting = await with_a_meeting(stage)
    await set_meeting(stage, meeting, state=state)
    for wait in (timedelta(), *REMINDERS.values()):
        stage.moves_to(meeting.starts_at + timedelta(hours=1) + wait)
        await stage.ticks()
    assert not said_to(stage.ben, DUE)
    assert not said_to(stage.ben, AGAIN)
    await stage.forges(stage.ben, CONFIRM, str(meeting.id))
    assert "That meeting was called off." in stage.ben.dm.latest.text


async def set_meeting(stage: Stage, meeting: Meeting, **changes: object) -> None:
    async with stage.database.writing() as session:
        stored = (await session.exec(select(Meeting).where(Meeting.id == meeting.id))).one()
        stored.sqlmodel_update(changes)


async def with_nothing_else_to_hear(stage: Stage) -> Meeting:
    """Let the first meeting be over for a mentor who has got ready."""
    story, meeting = await with_a_meeting(stage)
    ben = await person_of(stage, stage.ben)
    async with stage.database.writing() as session:
        session.add(
            OnboardingTask(
                person_id=ben.id,
                term_id=story.group.term_id,
                task="recording_watched",
                done_at=stage.slack.clock.now(),
            )
        )
    return meeting


async def test_reminding_twice_and_never_again(stage: Stage) -> None:
    meeting = await with_nothing_else_to_hear(stage)
    over = meeting.starts_at + timedelta(hours=1)
    said = []
    for hours in (0, 1, 23, 25, 48, 71, 73, 97, 120):
        stage.moves_to(over + timedelta(hours=hours))
        await stage.ticks()
        said.append((len(said_to(stage.ben, DUE)), len(said_to(stage.ben, AGAIN))))
    assert said == [(1, 0), (1, 0), (1, 0), *[(1, 1)] * 3, *[(1, 2)] * 3]
    assert not said_to(stage.amara, DUE)


async def test_after_a_long_outage_it_is_said_once(stage: Stage) -> None:
    meeting = await with_nothing_else_to_hear(stage)
    stage.moves_to(meeting.starts_at + timedelta(hours=1) + REMINDERS[2])
    await stage.ticks()
    assert len(said_to(stage.ben, DUE)) == 0
    assert len(said_to(stage.ben, AGAIN)) == 1


async def test_a_mentor_on_a_break_is_asked_once_when_they_are_back(stage: Stage) -> None:
    meeting = await with_nothing_else_to_hear(stage)
    ben = await person_of(stage, stage.ben)
    over = meeting.starts_at + timedelta(hours=1)
    async with stage.database.writing() as session:
        await pause(session, ben.id, over + timedelta(days=3, hours=1))
    for days in (0, 1, 2, 3):
        stage.moves_to(over + timedelta(days=days))
        await stage.ticks()
    assert not said_to(stage.ben, AGAIN)
    stage.moves_to(over + timedelta(days=3, hours=2))
    await stage.ticks()
    assert len(said_to(stage.ben, AGAIN)) == 1


async def test_who_checked_in_is_not_reminded(stage: Stage) -> None:
    _, meeting = await with_a_meeting(stage)
    await stage.ticks()
    await stage.ben.clicks("Everyone as listed")
    for wait in REMINDERS.values():
        stage.moves_to(meeting.starts_at + timedelta(hours=1) + wait)
        await stage.ticks()
    assert not said_to(stage.ben, AGAIN)


async def test_a_meeting_that_moves_is_asked_about_again_when_it_is_over(stage: Stage) -> None:
    _, meeting = await with_a_meeting(stage)
    stage.moves_to(meeting.starts_at - timedelta(days=1))
    await stage.ticks()
    stage.moves_to(meeting.starts_at + timedelta(hours=1))
    await stage.ticks()
    assert len(said_to(stage.ben, DUE)) == 1
    later = meeting.starts_at + timedelta(days=1)
    await set_meeting(stage, meeting, starts_at=later, on=later.date(), is_moved=True)
    await stage.ticks()
    await stage.forges(stage.ben, CONFIRM, str(meeting.id))
    assert "That meeting hasn't begun yet." in stage.ben.dm.latest.text
    stage.moves_to(later + timedelta(hours=1))
    await stage.ticks()
    assert len(said_to(stage.ben, DUE)) == 2


async def test_what_moved_a_moment_ago_is_not_asked_about(stage: Stage) -> None:
    """It was planned to be said, and looks at everything again just before."""
    _, meeting = await with_a_meeting(stage)
    stage.moves_to(meeting.starts_at - timedelta(days=1))
    await stage.ticks()
    stage.moves_to(meeting.starts_at + timedelta(hours=1))
    assert stage.bot.sender is not None
    sender = stage.bot.sender
    await plan(stage.database, sender.workspace_id, sender.rules.values(), stage.slack.clock.now())
    later = meeting.starts_at + timedelta(hours=2)
    await set_meeting(stage, meeting, starts_at=later, is_moved=True)
    await stage.ticks()
    assert not said_to(stage.ben, DUE)
