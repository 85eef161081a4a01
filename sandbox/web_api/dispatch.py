"""From an HTTP request to a method and back, as https://docs.slack.dev/apis/web-api says."""

import asyncio
import json
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from sandbox.errors import ApiError, BreakConnection, RateLimited
from sandbox.faults import API_KINDS
from sandbox.web_api.call import Call
from sandbox.web_api.methods import METHODS, Rules
from sandbox.workspace import Token, Workspace

Json = dict[str, Any]
TOO_MANY, BROKEN = 429, 500


async def handle(ws: Workspace, name: str, request: Request) -> Response:
    """Answer a call of the method `name`; raises `BreakConnection` for a fault of that kind."""
    args, raw_token, warning = await _read(request)
    fault = ws.faults.take(API_KINDS, name, args=args)
    kind = fault.kind if fault else None
    if fault and kind == "slow":
        await asyncio.sleep(fault.seconds)
    if kind == "error_500":
        return PlainTextResponse("Internal Server Error", BROKEN)
    if kind == "reset_before_effect":
        raise BreakConnection
    if fault and kind == "rate_limited":
        return _rate_limited(RateLimited(max(1, round(fault.seconds))))
    result: Json = {"ok": True}
    try:
        result |= _run(ws, name, args, raw_token)
    except ApiError as refusal:
        result = {"ok": False, "error": refusal.code} | refusal.more
    except RateLimited as limit:
        return _rate_limited(limit)
    if kind == "reset_after_effect":
        raise BreakConnection
    if warning:
        result["warning"] = warning
        result.setdefault("response_metadata", {})["warnings"] = [warning]
    return JSONResponse(result, headers=_scope_headers(ws, name, raw_token))


def _run(ws: Workspace, name: str, args: Json, raw_token: str) -> Json:
    rules = METHODS.get(name)
    if rules is None:
        raise ApiError("unknown_method", {"req_method": name})
    token = _authenticated(ws, raw_token, rules)
    if rules.tier:
        ws.limits.count_call(raw_token, name, rules.tier)
    call = Call(ws, token, raw_token, args)
    if rules.scopes and rules.caller == "bot":
        call.need(*rules.scopes)
    return rules.method(call)


def _authenticated(ws: Workspace, raw_token: str, rules: Rules) -> Token:
    if not raw_token:
        raise ApiError("not_authed")
    token = ws.tokens.get(raw_token)
    if token is None:
        raise ApiError("invalid_auth")
    if token.revoked:
        raise ApiError("token_revoked")
    if token.app.uninstalled:
        raise ApiError("account_inactive")
    if token.kind != rules.caller:
        raise ApiError("not_allowed_token_type")
    return token


async def _read(request: Request) -> tuple[Json, str, str | None]:
    """Return the arguments, the token, and a warning if there is one to give."""
    args: Json = dict(request.query_params)
    warning = None
    content_type = request.headers.get("content-type", "")
    if content_type.startswith("application/json"):
        if "charset" not in content_type:
            warning = "missing_charset"
        try:
            body = json.loads(await request.body() or b"{}")
        except ValueError:
            body = {}
        if isinstance(body, dict):
            args |= body
    elif request.method == "POST":
        async with request.form() as form:
            args |= {key: value for key, value in form.items() if isinstance(value, str)}
    header = request.headers.get("authorization", "")
    given = args.pop("token", None)
    token = header.removeprefix("Bearer ").strip() if header.startswith("Bearer ") else given
    return args, str(token or ""), warning


def _rate_limited(limit: RateLimited) -> Response:
    after = {"Retry-After": str(limit.seconds)}
    return JSONResponse({"ok": False, "error": "ratelimited"}, TOO_MANY, headers=after)


def _scope_headers(ws: Workspace, name: str, raw_token: str) -> dict[str, str]:
    accepted = METHODS[name].scopes if name in METHODS else ()
    headers = {"x-accepted-oauth-scopes": ",".join(accepted)}
    token = ws.tokens.get(raw_token)
    if token is not None and token.kind == "bot":
        headers["x-oauth-scopes"] = ",".join(token.app.scopes)
    return headers
