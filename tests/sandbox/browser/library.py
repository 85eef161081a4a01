"""The bot of a little library: it shows whatever it is asked for and remembers what it heard."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import aiohttp
from slack_bolt.async_app import AsyncApp

from sandbox import InstalledApp, Member, Slack
from tests.sandbox.apps import bolt, client, connected, manifest
from tests.sandbox.browser import showcase

Json = dict[str, Any]
PATIENCE = 10.0
MOMENT = datetime(2026, 3, 31, 7, 0, tzinfo=UTC)
COMMANDS = [
    {
        "command": "/library",
        "description": "Borrow, renew and give back",
        "usage_hint": "[borrow | renew | help]",
    },
    {"command": "/librarian", "description": "For those behind the desk"},
]
SHOWS = {
    "written": showcase.written_blocks,
    "table": showcase.table_blocks,
    "plain table": showcase.plain_table_blocks,
    "inputs": showcase.message_input_blocks,
    "rest": showcase.other_blocks,
}


@dataclass
class Library:
    """The workspace of a test, with the bot in it. `heard` are the payloads, oldest first."""

    slack: Slack
    app: InstalledApp
    amara: Member
    kenji: Member
    general: str
    heard: list[Json] = field(default_factory=list)
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    def actions(self) -> list[Json]:
        """Every action that the bot heard of."""
        return [action for each in self.heard for action in each.get("actions", ())]

    async def post(self, text: str, **more: Any) -> None:
        """Let the bot say something in #general."""
        await client(self.slack, self.app).chat_postMessage(channel=self.general, text=text, **more)

    async def send_file(self, name: str, title: str, content: bytes) -> None:
        """Let the bot send a file to Amara."""
        await client(self.slack, self.app).files_upload_v2(
            channel=self.amara.dm.id, filename=name, title=title, content=content
        )

    async def fetch(self, url: str) -> bytes:
        """Let the bot fetch a file."""
        headers = {"Authorization": f"Bearer {self.app.bot_token}"}
        async with aiohttp.ClientSession(headers=headers) as session, session.get(url) as answer:
            answer.raise_for_status()
            return await answer.read()

    async def wait_for(self, condition: Callable[[], Any]) -> None:
        """Return when the bot has heard what the test waits for; fails after a while."""
        try:
            async with asyncio.timeout(PATIENCE):
                while not condition():
                    self._news.clear()
                    await self._news.wait()
        except TimeoutError:
            raise AssertionError(f"The bot only heard: {self.actions()}") from None

    def hear(self, body: Json) -> None:
        """Remember a payload."""
        self.heard.append(body)
        self._news.set()

    def last(self, kind: str) -> Json:
        """The newest payload of that type, or of that callback_id."""
        return next(
            each
            for each in reversed(self.heard)
            if kind in (each.get("type"), each.get("view", {}).get("callback_id"))
        )


@contextlib.asynccontextmanager
async def library() -> AsyncIterator[Library]:
    """Open the workspace, frozen at `MOMENT`, with the bot connected."""
    async with Slack(team_name="Riverside Library", hint=HINT) as slack:
        slack.clock.freeze(MOMENT)
        app = slack.install(
            manifest(name="Bookworm", commands=COMMANDS, events=["app_home_opened"])
        )
        amara = slack.add_member(
            "amara", real_name="Amara Okafor", time_zone="Africa/Nairobi", title="Reader"
        )
        kenji = slack.add_member("kenji", real_name="Kenji Watanabe", time_zone="Asia/Tokyo")
        slack.add_member("layla", real_name="ليلى حسن", time_zone="Africa/Cairo")
        slack.add_member(
            "joao",
            real_name="João Batista de Albuquerque e Silva",
            time_zone="America/Sao_Paulo",
            locale="pt-BR",
        )
        channel = slack.add_channel("general", [amara, kenji, app], is_general=True)
        slack.add_channel("committee", [kenji], is_private=True)
        slack.add_channel("a-channel-with-a-rather-long-name", [amara])
        slack.add_channel("river-walks", [kenji])
        shown = Library(slack, app, amara, kenji, channel.id)
        made = bolt(slack, app)
        _listen(made, shown)
        async with connected(made, app):
            yield shown


