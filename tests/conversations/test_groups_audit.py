"""What mentors and coordinators change in a group is kept: who, when, what; never a text."""

import json

from sqlmodel import col, select

from models import Audit, Person
from sandbox import Member
from tests.conversations.conftest import Stage
from tests.conversations.groups import WHILE_IT_RUNS, with_a_group
from tests.conversations.test_groups_changes import opens
from tests.conversations.test_groups_goals import GOAL, proposes_goal
from tests.conversations.test_groups_outline import chooses, opens_outline, steps

BEFORE = ("terms.", "applications.", "matching.")


async def kept(stage: Stage) -> list[tuple[str, str, str, list[str]]]:
    """Return who did what with what, since the groups were formed, and the names of details."""
    async with stage.database.reading() as session:
        found = await session.exec(
            select(Audit, Person)
            .join(Person, col(Person.id) == col(Audit.actor_id))
            .order_by(col(Audit.id))
        )
        rows = [
            (person.slack_user_id, row)
            for row, person in found
            if not row.action.startswith(BEFORE)
        ]
    assert all(row.at == WHILE_IT_RUNS for _, row in rows)
    for _, row in rows:  # ids, and nothing else
        assert all(value is None or type(value) is int for value in row.details.values())
    return [(who, row.action, row.subject, sorted(row.details)) for who, row in rows]


async def changes(stage: Stage, who: Member, what: str, **values: object) -> None:
    await opens(who, what)
    await who.submits(values)
    assert who.modal is None, who.modal.errors


async def test_what_is_changed_in_a_group_is_kept_without_its_words(stage: Stage) -> None:
    story = await with_a_group(stage)
    stage.moves_to(WHILE_IT_RUNS)
    group, ben, wanjiru = f"group/{story.group.id}", stage.ben, stage.wanjiru
    await changes(stage, ben, "Change the hour", weekday="Thursday", hour="09:00")
    await changes(stage, ben, "Notes link", notes="https://pad.example.org/baobab")
    await changes(stage, ben, "Notes link", notes=None)
    await changes(stage, ben, "Co-mentor", co_mentor=story.mia)
    await changes(stage, ben, "Co-mentor", co_mentor=None)
    await wanjiru.types(f"/mentoring group {story.group.name}")
    await wanjiru.clicks("Rename")
    await wanjiru.submits({"name": "Rowan"})
    assert await kept(stage) == [
        (ben.id, "group_changes.slot", group, []),
        (ben.id, "group_changes.notes", group, []),
        (ben.id, "group_changes.notes", group, []),
        (ben.id, "co_mentors.set", group, ["application"]),
        (ben.id, "co_mentors.set", group, ["application"]),
        (wanjiru.id, "group_changes.name", group, []),
    ]
    # Saving what is so already is nothing that anybody did.
    await changes(stage, ben, "Rename", name="Rowan")
    assert len(await kept(stage)) == 6


async def test_what_is_decided_in_a_group_is_kept_without_its_words(stage: Stage) -> None:
    story = await with_a_group(stage)
    stage.moves_to(WHILE_IT_RUNS)
    group, ben = f"group/{story.group.id}", stage.ben
    await proposes_goal(stage.amara)
    await stage.amara.closes(everything=True)
    await ben.types("/mentoring group")
    await ben.clicks("Goals")
    await ben.clicks("Agree")
    await ben.closes(everything=True)
    await story.chidi.types("/mentoring group")
    await story.chidi.clicks("I’ll represent us")
    await ben.types("/mentoring group")
    await ben.clicks("Confirm")

    await opens_outline(ben)
    await ben.clicks("Add a step")
    await ben.submits({"words": "Celebrate", "week": "Week of 30 November"})
    added = (await steps(stage))[-1]
    await chooses(stage, added, "Move up")
    await chooses(stage, added, "Change")
    await ben.submits({"words": "Celebrate together"})
    await chooses(stage, added, "Remove")
    await ben.submits()
    await chooses(stage, (await steps(stage))[0], "Done")  # which is everybody's to do
    assert await kept(stage) == [
        (ben.id, "goals.agreed", group, ["goal"]),
        (ben.id, "representatives.confirm", group, ["person", "representative"]),
        (ben.id, "outlines.add_step", group, ["step"]),
        (ben.id, "outlines.move_step", group, ["step"]),
        (ben.id, "outlines.change_step", group, ["step"]),
        (ben.id, "outlines.remove_step", group, ["step"]),
    ]
    async with stage.database.reading() as session:
        rows = (await session.exec(select(Audit))).all()
    everything = json.dumps([row.model_dump(mode="json") for row in rows])
    assert "Celebrate" not in everything
    assert GOAL["specific"] not in everything
