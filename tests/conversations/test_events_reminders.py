"""What people hear of their events, and when."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from icalendar import Calendar
from sqlmodel import col, select

from models import Membership, Nudge, Person, Representative
from programme.event_dates import Kind
from programme.event_reminders import ASKED_AFTER
from sandbox import Member
from tests.conftest import NOW
from tests.conversations.conftest import Stage
from tests.conversations.events import (
    DATES,
    INFO_SESSION,
    ONBOARDING,
    POWER_CHECK_IN,
    attendance,
    changes_event,
    event_of,
    said_to,
)
from tests.conversations.groups import GroupStage, with_a_group
from views.events import CALENDAR

JOIN = "https://meet.example.org/check-in"
RECORDING = "https://video.example.org/check-in"
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


async def represents(story: GroupStage, who: Member) -> None:
    """Let a mentee be the confirmed representative of the group."""
    async with story.stage.database.writing() as session:
        found = await session.exec(
            select(Membership.person_id)
            .join(Person, col(Person.id) == col(Membership.person_id))
            .where(Membership.group_id == story.group.id, Person.slack_user_id == who.id)
        )
        session.add(
            Representative(
                group_id=story.group.id,
                person_id=found.one(),
                state="confirmed",
                offered_at=NOW,
                confirmed_at=NOW,
            )
        )


async def at(stage: Stage, moment: datetime) -> None:
    """Let it be a moment, and let the bot say what is due."""
    stage.moves_to(moment)
    await stage.ticks()
    await stage.ticks()


async def test_the_power_check_in_from_invitation_to_recording(stage: Stage) -> None:
    story = await with_a_group(stage)
    await represents(story, stage.amara)
    await stage.wanjiru.types("/mentoring term edit")
    await stage.wanjiru.submits({"power_check_in_at": POWER_CHECK_IN})
    event = await changes_event(stage, Kind.POWER_CHECK_IN, join_url=JOIN, code_word="Acacia")
    start = event.starts_at
    everybody = (stage.ben, stage.amara, story.chidi, story.mia, story.zoe)

    def heard(words: str) -> list[Member]:
        return [who for who in everybody for _ in said_to(who, words, "Power check-in")]

    await at(stage, start - timedelta(days=14, minutes=1))
    assert heard("You're invited: Power check-in") == []
    await at(stage, start - timedelta(days=14))
    assert heard("You're invited: Power check-in") == [stage.ben, stage.amara]
    (asked,) = said_to(stage.amara, "You're invited: Power check-in")
    assert asked.buttons == ["Sign up", "I can't come", "Add to my calendar"]
    await stage.amara.clicks("I can't come", in_=asked)
    assert "You said that you can't come." in stage.amara.dm.latest.text

    await at(stage, start - timedelta(days=3))  # a Sunday
    assert heard("Will you be there?") == []
    await at(stage, start - timedelta(days=2))
    assert heard("Will you be there?") == [stage.ben]
    await at(stage, start - DAY)
    await at(stage, start - DAY + HOUR)
    assert heard("See you there!") == [stage.ben]
    (reminded,) = said_to(stage.ben, "See you there!")
    assert "Join" in reminded.buttons
    await at(stage, start - HOUR)
    assert heard("See you soon!") == [stage.ben]

    await at(stage, start)
    assert heard("Press the button, so that it counts.") == []
    await at(stage, start + ASKED_AFTER)
    await at(stage, start + ASKED_AFTER + HOUR)
    assert heard("Press the button, so that it counts.") == [stage.ben]
    (asked,) = said_to(stage.ben, "Press the button, so that it counts.")
    await stage.ben.clicks("I was there", in_=asked)
    await stage.ben.submits({"code_word": "ACÁCIA"})
    (own,) = await attendance(stage, stage.ben)
    assert own.with_code_word is True

    await at(stage, start + 2 * HOUR)
    (wanted,) = said_to(stage.wanjiru, "Power check-in is over. Is there a recording?")
    await stage.wanjiru.clicks("Add the recording", in_=wanted)
    await stage.wanjiru.submits({"recording_url": RECORDING})
    assert "Saved: Power check-in" in stage.wanjiru.dm.latest.text
    # Who was there may still say so; only then it is known who wasn't.
    await at(stage, start + 3 * HOUR)
    assert heard("Here's the recording of Power check-in") == []
    await at(stage, start + DAY + HOUR)
    await at(stage, start + DAY + 2 * HOUR)
    assert heard("Here's the recording of Power check-in") == [stage.amara]
    (given,) = said_to(stage.amara, "Here's the recording of Power check-in")
    assert given.buttons == ["Recording"]
    assert len(said_to(stage.wanjiru, "is over. Is there a recording?")) == 1


async def test_who_signs_up_late_is_not_reminded_at_once(stage: Stage) -> None:
    await stage.plans_a_term(**DATES)
    stage.moves_to(INFO_SESSION - 2 * DAY)
    await stage.amara.types("/mentoring events")
    await stage.amara.clicks("Sign up")
    stage.moves_to(INFO_SESSION - 6 * HOUR)
    await stage.ben.types("/mentoring events")
    await stage.ben.clicks("Sign up")
    await at(stage, INFO_SESSION - 6 * HOUR)
    assert len(said_to(stage.amara, "See you there!")) == 1
    assert said_to(stage.ben, "See you there!") == []
    await at(stage, INFO_SESSION - HOUR)
    for who in (stage.amara, stage.ben):
        assert len(said_to(who, "Info session begins at")) == 1


async def test_a_reminder_that_was_missed_is_not_said_too_late(stage: Stage) -> None:
    await stage.plans_a_term(**DATES)
    await stage.amara.types("/mentoring events")
    await stage.amara.clicks("Sign up")
    await at(stage, INFO_SESSION + ASKED_AFTER)
    assert said_to(stage.amara, "See you") == []
    assert len(said_to(stage.amara, "Press the button, so that it counts.")) == 1


async def test_who_signed_up_hears_once_that_the_date_moved(stage: Stage) -> None:
    await stage.plans_a_term(**DATES)
    for who in (stage.amara, stage.ben):
        await who.types("/mentoring events")
        await who.clicks("Sign up")
    await stage.ben.clicks("Can't come after all")
    later = INFO_SESSION + timedelta(days=1, hours=2)
    stage.moves_to(NOW + HOUR)
    await stage.wanjiru.types("/mentoring term edit")
    await stage.wanjiru.submits({"info_session_at": later})
    event = await event_of(stage, Kind.INFO_SESSION)
    assert (event.starts_at, event.sequence) == (later, 1)
    await at(stage, NOW + HOUR)
    await at(stage, NOW + 2 * HOUR)
    # Who couldn't come perhaps can now.
    for who in (stage.amara, stage.ben):
        (told,) = said_to(who, "Info session has a new date")
        assert "Add to my calendar" in told.buttons
    assert "Thursday, September 3rd at 5:00 PM" in told_text(stage.amara)
    assert said_to(stage.wanjiru, "has a new date") == []

    # The reminders follow the new date, and who signed up still has.
    await at(stage, INFO_SESSION - HOUR)
    assert said_to(stage.amara, "See you soon!") == []
    await at(stage, later - HOUR)
    assert len(said_to(stage.amara, "See you soon!")) == 1
    assert said_to(stage.ben, "See you soon!") == []


def told_text(who: Member) -> str:
    text: Any = said_to(who, "has a new date")[0].text
    return str(text)


async def test_an_event_that_is_taken_out_of_the_term(stage: Stage) -> None:
    await stage.plans_a_term(**DATES)
    await stage.amara.types("/mentoring events")
    await stage.amara.clicks("Sign up")
    await stage.amara.clicks("Add to my calendar")
    await stage.wanjiru.types("/mentoring term edit")
    await stage.wanjiru.submits({"info_session_at": None})
    event = await event_of(stage, Kind.INFO_SESSION)
    assert event.cancelled_at == NOW
    await at(stage, NOW + HOUR)
    await at(stage, NOW + 2 * HOUR)
    assert len(said_to(stage.amara, "Info session, ")) >= 1
    (told,) = said_to(stage.amara, "doesn't take place")
    await stage.amara.clicks("Take it out of my calendar", in_=told)
    assert "Open this, and it goes from your calendar." in stage.amara.dm.latest.text
    # Nobody takes out what they never could put in.
    onboarding = await changes_event(stage, Kind.ONBOARDING, cancelled_at=NOW)
    await stage.forges(stage.amara, CALENDAR, str(onboarding.id))
    assert "The onboarding session is for this term's mentors." in stage.amara.dm.latest.text
    await changes_event(stage, Kind.ONBOARDING, cancelled_at=None)
    put_in, taken_out = [
        Calendar.from_ical(file.content or b"") for file in stage.slack.workspace.files.values()
    ]
    assert (put_in["METHOD"], taken_out["METHOD"]) == ("PUBLISH", "CANCEL")
    before, after = put_in.walk("VEVENT")[0], taken_out.walk("VEVENT")[0]
    assert after["UID"] == before["UID"] == event.uid
    assert (before["SEQUENCE"], after["SEQUENCE"]) == (event.sequence - 1, event.sequence)
    assert after["STATUS"] == "CANCELLED"
    await stage.amara.types("/mentoring events")
    assert "Info session" not in stage.amara.dm.latest.text
    await at(stage, INFO_SESSION - HOUR)
    assert said_to(stage.amara, "See you soon!") == []

    # It is put back in: who signed up hears it.
    await stage.wanjiru.types("/mentoring term edit")
    await stage.wanjiru.submits({"info_session_at": INFO_SESSION})
    await at(stage, INFO_SESSION - HOUR)
    assert len(said_to(stage.amara, "Info session is on after all")) == 1


async def test_mentors_onboarding_and_its_recording(stage: Stage) -> None:
    story = await with_a_group(stage)
    await stage.wanjiru.types("/mentoring term edit")
    await stage.wanjiru.submits({"onboarding_at": ONBOARDING})
    await at(stage, ONBOARDING - timedelta(days=13))
    for mentor in (stage.ben, story.mia):
        assert len(said_to(mentor, "You're invited: Mentor onboarding")) == 1
    assert said_to(stage.amara, "You're invited") == []

    # A day before, who did not answer is asked as a mentor, and who signed up reminded of the hour.
    await stage.ben.types("/mentoring events")
    await stage.ben.clicks("Sign up")
    await at(stage, ONBOARDING - DAY)
    assert len(said_to(stage.ben, "See you there!")) == 1
    assert said_to(story.mia, "See you there!") == []

    # Ben is there: the list that gets him ready knows it.
    stage.moves_to(ONBOARDING + ASKED_AFTER)
    await stage.ben.opens_home()
    assert stage.ben.home is not None
    assert "2 of 6 done." in stage.ben.home.text
    await stage.ben.clicks("I attended", in_=stage.ben.home)
    assert stage.ben.home is not None
    assert "3 of 6 done." in stage.ben.home.text

    # Mia watches the recording.
    await changes_event(
        stage, Kind.ONBOARDING, recording_url=RECORDING, recording_at=ONBOARDING + 4 * DAY
    )
    await at(stage, ONBOARDING + 4 * DAY)
    assert said_to(stage.ben, "Here's the recording") == []
    (given,) = said_to(story.mia, "Here's the recording of Mentor onboarding")
    assert "it counts as having been there" in given.text
    await story.mia.clicks("I watched it", in_=given)
    assert "You watched the recording." in story.mia.dm.latest.text
    await story.mia.opens_home()
    assert story.mia.home is not None
    assert "3 of 6 done." in story.mia.home.text
    assert "You know the programme from its onboarding session" in story.mia.home.text

    # The coordinators decide that it doesn't count; then nobody is told that it does.
    await stage.wanjiru.types("/mentoring events")
    await stage.wanjiru.clicks("Channel and settings")
    await stage.wanjiru.submits({"recording_counts": []})
    assert "doesn't count as having been there" in stage.wanjiru.dm.latest.text
    await story.mia.opens_home()
    assert story.mia.home is not None
    assert "2 of 6 done." in story.mia.home.text
    assert "I watched" not in " ".join(story.mia.home.buttons)


async def test_nothing_is_said_for_a_term_that_is_long_over(stage: Stage) -> None:
    await with_a_group(stage)
    before = await count_nudges(stage)
    await at(stage, datetime(2027, 3, 1, 9, 0, tzinfo=NOW.tzinfo))
    async with stage.database.reading() as session:
        kinds = (await session.exec(select(Nudge.kind))).all()
    assert [kind for kind in kinds if kind.startswith("events.")] == []
    assert before <= len(kinds)


async def count_nudges(stage: Stage) -> int:
    async with stage.database.reading() as session:
        return len((await session.exec(select(Nudge))).all())


@pytest.mark.parametrize("day", [1, 12])
async def test_who_becomes_a_mentor_later_is_invited_then(stage: Stage, day: int) -> None:
    await stage.plans_a_term(**DATES)
    await at(stage, ONBOARDING - timedelta(days=14))
    await stage.applies(stage.ben, "Mentor")
    await stage.wanjiru.types("/mentoring applications")
    await stage.wanjiru.clicks("Approve all 1 eligible")
    await at(stage, ONBOARDING - timedelta(days=14 - day))
    assert len(said_to(stage.ben, "You're invited: Mentor onboarding")) == 1
    assert said_to(stage.ben, "Will you be there?") == []
