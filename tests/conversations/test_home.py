"""The App Home: for each role, up to date while it is looked at, within Slack's limits."""

import asyncio
from datetime import timedelta

from sqlalchemy import event as sql_event
from sqlmodel import select

from handlers.home import refresh_homes
from models import Group
from tests.conversations.conftest import Stage
from tests.conversations.groups import WHILE_IT_RUNS, GroupStage, with_a_group
from tests.conversations.test_groups_goals import proposes_goal
from tests.conversations.test_showcase_slides import BEFORE_THE_SHOWCASE
from views.group_list import BACK, MORE


async def refreshes(stage: Stage) -> None:
    """Let the second pass after which the Homes are looked through."""
    assert stage.bot.sender is not None
    await refresh_homes(
        stage.bot.client,
        stage.database,
        stage.bot.viewers,
        stage.bot.sender.workspace_id,
        stage.slack.clock.now(),
    )


def publishes(stage: Stage) -> int:
    calls = stage.slack.workspace.wires.traffic.after(0)
    return sum(call["kind"] == "views.publish" for call in calls)


async def many_groups(stage: Stage, story: GroupStage, count: int) -> None:
    async with stage.database.writing() as session:
        for number in range(count):
            values = {**story.group.model_dump(), "id": None, "number": 100 + number}
            session.add(Group(**values | {"name": f"Grove {number:03}", "slack_channel_id": None}))


async def test_a_mentee_sees_their_group_their_certificate_and_their_settings(
    stage: Stage,
) -> None:
    story = await with_a_group(stage, channel=True)
    stage.moves_to(WHILE_IT_RUNS)
    await stage.amara.opens_home()
    home = stage.amara.home
    assert home is not None
    assert story.group.name in home.text
    assert "Your certificate as a mentee, Autumn 2026: 0 of 3." in home.text
    assert {"My hours and wishes", "My name on certificates"} <= set(home.buttons)
    assert "Groups" not in home.buttons
    await stage.amara.clicks("My name on certificates", in_=home)
    await stage.amara.submits({"name": "Amara N. Okafor"})
    assert stage.amara.home is not None
    assert "the name Amara N. Okafor" in stage.amara.home.text  # without opening it again


async def test_the_slide_that_is_due_waits_in_the_home(stage: Stage) -> None:
    await with_a_group(stage, channel=True)
    stage.moves_to(BEFORE_THE_SHOWCASE)
    await stage.amara.opens_home()
    assert stage.amara.home is not None
    assert "has no slide for the showcase yet" in stage.amara.home.text
    await stage.amara.clicks("Draft your slide", in_=stage.amara.home)
    assert stage.amara.modal is not None


async def test_what_another_changes_shows_within_a_second(stage: Stage) -> None:
    story = await with_a_group(stage, channel=True)
    stage.moves_to(WHILE_IT_RUNS)
    await story.chidi.opens_home()
    await refreshes(stage)
    before = publishes(stage)
    await refreshes(stage)
    assert publishes(stage) == before  # nothing has changed, so nothing is said to Slack
    await proposes_goal(stage.amara, specific="Teach branching in spring")
    await refreshes(stage)
    assert story.chidi.home is not None
    assert "Teach branching in spring" in story.chidi.home.text
    assert publishes(stage) == before + 1

    # Nobody looks for ever.
    stage.moves_to(WHILE_IT_RUNS + timedelta(minutes=11))
    await proposes_goal(stage.amara, specific="And once more in summer")
    await refreshes(stage)
    assert publishes(stage) == before + 1


async def test_a_coordinator_pages_through_five_hundred_groups(stage: Stage) -> None:
    story = await with_a_group(stage, channel=True)
    await many_groups(stage, story, 499)
    stage.moves_to(WHILE_IT_RUNS)
    await stage.wanjiru.opens_home()
    home = stage.wanjiru.home
    assert home is not None
    assert "1 to 10 of 500" in home.text
    assert len(home.blocks) <= 100
    await stage.wanjiru.clicks("More", in_=home)
    assert stage.wanjiru.home is not None
    assert "11 to 20 of 500" in stage.wanjiru.home.text
    await stage.wanjiru.clicks("Back", in_=stage.wanjiru.home)
    assert "1 to 10 of 500" in stage.wanjiru.home.text
    await stage.forges(stage.wanjiru, MORE, "9999")
    assert "491 to 500 of 500" in stage.wanjiru.home.text
    # Refreshing stays where the reader is.
    await stage.ben.types("/mentoring group")
    await refreshes(stage)
    assert "491 to 500 of 500" in stage.wanjiru.home.text


async def test_who_is_no_coordinator_turns_no_pages(stage: Stage) -> None:
    await with_a_group(stage)
    for value in ("1", "-1"):
        await stage.forges(stage.amara, BACK, value)
        assert stage.amara.home is not None
        assert "Groups" not in [block.get("text", {}).get("text") for block in _headers(stage)]


def _headers(stage: Stage) -> list[dict[str, dict[str, str]]]:
    assert stage.amara.home is not None
    return [block for block in stage.amara.home.blocks if block["type"] == "header"]


async def test_the_queries_do_not_grow_with_the_groups(stage: Stage) -> None:
    story = await with_a_group(stage, channel=True)
    stage.moves_to(WHILE_IT_RUNS)
    counted: list[str] = []
    engine = stage.database.engine.sync_engine

    def count(*args: object) -> None:
        counted.append(str(args[2]))

    sql_event.listen(engine, "before_cursor_execute", count)
    try:
        await stage.wanjiru.opens_home()
        few = len(counted)
        await many_groups(stage, story, 200)
        counted.clear()
        await stage.wanjiru.opens_home()
        many = len(counted)
    finally:
        sql_event.remove(engine, "before_cursor_execute", count)
    assert many <= few
    async with stage.database.reading() as session:
        assert len((await session.exec(select(Group))).all()) == 201


async def test_opening_and_changing_at_once_ends_in_the_right_home(stage: Stage) -> None:
    story = await with_a_group(stage, channel=True)
    stage.moves_to(WHILE_IT_RUNS)
    await asyncio.gather(story.chidi.opens_home(), proposes_goal(stage.amara, specific="Together"))
    await refreshes(stage)
    assert story.chidi.home is not None
    assert "Together" in story.chidi.home.text
