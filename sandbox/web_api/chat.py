"""chat.*: messages."""

import re
from typing import Any

from sandbox import checks, conversations, messages, objects
from sandbox.errors import ApiError
from sandbox.records import Channel, Message, User
from sandbox.web_api.call import Call

Json = dict[str, Any]
TS = re.compile(r"\d+\.\d{6}")
LONGEST_UPDATE = 4_000


def post_message(call: Call) -> Json:
    """Post a message.

    https://docs.slack.dev/reference/methods/chat.postMessage
    """
    channel = where_to_post(call, call.required("channel"))
    content = checks.message_content(call.args)
    metadata = checks.metadata(call.args.get("metadata"))
    thread_ts = _thread(call, channel)
    more = _customised(call)
    if thread_ts is not None and call.flag("reply_broadcast"):
        more["subtype"] = "thread_broadcast"
    call.ws.limits.count_message(call.raw_token, channel.id)
    message = messages.post(
        call.ws,
        channel,
        call.bot,
        content.text,
        given_blocks=content.blocks,
        attachments=content.attachments,
        thread_ts=thread_ts,
        metadata=metadata,
        more=more,
    )
    shown = objects.message_json(call.ws, message, metadata=True)
    return {"channel": channel.id, "ts": message.ts, "message": shown}


def post_ephemeral(call: Call) -> Json:
    """Show a message to one person.

    https://docs.slack.dev/reference/methods/chat.postEphemeral
    """
    user = call.ws.users.get(call.required("user"))
    channel = where_to_post(call, call.required("channel"))
    if user is None or user.deleted or user.id not in channel.members:
        raise ApiError("user_not_in_channel")
    content = checks.message_content(call.args)
    message = messages.post(
        call.ws,
        channel,
        call.bot,
        content.text,
        given_blocks=content.blocks,
        attachments=content.attachments,
        thread_ts=_thread(call, channel),
        ephemeral_for=user.id,
        more=_customised(call),
    )
    return {"message_ts": message.ts}


def update(call: Call) -> Json:
    """Change a message of one's own.

    https://docs.slack.dev/reference/methods/chat.update

    Blocks are kept only when no text comes; with text and without blocks they go.
    """
    channel = call.channel()
    message = _own_message(call, channel, "cant_update_message")
    content = checks.message_content(call.args)
    # Measured, not documented: text that chat.postMessage takes is too long here.
    if len(content.text) > LONGEST_UPDATE:
        raise ApiError("msg_too_long")
    metadata = checks.metadata(call.args.get("metadata"))
    changed: Json = {}
    if call.args.get("text") is not None:
        changed = {"text": content.text, "blocks": None}
    if content.blocks is not None:
        changed["blocks"] = messages.prepared_blocks(call.ws, content.blocks)
        changed.setdefault("text", content.text)
    if content.attachments is not None:
        changed["attachments"] = messages.prepared_attachments(call.ws, content.attachments)
    if metadata is not None:
        message.metadata = metadata or None
    messages.edit(call.ws, channel, message, changed, marked=content.blocks is None)
    shown = objects.message_json(call.ws, message, metadata=True)
    return {
        "channel": channel.id,
        "ts": message.ts,
        "text": shown.get("text", ""),
        "message": shown,
    }


def delete(call: Call) -> Json:
    """Delete a message of one's own.

    https://docs.slack.dev/reference/methods/chat.delete
    """
    channel = call.channel()
    message = _own_message(call, channel, "cant_delete_message")
    messages.delete(call.ws, channel, message)
    return {"channel": channel.id, "ts": message.ts}


def get_permalink(call: Call) -> Json:
    """Return the address of a message.

    https://docs.slack.dev/reference/methods/chat.getPermalink
    """
    channel = call.channel()
    message = channel.find(call.required("message_ts"))
    if message is None:
        raise ApiError("message_not_found")
    link = f"{call.ws.url}/archives/{channel.id}/p{message.ts.replace('.', '')}"
    if message.is_reply:
        link += f"?thread_ts={message.thread_ts}&cid={channel.id}"
    return {"channel": channel.id, "permalink": link}


def where_to_post(call: Call, named: str) -> Channel:
    """Return the conversation to post into: by id, by a user's id, or by a channel's name.

    Raises `ApiError` where the bot may not post.
    """
    ws = call.ws
    user = ws.users.get(named)
    if user is not None:
        return _dm(call, user)
    channel = ws.channels.get(named) or ws.find_channel_named(named)
    if channel is None:
        raise ApiError("channel_not_found")
    member = call.bot.id in channel.members
    if not member and channel.kind != "channel":
        raise ApiError("channel_not_found")
    if channel.is_archived:
        raise ApiError("is_archived")
    if not member and not call.app.may("chat:write.public"):
        raise ApiError("not_in_channel")
    if channel.kind == "im" and not call.app.has_messages_tab:
        raise ApiError("messages_tab_disabled")
    return channel


def _dm(call: Call, user: User) -> Channel:
    if user.id == call.bot.id or user.is_bot:
        raise ApiError("cannot_dm_bot")
    if user.deleted:
        raise ApiError("channel_not_found")
    if not call.app.has_messages_tab:
        raise ApiError("messages_tab_disabled")
    return conversations.open_dm(call.ws, call.bot, user)


def _thread(call: Call, channel: Channel) -> str | None:
    thread_ts = call.text("thread_ts")
    if thread_ts is None:
        return None
    if not TS.fullmatch(thread_ts):
        raise ApiError("invalid_thread_ts")
    parent = channel.find(thread_ts)
    if parent is None:
        raise ApiError("thread_not_found")
    # An answer to an answer joins the same thread.
    return parent.thread_ts or parent.ts


def _customised(call: Call) -> Json:
    """Return the name and picture under which the message appears, if others than the bot's.

    https://docs.slack.dev/reference/methods/chat.postMessage#authorship
    """
    username, emoji, url = (call.text(n) for n in ("username", "icon_emoji", "icon_url"))
    if username is None and emoji is None and url is None:
        return {}
    call.need("chat:write.customize")
    more: Json = {"subtype": "bot_message"}
    if username is not None:
        more["username"] = username
    if emoji is not None:
        more["icons"] = {"emoji": emoji}
    elif url is not None:
        more["icons"] = {"image_48": url}
    return more


def _own_message(call: Call, channel: Channel, otherwise: str) -> Message:
    message = channel.find(call.required("ts"))
    if message is None:
        raise ApiError("message_not_found")
    if not messages.said_by(message, call.app):
        raise ApiError(otherwise)
    return message
