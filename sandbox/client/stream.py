"""Server-sent events: tells an open page what changed, so that it asks again."""

import json
from collections.abc import AsyncIterator

from starlette.responses import Response, StreamingResponse

from sandbox.changes import Change
from sandbox.records import User
from sandbox.workspace import Workspace


def stream(ws: Workspace, user: User) -> Response:
    """Return a response that goes on for as long as the page and the workspace are open."""
    return StreamingResponse(
        _events(ws, user), media_type="text/event-stream", headers={"Cache-Control": "no-store"}
    )


async def _events(ws: Workspace, user: User) -> AsyncIterator[str]:
    with ws.changes.listen() as changes:
        yield ": open\n\n"
        while True:
            change = await changes.get()
            if change.what == "closing":
                return
            if _concerns(ws, change, user):
                data: dict[str, str] = {"what": change.what}
                if change.channel is not None:
                    data["channel"] = change.channel
                yield f"event: changed\ndata: {json.dumps(data)}\n\n"


def _concerns(ws: Workspace, change: Change, user: User) -> bool:
    if change.what == "connections":
        return False
    if change.user is not None:
        return change.user == user.id
    if change.channel is not None:
        return user.id in ws.channels[change.channel].members
    return True
