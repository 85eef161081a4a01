"""What the browser page asks of the workspace."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp

from sandbox import InstalledApp, Member, Slack
from tests.sandbox.apps import bolt, connected, manifest
from tests.sandbox.test_thin_whole import MODAL

Json = dict[str, Any]


class Page:
    """The page of one member, without the browser."""

    def __init__(self, session: aiohttp.ClientSession, url: str, member: str) -> None:
        self.session, self.url, self.member = session, url, member

    async def get(self, name: str, **asked: str) -> Json:
        asked["member"] = self.member
        async with self.session.get(f"{self.url}/client/{name}", params=asked) as answer:
            answer.raise_for_status()
            shown: Json = await answer.json()
            return shown

    async def post(self, name: str, *, status: int = 200, **asked: Any) -> Json:
        asked["member"] = self.member
        async with self.session.post(f"{self.url}/client/{name}", json=asked) as answer:
            assert answer.status == status, await answer.text()
            shown: Json = await answer.json()
            return shown


@contextlib.asynccontextmanager
async def opened(slack: Slack, member: Member) -> AsyncIterator[Page]:
    async with aiohttp.ClientSession() as session:
        yield Page(session, slack.url, member.id)


async def _dm(page: Page, app: InstalledApp) -> str:
    state = await page.get("state")
    return str(next(c["id"] for c in state["conversations"] if c["with"] == app.bot_user_id))


async def test_a_modal_is_opened_refused_and_sent() -> None:
    async with Slack() as slack:
        app = slack.install(manifest())
        amara = slack.add_member("amara", real_name="Amara Okafor")
        made = bolt(slack, app)

        @made.command("/echo")
        async def on_echo(ack: Any, body: Json, client: Any) -> None:
            await client.views_open(trigger_id=body["trigger_id"], view=MODAL)
            await ack()

        @made.view("ask")
        async def on_ask(ack: Any, view: Json) -> None:
            name = view["state"]["values"]["name"]["value"]["value"]
            if name == "no":
                await ack(response_action="errors", errors={"name": "Not that"})
            else:
                await ack()

        async with connected(made, app), opened(slack, amara) as page:
            start = await page.get("bootstrap")
            assert start["commands"][0]["command"] == "/echo"
            assert [member["initials"] for member in start["members"]] == ["T", "AO"]
            dm = await _dm(page, app)
            assert await page.post("type", channel=dm, text="/echo") == {}
            view = (await page.get("state"))["modal_stack"][-1]
            assert view["title"]["text"] == "Ask"
            said = {"name": {"value": {"type": "plain_text_input", "value": "no"}}}
            refused = await page.post("submit", view_id=view["id"], values=said)
            assert refused == {"errors": {"name": "Not that"}}
            assert (await page.get("state"))["modal_stack"][-1]["errors"] == {"name": "Not that"}
            said["name"]["value"]["value"] = "yes"
            assert await page.post("submit", view_id=view["id"], values=said) == {}
            assert (await page.get("state"))["modal_stack"] == []


async def test_messages_are_counted_until_they_are_read() -> None:
    async with Slack() as slack:
        amara, bo = slack.add_member("amara"), slack.add_member("bo")
        channel = slack.add_channel("general", [amara, bo])
        async with opened(slack, amara) as page:
            await bo.types("hi @amara", channel)
            shown = (await page.get("state"))["conversations"][0]
            assert (shown["unread"], shown["mention"]) == (1, True)
            (message,) = (await page.get("messages", channel=channel.id))["messages"]
            assert message["author"]["name"] == "Bo"
            assert message["text"] == f"hi <@{amara.id}>"
            await page.post("read", channel=channel.id, ts=message["ts"])
            shown = (await page.get("state"))["conversations"][0]
            assert (shown["unread"], shown["mention"]) == (0, False)


async def test_the_page_is_told_what_changed() -> None:
    async with Slack() as slack:
        amara, bo = slack.add_member("amara"), slack.add_member("bo")
        channel = slack.add_channel("general", [amara, bo])
        async with (
            opened(slack, amara) as page,
            page.session.get(f"{slack.url}/client/events", params={"member": amara.id}) as events,
        ):
            assert await events.content.readline() == b": open\n"
            await bo.types("hi", channel)
            await events.content.readline()
            assert await events.content.readline() == b"event: changed\n"
            data = (await events.content.readline()).removeprefix(b"data: ")
            assert json.loads(data) == {"what": "messages", "channel": channel.id}


async def test_an_open_stream_does_not_keep_the_workspace_from_closing() -> None:
    async with Slack() as slack:
        amara = slack.add_member("amara")
        session = aiohttp.ClientSession()
        events = await session.get(f"{slack.url}/client/events", params={"member": amara.id})
        await events.content.readline()
    async with asyncio.timeout(1):
        await events.content.read()
    await session.close()


async def test_nobody_reads_what_is_not_theirs() -> None:
    async with Slack() as slack:
        amara, bo = slack.add_member("amara"), slack.add_member("bo")
        secret = slack.add_channel("secret", [bo], is_private=True)
        async with opened(slack, amara) as page:
            params = {"member": amara.id, "channel": secret.id}
            async with page.session.get(f"{slack.url}/client/messages", params=params) as answer:
                assert answer.status == 409
                assert await answer.json() == {"error": "There is no such conversation."}
            refused = await page.post("type", status=409, channel=secret.id, text="hi")
            assert refused == {"error": "There is no such conversation."}


async def test_the_clock_is_moved_from_the_page() -> None:
    async with Slack() as slack:
        amara = slack.add_member("amara")
        async with opened(slack, amara) as page:
            set_to = "2026-03-31T09:00:00+00:00"
            assert await page.post("clock", freeze=set_to) == {"now": set_to, "frozen": True}
            moved = await page.post("clock", move_seconds=3600)
            assert moved == {"now": "2026-03-31T10:00:00+00:00", "frozen": True}
            assert (await page.post("clock", resume=True))["frozen"] is False
            refused = await page.post("clock", status=409, freeze="2026-03-31T09:00:00")
            assert "naive" in refused["error"]


async def test_other_hosts_and_forms_are_turned_away() -> None:
    async with Slack() as slack, aiohttp.ClientSession() as session:
        amara = slack.add_member("amara")
        headers = {"Host": "evil.example"}
        async with session.get(f"{slack.url}/client/bootstrap", headers=headers) as answer:
            assert answer.status == 400
        form = {"member": amara.id, "resume": "1"}
        async with session.post(f"{slack.url}/client/clock", data=form) as answer:
            assert answer.status == 409
