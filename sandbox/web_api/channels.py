"""conversations.*: making and changing channels."""

from collections.abc import Mapping
from typing import Any

from sandbox import conversations, objects
from sandbox.errors import ApiError
from sandbox.records import Channel, User
from sandbox.web_api.call import Call

Json = dict[str, Any]
MANAGE = {
    "channel": ("channels:manage",),
    "private": ("groups:write",),
    "im": ("im:write",),
    "mpim": ("mpim:write",),
}
INVITE = {
    "channel": ("channels:manage", "channels:write.invites"),
    "private": ("groups:write", "groups:write.invites"),
}
TOPIC = {
    "channel": ("channels:manage", "channels:write.topic"),
    "private": ("groups:write", "groups:write.topic"),
    "im": ("im:write", "im:write.topic"),
    "mpim": ("mpim:write", "mpim:write.topic"),
}
MOST_INVITED = 100
LONGEST_TOPIC = 250


def create(call: Call) -> Json:
    """Make a channel, with the bot in it.

    https://docs.slack.dev/reference/methods/conversations.create
    """
    name = (call.text("name") or "").strip()
    is_private = call.flag("is_private")
    call.need(*MANAGE["private" if is_private else "channel"])
    problem = conversations.name_problem(call.ws, name)
    if problem is not None:
        raise ApiError(problem)
    channel = conversations.create(
        call.ws,
        name,
        creator=call.bot,
        kind="private" if is_private else "channel",
        members=[call.bot],
    )
    return {"channel": _shown(call, channel)}


def invite(call: Call) -> Json:
    """Add people to a channel.

    https://docs.slack.dev/reference/methods/conversations.invite
    """
    channel = _own_channel(call, INVITE)
    ids = list(dict.fromkeys(call.names("users")))
    if not ids:
        raise ApiError("no_user")
    if len(ids) > MOST_INVITED:
        raise ApiError("too_many_users")
    problems, users = [], []
    for user_id in ids:
        user = call.ws.users.get(user_id)
        code = _cant_invite(call, channel, user)
        if code is not None:
            problems.append({"user": user_id, "ok": False, "error": code})
        elif user is not None:
            users.append(user)
    if problems and not (call.flag("force") and users):
        raise ApiError(str(problems[0]["error"]), {"errors": problems})
    for user in users:
        conversations.add(call.ws, channel, user, inviter=call.bot)
    answer: Json = {"channel": _shown(call, channel)}
    return answer | ({"errors": problems} if problems else {})


def kick(call: Call) -> Json:
    """Take somebody out of a channel.

    https://docs.slack.dev/reference/methods/conversations.kick
    """
    channel = _own_channel(call, MANAGE)
    user = call.user()
    if user.id == call.bot.id:
        raise ApiError("cant_kick_self")
    if channel.is_general:
        raise ApiError("cant_kick_from_general")
    if user.id not in channel.members:
        raise ApiError("not_in_channel")
    if not call.ws.may_remove_members:
        raise ApiError("restricted_action")
    conversations.remove(call.ws, channel, user, by=call.bot)
    return {}


def join(call: Call) -> Json:
    """Let the bot join a public channel.

    https://docs.slack.dev/reference/methods/conversations.join
    """
    channel = call.channel()
    call.need("channels:join")
    if channel.kind != "channel":
        raise ApiError("method_not_supported_for_channel_type")
    if channel.is_archived:
        raise ApiError("is_archived")
    if call.bot.id in channel.members:
        warning = "already_in_channel"
        return {
            "channel": _shown(call, channel),
            "warning": warning,
            "response_metadata": {"warnings": [warning]},
        }
    conversations.add(call.ws, channel, call.bot)
    return {"channel": _shown(call, channel)}


def leave(call: Call) -> Json:
    """Let the bot leave a channel.

    https://docs.slack.dev/reference/methods/conversations.leave
    """
    channel = call.channel()
    call.need(*MANAGE[channel.kind])
    if channel.kind in ("im", "mpim"):
        raise ApiError("method_not_supported_for_channel_type")
    if channel.is_archived:
        raise ApiError("is_archived")
    if call.bot.id not in channel.members:
        return {"not_in_channel": True}
    if channel.is_general:
        raise ApiError("cant_leave_general")
    if channel.kind == "private" and len(channel.members) == 1:
        raise ApiError("last_member")
    conversations.remove(call.ws, channel, call.bot)
    return {}


