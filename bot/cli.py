"""The command line: ``mentoring run``, ``mentoring sandbox``, ``mentoring simulate``…."""

import asyncio
import json
import logging
import sys
from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.backups import BackupProblem, back_up, restore
from bot.doctor import examine
from bot.dry_run import Foreseen, foresee
from bot.findings import finding_lines, findings_as_json, is_well
from bot.logs import set_up_logs
from bot.nudge_page import dry_run_json, dry_run_lines, nudges_page
from bot.run import prepare, run
from bot.settings import (
    SettingsProblem,
    load_database_settings,
    load_database_url,
    load_settings,
    without_keys,
)
from models import Database, open_database
from models.columns import MissingKey
from models.keys import rotate_keys
from programme.certificates import find_certificate_by_code
from programme.clock import system_clock
from programme.exports import Export, ExportedFile, export_from_machine
from programme.refusals import Refusal
from programme.term_report import TermReport, make_report_from_machine
from scheduler.rules import find_rules
from views.documents.report import draw_report

BAD_SETTINGS = 2
_OWN_FILE = 0o600
_LOOKS_AHEAD = timedelta(days=7)

cli = typer.Typer(
    help="A Slack bot that runs a community's mentoring groups in conversation.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)

_Term = Annotated[str | None, typer.Option(help="The term's name; else the one that is on.")]
_Output = Annotated[
    Path | None, typer.Option(help="The file to write; else one here, named after the term.")
]
_Workspace = Annotated[
    str | None, typer.Option(help="Slack's id of the workspace, where there are several.")
]

keys = typer.Typer(help="Keys with which the database is encrypted.", no_args_is_help=True)
cli.add_typer(keys, name="keys")


@cli.command("run")
def run_command(
    http: Annotated[
        bool, typer.Option("--http", help="Take Slack's requests over HTTP, not Socket Mode.")
    ] = False,
) -> None:
    """Run the bot until it is stopped."""
    _run(run(load_settings(http=http), http=http))


@cli.command("migrate")
def migrate_command() -> None:
    """Bring the database to this version's tables. `run` does so by itself."""

    async def migrate_database() -> None:
        async with _prepared_database():
            pass

    _run(migrate_database())
    typer.echo("The database is up to date.")


@cli.command("verify")
def verify_command(
    code: Annotated[str, typer.Argument(help="The code that stands on the certificate.")],
) -> None:
    """Say whether a certificate is genuine; exit status 1 when it is not."""

    async def verify() -> bool:
        async with _prepared_database() as database, database.reading() as session:
            seen = await find_certificate_by_code(session, code)
        if seen is None:
            typer.echo("There is no certificate with this code.")
            return False
        certificate = seen.certificate
        is_valid = certificate.revoked_at is None
        said = f"{certificate.name}, {seen.role.value} in {seen.term.name}"
        when = f"issued {certificate.issued_at:%Y-%m-%d}"
        if certificate.revoked_at is not None:
            when += f", revoked {certificate.revoked_at:%Y-%m-%d}"
        typer.echo(f"{'Genuine' if is_valid else 'Not valid'}: {said}, {when}.")
        return is_valid

    if not asyncio.run(verify()):
        raise typer.Exit(1)


@contextmanager
def _saying_why_not() -> Iterator[None]:
    """End with a sentence and exit status 1 where something is refused or cannot be written."""
    try:
        yield
    except Refusal as refusal:
        typer.echo(refusal.sentence, err=True)
        raise typer.Exit(1) from refusal
    except OSError as error:
        typer.echo(f"I can't write there: {error.strerror}.", err=True)
        raise typer.Exit(1) from error


@cli.command("export")
def export_command(
    what: Annotated[Export, typer.Argument(help="What is to be in the file.")],
    term: _Term = None,
    output: _Output = None,
    workspace: _Workspace = None,
) -> None:
    """Write a CSV file of a term, which its owner alone can read; the audit keeps that it was."""

    async def read() -> ExportedFile:
        async with _prepared_database() as database, database.writing() as session:
            return await export_from_machine(session, workspace, term, what, system_clock())

    with _saying_why_not():
        file = asyncio.run(read())
        path = output or Path(file.name)
        path.touch(mode=_OWN_FILE)
        path.write_bytes(file.table.content)
    typer.echo(f"{path}: {file.table.lines} lines.")


@cli.command("report")
def report_command(
    term: _Term = None,
    output: _Output = None,
    workspace: _Workspace = None,
) -> None:
    """Write the report of a term for funders: a PDF of one page, with nobody's name."""

    async def read() -> TermReport:
        async with _prepared_database() as database, database.writing() as session:
            return await make_report_from_machine(session, workspace, term, now)

    now = system_clock()
    with _saying_why_not():
        report = asyncio.run(read())
        path = output or Path(report.file_name)
        path.write_bytes(draw_report(report, now))
    typer.echo(f"{path}")


@cli.command("nudges")
def nudges_command(
    until: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="The last day, in UTC, to look ahead to."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="For programs to read.")] = False,
    document: Annotated[
        bool, typer.Option("--document", help="Print the page of all nudges instead.")
    ] = False,
    workspace: _Workspace = None,
) -> None:
    """List what would be said to whom until a day, and why. Nothing is said and nothing kept."""
    if document:
        typer.echo(nudges_page(find_rules().values()), nl=False)
        return
    now = system_clock()
    end = now + _LOOKS_AHEAD if until is None else until.replace(tzinfo=UTC) + timedelta(days=1)

    async def look_ahead() -> list[Foreseen]:
        async with _prepared_database() as database:
            return await foresee(database, now, end, workspace)

    try:
        foreseen = asyncio.run(look_ahead())
    except Refusal as refusal:
        typer.echo(refusal.sentence, err=True)
        raise typer.Exit(1) from refusal
    if as_json:
        typer.echo(dry_run_json(foreseen))
        return
    for line in dry_run_lines(foreseen):
        typer.echo(line)
    said = sum(one.reason is None for one in foreseen)
    typer.echo(f"{said} would be said until {end:%Y-%m-%d}, if nobody did anything until then.")


