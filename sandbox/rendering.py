"""What a person reads: messages and views as plain text, in their own time zone and language."""

from typing import Any

from sandbox.block_kit import Reader, readable, visible_text
from sandbox.records import User
from sandbox.workspace import Workspace

Json = dict[str, Any]


def message_text(ws: Workspace, reader: User, message: Json) -> str:
    """Return all visible text of a message: its blocks and attachments, else its text."""
    parts = []
    if message.get("blocks"):
        parts.append(blocks_text(ws, reader, message["blocks"]))
    elif message.get("text"):
        parts.append(mrkdwn_text(ws, reader, message["text"]))
    for attachment in message.get("attachments", ()):
        parts += [
            mrkdwn_text(ws, reader, str(attachment[key]))
            for key in ("pretext", "title", "text", "footer")
            if attachment.get(key)
        ]
        if attachment.get("blocks"):
            parts.append(blocks_text(ws, reader, attachment["blocks"]))
    parts += [file["title"] for file in message.get("files", ())]
    return "\n".join(part for part in parts if part)


def blocks_text(ws: Workspace, reader: User, shown: list[Json] | Json) -> str:
    """Return all visible text of blocks, or of a whole view."""
    as_reader = _reader(ws, reader)
    return visible_text(
        shown,
        now=as_reader.now,
        tz=as_reader.tz,
        locale=as_reader.locale,
        name_of=as_reader.name_of,
    )


def mrkdwn_text(ws: Workspace, reader: User, text: str) -> str:
    """Return mrkdwn as people see it, without markup."""
    return readable(text, _reader(ws, reader))


def _reader(ws: Workspace, reader: User) -> Reader:
    def name_of(kind: str, identifier: str) -> str:
        if kind == "user":
            user = ws.users.get(identifier)
            return f"@{user.shown_name}" if user else "@unknown user"
        if kind == "channel":
            channel = ws.channels.get(identifier)
            if channel is None or (channel.kind != "channel" and reader.id not in channel.members):
                return "#private channel"
            return f"#{channel.name}"
        if kind == "usergroup":
            group = ws.groups.get(identifier)
            return f"@{group.handle}" if group else "@unknown group"
        return ws.team.name

    return Reader(now=ws.now(), tz=reader.time_zone, locale=reader.locale, name_of=name_of)
