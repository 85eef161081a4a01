"""A published group for the stories: Ben mentors Amara and Chidi; Mia and Zoe have no group."""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any

from sqlmodel import select

from models import Group
from sandbox import Member
from tests.conversations.approved import everybody_applies, everybody_is_approved
from tests.conversations.conftest import Stage
from tests.conversations.test_matching import proposes

WHILE_IT_RUNS = datetime(2026, 9, 21, 9, 0, tzinfo=UTC)


@dataclass
class GroupStage:
    """The stage with a group on it."""

    stage: Stage
    chidi: Member  # the other mentee
    mia: Member  # an approved mentor
    zoe: Member  # a mentee on the waiting list
    group: Group

    async def finds_group(self) -> Group:
        """Return the group as it is stored now."""
        async with self.stage.database.reading() as session:
            return (await session.exec(select(Group).where(Group.id == self.group.id))).one()


async def with_a_group(
    stage: Stage, *, channel: bool = False, in_slack: bool = False, **term: Any
) -> GroupStage:
    """Let a group be published; with ``channel``, let it have one and everybody be told.

    With ``in_slack`` all of it is said there, ``term`` is what is filled in otherwise when the
    term is planned.
    """
    what = f"a group, {channel=}, {in_slack=}, {term}"
    tell = partial(_tell, stage, channel=channel, in_slack=in_slack, term=term)
    await stage.beginning.begin_with(what, tell)
    return await find_group_stage(stage)


async def find_group_stage(stage: Stage) -> GroupStage:
    """Return the group that is there, and who is there besides the stage's people."""
    chidi, zoe, mia = (stage.slack.member(name) for name in ("chidi", "zoe", "mia"))
    async with stage.database.reading() as session:
        group = (await session.exec(select(Group))).one()
    return GroupStage(stage, chidi, mia, zoe, group)


async def _tell(stage: Stage, *, channel: bool, in_slack: bool, term: dict[str, Any]) -> None:
    if in_slack:
        await everybody_applies(stage, **term)
    else:
        await everybody_is_approved(stage)
    await proposes(stage)
    await stage.wanjiru.clicks("Publish 1 group")
    if channel:
        await stage.ticks()
        await stage.ticks()
