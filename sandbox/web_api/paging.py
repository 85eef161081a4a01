"""Cursor pagination.

https://docs.slack.dev/apis/web-api/pagination
"""

import base64
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from sandbox.errors import ApiError
from sandbox.web_api.call import Call

Item = TypeVar("Item")


def page(
    call: Call,
    items: Sequence[Item],
    key: Callable[[Item], str],
    *,
    default: int,
    most: int = 1000,
) -> tuple[list[Item], str]:
    """Return one page of `items` and the cursor of the next, which is empty on the last page.

    The cursor names the first item of the next page by its `key`, so it stays right when items
    come and go. Raises `ApiError` invalid_cursor or invalid_limit.
    """
    limit = call.whole("limit", default)
    if limit is None or not 0 <= limit <= most:
        raise ApiError("invalid_limit")
    limit = limit or default
    start = 0
    cursor = call.text("cursor")
    if cursor is not None:
        wanted = _decode(cursor)
        start = next((n for n, item in enumerate(items) if key(item) == wanted), -1)
        if start < 0:
            raise ApiError("invalid_cursor")
    shown = list(items[start : start + limit])
    rest = items[start + limit : start + limit + 1]
    return shown, _encode(key(rest[0])) if rest else ""


def metadata(next_cursor: str) -> dict[str, Any]:
    """Return the part of an answer that carries the next cursor."""
    return {"response_metadata": {"next_cursor": next_cursor}}


def _encode(key: str) -> str:
    return base64.b64encode(f"next:{key}".encode()).decode()


def _decode(cursor: str) -> str:
    try:
        prefix, _, key = base64.b64decode(cursor, validate=True).decode().partition(":")
    except ValueError:
        raise ApiError("invalid_cursor") from None
    if prefix != "next" or not key:
        raise ApiError("invalid_cursor")
    return key
