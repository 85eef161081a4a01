"""A group's meetings as calendar files for one of its people.

Each meeting is an entry of its own: groups move, skip and add single ones all the time, and
calendars agree on entries far better than on exceptions to a rule of recurrence. An entry keeps
its ``UID`` for ever and counts up its ``SEQUENCE``, so a newer file takes the place of an older
one. Times are on the clocks of the group's zone, whose rules come with the file.
docs/decisions gives the reasons. Source: RFC 5545, RFC 5546.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vCalAddress
from icalendar.enums import PARTSTAT, ROLE, STATUS

from models import Group, Meeting, OutlineStep
from programme.attendance import Rsvp
from programme.meeting_states import MeetingState
from programme.translations import gettext as _

_MADE_BY = "-//mentoring//Mentoring groups//EN"
_CALLED_OFF = (MeetingState.SKIPPED, MeetingState.CANCELLED, MeetingState.DROPPED)
_PARTSTAT = {
    None: PARTSTAT.NEEDS_ACTION,
    Rsvp.COMING: PARTSTAT.ACCEPTED,
    Rsvp.NOT_COMING: PARTSTAT.DECLINED,
}


@dataclass(frozen=True)
class Attendee:
    """Somebody in the group: the reader, or its mentor, who invites. We know no mail address."""

    name: str
    slack_user_id: str


@dataclass(frozen=True)
class CalendarOfGroup:
    """What goes into the files of one reader."""

    group: Group
    slack_team_id: str
    organizer: Attendee
    reader: Attendee
    meetings: Sequence[Meeting]  # upcoming ones of every state, dropped ones too
    agendas: Mapping[int, Sequence[OutlineStep]]  # by the meeting's id
    answers: Mapping[int, Rsvp]  # the reader's own, likewise


def calendar_files(of_group: CalendarOfGroup, now: datetime) -> dict[str, bytes]:
    """Return the files by their names: what is planned, then what was called off, where any is.

    A file has one method (RFC 5546), so calling off takes a file of its own.
    """
    planned = [one for one in of_group.meetings if one.state == MeetingState.PLANNED]
    called_off = [one for one in of_group.meetings if one.state in _CALLED_OFF]
    name = re.sub(r"[\W_]+", "-", of_group.group.name.lower()).strip("-") or "group"
    files = {f"{name}-meetings.ics": _file("REQUEST", planned, of_group, now)}
    if called_off:
        files[f"{name}-called-off.ics"] = _file("CANCEL", called_off, of_group, now)
    return files


def _file(
    method: str, meetings: Iterable[Meeting], of_group: CalendarOfGroup, now: datetime
) -> bytes:
    calendar = Calendar()
    for name, value in (("prodid", _MADE_BY), ("version", "2.0"), ("method", method)):
        calendar.add(name, value)
    for one in meetings:
        calendar.add_component(_entry(one, of_group, now))
    days = [one.on for one in meetings]
    if days:
        # From before the first to after the last: the file says when the clocks change between.
        calendar.add_missing_timezones(
            min(days) - timedelta(days=366), max(days) + timedelta(days=366)
        )
    content: bytes = calendar.to_ical()
    return content


def _entry(meeting: Meeting, of_group: CalendarOfGroup, now: datetime) -> Event:
    # As the clocks show it: a time that they skip on that day is right after the gap.
    starts_at = meeting.starts_at.astimezone(ZoneInfo(meeting.time_zone))
    is_on = meeting.state == MeetingState.PLANNED
    entry = Event.new(
        uid=meeting.uid,
        sequence=meeting.sequence,
        stamp=now.astimezone(UTC),
        created=meeting.created_at,
        last_modified=meeting.updated_at,
        start=starts_at,
        summary=_line(_("Mentoring group {group}", group=of_group.group.name)),
        description=_words(meeting, of_group),
        location=_line(of_group.group.place) if of_group.group.place else None,
        status=STATUS.CONFIRMED if is_on else STATUS.CANCELLED,
        organizer=_address(of_group.organizer, of_group),
        attendees=[_reader(of_group, of_group.answers.get(meeting.id))],
    )
    # An end on the clock would be ambiguous in the hour that the clocks show twice.
    entry.DURATION = timedelta(minutes=meeting.duration_minutes)
    return entry


def _words(meeting: Meeting, of_group: CalendarOfGroup) -> str:
    steps = of_group.agendas.get(meeting.id, ())
    lines = [f"- {_line(_(step.words))}" for step in steps]
    links = [of_group.group.notes_url]
    if of_group.group.slack_channel_id:
        links.append(_link(of_group.slack_team_id, of_group.group.slack_channel_id))
    return "\n".join([*lines, *filter(None, links)])


def _line(text: str) -> str:
    """Return text as one line without controls, which calendars would take for their own."""
    return " ".join("".join(one if one.isprintable() else " " for one in text).split())


def _link(slack_team_id: str, slack_id: str) -> str:
    """Return the address that opens a channel, or the conversation with a member, in Slack.

    Source: Slack's "Deep linking into Slack", https://slack.com/app_redirect.
    """
    return f"https://slack.com/app_redirect?team={slack_team_id}&channel={slack_id}"


def _address(person: Attendee, of_group: CalendarOfGroup) -> vCalAddress:
    """Return somebody as calendars name people: any URI will do where no mail goes out."""
    address = vCalAddress(_link(of_group.slack_team_id, person.slack_user_id))
    address.params["CN"] = _line(person.name).replace('"', "'")
    return address


def _reader(of_group: CalendarOfGroup, rsvp: Rsvp | None) -> vCalAddress:
    address = _address(of_group.reader, of_group)
    address.params["ROLE"] = ROLE.REQ_PARTICIPANT
    address.params["PARTSTAT"] = _PARTSTAT[rsvp]
    # Nobody would read a reply by mail; people answer in Slack.
    address.params["RSVP"] = "FALSE"
    return address
