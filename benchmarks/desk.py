"""What coordinators look at, with 500 groups and 3,000 people: queries, and time.

Each page is read from the database and drawn, with few groups and with many. The number of queries
must be the same, and the time is given as a ratio to that of a bare Bolt listener that answers
"ok", in the same run.

    python -m benchmarks.desk                 # a minute
    python -m benchmarks.desk --groups 100
"""

import argparse
import asyncio
import statistics
import sys
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltRequest
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import event
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from benchmarks.crowd import IN_GROUP, STARTS_ON, gather_crowd
from bot.run import spare_what_stays
from models import Database, Group, Membership, Person, open_database
from models.migrate import migrate
from programme.attention import list_attention
from programme.calendar import start_of_day
from programme.coordination import find_status
from programme.group_page import get_group_page
from programme.home import find_home
from programme.people import Caller, caller_of, get_or_add_workspace
from programme.person_page import get_person_page
from scheduler.meeting_layout import lay_out_meetings
from views.attention import attention_message
from views.coordination import status_message
from views.desk import group_on_desk_message, person_message
from views.home import home_view

FEW = 20
# Late enough in the term for meetings to lie behind it.
NOW = start_of_day(STARTS_ON + timedelta(weeks=11), "Africa/Nairobi") + timedelta(hours=12)
_REPEATS = 15
_A_SECOND = 1.0
Page = Callable[[AsyncSession, Caller], Awaitable[object]]


@dataclass(frozen=True)
class Desk:
    """A database with a term of so many groups, and its coordinator."""

    groups: int
    database: Database
    caller: Caller


async def _status(session: AsyncSession, caller: Caller) -> object:
    status = await find_status(session, caller.workspace_id, NOW, with_completion=True)
    return status and status_message(status, NOW)


async def _home(session: AsyncSession, caller: Caller) -> object:
    return home_view(await find_home(session, caller, NOW), NOW)


async def _attention(session: AsyncSession, caller: Caller) -> object:
    return attention_message(await list_attention(session, caller.workspace_id, NOW))


async def _group(session: AsyncSession, caller: Caller) -> object:
    group_id = (await session.exec(select(Group.id).limit(1))).one()
    return group_on_desk_message(await get_group_page(session, caller, group_id, NOW))


async def _person(session: AsyncSession, caller: Caller) -> object:
    person_id = (await session.exec(select(Membership.person_id).limit(1))).one()
    return person_message(await get_person_page(session, caller, person_id, NOW))


PAGES: Mapping[str, Page] = {
    "status": _status,
    "App Home": _home,
    "needs a hand": _attention,
    "a group": _group,
    "a person": _person,
}


async def set_up(
    file: Path, groups: int, slack_team_id: str = "T1", *, slack_user_id: str = "W1"
) -> Desk:
    """Make a database with a running term of so many groups, for a coordinator."""
    database = open_database(f"sqlite:///{file}")
    await migrate(database)
    async with database.writing() as session:
        workspace_id = (await get_or_add_workspace(session, slack_team_id, "Many", NOW)).id
        wanjiru = Person(
            workspace_id=workspace_id,
            slack_user_id=slack_user_id,
            name="Wanjiru",
            time_zone="Africa/Nairobi",
            locale="en-US",
            is_coordinator=True,
            refreshed_at=NOW,
        )
        session.add(wanjiru)
        await session.flush()
        caller = caller_of(wanjiru, is_coordinator=True)
    # Two terms: the one that runs, and one that is over, with all that people did in it.
    await gather_crowd(database, workspace_id, 2 * IN_GROUP * groups, groups=groups)
    await lay_out_meetings(database, workspace_id, NOW)
    await database.tend()
    return Desk(groups, database, caller)


@contextmanager
def counted(database: Database) -> Any:
    """Give a list that grows by each statement."""
    statements: list[str] = []

    def on_execute(*args: Any) -> None:
        statements.append(args[2])

    engine = database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", on_execute)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", on_execute)


async def measure(desk: Desk, page: Page) -> tuple[int, float]:
    """Return how many queries a page takes, and the median of its seconds."""
    async with desk.database.reading() as session:
        with counted(desk.database) as statements:
            await page(session, desk.caller)
    seconds = []
    for _ in range(_REPEATS):
        begin = time.perf_counter()
        async with desk.database.reading() as session:
            await page(session, desk.caller)
        seconds.append(time.perf_counter() - begin)
    return len(statements), statistics.median(seconds)


async def measure_bare() -> float:
    """Return the median of the seconds in which a Bolt listener that does nothing answers."""
    app = AsyncApp(
        client=AsyncWebClient("xoxb-bench"),
        signing_secret="nobody",  # noqa: S106 - nothing is signed
        request_verification_enabled=False,
        ssl_check_enabled=False,
        authorize=_authorize,
    )

    async def on_said(ack: AsyncAck) -> None:
        await ack("ok")

    app.command("/mentoring")(on_said)
    body = {"command": "/mentoring", "text": "status", "team_id": "T1", "user_id": "W1"}
    seconds = []
    for _ in range(_REPEATS):
        begin = time.perf_counter()
        answer = await app.async_dispatch(AsyncBoltRequest(body=body, mode="socket_mode"))
        seconds.append(time.perf_counter() - begin)
        if answer.status != 200:  # noqa: PLR2004 - HTTP's own number
            raise RuntimeError(f"the bare listener answered {answer.status}")
    return statistics.median(seconds)


async def _authorize(**_: Any) -> Any:
    from slack_bolt.authorization import AuthorizeResult  # noqa: PLC0415 - only here

    return AuthorizeResult(
        enterprise_id=None,
        team_id="T1",
        bot_token="xoxb-bench",  # noqa: S106 - opens nothing
        bot_user_id="B1",
    )


async def run(folder: Path, groups: int) -> bool:
    """Measure all pages; says whether each is drawn within a second by as many queries as ever."""
    few, many = (
        await set_up(folder / "few.db", FEW),
        await set_up(folder / "many.db", groups),
    )
    bare = await measure_bare()
    spare_what_stays()  # as the bot does
    sys.stdout.write(f"a bare listener: {bare * 1000:.1f} ms\n")
    is_well = True
    for name, page in PAGES.items():
        queries_few, _ = await measure(few, page)
        queries, seconds = await measure(many, page)
        is_well &= queries <= queries_few and seconds < _A_SECOND
        sys.stdout.write(
            f"{name:14} {queries} queries ({queries_few} with {FEW} groups), "
            f"{seconds * 1000:.0f} ms, {seconds / bare:.0f} times the bare listener\n"
        )
    for desk in (few, many):
        await desk.database.close()
    return is_well


def main(run: Callable[[Path, int], Awaitable[bool]], description: str) -> None:
    """Run it as asked; exits with 1 when a page is too slow or asks more with more groups."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--groups", type=int, default=500)
    chosen = parser.parse_args()

    async def measured(folder: Path) -> bool:
        return await run(folder, chosen.groups)

    with TemporaryDirectory() as folder:
        sys.exit(0 if asyncio.run(measured(Path(folder))) else 1)


if __name__ == "__main__":
    main(run, "What coordinators look at, with many groups.")
