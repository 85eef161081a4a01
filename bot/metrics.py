"""How the bot is doing, for Prometheus: https://prometheus.io/docs/practices/naming/.

Every bot has a registry of its own, so several may run in one process, and each replica tells of
itself. Labels are names in our code and Slack's method names; nobody's id is one.
"""

import math
import time
from typing import Any
from urllib.parse import urlsplit

import structlog
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncApp
from slack_bolt.listener.async_listener_completion_handler import AsyncListenerCompletionHandler
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.http_retry.async_handler import AsyncRetryHandler

from bot.correlation import is_correlated
from bot.layers import GoOn
from bot.whole_answers import WholeAnswers, method_in
from scheduler.metrics import NudgeMetrics, Queue

log = structlog.get_logger(__name__)

# Seconds. Slack waits for 3; the aim is half a second.
_BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0, 10.0)
_KINDS = frozenset(
    {
        "block_actions",
        "block_suggestion",
        "event_callback",
        "message_action",
        "shortcut",
        "view_closed",
        "view_submission",
    }
)
_OK, _TOO_MANY, _BROKEN = 200, 429, 500
# In the context of Bolt's request.
_ARRIVED, _LISTENER = "arrived", "listener_name"


class Metrics:
    """The figures of one bot."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.nudges = NudgeMetrics(self.registry)
        self.requests = Counter(
            "mentoring_requests",
            "Requests of Slack's, and with which status they were answered.",
            ["kind", "status"],
            registry=self.registry,
        )
        self.acknowledgement = Histogram(
            "mentoring_acknowledgement_seconds",
            "From a request's arrival to its acknowledgement.",
            ["kind"],
            buckets=_BUCKETS,
            registry=self.registry,
        )
        self.handler = Histogram(
            "mentoring_handler_seconds",
            "From a request's arrival until its listener is done, after the acknowledgement too.",
            ["listener"],
            buckets=_BUCKETS,
            registry=self.registry,
        )
        self.calls = Counter(
            "mentoring_slack_calls",
            "Calls to Slack's Web API: ok, error, rate_limited (429), server_error or unheard.",
            ["method", "outcome"],
            registry=self.registry,
        )
        self.queue_age = Gauge(
            "mentoring_nudge_queue_age_seconds",
            "How long the oldest message that is due has been waiting, of all replicas.",
            registry=self.registry,
        )
        self.queue_length = Gauge(
            "mentoring_nudge_queue_length",
            "How many messages are due and not said yet, of all replicas.",
            registry=self.registry,
        )
        self.tokens_overdue = Gauge(
            "mentoring_tokens_overdue",
            "Workspaces whose token was to be renewed and was not, of all replicas.",
            registry=self.registry,
        )

    async def measure(self, req: AsyncBoltRequest, go_on: GoOn) -> BoltResponse:
        """Measure how soon a request is acknowledged; a layer."""
        begin = req.context[_ARRIVED] = time.perf_counter()
        response = await go_on(req)
        kind = _kind_of(req.body)
        if response.status == _OK:
            self.acknowledgement.labels(kind).observe(time.perf_counter() - begin)
        self.requests.labels(kind, response.status).inc()
        return response

    def show_queue(self, queue: Queue | None) -> None:
        """Show what waits to be said; None where the database did not answer."""
        self.queue_age.set(math.nan if queue is None else queue.age.total_seconds())
        self.queue_length.set(math.nan if queue is None else queue.length)


def _kind_of(body: dict[str, Any]) -> str:
    if "command" in body:
        return "command"
    kind = body.get("type")
    return kind if isinstance(kind, str) and kind in _KINDS else "other"


def measure_listeners(app: AsyncApp, metrics: Metrics) -> None:
    """Measure each listener from now on, whose request went through ``metrics.measure``."""
    runner = app.listener_runner
    run = runner.run

    async def named_run(request: AsyncBoltRequest, *args: Any, **given: Any) -> BoltResponse | None:
        request.context[_LISTENER] = given["listener_name"]
        return await run(request, *args, **given)

    runner.run = named_run  # type: ignore[method-assign]  # nothing else knows the name
    runner.listener_completion_handler = _Completed(metrics, runner.listener_completion_handler)


class _Completed(AsyncListenerCompletionHandler):
    def __init__(self, metrics: Metrics, chained: AsyncListenerCompletionHandler) -> None:
        self._metrics, self._chained = metrics, chained

    async def handle(self, request: Any, response: Any) -> None:
        name = request.context[_LISTENER]
        seconds = time.perf_counter() - request.context[_ARRIVED]
        self._metrics.handler.labels(name).observe(seconds)
        log.info("handled", listener=name, milliseconds=round(seconds * 1000))
        await self._chained.handle(request, response)


class CallsMeasured(AsyncRetryHandler):
    """Counts calls to Slack, each try; slack_sdk shows them to its retry handlers.

    It has to be the first of a client's, because who retries keeps the next from looking.
    """

    def __init__(self, metrics: Metrics) -> None:
        super().__init__(max_retry_count=0)
        self._metrics = metrics

    async def can_retry_async(
        self, *, state: Any, request: Any, response: Any = None, error: Exception | None = None
    ) -> bool:
        """Count it; never asks to try again."""
        del state
        method, outcome = _method_of(request.url), _outcome_of(response, error)
        self._metrics.calls.labels(method, outcome).inc()
        if is_correlated():  # what is said unprompted is logged by what became of it
            log.info("called_slack", method=method, outcome=outcome)
        return False


def onlookers(metrics: Metrics) -> list[AsyncRetryHandler]:
    """Return what looks at each answer that a client gets, before anything tries again.

    Answers that lack something are refused first.
    """
    return [WholeAnswers(), CallsMeasured(metrics)]


def _method_of(url: str) -> str:
    """Return Slack's name of the method; other addresses have secrets in them."""
    if (method := method_in(url)) is not None:
        return method
    return "upload" if urlsplit(url).path.startswith("/upload/") else "response_url"


def _outcome_of(response: Any, error: Exception | None) -> str:
    if error is not None or response is None:
        return "unheard"
    if response.status_code == _TOO_MANY:
        return "rate_limited"
    if response.status_code >= _BROKEN:
        return "server_error"
    is_ok = response.status_code == _OK and (response.body or {}).get("ok", True)
    return "ok" if is_ok else "error"
