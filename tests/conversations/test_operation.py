"""What Prometheus is told, and the id that joins all that is logged about one request."""

import re
from collections.abc import MutableMapping
from typing import Any

import structlog
from prometheus_client.parser import text_string_to_metric_families
from starlette.types import ASGIApp

from bot.health import database_check, health_app
from tests.conversations.conftest import Stage

Figures = dict[tuple[str, frozenset[tuple[str, str]]], float]


async def gets(app: ASGIApp, path: str) -> tuple[int, str]:
    """Return the status and the text with which a web application answers."""
    sent: list[MutableMapping[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b""}

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "GET", "path": path, "headers": [], "query_string": b""}
    await app(scope, receive, send)
    return sent[0]["status"], sent[1]["body"].decode()


async def figures_of(stage: Stage) -> tuple[Figures, str]:
    bot = stage.bot
    app = health_app([], bot.metrics, bot.database, stage.slack.clock.now)
    status, text = await gets(app, "/metrics")
    assert status == 200
    read = {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }
    return read, text


def figure(read: Figures, name: str, **labels: str) -> float | None:
    return read.get((f"mentoring_{name}", frozenset(labels.items())))


async def test_what_people_did_is_counted(stage: Stage) -> None:
    await stage.plans_a_term()
    stage.slack.faults.add("views.open", "rate_limited", seconds=1)
    await stage.applies(stage.amara, "Mentee")
    read, text = await figures_of(stage)
    assert figure(read, "acknowledgement_seconds_count", kind="command") == 2
    assert figure(read, "acknowledgement_seconds_count", kind="view_submission") == 2
    assert figure(read, "requests_total", kind="command", status="200") == 2
    assert figure(read, "handler_seconds_count", listener="on_join_asked") == 1
    assert figure(read, "slack_calls_total", method="views.open", outcome="rate_limited") == 1
    assert figure(read, "slack_calls_total", method="views.open", outcome="ok") == 2
    assert figure(read, "nudge_queue_age_seconds") == 0
    for person in (stage.amara, stage.wanjiru):
        assert person.id not in text


async def test_one_id_in_all_that_is_logged_about_a_request_and_in_what_is_said(
    stage: Stage,
) -> None:
    await stage.plans_a_term()
    stage.slack.faults.add("views.open", "error_500")
    merge = structlog.contextvars.merge_contextvars
    with structlog.testing.capture_logs(processors=[merge]) as lines:
        await stage.amara.types("/mentoring join")
        await stage.amara.types("/mentoring help")
    ids = [line.get("correlation_id") for line in lines]
    assert None not in ids
    failed, helped = dict.fromkeys(ids)
    of_failed = [line["event"] for line in lines if line["correlation_id"] == failed]
    assert {"called_slack", "slack_refused", "handled"} <= set(of_failed)
    said = re.search(r"tell a coordinator: (\w+)", stage.amara.dm.messages[-2].text)
    assert said is not None
    assert said.group(1) == failed != helped
    # Nothing stays for what is logged afterwards.
    assert "correlation_id" not in structlog.contextvars.get_contextvars()


async def test_what_is_not_ready_says_why(stage: Stage) -> None:
    async def find_lost_connection() -> str:
        return "Slack is not connected"

    bot, clock = stage.bot, stage.slack.clock.now
    well = [database_check(bot.database)]
    app = health_app(well, bot.metrics, bot.database, clock)
    assert await gets(app, "/ready") == (200, "ready")
    lost = health_app([*well, find_lost_connection], bot.metrics, bot.database, clock)
    assert await gets(lost, "/health") == (200, "ok")
    assert await gets(lost, "/ready") == (503, "Slack is not connected")
