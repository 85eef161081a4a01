"""pins.*: messages that everybody in a channel should find."""

from typing import Any

from sandbox import messages, objects
from sandbox.errors import ApiError
from sandbox.records import Channel, Message
from sandbox.web_api.call import Call

Json = dict[str, Any]
MOST_PINS = 100


def add(call: Call) -> Json:
    """Pin a message.

    https://docs.slack.dev/reference/methods/pins.add
    """
    channel, message = _message(call)
    if any(pin["ts"] == message.ts for pin in channel.pins):
        raise ApiError("already_pinned")
    if len(channel.pins) >= MOST_PINS:
        raise ApiError("too_many_pins")
    channel.pins.append({"ts": message.ts, "created": call.ws.unix(), "created_by": call.bot.id})
    said = f"<@{call.bot.id}> pinned a message to this channel."
    messages.post(call.ws, channel, call.bot, said, more={"subtype": "pinned_item"})
    return {}


def remove(call: Call) -> Json:
    """Take a pin away.

    https://docs.slack.dev/reference/methods/pins.remove
    """
    channel, message = _message(call)
    for pin in channel.pins:
        if pin["ts"] == message.ts:
            channel.pins.remove(pin)
            return {}
    raise ApiError("no_pin")


def list_(call: Call) -> Json:
    """List what is pinned.

    https://docs.slack.dev/reference/methods/pins.list
    """
    channel = call.channel()
    items = []
    for pin in channel.pins:
        message = channel.find(pin["ts"])
        if message is not None:
            items.append(
                {
                    "type": "message",
                    "channel": channel.id,
                    "message": objects.message_json(call.ws, message, metadata=False),
                    "created": pin["created"],
                    "created_by": pin["created_by"],
                }
            )
    return {"items": items}


def _message(call: Call) -> tuple[Channel, Message]:
    channel = call.channel()
    if call.text("timestamp") is None:
        raise ApiError("no_item_specified")
    if call.bot.id not in channel.members:
        raise ApiError("not_in_channel")
    message = channel.find(call.required("timestamp"))
    if message is None:
        raise ApiError("message_not_found")
    return channel, message
