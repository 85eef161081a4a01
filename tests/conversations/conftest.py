"""The stage of the stories: a workspace with people in it, and the bot, in this process."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import SecretStr
from slack_bolt.request.async_request import AsyncBoltRequest

from bot.app import Bot
from bot.run import running_bot
from bot.settings import Settings
from models import Database
from programme.matching import Proposal, match
from sandbox import Member, Slack
from scheduler.clock import tick
from scheduler.pace import Pace
from tests.conftest import NOW
from tests.conversations.beginnings import Beginning

MANIFEST = yaml.safe_load((Path(__file__).parents[2] / "app.yaml").read_text())

MENTEE = {
    "focus_1": "Teaching Workshops: Git",
    "focus_2": "Community Building",
    "aims": ["Developing confidence and skill in teaching"],
    "hopes": "To teach my first workshop without notes.",
    "certification": "I did the training, certification is under way",
    "workshops": "1",
    "languages": ["English", "Swahili"],
    "meeting_mode": "Online",
    "workdays": ["Evening, 17 to 21"],
    "sat": ["10:00"],
}
MENTOR = {
    "focus_1": "Teaching Workshops: Git",
    "hopes": "To pass on what I was given.",
    "certification": "I'm a certified instructor",
    "workshops": "7",
    "languages": ["English"],
    "meeting_mode": "Either is fine",
    "place": "Berlin, Germany",
    "workdays": ["Morning, 9 to 12"],
    "capacity": "4",
    "co_mentor": "Yes, I'd like a co-mentor",
    "agreed": ["I agree"],
}
TERM = {
    "name": "Autumn 2026",
    "applications_open_on": "2026-08-17",
    "applications_close_on": "2026-09-06",
    "matching_on": "2026-09-09",
    "starts_on": "2026-09-14",
    "ends_on": "2026-12-04",
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tell each story on one of the two databases."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker("on_either_database")


@dataclass
class Stage:
    """Who and what is there. Times are those of the workspace's own clock, which stands still."""

    slack: Slack
    bot: Bot
    database: Database
    wanjiru: Member  # the coordinator
    amara: Member  # about to apply
    ben: Member
    beginning: Beginning

    def moves_to(self, at: datetime) -> None:
        """Let it be another time."""
        self.slack.clock.freeze(at)

    async def ticks(self) -> None:
        """Let the bot say what is due by now."""
        assert self.bot.sender is not None
        await tick(self.bot.sender)

    async def plans_a_term(self, **changes: Any) -> None:
        """Let the coordinator plan the term of the stories."""
        await self.wanjiru.types("/mentoring term new")
        await self.wanjiru.submits({**TERM, **changes})
        assert self.wanjiru.modal is None, self.wanjiru.modal.errors

    async def applies(self, who: Member, role: str, **changes: Any) -> None:
        """Let somebody apply, and check that the form was taken."""
        await who.types("/mentoring join")
        await who.fills({"role": role})
        await who.submits({**(MENTOR if role == "Mentor" else MENTEE), **changes})
        assert who.modal is None, who.modal.errors

    async def sends(self, body: dict[str, Any]) -> Any:
        """Let Slack send something made up to the bot; returns the body of the answer."""
        answer = await self.bot.app.async_dispatch(AsyncBoltRequest(body=body, mode="socket_mode"))
        assert await self.bot.in_flight.wait_until_idle(5)
        return answer.body

    async def forges(
        self, who: Member, action_id: str, value: str, *, is_choice: bool = False
    ) -> None:
        """Let somebody press a button, or choose what, was never shown to them."""
        action: dict[str, Any] = {"type": "button", "value": value}
        if is_choice:
            option = {"text": {"type": "plain_text", "text": "?"}, "value": value}
            action = {"type": "static_select", "selected_option": option}
        body = {
            "type": "block_actions",
            "team": {"id": self.slack.workspace.team.id},
            "user": {"id": who.id},
            "trigger_id": "1.1.forged",
            "container": {"type": "message"},
            "actions": [action | {"block_id": "b", "action_id": action_id}],
        }
        await self.bot.app.async_dispatch(AsyncBoltRequest(body=body, mode="socket_mode"))
        assert await self.bot.in_flight.wait_until_idle(30)


async def match_here(*people: Any, **wishes: Any) -> Proposal:
    """Match in a thread: a process of its own takes longer to start than these to be matched."""
    return await asyncio.to_thread(match, *people, **wishes)


@pytest.fixture
async def stage(database_url: str, database: Database) -> AsyncIterator[Stage]:
    """Open the stage on each database."""
    async with set_stage(database_url, database) as opened:
        yield opened


@asynccontextmanager
async def set_stage(database_url: str, database: Database) -> AsyncIterator[Stage]:
    """Open the workspace and run the bot in it over Socket Mode."""
    async with Slack(team_name="The Carpentries") as slack:
        slack.clock.freeze(NOW)
        wanjiru = slack.add_member(
            "wanjiru", real_name="Wanjiru Kamau", time_zone="Africa/Nairobi", is_admin=True
        )
        app = slack.install(MANIFEST)
        settings = Settings(
            slack_bot_token=SecretStr(app.bot_token),
            slack_app_token=SecretStr(app.app_token),
            slack_signing_secret=SecretStr(app.signing_secret),
            slack_api_url=slack.api_url,
            database_url=database_url,
            _env_file=None,
        )
        async with running_bot(
            settings,
            clock=slack.clock.now,
            ticks=False,
            pace=Pace(in_channel=0, overall=0),
            spread=timedelta(),
            matcher=match_here,
        ) as bot:
            slack.watch(bot.app)
            amara = slack.add_member("amara", real_name="Amara Okafor", time_zone="Africa/Nairobi")
            ben = slack.add_member(
                "ben", real_name="Ben Vogel", time_zone="Europe/Berlin", locale="de-DE"
            )
            beginning = Beginning(slack, (bot.database, database))
            yield Stage(slack, bot, database, wanjiru, amara, ben, beginning)
