"""auth.*, apps.*, api.*, oauth.*: who the app is."""

from typing import Any

from sandbox.delivery import socket_mode
from sandbox.errors import ApiError
from sandbox.web_api.call import Call, OpenCall

Json = dict[str, Any]


def test(call: Call) -> Json:
    """Say who calls.

    https://docs.slack.dev/reference/methods/auth.test
    """
    return {
        "url": f"{call.ws.url}/",
        "team": call.ws.team.name,
        "user": call.bot.name,
        "team_id": call.ws.team.id,
        "user_id": call.bot.id,
        "bot_id": call.app.bot_id,
        "is_enterprise_install": False,
    }


def connections_open(call: Call) -> Json:
    """Give a URL for one WebSocket.

    https://docs.slack.dev/reference/methods/apps.connections.open
    """
    ticket = socket_mode.new_ticket(call.ws.wires, call.app)
    base = call.ws.url.replace("http://", "ws://", 1)
    return {"url": f"{base}/link/?ticket={ticket}&app_id={call.app.app_id}"}


def api_test(call: OpenCall) -> Json:
    """Answer with the arguments, or with the error that is asked for.

    https://docs.slack.dev/reference/methods/api.test
    """
    if call.args.get("error"):
        raise ApiError(str(call.args["error"]), {"args": call.args})
    return {"args": call.args}
