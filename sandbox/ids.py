"""Identifiers as Slack writes them: a letter that says what it is, then capitals and digits.

They are counted, not drawn: the same story gives the same ids each time it is told, so a test that
fails can be read twice.
"""

import itertools
import string
from collections.abc import Iterator
from dataclasses import dataclass, field

_DIGITS = string.digits + string.ascii_uppercase
_PAIRS = [one + other for one in _DIGITS for other in _DIGITS]
_SPACE = 36**8
_STEP = 1_500_450_271_337  # odd and prime, hence coprime to 36**8: no two counts give the same id


def _base36(number: int, width: int) -> str:
    written = ""
    while number:
        number, rest = divmod(number, 1296)
        written = _PAIRS[rest] + written
    return written[-width:].rjust(width, "0")


@dataclass
class Ids:
    """The counters of one workspace."""

    _counts: dict[str, Iterator[int]] = field(default_factory=dict)

    def count(self, what: str) -> int:
        """Return 1 for the first `what`, 2 for the second, and so on."""
        return next(self._counts.setdefault(what, itertools.count(1)))

    def new(self, prefix: str) -> str:
        """Return a new id such as ``U08K3ZQ1AB``; `prefix` says what it is."""
        return f"{prefix}0{_base36(self.count(prefix) * _STEP % _SPACE, 8)}"

    def short(self) -> str:
        """Return a short id like those that Slack gives to blocks and actions left without one."""
        return _base36(self.count("short") * _STEP % 36**5, 5).lower()

    def secret(self, length: int = 24) -> str:
        """Return a string that looks like the random part of a token. It protects nothing real."""
        number = self.count("secret")
        parts: list[str] = []
        while sum(map(len, parts)) < length:
            number = (number * _STEP + 12_345) % _SPACE
            parts.append(_base36(number, 8).lower())
        return "".join(parts)[:length]
