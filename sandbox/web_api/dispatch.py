"""From an HTTP request to a method and back, as https://docs.slack.dev/apis/web-api says."""

import asyncio
import base64
import json
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from sandbox.errors import ApiError, BreakConnection, RateLimited
from sandbox.faults import API_KINDS, Fault
from sandbox.records import Token
from sandbox.web_api.call import Call, OpenCall
from sandbox.web_api.methods import METHODS, OPEN_METHODS, Rules
from sandbox.workspace import Workspace

Json = dict[str, Any]
TOO_MANY, BROKEN = 429, 500


@dataclass(frozen=True)
class Given:
    """What came with a request."""

    args: Json
    token: str
    warning: str | None


async def handle(ws: Workspace, name: str, request: Request) -> Response:
    """Answer a call of the method `name`; raises `BreakConnection` for a fault of that kind."""
    result: Json = {"ok": True}
    kind, raw_token = None, ""
    try:
        given = await _read(request, reads_json=name not in METHODS or METHODS[name].json)
        raw_token = given.token
        ws = ws.with_token(raw_token)
        fault = ws.faults.take(API_KINDS, name, args=given.args)
        kind = fault.kind if fault else None
        if fault is not None and (answer := await suffer(fault)) is not None:
            return answer
        result |= _run(ws, name, given)
        if given.warning:
            _warn(result, given.warning)
    except ApiError as refusal:
        result = {"ok": False, "error": refusal.code} | refusal.more
    except RateLimited as limit:
        return _rate_limited(limit)
    if kind == "reset_after_effect":
        raise BreakConnection
    return JSONResponse(result, headers=_scope_headers(ws, name, raw_token))


async def suffer(fault: Fault) -> Response | None:
    """Let a fault happen before the method runs; a response if the method is not to run."""
    if fault.kind == "slow":
        await asyncio.sleep(fault.seconds)
    elif fault.kind == "error_500":
        return PlainTextResponse("Internal Server Error", BROKEN)
    elif fault.kind == "rate_limited":
        return _rate_limited(RateLimited(max(1, round(fault.seconds))))
    elif fault.kind == "reset_before_effect":
        raise BreakConnection
    return None


def _run(ws: Workspace, name: str, given: Given) -> Json:
    if name in OPEN_METHODS:
        return OPEN_METHODS[name](OpenCall(ws, given.args))
    rules = METHODS.get(name)
    if rules is None:
        raise ApiError("unknown_method", {"req_method": name})
    token = _authenticated(ws, given.token, rules)
    if rules.tier:
        ws.limits.count_call(given.token, name, rules.tier)
    call = Call(ws, token, given.token, given.args)
    if rules.scopes:
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
    if token.ended:
        raise ApiError("account_inactive")
    if token.expires_at is not None and ws.now() >= token.expires_at:
        raise ApiError("token_expired")
    if token.kind != rules.caller:
        raise ApiError("not_allowed_token_type")
    return token


async def _read(request: Request, *, reads_json: bool) -> Given:
    """Return the arguments and the token of a request, wherever they are in it."""
    args: Json = dict(request.query_params)
    warning = None
    content_type = request.headers.get("content-type", "")
    if content_type.startswith("application/json"):
        if "charset" not in content_type:
            warning = "missing_charset"
        if reads_json:
            args |= _object(await request.body())
    elif request.method == "POST":
        async with request.form() as form:
            args |= {key: value for key, value in form.items() if isinstance(value, str)}
    scheme, _, credentials = request.headers.get("authorization", "").partition(" ")
    token = args.pop("token", None)
    if scheme == "Bearer":
        token = credentials.strip()
    elif scheme == "Basic":
        args |= _client(credentials)
    return Given(args, str(token or ""), warning)


def _object(body: bytes) -> Json:
    try:
        given = json.loads(body or b"{}")
    except ValueError:
        raise ApiError("invalid_json") from None
    if not isinstance(given, dict):
        raise ApiError("json_not_object")
    return given


def _client(credentials: str) -> Json:
    """Return client_id and client_secret from HTTP Basic authentication."""
    try:
        client_id, _, secret = base64.b64decode(credentials).decode().partition(":")
    except ValueError:
        raise ApiError("invalid_client_id") from None
    return {"client_id": client_id, "client_secret": secret}


def _warn(result: Json, warning: str) -> None:
    warnings = [*result.get("response_metadata", {}).get("warnings", ()), warning]
    result["warning"] = ",".join(warnings)
    result.setdefault("response_metadata", {})["warnings"] = warnings


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
