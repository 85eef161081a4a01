"""Who missed a meeting without a word: a kind question, and what comes of the answers."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import select

from models import Application, Attendance, Meeting, MembershipBreak
from programme.courtesy import find_wishes
from programme.missed import TIME_TO_CORRECT
from sandbox import Member
from tests.conversations.conftest import Stage
from tests.conversations.groups import GroupStage
from tests.conversations.meetings import (
    HOUR,
    attendance_of,
    lets_go,
    meeting_now,
    person_of,
    said_to,
    with_a_meeting,
)
from views.missed import ANOTHER_TIME, BREAK, KEEP, LEAVE

MISSED_YOU = "We missed you at the last meeting"
SUGGESTED = "missed the last meeting of"


async def checks_in(stage: Stage, *there: str, **words: str) -> None:
    """Let Ben say who was there; he was."""
    await stage.ben.types("/mentoring checkin")
    await stage.ben.submits()
    await stage.ben.submits({"there": ["Ben Vogel", *there], **words})
    assert stage.ben.modal is None


def waits(stage: Stage, wait: timedelta = TIME_TO_CORRECT) -> None:
    stage.moves_to(stage.slack.clock.now() + wait)


async def with_somebody_missing(stage: Stage, **told: Any) -> tuple[GroupStage, Meeting]:
    """Let Chidi hear that he was missed at the first meeting."""
    story, meeting = await with_a_meeting(stage, **told)
    await checks_in(stage, "Amara Okafor", notes="Told of us", next_steps="Read & try")
    waits(stage)
    await stage.ticks()
    await stage.ticks()
    assert len(said_to(story.chidi, MISSED_YOU)) == 1
    return story, meeting


async def test_who_missed_it_hears_what_was_done_and_when_they_meet_next(stage: Stage) -> None:
    story, _ = await with_a_meeting(stage)
    await checks_in(stage, "Amara Okafor", notes="Told *of* us", next_steps="Read <it> & try")
    await stage.ticks()
    assert not said_to(story.chidi, MISSED_YOU)  # Ben may have slipped
    waits(stage)
    await stage.ticks()
    (asked,) = said_to(story.chidi, MISSED_YOU)
    assert "What they did\nTold *of* us" in asked.text
    assert "What comes next\nRead <it> & try" in asked.text
    # In Nairobi it is an hour later than in Berlin.
    assert "You meet next on Monday, September 21st at 10:00" in asked.text
    assert asked.buttons == ["It’s good", "Another time", "I need a break", "I’d like to leave"]
    assert not said_to(stage.amara, MISSED_YOU)

    # He heard of the meeting today, and of nothing else that can wait.
    assert not said_to(stage.ben, SUGGESTED)
    waits(stage, timedelta(days=1))
    await stage.ticks()
    (suggested,) = said_to(stage.ben, SUGGESTED)
    assert "@Chidi Eze missed the last meeting of" in suggested.text
    assert "Hi Chidi, we missed you at the last meeting!" in suggested.text


async def test_the_time_is_good(stage: Stage) -> None:
    story, meeting = await with_somebody_missing(stage)
    await story.chidi.clicks("It’s good")
    assert "Lovely, see you at the next one!" in story.chidi.dm.latest.text
    attendance = await attendance_of(stage, story.chidi, meeting)
    assert attendance is not None
    assert (attendance.answer, attendance.answered_at) == ("keep", stage.slack.clock.now())


async def test_a_slip_that_is_corrected_first_is_not_said(stage: Stage) -> None:
    story, meeting = await with_a_meeting(stage)
    await checks_in(stage, "Amara Okafor")
    await stage.ben.clicks("Correct")
    await stage.ben.submits({"there": ["Ben Vogel", "Amara Okafor", "Chidi Eze"]})
    waits(stage)
    await stage.ticks()
    assert not said_to(story.chidi, MISSED_YOU)
    assert not said_to(stage.ben, SUGGESTED)
    # That was the slip: he is asked after all, and once.
    for there in (["Ben Vogel"], ["Ben Vogel", "Amara Okafor"]):
        waits(stage)
        await stage.ben.clicks("Correct")
        await stage.ben.submits({"there": there})
    waits(stage)
    await stage.ticks()
    assert len(said_to(story.chidi, MISSED_YOU)) == 1
    assert not said_to(stage.amara, MISSED_YOU)
    for there in (["Ben Vogel", "Chidi Eze"], ["Ben Vogel"]):
        waits(stage)
        await stage.ben.clicks("Correct")
        await stage.ben.submits({"there": there})
    waits(stage)
    await stage.ticks()
    assert len(said_to(story.chidi, MISSED_YOU)) == 1
    assert len(said_to(stage.amara, MISSED_YOU)) == 1
    assert (await meeting_now(stage, meeting)).check_in_version == 6


async def test_who_gave_a_word_is_not_asked(stage: Stage) -> None:
    story, meeting = await with_a_meeting(stage)
    person = await person_of(stage, story.chidi)
    async with stage.database.writing() as session:
        session.add(
            Attendance(
                meeting_id=meeting.id,
                person_id=person.id,
                rsvp="not_coming",
                rsvp_at=meeting.starts_at - HOUR,
            )
        )
    await checks_in(stage)
    waits(stage)
    await stage.ticks()
    assert not said_to(story.chidi, MISSED_YOU)
    assert len(said_to(stage.amara, MISSED_YOU)) == 1
    assert len(said_to(stage.ben, SUGGESTED)) == 1


async def test_mentors_are_not_asked(stage: Stage) -> None:
    story, _ = await with_a_meeting(stage, co_mentor=True)
    await checks_in(stage, "Amara Okafor", "Chidi Eze")
    waits(stage)
    await stage.ticks()
    assert not said_to(story.mia, MISSED_YOU)


async def test_who_left_meanwhile_is_not_asked(stage: Stage) -> None:
    story, _ = await with_a_meeting(stage)
    await checks_in(stage, "Amara Okafor")
    await lets_go(stage, story.chidi)
    waits(stage)
    await stage.ticks()
    assert not said_to(story.chidi, MISSED_YOU)
    assert not said_to(stage.ben, SUGGESTED)


async def test_another_time_suits_better(stage: Stage) -> None:
    story, meeting = await with_somebody_missing(stage, co_mentor=True)
    await story.chidi.clicks("Another time")
    assert story.chidi.modal is not None
    assert "on the clocks of Nairobi" in story.chidi.modal.text
    await story.chidi.submits({"workdays": []})
    assert story.chidi.modal is not None
    assert "at least one hour" in story.chidi.modal.errors["workdays"]
    await story.chidi.submits({"workdays": ["Evening, 17 to 21"], "word": "My shifts <changed>"})
    assert story.chidi.modal is None
    assert "Your mentor hears of it" in story.chidi.dm.latest.text
    person = await person_of(stage, story.chidi)
    async with stage.database.reading() as session:
        found = await session.exec(select(Application).where(Application.person_id == person.id))
        assert found.one().hours[:5] == [17, 18, 19, 20, 24 + 17]
    attendance = await attendance_of(stage, story.chidi, meeting)
    assert attendance is not None
    assert (attendance.answer, attendance.answer_word) == ("another_time", "My shifts <changed>")
    await stage.ticks()
    for mentor in (stage.ben, story.mia):
        (told,) = said_to(mentor, "@Chidi Eze would like to come to")
        assert "Mon–Fri evening (17–21)\non the clocks of Nairobi" in told.text
        assert "My shifts <changed>" in told.text
    await stage.ben.clicks("Change the hour")
    assert stage.ben.modal is not None
    # The same again is no news.
    await story.chidi.clicks("Another time")
    await story.chidi.submits({"word": "My shifts <changed>"})
    waits(stage)
    await stage.ticks()
    assert len(said_to(stage.ben, "would like to come to")) == 1


async def test_a_break_excuses_until_its_last_day(stage: Stage) -> None:
    story, meeting = await with_somebody_missing(stage)
    await story.chidi.clicks("I need a break")
    assert story.chidi.modal is not None
    for until, problem in (("2026-09-13", "from today on"), ("2026-12-05", "The term ends on")):
        await story.chidi.submits({"until": until})
        assert story.chidi.modal is not None
        assert problem in story.chidi.modal.errors["until"]
    await story.chidi.submits({"until": "2026-09-25", "word": "Exams"})
    assert "Enjoy your break, until Friday 25 September 2026." in story.chidi.dm.latest.text
    await stage.ticks()
    (told,) = said_to(stage.ben, "@Chidi Eze takes a break from")
    assert "until Friday 25 September 2026" in told.text
    assert "Exams" in told.text

    # The next meeting is within it; he is excused from both, and the one after counts again.
    for week, missed in ((1, False), (2, True)):
        stage.moves_to(meeting.starts_at + week * timedelta(weeks=1) + HOUR)
        await stage.ticks()
        due = said_to(stage.ben, "How was the meeting of")[-1]
        assert ("@Chidi Eze (on a break)" in due.text) is not missed
        await checks_in(stage, "Amara Okafor")
        waits(stage)
        await stage.ticks()
        assert len(said_to(story.chidi, MISSED_YOU)) == (2 if missed else 1)
    await stage.ben.types("/mentoring group")
    assert "@Chidi Eze 0 of 3 (2 excused)" in stage.ben.dm.latest.text


async def test_who_takes_a_break_hears_nothing_until_they_are_back(stage: Stage) -> None:
    story, _ = await with_somebody_missing(stage)
    await story.chidi.clicks("I need a break")
    await story.chidi.submits({"until": "2026-09-25"})
    person = await person_of(stage, story.chidi)
    async with stage.database.reading() as session:
        wishes = await find_wishes(session, person.id, stage.slack.clock.now())
    # Midnight in Nairobi after the last day.
    assert wishes.pause_until == datetime(2026, 9, 25, 21, tzinfo=UTC)


async def test_saying_another_day_moves_the_end_of_the_break(stage: Stage) -> None:
    story, _ = await with_somebody_missing(stage)
    for until in ("2026-09-25", "2026-10-02"):
        await story.chidi.clicks("I need a break")
        await story.chidi.submits({"until": until})
    async with stage.database.reading() as session:
        (one,) = (await session.exec(select(MembershipBreak))).all()
    assert (one.from_on.isoformat(), one.until_on.isoformat()) == ("2026-09-14", "2026-10-02")
    await stage.ticks()
    assert "until Friday 2 October 2026" in said_to(stage.ben, "takes a break from")[-1].text


async def test_leaving_asks_first(stage: Stage) -> None:
    story, _ = await with_somebody_missing(stage)
    await story.chidi.clicks("I’d like to leave")
    assert "Would you like to leave it?" in story.chidi.dm.latest.text
    await story.chidi.clicks("Leave the group")
    assert "Thank you for the time you gave it!" in story.chidi.dm.latest.text
    await stage.ticks()
    assert said_to(stage.ben, "@Chidi Eze had to leave group")


@pytest.mark.parametrize("action_id", [KEEP, ANOTHER_TIME, BREAK, LEAVE])
async def test_answers_are_for_who_was_asked(stage: Stage, action_id: str) -> None:
    story, meeting = await with_a_meeting(stage)
    outsiders: tuple[Member, ...] = (story.zoe, story.mia)
    for outsider in outsiders:
        for value in (str(meeting.id), "404"):
            await stage.forges(outsider, action_id, value)
            assert "That isn't a group of yours." in outsider.dm.latest.text
    await stage.forges(stage.ben, action_id, str(meeting.id))
    assert "That is for the mentees of the group." in stage.ben.dm.latest.text
    await stage.forges(story.chidi, action_id, str(meeting.id))
    assert "Nobody wrote down yet who was at that meeting." in story.chidi.dm.latest.text
    assert await attendance_of(stage, story.chidi, meeting) is None
