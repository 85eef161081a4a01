"""Messages: posted, edited, deleted; and what everybody hears of it."""

import bisect
from typing import Any

from sandbox import blocks, objects, subscriptions
from sandbox.apps import InstalledApp
from sandbox.copies import copied
from sandbox.records import Channel, Message, User
from sandbox.workspace import Workspace

Json = dict[str, Any]


def post(
    ws: Workspace,
    channel: Channel,
    author: User,
    text: str,
    *,
    given_blocks: list[Json] | None = None,
    attachments: list[Json] | None = None,
    thread_ts: str | None = None,
    metadata: Json | None = None,
    ephemeral_for: str | None = None,
    more: Json | None = None,
) -> Message:
    """Put a message into a conversation and tell everybody whom it concerns.

    What may be posted was checked before. `more` are further fields of Slack's message JSON.
    """
    app = ws.app_of(author)
    shown: Json = {"user": author.id, "type": "message", "ts": ws.new_ts(), "text": text}
    if app is not None:
        shown |= {
            "bot_id": app.bot_id,
            "app_id": app.app_id,
            "team": ws.team.id,
            "bot_profile": objects.bot_profile_json(ws, app),
        }
    else:
        shown |= {"client_msg_id": _client_msg_id(ws), "team": ws.team.id}
    if given_blocks:
        shown["blocks"] = blocks.prepare(given_blocks, ws.ids)
    if attachments:
        shown["attachments"] = prepared_attachments(ws, attachments)
    if thread_ts is not None:
        shown["thread_ts"] = thread_ts
        parent = channel.find(thread_ts)
        if parent is not None and ephemeral_for is None:
            parent.json["thread_ts"] = parent.ts
            shown["parent_user_id"] = parent.json.get("user", "")
    shown |= more or {}
    message = Message(
        shown,
        channel.id,
        app_id=app.app_id if app else None,
        metadata=metadata,
        ephemeral_for=ephemeral_for,
    )
    bisect.insort(channel.messages, message, key=lambda each: each.ts)
    if ephemeral_for is None:
        channel.closed_by.clear()
        channel.read[author.id] = message.ts
    ws.changes.tell("messages", user=ephemeral_for, channel=channel.id)
    if ephemeral_for is None:
        _announce(ws, channel, message)
    return message


def edit(ws: Workspace, channel: Channel, message: Message, changed: Json, *, marked: bool) -> None:
    """Change fields of a message; `marked` shows "(edited)" beside it. None removes a field."""
    before = copied(message.json)
    for key, value in changed.items():
        if value is None or value == []:
            message.json.pop(key, None)
        else:
            message.json[key] = value
    if marked:
        message.json["edited"] = {"user": message.json["user"], "ts": ws.new_ts()}
    ws.changes.tell("messages", user=message.ephemeral_for, channel=channel.id)
    if message.ephemeral_for is None:
        event = {
            "type": "message",
            "subtype": "message_changed",
            "message": objects.message_json(ws, message, metadata=True),
            "previous_message": before,
            "channel": channel.id,
            "hidden": True,
            "ts": ws.new_ts(),
        }
        subscriptions.tell_message(ws, channel, event | {"event_ts": event["ts"]})


def delete(ws: Workspace, channel: Channel, message: Message) -> None:
    """Take a message away; one that started a thread leaves a tombstone while answers remain."""
    before = objects.message_json(ws, message, metadata=True)
    replies = channel.thread(message.ts) if message.ephemeral_for is None else []
    if replies:
        message.json = {
            "type": "message",
            "subtype": "tombstone",
            "text": "This message was deleted.",
            "user": "USLACKBOT",
            "hidden": True,
            "thread_ts": message.ts,
            "ts": message.ts,
        }
        message.metadata, message.reactions = None, {}
    else:
        channel.messages.remove(message)
    ws.changes.tell("messages", user=message.ephemeral_for, channel=channel.id)
    if message.ephemeral_for is None:
        event: Json = {
            "type": "message",
            "subtype": "message_deleted",
            "previous_message": before,
            "channel": channel.id,
            "hidden": True,
            "deleted_ts": message.ts,
            "ts": ws.new_ts(),
        }
        subscriptions.tell_message(ws, channel, event | {"event_ts": event["ts"]})


def react(ws: Workspace, channel: Channel, message: Message, user: User, name: str) -> None:
    """Put somebody's emoji on a message; that it is not there yet was checked."""
    message.reactions.setdefault(name, []).append(user.id)
    _tell_reaction(ws, channel, message, user, name, "reaction_added")


def unreact(ws: Workspace, channel: Channel, message: Message, user: User, name: str) -> None:
    """Take somebody's emoji off a message; that it is there was checked."""
    message.reactions[name].remove(user.id)
    if not message.reactions[name]:
        del message.reactions[name]
    _tell_reaction(ws, channel, message, user, name, "reaction_removed")


def _tell_reaction(
    ws: Workspace, channel: Channel, message: Message, user: User, name: str, kind: str
) -> None:
    # https://docs.slack.dev/reference/events/reaction_added
    event = {
        "type": kind,
        "user": user.id,
        "reaction": name,
        "item": {"type": "message", "channel": channel.id, "ts": message.ts},
        "item_user": message.json.get("user", ""),
        "event_ts": ws.new_ts(),
    }
    subscriptions.tell_members(ws, channel, event, scopes=("reactions:read",))
    ws.changes.tell("messages", channel=channel.id)


def prepared_blocks(ws: Workspace, given: list[Json] | None) -> list[Json] | None:
    """Return blocks with the ids that Slack gives them; None stays None."""
    return None if given is None else blocks.prepare(given, ws.ids)


def prepared_attachments(ws: Workspace, given: list[Json] | None) -> list[Json] | None:
    """Return attachments with the ids that Slack gives them; None stays None."""
    if given is None:
        return None
    prepared = []
    for number, attachment in enumerate(copied(given), start=1):
        attachment["id"] = number
        if "blocks" in attachment:
            attachment["blocks"] = blocks.prepare(attachment["blocks"], ws.ids)
        attachment.setdefault("fallback", "[no preview available]")
        prepared.append(attachment)
    return prepared


def _announce(ws: Workspace, channel: Channel, message: Message) -> None:
    event = objects.message_json(ws, message, metadata=True)
    event |= {"channel": channel.id, "event_ts": message.ts}
    is_broadcast = message.json.get("subtype") == "thread_broadcast"
    if is_broadcast and (root := channel.find(message.thread_ts or "")) is not None:
        # https://docs.slack.dev/reference/events/message/thread_broadcast
        event["root"] = objects.message_json(ws, root, metadata=True)
    subscriptions.tell_message(ws, channel, event)
    if message.json.get("subtype") in (None, "file_share", "thread_broadcast"):
        subscriptions.tell_mention(ws, channel, message)


def _client_msg_id(ws: Workspace) -> str:
    plain = ws.ids.secret(32)
    return "-".join((plain[:8], plain[8:12], plain[12:16], plain[16:20], plain[20:]))


def said_by(message: Message, app: InstalledApp) -> bool:
    """Whether the app wrote this message, and may hence change it."""
    return message.app_id == app.app_id
