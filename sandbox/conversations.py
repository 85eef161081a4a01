"""Conversations: made, opened, joined, left; and what everybody hears of it."""

import re
from typing import Any

from sandbox import messages, subscriptions
from sandbox.errors import Refused
from sandbox.records import Channel, Kind, User
from sandbox.workspace import Workspace

Json = dict[str, Any]


LONGEST_NAME = 80


def name_problem(ws: Workspace, name: str) -> str | None:
    """Return the error code for a channel name that Slack refuses, or None.

    https://docs.slack.dev/reference/methods/conversations.create#naming
    """
    if not name:
        return "invalid_name_required"
    if len(name) > LONGEST_NAME:
        return "invalid_name_maxlength"
    if not re.search(r"\w", name.replace("_", "")):
        return "invalid_name_punctuation"
    if name != name.lower() or re.search(r"[^\w-]", name):
        return "invalid_name_specials"
    if any(channel.name == name for channel in ws.channels.values()):
        return "name_taken"
    return None


def create(ws: Workspace, name: str, *, creator: User, kind: Kind, members: list[User]) -> Channel:
    """Make a channel with these members; that the name is free and allowed was checked."""
    channel = _new(ws, name, creator=creator, kind=kind)
    channel.members.update(dict.fromkeys(member.id for member in members))
    if kind == "channel":
        event = {
            "type": "channel_created",
            "channel": {
                "id": channel.id,
                "name": name,
                "created": int(channel.created.timestamp()),
                "creator": creator.id,
                "context_team_id": ws.team.id,
            },
        }
        subscriptions.tell_all(ws, _stamped(ws, event), scopes=("channels:read",))
    ws.changes.tell("conversations")
    return channel


def open_dm(ws: Workspace, one: User, other: User) -> Channel:
    """Return the direct message between two users, and make it if need be."""
    channel = ws.find_dm(one.id, other.id)
    if channel is None:
        channel = _new(ws, "", creator=one, kind="im")
        channel.members.update(dict.fromkeys((one.id, other.id)))
        ws.dms[frozenset(channel.members)] = channel.id
        ws.changes.tell("conversations")
    return channel


def open_group(ws: Workspace, users: list[User], creator: User) -> Channel:
    """Return the direct message among three or more users, and make it if need be."""
    ids = {user.id for user in users}
    for channel in ws.channels.values():
        if channel.kind == "mpim" and set(channel.members) == ids:
            return channel
    names = "--".join(user.name for user in users)
    channel = _new(ws, f"mpdm-{names}-1", creator=creator, kind="mpim")
    channel.members.update(dict.fromkeys(user.id for user in users))
    ws.changes.tell("conversations")
    return channel


def add(ws: Workspace, channel: Channel, user: User, *, inviter: User | None = None) -> None:
    """Make somebody a member of a channel."""
    channel.members[user.id] = None
    more: Json = {"subtype": "channel_join" if channel.kind == "channel" else "group_join"}
    if inviter is not None:
        more["inviter"] = inviter.id
    text = f"<@{user.id}> has joined the channel"
    messages.post(ws, channel, user, text, more=more)
    event: Json = {
        "type": "member_joined_channel",
        "user": user.id,
        "channel": channel.id,
        "channel_type": subscriptions.CHANNEL_TYPE[channel.kind],
        "team": ws.team.id,
    }
    if inviter is not None:
        event["inviter"] = inviter.id
    _tell_membership(ws, channel, event)
    ws.changes.tell("conversations")


def remove(ws: Workspace, channel: Channel, user: User, *, by: User | None = None) -> None:
    """Take somebody out of a channel; `by` is who did it, if not they themselves."""
    text = f"<@{user.id}> has left the channel"
    more: Json = {"subtype": "channel_leave" if channel.kind == "channel" else "group_leave"}
    event = {
        "type": "member_left_channel",
        "user": user.id,
        "channel": channel.id,
        "channel_type": subscriptions.CHANNEL_TYPE[channel.kind],
        "team": ws.team.id,
    }
    del channel.members[user.id]
    messages.post(ws, channel, by or user, text if by is None else _removed(user), more=more)
    _tell_membership(ws, channel, event)
    ws.changes.tell("conversations")


