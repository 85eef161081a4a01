"""The command line: ``mentoring run``, ``mentoring migrate``, ``mentoring sandbox``."""

import asyncio
import sys
from collections.abc import Coroutine
from typing import Annotated, Any

import typer

from bot.logs import set_up_logs
from bot.run import prepare, run
from bot.settings import SettingsProblem, load_database_url, load_settings
from models import open_database

_BAD_SETTINGS = 2

cli = typer.Typer(
    help="A Slack bot that runs a community's mentoring groups in conversation.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)


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
        database = open_database(load_database_url())
        try:
            await prepare(database)
        finally:
            await database.close()

    _run(migrate_database())
    typer.echo("The database is up to date.")


@cli.command("sandbox")
def sandbox_command(
    port: Annotated[int, typer.Option(help="The port of the page.")] = 8765,
) -> None:
    """Open a Slack workspace on this machine, with people and the bot in it."""
    # Only here: a bot that runs in a real workspace carries no sandbox.
    from bot.demo import run_sandbox  # noqa: PLC0415

    _run(run_sandbox(port))


def _run(work: Coroutine[Any, Any, None]) -> None:
    asyncio.run(work)


def main() -> None:
    """Run the command line; a setting that is missing or malformed is one sentence, exit 2."""
    set_up_logs()
    try:
        cli()
    except SettingsProblem as problem:
        sys.stderr.write(f"{problem}\n")
        sys.exit(_BAD_SETTINGS)
