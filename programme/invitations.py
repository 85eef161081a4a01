"""Calendar files: what people put into their own calendars."""

from dataclasses import dataclass
from datetime import UTC, datetime

from icalendar import Calendar, Event, vUri
from icalendar.enums import STATUS

_MADE_BY = "-//mentoring//Mentoring groups//EN"


@dataclass(frozen=True)
class Invitation:
    """One entry of a calendar, in plain text. Instants are aware.

    An entry with the same ``uid`` and a higher ``sequence`` takes the place of the one before, or
    takes it out where it is cancelled. ``organizer`` is the address of whose event it is; calendars
    ask for one, and any URI will do where no mail goes out.
    """

    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    title: str
    organizer: str
    words: str = ""
    url: str | None = None  # where to join
    is_cancelled: bool = False


def calendar_file(invitation: Invitation, now: datetime) -> bytes:
    """Return an ``.ics`` file (RFC 5545) of the entry, written at the aware instant ``now``.

    Times are given in UTC: a calendar shows them on its owner's clock. What is cancelled has a
    method of its own (RFC 5546), by which calendars take it out.
    """
    method = "CANCEL" if invitation.is_cancelled else "PUBLISH"
    entry = _entry(invitation, now)
    calendar = Calendar.new(method=method, prodid=_MADE_BY, subcomponents=[entry])
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
        organizer=vUri(one.organizer),
        status=STATUS.CANCELLED if one.is_cancelled else STATUS.CONFIRMED,
    )
