"""Socket Mode.

https://docs.slack.dev/apis/events-api/using-socket-mode
"""

import asyncio
import json
import uuid
from datetime import timedelta
from typing import Any, Literal

from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from sandbox.apps import InstalledApp
from sandbox.delivery.wires import Connection, NotDelivered, Ticket, Wires

MOST_CONNECTIONS = 10
TICKET_LIVES = timedelta(seconds=30)
HOST = "sandbox"
ABOUT_AN_HOUR = 3600


def new_ticket(wires: Wires, app: InstalledApp) -> str:
    """Return a ticket for one WebSocket; it must be used soon."""
    ticket = str(uuid.uuid4())
    wires.tickets[ticket] = Ticket(app.app_id, wires.clock.real())
    return ticket


async def serve(wires: Wires, socket: WebSocket) -> None:
    """Keep one WebSocket of an app until either side closes it."""
    ticket = wires.tickets.pop(socket.query_params.get("ticket", ""), None)
    if ticket is None or wires.clock.real() - ticket.at > TICKET_LIVES:
        await socket.close(code=4404)
        return
    await socket.accept()
    open_now = wires.connections.setdefault(ticket.app_id, [])
    if len(open_now) >= MOST_CONNECTIONS:
        await _say_goodbye(socket, "too_many_websockets")
        return
    connection = Connection(ticket.app_id, socket)
    open_now.append(connection)
    try:
        await socket.send_text(json.dumps(_hello(ticket.app_id, len(open_now))))
        wires.changes.tell("connections")
        while True:
            _acknowledged(wires, connection.app_id, await socket.receive_text())
    except WebSocketDisconnect:
        pass
    finally:
        if connection in open_now:
            open_now.remove(connection)
        wires.changes.tell("connections")


async def send_envelope(
    wires: Wires,
    app: InstalledApp,
    kind: str,
    payload: dict[str, Any],
    *,
    attempt: int = 0,
    retry_reason: str = "",
    lose_ack: bool = False,
) -> Any:
    """Send one envelope over one of the app's connections and return the acknowledged payload.

    Raises `NotDelivered` when there is no connection or no acknowledgement in time.
    """
    connections = wires.connections.get(app.app_id)
    if not connections:
        raise NotDelivered("dispatch_failed", "timeout")
    turn = wires.turn.get(app.app_id, 0)
    wires.turn[app.app_id] = turn + 1
    connection = connections[turn % len(connections)]

    envelope_id = str(uuid.uuid4())
    envelope: dict[str, Any] = {
        "envelope_id": envelope_id,
        "type": kind,
        "accepts_response_payload": kind != "events_api",
        "payload": payload,
    }
    if kind == "events_api":
        envelope |= {"retry_attempt": attempt, "retry_reason": retry_reason}
    acknowledged: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
    if not lose_ack:
        wires.acks[envelope_id] = acknowledged
    try:
        await connection.socket.send_text(json.dumps(envelope))
        async with asyncio.timeout(wires.ack_within):
            return await acknowledged
    except (TimeoutError, WebSocketDisconnect, RuntimeError) as problem:
        raise NotDelivered("operation_timeout", "timeout") from problem
    finally:
        wires.acks.pop(envelope_id, None)


async def disconnect(
    wires: Wires,
    app: InstalledApp,
    reason: Literal["warning", "refresh_requested", "link_disabled"],
) -> None:
    """Tell every connection of the app why it will go; a warning leaves it open."""
    for connection in list(wires.connections.get(app.app_id, ())):
        if reason == "warning":
            await connection.socket.send_text(json.dumps(_disconnect(reason)))
        else:
            wires.connections[app.app_id].remove(connection)
            await _say_goodbye(connection.socket, reason)


async def close_all(wires: Wires) -> None:
    """Close every connection: the workspace goes away."""
    for connections in wires.connections.values():
        for connection in list(connections):
            if connection.socket.application_state is WebSocketState.CONNECTED:
                await connection.socket.close(code=1001)
        connections.clear()


def _acknowledged(wires: Wires, app_id: str, text: str) -> None:
    try:
        answer = json.loads(text)
    except json.JSONDecodeError:
        return
    envelope_id = answer.get("envelope_id") if isinstance(answer, dict) else None
    waiting = wires.acks.get(envelope_id or "")
    if waiting is not None and not waiting.done():
        waiting.set_result(answer.get("payload"))


async def _say_goodbye(socket: WebSocket, reason: str) -> None:
    await socket.send_text(json.dumps(_disconnect(reason)))
    await socket.close()


def _hello(app_id: str, connections: int) -> dict[str, Any]:
    return {
        "type": "hello",
        "num_connections": connections,
        "debug_info": {
            "host": HOST,
            "build_number": 1,
            "approximate_connection_time": ABOUT_AN_HOUR,
        },
        "connection_info": {"app_id": app_id},
    }


def _disconnect(reason: str) -> dict[str, Any]:
    return {"type": "disconnect", "reason": reason, "debug_info": {"host": HOST}}
