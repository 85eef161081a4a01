"""After a meeting: who was there, by their own word and the mentor's."""

import asyncio
from datetime import UTC, datetime, timedelta

from sqlmodel import select

from models import Audit
from tests.conversations.conftest import Stage
from tests.conversations.meetings import (
    attendance_of,
    lets_go,
    meeting_now,
    said_to,
    with_a_meeting,
    words_about,
)
from views.attendance import CONFIRM, SAY_NOT_THERE, SAY_THERE, SEE

DUE = "How was the meeting of"
# The term's last day ends later in Berlin, where the group's clocks are, than in Nairobi.
TERM_OVER = datetime(2026, 12, 4, 23, tzinfo=UTC)
STEP = "• 14 Sep: Introductions, review the Carpentries community culture, and com…"
AGAIN = "One click is enough, and if you didn't meet, that's worth a click too."


async def audits(stage: Stage) -> list[Audit]:
    async with stage.database.reading() as session:
        found = await session.exec(select(Audit).where(Audit.action == "attendance.check_in"))
        return list(found.all())


async def test_a_mentee_says_they_were_there_and_the_mentor_confirms(stage: Stage) -> None:
    story, meeting = await with_a_meeting(stage, channel=True)
    await stage.ticks()
    await stage.ticks()
    channel = (await story.finds_group()).slack_channel_id
    assert channel is not None
    (asked,) = [m for m in stage.amara.sees_in(channel).messages if "I was there" in m.buttons]
    await stage.amara.clicks("I was there", in_=asked)
    noted = stage.amara.sees_in(channel).latest
    assert noted.ephemeral
    assert "Noted: you were there." in noted.text
    assert "Noted" not in stage.ben.sees_in(channel).latest.text
    assert [m for m in stage.amara.sees_in(channel).messages if m.text == asked.text]

    # What the mentor was shown a moment ago is taken as it stands when they click.
    (due,) = said_to(stage.ben, DUE)
    assert "There: @Ben Vogel\nNot there: @Amara Okafor (no word yet)" in due.text
    await stage.ben.clicks("Everyone as listed", in_=due)
    done = stage.ben.dm.latest
    assert "There: @Ben Vogel, @Amara Okafor. Not there: @Chidi Eze" in done.text
    assert "I'll ask who missed it kindly whether the time is still good" in done.text
    assert "Everyone as listed" not in done.buttons
    stored = await meeting_now(stage, meeting)
    assert (stored.state, stored.check_in_version) == ("held", 1)
    assert stored.checked_in_at == stage.slack.clock.now()
    amara = await attendance_of(stage, stage.amara, meeting)
    chidi = await attendance_of(stage, story.chidi, meeting)
    assert amara is not None
    assert chidi is not None
    assert (amara.said_there, amara.marked_there, chidi.marked_there) == (True, True, False)
    assert chidi.marked_by == stored.checked_in_by
    (audit,) = await audits(stage)
    assert audit.details == {"was": "planned", "is": "held"}
    await stage.ticks()
    assert not said_to(stage.ben, DUE)


async def test_ones_own_word_can_be_taken_back_and_is_kept(stage: Stage) -> None:
    _, meeting = await with_a_meeting(stage)
    value = str(meeting.id)
    for action in (SAY_THERE, SAY_THERE, SAY_NOT_THERE, SAY_THERE):
        await stage.forges(stage.amara, action, value)
        stage.moves_to(stage.slack.clock.now() + timedelta(minutes=1))
    assert await words_about(stage, stage.amara) == [(False, True), (False, False), (False, True)]
    attendance = await attendance_of(stage, stage.amara, meeting)
    assert attendance is not None
    assert attendance.was_there is True


async def test_a_mentor_changes_who_was_there_and_writes_how_it_went(stage: Stage) -> None:
    story, meeting = await with_a_meeting(stage)
    await stage.forges(stage.amara, SAY_THERE, str(meeting.id))
    await stage.ticks()
    await stage.ben.clicks("Change, add notes")
    assert stage.ben.modal is not None
    await stage.ben.submits(
        {
            "there": ["Ben Vogel", "Chidi Eze"],
            "notes": "Introductions <!channel> & *culture*",
            "progress": "They dare more.",
            "next_steps": "Read the instructor notes.",
            "notes_url": "https://pad.example/baobab",
            "steps": [STEP],
        }
    )
    assert stage.ben.modal is None
    shown = stage.ben.dm.latest
    assert "There: @Ben Vogel, @Chidi Eze. Not there: @Amara Okafor" in shown.text
    assert "What you did: Introductions <!channel> & *culture*" in shown.text
    assert "Open its notes" in shown.buttons
    # Her own word and the mentor's stand side by side; the mentor's wins.
    assert await words_about(stage, stage.amara) == [(False, True), (True, False)]
    attendance = await attendance_of(stage, stage.amara, meeting)
    assert attendance is not None
    assert attendance.was_there is False
    await stage.ben.types("/mentoring group")
    assert "✓ 14 Sep: Introductions" in stage.ben.dm.latest.text
    assert "Attendance, 1 meeting held" in stage.ben.dm.latest.text
    await story.chidi.types("/mentoring group")
    assert "Attendance" not in story.chidi.dm.latest.text
    assert "Check in" not in story.chidi.dm.latest.buttons


