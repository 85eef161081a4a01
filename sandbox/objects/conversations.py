"""Conversations and messages in Slack's JSON."""

from typing import Any

from sandbox.copies import copied
from sandbox.records import Channel, Message
from sandbox.workspace import Workspace

Json = dict[str, Any]


def channel_json(
    ws: Workspace, channel: Channel, *, viewer: str, num_members: bool = False
) -> Json:
    """Return a conversation object as the user `viewer` gets it.

    https://docs.slack.dev/reference/objects/conversation-object
    """
    created = int(channel.created.timestamp())
    shown: Json = {
        "id": channel.id,
        "created": created,
        "is_archived": channel.is_archived,
        "is_im": channel.kind == "im",
        "is_org_shared": False,
        "context_team_id": ws.team.id,
        "updated": created * 1000,
    }
    if channel.kind == "im":
        other = channel.other(viewer)
        return shown | {
            "user": other,
            "is_user_deleted": ws.users[other].deleted,
            "priority": 0,
            "is_open": viewer not in channel.closed_by,
        }
    shown |= {
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": channel.kind == "channel",
        "is_group": channel.kind == "private",
        "is_mpim": channel.kind == "mpim",
        "is_private": channel.kind != "channel",
        "is_general": channel.is_general,
        "is_shared": False,
        "is_ext_shared": False,
        "is_pending_ext_shared": False,
        "pending_shared": [],
        "pending_connected_team_ids": [],
        "shared_team_ids": [ws.team.id],
        "parent_conversation": None,
        "unlinked": 0,
        "creator": channel.creator,
        "is_member": viewer in channel.members,
        "topic": channel.topic,
        "purpose": channel.purpose,
        "previous_names": list(channel.previous_names),
    }
    if num_members:
        shown["num_members"] = len(channel.members)
    return shown


def message_json(ws: Workspace, message: Message, *, metadata: bool) -> Json:
    """Return a message with its thread's count and its reactions, and with all `metadata` or none.

    https://docs.slack.dev/messaging/message-metadata
    """
    shown = copied(message.json)
    if message.metadata is not None:
        whole = copied(message.metadata)
        shown["metadata"] = whole if metadata else {"event_type": whole["event_type"]}
    if message.reactions:
        shown["reactions"] = [
            {"name": name, "users": list(users), "count": len(users)}
            for name, users in message.reactions.items()
        ]
    channel = ws.channels[message.channel]
    if message.thread_ts == message.ts and message.ephemeral_for is None:
        replies = [m for m in channel.thread(message.ts) if m.ephemeral_for is None]
        authors = list(dict.fromkeys(str(reply.json.get("user", "")) for reply in replies))
        shown |= {
            "reply_count": len(replies),
            "reply_users_count": len(authors),
            "latest_reply": replies[-1].ts if replies else message.ts,
            "reply_users": authors[:5],
            "is_locked": False,
            "subscribed": False,
        }
    return shown
