"""The client API: what the browser page may ask, and how it is answered.

Every body is JSON, every error ``{"error": "a sentence for the person"}``.
"""

import json
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from sandbox import conversations
from sandbox.client import shown, uploads
from sandbox.client.stream import stream
from sandbox.errors import Refused
from sandbox.people import act, modals, speak
from sandbox.records import Channel, Message, User, View
from sandbox.workspace import Workspace

Json = dict[str, Any]
Endpoint = Callable[[Workspace, Json], Awaitable[Json]]
REFUSED = 409


def routes(ws: Workspace) -> list[BaseRoute]:
    """Return the routes under /client/ for this workspace."""

    async def events(request: Request) -> Response:
        try:
            return stream(ws, _member(ws, dict(request.query_params)))
        except Refused as refusal:
            return JSONResponse({"error": str(refusal)}, REFUSED)

    async def upload(request: Request) -> Response:
        try:
            asked: Json = dict(request.query_params)
            user = _member(ws, asked)
            return JSONResponse(await uploads.receive(ws, user, _view(ws, asked, user), request))
        except Refused as refusal:
            return JSONResponse({"error": str(refusal)}, REFUSED)

    return [
        Route("/client/events", events, methods=["GET"]),
        Route("/client/upload", upload, methods=["POST"]),
        *(
            Route(f"/client/{name}", _answering(ws, endpoint), methods=["GET"])
            for name, endpoint in READS.items()
        ),
        *(
            Route(f"/client/{name}", _answering(ws, endpoint), methods=["POST"])
            for name, endpoint in WRITES.items()
        ),
    ]


def _answering(ws: Workspace, endpoint: Endpoint) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        try:
            asked = await _asked(request)
            return JSONResponse(await endpoint(ws, asked))
        except Refused as refusal:
            return JSONResponse({"error": str(refusal)}, REFUSED)

    return answer


async def _asked(request: Request) -> Json:
    if request.method == "GET":
        return dict(request.query_params)
    # Only a page of this very origin can send JSON: any other needs a permission it never gets.
    if not request.headers.get("content-type", "").startswith("application/json"):
        raise Refused("The request must be JSON.")
    try:
        asked = json.loads(await request.body())
    except ValueError:
        asked = None
    if not isinstance(asked, dict):
        raise Refused("The request must be a JSON object.")
    return asked


def _text(asked: Json, name: str) -> str:
    value = asked.get(name)
    if not isinstance(value, str) or not value:
        raise Refused(f"{name} is missing.")
    return value


def _optional(asked: Json, name: str) -> str | None:
    return _text(asked, name) if asked.get(name) else None


def _object(asked: Json, name: str) -> Json:
    value = asked.get(name, {})
    if not isinstance(value, dict):
        raise Refused(f"{name} must be an object.")
    return value


def _member(ws: Workspace, asked: Json) -> User:
    user = ws.users.get(_text(asked, "member"))
    if user is None or user.is_bot or user.deleted:
        raise Refused("There is no such member.")
    return user


def _channel(ws: Workspace, asked: Json, user: User) -> Channel:
    channel = ws.channels.get(_text(asked, "channel"))
    if channel is None or (channel.kind != "channel" and user.id not in channel.members):
        raise Refused("There is no such conversation.")
    return channel


def _view(ws: Workspace, asked: Json, user: User) -> View:
    view = ws.find_view(_text(asked, "view_id"))
    if view is None or view.user != user.id:
        raise Refused("This is not open any more.")
    return view


def _modal(ws: Workspace, asked: Json, user: User) -> View:
    view = _view(ws, asked, user)
    if view is not modals.top(ws, user):
        raise Refused("There is another modal on top of this one.")
    return view


def _message(ws: Workspace, container: Json, user: User) -> Message:
    channel, ts = _channel(ws, container, user), _text(container, "ts")
    for message in channel.seen_by(user.id):
        if message.ts == ts:
            return message
    raise Refused("This message is not there any more.")


async def _bootstrap(ws: Workspace, asked: Json) -> Json:
    del asked
    return shown.bootstrap(ws)


async def _state(ws: Workspace, asked: Json) -> Json:
    return shown.state(ws, _member(ws, asked))


async def _messages(ws: Workspace, asked: Json) -> Json:
    user = _member(ws, asked)
    channel = _channel(ws, asked, user)
    return {"messages": shown.messages(ws, user, channel, _optional(asked, "thread_ts"))}


