"""Who represents a group at the mid-way touch base."""

import asyncio
from datetime import timedelta

import pytest
from sqlmodel import col, select

from models import Membership, Representative
from tests.conftest import NOW
from tests.conversations.conftest import Stage
from tests.conversations.groups import with_a_group
from views.representatives import CONFIRM, VOLUNTEER

ASK = "would like to represent your group at the mid-way touch base"


async def offers(stage: Stage) -> list[Representative]:
    async with stage.database.reading() as session:
        found = await session.exec(select(Representative).order_by(col(Representative.id)))
        return list(found.all())


async def test_a_mentee_offers_and_the_mentor_confirms(stage: Stage) -> None:
    story = await with_a_group(stage, channel=True)
    await stage.amara.types("/mentoring group")
    await stage.amara.clicks("I’ll represent us")
    shown = stage.amara.dm.latest
    assert "@Amara Okafor would represent you at the mid-way touch base." in shown.text
    assert "I’ll represent us" not in shown.buttons
    assert "Confirm" not in shown.buttons

    await stage.ticks()
    asked = [m for m in stage.ben.dm.messages if ASK in m.text]
    assert len(asked) == 1
    await stage.ben.clicks("Confirm", in_=asked[0])
    assert "Confirmed. They and the group hear of it from me." in stage.ben.dm.latest.text
    (offer,) = await offers(stage)
    assert offer.state == "confirmed"
    assert offer.confirmed_at == NOW
    assert offer.confirmed_by is not None

    await stage.ticks()
    assert "You represent your group at the mid-way touch base." in stage.amara.dm.latest.text
    channel = (await story.finds_group()).slack_channel_id
    assert channel is not None
    said = [m for m in story.chidi.sees_in(channel).messages if "represents you" in m.text]
    assert len(said) == 1
    await story.chidi.types("/mentoring group")
    assert "Representative at the touch base\n@Amara Okafor" in story.chidi.dm.latest.text


async def test_another_takes_their_place(stage: Stage) -> None:
    story = await with_a_group(stage)
    for member in (stage.amara, story.chidi):
        await member.types("/mentoring group")
        await member.clicks("I’ll represent us")
    for _ in range(2):
        await stage.ben.types("/mentoring group")
        await stage.ben.clicks("Confirm")
    assert [offer.state for offer in await offers(stage)] == ["replaced", "confirmed"]
    await stage.ticks()
    assert any("Somebody else represents your group" in m.text for m in stage.amara.dm.messages)
    assert not any("You represent your group" in m.text for m in stage.amara.dm.messages)
    assert any("You represent your group" in m.text for m in story.chidi.dm.messages)

    # Who was replaced can offer again, and the mentor hears of it again.
    stage.moves_to(NOW + timedelta(days=1))
    await stage.amara.types("/mentoring group")
    await stage.amara.clicks("I’ll represent us")
    await stage.ticks()
    assert sum(ASK in m.text for m in stage.ben.dm.messages) == 1
    assert [offer.state for offer in await offers(stage)] == ["offered", "confirmed"]


async def test_volunteering_and_confirming_in_the_home(stage: Stage) -> None:
    await with_a_group(stage)
    await stage.amara.opens_home()
    await stage.amara.clicks("I’ll represent us", in_=stage.amara.home)
    assert stage.amara.home is not None
    assert "@Amara Okafor would represent you" in stage.amara.home.text
    await stage.ben.opens_home()
    await stage.ben.clicks("Confirm", in_=stage.ben.home)
    assert stage.ben.home is not None
    assert "Representative at the touch base\n@Amara Okafor" in stage.ben.home.text


async def test_pressing_at_once_leaves_one_representative(stage: Stage) -> None:
    story = await with_a_group(stage)
    group_id = str(story.group.id)
    volunteers = [stage.forges(who, VOLUNTEER, group_id) for who in (stage.amara, story.chidi) * 2]
    await asyncio.gather(*volunteers)
    ids = [str(offer.id) for offer in await offers(stage)]
    assert len(ids) == 2
    await asyncio.gather(
        *(stage.forges(who, CONFIRM, one) for who in (stage.ben, stage.wanjiru) for one in ids)
    )
    assert sum(offer.state == "confirmed" for offer in await offers(stage)) == 1


async def test_who_left_does_not_represent(stage: Stage) -> None:
    story = await with_a_group(stage)
    await stage.forges(stage.amara, VOLUNTEER, str(story.group.id))
    (offer,) = await offers(stage)
    async with stage.database.writing() as session:
        found = await session.exec(
            select(Membership).where(Membership.person_id == offer.person_id)
        )
        found.one().left_at = NOW
    await stage.forges(stage.ben, CONFIRM, str(offer.id))
    assert "They don't offer it any more." in stage.ben.dm.latest.text
    await stage.ben.types("/mentoring group")
    assert "would represent you" not in stage.ben.dm.latest.text


@pytest.mark.parametrize("action_id", [VOLUNTEER, CONFIRM])
async def test_it_is_for_the_groups_own_people(stage: Stage, action_id: str) -> None:
    story = await with_a_group(stage)
    await stage.forges(stage.amara, VOLUNTEER, str(story.group.id))
    (offer,) = await offers(stage)
    value = str(story.group.id if action_id == VOLUNTEER else offer.id)
    for outsider in (story.zoe, story.mia):
        for one in (value, "404"):
            await stage.forges(outsider, action_id, one)
            assert "That isn't a group of yours." in outsider.dm.latest.text
    wrong, sentence = (
        (stage.ben, "for the mentees of the group")
        if action_id == VOLUNTEER
        else (story.chidi, "for the mentors of the group")
    )
    await stage.forges(wrong, action_id, value)
    assert sentence in wrong.dm.latest.text
    assert [offer.state for offer in await offers(stage)] == ["offered"]
