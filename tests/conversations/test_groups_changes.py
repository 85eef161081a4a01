"""Changing a group's hour, notes and name."""

import asyncio

import pytest
from sqlmodel import select

from models import Group, Nudge, Person
from programme.group_changes import rename
from programme.people import caller_of
from sandbox import Member
from tests.conftest import NOW
from tests.conversations.conftest import Stage
from tests.conversations.groups import GroupStage, with_a_group
from views.group import CHANGE_NAME, CHANGE_NOTES, CHANGE_SLOT


async def opens(who: Member, what: str) -> None:
    if who.modal is not None:
        await who.closes(everything=True)
    await who.types("/mentoring group")
    await who.clicks(what)


async def said_in_channel(story: GroupStage, words: str) -> int:
    await story.stage.ticks()
    await story.stage.ticks()
    channel = (await story.finds_group()).slack_channel_id
    assert channel is not None
    return sum(words in m.text for m in story.chidi.sees_in(channel).messages)


async def test_an_hour_that_suits_all_is_taken_at_once(stage: Stage) -> None:
    story = await with_a_group(stage, channel=True)
    await opens(stage.ben, "Change the hour")
    await stage.ben.submits({"weekday": "Thursday", "hour": "09:00"})
    assert stage.ben.modal is None
    assert "Saved. The group's channel hears of it from me." in stage.ben.dm.latest.text
    group = await story.finds_group()
    assert (group.weekday, group.hour) == (3, 9)
    assert await said_in_channel(story, "Your hour is now every Thursday at 09:00") == 1
    await stage.amara.types("/mentoring group")
    assert "You meet every Thursday at 09:00 on the clocks of Berlin." in stage.amara.dm.latest.text


async def test_an_hour_that_does_not_suit_is_asked_about(stage: Stage) -> None:
    story = await with_a_group(stage)
    before = await story.finds_group()
    await opens(stage.ben, "Change the hour")
    await stage.ben.submits({"weekday": "Sunday", "hour": "05:00"})
    assert stage.ben.modal is not None
    assert "@Ben Vogel, @Amara Okafor and @Chidi Eze gave" in stage.ben.modal.text
    # A tick answers for the hour that was asked about, and for no other.
    agreed = {"agreed": ["Yes, we agreed on this hour"]}
    await stage.ben.submits({"hour": "06:00", **agreed})
    assert stage.ben.modal is not None
    assert "Sunday at 06:00 on the clocks of Berlin isn't among" in stage.ben.modal.text
    unchanged = await story.finds_group()
    assert (unchanged.weekday, unchanged.hour) == (before.weekday, before.hour)
    await stage.ben.submits(agreed)
    assert stage.ben.modal is None
    group = await story.finds_group()
    assert (group.weekday, group.hour) == (6, 6)


async def test_only_the_last_of_quick_changes_is_told(stage: Stage) -> None:
    story = await with_a_group(stage, channel=True)
    for day in ("Wednesday", "Thursday"):
        await opens(stage.ben, "Change the hour")
        await stage.ben.submits({"weekday": day, "hour": "09:00"})
    assert await said_in_channel(story, "Your hour is now every") == 1
    assert await said_in_channel(story, "Your hour is now every Thursday") == 1


async def test_the_notes_get_an_address(stage: Stage) -> None:
    story = await with_a_group(stage, channel=True)
    for bad in ("pad.example.org", "javascript:alert(1)"):
        await opens(stage.ben, "Notes link")
        await stage.ben.submits({"notes": bad})
        assert stage.ben.modal is not None
        assert set(stage.ben.modal.errors) == {"notes"}
    await stage.ben.submits({"notes": "https://pad.example.org/baobab"})
    assert stage.ben.modal is None
    assert await said_in_channel(story, "Your group's notes have a place now") == 1
    await stage.amara.types("/mentoring group")
    assert "Open the notes" in stage.amara.dm.latest.buttons
    await stage.amara.clicks("Open the notes")
    await opens(stage.ben, "Notes link")
    await stage.ben.submits({"notes": None})
    assert (await story.finds_group()).notes_url is None


async def test_a_name_is_unique_in_the_term(stage: Stage) -> None:
    story = await with_a_group(stage, channel=True)
    async with stage.database.writing() as session:
        values = story.group.model_dump(exclude={"id", "proposal_id", "slack_channel_id"})
        session.add(Group(**{**values, "name": "Rowan Tree", "proposal_id": None}))
    await opens(stage.ben, "Rename")
    await stage.ben.submits({"name": " rowan  TREE "})
    assert stage.ben.modal is not None
    assert set(stage.ben.modal.errors) == {"name"}
    await stage.ben.submits({"name": "   "})
    assert set(stage.ben.modal.errors) == {"name"}
    await stage.ben.submits({"name": "Git *<!here>* & co"})
    assert stage.ben.modal is None
    assert (await story.finds_group()).name == "Git *<!here>* & co"
    assert await said_in_channel(story, "Git *<!here>* & co") == 1


async def test_a_coordinator_changes_any_group(stage: Stage) -> None:
    story = await with_a_group(stage)
    await stage.wanjiru.types(f"/mentoring group {story.group.name}")
    await stage.wanjiru.clicks("Rename")
    await stage.wanjiru.submits({"name": "Tamarind House"})
    assert (await story.finds_group()).name == "Tamarind House"


async def test_two_change_the_same_at_once(stage: Stage) -> None:
    story = await with_a_group(stage, channel=True)
    async with stage.database.reading() as session:
        found = await session.exec(select(Person).where(Person.slack_user_id == stage.ben.id))
        ben = caller_of(found.one())

    async def press() -> None:
        async with stage.database.writing() as session:
            await rename(session, ben, story.group.id, "Kauri Grove", NOW)

    await asyncio.gather(*(press() for _ in range(4)))
    async with stage.database.reading() as session:
        found_nudges = await session.exec(
            select(Nudge.key).where(Nudge.kind == "group_changes.name")
        )
        assert len(found_nudges.all()) == 1


@pytest.mark.parametrize("action_id", [CHANGE_SLOT, CHANGE_NOTES, CHANGE_NAME])
async def test_changes_are_for_its_mentors(stage: Stage, action_id: str) -> None:
    story = await with_a_group(stage)
    for outsider in (story.zoe, story.mia):
        for value in (str(story.group.id), "404"):
            await stage.forges(outsider, action_id, value)
            assert "That isn't a group of yours." in outsider.dm.latest.text
    await stage.forges(stage.amara, action_id, str(story.group.id))
    assert "That is for the mentors of the group." in stage.amara.dm.latest.text
    await stage.amara.types("/mentoring group")
    assert "Rename" not in stage.amara.dm.latest.buttons