async def _type(ws: Workspace, asked: Json) -> Json:
    user = _member(ws, asked)
    channel, typed = _channel(ws, asked, user), _text(asked, "text")
    await speak.say(ws, user, channel, typed, thread_ts=_optional(asked, "thread_ts"))
    return {}


def _place(ws: Workspace, asked: Json, user: User) -> View | Message:
    """Return the view or the message that is asked about: by view_id, or by its container."""
    if "view_id" in asked:
        return _view(ws, asked, user)
    container = _object(asked, "container")
    if container.get("type") == "view":
        return _view(ws, container, user)
    return _message(ws, container, user)


async def _action(ws: Workspace, asked: Json) -> Json:
    user = _member(ws, asked)
    ids = (_text(asked, "block_id"), _text(asked, "action_id"))
    await act.act(ws, user, _place(ws, asked, user), *ids, _object(asked, "element"))
    return {}


async def _values(ws: Workspace, asked: Json) -> Json:
    user = _member(ws, asked)
    modals.keep(ws, user, _place(ws, asked, user), _object(asked, "values"))
    return {}


async def _submit(ws: Workspace, asked: Json) -> Json:
    user = _member(ws, asked)
    view = _modal(ws, asked, user)
    modals.keep(ws, user, view, _object(asked, "values"))
    errors = await modals.submit(ws, user, view)
    return {"errors": errors} if errors else {}


async def _close(ws: Workspace, asked: Json) -> Json:
    user = _member(ws, asked)
    await modals.close(ws, user, _modal(ws, asked, user), everything=bool(asked.get("all")))
    return {}


async def _suggest(ws: Workspace, asked: Json) -> Json:
    user = _member(ws, asked)
    ids = (_text(asked, "block_id"), _text(asked, "action_id"))
    return await act.suggest(ws, user, _place(ws, asked, user), *ids, str(asked.get("query", "")))


async def _home(ws: Workspace, asked: Json) -> Json:
    await act.open_home(ws, _member(ws, asked), act.app_by_id(ws, _text(asked, "app_id")))
    return {}


async def _messages_tab(ws: Workspace, asked: Json) -> Json:
    app = act.app_by_id(ws, _text(asked, "app_id"))
    await act.open_messages_tab(ws, _member(ws, asked), app)
    return {}


async def _read(ws: Workspace, asked: Json) -> Json:
    user = _member(ws, asked)
    channel = _channel(ws, asked, user)
    channel.read[user.id] = max(channel.read.get(user.id, ""), _text(asked, "ts"))
    ws.changes.tell("conversations", user=user.id)
    return {}


async def _dm(ws: Workspace, asked: Json) -> Json:
    user, other = _member(ws, asked), ws.users.get(_text(asked, "with"))
    if other is None:
        raise Refused("There is no such member.")
    return {"channel": conversations.open_dm(ws, user, other).id}


async def _join(ws: Workspace, asked: Json) -> Json:
    user = _member(ws, asked)
    conversations.join(ws, _channel(ws, asked, user), user)
    return {}


async def _leave(ws: Workspace, asked: Json) -> Json:
    user = _member(ws, asked)
    conversations.leave(ws, _channel(ws, asked, user), user)
    return {}


async def _clock(ws: Workspace, asked: Json) -> Json:
    if asked.get("resume"):
        ws.clock.resume()
    if asked.get("freeze"):
        try:
            ws.clock.freeze(datetime.fromisoformat(_text(asked, "freeze")))
        except ValueError as problem:
            raise Refused(f"That is no moment: {problem}") from problem
    seconds = asked.get("move_seconds")
    if isinstance(seconds, (int, float)) and seconds:
        ws.clock.move(timedelta(seconds=seconds))
    return {"now": ws.now().isoformat(), "frozen": ws.clock.frozen}


async def _traffic(ws: Workspace, asked: Json) -> Json:
    after = str(asked.get("after", "0"))
    if not after.isdecimal():
        raise Refused("after must be the number of an entry.")
    return {"entries": ws.wires.traffic.after(int(after))}


READS: dict[str, Endpoint] = {
    "bootstrap": _bootstrap,
    "messages": _messages,
    "state": _state,
    "traffic": _traffic,
}
WRITES: dict[str, Endpoint] = {
    "action": _action,
    "clock": _clock,
    "close": _close,
    "dm": _dm,
    "home": _home,
    "join": _join,
    "leave": _leave,
    "messages_tab": _messages_tab,
    "read": _read,
    "submit": _submit,
    "suggest": _suggest,
    "type": _type,
    "values": _values,
}
