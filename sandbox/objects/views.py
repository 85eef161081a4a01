"""Views in Slack's JSON."""

from typing import Any

from sandbox.copies import copied
from sandbox.records import View
from sandbox.workspace import Workspace

Json = dict[str, Any]


def view_json(ws: Workspace, view: View) -> Json:
    """Return a view as views.open does, with the state of its elements.

    https://docs.slack.dev/reference/views
    """
    app = ws.apps[view.app_id]
    given = view.json
    return {
        "id": view.id,
        "team_id": ws.team.id,
        "type": given["type"],
        "blocks": copied(given["blocks"]),
        "private_metadata": given.get("private_metadata", ""),
        "callback_id": given.get("callback_id", ""),
        "state": {"values": copied(view.values)},
        "hash": view.hash,
        "title": given.get("title", {"type": "plain_text", "text": "View Title", "emoji": True}),
        "clear_on_close": given.get("clear_on_close", False),
        "notify_on_close": given.get("notify_on_close", False),
        "close": given.get("close"),
        "submit": given.get("submit"),
        "previous_view_id": view.previous_view_id,
        "root_view_id": view.root_view_id,
        "app_id": app.app_id,
        "external_id": given.get("external_id", ""),
        "app_installed_team_id": ws.team.id,
        "bot_id": app.bot_id,
    } | ({"submit_disabled": True} if given.get("submit_disabled") else {})
