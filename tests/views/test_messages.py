"""What holds for every message and every modal."""

from views.messages import message, paragraph, small_print
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
