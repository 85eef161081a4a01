"""The same desk in Slack: what a coordinator waits for, from acting to the answer.

The bot runs as ``mentoring run`` does, over Socket Mode, in a workspace of the sandbox; beside it,
in the same workspace and the same run, a bare Bolt app that answers "ok". Each page must be there
within a second, by as many queries as with few groups.

    python -m benchmarks.desk_in_slack        # a minute
"""

import statistics
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel import select

from benchmarks.desk import FEW, NOW, counted, main, set_up
from bot.demo import install_bot
from bot.run import running_bot, spare_what_stays
from models import Database, Group, Term
from sandbox import Member, Slack

_REPEATS = 11
_A_SECOND = 1.0
Act = Callable[[Member, str], Awaitable[None]]


@dataclass(frozen=True)
class Waited:
    """The median of the seconds until an answer, and the statements the database got for one."""

    seconds: float
    statements: int


async def _status(wanjiru: Member, group: str) -> None:
    del group
    await wanjiru.types("/mentoring status")


async def _home(wanjiru: Member, group: str) -> None:
    del group
    await wanjiru.opens_home()


async def _attention(wanjiru: Member, group: str) -> None:
    del group
    await wanjiru.types("/mentoring attention")


async def _group(wanjiru: Member, group: str) -> None:
    await wanjiru.types(f"/mentoring group {group}")


ACTS: Mapping[str, Act] = {
    "status": _status,
    "App Home": _home,
    "needs a hand": _attention,
    "a group": _group,
}


async def _wait(act: Callable[[], Awaitable[None]], database: Database) -> Waited:
    with counted(database) as statements:
        await act()
    seconds = []
    for _ in range(_REPEATS):
        begin = time.perf_counter()
        await act()
        seconds.append(time.perf_counter() - begin)
    return Waited(statistics.median(seconds), len(statements))


@asynccontextmanager
async def _running_bare(slack: Slack) -> AsyncIterator[None]:
    """Keep a Bolt app connected that answers "ok"."""
    installed = slack.install(
        {
            "display_information": {"name": "Bare"},
            "features": {
                "bot_user": {"display_name": "bare", "always_online": True},
                "slash_commands": [{"command": "/bare", "description": "Answers ok"}],
            },
            "oauth_config": {"scopes": {"bot": ["commands"]}},
            "settings": {"socket_mode_enabled": True},
        }
    )
    app = AsyncApp(
        client=AsyncWebClient(installed.bot_token, base_url=slack.api_url),
        signing_secret=installed.signing_secret,
    )

    async def on_said(ack: AsyncAck) -> None:
        await ack("ok")

    app.command("/bare")(on_said)
    slack.watch(app)
    socket: Any = AsyncSocketModeHandler(app, installed.app_token)
    await socket.connect_async()
    try:
        await slack.connected(installed)
        yield
    finally:
        await socket.close_async()


async def measure(folder: Path, groups: int) -> tuple[Mapping[str, Waited], float]:
    """Return what a coordinator of so many groups waits for, and the bare listener's seconds."""
    async with Slack(team_name="Many") as slack:
        slack.clock.freeze(NOW)
        wanjiru = slack.add_member("wanjiru", real_name="Wanjiru", time_zone="Africa/Nairobi")
        settings = install_bot(slack, folder, wanjiru)
        desk = await set_up(
            folder / "mentoring.db", groups, slack.workspace.team.id, slack_user_id=wanjiru.id
        )
        async with desk.database.reading() as session:
            found = await session.exec(
                select(Group.name)
                .join(Term, Term.id == Group.term_id)  # type: ignore[arg-type]
                .where(Term.ends_on >= NOW.date())
                .limit(1)
            )
            group = found.one()
        await desk.database.close()
        async with (
            running_bot(settings, clock=slack.clock.now, ticks=False, for_a_while=True) as bot,
            _running_bare(slack),
        ):
            slack.watch(bot.app)
            spare_what_stays()
            waited = {}
            for name, act in ACTS.items():
                waited[name] = await _wait(lambda act=act: act(wanjiru, group), bot.database)  # type: ignore[misc]
            bare = await _wait(lambda: wanjiru.types("/bare"), bot.database)
            return waited, bare.seconds


async def run(folder: Path, groups: int) -> bool:
    """Measure all; says whether each is there within a second by as many queries as ever."""
    (folder / "few").mkdir()
    (folder / "many").mkdir()
    few, _ = await measure(folder / "few", FEW)
    many, bare = await measure(folder / "many", groups)
    sys.stdout.write(f"a bare listener: {bare * 1000:.1f} ms\n")
    is_well = True
    for name, waited in many.items():
        is_well &= waited.statements <= few[name].statements and waited.seconds < _A_SECOND
        sys.stdout.write(
            f"{name:14} {waited.statements} statements ({few[name].statements} with {FEW} "
            f"groups), {waited.seconds * 1000:.0f} ms, {waited.seconds / bare:.0f} times the bare "
            "listener\n"
        )
    return is_well


if __name__ == "__main__":
    main(run, "What coordinators wait for in Slack.")
