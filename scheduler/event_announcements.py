"""What the programme's channel hears of events, and what coordinators hear who run them."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import Event, Nudge, Term
from programme.event_announcements import (
    ANNOUNCED,
    CHANNEL_CANCELLED,
    CHANNEL_LOST,
    CHANNEL_MOVED,
    CHANNEL_WANTED,
    LINK_WANTED,
    RECORDING_WANTED,
    THANKS,
    TOMORROW,
    find_channel,
    find_channel_cancelled,
    find_channel_lost,
    find_channel_moved,
    find_channel_wanted,
    find_link_wanted,
    find_recording_wanted,
    find_thanks,
    find_to_announce,
    find_tomorrow,
)
from programme.event_people import DAY
from programme.nudges import Urgency
from programme.ties import Tie
from programme.timings import EVENT_BEFORE, LINK_WANTED_BEFORE
from scheduler.rules import NudgeRule, Render, Settled
from views.event_news import (
    announced_message,
    cancelled_message,
    channel_lost_message,
    channel_moved_message,
    channel_wanted_message,
    link_wanted_message,
    recording_wanted_message,
    thanks_message,
    tomorrow_message,
)
from views.messages import Message

_TOMORROW_FOR = timedelta(hours=20)
_ASKED_FOR = 7 * DAY


async def _find_event(session: AsyncSession, nudge: Nudge) -> tuple[Event, Term] | None:
    found = await session.exec(
        select(Event, Term)
        .join(Term, col(Term.id) == col(Event.term_id))
        .where(Event.id == nudge.subject["event"])
    )
    return found.one_or_none()


def _render_while(
    is_due: Callable[[Event, datetime], bool], view: Callable[[Event, Term], Message]
) -> Render:
    """Return how an event that takes place is told, as long as that is of use."""

    async def render(session: AsyncSession, nudge: Nudge, now: datetime) -> Message | Settled:
        row = await _find_event(session, nudge)
        if row is None or row[0].cancelled_at is not None:
            return Settled("the event does not take place")
        return view(*row) if is_due(row[0], now) else Settled("it is not of use any more")

    return render


def _is_to_come(event: Event, now: datetime) -> bool:
    return event.starts_at > now


async def _render_tomorrow(session: AsyncSession, nudge: Nudge, now: datetime) -> Message | Settled:
    row = await _find_event(session, nudge)
    if row is None or row[0].cancelled_at is not None or not _is_to_come(row[0], now):
        return Settled("the event does not take place, or has begun")
    if int(row[0].starts_at.timestamp()) != nudge.subject["at"]:
        return Settled("it has another date")
    return tomorrow_message(row[0])


async def _render_moved(session: AsyncSession, nudge: Nudge, now: datetime) -> Message | Settled:
    row = await _find_event(session, nudge)
    if row is None or row[0].cancelled_at is not None or not _is_to_come(row[0], now):
        return Settled("the event does not take place, or has begun")
    moved_at = row[0].moved_at
    if moved_at is None or int(moved_at.timestamp()) != nudge.subject["at"]:
        return Settled("it moved again")
    return channel_moved_message(row[0])


async def _render_cancelled(
    session: AsyncSession, nudge: Nudge, now: datetime
) -> Message | Settled:
    row = await _find_event(session, nudge)
    if row is None or row[0].cancelled_at is None or not _is_to_come(row[0], now):
        return Settled("it takes place after all, or would be over")
    return cancelled_message(row[0])


async def _render_channel_wanted(
    session: AsyncSession, nudge: Nudge, now: datetime
) -> Message | Settled:
    row = await _find_event(session, nudge)
    if await find_channel(session, nudge.workspace_id) is not None:
        return Settled("a channel is chosen")
    if row is None or row[0].cancelled_at is not None or not _is_to_come(row[0], now):
        return Settled("the event does not take place, or has begun")
    return channel_wanted_message(row[0])


async def _render_channel_lost(
    session: AsyncSession, nudge: Nudge, now: datetime
) -> Message | Settled:
    row = await _find_event(session, nudge)
    channel_id = await find_channel(session, nudge.workspace_id)
    if channel_id is None or f":{channel_id}:" not in nudge.key:
        return Settled("another channel is chosen")
    if row is None or row[0].cancelled_at is not None or not _is_to_come(row[0], now):
        return Settled("the event does not take place, or has begun")
    return channel_lost_message(row[0], channel_id)


NUDGES = (
    NudgeRule(
        kind=ANNOUNCED,
        what="An event: what it is, for whom and when, with a button to sign up",
        to_whom="the programme's channel, where a coordinator chose one",
        ties=(Tie.CHANNEL,),
        when="two weeks before",
        what_stops_it="the event begins or is cancelled",
        render=_render_while(_is_to_come, announced_message),
        find_due=find_to_announce,
        timings=(EVENT_BEFORE,),
    ),
    NudgeRule(
        kind=TOMORROW,
        what="A reminder of an info session or showcase",
        to_whom="the programme's channel",
        ties=(Tie.CHANNEL,),
        when="a day before, unless it was announced a day earlier",
        what_stops_it="the event moves or is cancelled",
        render=_render_tomorrow,
        find_due=find_tomorrow,
        useful_for=_TOMORROW_FOR,
        urgency=Urgency.MEETING,
    ),
    NudgeRule(
        kind=CHANNEL_MOVED,
        what="The new date of an event",
        to_whom="the programme's channel, once it was announced there",
        ties=(Tie.CHANNEL,),
        when="when a coordinator changes the term's date",
        what_stops_it="it moves again, is cancelled or begins",
        render=_render_moved,
        find_due=find_channel_moved,
    ),
    NudgeRule(
        kind=CHANNEL_CANCELLED,
        what="That an event does not take place",
        to_whom="the programme's channel, once it was announced there",
        ties=(Tie.CHANNEL,),
        when="when a coordinator takes the date out of the term",
        what_stops_it="it takes place after all",
        render=_render_cancelled,
        find_due=find_channel_cancelled,
    ),
    NudgeRule(
        kind=THANKS,
        what="Thanks to who was at an info session or showcase, and its recording",
        to_whom="the programme's channel",
        ties=(Tie.CHANNEL,),
        when="after the event, once a coordinator gives the link",
        what_stops_it="the link is taken back",
        render=_render_while(
            lambda event, _: event.recording_url is not None,
            lambda event, _: thanks_message(event),
        ),
        find_due=find_thanks,
    ),
    NudgeRule(
        kind=CHANNEL_WANTED,
        what="How to choose the channel in which events are announced; once",
        to_whom="each coordinator",
        ties=(Tie.COORDINATOR,),
        when="when an event is two weeks away and no channel is chosen",
        what_stops_it="a channel is chosen",
        render=_render_channel_wanted,
        find_due=find_channel_wanted,
        timings=(EVENT_BEFORE,),
        urgency=Urgency.NUDGE,
    ),
    NudgeRule(
        kind=CHANNEL_LOST,
        what="That an event could not be announced in the channel",
        to_whom="each coordinator",
        ties=(Tie.COORDINATOR,),
        when="when Slack does not let me write there",
        what_stops_it="another channel is chosen",
        render=_render_channel_lost,
        find_due=find_channel_lost,
    ),
    NudgeRule(
        kind=LINK_WANTED,
        what="That an event has no link to join yet, with a button to add it",
        to_whom="each coordinator",
        ties=(Tie.COORDINATOR,),
        when="two days before",
        what_stops_it="the link is there, or the event begins",
        render=_render_while(
            lambda event, now: event.join_url is None and _is_to_come(event, now),
            lambda event, _: link_wanted_message(event),
        ),
        find_due=find_link_wanted,
        timings=(LINK_WANTED_BEFORE,),
        urgency=Urgency.MEETING,
    ),
    NudgeRule(
        kind=RECORDING_WANTED,
        what="The question for the recording of an event, with a button to add the link",
        to_whom="each coordinator",
        ties=(Tie.COORDINATOR,),
        when="when it is over",
        what_stops_it="the link is there, or a week has passed",
        render=_render_while(
            lambda event, _: event.recording_url is None,
            lambda event, _: recording_wanted_message(event),
        ),
        find_due=find_recording_wanted,
        useful_for=_ASKED_FOR,
        urgency=Urgency.NUDGE,
    ),
)
