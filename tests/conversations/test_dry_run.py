"""Looking ahead: what would be said, to whom and why, without saying anything."""

import json
from datetime import UTC, datetime, timedelta

from sqlmodel import col, select

from bot.dry_run import foresee
from bot.nudge_page import dry_run_json, dry_run_lines
from models import Nudge
from scheduler.rules import find_rules
from tests.conversations.conftest import Stage
from tests.conversations.groups import with_a_group

# A Sunday; the mentor is asked on Monday how the group is doing.
BEFORE_THE_FOLLOW_UP = datetime(2026, 10, 11, 9, 0, tzinfo=UTC)


async def test_looking_ahead_says_what_comes_and_keeps_nothing(
    stage: Stage,
) -> None:
    story = await with_a_group(stage, channel=True)
    stage.moves_to(BEFORE_THE_FOLLOW_UP)
    await stage.ticks()
    async with stage.database.reading() as session:
        before = (await session.exec(select(Nudge).order_by(col(Nudge.id)))).all()
    posted = len(stage.slack.workspace.wires.traffic.after(0))
    until = BEFORE_THE_FOLLOW_UP + timedelta(days=2)
    foreseen = await foresee(stage.database, BEFORE_THE_FOLLOW_UP, until)

    async with stage.database.reading() as session:
        after = (await session.exec(select(Nudge).order_by(col(Nudge.id)))).all()
    assert [one.model_dump() for one in after] == [one.model_dump() for one in before]
    assert len(stage.slack.workspace.wires.traffic.after(0)) == posted

    # What it says is what happens, when nobody does anything.
    said = {(one.rule.kind.partition(".")[0], one.to) for one in foreseen if one.reason is None}
    assert ("follow_ups", "Ben Vogel") in said
    now = BEFORE_THE_FOLLOW_UP
    while now <= until:
        stage.moves_to(now)
        await stage.ticks()
        now += timedelta(hours=1)
    async with stage.database.reading() as session:
        found = await session.exec(
            select(Nudge.kind).where(
                Nudge.state == "sent", col(Nudge.ended_at) >= BEFORE_THE_FOLLOW_UP
            )
        )
        happened = sorted(found.all())
    assert sorted(one.rule.kind for one in foreseen if one.reason is None) == happened
    assert story.group.id

    lines = dry_run_lines(foreseen)
    assert len(lines) == len(foreseen)
    assert any("Ben Vogel" in line and "Europe/Berlin" in line for line in lines)
    read = json.loads(dry_run_json(foreseen))
    assert {one["kind"] for one in read} <= set(find_rules())
