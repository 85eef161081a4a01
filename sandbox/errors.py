"""The two ways in which Slack says no: to an app, by an error code; to a person, by a sentence."""

from collections.abc import Mapping
from typing import Any


class ApiError(Exception):
    """A Web API method refuses: becomes ``{"ok": false, "error": code, …}``.

    `more` is whatever else the answer carries, such as ``needed`` and ``provided``.
    """

    def __init__(self, code: str, more: Mapping[str, Any] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.more = dict(more or {})


class Refused(Exception):  # noqa: N818 - it reads as what happened: Slack refused
    """Slack's client does not let the person do that; the message is what it shows them."""


class RateLimited(Exception):  # noqa: N818 - it says what the app is
    """The app calls too often; it may try again after so many whole seconds."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"try again after {seconds} s")
        self.seconds = seconds


class BreakConnection(Exception):  # noqa: N818 - an order, not an error
    """Close the connection of this request without an answer."""
