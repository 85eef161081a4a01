"""Seeing one's group."""

from datetime import UTC, datetime

from sqlmodel import select

from models import Group, Membership
from tests.conversations.conftest import Stage
from tests.conversations.groups import WHILE_IT_RUNS, with_a_group


async def test_members_see_who_when_and_what(stage: Stage) -> None:
    story = await with_a_group(stage)
    for member in (stage.amara, story.chidi, stage.ben):
        await member.types("/mentoring group")
        shown = member.dm.latest
        assert shown.ephemeral
        assert story.group.name in shown.text
        assert "Teaching Workshops: Git, in English" in shown.text
        assert "@Ben Vogel" in shown.text
        assert "@Amara Okafor, @Chidi Eze" in shown.text
        assert "Your outline, 0 of 6 done" in shown.text
        assert "• 14 Sep: Introductions, review the Carpentries community culture" in shown.text
        assert "• 30 Nov: Finish slide" in shown.text
        assert "Berlin" in shown.text


async def test_the_next_meeting_is_in_the_readers_own_time(stage: Stage) -> None:
    story = await with_a_group(stage)
    stage.moves_to(WHILE_IT_RUNS)
    own = {}
    for member in (stage.amara, stage.ben):
        await member.types("/mentoring group")
        text = member.dm.latest.text
        own[member.id] = text.split("Next meeting\n")[1].split("\n")[0]
    hour = story.group.hour
    assert own[stage.ben.id] == f"Montag, 28. September at {hour:02}:00"
    # Nairobi is an hour ahead of Berlin in September.
    assert own[stage.amara.id].startswith(f"Monday, September 28th at {hour + 1}:00")


async def test_the_channel_is_linked_once_there_is_one(stage: Stage) -> None:
    story = await with_a_group(stage, channel=True)
    channel = (await story.finds_group()).slack_channel_id
    assert channel is not None
    await stage.amara.types("/mentoring group")
    assert f"<#{channel}>" in str(stage.amara.dm.latest.blocks)


async def test_after_the_last_meeting_there_is_none_to_announce(stage: Stage) -> None:
    await with_a_group(stage)
    stage.moves_to(datetime(2026, 12, 4, 20, 0, tzinfo=UTC))
    await stage.amara.types("/mentoring group")
    assert "Your meetings are over. Thank you!" in stage.amara.dm.latest.json["text"]
    stage.moves_to(datetime(2026, 12, 5, 9, 0, tzinfo=UTC))
    await stage.amara.types("/mentoring group")
    assert "You aren't in a group just now." in stage.amara.dm.latest.text


async def test_who_has_no_group_reads_a_kind_sentence(stage: Stage) -> None:
    story = await with_a_group(stage)
    await story.zoe.types("/mentoring group")
    assert "as soon as there is a place I'll tell you" in story.zoe.dm.latest.text


async def test_a_group_is_not_shown_to_others(stage: Stage) -> None:
    story = await with_a_group(stage)
    await story.zoe.types(f"/mentoring group {story.group.name}")
    assert "I don't find a group of that name among yours." in story.zoe.dm.latest.text
    async with stage.database.writing() as session:
        found = await session.exec(select(Membership).where(Membership.role == "mentee"))
        found.all()[0].left_at = WHILE_IT_RUNS
    await stage.amara.types("/mentoring group")
    assert "You aren't in a group just now." in stage.amara.dm.latest.text


async def test_a_coordinator_sees_any_group_by_its_name(stage: Stage) -> None:
    story = await with_a_group(stage)
    await stage.wanjiru.types("/mentoring group")
    assert story.group.name in stage.wanjiru.dm.latest.text
    assert "can look into each of them" in stage.wanjiru.dm.latest.text
    await stage.wanjiru.types("/mentoring group Nothofagus")
    assert "I don't find a group of that name." in stage.wanjiru.dm.latest.text
    await stage.wanjiru.types(f"/mentoring group {story.group.name.upper()}")
    assert "@Amara Okafor, @Chidi Eze" in stage.wanjiru.dm.latest.text


async def test_a_name_that_looks_like_markup_is_shown_as_it_is(stage: Stage) -> None:
    story = await with_a_group(stage)
    async with stage.database.writing() as session:
        group = (await session.exec(select(Group))).one()
        group.name = "<!channel> & *co*"
    await stage.wanjiru.types("/mentoring group <!channel> & *co*")
    shown = stage.wanjiru.dm.latest
    assert "<!channel> & *co*" in shown.text
    assert shown.json["text"].startswith("&lt;!channel&gt; &amp; *co*")
    assert story.group.name not in shown.text


async def test_the_home_shows_the_group(stage: Stage) -> None:
    story = await with_a_group(stage)
    for member in (stage.amara, stage.ben):
        await member.opens_home()
        assert member.home is not None
        assert story.group.name in member.home.text
        assert len(member.home.blocks) <= 100
    await story.zoe.opens_home()
    assert story.zoe.home is not None
    assert story.group.name not in story.zoe.home.text
