"""What a group's channel hears of its meetings."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from models import Group, Meeting
from programme.meeting_answers import MeetingTold
from programme.meeting_states import MeetingState
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
    following = f"\nYou meet next: {moment(next_at)}, your time." if next_at else ""
    if meeting.state == MeetingState.SKIPPED:
        text = f"You skip a meeting: {moment(meeting.starts_at)}.{following}"
    elif meeting.state != MeetingState.PLANNED:
        text = f"A meeting is cancelled: {moment(meeting.starts_at)}.{following}"
    elif "new" in subject:
        text = f"There is one more meeting: {say_when(meeting)}, your time."
    elif "was_at" in subject and subject["was_at"] != int(meeting.starts_at.timestamp()):
        was_at = datetime.fromtimestamp(subject["was_at"], UTC)
        text = f"A meeting has moved. It was: {moment(was_at)}. It is now: {say_when(meeting)}."
    elif "was_at" in subject:
        text = f"A meeting was changed. It is now: {say_when(meeting)}."
    else:
        text = f"A meeting takes place after all: {say_when(meeting)}, your time."
    return message(text, [paragraph(f":calendar: {text}"), calendar_button(told.group.id)])


def rest_changed_message(group: Group, meetings: Sequence[Meeting]) -> Message:
    """Return how the next meetings are, after one and those after it changed."""
    text = f"Your next meetings, in your own time: {_days(meetings)}"
    return message(
        text,
        [
            paragraph(f":calendar: *Your next meetings, in your own time*\n{list_next(meetings)}"),
            calendar_button(group.id),
        ],
    )


def rest_cancelled_message(told: MeetingTold, next_at: datetime | None) -> Message:
    """Return that a meeting and all after it are cancelled."""
    until = f"\nBefore it you still meet, next: {moment(next_at)}." if next_at else ""
    text = f"This meeting is cancelled, and all after it: {moment(told.meeting.starts_at)}.{until}"
    return message(text, [paragraph(f":calendar: {text}"), calendar_button(told.group.id)])


def planned_message(group: Group, meetings: Sequence[Meeting]) -> Message:
    """Return when the group meets, after the term's dates brought it about."""
    text = (
        f"Your meetings are planned over the term: {say_series(group)} on the clocks of "
        f"{city_of(group.time_zone)}."
    )
    return message(
        text,
        [
            paragraph(f":calendar: {text} The next ones, in your own time:\n{list_next(meetings)}"),
            calendar_button(group.id),
        ],
    )


def list_next(meetings: Sequence[Meeting]) -> str:
    """Return the first few meetings, a line each, in each reader's own time."""
    return "\n".join(f"• {say_when(one)}" for one in meetings[:_MOST_LISTED])


def _days(meetings: Sequence[Meeting]) -> str:
    return ", ".join(moment(one.starts_at) for one in meetings[:_MOST_LISTED])