@cli.command("backup")
def backup_command(
    file: Annotated[Path, typer.Argument(help="The new file; one that is there is left alone.")],
) -> None:
    """Copy the SQLite database into a file, while the bot runs."""
    try:
        back_up(load_database_url(), file)
    except BackupProblem as problem:
        typer.echo(str(problem), err=True)
        raise typer.Exit(1) from problem
    typer.echo(f"The database is in {file}.")


@cli.command("restore")
def restore_command(
    file: Annotated[Path, typer.Argument(help="A file that `mentoring backup` made.")],
) -> None:
    """Put a backup in the place of the SQLite database, while the bot is stopped."""
    try:
        before = restore(load_database_url(), file)
    except BackupProblem as problem:
        typer.echo(str(problem), err=True)
        raise typer.Exit(1) from problem
    kept = f" What was there is in {before}." if before else ""
    typer.echo(
        f"The database is that of {file}.{kept} Start the bot: it looks in Slack for what it said "
        "since, and says nothing twice."
    )


@cli.command("doctor")
def doctor_command(
    http: Annotated[
        bool, typer.Option("--http", help="For a bot that runs with --http, not Socket Mode.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="For programs to read.")] = False,
) -> None:
    """Look whether all is there that the bot needs, and say what to do; exit status 1 if not."""
    findings = asyncio.run(examine(http=http))
    for line in [json.dumps(findings_as_json(findings))] if as_json else finding_lines(findings):
        typer.echo(line)
    if not is_well(findings):
        raise typer.Exit(1)


@cli.command("sandbox")
def sandbox_command(
    port: Annotated[int, typer.Option(help="The port of the page.")] = 8765,
) -> None:
    """Open a Slack workspace on this machine, with people and the bot in it."""
    # Only here: a bot that runs in a real workspace carries no sandbox.
    from bot.demo import run_sandbox  # noqa: PLC0415

    _run(run_sandbox(port))


@cli.command("simulate")
def simulate_command(
    mentors: Annotated[int, typer.Option(min=1, help="How many mentors apply.")] = 250,
    mentees: Annotated[int, typer.Option(min=1, help="How many mentees apply.")] = 1000,
    weeks: Annotated[int, typer.Option(min=8, max=12, help="How long the term is.")] = 12,
    seed: Annotated[int, typer.Option(help="The same seed, the same people and whims.")] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="For programs to read.")] = False,
) -> None:
    """Play a whole term in a workspace on this machine, and report what came of it.

    Exit status 1 when something was said twice, lost, or said at night.
    """
    # Only here, as above.
    from bot.simulated_time import Scale  # noqa: PLC0415
    from bot.simulation import simulate  # noqa: PLC0415
    from bot.simulation_report import report_lines  # noqa: PLC0415

    logging.getLogger().setLevel(logging.WARNING)  # what the bot does well is in the report
    report = asyncio.run(
        simulate(Scale(mentors, mentees, weeks, seed), lambda line: typer.echo(line, err=True))
    )
    for line in [json.dumps(report.as_json())] if as_json else report_lines(report):
        typer.echo(line)
    if not report.is_good:
        raise typer.Exit(1)


@keys.command("rotate")
def rotate_command() -> None:
    """Encrypt all with the first key of MENTORING_ENCRYPTION_KEYS. The bot may run meanwhile."""

    async def rotate() -> int:
        if load_database_settings().cipher is None:
            raise SettingsProblem(without_keys())
        async with _prepared_database() as database:
            return await rotate_keys(database)

    count = asyncio.run(rotate())
    typer.echo(
        f"{count} values are encrypted with the first key now. The other keys can go from the list "
        "once every replica has the new one, and no backup is needed that they encrypted."
    )


@asynccontextmanager
async def _prepared_database() -> AsyncIterator[Database]:
    """Open the database of the settings inside the block, with this version's tables."""
    settings = load_database_settings()
    database = open_database(settings.database_url, settings.cipher)
    try:
        await prepare(database)
        yield database
    finally:
        await database.close()


def _run(work: Coroutine[Any, Any, None]) -> None:
    asyncio.run(work)


def main() -> None:
    """Run the command line; a setting that is missing or malformed is one sentence, exit 2."""
    set_up_logs()
    try:
        cli()
    except (SettingsProblem, MissingKey) as problem:
        sys.stderr.write(f"{problem}\n")
        sys.exit(BAD_SETTINGS)
