"""chat.scheduleMessage and its kin: messages that wait for their time."""

from datetime import UTC, datetime
from typing import Any

from sandbox import checks, messages
from sandbox.errors import ApiError
from sandbox.records import ScheduledMessage
from sandbox.web_api import paging
from sandbox.web_api.call import Call
from sandbox.web_api.chat import where_to_post
from sandbox.workspace import Workspace

Json = dict[str, Any]
FARTHEST = 120 * 24 * 60 * 60
TOO_LATE_TO_DELETE = 60
WINDOW, MOST_IN_A_WINDOW = 5 * 60, 30


def schedule(call: Call) -> Json:
    """Have a message posted later.

    https://docs.slack.dev/reference/methods/chat.scheduleMessage
    """
    channel = where_to_post(call, call.required("channel"))
    post_at, now = call.whole("post_at"), call.ws.unix()
    if post_at is None:
        raise ApiError("invalid_time")
    if post_at <= now:
        raise ApiError("time_in_past")
    if post_at > now + FARTHEST:
        raise ApiError("time_too_far")
    content = checks.message_content(call.args)
    metadata = checks.metadata(call.args.get("metadata"))
    near = [
        waiting
        for waiting in call.ws.scheduled.values()
        if waiting.channel == channel.id and waiting.post_at // WINDOW == post_at // WINDOW
    ]
    if len(near) >= MOST_IN_A_WINDOW:
        raise ApiError("restricted_too_many")
    ws = call.ws
    waiting = ScheduledMessage(
        id=ws.ids.new("Q"),
        app_id=call.app.app_id,
        channel=channel.id,
        post_at=post_at,
        date_created=now,
        text=content.text,
        blocks=content.blocks,
        attachments=content.attachments,
        thread_ts=call.text("thread_ts"),
        has_metadata=metadata is not None,
    )
    ws.scheduled[waiting.id] = waiting
    ws.wires.at(datetime.fromtimestamp(post_at, UTC), lambda: _post(ws, waiting))
    message: Json = {
        "text": content.text,
        "type": "delayed_message",
        "bot_id": call.app.bot_id,
        "user": call.bot.id,
        "team": ws.team.id,
    }
    if content.blocks:
        message["blocks"] = content.blocks
    return {
        "channel": channel.id,
        "scheduled_message_id": waiting.id,
        "post_at": post_at,
        "message": message,
    }


def delete(call: Call) -> Json:
    """Take back a message that waits.

    https://docs.slack.dev/reference/methods/chat.deleteScheduledMessage
    """
    channel = call.channel()
    waiting = call.ws.scheduled.get(call.required("scheduled_message_id"))
    mine = waiting is not None and waiting.app_id == call.app.app_id
    if waiting is None or not mine or waiting.channel != channel.id:
        raise ApiError("invalid_scheduled_message_id")
    if waiting.post_at - call.ws.unix() < TOO_LATE_TO_DELETE:
        raise ApiError("invalid_scheduled_message_id")
    del call.ws.scheduled[waiting.id]
    return {}


def list_(call: Call) -> Json:
    """List the app's messages that wait.

    https://docs.slack.dev/reference/methods/chat.scheduledMessages.list
    """
    wanted = None if call.text("channel") is None else call.channel().id
    mine = [
        waiting
        for waiting in call.ws.scheduled.values()
        if waiting.app_id == call.app.app_id and wanted in (None, waiting.channel)
    ]
    mine.sort(key=lambda waiting: waiting.post_at)
    shown, cursor = paging.page(call, mine, lambda waiting: waiting.id, default=100)
    return {
        "scheduled_messages": [
            {
                "id": waiting.id,
                "channel_id": waiting.channel,
                "post_at": waiting.post_at,
                "date_created": waiting.date_created,
                "text": waiting.text,
            }
            for waiting in shown
        ]
    } | paging.metadata(cursor)


def _post(ws: Workspace, waiting: ScheduledMessage) -> None:
    if ws.scheduled.pop(waiting.id, None) is None:
        return
    app, channel = ws.apps[waiting.app_id], ws.channels[waiting.channel]
    # "Scheduled messages with metadata will not post", says the page of chat.scheduleMessage; and
    # nobody is told when a channel was archived or the app removed meanwhile.
    gone = app.uninstalled or channel.is_archived or app.bot_user_id not in channel.members
    if waiting.has_metadata or gone:
        return
    messages.post(
        ws,
        channel,
        ws.bot_of(app),
        waiting.text,
        given_blocks=waiting.blocks,
        attachments=waiting.attachments,
        thread_ts=waiting.thread_ts,
    )
