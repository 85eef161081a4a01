"""Messages, modals, Home tabs and conversations as one person sees them."""

from dataclasses import dataclass
from typing import Any

from sandbox import rendering
from sandbox.copies import copied
from sandbox.people import choosing
from sandbox.records import Channel, Message, User, View
from sandbox.workspace import Workspace

Json = dict[str, Any]


@dataclass(frozen=True)
class SeenMessage:
    """A message as one person sees it."""

    text: str
    blocks: list[Json]
    ephemeral: bool
    buttons: list[str]
    author: str
    ts: str
    thread_ts: str | None
    channel: str
    json: Json


@dataclass(frozen=True)
class SeenView:
    """A modal or an App Home as one person sees it.

    `values` is what it holds now, as ``state.values``; `errors` what is written beside inputs, by
    block_id.
    """

    id: str
    title: str
    text: str
    blocks: list[Json]
    values: dict[str, dict[str, Json]]
    errors: dict[str, str]
    buttons: list[str]
    private_metadata: str
    json: Json


@dataclass(frozen=True)
class SeenConversation:
    """A conversation as one person sees it, oldest message first."""

    id: str
    messages: list[SeenMessage]

    @property
    def latest(self) -> SeenMessage:
        """The newest message. Raises `AssertionError` if there is none."""
        if not self.messages:
            raise AssertionError("There is no message here")
        return self.messages[-1]


def seen_message(ws: Workspace, reader: User, message: Message) -> SeenMessage:
    """Return a message as `reader` sees it."""
    shown = message.json
    author = ws.users.get(shown.get("user", ""))
    return SeenMessage(
        text=rendering.message_text(ws, reader, shown),
        blocks=copied(shown.get("blocks", [])),
        ephemeral=message.ephemeral_for is not None,
        buttons=choosing.buttons(shown.get("blocks", [])),
        author=shown.get("username") or (author.shown_name if author else ""),
        ts=message.ts,
        thread_ts=message.thread_ts,
        channel=message.channel,
        json=copied(shown),
    )


def seen_view(ws: Workspace, reader: User, view: View) -> SeenView:
    """Return a modal or a Home tab as `reader` sees it."""
    return SeenView(
        id=view.id,
        title=view.json.get("title", {}).get("text", ""),
        text=rendering.blocks_text(ws, reader, view.json),
        blocks=copied(view.json["blocks"]),
        values=copied(view.values),
        errors=dict(view.errors),
        buttons=choosing.buttons(view.json["blocks"]),
        private_metadata=view.json.get("private_metadata", ""),
        json=copied(view.json),
    )


def seen_conversation(ws: Workspace, reader: User, channel: Channel) -> SeenConversation:
    """Return what `reader` sees in a conversation."""
    seen = [seen_message(ws, reader, message) for message in channel.seen_by(reader.id)]
    return SeenConversation(channel.id, seen)


def everything(ws: Workspace, reader: User) -> list[str]:
    """Return every visible text: the modal on top, the Home tabs, all conversations."""
    views = [stack[-1] for user, stack in ws.modals.items() if user == reader.id]
    views += [view for (user, _), view in ws.homes.items() if user == reader.id]
    texts = [rendering.blocks_text(ws, reader, view.json) for view in views]
    for channel in ws.channels.values():
        if reader.id in channel.members:
            texts += [
                rendering.message_text(ws, reader, message.json)
                for message in channel.seen_by(reader.id)
            ]
    return texts
