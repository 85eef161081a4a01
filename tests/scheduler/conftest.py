"""The stage of what the bot says unprompted: a workspace, the ledger, and a sender for it."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import Database, Nudge, SenderLease
from programme.nudges import say_later
from sandbox import InstalledApp, Member, Slack
from scheduler.calls import nudge_client
from scheduler.rules import NudgeRule
from scheduler.sender import Sender
from tests.conftest import NOW
from tests.conversations.conftest import MANIFEST
from tests.make import add_person
from tests.scheduler.hello import AT_ONCE, a_rule

# The lease of a first attempt, and more.
A_WHILE = timedelta(minutes=1)


@dataclass
class Desk:
    """A workspace whose clock stands still, and who sends to it."""

    slack: Slack
    app: InstalledApp
    database: Database
    amara: Member
    amara_id: int
    workspace_id: int
    crowd: list[Member] = field(default_factory=list)
    rules: dict[str, NudgeRule] = field(default_factory=lambda: {"test.hello": a_rule()})

    def sender(self, **changes: Any) -> Sender:
        """Return a sender as another process would have one."""
        sender = Sender(
            database=self.database,
            client=nudge_client(self.app.bot_token, self.slack.api_url),
            clock=self.slack.clock.now,
            workspace_id=self.workspace_id,
            rules=self.rules,
            pace=AT_ONCE,
        )
        return replace(sender, **changes)

    def uses(self, **changes: Any) -> None:
        """Let the rule be another."""
        self.rules["test.hello"] = a_rule(**changes)

    async def writes(self, number: int = 1, **changes: Any) -> None:
        """Write down a greeting that is due now."""
        async with self.database.writing() as session:
            await self.writes_in(session, number, **changes)

    async def writes_in(self, session: AsyncSession, number: int = 1, **changes: Any) -> None:
        """Write down a greeting that is due now, in a transaction."""
        given: dict[str, Any] = {
            "workspace_id": self.workspace_id,
            "kind": "test.hello",
            "key": f"hello/{number}",
            "subject": {"number": number},
            "due_at": self.slack.clock.now(),
            "now": self.slack.clock.now(),
            "person_id": self.amara_id,
        }
        await say_later(session, **{**given, **changes})

    async def nudges(self) -> list[Nudge]:
        """Return the ledger in the order of its keys."""
        async with self.database.reading() as session:
            return list((await session.exec(select(Nudge).order_by(col(Nudge.key)))).all())

    async def nudge(self) -> Nudge:
        """Return the only row of the ledger."""
        [nudge] = await self.nudges()
        return nudge

    async def lease(self) -> SenderLease:
        async with self.database.reading() as session:
            return (await session.exec(select(SenderLease))).one()

    async def meets(self, count: int) -> list[int]:
        """Let more people come, in Nairobi like Amara; returns their rows' ids."""
        for _ in range(count):
            self.crowd.append(
                self.slack.add_member(f"guest{len(self.crowd)}", time_zone="Africa/Nairobi")
            )
        people = [await add_person(self.database, one.id) for one in self.crowd[-count:]]
        return [person.id for person in people]

    def hears(self, who: Member | None = None) -> list[str]:
        """Return what stands in somebody's direct messages, each thing of a message by itself."""
        messages = [one.json["text"] for one in (who or self.amara).dm.messages]
        return [line for text in messages for line in text.splitlines() if line]

    def all_hear(self) -> list[str]:
        """Return what anybody was told, in the order of the alphabet."""
        return sorted(line for who in (self.amara, *self.crowd) for line in self.hears(who))

    def calls(self, method: str) -> list[Mapping[str, Any]]:
        """Return what the bot asked of Slack with a method."""
        found = self.slack.workspace.wires.traffic.after(0)
        return [entry["request"] for entry in found if entry["kind"] == method]


@pytest.fixture
async def desk(database: Database) -> AsyncIterator[Desk]:
    async with Slack() as slack:
        slack.clock.freeze(NOW)
        app = slack.install(MANIFEST)
        amara = slack.add_member("amara", time_zone="Africa/Nairobi")
        person = await add_person(database, amara.id)
        assert person.id is not None
        yield Desk(slack, app, database, amara, person.id, person.workspace_id)
