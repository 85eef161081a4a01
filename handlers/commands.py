"""Which listener a ``/mentoring`` command is for, by its words."""

from collections.abc import Awaitable, Callable
from typing import Any

COMMAND = "/mentoring"


def says(*words: str) -> Callable[..., Awaitable[bool]]:
    """Return a matcher for commands that begin with these words, in any case."""

    async def matches(command: dict[str, Any]) -> bool:
        return words_of(command)[: len(words)] == list(words)

    return matches


def words_of(command: dict[str, Any]) -> list[str]:
    """Return the words after the command, in lower case."""
    return str(command.get("text") or "").casefold().split()
