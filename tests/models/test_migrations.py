"""A migration leaves the version before it able to work: docs/decisions/0012.

While replicas are replaced one by one, both versions work on the migrated tables. So nothing goes
that the older one reads, and nothing comes that it would have to fill in, or be refused for.
"""

from dataclasses import dataclass
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData, UniqueConstraint

from bot.run import prepare
from bot.settings import SettingsProblem
from models import Database, open_database
from models.migrate import alembic_config, migrate


@dataclass(frozen=True)
class Table:
    """What a table asks of who writes a row into it."""

    columns: frozenset[str]
    may_be_left_out: frozenset[str]
    unique: frozenset[frozenset[str]]


def tables_of(connection: Connection) -> dict[str, Table]:
    reflected = MetaData()
    reflected.reflect(connection)
    tables = {}
    for name, table in reflected.tables.items():
        unique = [one.columns for one in table.constraints if isinstance(one, UniqueConstraint)]
        indexed = [one.columns for one in table.indexes if one.unique]
        tables[name] = Table(
            frozenset(one.name for one in table.columns),
            frozenset(
                one.name
                for one in table.columns
                if one.nullable or one.server_default is not None or one.primary_key
            ),
            frozenset(
                frozenset(column.name for column in columns) for columns in (*unique, *indexed)
            ),
        )
    return tables


def troubles(before: dict[str, Table], after: dict[str, Table]) -> list[str]:
    """Return what the version before would trip over."""
    found = [f"{name} is gone" for name in before.keys() - after.keys()]
    for name, old in before.items():
        new = after.get(name, old)
        found += [f"{name}.{column} is gone" for column in old.columns - new.columns]
        must = new.columns - new.may_be_left_out
        found += [f"{name}.{column} must be filled in" for column in must - old.columns]
        must_now = must & old.may_be_left_out
        found += [f"{name}.{column} must be filled in now" for column in must_now]
        stricter = {one for one in new.unique - old.unique if one <= old.columns}
        found += [f"{name} has to be unique in {sorted(one)}" for one in stricter]
    return found


def test_what_would_trip_the_older_version_is_seen() -> None:
    before = {
        "a": Table(frozenset("xy"), frozenset("y"), frozenset()),
        "b": Table(frozenset("x"), frozenset(), frozenset()),
    }
    after = {"a": Table(frozenset("yz"), frozenset(), frozenset([frozenset("y")]))}
    assert sorted(troubles(before, after)) == [
        "a has to be unique in ['y']",
        "a.x is gone",
        "a.y must be filled in now",
        "a.z must be filled in",
        "b is gone",
    ]


async def test_each_version_can_work_on_the_tables_of_the_next(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'steps.db'}")
    async with database.engine.connect() as connection:
        scripts = await connection.run_sync(
            lambda sync: ScriptDirectory.from_config(alembic_config(sync))
        )
    revisions = [script.revision for script in scripts.walk_revisions()][::-1]
    before: dict[str, Table] = {}
    found: dict[str, list[str]] = {}
    for revision in revisions:
        await migrate(database, revision)
        async with database.engine.connect() as connection:
            after = await connection.run_sync(tables_of)
        if trouble := troubles(before, after):
            found[revision] = trouble
        before = after
    await database.close()
    assert found == {}


async def test_tables_of_a_newer_version_are_left_alone(database: Database) -> None:
    async with database.engine.begin() as connection:
        await connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(SettingsProblem, match="a newer version of the bot"):
        await prepare(database)
