"""Nothing crosses from one workspace to another that no listener is asked for.

What the clock finds and says in one workspace, beside another that is the same in all that counts;
what is taken out of one as files. ``test_authorisation`` plays the listeners.
"""

import json
import shutil
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import SQLModel, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.dry_run import foresee
from models import Database, Nudge, Person, Workspace, open_database
from programme.exports import Export, export_from_machine
from programme.memos import remember
from programme.nudges import Occasion
from programme.refusals import Refusal
from scheduler.calls import nudge_client
from scheduler.clock import tick
from scheduler.pace import Pace
from scheduler.privacy import forget_the_old
from scheduler.rules import Settled, find_rules
from scheduler.sender import Sender
from tests.security.playing import World
from tests.security.slack import taking_slack
from tests.security.world import DURING, ELSEWHERE, HOME
from views.messages import Message

LAID_DOWN = datetime(2026, 8, 24, 10, tzinfo=UTC)
# From the applications until after the certificates, at 13 o'clock where everybody is, and at 9.
MOMENTS = [
    LAID_DOWN + timedelta(days=day, hours=-4 * (day % 2))
    for day in (1, 4, 9, 15, 22, 31, 38, 44, 52, 59, 60, 74, 91, 93, 100, 113)
]
FEWEST = 25  # kinds of nudges that are due at these moments, so that this looks at something
Answer = Callable[[str, dict[str, Any]], dict[str, Any]]
Rows = dict[tuple[str, Any], dict[str, Any]]


@asynccontextmanager
async def opened(world: World, folder: Path) -> AsyncIterator[Database]:
    """Open a copy of the world."""
    file = folder / "live.db"
    shutil.copy(world.file, file)
    database = open_database(f"sqlite:///{file}")
    yield database
    await database.close()


async def test_no_rule_of_the_clock_finds_or_tells_what_is_elsewhere(
    world: World, tmp_path: Path
) -> None:
    """What is due in one workspace is its own, and says nothing of the other."""
    found: dict[str, list[str]] = {}
    async with opened(world, tmp_path) as database:
        async with database.reading() as session:
            workspace = await workspace_of(session, HOME)
            people = {one.id: one for one in await session.exec(select(Person))}
        for moment in MOMENTS:
            async with database.reading() as session:
                remember(session)  # as a tick's does
                async for kind, one, said in due(session, workspace, moment):
                    reader = people.get(one.person_id) if one.person_id else None
                    assert reader is None or reader.workspace_id == workspace, f"{kind}: {one}"
                    text = json.dumps([one.slack_channel_id, vars(said)], default=str)
                    found.setdefault(kind, []).append(text)
    assert len(found) >= FEWEST, sorted(found)
    everything = str(found)
    assert [word for word in words_of(world, ELSEWHERE) if word in everything] == []
    assert [word for word in words_of(world, HOME) if word in everything]


async def due(
    session: AsyncSession, workspace_id: int, moment: datetime
) -> AsyncIterator[tuple[str, Occasion, Message | Settled]]:
    """Give what is due, of each kind, and what would be said or why not."""
    for kind, rule in find_rules().items():
        for one in await rule.find_due(session, workspace_id, moment) if rule.find_due else ():
            nudge = Nudge(
                workspace_id=workspace_id,
                kind=kind,
                key=one.key,
                person_id=one.person_id,
                slack_channel_id=one.slack_channel_id,
                subject=one.subject,
                opaque_id="",
                due_at=one.due_at,
                about_at=one.about_at,
                try_at=one.due_at,
                created_at=moment,
            )
            yield kind, one, await rule.render(session, nudge, moment)


