"""What is logged holds no token and nothing that people wrote."""

import io
import json
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr

import pytest
import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot.logs import describe_raised, lines_for_people, set_up_logs
from bot.settings import Settings

WORDS = "please tell nobody"


@contextmanager
def written() -> Iterator[io.StringIO]:
    """Set logs up as the bot does, and give what it writes; then put them back as they were."""
    root = logging.getLogger()
    handlers, level, root.handlers = root.handlers, root.level, []
    before = structlog.get_config()
    with redirect_stderr(io.StringIO()) as logs:
        try:
            set_up_logs()
            yield logs
        finally:
            root.handlers = handlers
            root.setLevel(level)
            structlog.configure(**before)


def fill_the_disk() -> None:
    raise OSError(28, "No space left on device")


def test_a_fault_is_told_with_its_place_and_without_values() -> None:
    with written() as logs:
        try:
            try:
                int(WORDS)
            except ValueError as error:
                raise KeyError(WORDS) from error
        except KeyError as error:
            structlog.get_logger("test").error("failed", exc_info=error)
    (line,) = logs.getvalue().splitlines()
    told = json.loads(line)["exception"]
    assert "test_logs.py" in told
    assert "builtins.ValueError\nwhich led to:" in told
    assert told.endswith("builtins.KeyError")
    assert WORDS not in line.replace("int(WORDS)", "")


def test_a_traceback_for_a_terminal_does_not_show_what_variables_hold() -> None:
    def fail(_hopes: str) -> None:
        raise ZeroDivisionError

    try:
        fail(WORDS)
    except ZeroDivisionError as error:
        line = {"event": "failed", "exc_info": (type(error), error, error.__traceback__)}
        said = lines_for_people()(None, "error", line)
    assert "ZeroDivisionError" in said
    assert WORDS not in said


def test_what_the_machine_says_is_told() -> None:
    try:
        fill_the_disk()
    except OSError:
        kind, error, place = sys.exc_info()
    assert kind is not None
    assert error is not None
    assert "No space left on device" in describe_raised((kind, error, place))


@pytest.mark.parametrize(
    "token", ["xoxb-123-456-abc", "xapp-1-A1-2-def", "xoxe.xoxb-1-abcdef", "xoxp-9-8"]
)
def test_a_token_is_left_out_whoever_logs_it(token: str) -> None:
    with written() as logs:
        logging.getLogger("slack_sdk.somewhere").warning("the token %s is bad", token)
        structlog.get_logger("test").warning("odd", address=f"https://slack.test?token={token}")
    said = logs.getvalue()
    assert token[5:] not in said
    assert said.count("-…") == 2


def test_calls_to_slack_are_not_written_out_for_nobody() -> None:
    with written():
        # With whatever is not above it, the client puts together the text of each call.
        assert AsyncWebClient().logger.level > logging.DEBUG


def test_settings_show_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    secrets = {
        "SLACK_BOT_TOKEN": "xoxb-secret1",
        "SLACK_APP_TOKEN": "xapp-secret2",
        "SLACK_SIGNING_SECRET": "secret3",
        "SLACK_CLIENT_SECRET": "secret4",
        "DATABASE_URL": "postgresql://bot:secret5@host/name",
        "MENTORING_ENCRYPTION_KEYS": "c2VjcmV0NnNlY3JldDZzZWNyZXQ2c2VjcmV0NnNlY3I=",
    }
    for name, value in secrets.items():
        monkeypatch.setenv(name, value)
    shown = repr(Settings(_env_file=None)) + str(Settings(_env_file=None))
    for value in secrets.values():
        assert value not in shown
    assert "secret" not in shown.replace("secret=", "").replace("slack_signing_secret", "")
