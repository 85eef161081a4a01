"""Mentors get ready."""

import asyncio
from datetime import timedelta

import pytest
from sqlmodel import select

from models import Application, OnboardingTask
from programme.onboarding import Said, Task
from tests.conftest import NOW
from tests.conversations.conftest import Stage
from tests.conversations.groups import with_a_group
from views.onboarding import READ_OUTLINE, SAY_DONE, TAKE_BACK

LATER = NOW + timedelta(minutes=2)


async def stored(stage: Stage) -> list[str]:
    async with stage.database.reading() as session:
        return sorted((await session.exec(select(OnboardingTask.task))).all())


async def test_an_approved_mentor_gets_the_list_once(stage: Stage) -> None:
    await stage.plans_a_term()
    await stage.applies(stage.ben, "Mentor")
    await stage.applies(stage.amara, "Mentee")
    await stage.wanjiru.types("/mentoring applications")
    await stage.wanjiru.clicks("Approve all 2 eligible")
    await stage.ticks()
    assert "Your application is approved" in stage.ben.dm.latest.text
    stage.moves_to(LATER)
    await stage.ticks()
    await stage.ticks()
    listed = [m for m in stage.ben.dm.messages if "Getting ready to mentor" in m.text]
    assert len(listed) == 1
    assert "2 of 6 done." in listed[0].text
    assert "You accepted the mentor agreement" in listed[0].text
    assert "once it is there" in listed[0].text
    assert "Done" not in listed[0].buttons
    assert not any("Getting ready" in m.text for m in stage.amara.dm.messages)

    # Ticking in the message changes the message.
    await stage.ben.clicks("I watched the recording", in_=listed[0])
    (now,) = [m for m in stage.ben.dm.messages if "Getting ready to mentor" in m.text]
    assert "3 of 6 done." in now.text
    assert await stored(stage) == ["recording_watched"]

    # Without a group the sample of their first choice is there to be read.
    await stage.ben.clicks("Read it", in_=now)
    assert stage.ben.modal is not None
    assert "The sample outline for your first choice, Teaching Workshops: Git" in (
        stage.ben.modal.text
    )
    assert "Review and discuss instructor notes." in stage.ben.modal.text
    await stage.ben.submits()
    assert "Noted, 4 of 6 done." in stage.ben.dm.latest.text


async def test_a_placed_mentor_finishes_in_the_home(stage: Stage) -> None:
    story = await with_a_group(stage)
    stage.moves_to(LATER)
    await stage.ticks()
    await stage.ticks()
    assert sum("Getting ready to mentor" in m.text for m in stage.ben.dm.messages) == 1
    assert sum("Getting ready to mentor" in m.text for m in story.mia.dm.messages) == 1
    assert not any("Getting ready" in m.text for m in stage.amara.dm.messages)
    await stage.ben.opens_home()
    for pressed in ("I attended", "Done", "I'm prepared"):
        await stage.ben.clicks(pressed, in_=stage.ben.home)
    await stage.ben.clicks("Read it", in_=stage.ben.home)
    assert stage.ben.modal is not None
    assert "Your group's outline:" in stage.ben.modal.text
    await stage.ben.submits()
    assert "Noted, all is done." in stage.ben.dm.latest.text
    assert stage.ben.home is not None
    assert "6 of 6 done. You're ready!" in stage.ben.home.text
    assert len(stage.ben.home.blocks) <= 100
    await stage.amara.opens_home()
    assert stage.amara.home is not None
    assert "Getting ready" not in stage.amara.home.text


async def test_pressing_at_once_is_kept_once(stage: Stage) -> None:
    story = await with_a_group(stage)
    value = f"{story.group.term_id}:{Said.GOAL_SETTING_PREPARED}"
    press = f"{SAY_DONE}.{Said.GOAL_SETTING_PREPARED}"
    await asyncio.gather(*(stage.forges(stage.ben, press, value) for _ in range(4)))
    assert await stored(stage) == ["goal_setting_prepared"]


@pytest.mark.parametrize("said", [Said.SESSION_ATTENDED, Said.INTRODUCTION_WRITTEN])
async def test_it_is_for_mentors_of_the_term(stage: Stage, said: Said) -> None:
    story = await with_a_group(stage)
    for who, term_id in ((stage.amara, story.group.term_id), (stage.ben, 404)):
        await stage.forges(who, f"{SAY_DONE}.{said}", f"{term_id}:{said}")
        assert "That is for mentors of the term." in who.dm.latest.text
        await stage.forges(who, READ_OUTLINE, str(term_id))
        assert "That is for mentors of the term." in who.dm.latest.text
    if said is Said.INTRODUCTION_WRITTEN:
        await stage.forges(story.mia, f"{SAY_DONE}.{said}", f"{story.group.term_id}:{said}")
        assert "Your group isn't there yet." in story.mia.dm.latest.text
    assert await stored(stage) == []


async def test_an_older_agreement_is_to_be_read_again(stage: Stage) -> None:
    await with_a_group(stage)
    async with stage.database.writing() as session:
        for application in await session.exec(
            select(Application).where(Application.role == "mentor")
        ):
            application.agreement_version = "an older one"
    await stage.ben.opens_home()
    assert stage.ben.home is not None
    assert "1 of 6 done." in stage.ben.home.text
    assert "accept the mentor agreement as it is now" in stage.ben.home.text


async def test_what_a_mentor_said_they_can_take_back(stage: Stage) -> None:
    story = await with_a_group(stage)
    await stage.ben.opens_home()
    await stage.ben.clicks("I'm prepared", in_=stage.ben.home)
    await stage.ben.clicks("I watched the recording", in_=stage.ben.home)
    assert stage.ben.home is not None
    assert "4 of 6 done." in stage.ben.home.text
    assert stage.ben.home.buttons.count("Not yet") == 2  # the application and agreement are known
    await stage.ben.clicks(f"{TAKE_BACK}.{Task.GOAL_SETTING}", in_=stage.ben.home)
    assert await stored(stage) == ["recording_watched"]
    assert "3 of 6 done." in stage.ben.home.text
    assert "I'm prepared" in stage.ben.home.buttons
    term_id = story.group.term_id
    for task in (Task.GOAL_SETTING, Task.APPLICATION):  # again, and what isn't theirs to say
        await stage.forges(stage.ben, f"{TAKE_BACK}.{task}", f"{term_id}:{task}")
    assert await stored(stage) == ["recording_watched"]
    assert "3 of 6 done." in stage.ben.home.text
    await stage.forges(stage.amara, f"{TAKE_BACK}.orientation", f"{term_id}:orientation")
    assert "That is for mentors of the term." in stage.amara.dm.latest.text
    assert await stored(stage) == ["recording_watched"]
