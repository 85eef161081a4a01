"""Whole bots, as an operator runs them, that are killed while they speak: nobody is told twice.

Each test says on failure with which seed the kills and the faults were chosen.
"""

import asyncio
import os
import random
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import col, func, select

from models import Application, Courtesy, Database, Group, Nudge, Person, Term
from models.nudges import UNSENT
from programme.application_review import REVIEWED
from programme.nudges import Occasion, say_all_later
from programme.placement import JOINED
from programme.time_zones import zone_names
from sandbox import InstalledApp, Slack
from sandbox.faults import Kind
from scheduler.gaps import keep_seen
from tests.conversations.conftest import MANIFEST
from tests.make import add_person, add_term, an_application

ROOT = Path(__file__).parents[2]
CODE = "import sys; from bot.cli import main; sys.argv[0] = 'mentoring'; main()"
# Most people hear five things, which come as one message and just fit into it, some hear one;
# in channels each comes by itself. So what two thousand things cost is about 560 messages.
PEOPLE, TALKED_TO, CHANNELS = 100, 360, 20
IN_ONE, IN_CHANNEL = 5, 5
NUDGES = PEOPLE + TALKED_TO * IN_ONE + CHANNELS * IN_CHANNEL
# A claim whose end nobody heard of is looked into after half a minute, or after a minute more.
LONGEST = 600  # seconds, for a machine that does much else
# What happens to a post, and how often. Of each, some happen in the middle of a kill.
FAULTS: tuple[tuple[Kind, float, float], ...] = (
    ("reset_after_effect", 0.02, 0),
    ("reset_before_effect", 0.006, 0),
    ("error_500", 0.006, 0),
    ("rate_limited", 0.006, 1),
    ("slow", 0.02, 0.2),
)


@dataclass
class Bots:
    """Several bots of one workspace and one database, each of them a process."""

    env: dict[str, str]
    folder: Path
    processes: list[asyncio.subprocess.Process] = field(default_factory=list)
    kills: int = 0

    async def start(self) -> None:
        self.processes.append(
            await asyncio.create_subprocess_exec(
                *(sys.executable, "-c", CODE, "run"),
                cwd=self.folder,
                env=self.env,
                stderr=asyncio.subprocess.DEVNULL,
            )
        )

    async def kill(self, place: int) -> None:
        """Kill one of them, whatever it is doing, and start another in its place."""
        process = self.processes.pop(place)
        assert process.returncode is None, "a bot ended by itself"
        process.kill()
        await process.wait()
        self.kills += 1
        await self.start()

    async def stop(self) -> None:
        """Ask all of them to stop, and see that they do."""
        for process in self.processes:
            process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(30):
            ends = {await one.wait() for one in self.processes}
        # Who has only just begun does not listen to signals yet.
        assert ends <= {0, -signal.SIGTERM}


@asynccontextmanager
async def running(
    slack: Slack, app: InstalledApp, folder: Path, number: int, **settings: str
) -> AsyncIterator[Bots]:
    bots = Bots(
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "SLACK_BOT_TOKEN": app.bot_token,
            "SLACK_APP_TOKEN": app.app_token,
            "SLACK_API_URL": slack.api_url,
            "MENTORING_MESSAGES_A_MINUTE": "6000",  # one a second to each holds all the same
            **settings,
        },
        folder=folder,
    )
    try:
        for _ in range(number):
            await bots.start()
        yield bots
    finally:
        for process in bots.processes:
            if process.returncode is None:
                process.kill()
                await process.wait()


def add_faults(slack: Slack, chance: random.Random) -> None:
    """Let posts go wrong now and then, until the faults are cleared."""
    for kind, often, seconds in FAULTS:

        def happens(_: dict[str, object], often: float = often) -> bool:
            return chance.random() < often

        slack.faults.add("chat.postMessage", kind, times=NUDGES, seconds=seconds, when=happens)


def where_it_is_noon() -> str:
    """Return a zone in whose daytime the test runs, so that nothing is held back for the night."""
    return next(zone for zone in zone_names() if datetime.now(ZoneInfo(zone)).hour == 12)


async def write_nudges(slack: Slack, app: InstalledApp, database: Database) -> None:
    """Write down what is due: news for people and for groups' channels."""
    zone, team, now = where_it_is_noon(), slack.workspace.team.id, slack.clock.now()
    everybody = range(PEOPLE + TALKED_TO)
    members = [slack.add_member(f"member{n}", time_zone=zone) for n in everybody]
    channels = [slack.add_channel(f"group{n}", [members[n], app]) for n in range(CHANNELS)]
    people = await add_people(database, [one.id for one in members], team, zone)
    starts_on = (now + timedelta(days=60)).date()
    term = await add_term(
        database,
        people[0],
        applications_open_on=now.date(),
        applications_close_on=starts_on - timedelta(days=7),
        starts_on=starts_on,
        power_check_in_at=now + timedelta(days=100),
        midway_survey_on=starts_on + timedelta(days=40),
        final_survey_on=starts_on + timedelta(days=70),
        ends_on=starts_on + timedelta(days=77),
    )
    declined = {"status": "declined", "review_reason": "The places are taken.", "reviewed_at": now}
    applications = [
        an_application(term, one, **({"status": "placed"} if n < CHANNELS else declined))
        for n, one in enumerate(people)
    ]
    groups = [a_group(term, n, channel.id, zone, now) for n, channel in enumerate(channels)]
    async with database.writing() as session:
        session.add_all([*applications, *groups])
        # Not even the weekend is one.
        session.add_all(Courtesy(person_id=one.id, days_off=[]) for one in people)
        await session.flush()
        workspace_id = people[0].workspace_id
        for kind, occasions in (
            (REVIEWED, to_people(applications, now)),
            (JOINED, to_channels(applications, groups, now)),
        ):
            await say_all_later(
                session, workspace_id=workspace_id, kind=kind, occasions=occasions, now=now
            )
        # A bot was there until now. After an absence all would be looked for before it is said,
        # which is another test's.
        await keep_seen(session, workspace_id, now)


