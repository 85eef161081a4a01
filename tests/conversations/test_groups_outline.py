"""A group's outline, and the links that coordinators keep for its steps."""

import asyncio

import pytest
from sqlmodel import col, select

from models import OutlineLink, OutlineStep, Person
from programme.outline_steps import MOST_STEPS, move_step
from programme.people import caller_of
from sandbox import Member
from tests.conftest import NOW
from tests.conversations.conftest import Stage
from tests.conversations.groups import with_a_group
from views.outline_links import EDIT_LINK, SEE_SAMPLE
from views.outlines import ADD_STEP, SEE_OUTLINE, STEP_MENU, TICK, UNTICK

LINK = {"title": "Instructor notes", "url": "https://notes.example.org/git"}


async def steps(stage: Stage) -> list[OutlineStep]:
    async with stage.database.reading() as session:
        found = await session.exec(select(OutlineStep).order_by(col(OutlineStep.position)))
        return list(found.all())


async def opens_outline(who: Member) -> str:
    await who.types("/mentoring group")
    await who.clicks("Outline")
    assert who.modal is not None
    return who.modal.text


async def chooses(stage: Stage, step: OutlineStep, what: str) -> None:
    await stage.ben.clicks(f"{STEP_MENU}.{step.id}", chooses=what)


async def test_any_member_ticks_and_unticks(stage: Stage) -> None:
    story = await with_a_group(stage)
    assert "• 14 Sep: Introductions" in await opens_outline(stage.amara)
    await stage.amara.clicks("Done")
    assert stage.amara.modal is not None
    assert "✓ 14 Sep: Introductions" in stage.amara.modal.text
    await story.chidi.types("/mentoring group")
    assert "Your outline, 1 of 6 done" in story.chidi.dm.latest.text
    await story.chidi.clicks("Outline")
    await story.chidi.clicks("Not yet")
    assert [step.done_at for step in await steps(stage)] == [None] * 6


async def test_ticking_twice_at_once_keeps_the_first_time(stage: Stage) -> None:
    story = await with_a_group(stage)
    first = (await steps(stage))[0]
    people = (stage.amara, story.chidi, stage.ben, stage.wanjiru)
    await asyncio.gather(*(stage.forges(who, TICK, str(first.id)) for who in people))
    assert [step.done_at is not None for step in await steps(stage)] == [True] + [False] * 5


async def test_a_mentor_changes_the_words_and_the_week(stage: Stage) -> None:
    await with_a_group(stage)
    await opens_outline(stage.ben)
    step = (await steps(stage))[1]
    await chooses(stage, step, "Change")
    assert stage.ben.modal is not None
    await stage.ben.submits({"words": "  "})
    assert set(stage.ben.modal.errors) == {"words"}
    await stage.ben.submits({"words": "Talk about *<!here>*", "week": "Week of 21 September"})
    assert "• 21 Sep: Talk about *<!here>*" in stage.ben.modal.text
    changed = (await steps(stage))[1]
    assert (changed.words, changed.sample_position) == ("Talk about *<!here>*", 2)


async def test_a_mentor_adds_moves_and_removes(stage: Stage) -> None:
    await with_a_group(stage)
    await opens_outline(stage.ben)
    before = [step.id for step in await steps(stage)]
    await stage.ben.clicks("Add a step")
    await stage.ben.submits({"words": "Celebrate", "week": "Week of 30 November"})
    assert stage.ben.modal is not None
    assert "• 30 Nov: Celebrate" in stage.ben.modal.text
    added = (await steps(stage))[-1]
    assert [step.id for step in await steps(stage)] == [*before, added.id]

    await chooses(stage, added, "Move up")
    assert [step.id for step in await steps(stage)] == [*before[:5], added.id, before[5]]
    await chooses(stage, (await steps(stage))[0], "Move up")
    await chooses(stage, (await steps(stage))[-1], "Move down")
    assert [step.id for step in await steps(stage)] == [*before[:5], added.id, before[5]]
    await chooses(stage, (await steps(stage))[0], "Move down")
    assert [step.id for step in await steps(stage)][:2] == [before[1], before[0]]

    await chooses(stage, added, "Remove")
    assert "Celebrate" in stage.ben.modal.text
    await stage.ben.submits()
    assert stage.ben.modal is not None
    assert "Celebrate" not in stage.ben.modal.text
    assert added.id not in {step.id for step in await steps(stage)}
    await chooses(stage, (await steps(stage))[0], "Done")
    assert (await steps(stage))[0].done_at is not None


