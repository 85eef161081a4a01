"""``mentoring sandbox``: a workspace on this machine with people, a term, and the bot.

The bot in it is the same as in a real workspace, with the base URL changed. What stands in the
workspace was said by its people: they plan the term and apply as anybody would.
"""

import socket
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from rich.console import Console

from bot.demo_clock import next_event_of
from bot.demo_people import COORDINATOR, PEOPLE, Somebody
from bot.manifest import read_manifest
from bot.run import running_bot, until_stopped
from bot.settings import Settings, SettingsProblem
from programme.focuses import FOCUSES
from programme.languages import CODES, language_name
from programme.translations import ENGLISH, choose_language, speaking
from programme.translations import gettext as _
from sandbox import Member, Slack

_TEAM = "The Carpentries"
_HINT = (
    "This workspace is on your machine, and its people are yours to play. As Amara Okafor, type "
    "`/mentoring join`. Then choose Wanjiru Kamau, the coordinator, at the top right and type "
    "`/mentoring status`."
)


async def run_sandbox(port: int) -> None:
    """Run the workspace with the bot until Ctrl-C; its database goes when it stops."""
    console = Console()
    _check_port(port)
    with tempfile.TemporaryDirectory(prefix="mentoring-") as folder:
        async with peopled_sandbox(Path(folder), port=port) as slack:
            console.print(
                f"\nA Slack workspace with the mentoring bot in it: [bold]{slack.url}[/bold]\n"
                "Open it in a browser. Stop it with Ctrl-C.\n"
            )
            await until_stopped()
    console.print("The sandbox is closed.")


def _check_port(port: int) -> None:
    try:
        socket.create_server(("127.0.0.1", port)).close()
    except OSError as error:
        raise SettingsProblem(
            f"Port {port} is in use on this machine. Choose another one, such as "
            f"`make sandbox PORT={port + 1}`."
        ) from error


@asynccontextmanager
async def peopled_sandbox(
    folder: Path, *, port: int = 0, at: datetime | None = None
) -> AsyncIterator[Slack]:
    """Open the workspace inside the block, with its people, a term and their applications.

    The database is a file in ``folder``. The clock runs, or stands still at the aware instant
    ``at``.
    """
    async with Slack(team_name=_TEAM, port=port, hint=_HINT) as slack:
        if at is not None:
            slack.clock.freeze(at)
        coordinator = _add(slack, COORDINATOR, is_admin=True)
        members = [(_add(slack, somebody), somebody) for somebody in PEOPLE]
        everyone = [coordinator, *(member for member, _ in members)]
        slack.add_channel("general", members=everyone)
        slack.add_channel("mentoring", members=everyone)
        settings = install_bot(slack, folder, coordinator)
        async with running_bot(settings, clock=slack.clock.now) as bot:
            slack.watch(bot.app)
            if bot.sender is not None:
                slack.on_next_event(next_event_of(bot.sender))
            await _plan_a_term(coordinator, slack.clock.now())
            for member, somebody in members:
                if somebody.focuses:
                    await _apply(member, somebody)
            yield slack


def install_bot(slack: Slack, folder: Path, coordinator: Member) -> Settings:
    """Install the bot in a workspace of the sandbox; returns its settings, with a file for data."""
    app = slack.install(read_manifest())
    return Settings(
        slack_bot_token=SecretStr(app.bot_token),
        slack_app_token=SecretStr(app.app_token),
        slack_signing_secret=SecretStr(app.signing_secret),
        slack_api_url=slack.api_url,
        database_url=f"sqlite:///{folder / 'mentoring.db'}",
        mentoring_coordinators=(coordinator.id,),
        _env_file=None,
    )


def _add(slack: Slack, somebody: Somebody, *, is_admin: bool = False) -> Member:
    return slack.add_member(
        somebody.handle,
        real_name=somebody.name,
        time_zone=somebody.time_zone,
        locale=somebody.locale,
        is_admin=is_admin,
    )


async def _plan_a_term(coordinator: Member, now: datetime) -> None:
    """Let the coordinator plan ten weeks, whose applications opened a week ago."""
    today = now.date()
    monday = today + timedelta(days=21 - today.weekday())
    await coordinator.types("/mentoring term new")
    await coordinator.submits(
        {
            "name": f"{'Spring' if monday.month < 7 else 'Autumn'} {monday:%Y}",  # noqa: PLR2004
            "applications_open_on": today - timedelta(days=7),
            "applications_close_on": monday - timedelta(days=8),
            "info_session_at": _at(today + timedelta(days=2), 14),
            "matching_on": monday - timedelta(days=6),
            "onboarding_at": _at(monday - timedelta(days=4), 14),
            "starts_on": monday,
            "ends_on": monday + timedelta(weeks=10, days=-3),
        }
    )


def _at(day: Any, hour: int) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


async def _apply(member: Member, somebody: Somebody) -> None:
    """Let somebody fill in the form, which they read in their own language."""
    with speaking(ENGLISH):
        focus_of = {focus.name: focus for focus in FOCUSES.values()}
        code_of = {language_name(code): code for code in CODES}
    await member.types("/mentoring join")
    with speaking(choose_language(somebody.locale)):
        await member.fills({"role": _(somebody.role)})
        answers: dict[str, Any] = {
            **{f"focus_{n}": focus_of[name].name for n, name in enumerate(somebody.focuses, 1)},
            "hopes": somebody.hopes,
            "certification": _(somebody.certification),
            "workshops": somebody.workshops,
            "languages": [language_name(code_of[name]) for name in somebody.languages],
            "meeting_mode": _("Online"),
            "place": somebody.place,
            "workdays": [_(part) for part in somebody.workdays],
            "sat": [_(part) for part in somebody.saturdays],
        }
        if somebody.role == "Mentor":
            answers |= {
                "capacity": somebody.capacity,
                "co_mentor": _("Yes, I'd like a co-mentor"),
                "agreed": [_("I agree")],
            }
        await member.submits(answers)
