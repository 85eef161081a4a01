"""A group's SMART goals."""

import asyncio

import pytest
from sqlmodel import select

from models import Goal
from programme.goals import MOST_GOALS
from sandbox import Member
from tests.conversations.conftest import Stage
from tests.conversations.groups import with_a_group
from views.goals import AGREE_GOAL, DROP_GOAL, PROPOSE_GOAL, SEE_GOALS

GOAL = {
    "specific": "Teach the *branching* episode <!channel>",
    "measurable": "One mock lesson each",
    "achievable": "We have eight weeks",
    "relevant": "We all teach in spring",
    "time_bound": "By the end of October",
}


async def proposes_goal(who: Member, **changes: str) -> None:
    if who.modal is not None:
        await who.closes(everything=True)
    await who.types("/mentoring group")
    await who.clicks("Goals")
    await who.clicks("Propose a goal")
    await who.submits({**GOAL, **changes})


async def goals(stage: Stage) -> list[Goal]:
    async with stage.database.reading() as session:
        return list((await session.exec(select(Goal))).all())


async def test_a_member_proposes_the_mentor_agrees_and_everybody_sees(stage: Stage) -> None:
    story = await with_a_group(stage, channel=True)
    await proposes_goal(stage.amara)
    assert stage.amara.modal is not None
    assert "Proposed, an idea of @Amara Okafor" in stage.amara.modal.text
    assert GOAL["specific"] in stage.amara.modal.text
    assert "Agree" not in stage.amara.modal.buttons

    await stage.ticks()
    asked = stage.ben.dm.latest
    assert "@Amara Okafor proposes it." in asked.text
    assert GOAL["specific"] in asked.text
    await stage.ben.clicks("Agree", in_=asked)
    assert "Agreed! The group hears of it from me." in stage.ben.dm.latest.text
    await stage.ticks()
    await stage.ticks()
    channel = (await story.finds_group()).slack_channel_id
    assert channel is not None
    said = [m for m in story.chidi.sees_in(channel).messages if "You have a new goal" in m.text]
    assert len(said) == 1
    assert GOAL["time_bound"] in said[0].text
    await story.chidi.types("/mentoring group")
    assert f"• {GOAL['specific']}\n" in story.chidi.dm.latest.text.replace("\nYour outline", "\n")


async def test_all_five_are_asked_for(stage: Stage) -> None:
    await with_a_group(stage)
    await proposes_goal(stage.amara, specific="   ", relevant="\u3000")
    assert stage.amara.modal is not None
    assert set(stage.amara.modal.errors) == {"specific", "relevant"}
    assert await goals(stage) == []


async def test_before_there_is_a_channel_the_proposer_hears(stage: Stage) -> None:
    await with_a_group(stage)
    await proposes_goal(stage.amara)
    await stage.ben.types("/mentoring group")
    await stage.ben.clicks("Goals")
    await stage.ben.clicks("Agree")
    assert stage.ben.modal is not None
    assert "Agreed" in stage.ben.modal.text
    async with stage.database.reading() as session:
        goal = (await session.exec(select(Goal))).one()
    assert goal.state == "agreed"
    assert goal.decided_at is not None
    await stage.ticks()
    assert any("You have a new goal" in m.text for m in stage.amara.dm.messages)
    # It is decided: Ben is not asked any more.
    assert not any("proposes it" in m.text for m in stage.ben.dm.messages)


async def test_a_goal_is_set_aside_and_only_its_proposer_hears(stage: Stage) -> None:
    story = await with_a_group(stage)
    await proposes_goal(stage.amara)
    await stage.ben.types("/mentoring group")
    await stage.ben.clicks("Goals")
    await stage.ben.clicks("Set aside", confirm=False)
    assert [goal.state for goal in await goals(stage)] == ["proposed"]
    await stage.ben.clicks("Set aside")
    assert stage.ben.modal is not None
    assert "No goals yet." in stage.ben.modal.text
    await stage.ticks()
    assert any("Your mentor set it aside for now" in m.text for m in stage.amara.dm.messages)
    assert not any("set it aside" in m.text for m in story.chidi.dm.messages)
    (goal,) = await goals(stage)
    await stage.forges(stage.ben, AGREE_GOAL, str(goal.id))
    assert "set aside a moment ago" in stage.ben.dm.latest.text


async def test_two_mentors_press_at_once(stage: Stage) -> None:
    await with_a_group(stage)
    await proposes_goal(stage.amara)
    (goal,) = await goals(stage)
    presses = [stage.forges(stage.ben, AGREE_GOAL, str(goal.id)) for _ in range(3)]
    await asyncio.gather(*presses, stage.forges(stage.wanjiru, AGREE_GOAL, str(goal.id)))
    assert [goal.state for goal in await goals(stage)] == ["agreed"]
    await stage.ticks()
    assert sum("You have a new goal" in m.text for m in stage.amara.dm.messages) == 1


@pytest.mark.parametrize("action_id", [SEE_GOALS, PROPOSE_GOAL, AGREE_GOAL, DROP_GOAL])
async def test_other_peoples_goals_are_theirs(stage: Stage, action_id: str) -> None:
    story = await with_a_group(stage)
    await proposes_goal(stage.amara)
    (goal,) = await goals(stage)
    value = str(goal.id if action_id in {AGREE_GOAL, DROP_GOAL} else story.group.id)
    for outsider in (story.zoe, story.mia):
        await stage.forges(outsider, action_id, value)
        assert "That isn't a group of yours." in outsider.dm.latest.text
        await stage.forges(outsider, action_id, "404")
        assert "That isn't a group of yours." in outsider.dm.latest.text
    if action_id in {AGREE_GOAL, DROP_GOAL}:
        await stage.forges(stage.amara, action_id, value)
        assert "That is for the mentors of the group." in stage.amara.dm.latest.text
    assert [goal.state for goal in await goals(stage)] == ["proposed"]


async def test_the_same_goal_is_kept_once_and_there_is_an_end(stage: Stage) -> None:
    story = await with_a_group(stage)
    await proposes_goal(stage.amara)
    await proposes_goal(stage.amara)
    assert len(await goals(stage)) == 1
    for number in range(MOST_GOALS - 1):
        await proposes_goal(story.chidi, specific=f"Goal {number}", relevant="z" * 1000)
    assert len(await goals(stage)) == MOST_GOALS
    await proposes_goal(stage.amara, specific="One more")
    assert stage.amara.modal is not None
    assert "goals already" in stage.amara.modal.errors["specific"]
    await stage.ben.types("/mentoring group")
    await stage.ben.clicks("Goals")
    assert stage.ben.modal is not None
    assert len(stage.ben.modal.blocks) <= 100
