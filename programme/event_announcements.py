"""What the programme's channel hears of events, and what coordinators hear who run them.

Each is said once in each channel: in another channel the coming events are announced anew.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from sqlmodel import col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import Event, Nudge, Workspace
from programme.coordinators import list_coordinator_people
from programme.event_changes import RECORDING_FOR, list_cancelled, list_moved
from programme.event_dates import OPEN_TO_ALL, ends_at
from programme.event_people import DAY, HOUR, list_between
from programme.nudges import Occasion, State
from programme.occasions import leave_out_written
from programme.timings import EVENT_BEFORE, LINK_WANTED_BEFORE

ANNOUNCED = "events.announced"
TOMORROW = "events.tomorrow"
CHANNEL_MOVED = "events.channel_moved"
CHANNEL_CANCELLED = "events.channel_cancelled"
THANKS = "events.thanks"
CHANNEL_WANTED = "events.channel_wanted"
CHANNEL_LOST = "events.channel_lost"
LINK_WANTED = "events.link_wanted"
RECORDING_WANTED = "events.recording_wanted"

_ASKED_FOR_RECORDING = timedelta(days=7)
_LONGEST_EVENT = timedelta(hours=8)
# Announced less than this before, and nobody needs to be reminded.
_TIME_TO_FORGET = timedelta(days=2)
# What Slack says of a channel in which we cannot speak any more.
_CHANNEL_GONE = frozenset({"channel_not_found", "is_archived", "not_in_channel"})


async def find_channel(session: AsyncSession, workspace_id: int) -> str | None:
    """Return the Slack id of the channel in which events are announced, or None."""
    found = await session.exec(
        select(Workspace.programme_channel_id).where(Workspace.id == workspace_id)
    )
    return found.one_or_none()


def _in_channel(
    kind: str, event: Event, channel_id: str, due_at: datetime, at: datetime | None = None
) -> Occasion:
    """Return that the channel is to hear of an event; of each ``at`` anew."""
    what = f"{kind}:event/{event.id}"
    return Occasion(
        key=":".join([what, *([str(int(at.timestamp()))] if at else []), channel_id]),
        subject={"event": event.id} | ({"at": int(at.timestamp())} if at else {}),
        due_at=due_at,
        slack_channel_id=channel_id,
        about_at=event.starts_at if kind == TOMORROW else None,
    )


async def find_to_announce(
    session: AsyncSession, workspace_id: int, now: datetime
) -> list[Occasion]:
    """Return the events that the channel is to hear of, from two weeks before."""
    events = await list_between(session, workspace_id, now, now + EVENT_BEFORE.length)
    channel_id = await find_channel(session, workspace_id) if events else None
    if channel_id is None:
        return []
    occasions = [_in_channel(ANNOUNCED, one, channel_id, now) for one in events]
    return await leave_out_written(session, workspace_id, occasions)


async def _find_announcements(
    session: AsyncSession, channel_id: str, events: Sequence[Event]
) -> Mapping[int, Nudge]:
    """Return what became of the announcements of these events in the channel, by event."""
    keys = {_in_channel(ANNOUNCED, one, channel_id, one.starts_at).key: one.id for one in events}
    if not keys:
        return {}
    found = await session.exec(
        select(Nudge).where(Nudge.workspace_id == events[0].workspace_id, col(Nudge.key).in_(keys))
    )
    return {keys[nudge.key]: nudge for nudge in found}


async def _list_announced(
    session: AsyncSession, workspace_id: int, events: Sequence[Event]
) -> list[tuple[Event, str, datetime]]:
    """Return those of the events that were announced, with the channel and when that was."""
    channel_id = await find_channel(session, workspace_id) if events else None
    if channel_id is None:
        return []
    nudges = await _find_announcements(session, channel_id, events)
    return [
        (one, channel_id, nudge.ended_at)
        for one in events
        if (nudge := nudges.get(one.id)) is not None
        and nudge.state == State.SENT
        and nudge.ended_at is not None
    ]


async def find_announcement(session: AsyncSession, event: Event) -> Nudge | None:
    """Return how an event was announced in the programme's channel, or None if it was not."""
    channel_id = await find_channel(session, event.workspace_id)
    if channel_id is None:
        return None
    nudge = (await _find_announcements(session, channel_id, [event])).get(event.id)
    return nudge if nudge is not None and nudge.state == State.SENT else None


async def find_tomorrow(session: AsyncSession, workspace_id: int, now: datetime) -> list[Occasion]:
    """Return the events open to all of which the channel is reminded, a day before."""
    events = await list_between(session, workspace_id, now + HOUR, now + DAY)
    occasions = [
        _in_channel(TOMORROW, event, channel_id, event.starts_at - DAY, event.starts_at)
        for event, channel_id, said_at in await _list_announced(session, workspace_id, events)
        if event.kind in OPEN_TO_ALL and said_at <= event.starts_at - _TIME_TO_FORGET
    ]
    return await leave_out_written(session, workspace_id, occasions)


async def find_channel_moved(
    session: AsyncSession, workspace_id: int, now: datetime
) -> list[Occasion]:
    """Return the events whose date was changed after the channel had heard of them."""
    events = await list_moved(session, workspace_id, now)
    occasions = [
        _in_channel(CHANNEL_MOVED, event, channel_id, event.moved_at, event.moved_at)
        for event, channel_id, said_at in await _list_announced(session, workspace_id, events)
        if event.moved_at is not None and said_at <= event.moved_at
    ]
    return await leave_out_written(session, workspace_id, occasions)


