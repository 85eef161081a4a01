"""A workspace with a group's people in it, for what happens to the group's channel."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel import select

from models import Database, Group, Nudge, Person, Workspace
from programme.agreement import CODE_OF_CONDUCT_URL
from programme.groups import form_groups
from sandbox import InstalledApp, Member, Slack
from sandbox.records import Channel
from scheduler.calls import nudge_client
from scheduler.clock import tick
from scheduler.delivery import Sender
from scheduler.groups import NUDGES
from tests.conftest import NOW
from tests.conversations.conftest import MANIFEST
from tests.make import add_person
from tests.make_groups import Proposed, add_proposal
from tests.scheduler.conftest import A_WHILE
from tests.scheduler.hello import AT_ONCE


class Killed(BaseException):
    """The process ends here: nothing after this runs."""


class MortalClient(AsyncWebClient):
    """A client whose process dies at a certain call, before or after it has its effect."""

    dies_at = 0
    calls = 0
    after_effect = False

    async def api_call(self, api_method: str, *args: Any, **kwargs: Any) -> Any:
        is_last = self.calls == self.dies_at
        self.calls += 1
        if is_last and not self.after_effect:
            raise Killed
        answer = await super().api_call(api_method, *args, **kwargs)
        if is_last:
            raise Killed
        return answer


@dataclass
class Room:
    """A workspace with a group's people in it, and the bot's database."""

    slack: Slack
    app: InstalledApp
    database: Database
    people: list[Member]  # the mentors first
    persons: list[Person]
    coordinator: Member
    proposed: Proposed

    def sender(self, client: AsyncWebClient | None = None) -> Sender:
        """Return a sender as another process would have one."""
        return Sender(
            database=self.database,
            client=client or nudge_client(self.app.bot_token, self.slack.api_url),
            clock=self.slack.clock.now,
            workspace_id=self.proposed.term.workspace_id,
            rules={rule.kind: rule for rule in NUDGES},  # and nothing of other conversations
            pace=AT_ONCE,
        )

    async def publishes(self) -> None:
        """Form the group; its channel is to be set up."""
        async with self.database.writing() as session:
            await form_groups(session, self.proposed.term, self.proposed.proposal, NOW)

    async def lives_on(self, ticks: int = 4) -> None:
        """Let the bot start anew after whatever happened, and work for a while."""
        sender = self.sender()
        for _ in range(ticks):
            self.slack.clock.move(A_WHILE)
            await tick(sender)

    def channels(self) -> list[Channel]:
        """Return the private channels of the workspace."""
        return [one for one in self.slack.workspace.channels.values() if one.kind == "private"]

    def channel(self) -> Channel:
        """Return the only private channel."""
        [channel] = self.channels()
        return channel

    def goals_link(self) -> str:
        """Return where the goals' bookmark leads: to the app, in its workspace."""
        return f"https://slack.com/app_redirect?app={self.app.app_id}&team=T1"

    def links(self, channel: Channel | None = None) -> list[str]:
        """Return where the channel's bookmarks lead."""
        return [bookmark["link"] for bookmark in (channel or self.channel()).bookmarks]

    async def group(self) -> Group:
        async with self.database.reading() as session:
            return (await session.exec(select(Group))).one()

    async def nudges(self, kind: str) -> list[Nudge]:
        async with self.database.reading() as session:
            found = await session.exec(select(Nudge).where(Nudge.kind == kind))
            return list(found)

    def asked(self) -> list[str]:
        """Return the methods that the bot called, in order."""
        found = self.slack.workspace.wires.traffic.after(0)
        return [entry["kind"] for entry in found]

    async def is_finished(self, channel: Channel | None = None) -> None:
        """Check that the channel has everything, and has it once."""
        channel = channel or self.channel()
        group = await self.group()
        assert group.slack_channel_id == channel.id
        assert channel.creator == self.app.bot_user_id
        assert set(channel.members) == {self.app.bot_user_id, *(one.id for one in self.people)}
        kinds = Counter(message.json.get("subtype") for message in channel.messages)
        assert kinds == {
            "group_topic": 1,
            "group_purpose": 1,
            "group_join": len(self.people),
            None: 1,
            "pinned_item": 1,
        }
        [welcome] = [one for one in channel.messages if one.json.get("subtype") is None]
        assert [pin["ts"] for pin in channel.pins] == [welcome.ts]
        assert self.links(channel) == [self.goals_link(), CODE_OF_CONDUCT_URL]
        assert all((group.invited_at, group.described_at, group.bookmarked_at, group.pinned_at))
        asked = len(self.asked())
        await tick(self.sender())
        assert len(self.asked()) == asked, "something is done again"


async def open_room(slack: Slack, database: Database, **group: Any) -> Room:
    slack.clock.freeze(NOW)
    app = slack.install(MANIFEST)
    coordinator = slack.add_member("wanjiru", time_zone="Africa/Nairobi")
    person = await add_person(database, coordinator.id)
    async with database.writing() as session:
        (await session.get_one(Person, person.id)).is_coordinator = True
    mentors = 2 if group.get("co_mentor") else 1
    people = [
        slack.add_member(f"member{n}", time_zone="Africa/Nairobi")
        for n in range(mentors + group.pop("mentees", 2))
    ]
    persons = [await add_person(database, one.id, name=one.user.name) for one in people]
    proposed = await add_proposal(database, people=persons, **group)
    async with database.writing() as session:  # what the bot asks Slack for when it starts
        workspace = (await session.exec(select(Workspace))).one()
        workspace.slack_app_id, workspace.slack_bot_user_id = app.app_id, app.bot_user_id
    return Room(slack, app, database, people, persons, coordinator, proposed)
