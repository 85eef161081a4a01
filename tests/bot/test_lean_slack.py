"""Against something that answers in Slack's place, and knows little of it, the bot still answers.

What answers here is as sparing as the servers with which people test Slack apps: it knows a few
methods, says little in each answer, and leaves out what payloads need not have.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest
from aiohttp import WSMsgType, web
from pydantic import SecretStr

from bot.app import Bot
from bot.doctor import examine
from bot.findings import Finding
from bot.run import running_bot
from bot.settings import Settings, SettingsProblem
from scheduler.calls import find_posts, post
from scheduler.clock import tick
from scheduler.outcomes import Unknown
from tests.conftest import NOW
from tests.conversations.conftest import match_here

Json = dict[str, Any]
ME, BOT, TEAM = "U01", "U09", "T01"
ALSO = {"workdays"}  # of what may be left empty, where something of several has to be filled in


class Lean:
    """A server of few methods, and one WebSocket. ``knows`` gives a method's answer, or None."""

    def __init__(self, knows: Callable[[str, Json], Json | None]) -> None:
        self._knows = knows
        self.calls: list[tuple[str, Json]] = []
        self.views: dict[str, Json] = {}
        self._acknowledged: dict[str, asyncio.Future[Json]] = {}
        self._socket: web.WebSocketResponse | None = None
        self.url = ""

    @asynccontextmanager
    async def open(self) -> AsyncIterator["Lean"]:
        """Serve inside the block."""
        app = web.Application()
        app.router.add_route("*", "/{method}", self._call)
        app.router.add_get("/socket/", self._listen)
        runner = web.AppRunner(app)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{runner.addresses[0][1]}/"
        try:
            yield self
        finally:
            await runner.cleanup()

    async def _call(self, request: web.Request) -> web.Response:
        text, method = await request.text(), request.match_info["method"]
        is_json = request.content_type == "application/json"
        given: Json = {**request.query, **(json.loads(text) if is_json else dict(parse_qsl(text)))}
        self.calls.append((method, given))
        if method.startswith("views.") and isinstance(given.get("view"), dict):
            self.views[given.get("view_id") or f"V{len(self.views)}"] = given["view"]
        answer: Json | None = self._knows(method, given)
        if method == "apps.connections.open" and answer is None:
            answer = {"ok": True, "url": self.url.replace("http", "ws") + "socket/"}
        if answer is None and method.startswith("views."):  # as Slack says it, or in no words
            return web.json_response({"ok": False, "error": "unknown_method"})
        return web.json_response(answer) if answer else web.Response(text="not found", status=404)

    async def _listen(self, request: web.Request) -> web.WebSocketResponse:
        self._socket = socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json({"type": "hello"})
        async for message in socket:
            if message.type == WSMsgType.TEXT and message.data.startswith("{"):
                given = json.loads(message.data)
                self._acknowledged[given["envelope_id"]].set_result(given)
        return socket

    async def sends(self, bot: Bot, kind: str, payload: Json) -> Any:
        """Let something be heard, and return what it was acknowledged with."""
        self.calls.clear()
        name = str(len(self._acknowledged))
        self._acknowledged[name] = asyncio.get_running_loop().create_future()
        assert self._socket is not None
        await self._socket.send_json({"envelope_id": name, "type": kind, "payload": payload})
        async with asyncio.timeout(5):
            given = await self._acknowledged[name]
        assert await bot.in_flight.wait_until_idle(5)
        return given.get("payload")

    async def types(self, bot: Bot, text: str) -> str:
        """Let somebody type a command, which has no address to answer at; returns the answers."""
        command = {"command": "/mentoring", "text": text, "user_id": ME, "trigger_id": "1.1"}
        await self.sends(bot, "slash_commands", command)
        return self.said

    async def tells(self, bot: Bot, **event: Any) -> str:
        """Let an event be heard, of no workspace and without an id; returns what was answered."""
        await self.sends(bot, "events_api", {"type": "event_callback", "event": event})
        return self.said

    @property
    def said(self) -> str:
        """What was written since the last thing that was heard."""
        said = [given for method, given in self.calls if method == "chat.postMessage"]
        assert all(given["channel"] in {ME, "C1"} for given in said), said
        return "\n".join(json.dumps(given) for given in said)

    @property
    def form(self) -> tuple[str, Json]:
        """The form that was shown last, and its id."""
        return next(reversed(self.views.items()))