async def test_a_press_that_comes_twice_moves_a_step_once(stage: Stage) -> None:
    await with_a_group(stage)
    third = (await steps(stage))[2]
    async with stage.database.reading() as session:
        ben = (await session.exec(select(Person).where(Person.slack_user_id == stage.ben.id))).one()

    async def press() -> None:
        async with stage.database.writing() as session:
            await move_step(session, caller_of(ben), third.id, third.position, NOW, up=True)

    await asyncio.gather(*(press() for _ in range(4)))
    assert [step.id for step in await steps(stage)].index(third.id) == 1


async def test_an_outline_has_an_end(stage: Stage) -> None:
    story = await with_a_group(stage)
    async with stage.database.writing() as session:
        for number in range(MOST_STEPS - 6):
            session.add(
                OutlineStep(
                    group_id=story.group.id,
                    position=7 + number,
                    words="w" * 300,
                    week_of=(await steps(stage))[0].week_of,
                )
            )
    await opens_outline(stage.ben)
    assert stage.ben.modal is not None
    assert len(stage.ben.modal.blocks) <= 100
    await stage.ben.clicks("Add a step")
    await stage.ben.submits({"words": "One more", "week": "Week of 21 September"})
    assert "20 steps already" in stage.ben.modal.errors["words"]


@pytest.mark.parametrize("action_id", [SEE_OUTLINE, TICK, UNTICK, ADD_STEP])
async def test_other_peoples_outlines_are_theirs(stage: Stage, action_id: str) -> None:
    story = await with_a_group(stage)
    first = (await steps(stage))[0]
    value = str(first.id if action_id in {TICK, UNTICK} else story.group.id)
    for outsider in (story.zoe, story.mia):
        for one in (value, "404"):
            await stage.forges(outsider, action_id, one)
            assert "That isn't a group of yours." in outsider.dm.latest.text
    if action_id == ADD_STEP:
        await stage.forges(stage.amara, action_id, value)
        assert "That is for the mentors of the group." in stage.amara.dm.latest.text
    assert [step.done_at for step in await steps(stage)] == [None] * 6


async def test_a_coordinators_link_is_shown_with_the_step(stage: Stage) -> None:
    await with_a_group(stage)
    await stage.wanjiru.types("/mentoring outlines")
    await stage.wanjiru.clicks("Teaching Workshops")
    await stage.wanjiru.clicks(f"{EDIT_LINK}.2")
    await stage.wanjiru.submits({**LINK, "url": "javascript:alert(1)"})
    assert stage.wanjiru.modal is not None
    assert set(stage.wanjiru.modal.errors) == {"url"}
    await stage.wanjiru.submits(LINK)
    assert stage.wanjiru.modal is not None
    assert LINK["title"] in stage.wanjiru.modal.buttons

    # It stays with its step when a group moves that, and is not with one the group added.
    await opens_outline(stage.ben)
    second = (await steps(stage))[1]
    await chooses(stage, second, "Move up")
    await opens_outline(stage.amara)
    assert stage.amara.modal is not None
    blocks = stage.amara.modal.blocks
    (place,) = [n for n, block in enumerate(blocks) if LINK["title"] in str(block)]
    assert "Review and discuss instructor notes" in str(blocks[place - 1])
    assert blocks[place]["elements"][0]["url"] == LINK["url"]
    await stage.amara.clicks(LINK["title"])

    await stage.wanjiru.clicks(f"{EDIT_LINK}.2")
    await stage.wanjiru.submits({"title": None, "url": None})
    assert LINK["title"] not in stage.wanjiru.modal.buttons
    async with stage.database.reading() as session:
        assert (await session.exec(select(OutlineLink))).all() == []


async def test_links_are_for_coordinators(stage: Stage) -> None:
    await with_a_group(stage)
    await stage.ben.types("/mentoring outlines")
    assert "That is for the programme's coordinators." in stage.ben.dm.latest.text
    for action_id, value in ((f"{SEE_SAMPLE}.teaching", "teaching"), (f"{EDIT_LINK}.1", "x:1")):
        await stage.forges(stage.ben, action_id, value)
        assert "That is for the programme's coordinators." in stage.ben.dm.latest.text
        await stage.forges(stage.wanjiru, action_id, value.replace("teaching", "nothing"))
        assert "I can't find that step." in stage.wanjiru.dm.latest.text
