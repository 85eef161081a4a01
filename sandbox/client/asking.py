"""Reading what the page asked: a field, or what a field names, for the member who asks.

Each raises `Refused`, with a sentence, for what is missing, not there or not theirs.
"""

from typing import Any

from sandbox.errors import Refused
from sandbox.people import modals
from sandbox.records import Channel, Message, User, View
from sandbox.workspace import Workspace

Json = dict[str, Any]


def text(asked: Json, name: str) -> str:
    """Return a field that is text, and not empty."""
    value = asked.get(name)
    if not isinstance(value, str) or not value:
        raise Refused(f"{name} is missing.")
    return value


def optional(asked: Json, name: str) -> str | None:
    """Return a field that is text, or None."""
    return text(asked, name) if asked.get(name) else None


def json_object(asked: Json, name: str) -> Json:
    """Return a field that is an object; without it, an empty one."""
    value = asked.get(name, {})
    if not isinstance(value, dict):
        raise Refused(f"{name} must be an object.")
    return value


def number(asked: Json, name: str, default: float, *, least: float, most: float) -> float:
    """Return a field that is a number between two, both allowed; without it, the default."""
    value = asked.get(name)
    if value is None:
        return default
    # A comparison with NaN is never true.
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not least <= value <= most:
        raise Refused(f"{name} must be a number from {least:g} to {most:g}.")
    return value


def whole(asked: Json, name: str, default: int, *, least: int, most: int) -> int:
    """Return a field that is a whole number between two, both allowed; without it, the default."""
    value = asked.get(name)
    if value is None:
        return default
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise Refused(f"{name} must be a whole number from {least} to {most}.")
    return value


def member(ws: Workspace, asked: Json) -> User:
    """Return the person who asks."""
    user = ws.users.get(text(asked, "member"))
    if user is None or user.is_bot or user.deleted:
        raise Refused("There is no such member.")
    return user


def channel(ws: Workspace, asked: Json, user: User) -> Channel:
    """Return a conversation that the person may look into."""
    found = ws.channels.get(text(asked, "channel"))
    if found is None or (found.kind != "channel" and user.id not in found.members):
        raise Refused("There is no such conversation.")
    return found


def view(ws: Workspace, asked: Json, user: User) -> View:
    """Return a modal or an App Home of the person."""
    found = ws.find_view(text(asked, "view_id"))
    if found is None or found.user != user.id:
        raise Refused("This is not open any more.")
    return found


def modal(ws: Workspace, asked: Json, user: User) -> View:
    """Return the person's modal, if it is the one on top."""
    found = view(ws, asked, user)
    if found is not modals.top(ws, user):
        raise Refused("There is another modal on top of this one.")
    return found


def message(ws: Workspace, container: Json, user: User) -> Message:
    """Return a message that the person sees."""
    ts = text(container, "ts")
    for each in channel(ws, container, user).seen_by(user.id):
        if each.ts == ts:
            return each
    raise Refused("This message is not there any more.")


def place(ws: Workspace, asked: Json, user: User) -> View | Message:
    """Return the view or the message that is asked about: by view_id, or by its container."""
    if "view_id" in asked:
        return view(ws, asked, user)
    container = json_object(asked, "container")
    if container.get("type") == "view":
        return view(ws, container, user)
    return message(ws, container, user)
