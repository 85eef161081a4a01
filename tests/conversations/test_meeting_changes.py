"""Moving, adding, skipping, cancelling meetings, one or all, and bringing them back."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from sandbox import Member
from tests.conversations.conftest import Stage
from tests.conversations.meetings import said_to
from tests.conversations.meetings_to_come import BEFORE_IT, FOURTH, MeetingStage, with_meetings
from views.meeting_changes import CALL_OFF, MOVE
from views.meetings import ADD

HOUR = timedelta(hours=1)
WEEK = timedelta(weeks=1)


async def opens(story: MeetingStage, who: Member, what: str, number: int = 4) -> None:
    """Choose something for a meeting in the list of them."""
    if who.modal is not None:
        await who.closes(everything=True)
    await who.types("/mentoring meetings")
    meeting = await story.meeting(number)
    await who.clicks(f"meetings.menu.{meeting.id}", chooses=what)


async def test_a_mentor_moves_one_meeting(stage: Stage) -> None:
    story = await with_meetings(stage)
    ben = stage.ben
    await opens(story, ben, "Move")
    at = FOURTH + timedelta(days=1, hours=6, minutes=30)
    await ben.submits({"at": at, "minutes": "1 hour 30 minutes", "scope": "This meeting only"})
    assert ben.modal is None
    assert "Saved. You meet: Dienstag, 6. Oktober at 15:30, 90 minutes." in ben.dm.latest.text
    # Nobody gave that hour; the mentor may know better, and is told.
    assert "isn't among the hours that @Ben Vogel, @Amara Okafor and @Chidi Eze gave" in (
        ben.dm.latest.text
    )
    meeting = await story.meeting()
    assert (meeting.starts_at, meeting.duration_minutes, meeting.is_moved) == (at, 90, True)
    assert (meeting.sequence, meeting.minute_of_day) == (1, 15 * 60 + 30)
    assert (await story.meeting(5)).sequence == 0
    for _ in range(2):
        await stage.ticks()
    told = story.in_channel("has moved")
    assert len(told) == 1
    assert "It was: Monday, October 5th at 10:00 AM." in told[0].text
    assert "It is now: Tuesday, October 6th at 4:30 PM, 90 minutes." in told[0].text


async def test_quick_moves_are_told_once_from_where_it_was(stage: Stage) -> None:
    story = await with_meetings(stage)
    for days in (1, 2, 3):
        await opens(story, stage.ben, "Move")
        await stage.ben.submits({"at": FOURTH + timedelta(days=days)})
    await stage.ticks()
    told = story.in_channel("has moved")
    assert len(told) == 1
    assert "It was: Monday, October 5th at 10:00 AM. It is now: Thursday" in told[0].text


async def test_all_from_here_on_change_their_hour(stage: Stage) -> None:
    story = await with_meetings(stage)
    ben = stage.ben
    before = await story.meetings()
    await opens(story, ben, "Move", 6)
    # Thursdays at 9 in Berlin suit all, in winter time too.
    at = datetime(2026, 10, 22, 7, 0, tzinfo=UTC)
    await ben.submits({"at": at, "scope": "This one and all after it"})
    assert ben.modal is None, (ben.modal.text, ben.modal.errors)
    group = await story.group_stage.finds_group()
    assert (group.weekday, group.hour) == (3, 9)
    after = await story.meetings()
    assert [one.id for one in after] == [one.id for one in before]
    for was, now in zip(before[:5], after[:5], strict=True):
        assert (was.starts_at, was.sequence) == (now.starts_at, now.sequence)
    for was, now in zip(before[5:], after[5:], strict=True):
        assert (now.on - was.on).days == 3
        assert now.minute_of_day == 540
    # The clocks of Berlin change on 25 October; nine o'clock stays nine o'clock.
    assert [one.starts_at.hour for one in after[5:7]] == [7, 8]
    await stage.ticks()
    (told,) = story.in_channel("Your hour is now every Thursday at 09:00")
    assert "Monday, October 5th at 10:00 AM" in told.text
    assert "Thursday, October 22nd at 10:00 AM" in told.text
    assert "Thursday, October 29th at 11:00 AM" in told.text


async def test_an_hour_for_all_that_does_not_suit_is_asked_about(stage: Stage) -> None:
    story = await with_meetings(stage)
    ben = stage.ben
    await opens(story, ben, "Move")
    late = FOURTH + timedelta(days=2, hours=11)
    rest = {"scope": "This one and all after it"}
    await ben.submits({"at": late, **rest})
    assert ben.modal is not None
    assert "@Ben Vogel, @Amara Okafor and @Chidi Eze gave" in ben.modal.text
    # A tick is an answer to the hour that was asked about, and to no other.
    agreed = {"agreed": ["Yes, we agreed on it"]}
    await ben.submits({"at": late + HOUR, **agreed})
    assert ben.modal is not None
    assert (await story.group_stage.finds_group()).weekday == 0
    await ben.submits(agreed)
    assert ben.modal is None
    group = await story.group_stage.finds_group()
    assert (group.weekday, group.hour) == (2, 21)
    assert (await story.meeting()).starts_at == late + HOUR


async def test_all_are_longer_from_here_on(stage: Stage) -> None:
    story = await with_meetings(stage)
    await opens(story, stage.ben, "Move", 5)
    await stage.ben.submits({"minutes": "1 hour 30 minutes", "scope": "This one and all after it"})
    assert stage.ben.modal is None
    lengths = [one.duration_minutes for one in await story.meetings()]
    assert lengths == [60] * 4 + [90] * 8
    await stage.ticks()
    (told,) = story.in_channel("Your next meetings, in your own time")
    assert "Monday, October 12th at 10:00 AM, 90 minutes" in told.text


async def test_a_mentor_adds_a_meeting(stage: Stage) -> None:
    story = await with_meetings(stage)
    ben = stage.ben
    await ben.types("/mentoring meetings")
    await ben.clicks("Add a meeting")
    at = FOURTH + timedelta(days=2, hours=3)
    await ben.submits({"at": at, "minutes": "2 hours"})
    assert ben.modal is None
    (added,) = [one for one in await story.meetings() if one.planned_on is None]
    assert (added.starts_at, added.duration_minutes, added.state) == (at, 120, "planned")
    await stage.ticks()
    (told,) = story.in_channel("There is one more meeting")
    assert "Wednesday, October 7th at 1:00 PM, 120 minutes" in told.text
    # Sent twice, it is one.
    await ben.types("/mentoring meetings")
    await ben.clicks("Add a meeting")
    await ben.submits({"at": at, "minutes": "2 hours"})
    await stage.ticks()
    assert len([one for one in await story.meetings() if one.planned_on is None]) == 1
    assert len(story.in_channel("There is one more meeting")) == 1


@pytest.mark.parametrize(
    ("how", "state", "words"),
    [
        ("Skip it", "skipped", "You skip a meeting: Monday, October 5th at 10:00 AM."),
        ("Cancel it", "cancelled", "A meeting is cancelled: Monday, October 5th at 10:00 AM."),
    ],
)
async def test_a_meeting_is_called_off_and_brought_back(
    stage: Stage, how: str, state: str, words: str
) -> None:
    story = await with_meetings(stage)
    ben = stage.ben
    await opens(story, ben, "Skip or cancel")
    await ben.submits({"how": how})
    assert ben.modal is None
    assert (await story.meeting()).state == state
    assert [one.state for one in await story.meetings()].count(state) == 1
    await stage.ticks()
    (told,) = story.in_channel(words)
    assert "You meet next: Monday, October 12th" in told.text
    await stage.amara.types("/mentoring meetings")
    assert f"Monday, October 5th at 10:00 AM, 60 minutes {state}" in stage.amara.dm.latest.text
    await opens(story, ben, "Bring back")
    assert (await story.meeting()).state == "planned"
    assert "Monday, October 12th" not in ben.dm.latest.text
    await stage.ticks()
    assert len(story.in_channel("A meeting takes place after all: Monday, October 5th")) == 1


async def test_what_is_called_off_and_back_at_once_is_told_as_it_is(stage: Stage) -> None:
    story = await with_meetings(stage)
    await opens(story, stage.ben, "Skip or cancel")
    await stage.ben.submits({"how": "Skip it"})
    await opens(story, stage.ben, "Bring back")
    await stage.ticks()
    assert not story.in_channel("You skip a meeting")
    assert len(story.in_channel("takes place after all")) == 1


async def test_all_are_cancelled_from_here_on(stage: Stage) -> None:
    story = await with_meetings(stage)
    ben = stage.ben
    await opens(story, ben, "Skip or cancel", 6)
    await ben.submits({"how": "Cancel this one and all after it"})
    states = [one.state for one in await story.meetings()]
    assert states == ["planned"] * 5 + ["cancelled"] * 7
    for _ in range(2):
        await stage.ticks()
    (told,) = story.in_channel("This meeting is cancelled, and all after it: Monday, October 19th")
    assert "Before it you still meet, next: Monday, October 5th at 10:00 AM" in told.text
    # Whatever the clock lays out again, they stay so.
    await stage.wanjiru.types("/mentoring term edit")
    await stage.wanjiru.submits({"name": "Herbst 2026"})
    await stage.ticks()
    assert [one.state for one in await story.meetings()] == states


async def test_the_list_behind_the_form_is_brought_up_to_date(stage: Stage) -> None:
    story = await with_meetings(stage)
    ben = stage.ben
    await ben.types("/mentoring group")
    await ben.clicks("Meetings")
    meeting = await story.meeting()
    await ben.clicks(f"meetings.menu.{meeting.id}", chooses="Skip or cancel")
    await ben.submits({"how": "Skip it"})
    assert ben.modal is not None
    assert ben.modal.title == "Meetings"
    assert "5. Oktober at 09:00, 60 minutes skipped" in ben.modal.text
    await ben.clicks("Change the hour or rhythm")
    await ben.submits({"rhythm": "Every four weeks"})
    assert ben.modal is not None
    assert "every fourth Monday" in ben.modal.text


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (BEFORE_IT - HOUR, "That is in the past."),
        (datetime(2026, 12, 7, 9, tzinfo=UTC), "The term runs from Monday 14 September 2026"),
        (FOURTH + WEEK + timedelta(minutes=30), "You have another meeting at that time."),
    ],
)
async def test_times_that_cannot_be_are_said_beside_the_field(
    stage: Stage, at: datetime, words: str
) -> None:
    story = await with_meetings(stage)
    before = [one.model_dump() for one in await story.meetings()]
    await opens(story, stage.ben, "Move")
    await stage.ben.submits({"at": at})
    assert stage.ben.modal is not None
    assert words in stage.ben.modal.errors["at"]
    await stage.ben.closes(everything=True)
    await stage.ben.types("/mentoring meetings")
    await stage.ben.clicks("Add a meeting")
    await stage.ben.submits({"at": at})
    assert stage.ben.modal is not None
    assert words in stage.ben.modal.errors["at"]
    assert [one.model_dump() for one in await story.meetings()] == before


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (FOURTH + timedelta(minutes=30), "begin at a full hour"),
        (FOURTH + timedelta(days=7, hours=2), "this one until Sunday 11 October"),
    ],
)
async def test_all_move_at_a_full_hour_within_their_weeks(
    stage: Stage, at: datetime, words: str
) -> None:
    story = await with_meetings(stage)
    await opens(story, stage.ben, "Move")
    await stage.ben.submits({"at": at, "scope": "This one and all after it"})
    assert stage.ben.modal is not None
    assert words in stage.ben.modal.errors["at"]
    assert {one.sequence for one in await story.meetings()} == {0}


async def test_two_mentors_change_the_same_at_once(stage: Stage) -> None:
    story = await with_meetings(stage)
    ben, wanjiru = stage.ben, stage.wanjiru
    name = story.group_stage.group.name
    meeting = await story.meeting()
    menu = f"meetings.menu.{meeting.id}"
    await ben.types("/mentoring meetings")
    await ben.clicks(menu, chooses="Move")
    await wanjiru.types(f"/mentoring meetings {name}")
    await wanjiru.clicks(menu, chooses="Move")
    await wanjiru.submits({"at": FOURTH + timedelta(days=1)})
    await ben.submits({"at": FOURTH + timedelta(days=2)})
    assert ben.modal is not None
    assert "This meeting was changed meanwhile." in ben.modal.errors["at"]
    assert (await story.meeting()).starts_at == FOURTH + timedelta(days=1)
    # The same time again is no quarrel.
    await ben.submits({"at": FOURTH + timedelta(days=1)})
    assert ben.modal is None
    assert (await story.meeting()).sequence == 1


async def test_what_has_begun_never_changes(stage: Stage) -> None:
    story = await with_meetings(stage)
    await opens(story, stage.ben, "Move")
    stage.moves_to(FOURTH)
    await stage.ben.submits({"at": FOURTH + timedelta(days=1)})
    assert stage.ben.modal is not None
    assert "has begun or is over" in stage.ben.modal.errors["at"]
    for action_id in (MOVE, CALL_OFF):
        await stage.forges(stage.ben, action_id, await story.seen())
        assert "has begun or is over" in stage.ben.dm.latest.text
    await opens(story, stage.ben, "I'll be there")
    assert (await story.meeting()).starts_at == FOURTH


@pytest.mark.parametrize("action_id", [MOVE, CALL_OFF, ADD, "meetings.move_to.0"])
async def test_changes_are_for_the_groups_mentors(stage: Stage, action_id: str) -> None:
    story = await with_meetings(stage)
    seen = await story.seen()
    values = {
        MOVE: (seen, "404:0"),
        CALL_OFF: (seen, "404:0"),
        ADD: (str(story.group_id), "404"),
        "meetings.move_to.0": (f"{seen}:{int((FOURTH + WEEK / 2).timestamp())}", "404:0:1"),
    }[action_id]
    for outsider in (story.group_stage.zoe, story.group_stage.mia):
        for value in values:
            await stage.forges(outsider, action_id, value)
            assert "That isn't a group of yours." in outsider.dm.latest.text
    await stage.forges(stage.amara, action_id, values[0])
    assert "That is for the mentors of the group." in stage.amara.dm.latest.text
    assert {one.sequence for one in await story.meetings()} == {0}
    assert not said_to(stage.amara, "Saved")


async def test_a_meeting_is_skipped_once_whoever_presses(stage: Stage) -> None:
    story = await with_meetings(stage)
    ben, wanjiru = stage.ben, stage.wanjiru
    menu = f"meetings.menu.{(await story.meeting()).id}"
    await ben.types("/mentoring meetings")
    await ben.clicks(menu, chooses="Skip or cancel")
    await wanjiru.types(f"/mentoring meetings {story.group_stage.group.name}")
    await wanjiru.clicks(menu, chooses="Skip or cancel")
    await asyncio.gather(*(who.submits({"how": "Skip it"}) for who in (ben, wanjiru)))
    assert (await story.meeting()).sequence == 1
    await stage.ticks()
    assert len(story.in_channel("You skip a meeting")) == 1