HINT = "Type `/library` to begin, or become *somebody else* at the top."


def _listen(made: AsyncApp, shown: Library) -> None:
    @made.command("/library")
    async def on_command(ack: Any, body: Json, client: Any) -> None:
        await ack()
        await _show(client, body, shown)

    @made.action({"type": "block_actions"})
    async def on_any(ack: Any) -> None:
        await ack()

    @made.middleware
    async def remember(body: Json, next: Any) -> None:  # noqa: A002 - Bolt's name for it
        shown.hear(body)
        await next()

    @made.action("change")
    async def on_change(ack: Any, body: Json, client: Any) -> None:
        await ack()
        view = showcase.step(1, "The words are *new*.")
        await client.views_update(view_id=body["view"]["id"], view=view)

    @made.action("deeper")
    async def on_deeper(ack: Any, body: Json, client: Any) -> None:
        await ack()
        await client.views_push(trigger_id=body["trigger_id"], view=showcase.step(2, "Deeper."))

    @made.action("renew")
    async def on_renew(ack: Any, respond: Any) -> None:
        await ack()
        await respond(replace_original=True, text="Renewed until *May*.")

    _listen_to_forms(made)


def _listen_to_forms(made: AsyncApp) -> None:
    @made.options("book")
    async def on_options(ack: Any, payload: Json) -> None:
        titles = ("Kindred", "Half of a Yellow Sun", "Halfway Home")
        found = [title for title in titles if payload["value"].lower() in title.lower()]
        await ack(options=[showcase.option(title) for title in found])

    @made.view("form")
    async def on_form(ack: Any, view: Json) -> None:
        email = view["state"]["values"]["email"]["email"]["value"]
        if email == "taken@example.org":
            await ack(response_action="errors", errors={"email": "This address has a card."})
        else:
            await ack()

    @made.view_closed("form")
    async def on_closed(ack: Any) -> None:
        await ack()

    @made.view("bring")
    async def on_bring(ack: Any) -> None:
        await ack()

    @made.view("step_1")
    async def on_first(ack: Any, view: Json) -> None:
        await ack(response_action="push", view=showcase.step(2, "You came by *Next*."))

    @made.view("step_2")
    async def on_second(ack: Any) -> None:
        await ack(response_action="clear")

    @made.event("app_home_opened")
    async def on_home(event: Json, client: Any) -> None:
        if event["tab"] == "home":
            await client.views_publish(user_id=event["user"], view=showcase.home("reader"))


async def _show(client: Any, body: Json, shown: Library) -> None:
    """Do what the command says: open a modal, or post blocks where it was typed."""
    what, channel = body["text"], body["channel_id"]
    moment = int(MOMENT.timestamp())
    if what == "form":
        await client.views_open(trigger_id=body["trigger_id"], view=showcase.form(moment))
    elif what == "steps":
        await client.views_open(trigger_id=body["trigger_id"], view=showcase.step(1, "Begin."))
    elif what == "notices":
        await client.views_open(trigger_id=body["trigger_id"], view=showcase.alerts())
    elif what == "bring":
        await client.views_open(trigger_id=body["trigger_id"], view=showcase.bring())
    elif what == "text":
        blocks = showcase.text_blocks(body["user_id"], shown.general, moment)
        await client.chat_postMessage(channel=channel, text="Text", blocks=blocks)
    elif what == "charts":
        for blocks in showcase.chart_blocks():
            await client.chat_postMessage(channel=channel, text="Charts", blocks=blocks)
    elif what in SHOWS:
        await client.chat_postMessage(channel=channel, text=what, blocks=SHOWS[what]())
    else:
        await client.chat_postEphemeral(
            channel=channel, user=body["user_id"], text=f"I do not know `{what}`."
        )
