"""Bring a database to the tables that this version knows."""

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from models.database import BEGIN_TO_WRITE, Database

_SCRIPTS = Path(__file__).parent / "migrations"
# Any fixed number does: it only has to be the same in every replica.
_ADVISORY_LOCK = 6_304_201


def alembic_config(connection: Connection) -> Config:
    """Return Alembic's configuration for this project, working on the connection."""
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS))
    config.attributes["connection"] = connection
    return config


async def migrate(database: Database, revision: str = "head") -> None:
    """Upgrade the database to the revision, in one transaction; does nothing when it is there.

    Replicas that start together wait for each other: SQLite locks the file, PostgreSQL takes an
    advisory lock until the transaction ends.
    """
    engine = database.engine.execution_options(begin=BEGIN_TO_WRITE)
    async with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            # Another replica may be at it for longer than anybody else is waited for.
            await connection.execute(text("SET LOCAL lock_timeout = 0"))
            await connection.execute(
                text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_LOCK}
            )
        await connection.run_sync(_upgrade, revision)


def _upgrade(connection: Connection, revision: str) -> None:
    there = MigrationContext.configure(connection).get_current_heads()
    if revision == "head" and there == _heads():
        return
    command.upgrade(alembic_config(connection), revision)


@cache
def _heads() -> tuple[str, ...]:
    """Return the newest revisions, for which every migration is read, and which never change."""
    return tuple(ScriptDirectory(str(_SCRIPTS)).get_heads())
