"""The workspace as the browser page draws it for one member."""

from typing import Any

from sandbox import conversations, objects, views
from sandbox.records import SLACKBOT, Channel, Message, User
from sandbox.workspace import Workspace

Json = dict[str, Any]


def bootstrap(ws: Workspace) -> Json:
    """Return who and what there is, whoever looks."""
    return {
        "team": {"id": ws.team.id, "name": ws.team.name},
        "hint": ws.hint,
        "now": ws.now().isoformat(),
        "frozen": ws.clock.frozen,
        "next_event": ws.next_event is not None,
        "members": [_member(ws, user) for user in ws.users.values() if _listed(user)],
        "channels": [
            {"id": channel.id, "name": channel.name, "topic": channel.topic["value"]}
            for channel in ws.channels.values()
            if channel.kind == "channel" and not channel.is_archived
        ],
        "commands": [
            {
                "command": command.command,
                "description": command.description,
                "usage_hint": command.usage_hint,
                "app": app.name,
                "app_id": app.app_id,
            }
            for app in ws.installed()
            for command in app.commands
        ],
        "apps": [
            {
                "id": app.app_id,
                "bot_user_id": app.bot_user_id,
                "name": app.bot_display_name,
                "description": app.manifest["display_information"].get("description", ""),
                "home": app.has_home,
                "writable": app.has_messages_tab and not app.messages_tab_read_only,
            }
            for app in ws.installed()
        ],
        "user_groups": [
            {"id": group.id, "handle": group.handle, "name": group.name}
            for group in ws.groups.values()
        ],
    }


def state(ws: Workspace, user: User) -> Json:
    """Return a member's conversations, open modals and App Homes."""
    for app in ws.installed():
        conversations.open_dm(ws, ws.bot_of(app), user)
    mine = [c for c in ws.channels.values() if user.id in c.members and not c.is_archived]
    homes = {app.app_id: ws.homes.get((user.id, app.app_id)) for app in ws.installed()}
    return {
        "conversations": [_conversation(ws, channel, user) for channel in mine],
        "modal_stack": [views.shown(ws, view) for view in ws.modals.get(user.id, ())],
        "home": {
            app_id: None if view is None else views.shown(ws, view)
            for app_id, view in homes.items()
        },
    }


def messages(ws: Workspace, user: User, channel: Channel, thread_ts: str | None) -> list[Json]:
    """Return what a member sees in a conversation, or in one of its threads, oldest first."""
    return [
        _message(ws, message)
        for message in channel.seen_by(user.id)
        if (
            thread_ts in (message.ts, message.thread_ts)
            if thread_ts
            else not message.is_reply or message.json.get("subtype") == "thread_broadcast"
        )
    ]


def _listed(user: User) -> bool:
    return not user.deleted and user.id != SLACKBOT


def _member(ws: Workspace, user: User) -> Json:
    return {
        "id": user.id,
        "name": user.name,
        "real_name": user.shown_name,
        "tz": user.time_zone,
        "tz_label": objects.zone_label(ws, user),
        "title": user.title,
        "locale": user.locale,
        "is_admin": user.is_admin,
        "is_bot": user.is_bot,
        "avatar_color": objects.color_of(user),
        "initials": objects.initials_of(user),
    }


def _conversation(ws: Workspace, channel: Channel, user: User) -> Json:
    kind, other, name = channel.kind, None, channel.name
    if channel.kind == "im":
        other = channel.other(user.id)
        partner = ws.users[other]
        name = partner.shown_name
        shown_kind = "app" if partner.is_bot else "dm"
    else:
        shown_kind = "channel" if kind == "channel" else "private"
    since = channel.read.get(user.id, "")
    new = [
        message
        for message in channel.seen_by(user.id)
        if message.ts > since and message.json.get("user") != user.id and not message.is_reply
    ]
    mentioned = any(f"<@{user.id}>" in message.json.get("text", "") for message in new)
    return {
        "id": channel.id,
        "name": name,
        "kind": shown_kind,
        "with": other,
        "topic": channel.topic["value"],
        "unread": len(new),
        "mention": mentioned or (bool(new) and kind == "im"),
    }


def _message(ws: Workspace, message: Message) -> Json:
    shown = objects.message_json(ws, message, metadata=True)
    author = ws.users.get(shown.get("user", ""), ws.users[SLACKBOT])
    return shown | {
        "ephemeral": message.ephemeral_for is not None,
        "author": {
            "name": shown.get("username", author.shown_name),
            "is_bot": author.is_bot,
            "avatar_color": objects.color_of(author),
            "initials": objects.initials_of(author),
        },
        "reply_count": shown.get("reply_count", 0),
    }