async def test_when_the_words_differ_the_mentor_is_told_once_and_corrects(stage: Stage) -> None:
    story, meeting = await with_a_meeting(stage, channel=True)
    await stage.ticks()
    await stage.ben.clicks("Everyone as listed")
    channel = (await story.finds_group()).slack_channel_id
    assert channel is not None
    asked = stage.amara.sees_in(channel).latest
    for _ in range(2):
        await stage.amara.clicks("I was there", in_=asked)
        assert "Your mentor's check-in says otherwise." in stage.amara.sees_in(channel).latest.text
    await stage.ticks()
    (told,) = said_to(stage.ben, "@Amara Okafor says they were at the meeting of")
    await stage.ben.clicks("Correct", in_=told)
    await stage.ben.submits({"there": ["Ben Vogel", "Amara Okafor"]})
    attendance = await attendance_of(stage, stage.amara, meeting)
    assert attendance is not None
    assert attendance.was_there is True
    assert await words_about(stage, stage.amara) == [(True, False), (False, True), (True, True)]
    assert (await meeting_now(stage, meeting)).check_in_version == 2


async def test_what_is_corrected_before_it_is_said_is_not_said(stage: Stage) -> None:
    _, meeting = await with_a_meeting(stage)
    await stage.forges(stage.ben, CONFIRM, str(meeting.id))
    await stage.forges(stage.amara, SAY_THERE, str(meeting.id))
    await stage.forges(stage.amara, SAY_NOT_THERE, str(meeting.id))
    await stage.ticks()
    assert not said_to(stage.ben, "says they")


async def test_we_did_not_meet(stage: Stage) -> None:
    story, meeting = await with_a_meeting(stage)
    await stage.ticks()
    await stage.ben.clicks("Change, add notes")
    await stage.ben.submits({"held": "We didn't meet", "there": []})
    assert "You didn't meet." in stage.ben.dm.latest.text
    assert (await meeting_now(stage, meeting)).state == "not_held"
    stage.moves_to(stage.slack.clock.now() + timedelta(hours=1))
    await stage.ticks()
    for member in (stage.amara, story.chidi):
        assert not said_to(member, "We missed you")
    # It can be put right, and then counts.
    await stage.ben.clicks("Correct")
    await stage.ben.submits({"held": "We met", "there": ["Ben Vogel", "Chidi Eze"]})
    assert (await meeting_now(stage, meeting)).state == "held"
    assert [one.details["is"] for one in await audits(stage)] == ["not_held", "held"]


async def test_saying_that_nobody_was_there_is_asked_about(stage: Stage) -> None:
    await with_a_meeting(stage)
    await stage.ticks()
    await stage.ben.clicks("Change, add notes")
    await stage.ben.submits({"there": [], "notes_url": "javascript:alert(1)"})
    assert stage.ben.modal is not None
    assert "If nobody came, choose that you didn't meet." in stage.ben.modal.errors["there"]
    assert "whole address" in stage.ben.modal.errors["notes_url"]
    await stage.ben.submits({"there": ["Ben Vogel"], "notes_url": ""})
    assert stage.ben.modal is None


async def test_both_mentors_at_once(stage: Stage) -> None:
    story, meeting = await with_a_meeting(stage, co_mentor=True)
    await stage.ticks()
    dues = [(who, said_to(who, DUE)[0]) for who in (stage.ben, story.mia)]
    await asyncio.gather(
        *(who.clicks("Everyone as listed", in_=due) for who, due in dues),
        *(stage.forges(who, CONFIRM, str(meeting.id)) for who, _ in dues),
    )
    assert (await meeting_now(stage, meeting)).check_in_version == 1
    assert len(await audits(stage)) == 1
    assert len(await words_about(stage, stage.amara)) == 1
    for who, _ in dues:
        assert not said_to(who, DUE)
        assert said_to(who, "There: @Ben Vogel, @Mia Vogt. Not there: @Amara Okafor, @Chidi Eze")


