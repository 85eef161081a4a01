"""A group's channel follows the group: who left is taken out, the notes' link stays right."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from models import Database, Group, Membership, Person
from programme.agreement import CODE_OF_CONDUCT_URL
from programme.departures import leave_group
from programme.group_changes import change_notes
from programme.people import caller_of
from sandbox import Slack
from sandbox.faults import Kind
from scheduler.calls import nudge_client
from scheduler.clock import tick
from tests.conftest import NOW
from tests.conversations.beginnings import Beginning
from tests.scheduler.rooms import Killed, MortalClient, Room, open_room

pytestmark = pytest.mark.on_either_database
PAD, OTHER_PAD = "https://pad.example.org/baobab", "https://pad.example.org/other"
FAULTS: tuple[Kind, ...] = (
    "error_500",
    "reset_before_effect",
    "reset_after_effect",
    "rate_limited",
)


@pytest.fixture
async def room(database: Database) -> AsyncIterator[Room]:
    """Open a room whose group has its channel."""
    async with Slack() as slack:
        room = await open_room(slack, database)

        async def tell() -> None:
            await room.publishes()
            await tick(room.sender())

        await Beginning(slack, (database,)).begin_with("a group with its channel", tell)
        yield room


async def leaves(room: Room, number: int) -> None:
    """Let somebody leave the group, as ``/mentoring leave`` does."""
    async with room.database.writing() as session:
        person = await session.get_one(Person, room.persons[number].id)
        group = await leave_group(session, person, room.proposed.term.id, room.slack.clock.now())
        assert group is not None


async def comes_back(room: Room, number: int) -> None:
    """Let somebody who left be in the group again."""
    async with room.database.writing() as session:
        found = await session.exec(
            select(Membership).where(Membership.person_id == room.persons[number].id)
        )
        before = found.one()
        values = before.model_dump(exclude={"id", "left_at", "out_of_channel_at"})
        session.add(Membership(**values))
        (await session.exec(select(Group))).one().invited_at = None


async def notes_are_at(room: Room, url: str | None) -> None:
    mentor = caller_of(room.persons[0])
    group = await room.group()
    async with room.database.writing() as session:
        await change_notes(session, mentor, group.id, url, room.slack.clock.now())


async def out_of_channel(room: Room) -> list[datetime]:
    async with room.database.reading() as session:
        found = await session.exec(
            select(Membership.out_of_channel_at)
            .where(col(Membership.out_of_channel_at).is_not(None))
            .order_by(col(Membership.id))
        )
        return [one for one in found if one is not None]


def is_in_channel(room: Room, number: int) -> bool:
    return room.people[number].id in room.channel().members


async def nothing_is_done_again(room: Room) -> None:
    asked = len(room.asked())
    await tick(room.sender())
    assert len(room.asked()) == asked


async def test_who_leaves_is_taken_out_of_the_channel(room: Room) -> None:
    helper = room.slack.add_member("helper")  # a coordinator who looks in, never a member
    client = nudge_client(room.app.bot_token, room.slack.api_url)
    await client.conversations_invite(channel=room.channel().id, users=[helper.id])
    await leaves(room, 2)
    assert is_in_channel(room, 2)
    await tick(room.sender())
    assert not is_in_channel(room, 2)
    assert is_in_channel(room, 0)
    assert is_in_channel(room, 1)
    assert helper.id in room.channel().members
    assert await out_of_channel(room) == [NOW]
    await nothing_is_done_again(room)


async def test_who_left_the_channel_already_is_not_taken_out(room: Room) -> None:
    gone, closed = room.people[1], room.people[2]
    channel = room.channel()
    await gone.leaves(channel)
    await closed.leaves_the_workspace()
    await leaves(room, 1)
    await leaves(room, 2)
    await room.lives_on()
    assert len(await out_of_channel(room)) == 2
    assert set(channel.members) == {room.app.bot_user_id, room.people[0].id}
    assert await room.nudges("groups.not_removed") == []
    assert await room.nudges("groups.not_set_up") == []
    await nothing_is_done_again(room)


async def test_who_is_back_before_they_were_taken_out_stays(room: Room) -> None:
    await leaves(room, 2)
    await comes_back(room, 2)
    await tick(room.sender())
    assert is_in_channel(room, 2)
    assert "conversations.kick" not in room.asked()
    await nothing_is_done_again(room)


async def test_who_is_back_after_they_were_taken_out_is_let_in(room: Room) -> None:
    await leaves(room, 2)
    await tick(room.sender())
    await comes_back(room, 2)
    await tick(room.sender())
    assert is_in_channel(room, 2)
    assert room.asked().count("conversations.kick") == 1
    await nothing_is_done_again(room)


async def test_who_left_before_there_was_a_channel(database: Database) -> None:
    async with Slack() as slack:
        room = await open_room(slack, database)
        await room.publishes()
        await leaves(room, 2)
        await tick(room.sender())
        assert not is_in_channel(room, 2)
        assert is_in_channel(room, 1)
        assert len(await out_of_channel(room)) == 1


@pytest.mark.parametrize("kind", FAULTS)
async def test_taking_out_survives_whatever_goes_wrong(room: Room, kind: Kind) -> None:
    room.slack.faults.add("conversations.kick", kind)
    await leaves(room, 1)
    await leaves(room, 2)
    await tick(room.sender())
    await room.lives_on()
    assert not is_in_channel(room, 1)
    assert not is_in_channel(room, 2)
    assert len(await out_of_channel(room)) == 2
    await nothing_is_done_again(room)


@pytest.mark.parametrize("after_effect", [False, True], ids=["before", "after"])
async def test_killed_while_taking_out(room: Room, *, after_effect: bool) -> None:
    mortal = MortalClient(room.app.bot_token, base_url=room.slack.api_url, retry_handlers=[])
    mortal.after_effect = after_effect
    await leaves(room, 2)
    with pytest.raises(Killed):
        await tick(room.sender(mortal))
    assert is_in_channel(room, 2) is not after_effect
    await room.lives_on()
    assert not is_in_channel(room, 2)
    await nothing_is_done_again(room)


async def test_where_slack_does_not_let_us_the_coordinators_hear_once(room: Room) -> None:
    room.slack.workspace.may_remove_members = False
    await leaves(room, 1)
    await leaves(room, 2)
    await tick(room.sender())
    await room.lives_on()
    told = [one.text for one in room.coordinator.dm.messages]
    assert len(told) == 1  # both in one message
    assert "@Member1 has left the group Baobab, but Slack doesn't let me" in told[0]
    assert "@Member2 has left the group Baobab, but Slack doesn't let me" in told[0]
    await nothing_is_done_again(room)


async def test_an_archived_channel_is_left_as_it_is(room: Room) -> None:
    await room.people[0].archives(room.channel())
    await leaves(room, 2)
    await tick(room.sender())
    await room.lives_on()
    assert len(await out_of_channel(room)) == 1
    assert room.coordinator.dm.messages == []
    await nothing_is_done_again(room)


async def test_a_channel_that_is_lost_is_reported_and_tried_again(room: Room) -> None:
    channel = room.channel()
    del room.slack.workspace.channels[channel.id]
    await leaves(room, 2)
    await tick(room.sender())
    assert len(await room.nudges("groups.not_set_up")) == 1
    assert await out_of_channel(room) == []
    room.slack.workspace.channels[channel.id] = channel
    await room.lives_on()
    assert not is_in_channel(room, 2)


async def test_a_term_that_ended_is_left_as_it_is(room: Room) -> None:
    room.slack.clock.freeze(NOW + timedelta(days=200))
    await leaves(room, 2)
    await nothing_is_done_again(room)
    assert is_in_channel(room, 2)


async def test_the_notes_bookmark_follows_the_notes(room: Room) -> None:
    conduct = [room.goals_link(), CODE_OF_CONDUCT_URL]
    await notes_are_at(room, PAD)
    await tick(room.sender())
    assert sorted(room.links()) == sorted([PAD, *conduct])
    await notes_are_at(room, OTHER_PAD)
    await tick(room.sender())
    assert sorted(room.links()) == sorted([OTHER_PAD, *conduct])
    await nothing_is_done_again(room)
    await notes_are_at(room, None)
    await tick(room.sender())
    assert sorted(room.links()) == sorted(conduct)
    assert (await room.group()).notes_bookmark_id is None
    await nothing_is_done_again(room)


async def test_a_bookmark_that_members_renamed_is_still_the_one_of_the_notes(room: Room) -> None:
    await notes_are_at(room, PAD)
    await tick(room.sender())
    client = nudge_client(room.app.bot_token, room.slack.api_url)
    channel = room.channel()
    [notes] = [one for one in channel.bookmarks if one["link"] == PAD]
    await client.bookmarks_edit(channel_id=channel.id, bookmark_id=notes["id"], title="Our pad")
    await notes_are_at(room, OTHER_PAD)
    await tick(room.sender())
    assert [one["title"] for one in channel.bookmarks if one["link"] == OTHER_PAD] == ["Our pad"]
    assert PAD not in room.links()


async def test_a_bookmark_that_members_removed_comes_with_the_next_link(room: Room) -> None:
    await notes_are_at(room, PAD)
    await tick(room.sender())
    channel = room.channel()
    channel.bookmarks[:] = [one for one in channel.bookmarks if one["link"] != PAD]
    await notes_are_at(room, OTHER_PAD)
    await tick(room.sender())
    assert room.links().count(OTHER_PAD) == 1
    channel.bookmarks[:] = [one for one in channel.bookmarks if one["link"] != OTHER_PAD]
    await notes_are_at(room, None)
    await tick(room.sender())
    assert OTHER_PAD not in room.links()
    await nothing_is_done_again(room)


async def test_a_bookmark_of_the_members_own_is_left_alone(room: Room) -> None:
    channel = room.channel()
    theirs = {
        **channel.bookmarks[0],
        "id": "Bk1",
        "title": "Meeting notes",
        "link": "https://pad.example.org/theirs",
        "last_updated_by_user_id": room.people[1].id,
    }
    channel.bookmarks.append(theirs)
    await notes_are_at(room, PAD)
    await tick(room.sender())
    await notes_are_at(room, None)
    await tick(room.sender())
    assert "https://pad.example.org/theirs" in room.links()
    assert PAD not in room.links()


# What happens to the bookmark, and the calls that it takes.
CHANGES = {
    "added": ((None, PAD), ("bookmarks.list", "bookmarks.add")),
    "changed": ((PAD, OTHER_PAD), ("bookmarks.list", "bookmarks.edit")),
    "removed": ((PAD, None), ("bookmarks.list", "bookmarks.remove")),
}
KILLS = [
    (what, place, after_effect)
    for what, (_, calls) in CHANGES.items()
    for place in range(len(calls))
    for after_effect in (False, True)
]


@pytest.mark.parametrize(("what", "place", "after_effect"), KILLS)
async def test_killed_at_each_call_about_the_notes(
    room: Room, what: str, place: int, *, after_effect: bool
) -> None:
    (before, then), calls = CHANGES[what]
    await notes_are_at(room, before)
    await tick(room.sender())
    await notes_are_at(room, then)
    mortal = MortalClient(room.app.bot_token, base_url=room.slack.api_url, retry_handlers=[])
    mortal.dies_at, mortal.after_effect = place, after_effect
    with pytest.raises(Killed):
        await tick(room.sender(mortal))
    await room.lives_on()
    expected = [room.goals_link(), CODE_OF_CONDUCT_URL, *([then] if then else [])]
    assert sorted(room.links()) == sorted(expected)
    assert calls[place] in room.asked()
    await nothing_is_done_again(room)


@pytest.mark.parametrize("then", [OTHER_PAD, None])
async def test_the_notes_move_on_while_nobody_knows_which_bookmark_it_is(
    room: Room, then: str | None
) -> None:
    await notes_are_at(room, PAD)
    mortal = MortalClient(room.app.bot_token, base_url=room.slack.api_url, retry_handlers=[])
    mortal.dies_at, mortal.after_effect = 1, True  # added, and not written down
    with pytest.raises(Killed):
        await tick(room.sender(mortal))
    assert PAD in room.links()
    await notes_are_at(room, then)
    await room.lives_on()
    expected = [room.goals_link(), CODE_OF_CONDUCT_URL, *([then] if then else [])]
    assert sorted(room.links()) == sorted(expected)


@pytest.mark.parametrize("kind", FAULTS)
@pytest.mark.parametrize("method", ["bookmarks.edit", "bookmarks.remove"])
async def test_whatever_goes_wrong_with_the_notes_bookmark(
    room: Room, method: str, kind: Kind
) -> None:
    then = OTHER_PAD if method == "bookmarks.edit" else None
    await notes_are_at(room, PAD)
    await tick(room.sender())
    await notes_are_at(room, then)
    room.slack.faults.add(method, kind)
    await tick(room.sender())
    await room.lives_on()
    expected = [room.goals_link(), CODE_OF_CONDUCT_URL, *([then] if then else [])]
    assert sorted(room.links()) == sorted(expected)
    await nothing_is_done_again(room)


async def test_notes_that_move_while_they_are_bookmarked_are_not_lost(room: Room) -> None:
    """A step is done for what it was done for: what changed meanwhile is left to be done."""

    class Slow(MortalClient):
        dies_at = -1

        async def api_call(self, api_method: str, **call: Any) -> Any:
            answer = await super().api_call(api_method, **call)
            if api_method == "bookmarks.add" and (await room.group()).notes_url == PAD:
                await notes_are_at(room, OTHER_PAD)
            return answer

    await notes_are_at(room, PAD)
    client = Slow(room.app.bot_token, base_url=room.slack.api_url, retry_handlers=[])
    await tick(room.sender(client))
    await room.lives_on()
    assert sorted(room.links()) == sorted([OTHER_PAD, room.goals_link(), CODE_OF_CONDUCT_URL])
    await nothing_is_done_again(room)
