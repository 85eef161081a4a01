"""Reminders before a meeting, and saying whether one comes."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from models import Membership, MembershipBreak
from sandbox import Member
from sandbox.seen import SeenMessage
from tests.conversations.conftest import Stage
from tests.conversations.meetings import person_of, said_to
from tests.conversations.meetings_to_come import MeetingStage, with_meetings
from tests.conversations.test_meeting_changes import opens
from views.meetings import COMING, NOT_COMING

WEDNESDAY = 2
# The fourth meeting, Wednesday 7 October at 9:00 in Berlin, 10:00 in Nairobi.
FOURTH = datetime(2026, 10, 7, 7, 0, tzinfo=UTC)
IN_CHANNEL = FOURTH - timedelta(hours=25)
A_DAY_BEFORE = FOURTH - timedelta(hours=24)
AN_HOUR_BEFORE = FOURTH - timedelta(hours=1)
ASKED = "Will you be there?"
SOON = "See you there!"


def reminder(story: MeetingStage) -> SeenMessage:
    """Return the one reminder in the channel."""
    (one,) = story.in_channel(ASKED)
    return one


async def reminded(stage: Stage) -> MeetingStage:
    """Let the channel be reminded of the fourth meeting."""
    story = await with_meetings(stage, WEDNESDAY)
    await story.ticks_at(IN_CHANNEL)
    return story


async def test_the_channel_is_reminded_a_day_before(stage: Stage) -> None:
    story = await with_meetings(stage, WEDNESDAY)
    await story.ticks_at(IN_CHANNEL - timedelta(minutes=1))
    assert not story.in_channel(ASKED)
    for _ in range(3):
        await story.ticks_at(IN_CHANNEL)
    shown = reminder(story)
    assert "Your next meeting: Tomorrow at 10:00 AM, 60 minutes, your time." in shown.text
    assert "What you set out to do\n• Review and discuss instructor notes." in shown.text
    assert shown.buttons[:2] == ["I'll be there", "Can't make it"]
    for member in (stage.amara, story.group_stage.chidi, stage.ben):
        assert not said_to(member, ASKED)


async def test_who_did_not_answer_is_asked_and_reminded(stage: Stage) -> None:
    story = await reminded(stage)
    await stage.amara.clicks("I'll be there", in_=reminder(story))
    for _ in range(2):
        await story.ticks_at(A_DAY_BEFORE)
    assert not said_to(stage.amara, ASKED)
    for member in (story.group_stage.chidi, stage.ben):
        assert len(said_to(member, ASKED)) == 1
    assert "Morgen at 09:00, 60 minutes" in said_to(stage.ben, ASKED)[0].text
    await story.group_stage.chidi.clicks("Can't make it", in_=reminder(story))
    await story.group_stage.chidi.submits({})
    for _ in range(2):
        await story.ticks_at(AN_HOUR_BEFORE)
    # The word before a meeting, for those who come, on their own clocks.
    (own,) = said_to(stage.amara, SOON)
    assert "Your group meets at 10:00 AM" in own.text
    assert "I'll be there" not in own.buttons
    (mentors,) = said_to(stage.ben, SOON)
    assert "Your group meets at 09:00" in mentors.text
    assert "I'll be there" in mentors.buttons
    assert not said_to(story.group_stage.chidi, SOON)


async def test_a_mentee_answers_and_changes_her_mind(stage: Stage) -> None:
    story = await reminded(stage)
    amara = stage.amara
    await amara.clicks("I'll be there", in_=reminder(story))
    assert ":white_check_mark: @Amara Okafor" in reminder(story).text
    answers = await story.answers()
    assert (answers["Amara Okafor"].rsvp, answers["Amara Okafor"].rsvp_at) == ("coming", IN_CHANNEL)

    await amara.clicks("Can't make it", in_=reminder(story))
    assert amara.modal is not None
    assert "Only your group's mentors and the coordinators read it." in amara.modal.text
    await amara.submits({"word": "My sister's *wedding* <!here>"})
    assert amara.modal is None
    assert ":x: @Amara Okafor" in reminder(story).text
    assert ":white_check_mark:" not in reminder(story).text
    assert "Thank you for saying that you can't come" in amara.dm.latest.text
    await stage.ticks()
    (told,) = said_to(stage.ben, "can't come to the meeting")
    assert "@Amara Okafor can't come" in told.text
    assert "My sister's *wedding* <!here>" in told.text
    assert not said_to(story.group_stage.chidi, "can't come")

    await amara.clicks("I'll be there after all", in_=amara.dm.latest)
    assert "You'll be there: Tomorrow at 10:00 AM. See you!" in amara.dm.latest.text
    assert ":white_check_mark: @Amara Okafor" in reminder(story).text
    stored = (await story.answers())["Amara Okafor"]
    assert (stored.rsvp, stored.word) == ("coming", None)
    await story.ticks_at(AN_HOUR_BEFORE)
    assert len(said_to(amara, SOON)) == 1


async def test_a_mind_that_changed_in_time_is_not_told(stage: Stage) -> None:
    story = await reminded(stage)
    amara = stage.amara
    await amara.clicks("Can't make it", in_=reminder(story))
    await amara.submits({"word": "Maybe ill"})
    await amara.clicks("I'll be there", in_=reminder(story))
    await stage.ticks()
    assert not said_to(stage.ben, "can't come")


async def test_answering_in_the_list_and_by_direct_message(stage: Stage) -> None:
    story = await reminded(stage)
    chidi = story.group_stage.chidi
    await opens(story, stage.amara, "I'll be there")
    assert ":white_check_mark: @Amara Okafor" in stage.amara.dm.latest.text
    assert ":white_check_mark: @Amara Okafor" in reminder(story).text
    await story.ticks_at(A_DAY_BEFORE)
    (asked,) = said_to(chidi, ASKED)
    await chidi.clicks("I'll be there", in_=asked)
    assert not said_to(chidi, ASKED)
    assert len(said_to(chidi, "You'll be there")) == 1
    assert ":white_check_mark: @Amara Okafor, @Chidi Eze" in reminder(story).text
    await stage.amara.types("/mentoring group")
    await stage.amara.clicks("Meetings")
    meeting = await story.meeting()
    await stage.amara.clicks(f"meetings.menu.{meeting.id}", chooses="Can't make it")
    await stage.amara.submits({})
    assert stage.amara.modal is not None
    assert ":x: @Amara Okafor" in stage.amara.modal.text
    assert ":x: @Amara Okafor" in reminder(story).text


async def test_people_who_press_at_once_end_in_the_right_picture(stage: Stage) -> None:
    story = await reminded(stage)
    shown = reminder(story)
    people = (stage.amara, story.group_stage.chidi, stage.ben)
    # The first update is slow, so that a later answer's update comes before it.
    stage.slack.faults.add("chat.update", "slow", seconds=0.3)
    await asyncio.gather(*(who.clicks("I'll be there", in_=shown) for who in people))
    text = reminder(story).text
    assert all(name in text for name in ("@Amara Okafor", "@Chidi Eze", "@Ben Vogel"))
    assert {one.rsvp for one in (await story.answers()).values()} == {"coming"}


async def test_pressing_twice_is_once(stage: Stage) -> None:
    story = await reminded(stage)
    shown, amara = reminder(story), stage.amara
    await asyncio.gather(*(amara.clicks("I'll be there", in_=shown) for _ in range(3)))
    assert len(await story.answers()) == 1
    for _ in range(2):
        await amara.clicks("Can't make it", in_=reminder(story))
        await amara.submits({"word": "A wedding"})
    await stage.ticks()
    assert len(said_to(stage.ben, "can't come to the meeting")) == 1


async def test_a_reminder_that_is_gone_does_not_matter(stage: Stage) -> None:
    story = await reminded(stage)
    shown = reminder(story)
    await stage.bot.client.chat_delete(channel=story.channel, ts=shown.ts)
    await opens(story, stage.amara, "I'll be there")
    assert (await story.answers())["Amara Okafor"].rsvp == "coming"
    await stage.amara.types("/mentoring meetings")
    assert ":white_check_mark: @Amara Okafor" in stage.amara.dm.latest.text


@pytest.mark.parametrize(
    ("fault", "times"),
    [("rate_limited", 1), ("reset_after_effect", 1), ("reset_before_effect", 2), ("error_500", 9)],
)
async def test_faults_of_slack_keep_the_answer(stage: Stage, fault: str, times: int) -> None:
    story = await reminded(stage)
    stage.slack.faults.add("chat.update", fault, times=times, seconds=0.1)  # type: ignore[arg-type]
    await stage.amara.clicks("I'll be there", in_=reminder(story))
    assert (await story.answers())["Amara Okafor"].rsvp == "coming"
    if fault == "error_500":
        # The picture is behind, so she reads that her answer is kept.
        assert "You'll be there" in story.stage.amara.sees_in(story.channel).latest.text
        stage.slack.faults.clear()
        await story.group_stage.chidi.clicks("I'll be there", in_=reminder(story))
    assert ":white_check_mark: @Amara Okafor" in reminder(story).text


async def test_the_ledger_does_not_know_the_place_of_the_reminder_yet(stage: Stage) -> None:
    story = await reminded(stage)
    (nudge,) = await story.nudges("meetings.day_before")
    async with stage.database.writing() as session:
        row = await session.get_one(type(nudge), nudge.id)
        row.state, row.sent_channel_id, row.sent_ts, row.ended_at = "claimed", None, None, None
    await stage.amara.clicks("I'll be there", in_=reminder(story))
    assert ":white_check_mark: @Amara Okafor" in reminder(story).text


async def everybody_else_cannot(story: MeetingStage, *people: Member) -> None:
    for who in people:
        await who.clicks("Can't make it", in_=reminder(story))
        await who.submits({})


async def test_nobody_can_come_and_the_mentor_moves_it_with_one_click(stage: Stage) -> None:
    story = await reminded(stage)
    ben, chidi = stage.ben, story.group_stage.chidi
    await everybody_else_cannot(story, stage.amara)
    await stage.ticks()
    assert not said_to(ben, "lost its mentees or its mentor")
    await everybody_else_cannot(story, chidi)
    for _ in range(2):
        await stage.ticks()
    (offer,) = said_to(ben, "lost its mentees or its mentor")
    # Mornings from 9 to 12 suit all, in Berlin and in Nairobi, an hour ahead.
    assert offer.buttons[:3] == ["Wed 7 Oct at 10:00", "Thu 8 Oct at 09:00", "Thu 8 Oct at 10:00"]
    await ben.clicks("Thu 8 Oct at 09:00", in_=offer)
    moved = await story.meeting()
    assert moved.starts_at == FOURTH + timedelta(days=1)
    assert "Saved. You meet: Donnerstag, 8. Oktober at 09:00" in ben.dm.latest.text
    assert "isn't among the hours" not in ben.dm.latest.text
    # The old reminder says so, and nobody's answer is taken for the new time.
    (old,) = story.in_channel("This meeting was changed.")
    assert "It is now: Thursday, October 8th at 10:00 AM" in old.text
    assert not old.buttons
    assert {one.rsvp for one in (await story.answers()).values()} == {None}
    await stage.ticks()
    assert len(story.in_channel("has moved")) == 1
    # It is reminded of anew.
    await story.ticks_at(IN_CHANNEL + timedelta(days=1))
    assert "Your next meeting: Tomorrow at 10:00 AM" in reminder(story).text
    await story.ticks_at(AN_HOUR_BEFORE)
    assert not said_to(stage.amara, SOON)
    await story.ticks_at(AN_HOUR_BEFORE + timedelta(days=1))
    assert len(said_to(stage.amara, SOON)) == 1


async def test_the_offer_pressed_twice_moves_it_once(stage: Stage) -> None:
    story = await reminded(stage)
    await everybody_else_cannot(story, stage.ben)
    await stage.ticks()
    (offer,) = said_to(stage.ben, "lost its mentees or its mentor")
    element = next(
        element
        for block in offer.blocks
        for element in block.get("elements", ())
        if element["action_id"] == "meetings.move_to.0"
    )
    await stage.ben.clicks("meetings.move_to.0", in_=offer)
    await stage.forges(stage.ben, "meetings.move_to.0", element["value"])
    assert (await story.meeting()).sequence == 1
    await stage.ticks()
    assert len(story.in_channel("has moved")) == 1


async def test_somebody_can_come_after_all(stage: Stage) -> None:
    story = await reminded(stage)
    await everybody_else_cannot(story, stage.amara, story.group_stage.chidi)
    await stage.amara.clicks("I'll be there", in_=reminder(story))
    await stage.ticks()
    assert not said_to(stage.ben, "lost its mentees or its mentor")
    stage.moves_to(IN_CHANNEL + timedelta(minutes=1))
    await everybody_else_cannot(story, stage.amara)
    await everybody_else_cannot(story, stage.ben)
    await stage.ticks()
    assert len(said_to(stage.ben, "lost its mentees or its mentor")) == 1


async def test_an_answer_to_how_it_was_is_not_taken(stage: Stage) -> None:
    story = await reminded(stage)
    before = await story.seen()
    await opens(story, stage.ben, "Move")
    await stage.ben.submits({"at": FOURTH + timedelta(days=1)})
    await stage.forges(stage.amara, COMING, before)
    assert "This meeting was changed meanwhile." in stage.amara.dm.latest.text
    assert not (await story.answers())
    # Its reminder has no buttons any more, so it takes a list that was left open.
    await opens(story, stage.amara, "Can't make it")
    await opens(story, stage.ben, "Skip or cancel")
    await stage.ben.submits({"how": "Skip it"})
    await stage.amara.submits({"word": "Ill"})
    assert stage.amara.modal is not None
    assert "This meeting was changed meanwhile." in stage.amara.modal.errors["word"]


async def test_no_reminder_of_what_is_over_or_called_off(stage: Stage) -> None:
    story = await with_meetings(stage, WEDNESDAY)
    await story.ticks_at(FOURTH + timedelta(minutes=1))
    assert not story.in_channel(ASKED)
    assert not said_to(stage.amara, SOON)
    await opens(story, stage.ben, "Skip or cancel", 5)
    await stage.ben.submits({"how": "Skip it"})
    for hours in (25, 24, 1):
        await story.ticks_at(FOURTH + timedelta(weeks=1) - timedelta(hours=hours))
    assert not story.in_channel(ASKED)
    assert not said_to(stage.amara, SOON)


async def test_what_was_changed_just_now_is_not_said_twice(stage: Stage) -> None:
    story = await with_meetings(stage, WEDNESDAY)
    stage.moves_to(FOURTH - timedelta(hours=20))
    await opens(story, stage.ben, "Move")
    await stage.ben.submits({"at": FOURTH + timedelta(hours=1)})
    await stage.ticks()
    assert len(story.in_channel("has moved")) == 1
    assert not story.in_channel(ASKED)
    await story.ticks_at(FOURTH - timedelta(hours=18, minutes=59))
    assert len(story.in_channel(ASKED)) == 1


async def test_who_left_or_takes_a_break_is_not_reminded(stage: Stage) -> None:
    story = await with_meetings(stage, WEDNESDAY)
    gone = await person_of(stage, stage.amara)
    resting = await person_of(stage, story.group_stage.chidi)
    async with stage.database.writing() as session:
        rows = {one.person_id: one for one in await session.exec(select(Membership))}
        rows[gone.id].left_at = stage.slack.clock.now()
        session.add(
            MembershipBreak(
                membership_id=rows[resting.id].id,
                from_on=FOURTH.date(),
                until_on=FOURTH.date(),
                asked_at=stage.slack.clock.now(),
            )
        )
    for at in (A_DAY_BEFORE, AN_HOUR_BEFORE):
        await story.ticks_at(at)
    for member in (stage.amara, story.group_stage.chidi):
        assert not said_to(member, ASKED)
        assert not said_to(member, SOON)
    assert len(said_to(stage.ben, SOON)) == 1


@pytest.mark.parametrize("action_id", [COMING, NOT_COMING])
async def test_answers_are_for_the_groups_own_people(stage: Stage, action_id: str) -> None:
    story = await reminded(stage)
    seen = await story.seen()
    for outsider in (story.group_stage.zoe, story.group_stage.mia):
        for value in (seen, "404:0"):
            await stage.forges(outsider, action_id, value)
            assert "That isn't a group of yours." in outsider.dm.latest.text
    await stage.forges(stage.wanjiru, action_id, seen)
    assert "That is for the people of the group." in stage.wanjiru.dm.latest.text
    stage.moves_to(FOURTH + timedelta(hours=1))
    await stage.forges(stage.amara, action_id, seen)
    assert "That meeting is over." in stage.amara.dm.latest.text
    assert not (await story.answers())


async def test_a_word_is_kept_within_bounds(stage: Stage) -> None:
    story = await reminded(stage)
    await stage.amara.clicks("Can't make it", in_=reminder(story))
    await stage.amara.submits({"word": "ä" * 500})
    assert stage.amara.modal is None
    assert (await story.answers())["Amara Okafor"].word == "ä" * 500
    await stage.ticks()
    assert len(said_to(stage.ben, "ä" * 100)) == 1


async def test_a_meeting_on_monday_morning_is_asked_about_once(stage: Stage) -> None:
    story = await with_meetings(stage)
    monday = FOURTH - timedelta(days=2)
    # Nobody is written to on Sunday, so it comes on Monday at eight: once, not twice.
    for hours in (25, 24, 12, 1):
        await story.ticks_at(monday - timedelta(hours=hours))
    assert len(story.in_channel(ASKED)) == 1
    for member in (stage.amara, stage.ben):
        assert not said_to(member, ASKED)
        assert len(said_to(member, SOON)) == 1
