"""Slack hears at once that something arrived, however long what was asked for takes."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlencode

import pytest
from pydantic import SecretStr
from slack_bolt.async_app import AsyncBoltRequest
from slack_sdk.signature import SignatureVerifier

from bot.app import Bot, build_bot
from bot.settings import Settings
from models import Database, open_database
from tests.bot.test_run import free_port
from tests.security.slack import TakingSlack, taking_slack
from views.attendance import SAY_THERE

SECRET = "s"
HELP = {"command": "/mentoring", "text": "help", "team_id": "T1", "user_id": "UADA"}
BY_WHOM = {"team": {"id": "T1"}, "user": {"id": "UADA"}, "team_id": "T1"}
OWN = {"type": "message", "app_id": "A1", "channel": "D1", "text": "Hello"}
UNHEARD = {"type": "emoji_changed", "subtype": "add", "name": "quince"}
PRESS = {"type": "block_actions", "actions": [{"action_id": SAY_THERE, "block_id": "b"}]}
TO_ANSWER = {"response_url": "https://hooks.slack.com/actions/T1/1"}


@asynccontextmanager
async def a_bot(database_url: str) -> AsyncIterator[tuple[Bot, TakingSlack]]:
    """Give a bot in a Slack that takes everything."""
    database = open_database(database_url)
    settings = Settings(
        slack_bot_token=SecretStr("xoxb-1"),
        slack_signing_secret=SecretStr(SECRET),
        database_url=database_url,
        _env_file=None,
    )
    async with taking_slack() as slack:
        yield build_bot(settings, database), slack
    await database.close()


def nowhere() -> str:
    return f"postgresql://nobody@127.0.0.1:{free_port()}/x"


def heard_by(bot: Bot, kind: str) -> float | None:
    """Return how many requests of a kind were acknowledged, by the metrics."""
    name = "mentoring_acknowledgement_seconds_count"
    return bot.metrics.registry.get_sample_value(name, {"kind": kind})


def said(slack: TakingSlack) -> list[str]:
    return [given["text"] for method, given in slack.take() if method == "respond"]


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_a_command_is_acknowledged_while_the_database_is_locked(
    database_url: str, database: Database
) -> None:
    async with a_bot(database_url) as (bot, slack):
        async with database.engine.begin() as connection, asyncio.timeout(5):
            await connection.exec_driver_sql("LOCK TABLE person, workspace")
            answer = await bot.app.async_dispatch(
                AsyncBoltRequest(body=HELP | TO_ANSWER, mode="socket_mode")
            )
            assert (answer.status, answer.body) == (200, "")
            assert not await bot.in_flight.wait_until_idle(0)  # whoever stops waits for it
            assert heard_by(bot, "command") == 1  # Slack waited until here, and no longer
            assert said(slack) == []
        assert await bot.in_flight.wait_until_idle(10)
        [heard] = said(slack)
        assert "mentoring join" in heard


@pytest.mark.parametrize("body", [HELP, BY_WHOM | PRESS], ids=["command", "button"])
async def test_who_was_acknowledged_hears_that_it_failed(body: dict[str, Any]) -> None:
    async with a_bot(nowhere()) as (bot, slack):
        answer = await bot.app.async_dispatch(
            AsyncBoltRequest(body=body | TO_ANSWER, mode="socket_mode")
        )
        assert (answer.status, answer.body) == (200, "")
        assert await bot.in_flight.wait_until_idle(10)
        [heard] = said(slack)
        assert "Something went wrong on my side, sorry!" in heard


def signed(
    body: str, secret: str, kind: str = "application/x-www-form-urlencoded"
) -> AsyncBoltRequest:
    stamp = str(int(time.time()))
    signature = SignatureVerifier(secret).generate_signature(timestamp=stamp, body=body)
    headers: dict[str, str | Sequence[str]] = {
        "content-type": kind,
        "x-slack-request-timestamp": stamp,
        "x-slack-signature": str(signature),
    }
    return AsyncBoltRequest(body=body, mode="http", headers=headers)


async def test_what_slack_did_not_sign_is_refused_and_not_looked_at() -> None:
    async with a_bot(nowhere()) as (bot, slack):
        for body in (HELP | TO_ANSWER, {"payload": json.dumps(BY_WHOM | PRESS | TO_ANSWER)}):
            text = urlencode(body)
            answer = await bot.app.async_dispatch(signed(text, "another"))
            assert answer.status == 401
            assert await bot.in_flight.wait_until_idle(10)
            assert slack.take() == []
            assert (await bot.app.async_dispatch(signed(text, SECRET))).status == 200
            assert await bot.in_flight.wait_until_idle(10)
            assert len(said(slack)) == 1


@pytest.mark.parametrize("event", [OWN, UNHEARD], ids=["said by the bot", "heard by nobody"])
async def test_an_event_to_do_nothing_about_is_acknowledged_and_counted(
    event: dict[str, Any],
) -> None:
    body = BY_WHOM | {"type": "event_callback", "api_app_id": "A1", "event": event}
    async with a_bot(nowhere()) as (bot, _):
        answer = await bot.app.async_dispatch(AsyncBoltRequest(body=body, mode="socket_mode"))
        assert (answer.status, heard_by(bot, "event_callback")) == (200, 1)
        text = json.dumps(body)
        for secret, status in (("another", 401), (SECRET, 200)):
            request = signed(text, secret, "application/json")
            assert (await bot.app.async_dispatch(request)).status == status


async def test_what_is_not_said_once_is_acknowledged_when_it_is_done(database_url: str) -> None:
    """A form stays open until it is saved, an event comes again, and what nobody hears is told."""
    form = {
        "type": "view_submission",
        "view": {
            "type": "modal",
            "callback_id": "x",
            "blocks": [{"type": "input", "block_id": "field"}],
        },
    }
    event = {"type": "event_callback", "event": {"type": "app_home_opened", "user": "UADA"}}
    async with a_bot(nowhere()) as (bot, _):
        for body, status in ((form, 200), (event, 500)):
            answer = await bot.app.async_dispatch(
                AsyncBoltRequest(body=BY_WHOM | body, mode="socket_mode")
            )
            assert answer.status == status
            assert ("nothing you wrote is lost" in answer.body) == (body is form)
    unheard = {"type": "block_actions", "actions": [{"action_id": "nobody's", "block_id": "b"}]}
    async with a_bot(database_url) as (bot, _):
        answer = await bot.app.async_dispatch(
            AsyncBoltRequest(body=BY_WHOM | unheard, mode="socket_mode")
        )
        assert answer.status == 404
