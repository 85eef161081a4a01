"""Who sees a picture in blocks, a file of Slack's own.

https://docs.slack.dev/reference/block-kit/composition-objects/slack-file-object: who posts the
blocks must have access to the file; whoever sees the blocks then sees the picture.
"""

from collections.abc import Iterator
from itertools import chain

from sandbox.records import Json, StoredFile, User
from sandbox.workspace import Workspace


def is_shown(ws: Workspace, user: User, file: StoredFile) -> bool:
    """Whether a message that somebody sees, their Home or an open modal has the file as a picture.

    Only what the file's own app posted counts.
    """
    return any(_has(block, file) for block in _blocks_before(ws, user, file))


def _blocks_before(ws: Workspace, user: User, file: StoredFile) -> Iterator[Json]:
    """Give the blocks of the file's app that somebody sees."""
    for channel in ws.channels.values():
        if channel.kind == "channel" or user.id in channel.members:
            for message in channel.seen_by(user.id):
                if message.app_id == file.app_id:
                    yield from message.json.get("blocks", ())
    for view in chain(ws.homes.values(), *ws.modals.values()):
        if view.user == user.id and view.app_id == file.app_id:
            yield from view.json.get("blocks", ())


def _has(part: object, file: StoredFile) -> bool:
    if isinstance(part, list):
        return any(_has(one, file) for one in part)
    if not isinstance(part, dict):
        return False
    match part.get("slack_file"):
        case {"id": given}:
            return bool(given == file.id)
        case {"url": str(url)}:
            return f"-{file.id}/" in url
    return any(_has(one, file) for one in part.values())
