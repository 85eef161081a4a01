"""What holds for every message and every modal."""

from datetime import UTC, datetime
from typing import Any

from slack_sdk.models.blocks import Block, ConfirmObject, MarkdownTextObject

from views.messages import button, buttons, facts, message, moment, paragraph, small_print
from views.surfaces import home, modal


def test_who_was_forgotten_is_somebody_wherever_they_are_shown() -> None:
    words = "There: <@UFORGOTTEN7>, <@U1>."
    shown = "There: somebody who left, <@U1>."
    blocks = [paragraph(words), small_print(words)]
    told = message(words, blocks, [*blocks, {"type": "x", "rows": [[{"text": words}]]}])
    assert told.text == shown
    assert "UFORGOTTEN" not in str(told)
    assert told.simple_blocks is not None
    assert told.simple_blocks[-1]["rows"] == [[{"text": shown}]]
    for surface in (home(blocks), modal("x", "x", blocks, submit="x")):
        assert surface["blocks"][0]["text"]["text"] == shown


def test_no_address_or_channel_that_somebody_typed_becomes_a_link() -> None:
    own = f"<https://example.org|Notes> by <@U1> at {moment(datetime(2026, 8, 24, tzinfo=UTC))}"
    words = f"http://evil.example #general {own}"
    ask = ConfirmObject(title="Sure?", text=MarkdownTextObject(text=words))
    blocks: list[Block | dict[str, Any]] = [
        paragraph(words, button("Go", "x", confirm=ask)),
        small_print(words),
        *facts([("Name", words)]),
        buttons(button("Go", "y", confirm=ask)),
        {"type": "x", "rows": [[{"type": "mrkdwn", "text": words, "verbatim": False}]]},
    ]
    told = message(words, blocks, blocks)
    for shown in (
        told.blocks,
        told.simple_blocks,
        home(blocks),
        modal("x", "x", blocks, submit="x"),
    ):
        found = list(_texts(shown))
        assert len(found) == 6
        assert all(one["verbatim"] is True and own in one["text"] for one in found)


def _texts(part: Any) -> list[dict[str, Any]]:
    inside = part.values() if isinstance(part, dict) else part if isinstance(part, list) else ()
    found = [one for each in inside for one in _texts(each)]
    is_mrkdwn = isinstance(part, dict) and part.get("type") == "mrkdwn"
    return [part, *found] if is_mrkdwn else found
