"""The coordinator follows up with each group once a month."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import col, select

from models import Audit, CheckIn, CheckInWord, Nudge
from sandbox import Member, SeenMessage
from tests.conversations.conftest import Stage
from tests.conversations.groups import GroupStage, with_a_group
from views.follow_up_list import MARK_HANDLED, OPEN_LIST, REPLY
from views.follow_ups import HELP, WELL, WRITE

# Nine in Nairobi, four and eight weeks after the term's first day.
FIRST = datetime(2026, 10, 12, 6, 0, tzinfo=UTC)
SECOND = FIRST + timedelta(weeks=4, hours=2)  # Berlin has gone back to winter time
QUESTION = "would like to know how"
AGAIN = "One click is enough, and if anything is missing"


async def answers(stage: Stage) -> list[tuple[int, str, bool]]:
    async with stage.database.reading() as session:
        found = await session.exec(select(CheckIn).order_by(col(CheckIn.id)))
        return [(one.number, one.answer, one.handled_at is not None) for one in found]


async def words(stage: Stage) -> list[tuple[str, bool]]:
    async with stage.database.reading() as session:
        found = await session.exec(select(CheckInWord).order_by(col(CheckInWord.id)))
        return [(one.words, one.by_coordinator) for one in found]


def said(who: Member, text: str) -> list[SeenMessage]:
    return [one for one in who.dm.messages if text in one.text]


async def asked(stage: Stage) -> GroupStage:
    """Let a group have run for four weeks, and its mentor be asked."""
    story = await with_a_group(stage)
    stage.moves_to(FIRST)
    await stage.ticks()
    return story


async def test_the_lead_mentor_is_asked_each_month_and_one_click_is_enough(stage: Stage) -> None:
    story = await with_a_group(stage)
    stage.moves_to(FIRST - timedelta(minutes=1))
    await stage.ticks()
    assert not said(stage.ben, QUESTION)
    stage.moves_to(FIRST)
    await stage.ticks()
    await stage.ticks()
    (question,) = said(stage.ben, QUESTION)
    assert f"@Wanjiru Kamau would like to know how {story.group.name} is doing." in question.text
    for other in (stage.amara, story.chidi, story.mia, stage.wanjiru):
        assert not said(other, QUESTION)
    await stage.ben.clicks("All is well", in_=question)
    (shown,) = said(stage.ben, "You told us that all is well.")
    assert shown.ts == question.ts
    assert await answers(stage) == [(1, "well", True)]

    stage.moves_to(FIRST + timedelta(days=8))
    await stage.ticks()
    assert not said(stage.ben, AGAIN)
    for told in ("writes about", "would like some help"):
        assert not said(stage.wanjiru, told)
    stage.moves_to(SECOND)
    await stage.ticks()
    assert len(said(stage.ben, QUESTION)) == 1
    # The term ends on 4 December: twelve weeks after its start there is nothing to follow up.
    stage.moves_to(SECOND + timedelta(weeks=4))
    await stage.ticks()
    assert len(said(stage.ben, QUESTION)) == 1


async def test_who_does_not_answer_is_reminded_once(stage: Stage) -> None:
    await asked(stage)
    stage.moves_to(FIRST + timedelta(days=7, minutes=-1))
    await stage.ticks()
    assert not said(stage.ben, AGAIN)
    for days in (7, 8, 14, 21):
        stage.moves_to(FIRST + timedelta(days=days))
        await stage.ticks()
    assert len(said(stage.ben, AGAIN)) == 1
    assert len(said(stage.ben, QUESTION)) == 1
    await stage.ben.clicks("All is well", in_=said(stage.ben, AGAIN)[0])
    assert await answers(stage) == [(1, "well", True)]


async def test_help_is_told_with_what_would_help(stage: Stage) -> None:
    story = await asked(stage)
    await stage.ben.clicks("We'd like some help")
    assert await answers(stage) == [(1, "help", False)]
    assert stage.ben.modal is not None
    await stage.ben.submits({"words": "   "})
    assert "words" in stage.ben.modal.errors
    await stage.ben.submits({"words": "Nobody comes <!channel> & *I* am stuck."})
    assert stage.ben.modal is None
    await stage.ticks()
    stage.moves_to(FIRST + timedelta(minutes=10))
    await stage.ticks()
    told = [m for m in stage.wanjiru.dm.messages if "Nobody comes" in m.text]
    assert len(told) == 1
    assert f"@Ben Vogel writes about {story.group.name} and would like some help" in told[0].text
    assert "Nobody comes <!channel> & *I* am stuck." in told[0].text
    assert not said(stage.wanjiru, "would like some help with")
    assert not said(stage.amara, "Nobody comes")

    # The coordinator answers in her own name, which is all that is left to do.
    await stage.wanjiru.clicks("Answer", in_=told[0])
    assert stage.wanjiru.modal is not None
    assert "Nobody comes" in stage.wanjiru.modal.text
    await stage.wanjiru.submits({"words": "Shall we talk on Friday?"})
    assert stage.wanjiru.modal is None
    assert await answers(stage) == [(1, "help", True)]
    await stage.ticks()
    (reply,) = said(stage.ben, "Shall we talk on Friday?")
    assert f"@Wanjiru Kamau answers what you wrote about {story.group.name}" in reply.text

    # Writing back puts it on the list again.
    await stage.ben.clicks("Write back", in_=reply)
    await stage.ben.submits({"words": "Yes, at ten."})
    assert await answers(stage) == [(1, "help", False)]
    assert await words(stage) == [
        ("Nobody comes <!channel> & *I* am stuck.", False),
        ("Shall we talk on Friday?", True),
        ("Yes, at ten.", False),
    ]
    await stage.ticks()
    await stage.wanjiru.types("/mentoring followups")
    listed = stage.wanjiru.dm.latest
    assert "1 answer waits for you." in listed.text
    assert "You answered: Shall we talk on Friday?" in listed.text
    await stage.wanjiru.clicks("Mark as handled", in_=listed)
    assert "No answer waits for you." in stage.wanjiru.dm.latest.text
    assert "Answered, nothing left to do (1)" in stage.wanjiru.dm.latest.text
    assert await answers(stage) == [(1, "help", True)]
    async with stage.database.reading() as session:
        actions = (await session.exec(select(Audit.action))).all()
    assert actions.count("follow_ups.mark_handled") == 2


async def test_help_is_told_without_words_too(stage: Stage) -> None:
    story = await asked(stage)
    await stage.ben.clicks("We'd like some help")
    await stage.ben.closes()
    await stage.ticks()
    assert not said(stage.wanjiru, "would like some help")
    stage.moves_to(FIRST + timedelta(minutes=5))
    await stage.ticks()
    await stage.ticks()
    (told,) = said(stage.wanjiru, "@Ben Vogel would like some help with " + story.group.name)
    await stage.wanjiru.clicks("Mark as handled", in_=told)
    assert "Handled." in stage.wanjiru.dm.latest.text
    assert await answers(stage) == [(1, "help", True)]


async def test_help_that_is_not_needed_any_more_is_not_told(stage: Stage) -> None:
    await asked(stage)
    await stage.ben.clicks("We'd like some help")
    await stage.ben.closes()
    await stage.ben.clicks("All is well now")
    stage.moves_to(FIRST + timedelta(minutes=10))
    await stage.ticks()
    assert not said(stage.wanjiru, "would like some help")
    assert await answers(stage) == [(1, "well", True)]


async def test_something_else_is_written_and_read(stage: Stage) -> None:
    story = await asked(stage)
    await stage.ben.clicks("Something else")
    await stage.ben.submits({"words": "We found a second room."})
    assert await answers(stage) == [(1, "other", False)]
    await stage.ticks()
    (told,) = said(stage.wanjiru, "We found a second room.")
    assert f"@Ben Vogel writes about {story.group.name}:" in told.text
    stage.moves_to(FIRST + timedelta(days=8))
    await stage.ticks()
    assert not said(stage.ben, AGAIN)


async def test_the_list_shows_what_is_open_and_a_mentor_can_write_any_time(stage: Stage) -> None:
    story = await with_a_group(stage)
    await stage.wanjiru.types("/mentoring followups")
    assert "Groups are asked every 4 weeks" in stage.wanjiru.dm.latest.text
    await stage.ben.types("/mentoring followups")
    assert f"how {story.group.name} is doing" in stage.ben.dm.latest.text
    await stage.ben.clicks("Something else")
    await stage.ben.submits({"words": "Before you ask: we'd love a guest."})
    assert await answers(stage) == [(0, "other", False)]
    stage.moves_to(FIRST)
    await stage.ticks()
    assert said(stage.ben, QUESTION)
    await stage.wanjiru.types("/mentoring followups")
    listed = stage.wanjiru.dm.latest
    assert "we'd love a guest" in listed.text
    assert f"Not answered yet (1): {story.group.name}" in listed.text
    assert len(listed.blocks) <= 50


async def test_what_was_written_meanwhile_is_not_taken_for_handled(stage: Stage) -> None:
    await asked(stage)
    await stage.ben.clicks("Something else")
    await stage.ben.submits({"words": "One."})
    await stage.wanjiru.types("/mentoring followups")
    listed = stage.wanjiru.dm.latest
    await stage.ben.clicks("Write more")
    await stage.ben.submits({"words": "And two."})
    await stage.wanjiru.clicks("Mark as handled", in_=listed)
    assert "They wrote more meanwhile." in stage.wanjiru.dm.latest.text
    assert await answers(stage) == [(1, "other", False)]


async def test_pressing_and_sending_at_once_is_kept_once(stage: Stage) -> None:
    story = await asked(stage)
    value = f"{story.group.id}:1"
    await asyncio.gather(*(stage.forges(stage.ben, WELL, value) for _ in range(4)))
    assert await answers(stage) == [(1, "well", True)]
    await stage.forges(stage.ben, HELP, value)
    await asyncio.gather(*(stage.forges(stage.wanjiru, MARK_HANDLED, "1:0") for _ in range(4)))
    assert await answers(stage) == [(1, "help", True)]
    async with stage.database.reading() as session:
        actions = (await session.exec(select(Audit.action))).all()
    assert actions.count("follow_ups.mark_handled") == 1
    for _ in range(2):
        await stage.ben.types("/mentoring followups")
        await stage.ben.clicks("Write more")
        await stage.ben.submits({"words": "The same."})
    assert await words(stage) == [("The same.", False)]


async def test_a_group_without_a_mentor_is_not_answered(stage: Stage) -> None:
    story = await asked(stage)
    await stage.ben.clicks("Something else")
    await stage.ben.submits({"words": "I have to go."})
    await stage.ben.types("/mentoring leave")
    await stage.ben.clicks("Leave the group")
    await stage.wanjiru.types("/mentoring followups")
    await stage.wanjiru.clicks("Answer")
    assert stage.wanjiru.modal is not None
    await stage.wanjiru.submits({"words": "Thank you."})
    assert "nobody would read it" in str(stage.wanjiru.modal.errors)
    assert await words(stage) == [("I have to go.", False)]
    await stage.forges(stage.ben, WELL, f"{story.group.id}:1")
    assert "That isn't a group of yours." in stage.ben.dm.latest.text


@pytest.mark.parametrize("action_id", [WELL, HELP, WRITE])
async def test_answering_is_for_the_groups_mentors(stage: Stage, action_id: str) -> None:
    story = await asked(stage)
    for outsider in (story.zoe, story.mia):
        for value in (f"{story.group.id}:1", "404:1"):
            await stage.forges(outsider, action_id, value)
            assert "That isn't a group of yours." in outsider.dm.latest.text
    await stage.forges(stage.amara, action_id, f"{story.group.id}:1")
    assert "That is for the mentors of the group." in stage.amara.dm.latest.text
    for number in (2, -1):
        await stage.forges(stage.ben, action_id, f"{story.group.id}:{number}")
        assert "That question isn't there." in stage.ben.dm.latest.text
    assert await answers(stage) == []


@pytest.mark.parametrize("action_id", [MARK_HANDLED, REPLY, OPEN_LIST])
async def test_handling_is_for_coordinators(stage: Stage, action_id: str) -> None:
    await asked(stage)
    await stage.ben.clicks("Something else")
    await stage.ben.submits({"words": "Hello."})
    for who in (stage.amara, stage.ben):
        await stage.forges(who, action_id, "1:1")
        assert "That is for the programme's coordinators." in who.dm.latest.text
    if action_id != OPEN_LIST:
        await stage.forges(stage.wanjiru, action_id, "404:0")
        assert "That answer isn't there any more." in stage.wanjiru.dm.latest.text
    assert await answers(stage) == [(1, "other", False)]
    await stage.amara.types("/mentoring followups")
    assert "That is for mentors of a group." in stage.amara.dm.latest.text


async def test_whose_turn_passed_to_another_mentor_is_not_asked(stage: Stage) -> None:
    story = await with_a_group(stage)
    await stage.ben.types("/mentoring leave")
    await stage.ben.clicks("Leave the group")
    stage.moves_to(FIRST)
    await stage.ticks()
    assert not said(stage.ben, QUESTION)
    async with stage.database.reading() as session:
        found = await session.exec(select(Nudge.id).where(Nudge.kind == "follow_ups.asked"))
        assert found.all() == []
    await stage.wanjiru.types("/mentoring followups")
    assert f"Not answered yet (1): {story.group.name}" in stage.wanjiru.dm.latest.text