def few(method: str, given: Json) -> Json | None:
    """Answer a few methods, with the least that Slack's answers hold."""
    match method:
        case "auth.test":
            return {"ok": True, "team_id": TEAM, "user_id": BOT}
        case "users.info":
            return {"ok": True, "user": {"id": given["user"], "name": "amara"}}
        case "chat.postMessage":
            return {"ok": True, "channel": given["channel"], "ts": f"{NOW.timestamp():.6f}"}
        case "views.open" | "views.update":
            return {"ok": True, "view": {}}
    return None


def nothing(method: str, given: Json) -> Json | None:
    """Say of all methods that it is well, and of two of them more."""
    del given
    if method == "apps.connections.open":
        return None
    return {"ok": True} | ({"team_id": TEAM, "user_id": BOT} if method == "auth.test" else {})


@asynccontextmanager
async def running(folder: Path, slack: Lean) -> AsyncIterator[Bot]:
    settings = Settings(
        slack_bot_token=SecretStr("xoxb-1"),
        slack_app_token=SecretStr("xapp-1"),
        slack_api_url=slack.url,
        database_url=f"sqlite:///{folder / 'lean.db'}",
        mentoring_coordinators=(ME, "S01"),
        _env_file=None,
    )
    async with running_bot(settings, clock=lambda: NOW, ticks=False, matcher=match_here) as bot:
        yield bot


def filled(form: Json, days: Json) -> Json:
    """Return the state of a form with what has to be filled in, ``days`` by their field."""
    state = {}
    for block in form["blocks"]:
        if block["type"] == "input":
            element = block["element"]
            left_out = block.get("optional") and block["block_id"] not in ALSO
            answer = {} if left_out else _answer(element, block, days)
            state[block["block_id"]] = {element["action_id"]: answer}
    return {"values": state}


def _answer(element: Json, block: Json, days: Json) -> Json:
    match element["type"]:
        case "datepicker":
            return {"selected_date": days.get(block["block_id"])}
        case "static_select" | "radio_buttons" | "external_select":
            chosen = element.get("initial_option") or next(_offered(element), None)
            return {"selected_option": chosen}
        case "multi_static_select" | "checkboxes":
            return {"selected_options": [*_offered(element)][:1]}
        case "number_input":
            return {"value": "1"}
    return {"value": "Something to say"}


def _offered(element: Json) -> Iterator[Json]:
    yield from element.get("options", ())
    for group in element.get("option_groups", ()):
        yield from group["options"]


def next_term(today: date) -> Json:
    """Return the days of a term that people can apply for now."""
    after = {
        "applications_open_on": -3,
        "applications_close_on": 14,
        "matching_on": 17,
        "starts_on": 21,
        "ends_on": 101,
    }
    return {name: str(today + timedelta(days)) for name, days in after.items()}


async def submits(slack: Lean, bot: Bot, days: Json | None = None) -> Any:
    """Let somebody send the form that was shown last, as a payload that says where it is from."""
    id_, form = slack.form
    state = filled(form, days or {})
    sent = {
        "type": "view_submission",
        "user": {"id": ME},
        "view": form | {"id": id_} | {"state": state},
    }
    return await slack.sends(bot, "interactive", sent)


