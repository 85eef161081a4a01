"""Several things in one message, and when the next one may come."""

from collections.abc import Mapping, Sequence
from typing import Any

from slack_sdk.models.blocks import DividerBlock

from programme.translations import gettext as _
from views.messages import Message, button, buttons, render

SNOOZE_A_DAY = "courtesy.snooze_a_day"
SNOOZE_A_WEEK = "courtesy.snooze_a_week"
# Blocks between the parts of a message, and after the last one.
BETWEEN = "part."
AFTER = f"{BETWEEN}end"
MOST_BLOCKS = 50
_LONGEST_TEXT = 4000  # Slack's advice; it cuts off longer ones much later
_BETWEEN_TEXTS = "\n\n"


def join(parts: Sequence[Message], *, can_wait: bool = False) -> tuple[Message, int]:
    """Return one message of several, as many as it holds, and how many of them it holds.

    ``can_wait`` adds buttons to be left alone for a while.
    """
    tail = _snooze_buttons() if can_wait else []
    taken = list(parts[:1])
    for part in parts[1:]:
        grown = [*taken, part]
        if len(_blocks(grown, tail)) > MOST_BLOCKS or len(_text(grown)) > _LONGEST_TEXT:
            break
        taken = grown
    if len(taken) == 1 and len(taken[0].blocks) + len(tail) > MOST_BLOCKS:
        tail = []
    if len(taken) == 1 and not tail:
        return taken[0], 1
    simple = [Message(one.text, one.simple_blocks or one.blocks) for one in taken]
    has_simple = any(one.simple_blocks for one in taken)
    whole = Message(
        _text(taken), _blocks(taken, tail), _blocks(simple, tail) if has_simple else None
    )
    return whole, len(taken)


def _text(parts: Sequence[Message]) -> str:
    return _BETWEEN_TEXTS.join(part.text for part in parts)


def _blocks(parts: Sequence[Message], tail: list[dict[str, Any]]) -> list[dict[str, Any]]:
    blocks = list(parts[0].blocks)
    for number, part in enumerate(parts[1:], 2):
        blocks += render([DividerBlock(block_id=f"{BETWEEN}{number}")])
        blocks += part.blocks
    return blocks + tail


def _snooze_buttons() -> list[dict[str, Any]]:
    row = buttons(
        button(_("Remind me tomorrow"), SNOOZE_A_DAY), button(_("Next week"), SNOOZE_A_WEEK)
    )
    return [{**block, "block_id": AFTER} for block in render([row])]


def replace_part(
    shown: Mapping[str, Any], pressed_in: str, text: str, blocks: Sequence[dict[str, Any]]
) -> Message | None:
    """Return a message that was joined, with other words in place of one of its parts.

    ``shown`` is the message as Slack tells it, ``pressed_in`` the id of the block with the button.
    None when there is but one part, whose words can take the place of all.
    """
    parts, tail = _split(shown)
    texts = str(shown.get("text", "")).split(_BETWEEN_TEXTS)
    if tail and pressed_in == AFTER:
        return Message(str(shown.get("text", "")), [*_rejoin(parts), *blocks])
    place = next((n for n, part in enumerate(parts) if _holds(part, pressed_in)), None)
    if place is None or len(parts) == 1:
        return None
    parts[place] = list(blocks)
    if len(texts) != len(parts):  # one of them held what stands between them
        return Message(text, [*_rejoin(parts), *tail])
    texts[place] = text
    return Message(_BETWEEN_TEXTS.join(texts), [*_rejoin(parts), *tail])


def _split(shown: Mapping[str, Any]) -> tuple[list[list[dict[str, Any]]], list[dict[str, Any]]]:
    """Return the blocks of each part of a message, and those that end it."""
    parts: list[list[dict[str, Any]]] = [[]]
    tail = []
    for block in shown.get("blocks") or []:
        block_id = str(block.get("block_id", ""))
        if block_id == AFTER:
            tail = [block]
        elif block_id.startswith(BETWEEN):
            parts.append([])
        else:
            parts[-1].append(block)
    return parts, tail


def _rejoin(parts: Sequence[list[dict[str, Any]]]) -> list[dict[str, Any]]:
    return _blocks([Message("", part) for part in parts], [])


def _holds(part: list[dict[str, Any]], block_id: str) -> bool:
    return any(block.get("block_id") == block_id for block in part)
