"""A group's slide for the showcase, drafted together."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import select

from models import Slide, SlidePicture
from sandbox import Member
from tests.conversations.conftest import Stage
from tests.conversations.groups import WHILE_IT_RUNS, GroupStage, with_a_group
from tests.views.documents.test_typeset import deck, slide
from views.documents.typeset import to_pictures
from views.slides import BRING_BACK, EDIT_SLIDE, SEE_VERSIONS

SLIDE = {
    "title": "Branches without *tears* <!channel>",
    "body": "We taught with paper cards.\nThree of us taught for the first time.",
    "state": "A draft",
}
# Of the term of the stories: the showcase is planned by itself for its last day.
BEFORE_THE_SHOWCASE = datetime(2026, 11, 16, 10, 0, tzinfo=UTC)


async def slides(stage: Stage) -> list[Slide]:
    async with stage.database.reading() as session:
        return list((await session.exec(select(Slide).order_by(Slide.version))).all())  # type: ignore[arg-type]


async def saves(who: Member, **changes: Any) -> None:
    await who.types("/mentoring slide")
    await who.submits({**SLIDE, **changes})


def said_in_channel(story: GroupStage, words: str) -> list[Any]:
    channel_id = story.group.slack_channel_id
    assert channel_id is not None
    return [m for m in story.chidi.sees_in(channel_id).messages if words in m.text]


async def on_stage(stage: Stage) -> GroupStage:
    story = await with_a_group(stage, channel=True)
    story.group = await story.finds_group()
    stage.moves_to(WHILE_IT_RUNS)
    await stage.ticks()
    return story


async def test_a_mentee_drafts_the_group_sees_it_drawn_and_another_finishes_it(
    stage: Stage,
) -> None:
    story = await on_stage(stage)
    await saves(stage.amara)
    assert stage.amara.modal is None, stage.amara.modal.errors
    assert "Saved: version 1, your draft." in stage.amara.dm.latest.text
    await stage.ticks()
    await stage.ticks()
    (seen,) = said_in_channel(story, "saved a draft of your slide")
    (image,) = [block for block in seen.blocks if block["type"] == "image"]
    assert SLIDE["title"] in image["alt_text"]

    await story.chidi.clicks("Change it", in_=seen)
    assert story.chidi.modal is not None
    assert "Version 1" in story.chidi.modal.text
    await story.chidi.submits({"title": "Branches, gently", "state": "Final"})
    assert story.chidi.modal is None
    await stage.ticks()
    (seen,) = said_in_channel(story, "finished your slide")
    kept = await slides(stage)
    assert [(one.version, one.state, one.title) for one in kept] == [
        (1, "draft", SLIDE["title"]),
        (2, "final", "Branches, gently"),
    ]
    assert kept[1].body == SLIDE["body"]
    assert kept[1].presenters == "Ben Vogel, Amara Okafor, Chidi Eze"


async def test_what_is_missing_is_said_beside_its_field(stage: Stage) -> None:
    await on_stage(stage)
    await saves(stage.amara, title="   ", body=" \n ", url="https://user:pw@example.org/")
    assert stage.amara.modal is not None
    assert set(stage.amara.modal.errors) == {"title", "body", "url"}
    assert await slides(stage) == []


async def test_saving_the_same_again_keeps_one_version(stage: Stage) -> None:
    await on_stage(stage)
    await saves(stage.amara)
    await saves(stage.amara)
    assert len(await slides(stage)) == 1


async def test_two_write_at_once_and_nothing_is_lost(stage: Stage) -> None:
    story = await on_stage(stage)
    await stage.amara.types("/mentoring slide")
    await story.chidi.types("/mentoring slide")
    await stage.amara.submits({**SLIDE, "title": "Amara's"})
    await story.chidi.submits({**SLIDE, "title": "Chidi's"})
    assert "somebody saved version 1" in story.chidi.dm.latest.text
    assert [one.title for one in await slides(stage)] == ["Amara's", "Chidi's"]

    await story.chidi.types("/mentoring slide")
    await story.chidi.clicks("Earlier versions")
    assert story.chidi.modal is not None
    assert "Amara's" in story.chidi.modal.text
    await story.chidi.clicks("Bring back")
    assert [one.title for one in await slides(stage)] == ["Amara's", "Chidi's", "Amara's"]
    await stage.ticks()
    # Only the newest is worth a look.
    assert len(said_in_channel(story, "saved a draft of your slide")) == 1


@pytest.mark.parametrize("action_id", [EDIT_SLIDE, SEE_VERSIONS, BRING_BACK])
async def test_other_groups_slides_are_theirs(stage: Stage, action_id: str) -> None:
    story = await on_stage(stage)
    await saves(stage.amara)
    (kept,) = await slides(stage)
    value = str(kept.id if action_id == BRING_BACK else story.group.id)
    for outsider in (story.zoe, story.mia):
        for tried in (value, "404"):
            await stage.forges(outsider, action_id, tried)
            assert "That isn't a group of yours." in outsider.dm.latest.text
    assert len(await slides(stage)) == 1
    await story.zoe.types("/mentoring slide")
    assert "A slide belongs to a group" in story.zoe.dm.latest.text


async def test_a_picture_is_fetched_and_shown(stage: Stage) -> None:
    story = await on_stage(stage)
    (png,) = to_pictures("showcase.typ", deck(slide(1)))
    await stage.amara.types("/mentoring slide")
    file = stage.amara.uploads("cards.png", png)
    await stage.amara.submits({**SLIDE, "picture": [file], "picture_words": "Cards on a table"})
    assert stage.amara.modal is None, stage.amara.modal.errors
    await stage.ticks()
    async with stage.database.reading() as session:
        (picture,) = (await session.exec(select(SlidePicture))).all()
    assert (picture.state, picture.content, picture.words) == ("fetched", png, "Cards on a table")
    assert len(said_in_channel(story, "saved a draft of your slide")) == 1

    await saves(stage.amara, takes_picture_out=["Take the picture out"])
    assert [one.picture_id is None for one in await slides(stage)] == [False, True]


async def test_what_is_no_picture_is_told_and_the_words_are_kept(stage: Stage) -> None:
    story = await on_stage(stage)
    await stage.amara.types("/mentoring slide")
    file = stage.amara.uploads("cards.png", b"\x89PNG\r\n\x1a\nrubbish")
    await stage.amara.submits({**SLIDE, "picture": [file]})
    await stage.ticks()
    assert any("only its picture I couldn't open" in m.text for m in stage.amara.dm.messages)
    assert len(said_in_channel(story, "saved a draft of your slide")) == 1
    assert len(await slides(stage)) == 1


async def test_the_coordinator_helps_by_the_groups_name(stage: Stage) -> None:
    story = await on_stage(stage)
    await stage.wanjiru.types(f"/mentoring slide {story.group.name.lower()}")
    await stage.wanjiru.submits(SLIDE)
    assert len(await slides(stage)) == 1


async def test_who_has_no_slide_is_reminded_and_who_has_is_not(stage: Stage) -> None:
    story = await on_stage(stage)
    stage.moves_to(BEFORE_THE_SHOWCASE)
    await stage.ticks()
    await stage.ticks()
    (invited,) = said_in_channel(story, "Each group shows one slide")
    await stage.amara.clicks("Draft your slide", in_=invited)
    await stage.amara.submits(SLIDE)
    for days in range(1, 16):
        stage.moves_to(BEFORE_THE_SHOWCASE + timedelta(days=days))
        await stage.ticks()
    assert not any("Each group shows one slide" in m.text for m in stage.ben.dm.messages)
    assert len(said_in_channel(story, "ready? Open it and choose")) == 1
    assert any("ready? Open it and choose" in m.text for m in stage.ben.dm.messages)
