"""Every listener of the bot, found where the conversations register them."""

import inspect
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from bot.app import _register_conversations

Wanted = str | re.Pattern[str]


@dataclass(frozen=True)
class Listener:
    """One listener: of which kind, and what it listens to (``handlers`` knows the rest)."""

    kind: str  # command, action, view, options or event
    name: str  # a command's words, an action's id without what a pattern leaves open
    function: str  # for people who read a failure

    @property
    def key(self) -> str:
        """How the table of plays names it, e.g. ``action goals.agree``."""
        return f"{self.kind} {self.name}".strip()


class Listening:
    """Stands where Bolt's app does while the conversations register, and writes down for what."""

    def __init__(self) -> None:
        self.found: list[Listener] = []

    def __getattr__(self, kind: str) -> Callable[..., Any]:
        """Take a registration of any kind; what cannot be played yet is found by its key."""

        def register(wanted: Wanted = "", matchers: Sequence[Any] = ()) -> Callable[..., None]:
            words = [word for one in matchers for word in _words_of(one)]
            name = " ".join(words) if kind == "command" else _plain(wanted)

            def keep(*functions: Callable[..., Any]) -> None:
                self.found += [Listener(kind, name, one.__qualname__) for one in functions]

            return keep

        return register


def _words_of(matcher: Callable[..., Any]) -> Sequence[str]:
    words: Sequence[str] = inspect.getclosurevars(matcher).nonlocals["words"]
    return words


def _plain(wanted: Wanted) -> str:
    """Return an id; of a pattern what stands in it, to which plays add the rest."""
    if isinstance(wanted, str):
        return wanted
    fixed = re.sub(r"\(.*|\$$", "", wanted.pattern.removeprefix("^"))
    return re.sub(r"\\(.)", r"\1", fixed)


def find_listeners() -> list[Listener]:
    """Return all of them, in the order in which Bolt asks them."""
    listening = Listening()
    _register_conversations(listening)  # type: ignore[arg-type]
    return listening.found
