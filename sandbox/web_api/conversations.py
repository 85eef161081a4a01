"""conversations.*: reading them, and opening direct messages."""

from collections.abc import Iterable
from typing import Any

from sandbox import conversations, objects
from sandbox.errors import ApiError
from sandbox.records import Channel, Kind, Message
from sandbox.subscriptions import READS
from sandbox.web_api import paging
from sandbox.web_api.call import Call

Json = dict[str, Any]
TYPES: dict[str, Kind] = {
    "public_channel": "channel",
    "private_channel": "private",
    "im": "im",
    "mpim": "mpim",
}
HISTORY = {
    "channel": "channels:history",
    "private": "groups:history",
    "im": "im:history",
    "mpim": "mpim:history",
}
MOST_IN_A_GROUP = 8


def open_(call: Call) -> Json:
    """Open a direct message.

    https://docs.slack.dev/reference/methods/conversations.open
    """
    ws = call.ws
    if call.text("channel") is not None:
        channel = call.channel()
        if channel.kind not in ("im", "mpim"):
            raise ApiError("method_not_supported_for_channel_type")
        channel.closed_by.discard(call.bot.id)
        return _opened(call, channel, existed=True)
    ids = list(dict.fromkeys(call.names("users")))
    if not ids:
        raise ApiError("users_list_not_supplied")
    others = []
    for user_id in ids:
        user = ws.users.get(user_id)
        if user is None:
            raise ApiError("user_not_found")
        if user.deleted:
            raise ApiError("user_disabled")
        if user.is_bot:
            raise ApiError("cannot_dm_bot")
        others.append(user)
    if len(others) == 1:
        call.need("im:write")
        existed = ws.find_dm(call.bot.id, others[0].id) is not None
        channel = conversations.open_dm(ws, call.bot, others[0])
    else:
        call.need("mpim:write")
        if len(others) > MOST_IN_A_GROUP:
            raise ApiError("too_many_users")
        known = set(ws.channels)
        channel = conversations.open_group(ws, [call.bot, *others], call.bot)
        existed = channel.id in known
    return _opened(call, channel, existed=existed)


def _opened(call: Call, channel: Channel, *, existed: bool) -> Json:
    answer: Json = {"channel": {"id": channel.id}}
    if call.flag("return_im"):
        answer["channel"] = objects.channel_json(call.ws, channel, viewer=call.bot.id)
    if existed:
        answer |= {"no_op": True, "already_open": True}
    return answer


def info(call: Call) -> Json:
    """Describe a conversation.

    https://docs.slack.dev/reference/methods/conversations.info
    """
    channel = call.channel()
    call.need(READS[channel.kind])
    shown = objects.channel_json(
        call.ws, channel, viewer=call.bot.id, num_members=call.flag("include_num_members")
    )
    if call.flag("include_locale"):
        shown["locale"] = "en-US"
    return {"channel": shown}


def list_(call: Call) -> Json:
    """List conversations.

    https://docs.slack.dev/reference/methods/conversations.list
    """
    found = _of_types(call)
    shown, cursor = paging.page(call, found, lambda c: c.id, default=100, most=999)
    return {
        "channels": [
            objects.channel_json(call.ws, channel, viewer=call.bot.id, num_members=True)
            for channel in shown
        ]
    } | paging.metadata(cursor)


def of_user(call: Call) -> Json:
    """List the conversations of which somebody, or the bot, is a member.

    https://docs.slack.dev/reference/methods/users.conversations
    """
    member = call.user() if call.text("user") else call.bot
    found = [channel for channel in _of_types(call) if member.id in channel.members]
    shown, cursor = paging.page(call, found, lambda c: c.id, default=100, most=999)
    return {
        "channels": [objects.channel_json(call.ws, c, viewer=call.bot.id) for c in shown]
    } | paging.metadata(cursor)


def _of_types(call: Call) -> list[Channel]:
    """Return the conversations of the types asked for that the bot may know of."""
    types = call.names("types") or ["public_channel"]
    for each in types:
        if each not in TYPES:
            raise ApiError("invalid_types")
        call.need(READS[TYPES[each]])
    kinds = {TYPES[each] for each in types}
    return [
        channel
        for channel in call.ws.channels.values()
        if channel.kind in kinds
        and (channel.kind == "channel" or call.bot.id in channel.members)
        and not (channel.is_archived and call.flag("exclude_archived"))
    ]


def members(call: Call) -> Json:
    """List who is in a conversation.

    https://docs.slack.dev/reference/methods/conversations.members
    """
    channel = call.channel()
    call.need(READS[channel.kind])
    shown, cursor = paging.page(call, list(channel.members), str, default=100, most=999)
    return {"members": shown} | paging.metadata(cursor)


def history(call: Call) -> Json:
    """Read a conversation, newest first.

    https://docs.slack.dev/reference/methods/conversations.history
    """
    channel = _readable(call)
    found = [
        message
        for message in _between(call, channel.messages)
        if message.ephemeral_for is None
        and (not message.is_reply or message.json.get("subtype") == "thread_broadcast")
    ]
    found.reverse()
    shown, cursor = paging.page(call, found, lambda m: m.ts, default=100, most=999)
    answer: Json = {
        "messages": _shown(call, shown),
        "has_more": bool(cursor),
        "pin_count": len(channel.pins),
        "channel_actions_ts": None,
        "channel_actions_count": 0,
    }
    if call.text("latest") is not None:
        answer["latest"] = call.text("latest")
    return answer | (paging.metadata(cursor) if cursor else {})


def replies(call: Call) -> Json:
    """Read a thread, oldest first.

    https://docs.slack.dev/reference/methods/conversations.replies
    """
    channel = _readable(call)
    asked = channel.find(call.required("ts"))
    if asked is None:
        raise ApiError("thread_not_found")
    parent = channel.find(asked.thread_ts or asked.ts)
    thread = [m for m in channel.thread(asked.thread_ts or asked.ts) if m.ephemeral_for is None]
    found = [] if parent is None else [parent]
    found += _between(call, thread)
    shown, cursor = paging.page(call, found, lambda m: m.ts, default=1000, most=1000)
    answer: Json = {"messages": _shown(call, shown), "has_more": bool(cursor)}
    return answer | (paging.metadata(cursor) if cursor else {})


def _readable(call: Call) -> Channel:
    channel = call.channel()
    call.need(HISTORY[channel.kind])
    if call.bot.id not in channel.members:
        raise ApiError("not_in_channel")
    return channel


def _between(call: Call, found: Iterable[Message]) -> Iterable[Message]:
    oldest, latest = _moment(call, "oldest"), _moment(call, "latest")
    inclusive = call.flag("inclusive")
    for message in found:
        at = float(message.ts)
        after = oldest is None or at > oldest or (inclusive and at == oldest)
        before = latest is None or at < latest or (inclusive and at == latest)
        if after and before:
            yield message


def _moment(call: Call, name: str) -> float | None:
    value = call.text(name)
    if value is None:
        return None
    try:
        return float(value)
    except ValueError:
        raise ApiError(f"invalid_ts_{name}") from None


def _shown(call: Call, found: list[Message]) -> list[Json]:
    metadata = call.flag("include_all_metadata")
    return [objects.message_json(call.ws, message, metadata=metadata) for message in found]
