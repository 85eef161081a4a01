"""team.* and bots.*: the workspace and its bots."""

from typing import Any

from sandbox import objects
from sandbox.errors import ApiError
from sandbox.web_api.call import Call

Json = dict[str, Any]


def info(call: Call) -> Json:
    """Describe the workspace.

    https://docs.slack.dev/reference/methods/team.info
    """
    if call.text("team") not in (None, call.ws.team.id):
        raise ApiError("team_not_found")
    return {"team": objects.team_json(call.ws.team, call.ws.url)}


def bots_info(call: Call) -> Json:
    """Describe a bot.

    https://docs.slack.dev/reference/methods/bots.info
    """
    wanted = call.text("bot") or call.app.bot_id
    for app in call.ws.apps.values():
        if app.bot_id == wanted:
            return {"bot": objects.bot_profile_json(call.ws, app)}
    raise ApiError("bot_not_found")