async def test_the_clock_of_one_workspace_changes_nothing_in_another(
    world: World, tmp_path: Path
) -> None:
    async with opened(world, tmp_path) as database, taking_slack() as slack:
        before = rows_of(tmp_path / "live.db", ELSEWHERE)
        assert before
        slack.answer = with_channels(slack.answer)  # type: ignore[method-assign, assignment]
        async with database.reading() as session:
            workspace = await workspace_of(session, HOME)
        moment = DURING
        sender = Sender(
            database=database,
            client=nudge_client("xoxb-1", "http://127.0.0.1/api/"),
            clock=lambda: moment,
            workspace_id=workspace,
            rules=find_rules(),
            pace=Pace(in_channel=0, overall=0),
            keep_months=1,
        )
        await tick(sender)
        moment = DURING + timedelta(days=300)
        assert await forget_the_old(sender) > 0
        said = json.dumps(slack.take(), default=str)
        assert [word for word in words_of(world, ELSEWHERE) if word in said] == []
        assert [word for word in words_of(world, HOME) if word in said]
        assert rows_of(tmp_path / "live.db", ELSEWHERE) == before


async def workspace_of(session: AsyncSession, team: str) -> int:
    """Return the id of a workspace's row."""
    found = await session.exec(select(Workspace.id).where(Workspace.slack_team_id == team))
    return found.one()


def with_channels(answer: Answer) -> Answer:
    """Return how Slack answers what only the clock asks: a group's channel as it is."""
    empty = {"value": "", "creator": "", "last_set": 0}
    channel = {"topic": empty, "purpose": empty, "is_member": True, "is_archived": False}

    def of_channels(method: str, given: dict[str, Any]) -> dict[str, Any]:
        more: dict[str, Any] = {
            "conversations.info": {"channel": {"id": given.get("channel"), **channel}},
            "bookmarks.list": {"bookmarks": []},
            "bookmarks.add": {"bookmark": {"id": "Bk1"}},
        }
        return {**answer(method, given), **more.get(method, {})}

    return of_channels


async def test_what_is_taken_out_of_one_workspace_holds_nothing_of_another(
    world: World, tmp_path: Path
) -> None:
    taken = ""
    async with opened(world, tmp_path) as database, database.writing() as session:
        for what in Export:
            file = await export_from_machine(session, HOME, None, what, DURING)
            taken += file.table.content.decode()
    assert [name for name in names_of(world, HOME) if name in taken]
    assert [name for name in names_of(world, ELSEWHERE) if name in taken] == []


async def test_looking_ahead_is_in_one_workspace(world: World, tmp_path: Path) -> None:
    async with opened(world, tmp_path) as database:
        with pytest.raises(Refusal) as refused:
            await foresee(database, DURING, DURING)
        assert HOME in refused.value.sentence
        assert ELSEWHERE in refused.value.sentence
        foreseen = await foresee(database, DURING, DURING, HOME)
    readers = {one.to for one in foreseen}
    assert readers & set(names_of(world, HOME))
    assert not readers & set(names_of(world, ELSEWHERE))


def words_of(world: World, team: str) -> list[str]:
    """Return what only what is said of a workspace holds: its people, channels and words."""
    places = [place for name, place in world.places.items() if name != "made_up"]
    return [
        word
        for place in places
        if place.team == team
        for word in (place.canary, str(place.ids["channel"]), *place.users.values())
    ]


def names_of(world: World, team: str) -> list[str]:
    """Return the names of the people of a workspace, as files have them."""
    users = [word for word in words_of(world, team) if word.startswith("U")]
    return [word.removeprefix("U").title() for word in users]


def rows_of(file: Path, team: str) -> Rows:
    """Return all rows that hang on a workspace, whichever way, by table and key."""
    with closing(sqlite3.connect(file)) as connection:
        connection.row_factory = sqlite3.Row
        everything = {
            (name, tuple(row[key.name] for key in table.primary_key)): dict(row)
            for name, table in SQLModel.metadata.tables.items()
            for row in connection.execute(f'SELECT * FROM "{name}"')  # noqa: S608 - our names
        }
    return {key: row for key, row in everything.items() if team in teams_of(key, everything)}


def teams_of(key: tuple[str, Any], everything: Rows) -> Iterator[str]:
    """Give the workspaces that a row hangs on."""
    table, row = key[0], everything[key]
    if table == "workspace":
        yield row["slack_team_id"]
    for column in SQLModel.metadata.tables[table].columns:
        for foreign in column.foreign_keys:
            above = (foreign.column.table.name, (row[column.name],))
            if above in everything:
                yield from teams_of(above, everything)