async def test_what_the_other_mentor_wrote_is_not_replaced_unseen(stage: Stage) -> None:
    story, meeting = await with_a_meeting(stage, co_mentor=True)
    await stage.ticks()
    assert said_to(story.mia, DUE)
    for mentor in (stage.ben, story.mia):
        await mentor.clicks("Change, add notes")
    await story.mia.submits({"notes": "Mia's notes"})
    await stage.ben.submits({"notes": "Ben's notes"})
    assert stage.ben.modal is not None
    assert "Somebody checked this in a moment ago." in stage.ben.modal.text
    assert "What you did: Mia's notes" in stage.ben.modal.text
    assert (await meeting_now(stage, meeting)).notes == "Mia's notes"
    await stage.ben.submits()
    assert stage.ben.modal is None
    stored = await meeting_now(stage, meeting)
    assert (stored.notes, stored.check_in_version) == ("Ben's notes", 2)


async def test_sending_the_same_twice_is_once(stage: Stage) -> None:
    story, meeting = await with_a_meeting(stage, co_mentor=True)
    await stage.ticks()
    for mentor in (stage.ben, story.mia):
        await mentor.clicks("Change, add notes")
    for mentor in (stage.ben, story.mia):
        await mentor.submits({"notes": "Notes"})
        assert mentor.modal is None
    assert (await meeting_now(stage, meeting)).check_in_version == 1


async def test_a_check_in_of_the_co_mentor_is_shown_as_such(stage: Stage) -> None:
    story, _ = await with_a_meeting(stage, co_mentor=True)
    await stage.ticks()
    await story.mia.clicks("Everyone as listed")
    await stage.ben.clicks("Everyone as listed")
    assert "It was checked in already." in stage.ben.dm.latest.text
    assert "Checked in by @Mia Vogt" in stage.ben.dm.latest.text
    assert "Correct" in stage.ben.dm.latest.buttons


async def test_what_others_press_does_nothing(stage: Stage) -> None:
    story, meeting = await with_a_meeting(stage)
    for outsider in (story.zoe, story.mia):
        for action in (SAY_THERE, SAY_NOT_THERE, CONFIRM):
            for value in (str(meeting.id), "404"):
                await stage.forges(outsider, action, value)
                assert "That isn't a group of yours." in outsider.dm.latest.text
        await stage.forges(outsider, SEE, str(story.group.id))
        assert "That isn't a group of yours." in outsider.dm.latest.text
    await stage.forges(stage.amara, CONFIRM, str(meeting.id))
    assert "That is for the mentors of the group." in stage.amara.dm.latest.text
    # A coordinator looks in, and was not there.
    await stage.forges(stage.wanjiru, SAY_THERE, str(meeting.id))
    assert "for those who were in the group when it met" in stage.wanjiru.dm.latest.text
    assert (await meeting_now(stage, meeting)).state == "planned"
    assert await attendance_of(stage, stage.amara, meeting) is None


async def test_before_it_begins_there_is_nothing_to_say(stage: Stage) -> None:
    _, meeting = await with_a_meeting(stage)
    stage.moves_to(meeting.starts_at - timedelta(minutes=1))
    for who, action in ((stage.amara, SAY_THERE), (stage.ben, CONFIRM)):
        await stage.forges(who, action, str(meeting.id))
        assert "That meeting hasn't begun yet." in who.dm.latest.text


async def test_after_the_term_it_stays_as_it_is(stage: Stage) -> None:
    _, meeting = await with_a_meeting(stage)
    await stage.forges(stage.ben, CONFIRM, str(meeting.id))
    stage.moves_to(TERM_OVER - timedelta(minutes=1))
    await stage.forges(stage.amara, SAY_THERE, str(meeting.id))
    stage.moves_to(TERM_OVER + timedelta(minutes=1))
    for who, action in ((stage.amara, SAY_NOT_THERE), (stage.ben, CONFIRM)):
        await stage.forges(who, action, str(meeting.id))
        assert "The term is over" in who.dm.latest.text
    assert await words_about(stage, stage.amara) == [(True, False), (False, True)]


async def test_who_was_in_the_group_then_is_listed(stage: Stage) -> None:
    story, meeting = await with_a_meeting(stage)
    await lets_go(stage, story.chidi)
    stage.moves_to(meeting.starts_at + timedelta(hours=1))
    await stage.ticks()
    (due,) = said_to(stage.ben, DUE)
    assert "@Chidi Eze" in due.text


async def test_a_coordinator_sees_a_groups_attendance_and_progress(stage: Stage) -> None:
    story, _ = await with_a_meeting(stage)
    await stage.ticks()
    await stage.ben.clicks("Change, add notes")
    await stage.ben.submits({"there": ["Ben Vogel", "Amara Okafor"], "progress": "Slow but sure."})
    wanjiru = stage.wanjiru
    await wanjiru.types(f"/mentoring group {story.group.name}")
    shown = wanjiru.dm.latest.text
    assert "@Amara Okafor 1 of 1, @Chidi Eze 0 of 1" in shown
    assert "Last check-in:" in shown
    await wanjiru.clicks("Attendance")
    assert wanjiru.modal is not None
    assert "How it is going: Slow but sure." in wanjiru.modal.text
    assert "Checked in by @Ben Vogel" in wanjiru.modal.text
