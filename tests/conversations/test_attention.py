"""``/mentoring attention``: who needs a hand."""

import asyncio
from datetime import timedelta

import pytest
from sqlmodel import select

from models import AttentionMark, Group
from tests.conversations.conftest import Stage
from tests.conversations.meetings import HOUR, with_a_meeting
from tests.conversations.test_missed import checks_in
from views.attention import HANDLED, SNOOZE

WEEK = timedelta(weeks=1)


async def with_chidi_missing_twice(stage: Stage) -> None:
    _, meeting = await with_a_meeting(stage)
    await checks_in(stage, "Amara Okafor")
    stage.moves_to(meeting.starts_at + WEEK + HOUR)
    await checks_in(stage, "Amara Okafor")


async def marks(stage: Stage) -> list[AttentionMark]:
    async with stage.database.reading() as session:
        return list((await session.exec(select(AttentionMark))).all())


async def test_nobody_needs_a_hand(stage: Stage) -> None:
    await with_a_meeting(stage)
    await stage.wanjiru.types("/mentoring attention")
    assert "Nobody needs a hand just now." in stage.wanjiru.dm.latest.text


async def test_who_missed_two_in_a_row_is_on_the_list_until_it_is_handled(stage: Stage) -> None:
    await with_chidi_missing_twice(stage)
    async with stage.database.writing() as session:
        (await session.exec(select(Group))).one().name = "<!channel> & co"
    await stage.wanjiru.types("/mentoring attention")
    shown = stage.wanjiru.dm.latest
    assert shown.ephemeral
    assert "@Chidi Eze, group <!channel> & co" in shown.text
    assert "They missed 2 meetings in a row, without a word." in shown.text
    assert "Their mentor is @Ben Vogel." in shown.text
    await stage.wanjiru.clicks("Snooze a week")
    assert "Nobody needs a hand just now." in stage.wanjiru.dm.latest.text
    (mark,) = await marks(stage)
    assert mark.until_at == stage.slack.clock.now() + WEEK
    stage.moves_to(stage.slack.clock.now() + WEEK)
    await stage.wanjiru.types("/mentoring attention")
    await stage.wanjiru.clicks("Mark as handled")
    assert "Nobody needs a hand just now." in stage.wanjiru.dm.latest.text
    (mark,) = await marks(stage)
    assert (mark.state, mark.until_at) == ("handled", None)


async def test_a_group_that_stands_still_comes_first(stage: Stage) -> None:
    await with_chidi_missing_twice(stage)
    stage.moves_to(stage.slack.clock.now() + 2 * WEEK + timedelta(days=1))
    await stage.wanjiru.types("/mentoring attention")
    text = stage.wanjiru.dm.latest.text
    assert "They let 2 meetings of their rhythm pass since their last meeting." in text
    assert text.index("They let 2") < text.index("They missed 2")


async def test_pressing_at_once_marks_once(stage: Stage) -> None:
    await with_chidi_missing_twice(stage)
    await stage.wanjiru.types("/mentoring attention")
    rows = [block for block in stage.wanjiru.dm.latest.blocks if block["type"] == "actions"]
    buttons = [button for row in rows for button in row["elements"]]
    key = next(button["value"] for button in buttons if button["action_id"].startswith(HANDLED))
    await asyncio.gather(
        *(stage.forges(stage.wanjiru, action, key) for action in (HANDLED, SNOOZE, HANDLED))
    )
    assert len(await marks(stage)) == 1


@pytest.mark.parametrize("who", ["amara", "ben"])
async def test_the_list_is_for_coordinators(stage: Stage, who: str) -> None:
    await with_chidi_missing_twice(stage)
    member = stage.slack.member(who)
    await member.types("/mentoring attention")
    assert "That is for the programme's coordinators." in member.dm.latest.text
    for action in (HANDLED, SNOOZE):
        await stage.forges(member, action, "absences.missed:person/1:meeting/1")
        assert "That is for the programme's coordinators." in member.dm.latest.text
    assert await marks(stage) == []


async def test_a_made_up_item_is_left_alone(stage: Stage) -> None:
    await with_chidi_missing_twice(stage)
    await stage.forges(stage.wanjiru, HANDLED, "made/up")
    assert await marks(stage) == []
