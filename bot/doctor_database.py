"""Whether the database is there, of this version, can be written to, and has room."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from bot.findings import Finding, ok, problem, warning
from models import Database, Workspace
from models.migrate import alembic_config

_LITTLE, _TOO_LITTLE = 1_000_000_000, 100_000_000  # bytes
_GIGABYTE = 1_000_000_000


async def check_database(database: Database) -> tuple[bool, list[Finding]]:
    """Look at the database; says first whether this version can work with it as it is."""
    about = "database"
    url = database.engine.url
    is_file = database.engine.dialect.name == "sqlite"
    if is_file and (absent := _check_absence(Path(str(url.database)))) is not None:
        return False, [absent]
    try:
        async with database.engine.connect() as connection:
            found, newest, known = await connection.run_sync(_revisions)
    except (SQLAlchemyError, OSError) as error:
        says = f"it cannot be opened ({type(error.__cause__ or error).__name__})"
        do = "See whether it runs, and whether DATABASE_URL names it and its user rightly."
        return False, [problem(about, says, do)]
    findings = [ok(about, f"{database.engine.dialect.name}, it answers")]
    if found == newest:
        findings += [ok("tables", f"of this version ({newest})"), await _check_writing(database)]
    elif found is None or found in known:
        do = "`mentoring run` does it when it starts; `mentoring migrate` does it now."
        findings.append(warning("tables", f"to be brought from {found} to {newest}", do))
    else:
        do = "Run the version of the bot that was run on it before, or a newer one."
        findings.append(problem("tables", f"of a newer version of the bot ({found})", do))
    if is_file:
        findings.append(_check_room(Path(str(url.database))))
    return found == newest, findings


def _check_absence(file: Path) -> Finding | None:
    """Say what it means that there is no file yet; opening it would make it."""
    folder = file.absolute().parent
    if not folder.is_dir():
        do = "Make the folder, or change DATABASE_URL."
        return problem("database", f"there is no folder {folder}", do)
    if file.exists():
        return None
    do = "Nothing, if this is a new installation: `mentoring run` makes it."
    return warning("database", f"there is none in {folder} yet", do)


def _revisions(connection: Connection) -> tuple[str | None, str | None, set[str]]:
    """Return the revision of the database, the newest, and all that this version knows."""
    scripts = ScriptDirectory.from_config(alembic_config(connection))
    known = {script.revision for script in scripts.walk_revisions()}
    found = MigrationContext.configure(connection).get_current_revision()
    return found, scripts.get_current_head(), known


async def _check_writing(database: Database) -> Finding:
    """Write a row, and take it back."""
    try:
        async with database.writing() as session:
            row = Workspace(slack_team_id="?", name="?", installed_at=datetime.now(UTC))
            session.add(row)
            await session.flush()
            await session.rollback()
    except SQLAlchemyError as error:
        says = f"it takes nothing down ({type(error.__cause__ or error).__name__})"
        do = "Let its user write: to the file and its folder, or to the tables."
        return problem("writing", says, do)
    return ok("writing", "it takes things down")


def _check_room(file: Path) -> Finding:
    free = shutil.disk_usage(file.absolute().parent).free
    says = f"{free / _GIGABYTE:.1f} GB free beside the database"
    do = "Make room on the disk, or move the database to a larger one."
    if free < _TOO_LITTLE:
        return problem("disk", says, do)
    return warning("disk", says, do) if free < _LITTLE else ok("disk", says)
