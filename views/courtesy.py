"""Several things in one message, and when the next one may come."""

from collections.abc import Sequence
from typing import Any

from slack_sdk.models.blocks import DividerBlock

from views.messages import Message, button, buttons, render

SNOOZE_A_DAY = "courtesy.snooze_a_day"
SNOOZE_A_WEEK = "courtesy.snooze_a_week"
# Blocks between the parts of a message, and after the last one.
BETWEEN = "part."
AFTER = f"{BETWEEN}end"
_MOST_BLOCKS = 50
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
        if len(_blocks(grown, tail)) > _MOST_BLOCKS or len(_text(grown)) > _LONGEST_TEXT:
            break
        taken = grown
    if len(taken) == 1 and len(taken[0].blocks) + len(tail) > _MOST_BLOCKS:
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
    row = buttons(button("Tomorrow", SNOOZE_A_DAY), button("Next week", SNOOZE_A_WEEK))
    return [{**block, "block_id": AFTER} for block in render([row])]
