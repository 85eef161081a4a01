"""What comes next by itself: the app's own plans, and messages that wait for their time."""

from datetime import UTC, datetime

from sandbox.workspace import Workspace


async def next_event(ws: Workspace) -> datetime | None:
    """Return the first instant after now at which something happens by itself, or None.

    That is when a message of chat.scheduleMessage is posted, or what the host of the workspace
    says of its app. Raises `ValueError` when that is naive.
    """
    told = None if ws.next_event is None else await ws.next_event()
    if told is not None and told.tzinfo is None:
        raise ValueError(f"{told} is naive: say in which zone")
    instants = [datetime.fromtimestamp(each.post_at, UTC) for each in ws.scheduled.values()]
    if told is not None:
        instants.append(told.astimezone(UTC))
    now = ws.now()
    return min((instant for instant in instants if instant > now), default=None)
