"""reactions.*: emoji on messages."""

import re
from typing import Any

from sandbox import messages, objects
from sandbox.errors import ApiError
from sandbox.records import Channel, Message
from sandbox.web_api.call import Call

Json = dict[str, Any]
EMOJI = re.compile(r"[a-z0-9_'+-]+(?:::skin-tone-[2-6])?")


def add(call: Call) -> Json:
    """Put an emoji on a message.

    https://docs.slack.dev/reference/methods/reactions.add
    """
    channel, message, name = _item(call)
    if call.bot.id in message.reactions.get(name, ()):
        raise ApiError("already_reacted")
    messages.react(call.ws, channel, message, call.bot, name)
    return {}


def remove(call: Call) -> Json:
    """Take one's emoji off a message.

    https://docs.slack.dev/reference/methods/reactions.remove
    """
    channel, message, name = _item(call)
    if call.bot.id not in message.reactions.get(name, ()):
        raise ApiError("no_reaction")
    messages.unreact(call.ws, channel, message, call.bot, name)
    return {}


def get(call: Call) -> Json:
    """Return a message with its emoji.

    https://docs.slack.dev/reference/methods/reactions.get
    """
    channel, message = _message(call)
    shown = objects.message_json(call.ws, message, metadata=False)
    return {"type": "message", "channel": channel.id, "message": shown}


def _item(call: Call) -> tuple[Channel, Message, str]:
    name = call.required("name").strip(":")
    if not EMOJI.fullmatch(name):
        raise ApiError("invalid_name")
    channel, message = _message(call)
    return channel, message, name


def _message(call: Call) -> tuple[Channel, Message]:
    if call.text("timestamp") is None:
        raise ApiError("no_item_specified")
    channel = call.channel()
    if call.bot.id not in channel.members:
        raise ApiError("not_in_channel")
    message = channel.find(call.required("timestamp"))
    if message is None:
        raise ApiError("message_not_found")
    return channel, message
