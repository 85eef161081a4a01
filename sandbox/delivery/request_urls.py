"""Delivery over HTTP.

https://docs.slack.dev/apis/events-api/using-http-request-urls

Signed as https://docs.slack.dev/authentication/verifying-requests-from-slack says.
"""

import asyncio
import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import aiohttp

from sandbox.apps import InstalledApp
from sandbox.delivery.wires import NotDelivered, Wires

FORM = "application/x-www-form-urlencoded"
OK, SERVER_ERROR = 200, 500


def sign(secret: str, timestamp: int, body: bytes) -> str:
    """Return the ``X-Slack-Signature`` of a request body sent at `timestamp` (Unix seconds)."""
    base = b"v0:%d:%s" % (timestamp, body)
    return "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()


async def post(
    wires: Wires,
    app: InstalledApp,
    url: str | None,
    kind: str,
    payload: Mapping[str, Any],
    *,
    attempt: int = 0,
    retry_reason: str = "",
    lose_ack: bool = False,
) -> Any:
    """Send what happened to the app's URL and return the body of its answer.

    That is parsed JSON, else text, else None when it is empty. Raises `NotDelivered` when the app
    cannot be reached, takes too long, or answers with anything but 200.
    """
    if not url or wires.session is None:
        raise NotDelivered("dispatch_failed", "connection_failed")
    if kind == "events_api":
        body, content_type = json.dumps(payload).encode(), "application/json"
    elif kind == "interactive":
        body, content_type = urlencode({"payload": json.dumps(payload)}).encode(), FORM
    else:
        body, content_type = urlencode(payload).encode(), FORM
    timestamp = int(wires.clock.real().timestamp())
    headers = {
        "Content-Type": content_type,
        "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
        "X-Slack-Request-Timestamp": str(timestamp),
        "X-Slack-Signature": sign(app.signing_secret, timestamp, body),
    }
    if attempt:
        headers |= {"X-Slack-Retry-Num": str(attempt), "X-Slack-Retry-Reason": retry_reason}
    try:
        async with (
            asyncio.timeout(wires.ack_within),
            wires.session.post(url, data=body, headers=headers, allow_redirects=False) as answer,
        ):
            text = await answer.text()
    except TimeoutError as problem:
        raise NotDelivered("operation_timeout", "http_timeout") from problem
    except aiohttp.ClientError as problem:
        raise NotDelivered("dispatch_failed", "connection_failed") from problem
    if lose_ack:
        raise NotDelivered("operation_timeout", "http_timeout")
    if answer.status != OK:
        reason = "http_service_error" if answer.status >= SERVER_ERROR else "http_client_error"
        retry = answer.headers.get("X-Slack-No-Retry") != "1"
        raise NotDelivered(reason, "http_error", retry=retry)
    if not text:
        return None
    if answer.content_type == "application/json":
        try:
            return json.loads(text)
        except json.JSONDecodeError as problem:
            raise NotDelivered("invalid_response", "http_error") from problem
    return text


async def verify_url(wires: Wires, app: InstalledApp, url: str) -> bool:
    """Send ``url_verification`` and return whether the app echoes the challenge.

    https://docs.slack.dev/reference/events/url_verification
    """
    challenge = hashlib.sha256(url.encode()).hexdigest()
    payload = {
        "token": app.verification_token,
        "challenge": challenge,
        "type": "url_verification",
    }
    try:
        answer = await post(wires, app, url, "events_api", payload)
    except NotDelivered:
        return False
    echoed: object = answer.get("challenge") if isinstance(answer, dict) else answer
    return echoed == challenge
