"""Calendar files: what people put into their own calendars."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from icalendar import Calendar, Event
from icalendar.enums import STATUS

_MADE_BY = "-//mentoring//Mentoring groups//EN"


@dataclass(frozen=True)
class Invitation:
    """One entry of a calendar, in plain text. Instants are aware.

    An entry with the same ``uid`` and a higher ``sequence`` takes the place of the one before.
    """

    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    title: str
    words: str = ""
    url: str | None = None  # where to join
    is_cancelled: bool = False


def calendar_file(invitations: Iterable[Invitation], now: datetime) -> bytes:
    """Return an ``.ics`` file (RFC 5545) of these entries, written at the aware instant ``now``.

    Times are given in UTC: a calendar shows them on its owner's clock.
    """
    entries = [_entry(one, now) for one in invitations]
    calendar = Calendar.new(method="PUBLISH", prodid=_MADE_BY, subcomponents=entries)
    content: bytes = calendar.to_ical()
    return content


def _entry(one: Invitation, now: datetime) -> Event:
    return Event.new(
        uid=one.uid,
        sequence=one.sequence,
        stamp=now.astimezone(UTC),
        start=one.starts_at.astimezone(UTC),
        end=one.ends_at.astimezone(UTC),
        summary=one.title,
        description=one.words or None,
        location=one.url,
        url=one.url,
        status=STATUS.CANCELLED if one.is_cancelled else STATUS.CONFIRMED,
    )