def join(ws: Workspace, channel: Channel, user: User) -> None:
    """Let a person join a channel; raises `Refused` when that is not open to them."""
    if channel.kind != "channel" or channel.is_archived:
        raise Refused("You can't join this conversation.")
    if user.id not in channel.members:
        add(ws, channel, user)


def leave(ws: Workspace, channel: Channel, user: User) -> None:
    """Let a person leave a channel; raises `Refused` when they cannot."""
    if channel.kind in ("im", "mpim") or channel.is_general or user.id not in channel.members:
        raise Refused("You can't leave this conversation.")
    remove(ws, channel, user)


def set_topic(ws: Workspace, channel: Channel, author: User, what: str, text: str) -> None:
    """Set the "topic" or the "purpose" of a channel."""
    value = {"value": text, "creator": author.id, "last_set": ws.unix()}
    if what == "topic":
        channel.topic = value
    else:
        channel.purpose = value
    prefix = "channel" if channel.kind == "channel" else "group"
    said = f"set the channel {what}: {text}" if text else f"cleared the channel {what}"
    messages.post(ws, channel, author, said, more={"subtype": f"{prefix}_{what}", what: text})
    ws.changes.tell("conversations")


def rename(ws: Workspace, channel: Channel, author: User, name: str) -> None:
    """Give a channel another name."""
    old, channel.name = channel.name, name
    channel.previous_names.append(old)
    prefix = "channel" if channel.kind == "channel" else "group"
    more = {"subtype": f"{prefix}_name", "old_name": old, "name": name}
    text = f'has renamed the channel from "{old}" to "{name}"'
    messages.post(ws, channel, author, text, more=more)
    event = {
        "type": f"{prefix}_rename",
        "channel": {
            "id": channel.id,
            "name": name,
            "created": int(channel.created.timestamp()),
            "is_channel": channel.kind == "channel",
        },
    }
    _tell_about(ws, channel, event)
    ws.changes.tell("conversations")


def archive(ws: Workspace, channel: Channel, author: User) -> None:
    """Close a channel to new messages."""
    prefix = "channel" if channel.kind == "channel" else "group"
    messages.post(
        ws, channel, author, "archived the channel", more={"subtype": f"{prefix}_archive"}
    )
    channel.is_archived = True
    event = {"type": f"{prefix}_archive", "channel": channel.id, "user": author.id}
    _tell_about(ws, channel, event)
    ws.changes.tell("conversations")


def unarchive(ws: Workspace, channel: Channel, author: User) -> None:
    """Open an archived channel again."""
    channel.is_archived = False
    prefix = "channel" if channel.kind == "channel" else "group"
    messages.post(
        ws, channel, author, "un-archived the channel", more={"subtype": f"{prefix}_unarchive"}
    )
    event = {"type": f"{prefix}_unarchive", "channel": channel.id, "user": author.id}
    _tell_about(ws, channel, event)
    ws.changes.tell("conversations")


def _removed(user: User) -> str:
    return f"removed <@{user.id}> from the channel"


def _new(ws: Workspace, name: str, *, creator: User, kind: Kind) -> Channel:
    empty = {"value": "", "creator": "", "last_set": 0}
    channel = Channel(
        id=ws.ids.new("D" if kind == "im" else "C"),
        name=name,
        kind=kind,
        creator=creator.id,
        created=ws.now(),
        members={},
        topic=dict(empty),
        purpose=dict(empty),
    )
    ws.channels[channel.id] = channel
    return channel


def _stamped(ws: Workspace, event: Json) -> Json:
    return event | {"event_ts": ws.new_ts()}


def _tell_membership(ws: Workspace, channel: Channel, event: Json) -> None:
    # https://docs.slack.dev/reference/events/member_joined_channel: channels:read, groups:read
    scope = subscriptions.READS[channel.kind]
    event = _stamped(ws, event)
    for app in ws.installed():
        concerned = app.bot_user_id in channel.members or app.bot_user_id == event["user"]
        if event["type"] in app.events and app.may(scope) and concerned:
            subscriptions.tell_app(ws, app, event)


def _tell_about(ws: Workspace, channel: Channel, event: Json) -> None:
    event = _stamped(ws, event)
    if channel.kind == "channel":
        subscriptions.tell_all(ws, event, scopes=("channels:read",))
    else:
        subscriptions.tell_members(ws, channel, event, scopes=("groups:read",))
