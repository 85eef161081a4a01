"""``/mentoring checkin``: choosing a meeting, and adding one that nobody had planned."""

import asyncio
from datetime import timedelta

from sqlmodel import col, select

from models import Meeting
from tests.conversations.conftest import Stage
from tests.conversations.meetings import meeting_now, with_a_meeting
from views.attendance_check_in import ASK

ANOTHER = "Another meeting, not among these"


async def added(stage: Stage) -> list[Meeting]:
    async with stage.database.reading() as session:
        found = await session.exec(select(Meeting).where(col(Meeting.planned_on).is_(None)))
        return list(found.all())


async def opens_the_form(stage: Stage, meeting: str = ANOTHER) -> None:
    await stage.ben.types("/mentoring checkin")
    await stage.ben.submits({"meeting": meeting})
    assert stage.ben.modal is not None


async def test_the_latest_meeting_that_waits_is_proposed(stage: Stage) -> None:
    _, meeting = await with_a_meeting(stage)
    await stage.ben.types("/mentoring checkin")
    await stage.ben.submits()
    assert stage.ben.modal is not None
    assert "Your meeting:" in stage.ben.modal.text
    await stage.ben.submits({"there": ["Ben Vogel", "Amara Okafor"]})
    assert (await meeting_now(stage, meeting)).state == "held"
    # Afterwards it is offered as checked in, and can be corrected.
    await stage.ben.types("/mentoring checkin")
    await stage.ben.submits({"meeting": f"{meeting.on:%a} {meeting.on.day} Sep, 09:00, checked in"})
    await stage.ben.submits({"there": ["Ben Vogel"]})
    assert (await meeting_now(stage, meeting)).check_in_version == 2


async def test_meetings_to_come_are_not_offered(stage: Stage) -> None:
    _, meeting = await with_a_meeting(stage)
    stage.moves_to(meeting.starts_at - timedelta(minutes=1))
    await stage.ben.types("/mentoring checkin")
    assert stage.ben.modal is not None
    assert "09:00" not in str(stage.ben.modal.blocks)
    assert ANOTHER in str(stage.ben.modal.blocks)


async def test_a_meeting_that_nobody_had_planned(stage: Stage) -> None:
    story, meeting = await with_a_meeting(stage)
    stage.moves_to(meeting.starts_at + timedelta(days=2))
    began_at = meeting.starts_at + timedelta(days=1, minutes=25)
    await opens_the_form(stage)
    assert stage.ben.modal is not None
    assert "Did you meet?" not in stage.ben.modal.text
    await stage.ben.submits(
        {"when": began_at, "there": ["Ben Vogel", "Chidi Eze"], "notes": "A spontaneous one."}
    )
    assert stage.ben.modal is None
    (one,) = await added(stage)
    assert (one.state, one.starts_at, one.notes) == ("held", began_at, "A spontaneous one.")
    assert (one.on, one.minute_of_day) == (meeting.on + timedelta(days=1), 9 * 60 + 25)
    assert one.group_id == story.group.id
    assert "There: @Ben Vogel, @Chidi Eze" in stage.ben.dm.latest.text


async def test_adding_the_same_twice_is_once(stage: Stage) -> None:
    _, meeting = await with_a_meeting(stage)
    stage.moves_to(meeting.starts_at + timedelta(days=2))
    began_at = meeting.starts_at + timedelta(days=1)
    for _ in range(2):
        await opens_the_form(stage)
        await stage.ben.submits({"when": began_at, "there": ["Ben Vogel"]})
        assert stage.ben.modal is None
    (one,) = await added(stage)
    assert one.check_in_version == 1
    # Saying something else about it is shown first.
    await opens_the_form(stage)
    await stage.ben.submits({"when": began_at, "there": ["Ben Vogel", "Amara Okafor"]})
    assert stage.ben.modal is not None
    assert "Somebody checked this in a moment ago." in stage.ben.modal.text
    await stage.ben.submits()
    (one,) = await added(stage)
    assert one.check_in_version == 2


async def test_both_mentors_add_it_at_once(stage: Stage) -> None:
    story, meeting = await with_a_meeting(stage, co_mentor=True)
    stage.moves_to(meeting.starts_at + timedelta(days=2))
    began_at = meeting.starts_at + timedelta(days=1)
    for mentor in (stage.ben, story.mia):
        await mentor.types("/mentoring checkin")
        await mentor.submits({"meeting": ANOTHER})
    await asyncio.gather(
        *(
            mentor.submits({"when": began_at, "there": ["Ben Vogel", "Mia Vogt"]})
            for mentor in (stage.ben, story.mia)
        )
    )
    assert stage.ben.modal is None
    assert story.mia.modal is None
    (one,) = await added(stage)
    assert one.check_in_version == 1


async def test_when_it_cannot_have_been(stage: Stage) -> None:
    _, meeting = await with_a_meeting(stage)
    now = stage.slack.clock.now()
    await opens_the_form(stage)
    for began_at, problem in (
        (now + timedelta(hours=1), "That is still to come."),
        (now - timedelta(days=200), "That was before the group began."),
        (meeting.starts_at + timedelta(minutes=30), "You have a meeting at that time."),
        (meeting.starts_at - timedelta(minutes=30), "You have a meeting at that time."),
    ):
        await stage.ben.submits({"when": began_at, "there": ["Ben Vogel"]})
        assert stage.ben.modal is not None
        assert problem in stage.ben.modal.errors["when"]
    assert await added(stage) == []


async def test_checking_in_is_for_mentors(stage: Stage) -> None:
    story, _ = await with_a_meeting(stage)
    for member in (stage.amara, story.zoe, stage.wanjiru):
        await member.types("/mentoring checkin")
        assert member.modal is None
        assert "Checking in is for those who mentor a group." in member.dm.latest.text
    for outsider in (story.zoe, story.mia):
        for value in (str(story.group.id), "404"):
            await stage.forges(outsider, ASK, value)
            assert "That isn't a group of yours." in outsider.dm.latest.text
    await stage.forges(stage.amara, ASK, str(story.group.id))
    assert "That is for the mentors of the group." in stage.amara.dm.latest.text


async def test_a_coordinator_checks_in_for_a_group(stage: Stage) -> None:
    story, meeting = await with_a_meeting(stage)
    await stage.wanjiru.types(f"/mentoring group {story.group.name}")
    await stage.wanjiru.clicks("Check in")
    await stage.wanjiru.submits()
    await stage.wanjiru.submits({"there": ["Ben Vogel", "Amara Okafor", "Chidi Eze"]})
    assert (await meeting_now(stage, meeting)).state == "held"
    assert "Checked in by @Wanjiru Kamau" in stage.wanjiru.dm.latest.text


async def test_a_mentor_who_is_one_no_more_cannot_send_the_form(stage: Stage) -> None:
    story, meeting = await with_a_meeting(stage, co_mentor=True)
    await story.mia.types("/mentoring checkin")
    await story.mia.submits()
    await stage.ben.types("/mentoring group")
    await stage.ben.clicks("Co-mentor")
    await stage.ben.submits({"co_mentor": None})
    await story.mia.submits({"there": ["Ben Vogel"]})
    assert story.mia.modal is not None
    assert "That isn't a group of yours." in str(story.mia.modal.errors)
    assert (await meeting_now(stage, meeting)).state == "planned"
