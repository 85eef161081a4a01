"""The links at the top of a group's channel: added once, and the notes' kept up to date.

What is there is read first, so whoever goes on after a crash neither adds a link twice nor leaves
an old one: the bookmark of the notes is known by its id, or, where we did not get to write that
down, by its title and by who made it.
"""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from programme.group_set_up import SettingUp, Step, keep_done, keep_notes_bookmark
from scheduler.channel_calls import NotDone, ask
from scheduler.delivery import Sender
from scheduler.pace import Pace
from views.groups import channel_bookmarks, notes_bookmark, notes_title

Bookmark = Mapping[str, Any]


async def bookmark(sender: Sender, pace: Pace, setting_up: SettingUp) -> None:
    """Let the channel's bookmarks lead where they are to lead now."""
    client, channel_id = sender.client, setting_up.channel_id
    told = await ask(
        sender, pace, "bookmarks.list", lambda: client.bookmarks_list(channel_id=channel_id)
    )
    there = list(told["bookmarks"])
    await _bookmark_notes(sender, pace, setting_up, there)
    links = {one["link"] for one in there}
    for wanted in channel_bookmarks(setting_up.workspace):
        if wanted["link"] not in links:
            add = partial(client.bookmarks_add, channel_id=channel_id, type="link", **wanted)
            await ask(sender, pace, "bookmarks.add", add)
    async with sender.database.writing() as session:
        await keep_done(session, setting_up, Step.BOOKMARK, sender.clock())


async def _bookmark_notes(
    sender: Sender, pace: Pace, setting_up: SettingUp, there: Sequence[Bookmark]
) -> None:
    """Add, change or remove the bookmark of the notes, and write down which one it is."""
    client, channel_id = sender.client, setting_up.channel_id
    wanted, ours = notes_bookmark(setting_up.group), _find_ours(setting_up, there)
    bookmark_id: str | None = ours["id"] if ours is not None else None
    if wanted is None:
        if bookmark_id is not None:
            remove = partial(
                client.bookmarks_remove, channel_id=channel_id, bookmark_id=bookmark_id
            )
            await _ask_unless_gone(sender, pace, "bookmarks.remove", remove)
            bookmark_id = None
    elif ours is None:
        add = partial(client.bookmarks_add, channel_id=channel_id, type="link", **wanted)
        bookmark_id = (await ask(sender, pace, "bookmarks.add", add))["bookmark"]["id"]
    elif ours["link"] != wanted["link"]:
        # Their words and emoji stay: somebody may have changed them.
        edit = partial(
            client.bookmarks_edit,
            channel_id=channel_id,
            bookmark_id=bookmark_id or "",
            link=wanted["link"],
        )
        await ask(sender, pace, "bookmarks.edit", edit)
    if bookmark_id != setting_up.group.notes_bookmark_id:
        async with sender.database.writing() as session:
            await keep_notes_bookmark(session, setting_up.group.id, bookmark_id)


def _find_ours(setting_up: SettingUp, there: Sequence[Bookmark]) -> Bookmark | None:
    """Return the bookmark of the notes, or None where there is none or it was taken away."""
    wanted, us = notes_bookmark(setting_up.group), setting_up.workspace.slack_bot_user_id
    for one in there:
        if one["id"] == setting_up.group.notes_bookmark_id:
            return one
    for one in there:
        is_it = wanted is not None and one["link"] == wanted["link"]
        if is_it or (one["title"] == notes_title() and one.get("last_updated_by_user_id") == us):
            return one
    return None


async def _ask_unless_gone(sender: Sender, pace: Pace, method: str, call: Any) -> None:
    try:
        await ask(sender, pace, method, call)
    except NotDone as failure:
        if failure.code != "bookmark_not_found":
            raise
