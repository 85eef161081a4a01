"""Finding an element by the words a person knows it by, and filling it in."""

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from sandbox import blocks
from sandbox.errors import Refused
from sandbox.people import act, inputs
from sandbox.records import Channel, Message, User, View
from sandbox.workspace import Workspace

Json = dict[str, Any]


def buttons(shown: list[Json]) -> list[str]:
    """Return the texts of all buttons in these blocks."""
    return [
        element["text"]["text"]
        for _, element in blocks.interactive(shown)
        if element["type"] in ("button", "workflow_button")
    ]


def place_with(
    ws: Workspace, user: User, what: str, place: View | Message | None
) -> View | Message:
    """Return where to act: `place` if given, else the modal, else the newest place with it.

    While a modal is open nothing behind it can be reached. Raises `Refused` if there is no such
    element anywhere.
    """
    if place is not None:
        return place
    stack = ws.modals.get(user.id)
    if stack:
        return stack[-1]
    for found in _places(ws, user):
        if any(_is_called(block, element, what) for block, element in _elements(found)):
            return found
    raise Refused(f"There is no {what!r} to act on.")


def _places(ws: Workspace, user: User) -> Iterator[View | Message]:
    messages = [
        message
        for channel in ws.channels.values()
        if user.id in channel.members
        for message in channel.seen_by(user.id)
    ]
    yield from sorted(messages, key=lambda message: float(message.ts), reverse=True)
    yield from (view for (who, _), view in ws.homes.items() if who == user.id)


def find(place: View | Message, what: str) -> tuple[Json, Json]:
    """Return the block and the element of that name; raises `Refused` when there is none."""
    named = list(_elements(place))
    for block, element in named:
        if _is_called(block, element, what):
            return block, element
    names = sorted({name for block, element in named for name in _names(block, element)})
    raise Refused(f"There is no {what!r} here, only {', '.join(names) or 'nothing to act on'}.")


def _elements(place: View | Message) -> Iterator[tuple[Json, Json]]:
    yield from blocks.interactive(place.json.get("blocks", []))
    for attachment in place.json.get("attachments", ()):
        yield from blocks.interactive(attachment.get("blocks", []))


def _names(block: Json, element: Json) -> Iterator[str]:
    yield block["block_id"]
    yield element["action_id"]
    for holder in (block.get("label"), element.get("text"), element.get("placeholder")):
        if isinstance(holder, dict):
            yield holder["text"]


def _is_called(block: Json, element: Json, what: str) -> bool:
    return what in _names(block, element)


def option(element: Json, wanted: Any) -> Json:
    """Return the choice of one option, by its text or its value."""
    return {"selected_option": _one(inputs.options_of(element), wanted)}


async def fill(ws: Workspace, user: User, place: View | Message, what: str, answer: Any) -> None:
    """Put an answer into an element; tells the app at once where Slack does."""
    block, element = find(place, what)
    if element["type"] not in blocks.HOLDS:
        raise Refused(f"{what!r} is a {element['type']}: nothing can be filled in there.")
    ids = (block["block_id"], element["action_id"])
    given = await _value(ws, user, place, ids, element, answer)
    at_once = block["type"] != "input" or block.get("dispatch_action")
    if at_once:
        await act.act(ws, user, place, *ids, given)
    else:
        checked = inputs.checked(ws, user, element, given)
        act.values_of(ws, user, place)[ids[0]][ids[1]] = checked


async def _value(
    ws: Workspace,
    user: User,
    place: View | Message,
    ids: tuple[str, str],
    element: Json,
    answer: Any,
) -> Json:
    key, empty = blocks.HOLDS[element["type"]]
    if answer is None:
        return {key: empty}
    several = empty == []
    wanted = list(answer) if several and isinstance(answer, (list, tuple, set)) else [answer]
    kind = element["type"]
    chosen: list[Any]
    if kind.endswith("external_select"):
        chosen = [await _suggested(ws, user, place, ids, one) for one in wanted]
    elif key in ("selected_option", "selected_options"):
        offered = inputs.options_of(element)
        chosen = [_one(offered, one) for one in wanted]
    elif kind.endswith("users_select"):
        chosen = [_user(ws, one) for one in wanted]
    elif kind.endswith(("channels_select", "conversations_select")):
        chosen = [_channel(ws, one) for one in wanted]
    else:
        chosen = [_typed(kind, one) for one in wanted]
    return {key: chosen if several else chosen[0]}


async def _suggested(
    ws: Workspace, user: User, place: View | Message, ids: tuple[str, str], wanted: Any
) -> Json:
    answer = await act.suggest(ws, user, place, *ids, str(wanted))
    return _one(inputs.options_of(answer), wanted, loosely=True)


def _one(offered: list[Json], wanted: Any, *, loosely: bool = False) -> Json:
    wanted = str(wanted)
    for choice in offered:
        if wanted in (choice["text"]["text"], choice.get("value")):
            return choice
    if loosely:
        for choice in offered:
            if wanted.lower() in choice["text"]["text"].lower():
                return choice
    texts = ", ".join(choice["text"]["text"] for choice in offered)
    raise Refused(f"{wanted!r} is not offered, only: {texts}")


def _user(ws: Workspace, wanted: Any) -> str:
    for user in ws.users.values():
        if wanted in (user.id, user.name, user.real_name, user.shown_name):
            return user.id
    raise Refused(f"There is nobody called {wanted}.")


def _channel(ws: Workspace, wanted: Any) -> str:
    if isinstance(wanted, Channel):
        return wanted.id
    found = ws.channels.get(str(wanted)) or ws.find_channel_named(str(wanted))
    if found is None:
        raise Refused(f"There is no channel {wanted}.")
    return found.id


def _typed(kind: str, answer: Any) -> Any:
    if kind == "datetimepicker":
        if isinstance(answer, datetime):
            if answer.tzinfo is None:
                raise ValueError(f"{answer} is naive: say in which zone")
            return int(answer.timestamp())
        return int(answer)
    if isinstance(answer, time):
        return f"{answer:%H:%M}"
    if isinstance(answer, date):
        return answer.isoformat()
    if kind == "rich_text_input" and not isinstance(answer, dict):
        section = {"type": "rich_text_section", "elements": [{"type": "text", "text": str(answer)}]}
        return {"type": "rich_text", "elements": [section]}
    return answer if kind in ("rich_text_input", "file_input") else str(answer)
