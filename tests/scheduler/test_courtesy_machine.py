"""Whatever people and clocks do: never twice, never at night, never too often, never forgotten.

The ledger and the engine are the real ones, on SQLite; Slack is the few lines of it that they call,
with posts whose answer is lost and processes that die.
"""

import asyncio
import shutil
import tempfile
from collections import Counter
from collections.abc import Coroutine
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule
from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import Courtesy, Nudge, open_database
from models.migrate import migrate
from programme.courtesy import find_wishes, pause, snooze
from programme.courtesy_rules import A_WEEK
from programme.daytime import is_daytime, is_same_day
from programme.limits import NUDGES_A_WEEK
from programme.nudges import Urgency, say_later
from programme.people import caller_of
from scheduler.delivery import deliver
from scheduler.pace import Pace
from scheduler.rules import NudgeRule, Settled
from scheduler.sender import Sender
from tests.conftest import NOW
from tests.make import add_person
from tests.scheduler.hello import a_rule
from views.messages import Message, message, paragraph

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ZONES = ("Africa/Nairobi", "America/Sao_Paulo", "Asia/Kathmandu", "Pacific/Auckland")
USEFUL_FOR = {"brief": 3 * HOUR, "long": 4 * DAY, "always": None}
KINDS = [f"{urgency}.{name}" for urgency in Urgency for name in USEFUL_FOR]
REASONS = {"answered meanwhile", "too late to be useful", "they are on a break"}
Found = TypeVar("Found")


class Killed(BaseException):
    """The process ends here: nothing after this runs."""


@dataclass(frozen=True)
class Post:
    at: datetime
    to: str
    ids: tuple[str, ...]
    ts: str


class FewLinesOfSlack(AsyncWebClient):
    """Posts, and what became of them. ``fate`` is that of the next post."""

    def __init__(self, machine: "Courtesies") -> None:
        super().__init__()
        self.machine = machine
        self.posts: list[Post] = []
        self.fate = "arrives"

    async def api_call(self, api_method: str, **call: Any) -> Any:
        if api_method == "conversations.open":
            return {"channel": {"id": call["params"]["users"]}}
        if api_method == "conversations.history":
            found = [one for one in self.posts if one.to == call["params"]["channel"]]
            return {"messages": [_in_history(one) for one in reversed(found)]}
        assert api_method == "chat.postMessage", api_method
        fate, self.fate = self.fate, "arrives"
        if fate == "dies before":
            raise Killed
        if fate == "is lost":
            raise TimeoutError
        ids = tuple(call["json"]["metadata"]["event_payload"]["id"].split())
        ts = f"{int(self.machine.now.timestamp())}.{len(self.posts) + 1:06d}"
        post = Post(self.machine.now, call["json"]["channel"], ids, ts)
        await self.machine.looks_at(post)
        self.posts.append(post)
        if fate == "dies after":
            raise Killed
        if fate == "is unheard":
            raise TimeoutError
        return {"channel": post.to, "ts": post.ts}


def _in_history(post: Post) -> dict[str, Any]:
    payload = {"event_type": "mentoring_nudge", "event_payload": {"id": " ".join(post.ids)}}
    return {"ts": post.ts, "metadata": payload}


@cache
def _template() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="mentoring-machine-"))

    async def make() -> None:
        database = open_database(f"sqlite:///{folder / 'template.db'}")
        await migrate(database)
        await database.close()

    asyncio.run(make())
    return folder / "template.db"