async def find_channel_cancelled(
    session: AsyncSession, workspace_id: int, now: datetime
) -> list[Occasion]:
    """Return the events that were cancelled after the channel had heard of them."""
    cancelled = await list_cancelled(session, workspace_id, now)
    occasions = [
        _in_channel(CHANNEL_CANCELLED, event, channel_id, event.cancelled_at, event.cancelled_at)
        for event, channel_id, said_at in await _list_announced(session, workspace_id, cancelled)
        if event.cancelled_at is not None and said_at <= event.cancelled_at
    ]
    return await leave_out_written(session, workspace_id, occasions)


async def find_thanks(session: AsyncSession, workspace_id: int, now: datetime) -> list[Occasion]:
    """Return the events open to all of which there is a recording, for the channel."""
    events = await list_between(session, workspace_id, now - RECORDING_FOR, now)
    given = [(event, event.recording_at) for event in events if event.recording_at is not None]
    channel_id = await find_channel(session, workspace_id) if given else None
    if channel_id is None:
        return []
    occasions = [
        _in_channel(THANKS, event, channel_id, max(recording_at, ends_at(event)))
        for event, recording_at in given
        if event.kind in OPEN_TO_ALL and ends_at(event) <= now
    ]
    return await leave_out_written(session, workspace_id, occasions)


async def _to_coordinators(
    session: AsyncSession,
    workspace_id: int,
    due: Iterable[tuple[str, dict[str, int], datetime]],
) -> list[Occasion]:
    """Return each of these, as key, subject and moment, for each coordinator."""
    listed = list(due)
    people = await list_coordinator_people(session, workspace_id) if listed else []
    occasions = [
        Occasion(key=f"{key}:person/{one.id}", subject=subject, due_at=due_at, person_id=one.id)
        for key, subject, due_at in listed
        for one in people
    ]
    return await leave_out_written(session, workspace_id, occasions)


async def find_channel_wanted(
    session: AsyncSession, workspace_id: int, now: datetime
) -> list[Occasion]:
    """Return that no channel is chosen, once an event is near; each coordinator hears it once."""
    events = await list_between(session, workspace_id, now, now + EVENT_BEFORE.length)
    if not events or await find_channel(session, workspace_id) is not None:
        return []
    due = [(f"{CHANNEL_WANTED}:workspace/{workspace_id}", {"event": events[0].id}, now)]
    return await _to_coordinators(session, workspace_id, due)


async def find_channel_lost(
    session: AsyncSession, workspace_id: int, now: datetime
) -> list[Occasion]:
    """Return the coming events that could not be announced in the channel that is chosen."""
    events = await list_between(session, workspace_id, now, now + EVENT_BEFORE.length)
    channel_id = await find_channel(session, workspace_id) if events else None
    if channel_id is None:
        return []
    nudges = await _find_announcements(session, channel_id, events)
    due = [
        (f"{CHANNEL_LOST}:event/{one.id}:{channel_id}", {"event": one.id}, now)
        for one in events
        if (nudge := nudges.get(one.id)) is not None and was_not_said(nudge)
    ]
    return await _to_coordinators(session, workspace_id, due)


def was_not_said(nudge: Nudge) -> bool:
    """Say whether something could not be said in its channel."""
    return nudge.state == State.PARKED or (
        nudge.state == State.SETTLED and nudge.reason in _CHANNEL_GONE
    )


async def announce_again(
    session: AsyncSession, workspace_id: int, channel_id: str, now: datetime
) -> None:
    """Let what could not be announced in a channel be announced, now that it can be written to."""
    events = await list_between(session, workspace_id, now, now + EVENT_BEFORE.length)
    nudges = await _find_announcements(session, channel_id, events)
    unsaid = [nudge.id for nudge in nudges.values() if was_not_said(nudge)]
    if unsaid:
        await session.exec(delete(Nudge).where(col(Nudge.id).in_(unsaid)))


async def find_link_wanted(
    session: AsyncSession, workspace_id: int, now: datetime
) -> list[Occasion]:
    """Return the events without a link to join, two days before."""
    until = now + LINK_WANTED_BEFORE.length
    due = [
        (
            f"{LINK_WANTED}:event/{one.id}:{int(one.starts_at.timestamp())}",
            {"event": one.id},
            one.starts_at - LINK_WANTED_BEFORE.length,
        )
        for one in await list_between(session, workspace_id, now, until)
        if one.join_url is None
    ]
    return await _to_coordinators(session, workspace_id, due)


async def find_recording_wanted(
    session: AsyncSession, workspace_id: int, now: datetime
) -> list[Occasion]:
    """Return the events that are over and have no recording yet."""
    earliest = now - _ASKED_FOR_RECORDING - _LONGEST_EVENT
    due = [
        (
            f"{RECORDING_WANTED}:event/{one.id}:{int(one.starts_at.timestamp())}",
            {"event": one.id},
            ends_at(one),
        )
        for one in await list_between(session, workspace_id, earliest, now)
        if one.recording_at is None and ends_at(one) <= now < ends_at(one) + _ASKED_FOR_RECORDING
    ]
    return await _to_coordinators(session, workspace_id, due)
