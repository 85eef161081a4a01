"""Handing things to an app: what a person did, once; events, again until they are acknowledged."""

import contextlib
import functools
from datetime import timedelta
from typing import Any, Literal

from sandbox.apps import InstalledApp
from sandbox.delivery import request_urls, socket_mode
from sandbox.delivery.wires import NotDelivered, Wires
from sandbox.traffic import noted

DELIVERED, NOT_DELIVERED = 200, 504
# "We'll retry nearly immediately, then after one minute, then after five minutes":
# https://docs.slack.dev/apis/events-api/#retries
RETRY_AFTER = (timedelta(0), timedelta(minutes=1), timedelta(minutes=5))


async def ask(
    wires: Wires,
    app: InstalledApp,
    kind: Literal["slash_commands", "interactive"],
    payload: dict[str, Any],
    url: str | None,
) -> Any:
    """Hand a command or an interaction to the app, once, and return what it acknowledged with.

    Raises `NotDelivered` when it did not acknowledge: Slack does not try these again.
    """
    with wires.activity.under_way():
        if wires.faults.take(("duplicate_delivery",), kind):
            with contextlib.suppress(NotDelivered):
                await _attempt(wires, app, kind, payload, url)
        return await _attempt(wires, app, kind, payload, url)


def tell(wires: Wires, app: InstalledApp, payload: dict[str, Any]) -> None:
    """Deliver an event beside everything else, up to four times until it is acknowledged."""
    name = str(payload["event"]["type"])
    copies = 2 if wires.faults.take(("duplicate_delivery",), "events_api", name) else 1
    for _ in range(copies):
        _start(wires, app, payload, attempt=0, retry_reason="")


def _start(
    wires: Wires, app: InstalledApp, payload: dict[str, Any], *, attempt: int, retry_reason: str
) -> None:
    wires.activity.begin()
    wires.run(_deliver(wires, app, payload, attempt, retry_reason))


async def _deliver(
    wires: Wires, app: InstalledApp, payload: dict[str, Any], attempt: int, retry_reason: str
) -> None:
    try:
        await _attempt(
            wires,
            app,
            "events_api",
            payload,
            app.events_url,
            attempt=attempt,
            retry_reason=retry_reason,
        )
    except NotDelivered as failure:
        if attempt < len(RETRY_AFTER) and failure.retry and not app.uninstalled:
            again = functools.partial(
                _start,
                wires,
                app,
                payload,
                attempt=attempt + 1,
                retry_reason=failure.retry_reason,
            )
            wires.at(wires.clock.now() + RETRY_AFTER[attempt], again)
    finally:
        wires.activity.end()


async def _attempt(
    wires: Wires,
    app: InstalledApp,
    kind: str,
    payload: dict[str, Any],
    url: str | None,
    *,
    attempt: int = 0,
    retry_reason: str = "",
) -> Any:
    entry = wires.traffic.begin("to_app", *noted(kind, payload))
    try:
        answer = await _hand_over(
            wires, app, kind, payload, url, attempt=attempt, retry_reason=retry_reason
        )
    except NotDelivered as failure:
        wires.traffic.end(entry, {"ok": False, "error": failure.reason}, NOT_DELIVERED)
        raise
    wires.traffic.end(entry, answer, DELIVERED)
    return answer


async def _hand_over(
    wires: Wires,
    app: InstalledApp,
    kind: str,
    payload: dict[str, Any],
    url: str | None,
    *,
    attempt: int = 0,
    retry_reason: str = "",
) -> Any:
    names = [kind]
    if kind == "events_api":
        names.append(str(payload["event"]["type"]))
    lose_ack = wires.faults.take(("lost_ack",), *names) is not None
    if app.socket_mode:
        return await socket_mode.send_envelope(
            wires,
            app,
            kind,
            payload,
            attempt=attempt,
            retry_reason=retry_reason,
            lose_ack=lose_ack,
        )
    return await request_urls.post(
        wires,
        app,
        url,
        kind,
        payload,
        attempt=attempt,
        retry_reason=retry_reason,
        lose_ack=lose_ack,
    )
