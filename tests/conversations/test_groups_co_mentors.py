"""Choosing a group's co-mentor."""

import asyncio

from sqlmodel import col, select

from models import Application, Membership, Person
from sandbox import Member
from tests.conversations.conftest import Stage
from tests.conversations.groups import GroupStage, with_a_group
from views.group import CHANGE_CO_MENTOR


async def chooses(stage: Stage, who: Member | None) -> None:
    await stage.ben.types("/mentoring group")
    await stage.ben.clicks("Co-mentor")
    await stage.ben.submits({"co_mentor": who})


async def co_mentors(story: GroupStage) -> list[str]:
    async with story.stage.database.reading() as session:
        found = await session.exec(
            select(Person.slack_user_id)
            .join(Membership, col(Membership.person_id) == col(Person.id))
            .where(Membership.role == "co_mentor", col(Membership.left_at).is_(None))
        )
        return list(found.all())


async def status_of(stage: Stage, who: Member) -> str:
    async with stage.database.reading() as session:
        found = await session.exec(
            select(Application.status)
            .join(Person, col(Person.id) == col(Application.person_id))
            .where(Person.slack_user_id == who.id)
        )
        return found.one()


async def test_a_free_mentor_comes_and_goes(stage: Stage) -> None:
    story = await with_a_group(stage, channel=True)
    await chooses(stage, story.mia)
    assert stage.ben.modal is None
    assert await co_mentors(story) == [story.mia.id]
    assert await status_of(stage, story.mia) == "placed"
    await stage.ticks()
    await stage.ticks()
    assert any("You are a co-mentor now." in m.text for m in story.mia.dm.messages)
    channel = (await story.finds_group()).slack_channel_id
    assert channel is not None
    said = story.mia.sees_in(channel).messages  # she was let in
    assert sum("@Mia Vogt mentors you too from now on." in m.text for m in said) == 1
    assert sum("Welcome to" in m.text for m in said) == 1
    await story.mia.types("/mentoring group")
    assert "Co-mentor\n@Mia Vogt" in story.mia.dm.latest.text
    assert "Rename" in story.mia.dm.latest.buttons

    await chooses(stage, None)
    assert await co_mentors(story) == []
    assert await status_of(stage, story.mia) == "approved"
    await stage.ticks()
    await stage.ticks()
    assert any("Thank you for what you gave it!" in m.text for m in story.mia.dm.messages)
    assert story.mia.id not in stage.slack.workspace.channels[channel].members
    assert stage.ben.id in stage.slack.workspace.channels[channel].members
    await story.mia.types("/mentoring group")
    assert "You aren't in a group just now." in story.mia.dm.latest.text


async def test_only_an_approved_mentor_without_a_group(stage: Stage) -> None:
    story = await with_a_group(stage)
    for who in (stage.ben, stage.amara, story.zoe, stage.wanjiru):
        await chooses(stage, who)
        assert stage.ben.modal is not None
        assert (
            "an approved mentor of this term without a group yet"
            in stage.ben.modal.errors["co_mentor"]
        )
        await stage.ben.closes()
    assert await co_mentors(story) == []


async def test_choosing_twice_at_once(stage: Stage) -> None:
    story = await with_a_group(stage)
    for who in (stage.ben, stage.wanjiru):
        await who.types(f"/mentoring group {story.group.name}")
        await who.clicks("Co-mentor")
        await who.fills({"co_mentor": story.mia})
    await asyncio.gather(stage.ben.submits(), stage.wanjiru.submits())
    assert await co_mentors(story) == [story.mia.id]


async def test_it_is_for_the_groups_mentors(stage: Stage) -> None:
    story = await with_a_group(stage)
    await stage.forges(story.mia, CHANGE_CO_MENTOR, str(story.group.id))
    assert "That isn't a group of yours." in story.mia.dm.latest.text
    await stage.forges(stage.amara, CHANGE_CO_MENTOR, str(story.group.id))
    assert "That is for the mentors of the group." in stage.amara.dm.latest.text