async def test_people_apply_and_are_answered_by_few_methods(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with Lean(few).open() as slack, running(tmp_path, slack) as bot:
        assert "/mentoring join" in await slack.types(bot, "help")
        await slack.types(bot, "term new")
        assert await submits(slack, bot, next_term(NOW.date())) in ({}, None)
        assert "is planned" in slack.said
        assert "views.publish" in dict(slack.calls)  # which nobody knows, and nobody hears of
        await slack.types(bot, "join")
        id_, form = slack.form
        shown = next(one for one in form["blocks"] if one.get("block_id") == "role")["element"]
        role = {"action_id": "applications.choose_role", "block_id": "role", "type": shown["type"]}
        role |= {"selected_option": next(_offered(shown))}
        pressed = {"type": "block_actions", "user": {"id": ME}, "actions": [role]}
        pressed |= {"view": form | {"id": id_}}  # and nothing of what is chosen in it
        await slack.sends(bot, "interactive", pressed)
        assert await submits(slack, bot) in ({}, None)
        assert "We have your application" in slack.said
        assert "1 mentee" in await slack.types(bot, "status")
        # No workspace, kind of channel, tab or words; who wrote it is an app, or changed it.
        written = {"type": "message", "user": ME, "channel": "D1", "text": "hello", "ts": "1.1"}
        assert "/mentoring join" in await slack.tells(bot, **written)
        assert "/mentoring join" in await slack.tells(
            bot, **written | {"text": None, "subtype": None}
        )
        changed = {"type": "message", "subtype": "message_changed", "channel": "D1", "ts": "1.2"}
        assert not await slack.tells(bot, **changed, message=written, previous_message=written)
        assert not await slack.tells(bot, **written | {"user": BOT})
        assert not await slack.tells(bot, **written | {"user": None, "bot_id": "B1"})
        assert not await slack.tells(bot, type="app_home_opened", user=ME, channel="D1")
        assert not await slack.tells(bot, type="user_change", user={"id": ME, "name": None})
        assert not await slack.tells(bot, type="nobody_listens_to_this", user=ME)
        minute = {"type": "app_rate_limited", "team_id": TEAM, "minute_rate_limited": 1}
        await slack.sends(bot, "events_api", minute)
        assert bot.sender is not None
        await tick(bot.sender)
    said = capsys.readouterr().out
    assert "events_held_back" in said
    assert "app_unknown" in said
    assert "no_home" in said
    assert "Traceback" not in said


async def test_answers_that_say_nothing_are_taken_as_unknown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with Lean(nothing).open() as slack, running(tmp_path, slack) as bot:
        assert "No term is planned" in await slack.types(bot, "status")
        assert not await slack.tells(bot, type="app_home_opened", user=ME, tab="home")
        assert "views.publish" in dict(slack.calls)
        await slack.types(bot, "term new")
        await submits(slack, bot, next_term(NOW.date()))
        assert bot.sender is not None
        sent = await post(bot.sender.client, "C1", ["id"], "Hello", [])
        assert sent == Unknown("no_ts")
        looked = await find_posts(bot.sender.client, "C1", ["id"], NOW)
        assert isinstance(looked, Unknown)
    assert "Traceback" not in capsys.readouterr().out


async def test_what_does_not_say_where_it_is_is_no_slack(tmp_path: Path) -> None:
    async with Lean(lambda _, __: {"ok": True}).open() as slack:
        with pytest.raises(SettingsProblem, match="incomplete_answer"):
            async with running(tmp_path, slack):
                pass
        assert {one.about for one in await looked_into(tmp_path, slack)} == {"bot token"}


async def test_the_doctor_says_what_it_was_not_told(tmp_path: Path) -> None:
    async with Lean(few).open() as slack:
        assert {one.about for one in await looked_into(tmp_path, slack)} == {"scopes"}


async def looked_into(folder: Path, slack: Lean) -> list[Finding]:
    """Return what the doctor finds amiss, but for a database that is not there yet."""
    (folder / ".env").write_text(
        f"SLACK_BOT_TOKEN=xoxb-1\nSLACK_APP_TOKEN=xapp-1\nSLACK_API_URL={slack.url}\n"
        f"DATABASE_URL=sqlite:///{folder / 'none.db'}\n"
    )
    found = await examine(http=False, env_file=folder / ".env")
    return [one for one in found if one.state != "ok" and one.about != "database"]
