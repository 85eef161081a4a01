"""A term with all its events, for the stories."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlmodel import col, select

from models import Event, EventAttendance, Person
from programme.event_dates import Kind
from sandbox import Member
from sandbox.records import Channel
from tests.conversations.conftest import Stage

# On weekdays, in the daytime of Nairobi and of Berlin: whoever is to hear of them can.
INFO_SESSION = datetime(2026, 9, 2, 12, 0, tzinfo=UTC)
ONBOARDING = datetime(2026, 9, 10, 12, 0, tzinfo=UTC)
POWER_CHECK_IN = datetime(2026, 10, 21, 12, 0, tzinfo=UTC)
SHOWCASE = datetime(2026, 12, 2, 12, 0, tzinfo=UTC)
SECOND_SHOWCASE = datetime(2026, 12, 2, 20, 0, tzinfo=UTC)
DATES: dict[str, Any] = {
    "info_session_at": INFO_SESSION,
    "onboarding_at": ONBOARDING,
    "power_check_in_at": POWER_CHECK_IN,
    "showcase_1_at": SHOWCASE,
}
A_WHILE = timedelta(minutes=30)


async def events(stage: Stage, kind: Kind | None = None) -> list[Event]:
    """Return the events as they are stored, in order of time."""
    async with stage.database.reading() as session:
        found = await session.exec(select(Event).order_by(col(Event.starts_at)))
        return [one for one in found if kind is None or one.kind == kind]


async def event_of(stage: Stage, kind: Kind) -> Event:
    """Return the one event of a kind."""
    (event,) = await events(stage, kind)
    return event


async def attendance(stage: Stage, who: Member) -> list[EventAttendance]:
    """Return what is kept about somebody's events."""
    async with stage.database.reading() as session:
        found = await session.exec(
            select(EventAttendance)
            .join(Person, col(Person.id) == col(EventAttendance.person_id))
            .where(Person.slack_user_id == who.id)
            .order_by(col(EventAttendance.event_id))
        )
        return list(found.all())


async def changes_event(stage: Stage, kind: Kind, **changes: Any) -> Event:
    """Let an event be as it was not told in the story."""
    event = await event_of(stage, kind)
    async with stage.database.writing() as session:
        (await session.get_one(Event, event.id)).sqlmodel_update(changes)
    return await event_of(stage, kind)


async def chooses_channel(stage: Stage, channel: Channel) -> None:
    """Let the coordinator choose where events are announced."""
    await stage.wanjiru.types("/mentoring events")
    await stage.wanjiru.clicks("Channel and settings")
    await stage.wanjiru.submits({"channel": channel.id})


def said_to(who: Member, *words: str) -> list[Any]:
    """Return the messages in somebody's conversation with the bot that hold all of the words."""
    return [one for one in who.dm.messages if all(each in one.text for each in words)]
