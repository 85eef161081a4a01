"""When a meeting can be: inside the term, yet to come, and at hours that people have."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from models import Group, Meeting, Term
from programme.calendar import local_date, spell_day
from programme.groups import Applied
from programme.meeting_series import instant_of
from programme.meeting_states import MeetingState, ends_at
from programme.translations import gettext as _

DURATIONS = (30, 45, 60, 90, 120, 180, 240)  # minutes
# Everybody is to hear of it in time.
_SOONEST = timedelta(hours=12)
# A little sooner or later than planned: within the days until the next meeting.
_NEAR = timedelta(days=6)
MOST_SUGGESTED = 4
_QUARTER = timedelta(minutes=15)
# Meetings begin at 8:00 at the earliest and end at 21:00 on everybody's clock, if that can be.
_DECENT = range(8, 21)


def check_time(
    at: datetime | None,
    minutes: int,
    group: Group,
    term: Term,
    others: Iterable[Meeting],
    now: datetime,
) -> dict[str, str]:
    """Return a sentence for the field ``at`` when a meeting cannot be then.

    ``others`` are the group's other meetings; instants are aware.
    """
    problems = {}
    on = local_date(at, group.time_zone) if at is not None else None
    if at is None or on is None:
        problems["at"] = _("Please choose when you meet.")
    elif at <= now:
        problems["at"] = _("That is in the past. Please choose a time to come.")
    elif not term.starts_on <= on <= term.ends_on:
        problems["at"] = _(
            "The term runs from {first} to {last}. Please choose a time within it.",
            first=spell_day(term.starts_on),
            last=spell_day(term.ends_on),
        )
    elif any(overlaps(at, minutes, other) for other in others):
        problems["at"] = _("You have another meeting at that time. Please choose a different one.")
    return problems


def check_length(minutes: int) -> dict[str, str]:
    """Return a sentence for the field ``minutes`` when no meeting can be that long."""
    return {} if minutes in DURATIONS else {"minutes": _("Please choose how long you meet.")}


def overlaps(at: datetime, minutes: int, other: Meeting) -> bool:
    """Say whether a time meets with a planned meeting."""
    return (
        other.state == MeetingState.PLANNED
        and at < ends_at(other)
        and other.starts_at < at + timedelta(minutes=minutes)
    )


def hours_touched(at: datetime, minutes: int, time_zone: str) -> set[int]:
    """Return the hours of the week, on the clocks of a zone, in which a meeting takes place."""
    zone = ZoneInfo(time_zone)
    start = at.astimezone(UTC)
    moments = [start + n * _QUARTER for n in range(-(-minutes // 15))]
    moments.append(start + timedelta(minutes=minutes) - timedelta(seconds=1))
    local = [moment.astimezone(zone) for moment in moments]
    return {one.weekday() * 24 + one.hour for one in local}


def list_unsuited_at(at: datetime, minutes: int, members: Iterable[Applied]) -> list[Applied]:
    """Return those who gave other hours than a meeting's when they applied, on their own clocks."""
    return [
        one
        for one in members
        if not hours_touched(at, minutes, one.application.time_zone) <= set(one.application.hours)
    ]


def suggest_times(
    meeting: Meeting,
    group: Group,
    term: Term,
    members: Sequence[Applied],
    others: Sequence[Meeting],
    now: datetime,
) -> list[datetime]:
    """Return other times for a meeting that suit everybody, the best first, as aware UTC.

    Full hours on the group's clocks, at most six days sooner or later, half a day from now at the
    earliest, not while another meeting is. Decent hours for everybody come first, then what is
    nearer to the planned time.
    """
    first_on = local_date(meeting.starts_at - _NEAR, group.time_zone)
    times = []
    for number in range(2 * _NEAR.days + 1):
        for hour in range(24):
            at = instant_of(first_on + timedelta(days=number), hour * 60, group.time_zone)
            if (
                at >= now + _SOONEST
                and at != meeting.starts_at
                and not check_time(at, meeting.duration_minutes, group, term, others, now)
                and not list_unsuited_at(at, meeting.duration_minutes, members)
            ):
                times.append(at)
    times.sort(
        key=lambda at: (
            _odd_hours(at, meeting.duration_minutes, members),
            abs(at - meeting.starts_at),
            at,
        )
    )
    return list(dict.fromkeys(times))[:MOST_SUGGESTED]


def _odd_hours(at: datetime, minutes: int, members: Iterable[Applied]) -> int:
    """Return for how many people a time is early in the morning or late at night."""
    return sum(
        any(
            hour % 24 not in _DECENT
            for hour in hours_touched(at, minutes, one.application.time_zone)
        )
        for one in members
    )
