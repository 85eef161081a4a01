"""Finding the listener of a request without asking every listener with all that Bolt can give.

There are some two hundred listeners. Bolt asks them one after the other, and for each it puts
together every argument that a matcher might want, which took longer than what most listeners do. So
each is first compared by what it was registered for; Bolt is asked where that does not say no.
"""

import re
from collections.abc import Callable
from typing import Any

from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncApp
from slack_bolt.listener.async_listener import AsyncListener
from slack_bolt.request.async_request import AsyncBoltRequest

_KEY = "quick_matching_key"
Key = tuple[str, str]


class Heard:
    """What somebody listens to, as far as it can be told without asking the listeners."""

    def __init__(self) -> None:
        self._names: set[Key] = set()
        self._patterns: list[tuple[str, re.Pattern[str]]] = []

    def note(self, kind: str, constraint: Any) -> None:
        """Note that there is a listener for these."""
        if isinstance(constraint, str):
            self._names.add((kind, constraint))
        elif isinstance(constraint, re.Pattern):
            self._patterns.append((kind, constraint))

    def hears(self, body: dict[str, Any]) -> bool:
        """Say whether a request surely has a listener."""
        key = _read_key(body)
        return key is not None and (
            key in self._names
            or any(kind == key[0] and pattern.search(key[1]) for kind, pattern in self._patterns)
        )


def match_quickly(app: AsyncApp) -> Heard:
    """Compare first, for every listener that is registered from now on; returns what they hear."""
    heard = Heard()
    for kind in ("action", "command", "event", "options", "view"):
        setattr(app, kind, _noting(app, heard, kind, getattr(app, kind)))
    return heard


def _noting(
    app: AsyncApp, heard: Heard, kind: str, register: Callable[..., Any]
) -> Callable[..., Any]:
    """Return Bolt's method, which also tells the listener what it is for."""

    def register_for(constraint: Any, *args: Any, **given: Any) -> Any:
        register_function = register(constraint, *args, **given)

        def register_and_note(function: Callable[..., Any]) -> Any:
            registered = register_function(function)
            listener = app._async_listeners[-1]  # noqa: SLF001 - Bolt gives it to nobody
            _compare_first(listener, kind, constraint if isinstance(constraint, str) else None)
            heard.note(kind, constraint)
            return registered

        return register_and_note

    return register_for


def _compare_first(listener: AsyncListener, kind: str, name: str | None) -> None:
    ask_bolt = listener.async_matches

    async def matches(*, req: AsyncBoltRequest, resp: BoltResponse) -> bool:
        found = _key_of(req)
        if found is not None and (found[0] != kind or name not in {None, found[1]}):
            return False
        return bool(await ask_bolt(req=req, resp=resp))

    listener.async_matches = matches  # type: ignore[method-assign]


def _key_of(req: AsyncBoltRequest) -> Key | None:
    """Return what a request is for, or None where only Bolt can tell."""
    if _KEY not in req.context:
        req.context[_KEY] = _read_key(req.body)
    found: Key | None = req.context[_KEY]
    return found


def _read_key(body: dict[str, Any]) -> Key | None:
    match body:
        case {"command": str(name)}:
            return "command", name
        case {"type": "block_actions", "actions": [{"action_id": str(name)}, *_]}:
            return "action", name
        case {"type": "block_suggestion", "action_id": str(name)}:
            return "options", name
        case {"type": "view_submission", "view": {"callback_id": str(name)}}:
            return "view", name
        case {"type": "event_callback", "event": {"type": str(name)}}:
            return "event", name
        case _:
            return None
