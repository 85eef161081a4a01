"""From what a person types to what Slack makes of it.

https://docs.slack.dev/messaging/formatting-message-text
"""

import re
from typing import Any

from sandbox.records import Channel, User
from sandbox.workspace import Workspace

Json = dict[str, Any]
_WORD = re.compile(r"(?<![\w/])([@#])([\w.-]*\w)|(https?://[^\s<>]*[^\s<>.,;:!?)])")
_RANGES = frozenset({"here", "channel", "everyone"})


def escape(text: str) -> str:
    """Return text with Slack's three control characters escaped."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def as_message(ws: Workspace, typed: str) -> tuple[str, list[Json]]:
    """Return the mrkdwn text of a message that a person typed, and its rich text blocks."""
    text, elements = "", []
    for part in _parts(ws, typed):
        text += _as_text(part)
        elements.append(part)
    block = {
        "type": "rich_text",
        "block_id": ws.ids.short(),
        "elements": [{"type": "rich_text_section", "elements": elements}],
    }
    return text, [block]


def as_command_text(ws: Workspace, typed: str, *, should_escape: bool) -> str:
    """Return the `text` of a slash command; `should_escape` turns names into ids.

    https://docs.slack.dev/interactivity/implementing-slash-commands#escaping_users_warning
    """
    if not should_escape:
        return escape(typed)
    text = ""
    for part in _parts(ws, typed):
        if part["type"] == "user":
            text += f"<@{part['user_id']}|{ws.users[part['user_id']].name}>"
        else:
            text += _as_text(part)
    return text


def _parts(ws: Workspace, typed: str) -> list[Json]:
    parts: list[Json] = []
    at = 0
    for match in _WORD.finditer(typed):
        found = _link(match[3]) if match[3] else _named(ws, match[1], match[2])
        if found is None:
            continue
        if typed[at : match.start()]:
            parts.append({"type": "text", "text": typed[at : match.start()]})
        parts.append(found)
        at = match.end()
    if typed[at:]:
        parts.append({"type": "text", "text": typed[at:]})
    return parts


def _link(url: str) -> Json:
    return {"type": "link", "url": url}


def _named(ws: Workspace, sigil: str, name: str) -> Json | None:
    if sigil == "#":
        channel = ws.find_channel_named(name)
        return None if channel is None else _channel(channel)
    if name in _RANGES:
        return {"type": "broadcast", "range": name}
    user = _user_named(ws, name)
    if user is not None:
        return {"type": "user", "user_id": user.id}
    for group in ws.groups.values():
        if group.handle == name:
            return {"type": "usergroup", "usergroup_id": group.id}
    return None


def _channel(channel: Channel) -> Json:
    return {"type": "channel", "channel_id": channel.id, "name": channel.name}


def _user_named(ws: Workspace, name: str) -> User | None:
    for user in ws.users.values():
        if name in (user.name, user.id) and not user.deleted:
            return user
    return None


def _as_text(part: Json) -> str:
    match part["type"]:
        case "text":
            return escape(part["text"])
        case "user":
            return f"<@{part['user_id']}>"
        case "channel":
            return f"<#{part['channel_id']}|{part['name']}>"
        case "usergroup":
            return f"<!subteam^{part['usergroup_id']}>"
        case "broadcast":
            return f"<!{part['range']}>"
    return f"<{escape(part['url'])}>"
