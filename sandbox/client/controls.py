"""What the page can change of the world around the app, and see of it: clock, faults, traffic."""

from datetime import datetime, timedelta
from typing import Any

from sandbox import coming
from sandbox.client import asking
from sandbox.errors import Refused
from sandbox.faults import API_KINDS, DELIVERIES, DELIVERY_KINDS, EVENTS, Kind
from sandbox.web_api.methods import METHODS, OPEN_METHODS
from sandbox.workspace import Workspace

Json = dict[str, Any]
MOST_TIMES = 1000
MOST_SECONDS = 3600
CALLS = tuple(sorted([*METHODS, *OPEN_METHODS]))


async def clock(ws: Workspace, asked: Json) -> Json:
    """Resume, freeze, move the clock, or move it to the next event; answer what time it is."""
    if asked.get("resume"):
        ws.clock.resume()
    if asked.get("freeze"):
        try:
            ws.clock.freeze(datetime.fromisoformat(asking.text(asked, "freeze")))
        except ValueError as problem:
            raise Refused(f"That is no moment: {problem}") from problem
    seconds = asked.get("move_seconds")
    if isinstance(seconds, (int, float)) and seconds:
        _move(ws, seconds)
    if asked.get("next_event"):
        await _move_to_next_event(ws)
    return {"now": ws.now().isoformat(), "frozen": ws.clock.frozen}


def _move(ws: Workspace, seconds: float) -> None:
    try:
        by = timedelta(seconds=seconds)
        _ = ws.now() + by
    except (OverflowError, ValueError) as problem:
        raise Refused("The calendar does not go that far.") from problem
    ws.clock.move(by)


async def _move_to_next_event(ws: Workspace) -> None:
    try:
        at = await coming.next_event(ws)
    except ValueError as problem:
        raise Refused(f"The app's next event is no moment: {problem}") from problem
    if at is None:
        raise Refused("Nothing is to come: no message waits, and the app has nothing planned.")
    ws.clock.move(at - ws.now())


async def faults(ws: Workspace, asked: Json) -> Json:
    """Answer which faults wait, and which there are to choose from."""
    del asked
    return _waiting(ws) | {
        "calls": {"kinds": API_KINDS, "methods": CALLS},
        "deliveries": {"kinds": DELIVERY_KINDS, "methods": (*DELIVERIES, *EVENTS)},
    }


async def add_fault(ws: Workspace, asked: Json) -> Json:
    """Make something go wrong; answer which faults wait."""
    kind, method = asking.text(asked, "kind"), asking.text(asked, "method")
    times = asking.whole(asked, "times", 1, least=1, most=MOST_TIMES)
    seconds = asking.number(asked, "seconds", 1.0, least=0, most=MOST_SECONDS)
    ws.faults.add(method, _kind(kind, method), times, seconds=seconds)
    return _waiting(ws)


def _kind(kind: str, method: str) -> Kind:
    """Return the kind of fault, if there is one that can happen there."""
    for kinds, methods, whose in (
        (API_KINDS, CALLS, "calls, and there is no method"),
        (DELIVERY_KINDS, (*DELIVERIES, *EVENTS), "deliveries, and none is called"),
    ):
        for known in kinds:
            if known != kind:
                continue
            if method not in methods:
                raise Refused(f"{kind} happens to {whose} {method}.")
            return known
    raise Refused(f"{kind} is no fault: {', '.join(API_KINDS + DELIVERY_KINDS)}.")


async def clear_faults(ws: Workspace, asked: Json) -> Json:
    """Forget the faults that wait."""
    del asked
    ws.faults.clear()
    return _waiting(ws)


def _waiting(ws: Workspace) -> Json:
    return {
        "faults": [
            {
                "method": fault.method,
                "kind": fault.kind,
                "times": fault.times,
                "seconds": fault.seconds,
                "conditional": fault.when is not None,
            }
            for fault in ws.faults.waiting
        ]
    }


async def traffic(ws: Workspace, asked: Json) -> Json:
    """Answer what was said between the workspace and its apps after an entry."""
    after = str(asked.get("after", "0"))
    if not after.isdecimal():
        raise Refused("after must be the number of an entry.")
    return {"entries": ws.wires.traffic.after(int(after))}
