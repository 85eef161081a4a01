"""Response URLs, at which an app answers what a person did.

https://docs.slack.dev/interactivity/handling-user-interaction#message_responses
"""

import json
from datetime import timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from sandbox import checks, messages
from sandbox.errors import ApiError, BreakConnection
from sandbox.faults import API_KINDS
from sandbox.records import Message, ResponseUrl
from sandbox.web_api.dispatch import suffer
from sandbox.workspace import Workspace

Json = dict[str, Any]
USES = 5
LIVES = timedelta(minutes=30)
NOT_FOUND, BAD_REQUEST = 404, 400


async def answer(ws: Workspace, key: str, request: Request) -> Response:
    """Take what an app sends to a response URL; raises `BreakConnection` for a fault of that kind.

    Faults of the method "response_url" happen here.
    """
    fault = ws.faults.take(API_KINDS, "response_url")
    if fault is not None and (suffered := await suffer(fault)) is not None:
        return suffered
    try:
        url = _usable(ws, key)
        apply(ws, url, _object(await request.body()))
    except ApiError as refusal:
        status = NOT_FOUND if refusal.code.endswith("_url") else BAD_REQUEST
        return JSONResponse({"ok": False, "error": refusal.code} | refusal.more, status)
    url.used += 1
    if fault is not None and fault.kind == "reset_after_effect":
        raise BreakConnection
    return PlainTextResponse("ok")


def _usable(ws: Workspace, key: str) -> ResponseUrl:
    url = ws.response_urls.get(key)
    if url is None or ws.apps[url.app_id].uninstalled:
        raise ApiError("invalid_url")
    if url.used >= USES:
        raise ApiError("used_url")
    if ws.now() - url.at > LIVES:
        raise ApiError("expired_url")
    return url


def _object(body: bytes) -> Json:
    try:
        payload = json.loads(body)
    except ValueError:
        payload = None
    if not isinstance(payload, dict):
        raise ApiError("invalid_payload")
    return payload


def apply(ws: Workspace, url: ResponseUrl, payload: Json) -> None:
    """Do what the payload asks: delete or replace the source message, or post a new one.

    Raises `ApiError`, for instance no_text or invalid_blocks.
    """
    source = _source(ws, url)
    if _yes(payload.get("delete_original")):
        if source is not None:
            messages.delete(ws, ws.channels[url.channel], source)
        return
    content = checks.message_content(payload)
    channel = ws.channels[url.channel]
    bot = ws.bot_of(ws.apps[url.app_id])
    if _yes(payload.get("replace_original")) and source is not None:
        changed: Json = {
            "text": content.text,
            "blocks": messages.prepared_blocks(ws, content.blocks),
            "attachments": messages.prepared_attachments(ws, content.attachments),
        }
        messages.edit(ws, channel, source, changed, marked=content.blocks is None)
        return
    in_channel = payload.get("response_type") == "in_channel"
    thread_ts = payload.get("thread_ts") or url.thread_ts
    messages.post(
        ws,
        channel,
        bot,
        content.text,
        given_blocks=content.blocks,
        attachments=content.attachments,
        thread_ts=thread_ts,
        ephemeral_for=None if in_channel else url.user,
    )


def _source(ws: Workspace, url: ResponseUrl) -> Message | None:
    if url.message_ts is None:
        return None
    channel = ws.channels[url.channel]
    wanted = url.user if url.ephemeral else None
    for message in channel.seen_by(url.user):
        if message.ts == url.message_ts and message.ephemeral_for == wanted:
            return message
    return None


def _yes(value: Any) -> bool:
    # Slack's own examples write these as strings as often as booleans.
    return value is True or str(value).lower() == "true"
