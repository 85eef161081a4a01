"""What an app receives when a person does something.

https://docs.slack.dev/reference/interaction-payloads
"""

from typing import Any

from sandbox import objects, views
from sandbox.apps import InstalledApp, SlashCommand
from sandbox.records import Channel, Message, ResponseUrl, User, View
from sandbox.workspace import Workspace

Json = dict[str, Any]


def slash_command(
    ws: Workspace,
    app: InstalledApp,
    user: User,
    channel: Channel,
    command: SlashCommand,
    text: str,
) -> Json:
    """Describe a slash command.

    https://docs.slack.dev/interactivity/implementing-slash-commands#app_command_handling
    """
    url = new_response_url(ws, "commands", ResponseUrl(app.app_id, user.id, channel.id, ws.now()))
    return {
        "token": app.verification_token,
        "team_id": ws.team.id,
        "team_domain": ws.team.domain,
        "channel_id": channel.id,
        "channel_name": name_for_app(channel),
        "user_id": user.id,
        "user_name": user.name,
        "command": command.command,
        "text": text,
        "api_app_id": app.app_id,
        "is_enterprise_install": "false",
        "response_url": url,
        "trigger_id": views.new_trigger(ws, app, user, view_id=None, channel=channel.id),
    }


def block_actions_in_message(
    ws: Workspace, app: InstalledApp, user: User, message: Message, action: Json, values: Json
) -> Json:
    """Describe what was pressed in a message.

    https://docs.slack.dev/reference/interaction-payloads/block_actions-payload
    """
    channel = ws.channels[message.channel]
    container: Json = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": channel.id,
        "is_ephemeral": message.ephemeral_for is not None,
    }
    if message.thread_ts:
        container["thread_ts"] = message.thread_ts
    url = ResponseUrl(
        app.app_id,
        user.id,
        channel.id,
        ws.now(),
        message_ts=message.ts,
        thread_ts=message.thread_ts,
        ephemeral=message.ephemeral_for is not None,
    )
    payload = _base(ws, app, user, "block_actions") | {
        "container": container,
        "trigger_id": views.new_trigger(ws, app, user, view_id=None, channel=channel.id),
        "channel": {"id": channel.id, "name": name_for_app(channel)},
        "state": {"values": values},
        "response_url": new_response_url(ws, "actions", url),
        "actions": [action],
    }
    if message.ephemeral_for is None:
        payload["message"] = objects.message_json(ws, message, metadata=True)
    return payload


def block_actions_in_view(
    ws: Workspace, app: InstalledApp, user: User, view: View, action: Json
) -> Json:
    """Describe what was pressed in a view.

    https://docs.slack.dev/reference/interaction-payloads/block_actions-payload
    """
    return _base(ws, app, user, "block_actions") | {
        "container": {"type": "view", "view_id": view.id},
        "trigger_id": views.new_trigger(
            ws, app, user, view_id=view.id, channel=view.origin_channel
        ),
        "view": objects.view_json(ws, view),
        "actions": [action],
    }


def view_submission(ws: Workspace, app: InstalledApp, user: User, view: View) -> Json:
    """Describe a modal that is submitted.

    https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload
    """
    return _base(ws, app, user, "view_submission") | {
        "trigger_id": views.new_trigger(
            ws, app, user, view_id=view.id, channel=view.origin_channel
        ),
        "view": objects.view_json(ws, view),
        "response_urls": _view_response_urls(ws, app, user, view),
    }


def view_closed(
    ws: Workspace, app: InstalledApp, user: User, view: View, *, is_cleared: bool
) -> Json:
    """Describe a modal that was closed.

    https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload
    """
    return _base(ws, app, user, "view_closed") | {
        "view": objects.view_json(ws, view),
        "is_cleared": is_cleared,
    }


