"""What coordinators of a workspace changed of its texts and timings, for the task at work.

Read once for each request and each tick, and asked from there on as often as need be. Without any,
the programme's own hold.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from types import MappingProxyType

EVERY_LANGUAGE = ""


@dataclass(frozen=True)
class Override:
    """What a coordinator put in the place of the programme's own; ``number`` is its version.

    ``language`` is the one that it is for alone.
    """

    value: str
    number: int
    language: str = EVERY_LANGUAGE


# By the key of the setting and the code of a language.
Overrides = Mapping[tuple[str, str], Override]
_NONE: Overrides = MappingProxyType({})
_current: ContextVar[Overrides] = ContextVar("overrides", default=_NONE)


def find_override(key: str, language: str = EVERY_LANGUAGE) -> Override | None:
    """Return what holds now in place of the programme's own, or None.

    One for the language comes before one for every language.
    """
    current = _current.get()
    if not current:
        return None
    return current.get((key, language)) or current.get((key, EVERY_LANGUAGE))


def use(overrides: Overrides) -> None:
    """Let these hold from now on, in this task and those it starts."""
    _current.set(overrides)


@contextmanager
def using(overrides: Overrides) -> Iterator[None]:
    """Let these hold inside the block."""
    before = _current.set(overrides)
    try:
        yield
    finally:
        _current.reset(before)