async def add_people(
    database: Database, slack_user_ids: list[str], team: str, zone: str
) -> list[Person]:
    first = await add_person(database, slack_user_ids[0], team, time_zone=zone)
    others = [
        Person(**{**first.model_dump(exclude={"id"}), "slack_user_id": one})
        for one in slack_user_ids[1:]
    ]
    async with database.writing() as session:
        session.add_all(others)
    return [first, *others]


def a_group(term: Term, number: int, channel_id: str, zone: str, now: datetime) -> Group:
    """Return a group whose channel is set up, and whose meetings need nothing."""
    return Group(
        term_id=term.id,
        proposal_id=None,
        number=number,
        name=f"Baobab {number}",
        focus="teaching/git",
        language="en",
        weekday=1,
        hour=15,
        time_zone=zone,
        slack_channel_id=channel_id,
        invited_at=now,
        described_at=now,
        pinned_at=now,
        bookmarked_at=now,
        laid_out_at=now,
        created_at=now,
    )


def to_people(applications: list[Application], now: datetime) -> list[Occasion]:
    return [
        Occasion(
            f"{REVIEWED}:{number}:{one.id}", {"application": one.id}, now, person_id=one.person_id
        )
        for place, one in enumerate(applications)
        for number in range(1 if place < PEOPLE else IN_ONE)
    ]


def to_channels(
    applications: list[Application], groups: list[Group], now: datetime
) -> list[Occasion]:
    return [
        Occasion(
            f"{JOINED}:{number}:{group.id}",
            {"application": one.id, "group": group.id},
            now,
            slack_channel_id=group.slack_channel_id,
        )
        for number in range(IN_CHANNEL)
        for one, group in zip(applications, groups, strict=False)
    ]


async def until_said(database: Database, at_most: int = 0) -> None:
    """Wait until no more than so much is left to say."""
    unsent = select(func.count(col(Nudge.id))).where(UNSENT)
    while True:
        async with database.reading() as session:
            if (await session.exec(unsent)).one() <= at_most:
                return
        await asyncio.sleep(0.25)


def said_in(slack: Slack) -> list[tuple[str, str, str]]:
    """Return where and when the bot said something unprompted, and the id of each thing."""
    return [
        (channel.id, one.ts, id_)
        for channel in slack.workspace.channels.values()
        for one in channel.messages
        if one.metadata
        for id_ in one.metadata["event_payload"]["id"].split()
    ]


WAYS = [("sqlite", 1, "apscheduler", 3), ("postgresql", 3, "procrastinate", 5)]
if os.environ.get("MENTORING_TEST_DATABASES") == "both":  # minutes more, as for the stories
    WAYS.append(("postgresql", 3, "apscheduler", 5))


@pytest.mark.parametrize(
    ("database_url", "number", "clock", "kills"),
    WAYS,
    indirect=["database_url"],
)
async def test_bots_killed_at_random_moments_tell_everybody_once(
    database: Database,
    database_url: str,
    tmp_path: Path,
    number: int,
    clock: str,
    kills: int,
) -> None:
    seed = random.SystemRandom().randrange(10**9)
    print(f"seed {seed}")  # noqa: T201 - pytest shows it when the test fails
    chance = random.Random(seed)  # noqa: S311 - when to kill is no secret
    async with Slack() as slack:
        app = slack.install(MANIFEST)
        await write_nudges(slack, app, database)
        add_faults(slack, chance)
        settings = {"DATABASE_URL": database_url, "MENTORING_CLOCK": clock}
        async with (
            running(slack, app, tmp_path, number, **settings) as bots,
            asyncio.timeout(LONGEST),
        ):
            for left in range(kills, 0, -1):
                # Spread over what there is to say, whatever the speed of the machine.
                await until_said(database, NUDGES * left // (kills + 1))
                await asyncio.sleep(chance.uniform(0, 0.3))
                await bots.kill(chance.randrange(number))
            slack.faults.clear()
            await until_said(database)
            await bots.stop()
        async with database.reading() as session:
            nudges = (await session.exec(select(Nudge))).all()
        said = said_in(slack)
    assert bots.kills == kills
    assert len(nudges) >= NUDGES
    assert Counter(one.state for one in nudges) == {"sent": len(nudges)}
    told = Counter(id_ for *_, id_ in said)
    assert [id_ for id_, times in told.items() if times > 1] == []
    assert {(one.sent_channel_id, one.sent_ts, one.opaque_id) for one in nudges} == set(said)
    # Some were told of a post only by Slack's history, else nothing was tried here.
    assert any(one.attempt > 1 for one in nudges)