def block_suggestion(
    ws: Workspace,
    app: InstalledApp,
    user: User,
    place: View | Message,
    ids: tuple[str, str],
    query: str,
) -> Json:
    """Describe what was typed into an external select.

    https://docs.slack.dev/reference/interaction-payloads/block_suggestion-payload
    """
    block_id, action_id = ids
    payload = _base(ws, app, user, "block_suggestion") | {
        "action_id": action_id,
        "block_id": block_id,
        "value": query,
    }
    if isinstance(place, View):
        return payload | {
            "container": {"type": "view", "view_id": place.id},
            "view": objects.view_json(ws, place),
        }
    channel = ws.channels[place.channel]
    return payload | {
        "container": {
            "type": "message",
            "message_ts": place.ts,
            "channel_id": channel.id,
            "is_ephemeral": place.ephemeral_for is not None,
        },
        "channel": {"id": channel.id, "name": name_for_app(channel)},
        "message": objects.message_json(ws, place, metadata=True),
    }


def global_shortcut(ws: Workspace, app: InstalledApp, user: User, callback_id: str) -> Json:
    """Describe a shortcut that was used from anywhere.

    https://docs.slack.dev/reference/interaction-payloads/shortcuts-interaction-payload
    """
    return _base(ws, app, user, "shortcut") | {
        "callback_id": callback_id,
        "trigger_id": views.new_trigger(ws, app, user, view_id=None, channel=None),
        "action_ts": ws.new_ts(),
    }


def message_shortcut(
    ws: Workspace, app: InstalledApp, user: User, callback_id: str, message: Message
) -> Json:
    """Describe a shortcut that was used on a message.

    https://docs.slack.dev/reference/interaction-payloads/shortcuts-interaction-payload
    """
    channel = ws.channels[message.channel]
    url = ResponseUrl(app.app_id, user.id, channel.id, ws.now(), thread_ts=message.thread_ts)
    return _base(ws, app, user, "message_action") | {
        "callback_id": callback_id,
        "trigger_id": views.new_trigger(ws, app, user, view_id=None, channel=channel.id),
        "action_ts": ws.new_ts(),
        "channel": {"id": channel.id, "name": name_for_app(channel)},
        "message_ts": message.ts,
        "message": objects.message_json(ws, message, metadata=True),
        "response_url": new_response_url(ws, "app", url),
    }


def new_response_url(ws: Workspace, kind: str, where: ResponseUrl) -> str:
    """Return a URL at which the app may answer; `kind` is "commands" or "actions"."""
    key = f"{ws.ids.count('response_url'):013d}/{ws.ids.secret(24)}"
    ws.response_urls[key] = where
    return f"{ws.url}/{kind}/{ws.team.id}/{key}"


def name_for_app(channel: Channel) -> str:
    """Return what payloads call a conversation."""
    if channel.kind == "im":
        return "directmessage"
    return "privategroup" if channel.kind == "private" else channel.name


def _base(ws: Workspace, app: InstalledApp, user: User, kind: str) -> Json:
    return {
        "type": kind,
        "user": {
            "id": user.id,
            "username": user.name,
            "name": user.name,
            "team_id": ws.team.id,
        },
        "api_app_id": app.app_id,
        "token": app.verification_token,
        "team": {"id": ws.team.id, "domain": ws.team.domain},
        "enterprise": None,
        "is_enterprise_install": False,
    }


def _view_response_urls(ws: Workspace, app: InstalledApp, user: User, view: View) -> list[Json]:
    urls = []
    for block in view.json["blocks"]:
        element = block.get("element", {}) if block["type"] == "input" else {}
        if not element.get("response_url_enabled"):
            continue
        value = view.values[block["block_id"]][element["action_id"]]
        channel = value.get("selected_conversation") or value.get("selected_channel")
        if channel:
            url = ResponseUrl(app.app_id, user.id, channel, ws.now())
            urls.append(
                {
                    "block_id": block["block_id"],
                    "action_id": element["action_id"],
                    "channel_id": channel,
                    "response_url": new_response_url(ws, "app", url),
                }
            )
    return urls