class Courtesies(RuleBasedStateMachine):
    """People to whom things fall due while they answer, take breaks and put things off."""

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.folder = tempfile.TemporaryDirectory(prefix="mentoring-machine-")
        file = Path(self.folder.name) / "mentoring.db"
        shutil.copy(_template(), file)
        self.database = open_database(f"sqlite:///{file}")
        self.now = NOW
        self.slack = FewLinesOfSlack(self)
        self.answered: set[str] = set()
        self.rows: dict[str, Nudge] = {}  # by their opaque id, as they were written down
        self.numbers = 0
        self.holders = 0

    def runs(self, work: Coroutine[Any, Any, Found]) -> Found:
        return self.loop.run_until_complete(work)

    @initialize(
        zones=st.lists(st.sampled_from(ZONES), min_size=1, max_size=3),
        days_off=st.sets(st.integers(0, 6), max_size=5),
        spread=st.sampled_from([timedelta(), timedelta(minutes=20)]),
    )
    def begins(self, zones: list[str], days_off: set[int], spread: timedelta) -> None:
        self.spread = spread
        self.people = [
            self.runs(add_person(self.database, f"U{number}", time_zone=zone))
            for number, zone in enumerate(zones)
        ]
        self.kinds: dict[str, NudgeRule] = {
            kind: a_rule(
                kind=kind,
                urgency=Urgency(kind.partition(".")[0]),
                useful_for=USEFUL_FOR[kind.partition(".")[2]],
                render=self._render,
            )
            for kind in KINDS
        }
        self.off = {person.id: frozenset(days_off) for person in self.people}
        for person in self.people:
            self.runs(self._add(Courtesy(person_id=person.id, days_off=sorted(days_off))))

    async def _add(self, row: Any) -> None:
        async with self.database.writing() as session:
            session.add(row)

    async def _render(self, _: AsyncSession, nudge: Nudge, __: datetime) -> Message | Settled:
        if nudge.key.split(":")[0] in self.answered:
            return Settled("answered meanwhile")
        return message(nudge.key, [paragraph(nudge.key)] * (nudge.subject["blocks"]))

    # What happens

    @rule(
        who=st.integers(0, 2),
        kind=st.sampled_from(KINDS),
        due_in=st.timedeltas(-HOUR, 2 * DAY),
        about_in=st.timedeltas(timedelta(), DAY),
        blocks=st.sampled_from([1, 1, 30]),
    )
    def falls_due(
        self, who: int, kind: str, due_in: timedelta, about_in: timedelta, blocks: int
    ) -> None:
        person = self.people[who % len(self.people)]
        self.numbers += 1
        due_at = self.now + due_in
        is_reminder = self.kinds[kind].urgency is Urgency.MEETING

        async def write() -> None:
            async with self.database.writing() as session:
                await say_later(
                    session,
                    workspace_id=person.workspace_id,
                    kind=kind,
                    key=f"thing/{self.numbers}",
                    subject={"blocks": blocks},
                    due_at=due_at,
                    now=self.now,
                    person_id=person.id,
                    about_at=due_at + about_in if is_reminder else None,
                )

        self.runs(write())
        self._keeps_rows()

    @rule(by=st.timedeltas(timedelta(minutes=1), 3 * DAY))
    def time_passes(self, by: timedelta) -> None:
        self.now += by

    @rule(by=st.timedeltas(timedelta(minutes=1), 2 * DAY))
    def the_clock_goes_back(self, by: timedelta) -> None:
        self.now -= by

    @rule(fate=st.sampled_from(["arrives", "is unheard", "is lost", "dies before", "dies after"]))
    def the_bot_speaks(self, fate: str) -> None:
        self.slack.fate = fate
        self._speaks()

    @precondition(lambda self: self.numbers > 0)
    @rule(number=st.integers(1, 50))
    def somebody_answers(self, number: int) -> None:
        self.answered.add(f"thing/{1 + number % self.numbers}")

    @rule(who=st.integers(0, 2), days=st.none() | st.integers(0, 6))
    def takes_a_break(self, who: int, days: int | None) -> None:
        person = self.people[who % len(self.people)]

        async def begins() -> None:
            async with self.database.writing() as session:
                await pause(session, person.id, None if days is None else self.now + days * DAY)

        self.runs(begins())

    @rule(who=st.integers(0, 2), a_week=st.booleans())
    def puts_it_off(self, who: int, a_week: bool) -> None:
        person = self.people[who % len(self.people)]
        theirs = [one for one in self.slack.posts if one.to == person.slack_user_id]

        async def presses() -> None:
            async with self.database.writing() as session:
                ts = theirs[-1].ts if theirs else ""
                await snooze(
                    session, caller_of(person), person.slack_user_id, ts, self.now, a_week=a_week
                )

        self.runs(presses())
        self._keeps_rows()

    # What must hold

    async def looks_at(self, post: Post) -> None:
        """Look at a post when it is made."""
        (person,) = [one for one in self.people if one.slack_user_id == post.to]
        parts = [self.rows[opaque_id] for opaque_id in post.ids]
        urgencies = {self.kinds[one.kind].urgency for one in parts}
        zone, off = person.time_zone, self.off[person.id]
        for one in parts:
            assert one.person_id == person.id
            assert one.key.split(":")[0] not in self.answered, "it was settled"
            useful_for = self.kinds[one.kind].useful_for
            assert useful_for is None or post.at <= one.due_at + useful_for, "it was too late"
            assert post.at >= one.due_at, "it was too early"
            if not is_daytime(post.at, zone, off):
                assert self.kinds[one.kind].urgency is Urgency.MEETING, "it was at night"
                assert one.about_at is not None
                assert not is_daytime(one.about_at, zone, off), "the meeting was by day"
        earlier = [
            one.at
            for one in self.slack.posts
            if one.to == post.to and one.at > post.at - A_WEEK and self._counts(one)
        ]
        if Urgency.NUDGE in urgencies and Urgency.NEWS not in urgencies:
            assert len(earlier) < NUDGES_A_WEEK.own, "it was one too many in the week"
            assert not any(is_same_day(at, post.at, zone) for at in earlier), "and in the day"
        async with self.database.reading() as session:
            wishes = await find_wishes(session, person.id, post.at)
        assert wishes.pause_until is None, "they were on a break"
        if Urgency.NUDGE in urgencies:
            assert wishes.snooze_until is None, "they had put it off"

    def _counts(self, post: Post) -> bool:
        urgencies = {self.kinds[self.rows[opaque_id].kind].urgency for opaque_id in post.ids}
        return urgencies != {Urgency.MEETING}

    def _speaks(self) -> None:
        self.holders += 1
        sender = Sender(
            database=self.database,
            client=self.slack,
            clock=lambda: self.now,
            workspace_id=self.people[0].workspace_id,
            rules=self.kinds,
            pace=Pace(in_channel=0, overall=0),
            # Who died still seems to have the turn for a while; this is about the claims alone.
            holder="everybody",
            spread=self.spread,
        )
        with suppress(Killed):
            self.runs(deliver(sender))

    def _ledger(self) -> list[Nudge]:
        async def read() -> list[Nudge]:
            async with self.database.reading() as session:
                return list((await session.exec(select(Nudge))).all())

        return self.runs(read())

    def _keeps_rows(self) -> None:
        self.rows = {one.opaque_id: one for one in self._ledger()}

    def teardown(self) -> None:
        """Let nobody do anything any more: all that is due comes to its end."""
        try:
            if hasattr(self, "people"):
                self._comes_to_an_end()
        finally:
            self.runs(self.database.close())
            self.loop.close()
            self.folder.cleanup()

    def _comes_to_an_end(self) -> None:
        self.slack.fate = "arrives"
        for _ in range(4 * 75):
            self.now += 6 * HOUR
            self._speaks()
        posted = Counter(one for post in self.slack.posts for one in post.ids)
        assert max(posted.values(), default=1) == 1, "something was said twice"
        for one in self._ledger():
            assert one.state in {"sent", "settled"}, f"{one.key} was forgotten: {one}"
            assert (one.opaque_id in posted) == (one.state == "sent"), one.key
            if one.state == "settled":
                assert one.reason in REASONS


Courtesies.TestCase.settings = settings(
    max_examples=12,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
TestCourtesies = Courtesies.TestCase
