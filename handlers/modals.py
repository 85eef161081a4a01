"""What modals carry: ids, looked up again and authorised on submit."""

import json
from collections.abc import Mapping
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient


def id_in(view: Mapping[str, Any], name: str) -> int | None:
    """Return an id from a view's ``private_metadata``, or None when it holds none."""
    try:
        ids = json.loads(view.get("private_metadata") or "{}")
    except json.JSONDecodeError:
        return None
    value = ids.get(name) if isinstance(ids, dict) else None
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def modal_of(body: Mapping[str, Any]) -> str | None:
    """Return the id of the modal in which somebody pressed something, or None elsewhere."""
    view = body.get("view") or {}
    view_id: str | None = view.get("id") if view.get("type") == "modal" else None
    return view_id


async def show_modal(body: Mapping[str, Any], client: AsyncWebClient, view: dict[str, Any]) -> None:
    """Open a modal for who pressed something; from within another one it is put on top."""
    if modal_of(body) is not None:
        await client.views_push(trigger_id=body["trigger_id"], view=view)
    else:
        await client.views_open(trigger_id=body["trigger_id"], view=view)
