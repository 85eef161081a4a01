"""What a group's channel hears of its meetings."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from models import Group, Meeting
from programme.meeting_answers import MeetingTold
from programme.meeting_states import MeetingState
from programme.translations import gettext as _
from views.meetings import calendar_button, say_when
from views.messages import Message, message, moment, paragraph
from views.series import city_of, say_series

_MOST_LISTED = 5


def changed_message(
    told: MeetingTold, subject: Mapping[str, int], next_at: datetime | None
) -> Message:
    """Return what one meeting is now: added, moved, skipped, cancelled, or back.

    ``subject`` is that of ``programme.meeting_news.tell_changed``; ``next_at`` is when they meet
    next.
    """
    meeting = told.meeting
    following = _("\nYou meet next: {when}, your time.", when=moment(next_at)) if next_at else ""
    if meeting.state == MeetingState.SKIPPED:
        text = _(
            "You skip a meeting: {when}.{following}",
            when=moment(meeting.starts_at),
            following=following,
        )
    elif meeting.state != MeetingState.PLANNED:
        text = _(
            "A meeting is cancelled: {when}.{following}",
            when=moment(meeting.starts_at),
            following=following,
        )
    elif "new" in subject:
        text = _("There is one more meeting: {when}, your time.", when=say_when(meeting))
    elif "was_at" in subject and subject["was_at"] != int(meeting.starts_at.timestamp()):
        was_at = datetime.fromtimestamp(subject["was_at"], UTC)
        text = _(
            "A meeting has moved. It was: {was}. It is now: {is_now}.",
            was=moment(was_at),
            is_now=say_when(meeting),
        )
    elif "was_at" in subject:
        text = _("A meeting was changed. It is now: {when}.", when=say_when(meeting))
    else:
        text = _("A meeting takes place after all: {when}, your time.", when=say_when(meeting))
    return message(text, [paragraph(f":calendar: {text}"), calendar_button(told.group.id)])


def rest_changed_message(group: Group, meetings: Sequence[Meeting]) -> Message:
    """Return how the next meetings are, after one and those after it changed."""
    text = _("Your next meetings, in your own time: {days}", days=_days(meetings))
    return message(
        text,
        [
            paragraph(
                _(
                    ":calendar: *Your next meetings, in your own time*\n{listed}",
                    listed=list_next(meetings),
                )
            ),
            calendar_button(group.id),
        ],
    )


def rest_cancelled_message(told: MeetingTold, next_at: datetime | None) -> Message:
    """Return that a meeting and all after it are cancelled."""
    until = _("\nBefore it you still meet, next: {when}.", when=moment(next_at)) if next_at else ""
    text = _(
        "This meeting is cancelled, and all after it: {when}.{until}",
        when=moment(told.meeting.starts_at),
        until=until,
    )
    return message(text, [paragraph(f":calendar: {text}"), calendar_button(told.group.id)])


def planned_message(group: Group, meetings: Sequence[Meeting]) -> Message:
    """Return when the group meets, after the term's dates brought it about."""
    text = _(
        "Your meetings are planned over the term: {series} on the clocks of {city}.",
        series=say_series(group),
        city=city_of(group.time_zone),
    )
    following = _("The next ones, in your own time:")
    return message(
        text,
        [
            paragraph(f":calendar: {text} {following}\n{list_next(meetings)}"),
            calendar_button(group.id),
        ],
    )


def list_next(meetings: Sequence[Meeting]) -> str:
    """Return the first few meetings, a line each, in each reader's own time."""
    return "\n".join(f"• {say_when(one)}" for one in meetings[:_MOST_LISTED])


def _days(meetings: Sequence[Meeting]) -> str:
    return ", ".join(moment(one.starts_at) for one in meetings[:_MOST_LISTED])
