"""bookmarks.*: links at the top of a channel."""

import re
from typing import Any

from sandbox.errors import ApiError
from sandbox.records import Channel
from sandbox.web_api.call import Call

Json = dict[str, Any]
MOST_BOOKMARKS = 100
EMOJI = re.compile(r":[a-z0-9_'+-]+:")


def add(call: Call) -> Json:
    """Add a link to a channel.

    https://docs.slack.dev/reference/methods/bookmarks.add
    """
    channel = _channel(call)
    title = call.required("title")
    if call.required("type") != "link":
        raise ApiError("invalid_bookmark_type")
    link, emoji = _link(call, required=True), _emoji(call)
    if len(channel.bookmarks) >= MOST_BOOKMARKS:
        raise ApiError("too_many_bookmarks")
    bookmark: Json = {
        "id": call.ws.ids.new("Bk"),
        "channel_id": channel.id,
        "title": title,
        "link": link,
        "emoji": emoji or "",
        "icon_url": None,
        "type": "link",
        "entity_id": None,
        "date_created": call.ws.unix(),
        "date_updated": 0,
        "rank": "g",
        "last_updated_by_user_id": call.bot.id,
        "last_updated_by_team_id": call.ws.team.id,
        "shortcut_id": None,
        "app_id": None,
    }
    channel.bookmarks.append(bookmark)
    call.ws.changes.tell("conversations")
    return {"bookmark": bookmark}


def edit(call: Call) -> Json:
    """Change a link of a channel.

    https://docs.slack.dev/reference/methods/bookmarks.edit
    """
    bookmark = _bookmark(call, _channel(call))
    changed = {"title": call.text("title"), "link": _link(call), "emoji": _emoji(call)}
    bookmark |= {key: value for key, value in changed.items() if value is not None}
    bookmark |= {"date_updated": call.ws.unix(), "last_updated_by_user_id": call.bot.id}
    call.ws.changes.tell("conversations")
    return {"bookmark": bookmark}


def remove(call: Call) -> Json:
    """Take a link away from a channel.

    https://docs.slack.dev/reference/methods/bookmarks.remove
    """
    channel = _channel(call)
    channel.bookmarks.remove(_bookmark(call, channel))
    call.ws.changes.tell("conversations")
    return {}


def list_(call: Call) -> Json:
    """List the links of a channel.

    https://docs.slack.dev/reference/methods/bookmarks.list
    """
    return {"bookmarks": list(_channel(call).bookmarks)}


def _channel(call: Call) -> Channel:
    channel = call.channel("channel_id")
    if call.bot.id not in channel.members:
        raise ApiError("permission_denied")
    return channel


def _bookmark(call: Call, channel: Channel) -> Json:
    wanted = call.required("bookmark_id")
    for bookmark in channel.bookmarks:
        if bookmark["id"] == wanted:
            return bookmark
    raise ApiError("bookmark_not_found")


def _link(call: Call, *, required: bool = False) -> str | None:
    link = call.required("link") if required else call.text("link")
    if link is not None and not link.startswith(("http://", "https://")):
        raise ApiError("invalid_link")
    return link


def _emoji(call: Call) -> str | None:
    emoji = call.text("emoji")
    if emoji is not None and not EMOJI.fullmatch(emoji):
        raise ApiError("invalid_emoji")
    return emoji
