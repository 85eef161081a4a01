"""Of what Slack tells the bot, which is its own word."""

from typing import Any

import pytest

from bot.own_messages import is_own_message

OWN = {"type": "message", "app_id": "A1", "bot_id": "B1", "channel_type": "im", "text": "Hello"}


@pytest.mark.parametrize(
    ("event", "is_own"),
    [
        (OWN, True),
        ({**OWN, "app_id": "A2"}, False),  # another app's
        ({"type": "message", "user": "U1", "text": "Hello"}, False),
        # What happens to its message is not what it says.
        ({"type": "message", "subtype": "message_changed", "message": OWN}, False),
        ({"type": "app_home_opened", "app_id": "A1"}, False),
    ],
)
def test_own_messages_are_known_by_the_app_that_posted_them(
    event: dict[str, Any], is_own: bool
) -> None:
    assert is_own_message({"type": "event_callback", "api_app_id": "A1", "event": event}) is is_own


def test_what_is_no_event_is_nobodys_message() -> None:
    assert not is_own_message({"type": "block_actions", "api_app_id": "A1", "message": OWN})
