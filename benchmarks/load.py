"""How many people the bot serves at once, beside a bare Bolt app in the same run.

    python -m benchmarks.load                                   # everything, half an hour
    python -m benchmarks.load --wires http --kinds sqlite --in-flight 200
    python -m benchmarks.load --memory 100000                   # whether memory stays flat

People type ``/mentoring status``, say that they were at a meeting, submit a modal and open their
Home, so many at a time. A request is in flight until it is acknowledged and its answer, its Home or
its confirmation came; for the bare app, which only acknowledges, until that. Each app is a process
of its own, and Slack, which takes everything at once, is this one.
"""

import argparse
import asyncio
import math
import os
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory

import aiohttp

from benchmarks.crowd import gather_crowd
from benchmarks.load_app import NOW, TEAM_ID, app_token
from benchmarks.load_people import SHARES, Crowd, Member, find_lost, forget_all, list_members
from benchmarks.load_slack import Ask, FastSlack
from benchmarks.scheduler import databases
from models import Database, open_database
from models.migrate import migrate
from programme.people import get_or_add_workspace
from scheduler.meeting_layout import lay_out_meetings
from tests.bot.test_run import free_port

IN_FLIGHT = (50, 200, 1000)
LEAST_RATIO = 0.6  # of the bare app's throughput, for a button that writes on PostgreSQL
SLACK_WAITS = 3.0  # seconds
MOST_ACK = 0.5  # seconds, the 99th percentile with 200 in flight
MOST_GROWTH = 1.1  # of memory, from the second tenth of the requests to the last
_AIMED_AT = 200
_PEOPLE = 1200
_DOES = {"mixed": (SHARES, "mixed"), "button": ({"button": 1}, "button that writes")}


@dataclass(frozen=True)
class Served:
    """How a run went: requests a second, seconds until acknowledged, megabytes at its end.

    ``cpu`` is how many seconds of a processor each took of the app, which hardly depends on what
    else the machine does.
    """

    throughput: float
    acks: list[float]
    unacknowledged: int
    undone: int
    megabytes: float
    cpu: float

    @property
    def middle(self) -> float:
        """The median of the acknowledgements; infinite where there was none."""
        return median(self.acks or [math.inf])

    @property
    def late(self) -> int:
        """How many came after Slack had stopped waiting."""
        return sum(seconds > SLACK_WAITS for seconds in self.acks)

    @property
    def slowest(self) -> float:
        """Their 99th percentile."""
        return quantiles(self.acks, n=100)[-1] if len(self.acks) > 1 else math.inf


class App:
    """A process that serves, and how to reach it."""

    def __init__(
        self, slack: FastSlack, process: asyncio.subprocess.Process, what: str, port: int
    ) -> None:
        self._slack, self._process, self._what, self._port = slack, process, what, port

    def megabytes(self) -> float:
        """Return how much memory the process has."""
        status = Path(f"/proc/{self._process.pid}/status").read_text(encoding="ascii")
        [line] = [line for line in status.splitlines() if line.startswith("VmRSS")]
        return int(line.split()[1]) / 1024

    async def serve(
        self, crowd: Crowd, requests: int, in_flight: int, *, waits_for_outcome: bool, http: bool
    ) -> Served:
        """Let people do so many things, so many at a time."""
        acks: list[float] = []
        undone = 0
        left = iter(range(requests))
        connector = aiohttp.TCPConnector(limit=0, force_close=True)  # as from many of Slack's
        url = f"http://127.0.0.1:{self._port}/slack/events"
        async with aiohttp.ClientSession(connector=connector) as web:

            async def send(ask: Ask) -> float | None:
                if http:
                    return await self._slack.send_over_http(web, url, ask)
                return await self._slack.send_over_socket(app_token(self._what), ask)

            async def be_somebody() -> None:
                nonlocal undone
                for _ in left:
                    ask = crowd.next()
                    if waits_for_outcome:
                        seconds, is_done = await asyncio.gather(
                            send(ask), self._slack.outcome(ask.outcome)
                        )
                        undone += not is_done
                    else:
                        seconds = await send(ask)
                    if seconds is not None:
                        acks.append(seconds)

            begin, cpu = time.perf_counter(), self._cpu()
            await asyncio.gather(*(be_somebody() for _ in range(in_flight)))
            seconds = time.perf_counter() - begin
        cpu = (self._cpu() - cpu) / requests
        return Served(requests / seconds, acks, requests - len(acks), undone, self.megabytes(), cpu)

    def _cpu(self) -> float:
        stat = Path(f"/proc/{self._process.pid}/stat").read_text(encoding="ascii")
        used = stat.rpartition(")")[2].split()[11:13]  # by the program, and for it by the system
        return sum(map(int, used)) / os.sysconf("SC_CLK_TCK")


