"""Who reads a message: what depends on the reader in what they see."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

# Gets "user", "channel", "usergroup" or "team" and an ID, gives what stands in its place.
Names: TypeAlias = Callable[[str, str], str]


def sigil_and_id(kind: str, identifier: str) -> str:
    """Name somebody nobody knows: "@U012AB3CD", "#C012AB3CD"."""
    return f"#{identifier}" if kind == "channel" else f"@{identifier}"


@dataclass(frozen=True)
class Reader:
    """The reader's IANA time zone and Slack locale, what time it is, and the names they see."""

    now: datetime
    tz: str = "UTC"
    locale: str = "en-US"
    name_of: Names = sigil_and_id