def set_topic(call: Call) -> Json:
    """Say what a channel is about now.

    https://docs.slack.dev/reference/methods/conversations.setTopic
    """
    channel, text = _to_describe(call, "topic")
    conversations.set_topic(call.ws, channel, call.bot, "topic", text)
    return {"channel": _shown(call, channel)}


def set_purpose(call: Call) -> Json:
    """Say what a channel is for.

    https://docs.slack.dev/reference/methods/conversations.setPurpose
    """
    channel, text = _to_describe(call, "purpose")
    conversations.set_topic(call.ws, channel, call.bot, "purpose", text)
    return {"channel": _shown(call, channel)}


def rename(call: Call) -> Json:
    """Give a channel of one's own another name.

    https://docs.slack.dev/reference/methods/conversations.rename
    """
    channel = _own_channel(call, MANAGE)
    name = (call.text("name") or "").strip()
    if channel.creator != call.bot.id:
        raise ApiError("not_authorized")
    problem = conversations.name_problem(call.ws, name)
    if problem is not None:
        raise ApiError(problem)
    conversations.rename(call.ws, channel, call.bot, name)
    return {"channel": _shown(call, channel)}


def archive(call: Call) -> Json:
    """Close a channel to new messages.

    https://docs.slack.dev/reference/methods/conversations.archive
    """
    channel = call.channel()
    call.need(*MANAGE[channel.kind])
    if channel.kind in ("im", "mpim"):
        raise ApiError("method_not_supported_for_channel_type")
    if channel.is_archived:
        raise ApiError("already_archived")
    if channel.is_general:
        raise ApiError("cant_archive_general")
    if call.bot.id not in channel.members:
        raise ApiError("not_in_channel")
    conversations.archive(call.ws, channel, call.bot)
    return {}


def unarchive(call: Call) -> Json:
    """Refuse: "Bot tokens (xoxb-...) cannot currently be used to unarchive conversations".

    https://docs.slack.dev/reference/methods/conversations.unarchive
    """
    channel = call.channel()
    call.need(*MANAGE[channel.kind])
    if channel.kind in ("im", "mpim"):
        raise ApiError("method_not_supported_for_channel_type")
    raise ApiError("not_in_channel" if channel.is_archived else "not_archived")


def close(call: Call) -> Json:
    """Take a direct message off the list; it comes back with the next message.

    https://docs.slack.dev/reference/methods/conversations.close
    """
    channel = call.channel()
    call.need(*MANAGE[channel.kind])
    if channel.kind not in ("im", "mpim"):
        raise ApiError("method_not_supported_for_channel_type")
    if call.bot.id in channel.closed_by:
        return {"no_op": True, "already_closed": True}
    channel.closed_by.add(call.bot.id)
    return {}


def _own_channel(call: Call, scopes: Mapping[str, tuple[str, ...]]) -> Channel:
    """Return a channel that is open and in which the bot is, or raise `ApiError`."""
    channel = call.channel()
    if channel.kind in ("im", "mpim"):
        raise ApiError("method_not_supported_for_channel_type")
    call.need(*scopes[channel.kind])
    if call.bot.id not in channel.members:
        raise ApiError("not_in_channel")
    if channel.is_archived:
        raise ApiError("is_archived")
    return channel


def _cant_invite(call: Call, channel: Channel, user: User | None) -> str | None:
    if user is None or user.deleted:
        return "user_not_found"
    if user.id == call.bot.id:
        return "cant_invite_self"
    if user.id in channel.members:
        return "already_in_channel"
    return None


def _to_describe(call: Call, what: str) -> tuple[Channel, str]:
    channel = call.channel()
    call.need(*TOPIC[channel.kind])
    text = call.args.get(what)
    if text is None:
        call.required(what)
    if call.bot.id not in channel.members:
        raise ApiError("not_in_channel")
    if channel.is_archived:
        raise ApiError("is_archived")
    if len(str(text)) > LONGEST_TOPIC:
        raise ApiError("too_long")
    return channel, str(text)


def _shown(call: Call, channel: Channel) -> Json:
    return objects.channel_json(call.ws, channel, viewer=call.bot.id)