@asynccontextmanager
async def running(slack: FastSlack, what: str, wire: str, database_url: str) -> AsyncIterator[App]:
    """Run ``bot`` or ``bare`` inside the block."""
    port = free_port()
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "benchmarks.load_app",
        what,
        wire,
        f"{slack.url}/api/",
        database_url,
        str(port),
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        async with asyncio.timeout(120):
            while True:  # it starts, and nothing says when it is there but itself
                if wire == "http" and await _listens(port):
                    break
                if wire != "http" and slack.is_connected(app_token(what)):
                    break
                await asyncio.sleep(0.1)
        yield App(slack, process, what, port)
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


async def _listens(port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return False
    writer.close()
    return True


def _address(urls: dict[str, str], kind: str) -> str:
    return urls[kind] + ("load.db" if kind == "sqlite" else "")


async def fill(url: str) -> tuple[Database, list[Member]]:
    """Make a database with a term that runs, in a workspace of the fast Slack."""
    database = open_database(url)
    await migrate(database)
    async with database.writing() as session:
        workspace_id = (await get_or_add_workspace(session, TEAM_ID, "Many", NOW)).id
    await gather_crowd(database, workspace_id, _PEOPLE)
    await lay_out_meetings(database, workspace_id, NOW)
    await database.tend()
    return database, await list_members(database)


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


class Report:
    """Lines for people, and whether the aims were reached."""

    def __init__(self) -> None:
        self.is_good = True

    def row(self, name: str, in_flight: int, bare: Served, bot: Served) -> None:
        """Print how a run of both went."""
        _say(
            f"{name:32} {in_flight:5} {bare.throughput:7.0f}/s {bot.throughput:7.0f}/s "
            f"{bot.throughput / bare.throughput:6.2f}  "
            f"{bare.middle * 1000:5.0f} {bare.slowest * 1000:5.0f}  "
            f"{bot.middle * 1000:5.0f} {bot.slowest * 1000:5.0f} ms  "
            f"{bare.cpu * 1000:4.1f} {bot.cpu * 1000:5.1f} ms  {bot.megabytes:4.0f} MB"
        )
        if bot.unacknowledged or bot.late:
            self.miss(
                f"{bot.late} acknowledged after Slack's 3 seconds and {bot.unacknowledged} never; "
                f"by the bare app {bare.late} and {bare.unacknowledged}"
            )
        if bot.undone:
            self.miss(f"{bot.undone} acknowledged and not done")
        if in_flight == _AIMED_AT and bot.slowest > MOST_ACK:
            self.miss(f"acknowledged within {bot.slowest * 1000:.0f} ms")

    async def look_for_lost(self, slack: FastSlack, database: Database, crowd: Crowd) -> None:
        """Look for what people did that is not written down, or was written down or said twice."""
        lost, doubled = await find_lost(database, crowd)
        twice = slack.take_answered_twice()
        if lost or doubled or twice:
            self.miss(f"{lost} lost, {doubled} doubled, {twice} answered twice")

    def miss(self, what: str) -> None:
        """Print that an aim was not reached."""
        self.is_good = False
        _say(f"    not as it should be: {what}")


async def measure(
    slack: FastSlack, urls: dict[str, str], chosen: argparse.Namespace, report: Report
) -> None:
    """Let people be served over each wire with each database."""
    _say(
        f"{'':32} {'at':>5} {'bare':>9} {'bot':>9} {'ratio':>6}  "
        f"{'bare ack, p99':>11}  {'bot ack, p99':>14}  {'CPU of each':>13}  {'memory':>7}"
    )
    for kind in chosen.kinds:
        database, members = await fill(_address(urls, kind))
        for wire in chosen.wires:
            http = wire == "http"
            async with (
                running(slack, "bare", wire, _address(urls, kind)) as bare,
                running(slack, "bot", wire, _address(urls, kind)) as bot,
            ):
                await _warm_up(slack, members, bare, bot, http=http)
                for shares, name in (_DOES[what] for what in chosen.does):
                    for in_flight in chosen.in_flight:
                        await forget_all(database)
                        crowd = Crowd(slack, members, shares, chosen.seed)
                        requests = max(chosen.requests, in_flight)
                        nothing = await bare.serve(
                            Crowd(slack, members, shares, chosen.seed),
                            requests,
                            in_flight,
                            waits_for_outcome=False,
                            http=http,
                        )
                        served = await bot.serve(
                            crowd, requests, in_flight, waits_for_outcome=True, http=http
                        )
                        report.row(f"{kind}, {wire}, {name}", in_flight, nothing, served)
                        ratio = served.throughput / nothing.throughput
                        if len(shares) == 1 and kind == "postgresql" and ratio < LEAST_RATIO:
                            report.miss(f"{ratio:.2f} of the bare app")
                        await report.look_for_lost(slack, database, crowd)
        await database.close()


async def _warm_up(
    slack: FastSlack, members: list[Member], bare: App, bot: App, *, http: bool, requests: int = 200
) -> None:
    """Let what is done once, imports and first queries, be done."""
    for app in (bare, bot):
        crowd = Crowd(slack, members, SHARES, 0)
        await app.serve(crowd, requests, 20, waits_for_outcome=app is bot, http=http)


async def watch_memory(
    slack: FastSlack, url: str, chosen: argparse.Namespace, report: Report
) -> None:
    """Let people do very much, and see whether the bot needs more and more memory."""
    database, members = await fill(url)
    samples: list[float] = []
    wire = chosen.wires[0]
    async with running(slack, "bot", wire, url) as bot:
        await forget_all(database)
        crowd = Crowd(slack, members, SHARES, chosen.seed)
        for _ in range(10):
            served = await bot.serve(
                crowd, chosen.memory // 10, _AIMED_AT, waits_for_outcome=True, http=wire == "http"
            )
            samples.append(served.megabytes)
            _say(f"{len(samples) * chosen.memory // 10:8} requests: {served.megabytes:.0f} MB")
    await report.look_for_lost(slack, database, crowd)
    await database.close()
    if samples[-1] > MOST_GROWTH * samples[1]:
        report.miss(f"memory grew by {samples[-1] / samples[1]:.2f}")


async def run(urls: dict[str, str], chosen: argparse.Namespace) -> bool:
    """Measure what was chosen; says whether the aims were reached."""
    slack, report = FastSlack(), Report()
    runner = await slack.start()
    try:
        if chosen.memory:
            await watch_memory(slack, _address(urls, chosen.kinds[0]), chosen, report)
        else:
            await measure(slack, urls, chosen, report)
    finally:
        await runner.cleanup()
    return report.is_good


def main() -> None:
    """Run it; exits with 1 when an aim is not reached."""
    parser = argparse.ArgumentParser(description="How many people the bot serves at once.")
    parser.add_argument("--in-flight", nargs="+", type=int, default=list(IN_FLIGHT))
    parser.add_argument("--kinds", nargs="+", default=["sqlite", "postgresql"])
    parser.add_argument("--wires", nargs="+", default=["http", "socket"])
    parser.add_argument("--does", nargs="+", default=list(_DOES), choices=list(_DOES))
    parser.add_argument("--requests", type=int, default=2000, help="of each run")
    parser.add_argument("--memory", type=int, default=0, help="so many requests in one run")
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    with TemporaryDirectory() as folder, databases(Path(folder), chosen.kinds) as urls:
        sys.exit(0 if asyncio.run(run(urls, chosen)) else 1)


if __name__ == "__main__":
    main()
