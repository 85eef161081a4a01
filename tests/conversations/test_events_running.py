"""Coordinators look after events: channel, links, code word, who was there."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from models import Audit, EventAttendance, Person, Workspace
from programme.event_dates import Kind
from programme.events import Evidence, list_presence
from sandbox import Member
from sandbox.records import Channel
from tests.conftest import NOW
from tests.conversations.conftest import Stage
from tests.conversations.events import (
    A_WHILE,
    DATES,
    INFO_SESSION,
    SHOWCASE,
    attendance,
    changes_event,
    chooses_channel,
    event_of,
    said_to,
)
from tests.conversations.test_events_reminders import DAY, HOUR, at
from views.event_running import EDIT, LIST, OPEN
from views.events import MANAGE, SETTINGS, THERE

ONLY_AMARA = "Amara Okafor"
JOIN = "https://meet.example.org/info"
RECORDING = "https://video.example.org/info"


async def channel_id(stage: Stage) -> str | None:
    async with stage.database.reading() as session:
        return (await session.exec(select(Workspace.programme_channel_id))).one()


def in_channel(stage: Stage, channel: Channel, words: str) -> list[Any]:
    return [one for one in stage.amara.sees_in(channel).messages if words in one.text]


async def test_events_are_announced_where_the_coordinator_chooses(stage: Stage) -> None:
    channel = stage.slack.add_channel("mentoring", [stage.wanjiru, stage.amara])
    await stage.plans_a_term(**DATES)
    await chooses_channel(stage, channel)
    assert "Events are announced in #mentoring." in stage.wanjiru.dm.latest.text
    assert await channel_id(stage) == channel.id

    await at(stage, INFO_SESSION - timedelta(days=9))
    await at(stage, INFO_SESSION - timedelta(days=8))
    (announced,) = in_channel(stage, channel, "Info session, Autumn 2026")
    assert announced.buttons == ["Sign up", "Add to my calendar"]
    assert in_channel(stage, channel, "Virtual showcase") == []
    await changes_event(stage, Kind.INFO_SESSION, join_url=JOIN)
    await stage.amara.clicks("Sign up", in_=announced)
    answer = stage.amara.sees_in(channel).latest
    assert answer.ephemeral
    assert "You're signed up." in answer.text
    assert "Join" in answer.buttons
    assert JOIN not in str(stage.wanjiru.sees_in(channel).latest.json)
    # What she then presses changes her own answer, not what everybody sees.
    await stage.amara.clicks("Can't come after all", in_=answer)
    assert "You said that you can't come." in stage.amara.sees_in(channel).latest.text
    assert len(in_channel(stage, channel, "Info session, Autumn 2026")) == 2

    await at(stage, INFO_SESSION - DAY)
    await at(stage, INFO_SESSION - DAY + HOUR)
    assert len(in_channel(stage, channel, "Everybody is welcome!")) == 1
    await changes_event(
        stage, Kind.INFO_SESSION, recording_url=RECORDING, recording_at=INFO_SESSION + HOUR
    )
    await at(stage, INFO_SESSION + 2 * HOUR)
    await at(stage, INFO_SESSION + 3 * HOUR)
    assert len(in_channel(stage, channel, "Thank you to everybody who was at Info session")) == 1

    # Mentors' events are announced too, and not everybody can sign up for them.
    (onboarding,) = in_channel(stage, channel, "Mentor onboarding, Autumn 2026")
    await stage.amara.clicks("Sign up", in_=onboarding)
    assert "The onboarding session is for this term's mentors." in (
        stage.amara.sees_in(channel).latest.text
    )


async def test_the_channel_hears_what_changed_once(stage: Stage) -> None:
    channel = stage.slack.add_channel("mentoring", [stage.wanjiru, stage.amara])
    await stage.plans_a_term(**DATES)
    await chooses_channel(stage, channel)
    await at(stage, NOW + HOUR)
    assert len(in_channel(stage, channel, "Info session, Autumn 2026")) == 1
    stage.moves_to(NOW + 2 * HOUR)
    await stage.wanjiru.types("/mentoring term edit")
    await stage.wanjiru.submits(
        {"info_session_at": INFO_SESSION + DAY, "showcase_1_at": SHOWCASE + HOUR}
    )
    await at(stage, NOW + 3 * HOUR)
    await at(stage, NOW + 4 * HOUR)
    assert len(in_channel(stage, channel, "has a new date")) == 1
    stage.moves_to(NOW + 5 * HOUR)
    await stage.wanjiru.types("/mentoring term edit")
    await stage.wanjiru.submits({"info_session_at": None})
    await at(stage, NOW + 6 * HOUR)
    await at(stage, NOW + 7 * HOUR)
    assert len(in_channel(stage, channel, "doesn't take place")) == 1


async def test_without_a_channel_the_coordinator_is_told_once(stage: Stage) -> None:
    await stage.plans_a_term(**DATES)
    for hours in range(3):
        await at(stage, NOW + hours * HOUR)
    (told,) = said_to(stage.wanjiru, "I don't know in which channel to announce events.")
    channel = stage.slack.add_channel("mentoring", [stage.wanjiru, stage.amara])
    await stage.wanjiru.clicks("Choose a channel", in_=told)
    await stage.wanjiru.submits({"channel": channel.id})
    await at(stage, NOW + 4 * HOUR)
    assert len(in_channel(stage, channel, "Info session, Autumn 2026")) == 1
    # And none can be chosen again.
    await stage.wanjiru.types("/mentoring events")
    await stage.wanjiru.clicks("Channel and settings")
    await stage.wanjiru.submits({"channel": None})
    assert "Nothing is announced." in stage.wanjiru.dm.latest.text
    assert await channel_id(stage) is None


async def test_a_channel_in_which_we_are_not(stage: Stage) -> None:
    await stage.plans_a_term(**DATES)
    private = stage.slack.add_channel("quiet", [stage.wanjiru], is_private=True)
    await chooses_channel(stage, private)
    assert stage.wanjiru.modal is not None
    assert "Invite me there with /invite" in stage.wanjiru.modal.errors["channel"]
    assert await channel_id(stage) is None
    app = stage.slack.workspace.installed()[0]
    await stage.wanjiru.invites(app, private)
    await stage.wanjiru.submits({"channel": private.id})
    assert stage.wanjiru.modal is None
    assert await channel_id(stage) == private.id

    # Slack offers no archived channel; it may be archived while the modal is open.
    old = stage.slack.add_channel("old", [stage.wanjiru])
    await stage.wanjiru.types("/mentoring events")
    await stage.wanjiru.clicks("Channel and settings")
    await stage.wanjiru.fills({"channel": old.id})
    await stage.ben.joins(old)
    await stage.ben.archives(old)
    await stage.wanjiru.submits()
    assert stage.wanjiru.modal is not None
    assert "This channel is archived." in stage.wanjiru.modal.errors["channel"]
    assert await channel_id(stage) == private.id


async def test_a_channel_that_was_lost(stage: Stage) -> None:
    channel = stage.slack.add_channel("mentoring", [stage.wanjiru, stage.amara])
    await stage.plans_a_term(**DATES)
    await chooses_channel(stage, channel)
    channel.members.pop(stage.slack.workspace.installed()[0].bot_user_id)
    await at(stage, NOW + HOUR)
    await at(stage, NOW + 2 * HOUR)
    (told,) = said_to(stage.wanjiru, "I couldn't announce Info session in #mentoring")
    await stage.wanjiru.clicks("Choose a channel", in_=told)
    await stage.wanjiru.submits({"channel": channel.id})
    await at(stage, NOW + 3 * HOUR)
    await at(stage, NOW + 4 * HOUR)
    assert len(in_channel(stage, channel, "Info session, Autumn 2026")) == 1


async def test_links_and_code_word(stage: Stage) -> None:
    await stage.plans_a_term(**DATES)
    await stage.wanjiru.types("/mentoring events")
    await stage.wanjiru.clicks("Look after it")
    assert stage.wanjiru.modal is not None
    assert "Info session, Autumn 2026" in stage.wanjiru.modal.text
    await stage.wanjiru.clicks("Links and code word")
    wrong = {
        "duration": "60",
        "join_url": "javascript:alert(1)",
        "recording_url": RECORDING,
        "code_word": "\u00b4",
    }
    await stage.wanjiru.submits(wrong)
    assert stage.wanjiru.modal is not None
    errors = stage.wanjiru.modal.errors
    assert "Please give a whole address" in errors["join_url"]
    assert "This event hasn't begun yet." in errors["recording_url"]
    assert "Please use letters or digits." in errors["code_word"]
    await stage.wanjiru.submits(
        {
            "title": "Ask <us> anything",
            "duration": "90",
            "join_url": JOIN,
            "recording_url": None,
            "code_word": "Baobab",
        }
    )
    assert stage.wanjiru.modal is not None
    assert stage.wanjiru.modal.title == "Look after an event"
    assert "Ask <us> anything" in stage.wanjiru.modal.text
    assert "Code word: Baobab" in stage.wanjiru.modal.text
    event = await event_of(stage, Kind.INFO_SESSION)
    assert (
        event.title,
        event.duration_minutes,
        event.join_url,
        event.code_word,
        event.sequence,
    ) == (
        "Ask <us> anything",
        90,
        JOIN,
        "Baobab",
        1,
    )
    async with stage.database.reading() as session:
        actions = (await session.exec(select(Audit.action, Audit.details))).all()
    assert ("events.edit", {}) in actions
    await stage.amara.types("/mentoring events")
    assert "Ask <us> anything, Autumn 2026" in stage.amara.dm.latest.text


async def test_the_coordinators_list_wins(stage: Stage) -> None:
    await stage.plans_a_term(**DATES)
    event = await event_of(stage, Kind.INFO_SESSION)
    stage.moves_to(INFO_SESSION + A_WHILE)
    await stage.amara.types("/mentoring events")
    await stage.amara.clicks("I was there")
    chidi = stage.slack.add_member("chidi", real_name="Chidi Eze")
    await looks_after_it(stage, INFO_SESSION + 2 * DAY)
    await stage.wanjiru.clicks("Who was there")
    # Amara said so herself, and wasn't. Chidi never met the bot, and never signed up.
    assert ticked(stage.wanjiru) == [stage.amara.id]
    await stage.wanjiru.submits({ONLY_AMARA: [], "people": [chidi]})
    assert stage.wanjiru.modal is not None
    assert "Were there\n@Chidi Eze" in stage.wanjiru.modal.text
    (own,) = await attendance(stage, stage.amara)
    assert (own.marked_there, own.said_at) == (False, INFO_SESSION + A_WHILE)
    (own,) = await attendance(stage, chidi)
    assert (own.marked_there, own.marked_at) == (True, INFO_SESSION + 2 * DAY)
    async with stage.database.reading() as session:
        presence = await list_presence(session, event.term_id)
        audit = (await session.exec(select(Audit).where(Audit.action == "events.mark"))).one()
    assert [one.evidence for one in presence] == [Evidence.COORDINATOR]
    assert audit.details == {"added": 1, "removed": 1}
    assert await who_was_there(stage) == [chidi.id]


async def looks_after_it(stage: Stage, moment: datetime) -> None:
    """Let the coordinator look after the info session once it is over."""
    await at(stage, moment)
    (over,) = said_to(stage.wanjiru, "Info session is over.")
    await stage.wanjiru.clicks("Look after it", in_=over)


async def who_was_there(stage: Stage) -> list[str]:
    """Return who is ticked in the list when the coordinator opens it again."""
    await stage.wanjiru.clicks("Who was there")
    there = ticked(stage.wanjiru)
    await stage.wanjiru.closes(everything=True)
    return there


def ticked(who: Member) -> list[str]:
    """Return whom the open list has ticked, in its order."""
    assert who.modal is not None
    return [
        one["value"]
        for block in who.modal.values.values()
        for element in block.values()
        if element["type"] == "checkboxes"
        for one in element["selected_options"]
    ]


async def test_who_says_so_while_the_list_is_open_stays(stage: Stage) -> None:
    await stage.plans_a_term(**DATES)
    await looks_after_it(stage, INFO_SESSION + 2 * HOUR)
    await stage.wanjiru.clicks("Who was there")
    await stage.amara.types("/mentoring events")
    await stage.amara.clicks("I was there")
    await stage.wanjiru.submits({"people": [stage.ben]})
    (own,) = await attendance(stage, stage.amara)
    assert own.marked_there is None
    assert stage.wanjiru.modal is not None
    assert "Were there\n@Amara Okafor, @Ben Vogel" in stage.wanjiru.modal.text

    # The list may say otherwise; then pressing the button does not help.
    await stage.wanjiru.clicks("Who was there")
    await stage.wanjiru.submits({"Amara Okafor – Ben Vogel": ["Ben Vogel"]})
    event = await event_of(stage, Kind.INFO_SESSION)
    await stage.forges(stage.amara, THERE, str(event.id))
    assert "The coordinators' list says that you weren't there." in stage.amara.dm.latest.text


async def test_hundreds_are_ticked_a_page_at_a_time_or_by_name(stage: Stage) -> None:
    await stage.plans_a_term(**DATES)
    event = await event_of(stage, Kind.INFO_SESSION)
    async with stage.database.writing() as session:
        people = [
            Person(
                workspace_id=event.workspace_id,
                slack_user_id=f"UCROWD{number:03}",
                name=f"Person {number:03}",
                time_zone="UTC",
                locale="en-US",
                refreshed_at=NOW,
            )
            for number in range(120)
        ]
        session.add_all(people)
        await session.flush()
        session.add_all(
            EventAttendance(event_id=event.id, person_id=one.id, rsvp="coming", rsvp_at=NOW)
            for one in people
        )
    who = stage.wanjiru
    await looks_after_it(stage, INFO_SESSION + 2 * HOUR)
    await who.clicks("Who was there")
    assert who.modal is not None
    assert "0 of 120 people were there." in who.modal.text
    assert "Person 000 – Person 009" in who.modal.text
    assert "Person 049" in who.modal.text
    assert "Person 050" not in who.modal.text
    assert "Names before" not in who.modal.buttons
    # What is ticked is kept by going on, and all that are shown are ticked at once.
    await who.fills({"Person 000 – Person 009": ["Person 003"], "people": [stage.amara]})
    await who.clicks("Names after")
    await who.clicks("All of these were there")
    assert "52 of 121 people were there." in who.modal.text
    assert "Person 119" in who.modal.text
    assert "Names after" not in who.modal.buttons
    assert ticked(who) == []
    # Amara was added on the first page; here she is one of those to be ticked, by her name.
    await who.fills({"find": "amara"})
    await who.clicks("Find")
    assert ticked(who) == [stage.amara.id]
    await who.fills({ONLY_AMARA: [], "find": "055 person"})
    await who.clicks("Find")
    assert ticked(who) == ["UCROWD055"]
    await who.submits({"Person 055": []})
    async with stage.database.reading() as session:
        there = await list_presence(session, event.term_id)
        marked = await session.exec(
            select(Person.slack_user_id)
            .join(EventAttendance, col(EventAttendance.person_id) == col(Person.id))
            .where(col(EventAttendance.marked_there).is_(True))
        )
    # Amara, once added, stands before them: the second page began at 49.
    expected = {3, *range(49, 99)} - {55}
    assert set(marked) == {f"UCROWD{number:03}" for number in expected}
    assert len(there) == len(expected)


async def test_an_app_was_not_there_and_nobody_was_before_it_began(stage: Stage) -> None:
    await stage.plans_a_term(**DATES)
    await stage.ben.types("/mentoring events")
    await stage.ben.clicks("Sign up")
    await stage.wanjiru.types("/mentoring events")
    await stage.wanjiru.clicks("Look after it")
    await stage.wanjiru.clicks("Who was there")
    await stage.wanjiru.submits({"people": [stage.amara]})
    assert stage.wanjiru.modal is not None
    assert "This event hasn't begun yet." in stage.wanjiru.modal.errors["people"]
    await stage.wanjiru.clicks("All of these were there")
    assert "This event hasn't begun yet." in stage.wanjiru.dm.latest.text
    stage.moves_to(INFO_SESSION + A_WHILE)
    app = stage.slack.workspace.installed()[0]
    await stage.wanjiru.submits({"people": [stage.amara, app.bot_user_id]})
    assert stage.wanjiru.modal is not None
    assert "people" in stage.wanjiru.modal.errors
    assert await attendance(stage, stage.amara) == []


async def test_the_window_is_opened_by_hand(stage: Stage) -> None:
    await stage.plans_a_term(**DATES)
    await stage.amara.types("/mentoring events")
    await stage.amara.clicks("Sign up")
    await looks_after_it(stage, INFO_SESSION + 2 * DAY)
    assert stage.wanjiru.modal is not None
    assert "Can say that they were there\nNot any more" in stage.wanjiru.modal.text
    # She thinks about it over the weekend.
    stage.moves_to(INFO_SESSION + 5 * DAY)
    await stage.wanjiru.clicks("Let people say so now")
    assert stage.wanjiru.modal is not None
    assert "Can say that they were there\nNow" in stage.wanjiru.modal.text
    assert "Let people say so now" not in stage.wanjiru.modal.buttons
    await at(stage, INFO_SESSION + 5 * DAY + HOUR)
    (asked,) = said_to(stage.amara, "Press the button, so that it counts.")
    await stage.amara.clicks("I was there", in_=asked)
    (own,) = await attendance(stage, stage.amara)
    assert own.said_at == INFO_SESSION + 5 * DAY + HOUR
    await at(stage, INFO_SESSION + 6 * DAY + HOUR)
    await stage.forges(stage.ben, THERE, str(own.event_id))
    assert "The time to say so is over." in stage.ben.dm.latest.text


async def test_two_coordinators_at_once(stage: Stage) -> None:
    await stage.plans_a_term(**DATES)
    await stage.wanjiru.types("/mentoring coordinators")
    await stage.wanjiru.submits({"coordinators": [stage.wanjiru, stage.ben]})
    await at(stage, INFO_SESSION + 2 * HOUR)
    for who in (stage.wanjiru, stage.ben):
        (over,) = said_to(who, "Info session is over.")
        await who.clicks("Look after it", in_=over)
        await who.clicks("Who was there")
        await who.fills({"people": [stage.amara, who]})
    await asyncio.gather(stage.wanjiru.submits(), stage.ben.submits())
    for who in (stage.amara, stage.wanjiru, stage.ben):
        (own,) = await attendance(stage, who)
        assert own.marked_there is True


@pytest.mark.parametrize("action_id", [MANAGE, EDIT, LIST, OPEN, SETTINGS])
async def test_it_is_for_coordinators(stage: Stage, action_id: str) -> None:
    await stage.plans_a_term(**DATES)
    event = await event_of(stage, Kind.INFO_SESSION)
    await stage.forges(stage.amara, action_id, str(event.id))
    assert "That is for the programme's coordinators." in stage.amara.dm.latest.text
    if action_id != SETTINGS:
        await stage.forges(stage.wanjiru, action_id, "404")
        assert "That event isn't there any more." in stage.wanjiru.dm.latest.text
    assert (await event_of(stage, Kind.INFO_SESSION)).opened_at is None


async def test_who_is_no_coordinator_any_more_cannot_send_the_forms(stage: Stage) -> None:
    await stage.plans_a_term(**DATES)
    await stage.wanjiru.types("/mentoring coordinators")
    await stage.wanjiru.submits({"coordinators": [stage.wanjiru, stage.ben]})
    await stage.ben.types("/mentoring events")
    await stage.ben.clicks("Look after it")
    await stage.ben.clicks("Links and code word")
    await stage.wanjiru.types("/mentoring coordinators")
    await stage.wanjiru.submits({"coordinators": [stage.wanjiru]})
    await stage.ben.submits({"join_url": JOIN})
    assert stage.ben.modal is not None
    assert "That is for the programme's coordinators." in stage.ben.modal.errors["title"]
    assert (await event_of(stage, Kind.INFO_SESSION)).join_url is None


async def test_a_link_to_join_is_missing(stage: Stage) -> None:
    await stage.plans_a_term(**DATES)
    await at(stage, INFO_SESSION - 2 * DAY)
    await at(stage, INFO_SESSION - DAY)
    (missing,) = said_to(stage.wanjiru, "people don't have a link to join yet")
    await stage.wanjiru.clicks("Add the link", in_=missing)
    await stage.wanjiru.submits({"join_url": JOIN})
    assert (await event_of(stage, Kind.INFO_SESSION)).join_url == JOIN
