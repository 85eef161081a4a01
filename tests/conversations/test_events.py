"""Taking part in events: signing up, coming, saying so."""

import asyncio
from datetime import timedelta

import pytest
from icalendar import Calendar
from icalendar import Event as Entry

from programme.event_dates import Kind
from tests.conftest import NOW
from tests.conversations.conftest import Stage
from tests.conversations.events import (
    A_WHILE,
    DATES,
    INFO_SESSION,
    ONBOARDING,
    SECOND_SHOWCASE,
    SHOWCASE,
    attendance,
    changes_event,
    event_of,
    events,
)
from tests.conversations.groups import with_a_group
from views.events import CALENDAR, DECLINE, LISTED, SIGN_UP, THERE, WATCHED

JOIN = "https://meet.example.org/info"


async def test_anybody_signs_up_for_the_info_session(stage: Stage) -> None:
    await stage.plans_a_term(**DATES)
    event = await changes_event(stage, Kind.INFO_SESSION, join_url=JOIN)
    await stage.amara.types("/mentoring events")
    shown = stage.amara.dm.latest
    assert shown.ephemeral
    assert "Info session, Autumn 2026\n:calendar: Wednesday, September 2nd at 3:00 PM" in shown.text
    assert "Virtual showcase, Autumn 2026" in shown.text
    # Mentors' events are not for her, and the link is for those who come.
    assert "Mentor onboarding" not in shown.text
    assert "Power check-in" not in shown.text
    assert "Join" not in shown.buttons
    assert "Look after it" not in shown.buttons
    assert "Channel and settings" not in shown.buttons

    await stage.amara.clicks(f"{SIGN_UP}{LISTED}")
    again = stage.amara.dm.latest
    assert [m for m in stage.amara.dm.messages if "Info session" in m.text] == [again]
    assert "You're signed up." in again.text
    assert "Join" in again.buttons
    (own,) = await attendance(stage, stage.amara)
    assert (own.event_id, own.rsvp, own.rsvp_at) == (event.id, "coming", NOW)

    await stage.amara.clicks("Can't come after all")
    assert "You said that you can't come." in stage.amara.dm.latest.text
    assert "Join" not in stage.amara.dm.latest.buttons
    (own,) = await attendance(stage, stage.amara)
    assert own.rsvp == "not_coming"


async def test_times_are_each_readers_own(stage: Stage) -> None:
    await stage.plans_a_term(**DATES)
    await stage.ben.types("/mentoring events")
    assert ":calendar: Mittwoch, 2. September at 14:00, 60 minutes" in stage.ben.dm.latest.text


async def test_the_event_goes_into_a_calendar(stage: Stage) -> None:
    await stage.plans_a_term(**DATES)
    event = await changes_event(stage, Kind.INFO_SESSION, join_url=JOIN, title="Ask us; anything")
    await stage.forges(stage.amara, CALENDAR, str(event.id))
    await stage.amara.types("/mentoring events")
    await stage.amara.clicks("Sign up")
    await stage.amara.clicks("Add to my calendar")
    assert "For your calendar: Ask us; anything" in stage.amara.dm.latest.text
    before, after = [
        Calendar.from_ical(file.content or b"").walk("VEVENT")[0]
        for file in stage.slack.workspace.files.values()
    ]
    assert isinstance(after, Entry)
    assert after["SUMMARY"] == "Ask us; anything, Autumn 2026"
    assert (after.start, after.end) == (INFO_SESSION, INFO_SESSION + timedelta(hours=1))
    assert after["UID"] == before["UID"] == event.uid
    assert after["URL"] == JOIN
    # Before she signed up, the link was not hers to see.
    assert JOIN not in str(before.to_ical())


async def test_it_is_there_in_the_home_too(stage: Stage) -> None:
    await stage.plans_a_term(**DATES)
    await stage.amara.opens_home()
    assert stage.amara.home is not None
    assert "Info session, Autumn 2026" in stage.amara.home.text
    await stage.amara.clicks("Sign up", in_=stage.amara.home)
    assert stage.amara.home is not None
    assert "You're signed up." in stage.amara.home.text
    (own,) = await attendance(stage, stage.amara)
    assert own.rsvp == "coming"


async def test_nothing_is_planned(stage: Stage) -> None:
    await stage.amara.types("/mentoring events")
    assert "No event is planned that is open to you." in stage.amara.dm.latest.text
    await stage.amara.opens_home()
    assert stage.amara.home is not None
    assert "Info session" not in stage.amara.home.text


async def test_two_showcases_are_two_events(stage: Stage) -> None:
    await stage.plans_a_term(**DATES, showcase_2_at=SECOND_SHOWCASE)
    first, second = await events(stage, Kind.SHOWCASE)
    assert (first.starts_at, second.starts_at) == (SHOWCASE, SECOND_SHOWCASE)
    stage.moves_to(SHOWCASE)
    await stage.amara.types("/mentoring events")
    assert stage.amara.dm.latest.text.count("Virtual showcase") == 2
    await stage.amara.clicks("I was there")
    (own,) = await attendance(stage, stage.amara)
    assert (own.event_id, own.said_at) == (first.id, SHOWCASE)


