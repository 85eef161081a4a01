"""Answers of Slack's that hold what they are documented to hold.

Slack's own do. What answers in its place, in a test or behind a proxy, may say that all is well and
nothing else; who made the call would then fail somewhere in the middle of what it does with it.
"""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.async_handler import AsyncRetryHandler

INCOMPLETE = "incomplete_answer"  # no code of Slack's
UNKNOWN = "unknown_method"  # Slack's own
UNSAID = frozenset({INCOMPLETE, UNKNOWN})  # what nobody says there
# What we read of a method's answer; what is read only if it is there does not count. A post is
# looked at where it is made: somebody may have read it.
# https://docs.slack.dev/reference/methods
_READ: Mapping[str, tuple[str, ...]] = {
    "apps.connections.open": ("url",),
    "auth.test": ("team_id", "user_id"),
    "bookmarks.add": ("bookmark",),
    "bookmarks.list": ("bookmarks",),
    "bots.info": ("bot",),
    "conversations.create": ("channel",),
    "conversations.history": ("messages",),
    "conversations.info": ("channel",),
    "conversations.list": ("channels",),
    "conversations.open": ("channel",),
    "conversations.replies": ("messages",),
    "files.completeUploadExternal": ("files",),
    "files.getUploadURLExternal": ("upload_url", "file_id"),
    "files.info": ("file",),
    "usergroups.users.list": ("users",),
    "users.info": ("user",),
    "users.lookupByEmail": ("user",),
}


_METHOD = re.compile(r"[a-z]+(?:\.[A-Za-z0-9]+)+")
_NOT_FOUND = 404


def method_in(url: str) -> str | None:
    """Return Slack's name of the method that is called at an address; None elsewhere."""
    last = urlsplit(url).path.rpartition("/")[2]
    return last if _METHOD.fullmatch(last) else None


class WholeAnswers(AsyncRetryHandler):
    """Takes an answer without what is read of it as one that cannot be read.

    Slack says itself that it knows no such method; of others it is to be seen by the status.
    slack_sdk shows each answer to a client's retry handlers. It has to be the first of them, and
    never asks to try again: what was called for may have been done.
    """

    def __init__(self) -> None:
        super().__init__(max_retry_count=0)

    async def can_retry_async(
        self, *, state: Any, request: Any, response: Any = None, error: Exception | None = None
    ) -> bool:
        """Raise ``SlackApiError`` with :data:`INCOMPLETE` or :data:`UNKNOWN`, if it is that."""
        del state
        method = method_in(request.url)
        if error is not None or response is None or method is None:
            return False
        body = response.body if isinstance(response.body, dict) else {}
        if response.status_code == _NOT_FOUND and "error" not in body:
            raise _error(UNKNOWN, f"{method} was not found")
        missing = [name for name in _READ.get(method, ()) if body.get(name) is None]
        if body.get("ok") and missing:
            raise _error(INCOMPLETE, f"{method} answered without {', '.join(missing)}")
        return False


def _error(code: str, what: str) -> SlackApiError:
    return SlackApiError(what, {"ok": False, "error": code})  # type: ignore[no-untyped-call]
