"""Logs hold nothing that people wrote."""

from bot.logs import lines_for_people

WRITTEN = "To teach my first workshop"


def test_a_traceback_for_a_terminal_does_not_show_what_variables_hold() -> None:
    def fail(_hopes: str) -> None:
        raise ZeroDivisionError

    try:
        fail(WRITTEN)
    except ZeroDivisionError as error:
        line = {"event": "failed", "exc_info": (type(error), error, error.__traceback__)}
        said = lines_for_people()(None, "error", line)
    assert "ZeroDivisionError" in said
    assert WRITTEN not in said
