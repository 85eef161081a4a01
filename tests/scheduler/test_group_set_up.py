"""Each group gets one channel with everything in it, wherever the set-up is interrupted."""

from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel import col, select

from models import Database, Group, Membership, Nudge, Person, SenderLease
from programme.agreement import CODE_OF_CONDUCT_URL
from programme.groups import form_groups
from sandbox import InstalledApp, Member, Slack
from sandbox.faults import Kind
from sandbox.records import Channel
from scheduler.calls import nudge_client
from scheduler.clock import tick, ticking
from scheduler.delivery import Sender
from scheduler.group_set_up import Rests, set_up_groups
from scheduler.groups import NUDGES
from tests.conftest import NOW
from tests.conversations.conftest import MANIFEST
from tests.make import add_person, an_application
from tests.make_groups import Proposed, add_proposal
from tests.scheduler.conftest import A_WHILE, AT_ONCE

NAME = "mentoring-git-teaching-baobab"
# Every call that sets up a channel, in the order in which they are made.
CALLS = (
    "conversations.create",
    "conversations.info",
    "conversations.setTopic",
    "conversations.setPurpose",
    "bookmarks.list",
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


class Killed(BaseException):
    """The process ends here: nothing after this runs."""


class MortalClient(AsyncWebClient):
    """A client whose process dies at a certain call, before or after it has its effect."""

    dies_at = 0
    calls = 0
    after_effect = False

    async def api_call(self, api_method: str, *args: Any, **kwargs: Any) -> Any:
        is_last = self.calls == self.dies_at
        self.calls += 1
        if is_last and not self.after_effect:
            raise Killed
        answer = await super().api_call(api_method, *args, **kwargs)
        if is_last:
            raise Killed
        return answer


@dataclass
class Room:
    """A workspace with a group's people in it, and the bot's database."""

    slack: Slack
    app: InstalledApp
    database: Database
    people: list[Member]  # the mentors first
    persons: list[Person]
    coordinator: Member
    proposed: Proposed

    def sender(self, client: AsyncWebClient | None = None) -> Sender:
        """Return a sender as another process would have one."""
        return Sender(
            database=self.database,
            client=client or nudge_client(self.app.bot_token, self.slack.api_url),
            clock=self.slack.clock.now,
            workspace_id=self.proposed.term.workspace_id,
            rules={rule.kind: rule for rule in NUDGES},  # and nothing of other conversations
            pace=AT_ONCE,
        )

    async def publishes(self) -> None:
        """Form the group; its channel is to be set up."""
        async with self.database.writing() as session:
            await form_groups(session, self.proposed.term, self.proposed.proposal, NOW)

    async def lives_on(self, ticks: int = 4) -> None:
        """Let the bot start anew after whatever happened, and work for a while."""
        sender = self.sender()
        for _ in range(ticks):
            self.slack.clock.move(A_WHILE)
            await tick(sender)

    def channels(self) -> list[Channel]:
        """Return the private channels of the workspace."""
        return [one for one in self.slack.workspace.channels.values() if one.kind == "private"]

    def channel(self) -> Channel:
        """Return the only private channel."""
        [channel] = self.channels()
        return channel

    async def group(self) -> Group:
        async with self.database.reading() as session:
            return (await session.exec(select(Group))).one()

    async def nudges(self, kind: str) -> list[Nudge]:
        async with self.database.reading() as session:
            found = await session.exec(select(Nudge).where(Nudge.kind == kind))
            return list(found)

    def asked(self) -> list[str]:
        """Return the methods that the bot called, in order."""
        found = self.slack.workspace.wires.traffic.after(0)
        return [entry["kind"] for entry in found]

    async def is_finished(self, channel: Channel | None = None) -> None:
        """Check that the channel has everything, and has it once."""
        channel = channel or self.channel()
        group = await self.group()
        assert group.slack_channel_id == channel.id
        assert channel.creator == self.app.bot_user_id
        assert set(channel.members) == {self.app.bot_user_id, *(one.id for one in self.people)}
        kinds = Counter(message.json.get("subtype") for message in channel.messages)
        assert kinds == {
            "group_topic": 1,
            "group_purpose": 1,
            "group_join": len(self.people),
            None: 1,
            "pinned_item": 1,
        }
        [welcome] = [one for one in channel.messages if one.json.get("subtype") is None]
        assert [pin["ts"] for pin in channel.pins] == [welcome.ts]
        assert [bookmark["link"] for bookmark in channel.bookmarks] == [CODE_OF_CONDUCT_URL]
        assert all((group.invited_at, group.described_at, group.bookmarked_at, group.pinned_at))
        asked = len(self.asked())
        await tick(self.sender())
        assert len(self.asked()) == asked, "something is done again"


async def _open(slack: Slack, database: Database, **group: Any) -> Room:
    slack.clock.freeze(NOW)
    app = slack.install(MANIFEST)
    coordinator = slack.add_member("wanjiru", time_zone="Africa/Nairobi")
    person = await add_person(database, coordinator.id)
    async with database.writing() as session:
        (await session.get_one(Person, person.id)).is_coordinator = True
    mentors = 2 if group.get("co_mentor") else 1
    people = [
        slack.add_member(f"member{n}", time_zone="Africa/Nairobi")
        for n in range(mentors + group.pop("mentees", 2))
    ]
    persons = [await add_person(database, one.id, name=one.user.name) for one in people]
    proposed = await add_proposal(database, people=persons, **group)
    return Room(slack, app, database, people, persons, coordinator, proposed)


@pytest.fixture
async def room(database: Database) -> AsyncIterator[Room]:
    async with Slack() as slack:
        yield await _open(slack, database)


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
        room = await _open(slack, database, mentees=5, co_mentor=True)
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
    links = [bookmark["link"] for bookmark in room.channel().bookmarks]
    assert links == ["https://pad.example.org/baobab", CODE_OF_CONDUCT_URL]


@pytest.mark.parametrize("kind", FAULTS)
@pytest.mark.parametrize("method", CALLS)
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
@pytest.mark.parametrize("place", range(len(CALLS)), ids=CALLS)
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
    room.slack.clock.resume()
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
