"""The client API: what the browser page may ask, and how it is answered.

Every body is JSON, every error ``{"error": "a sentence for the person"}``.
"""

import json
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from sandbox import conversations
from sandbox.client import asking, controls, shown, uploads
from sandbox.client.stream import stream
from sandbox.errors import Refused
from sandbox.people import act, modals, speak
from sandbox.workspace import Workspace

Json = dict[str, Any]
Endpoint = Callable[[Workspace, Json], Awaitable[Json]]
REFUSED = 409


def routes(ws: Workspace) -> list[BaseRoute]:
    """Return the routes under /client/ for this workspace."""

    async def events(request: Request) -> Response:
        try:
            return stream(ws, asking.member(ws, dict(request.query_params)))
        except Refused as refusal:
            return JSONResponse({"error": str(refusal)}, REFUSED)

    async def upload(request: Request) -> Response:
        try:
            asked: Json = dict(request.query_params)
            user = asking.member(ws, asked)
            return JSONResponse(
                await uploads.receive(ws, user, asking.view(ws, asked, user), request)
            )
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


async def _bootstrap(ws: Workspace, asked: Json) -> Json:
    del asked
    return shown.bootstrap(ws)


async def _state(ws: Workspace, asked: Json) -> Json:
    return shown.state(ws, asking.member(ws, asked))


async def _messages(ws: Workspace, asked: Json) -> Json:
    user = asking.member(ws, asked)
    channel = asking.channel(ws, asked, user)
    return {"messages": shown.messages(ws, user, channel, asking.optional(asked, "thread_ts"))}


async def _type(ws: Workspace, asked: Json) -> Json:
    user = asking.member(ws, asked)
    channel, typed = asking.channel(ws, asked, user), asking.text(asked, "text")
    await speak.say(ws, user, channel, typed, thread_ts=asking.optional(asked, "thread_ts"))
    return {}


async def _action(ws: Workspace, asked: Json) -> Json:
    user = asking.member(ws, asked)
    ids = (asking.text(asked, "block_id"), asking.text(asked, "action_id"))
    await act.act(
        ws, user, asking.place(ws, asked, user), *ids, asking.json_object(asked, "element")
    )
    return {}


async def _values(ws: Workspace, asked: Json) -> Json:
    user = asking.member(ws, asked)
    modals.keep(ws, user, asking.place(ws, asked, user), asking.json_object(asked, "values"))
    return {}


async def _submit(ws: Workspace, asked: Json) -> Json:
    user = asking.member(ws, asked)
    view = asking.modal(ws, asked, user)
    modals.keep(ws, user, view, asking.json_object(asked, "values"))
    errors = await modals.submit(ws, user, view)
    return {"errors": errors} if errors else {}


async def _close(ws: Workspace, asked: Json) -> Json:
    user = asking.member(ws, asked)
    await modals.close(ws, user, asking.modal(ws, asked, user), everything=bool(asked.get("all")))
    return {}


async def _suggest(ws: Workspace, asked: Json) -> Json:
    user = asking.member(ws, asked)
    ids = (asking.text(asked, "block_id"), asking.text(asked, "action_id"))
    return await act.suggest(
        ws, user, asking.place(ws, asked, user), *ids, str(asked.get("query", ""))
    )


async def _home(ws: Workspace, asked: Json) -> Json:
    await act.open_home(
        ws, asking.member(ws, asked), act.app_by_id(ws, asking.text(asked, "app_id"))
    )
    return {}


async def _messages_tab(ws: Workspace, asked: Json) -> Json:
    app = act.app_by_id(ws, asking.text(asked, "app_id"))
    await act.open_messages_tab(ws, asking.member(ws, asked), app)
    return {}


async def _read(ws: Workspace, asked: Json) -> Json:
    user = asking.member(ws, asked)
    channel = asking.channel(ws, asked, user)
    channel.read[user.id] = max(channel.read.get(user.id, ""), asking.text(asked, "ts"))
    ws.changes.tell("conversations", user=user.id)
    return {}


async def _dm(ws: Workspace, asked: Json) -> Json:
    user, other = asking.member(ws, asked), ws.users.get(asking.text(asked, "with"))
    if other is None:
        raise Refused("There is no such member.")
    return {"channel": conversations.open_dm(ws, user, other).id}


async def _join(ws: Workspace, asked: Json) -> Json:
    user = asking.member(ws, asked)
    conversations.join(ws, asking.channel(ws, asked, user), user)
    return {}


async def _leave(ws: Workspace, asked: Json) -> Json:
    user = asking.member(ws, asked)
    conversations.leave(ws, asking.channel(ws, asked, user), user)
    return {}


READS: dict[str, Endpoint] = {
    "bootstrap": _bootstrap,
    "faults": controls.faults,
    "messages": _messages,
    "state": _state,
    "traffic": controls.traffic,
}
WRITES: dict[str, Endpoint] = {
    "action": _action,
    "clock": controls.clock,
    "close": _close,
    "dm": _dm,
    "faults": controls.add_fault,
    "faults/clear": controls.clear_faults,
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
