"""Each group gets one channel with everything in it, wherever the set-up is interrupted."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel import col, select

from models import Database, Group, Membership, SenderLease
from programme.agreement import CODE_OF_CONDUCT_URL
from sandbox import Slack
from sandbox.faults import Kind
from scheduler.calls import nudge_client
from scheduler.clock import tick, ticking
from scheduler.group_set_up import set_up_groups
from scheduler.rests import Rests
from tests.conftest import NOW
from tests.make import add_person, an_application
from tests.scheduler.hello import AT_ONCE
from tests.scheduler.rooms import Killed, MortalClient, Room, open_room

pytestmark = pytest.mark.on_either_database

# Every call that sets up a channel, in the order in which they are made.
CALLS = (
    "conversations.create",
    "conversations.info",
    "conversations.setTopic",
    "conversations.setPurpose",
    "bookmarks.list",
    "bookmarks.add",
    "bookmarks.add",
    "conversations.invite",
    "chat.postMessage",
    "pins.add",
)
FAULTS: tuple[Kind, ...] = (
    "error_500",
    "reset_before_effect",
    "reset_after_effect",
    "rate_limited",
)


NAME = "mentoring-git-teaching-baobab"


@pytest.fixture
async def room(database: Database) -> AsyncIterator[Room]:
    async with Slack() as slack:
        yield await open_room(slack, database)


async def test_members_find_their_channel_ready(room: Room) -> None:
    await room.publishes()
    await tick(room.sender())
    await room.is_finished()
    channel = room.channel()
    assert channel.name == NAME
    assert channel.topic["value"] == (
        "Teaching Workshops: Git · every Tuesday at 15:00, Nairobi time"
    )
    for member in room.people:
        [welcome] = [
            one for one in member.sees_in(channel).messages if "Welcome to Baobab" in one.text
        ]
        assert "@Member0 is your lead mentor and carries the baton" in welcome.text
        assert "To teach" in welcome.text
        assert "Finish slide for mentoring group showcase." in welcome.text
    outsider = room.slack.add_member("outsider")
    for stranger in (outsider, room.coordinator):
        assert stranger.id not in channel.members


async def test_five_mentees_and_a_co_mentor(database: Database) -> None:
    async with Slack() as slack:
        room = await open_room(slack, database, mentees=5, co_mentor=True)
        await room.publishes()
        await tick(room.sender())
        await room.is_finished()
        assert len(room.people) == 7
        seen = room.people[6].sees_in(room.channel()).messages
        assert any("@Member1 mentors you too" in one.text for one in seen)


async def test_notes_are_bookmarked_too(room: Room) -> None:
    await room.publishes()
    async with room.database.writing() as session:
        group = (await session.exec(select(Group))).one()
        group.notes_url = "https://pad.example.org/baobab"
    await tick(room.sender())
    assert room.links() == [
        "https://pad.example.org/baobab",
        room.goals_link(),
        CODE_OF_CONDUCT_URL,
    ]


@pytest.mark.parametrize("kind", FAULTS)
@pytest.mark.parametrize("method", dict.fromkeys(CALLS))
async def test_whatever_goes_wrong_with_a_call(room: Room, method: str, kind: Kind) -> None:
    room.slack.faults.add(method, kind)
    await room.publishes()
    await tick(room.sender())
    if kind == "rate_limited":
        asked = len(room.asked())
        await tick(room.sender())
        assert len(room.asked()) == asked, "Slack asked for silence"
    await room.lives_on()
    assert method in room.asked()
    await room.is_finished()


@pytest.mark.parametrize("after_effect", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("place", range(len(CALLS)))
async def test_killed_at_each_call(room: Room, place: int, *, after_effect: bool) -> None:
    mortal = MortalClient(room.app.bot_token, base_url=room.slack.api_url, retry_handlers=[])
    mortal.dies_at, mortal.after_effect = place, after_effect
    await room.publishes()
    with pytest.raises(Killed):
        await tick(room.sender(mortal))
    assert room.asked()[-1:] == ([CALLS[place]] if after_effect else list(CALLS[:place][-1:]))
    await room.lives_on()
    await room.is_finished()


async def test_killed_after_every_single_call(room: Room) -> None:
    await room.publishes()
    lives = 0
    for dies_at in [0, 1, 2, 3, 1, 4, 0, 2, 5, 3, 1, 6]:
        mortal = MortalClient(room.app.bot_token, base_url=room.slack.api_url, retry_handlers=[])
        mortal.dies_at, mortal.after_effect = dies_at, True
        room.slack.clock.move(timedelta(minutes=5))
        try:
            await tick(room.sender(mortal))
        except Killed:
            lives += 1
    assert lives > 5
    await room.lives_on()
    await room.is_finished()


async def test_two_replicas_at_once(room: Room) -> None:
    await room.publishes()
    rests: list[Rests] = [{}, {}]
    one, other = room.sender(), room.sender()
    for _ in range(8):
        await set_up_groups(one, rests[0], AT_ONCE)
        await set_up_groups(other, rests[1], AT_ONCE)
    for _ in range(2):
        await tick(one)
        await tick(other)
    await room.is_finished()
    assert room.asked().count("conversations.create") == 1


async def test_the_turn_is_let_go_when_nothing_is_left(room: Room) -> None:
    await room.publishes()
    await set_up_groups(room.sender(), {}, AT_ONCE)
    await set_up_groups(room.sender(), {}, AT_ONCE)
    async with room.database.reading() as session:
        lease = (await session.exec(select(SenderLease))).one()
    assert lease.holder is None


async def test_a_replica_waits_while_another_has_the_turn(room: Room) -> None:
    await room.publishes()
    mortal = MortalClient(room.app.bot_token, base_url=room.slack.api_url, retry_handlers=[])
    mortal.dies_at = 0
    with pytest.raises(Killed):
        await tick(room.sender(mortal))
    await tick(room.sender())
    assert room.channels() == []
    await room.lives_on(1)
    await room.is_finished()


async def test_the_clock_sets_channels_up(room: Room) -> None:
    async with ticking(room.sender()):
        await room.publishes()
        await room.people[2].sees("Welcome to Baobab", within=20)


async def test_a_name_that_somebody_else_has(room: Room) -> None:
    stranger = room.slack.add_member("stranger")
    theirs = room.slack.add_channel(NAME, [stranger], is_private=True)
    await room.publishes()
    room.slack.faults.add("conversations.create", "reset_after_effect", times=2)
    await tick(room.sender())
    await room.lives_on()
    [ours] = [one for one in room.channels() if one is not theirs]
    assert ours.name == f"{NAME}-2"
    assert theirs.messages == []
    await room.is_finished(ours)


async def test_a_channel_that_somebody_else_made_for_the_bot_is_not_taken_over(room: Room) -> None:
    await room.publishes()
    stranger = room.slack.add_member("stranger")
    theirs = room.slack.add_channel(NAME, [stranger, room.app], is_private=True)
    await tick(room.sender())
    [ours] = [one for one in room.channels() if one is not theirs]
    assert theirs.messages == []
    await room.is_finished(ours)


async def test_an_old_channel_of_the_bots_own_is_left_alone(room: Room) -> None:
    """Its members are other people: a database from before a restore, or a group deleted."""
    client = nudge_client(room.app.bot_token, room.slack.api_url)
    room.slack.clock.freeze(NOW - timedelta(days=90))
    await client.conversations_create(name=NAME, is_private=True)
    [old] = room.channels()
    room.slack.clock.freeze(NOW)
    await room.publishes()
    await tick(room.sender())
    [new] = [one for one in room.channels() if one is not old]
    assert new.name == f"{NAME}-2"
    await room.is_finished(new)


async def test_who_cannot_be_invited_does_not_stop_the_others(room: Room) -> None:
    gone = room.people.pop()
    await gone.leaves_the_workspace()
    await room.publishes()
    await tick(room.sender())
    await room.lives_on()
    await room.is_finished()
    [told] = [one.text for one in room.coordinator.dm.messages]
    assert f"I couldn't add @{gone.user.shown_name} to the channel of the group Baobab" in told
    assert "@Member0 can add them" in told
    assert len(await room.nudges("groups.not_invited")) == 1


class PlainClient(AsyncWebClient):
    """A client of a Slack that lets in all who are named, or nobody."""

    async def conversations_invite(self, **kwargs: Any) -> Any:
        del kwargs["force"]
        return await super().conversations_invite(**kwargs)


async def test_members_are_invited_one_by_one_when_one_keeps_the_others_out(room: Room) -> None:
    gone = room.people.pop()
    await gone.leaves_the_workspace()
    await room.publishes()
    client = PlainClient(room.app.bot_token, base_url=room.slack.api_url, retry_handlers=[])
    await tick(room.sender(client))
    await room.is_finished()
    assert room.asked().count("conversations.invite") == 1 + 3
    [told] = await room.nudges("groups.not_invited")
    assert told.subject["person"] == room.persons[-1].id


async def test_who_is_in_the_channel_already_is_nothing_to_worry_about(room: Room) -> None:
    await room.publishes()
    room.slack.faults.add("conversations.invite", "reset_before_effect")
    await tick(room.sender())
    early = room.people[1]
    client = nudge_client(room.app.bot_token, room.slack.api_url)
    await client.conversations_invite(channel=room.channel().id, users=[early.id])
    await room.lives_on()
    await room.is_finished()
    assert await room.nudges("groups.not_invited") == []


async def test_who_left_the_group_meanwhile_is_not_invited(room: Room) -> None:
    leaver = room.people.pop()
    await room.publishes()
    async with room.database.writing() as session:
        found = await session.exec(select(Membership).order_by(col(Membership.id).desc()))
        first = found.first()
        assert first is not None
        first.left_at = NOW
    await tick(room.sender())
    await room.is_finished()
    assert leaver.id not in room.channel().members


async def test_what_slack_refuses_does_not_keep_the_rest_from_being_done(room: Room) -> None:
    scopes = room.app.scopes
    room.app.scopes = tuple(scope for scope in scopes if scope != "bookmarks:write")
    await room.publishes()
    await tick(room.sender())
    channel = room.channel()
    assert channel.bookmarks == []
    assert len(channel.pins) == 1
    [told] = [one.text for one in room.coordinator.dm.messages]
    assert "Slack doesn't let me finish the channel" in told
    await room.lives_on()
    room.app.scopes = scopes
    await room.lives_on()
    await room.is_finished()
    assert len(room.coordinator.dm.messages) == 1


async def test_a_channel_that_fails_rests_longer_each_time(room: Room) -> None:
    room.slack.faults.add("conversations.create", "error_500", times=100)
    await room.publishes()
    sender, rests = room.sender(), Rests()
    for _ in range(60):
        await set_up_groups(sender, rests, AT_ONCE)
        room.slack.clock.move(timedelta(seconds=10))
    # Ten minutes: after 0, 30, 90, 210 and 450 seconds.
    assert room.asked().count("conversations.create") == 5


async def test_a_newcomer_is_let_in_when_members_are_to_be_invited_anew(room: Room) -> None:
    await room.publishes()
    await tick(room.sender())
    newcomer = room.slack.add_member("newcomer")
    person = await add_person(room.database, newcomer.id)
    async with room.database.writing() as session:
        application = an_application(room.proposed.term, person, status="approved")
        session.add(application)
        group = (await session.exec(select(Group))).one()
        await session.flush()
        session.add(
            Membership(
                group_id=group.id,
                person_id=person.id,
                application_id=application.id,
                role="mentee",
                seat=3,
                joined_at=NOW,
            )
        )
        group.invited_at = None
    await room.lives_on()
    room.people.append(newcomer)
    await room.is_finished()


async def test_a_group_that_ended_gets_no_channel(room: Room) -> None:
    await room.publishes()
    async with room.database.writing() as session:
        (await session.exec(select(Group))).one().ended_at = NOW
    await tick(room.sender())
    assert room.channels() == []


async def test_a_term_that_ended_gets_no_channel(room: Room) -> None:
    await room.publishes()
    room.slack.clock.freeze(NOW + timedelta(days=200))
    await tick(room.sender())
    assert room.channels() == []


async def test_a_welcome_that_somebody_deleted_is_not_pinned(room: Room) -> None:
    await room.publishes()
    room.slack.faults.add("pins.add", "reset_before_effect")
    await tick(room.sender())
    channel = room.channel()
    client = nudge_client(room.app.bot_token, room.slack.api_url)
    [welcome] = await room.nudges("groups.welcome")
    await client.chat_delete(channel=channel.id, ts=str(welcome.sent_ts))
    await room.lives_on()
    assert channel.pins == []
    assert (await room.group()).pinned_at is not None