async def test_pressing_twice_and_together_is_kept_once(stage: Stage) -> None:
    await stage.plans_a_term(**DATES)
    event = await event_of(stage, Kind.INFO_SESSION)
    await stage.amara.opens_home()
    home = stage.amara.home
    assert home is not None
    await asyncio.gather(*(stage.amara.clicks("Sign up", in_=home) for _ in range(3)))
    (own,) = await attendance(stage, stage.amara)
    assert (own.rsvp, own.rsvp_at) == ("coming", NOW)
    stage.moves_to(NOW + A_WHILE)
    await stage.forges(stage.amara, SIGN_UP, str(event.id))
    (own,) = await attendance(stage, stage.amara)
    assert (own.rsvp, own.rsvp_at) == ("coming", NOW)


@pytest.mark.parametrize("action_id", [SIGN_UP, DECLINE, THERE, WATCHED, CALENDAR])
async def test_a_stranger_is_refused_kindly(stage: Stage, action_id: str) -> None:
    story = await with_a_group(stage)
    await stage.wanjiru.types("/mentoring term edit")
    await stage.wanjiru.submits({"onboarding_at": ONBOARDING})
    onboarding = await event_of(stage, Kind.ONBOARDING)
    power_check_in = await event_of(stage, Kind.POWER_CHECK_IN)
    for event, who, said in (
        (onboarding, stage.amara, "The onboarding session is for this term's mentors."),
        (power_check_in, story.zoe, "is for mentors and the representatives of groups"),
        # A mentor who waits for a group has nothing to touch base about.
        (power_check_in, story.mia, "is for mentors and the representatives of groups"),
    ):
        await stage.forges(who, action_id, str(event.id))
        assert said in who.dm.latest.text
        assert await attendance(stage, who) == []
    await stage.forges(stage.amara, action_id, "404")
    assert "That event isn't there any more." in stage.amara.dm.latest.text


async def test_what_is_over_or_cancelled_takes_nobody(stage: Stage) -> None:
    await stage.plans_a_term(**DATES)
    event = await changes_event(stage, Kind.INFO_SESSION, cancelled_at=NOW)
    await stage.forges(stage.amara, SIGN_UP, str(event.id))
    assert "This event doesn't take place." in stage.amara.dm.latest.text
    await changes_event(stage, Kind.INFO_SESSION, cancelled_at=None)
    stage.moves_to(INFO_SESSION + timedelta(hours=1))
    await stage.forges(stage.amara, SIGN_UP, str(event.id))
    assert "This event is over." in stage.amara.dm.latest.text
    assert await attendance(stage, stage.amara) == []


async def test_who_was_there_says_so_with_the_code_word(stage: Stage) -> None:
    await stage.plans_a_term(**DATES)
    event = await changes_event(stage, Kind.INFO_SESSION, code_word="Café Baobab")
    await stage.forges(stage.amara, THERE, str(event.id))
    assert "This event hasn't begun yet." in stage.amara.dm.latest.text

    stage.moves_to(INFO_SESSION + A_WHILE)
    await stage.amara.types("/mentoring events")
    await stage.amara.clicks("I was there")
    assert stage.amara.modal is not None
    await stage.amara.submits({"code_word": "acacia"})
    assert "That isn't the code word of this event." in stage.amara.modal.errors["code_word"]
    assert await attendance(stage, stage.amara) == []
    await stage.amara.submits({"code_word": "  CAFE  baobab "})
    assert stage.amara.modal is None
    assert "You were there. Thank you for coming!" in stage.amara.dm.latest.text
    (own,) = await attendance(stage, stage.amara)
    assert (own.said_at, own.with_code_word, own.rsvp) == (INFO_SESSION + A_WHILE, True, None)

    # Again, later, it stays as it was said.
    stage.moves_to(INFO_SESSION + 2 * A_WHILE)
    await stage.forges(stage.amara, THERE, str(event.id))
    assert stage.amara.modal is None
    (own,) = await attendance(stage, stage.amara)
    assert own.said_at == INFO_SESSION + A_WHILE


async def test_without_a_code_word_one_press_is_enough(stage: Stage) -> None:
    await stage.plans_a_term(**DATES)
    event = await event_of(stage, Kind.INFO_SESSION)
    stage.moves_to(INFO_SESSION + timedelta(hours=24, minutes=59))
    await stage.amara.types("/mentoring events")
    await stage.amara.clicks("I was there")
    assert "You were there." in stage.amara.dm.latest.text
    assert "I was there" not in stage.amara.dm.latest.buttons
    (own,) = await attendance(stage, stage.amara)
    assert own.with_code_word is False

    # A day after its end, it is the coordinator's to say.
    stage.moves_to(INFO_SESSION + timedelta(hours=25))
    await stage.forges(stage.ben, THERE, str(event.id))
    assert "The time to say so is over." in stage.ben.dm.latest.text
    assert await attendance(stage, stage.ben) == []
    await stage.ben.types("/mentoring events")
    assert "Info session" not in stage.ben.dm.latest.text


async def test_a_code_word_is_asked_of_who_presses_an_old_button(stage: Stage) -> None:
    await stage.plans_a_term(**DATES)
    await stage.amara.opens_home()
    stage.moves_to(INFO_SESSION + A_WHILE)
    await stage.amara.opens_home()
    await changes_event(stage, Kind.INFO_SESSION, code_word="Baobab")
    await stage.amara.clicks("I was there", in_=stage.amara.home)
    assert stage.amara.modal is not None
    stage.moves_to(INFO_SESSION + timedelta(days=2))
    await stage.amara.submits({"code_word": "Baobab"})
    assert "The time to say so is over." in stage.amara.modal.errors["code_word"]
    assert await attendance(stage, stage.amara) == []
