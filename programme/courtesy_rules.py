"""When somebody may be written to without having asked: in their own daytime, seldom, not on leave.

``docs/decisions/0008-courtesy.md`` gives the reasons. :func:`choose` holds all rules together.
"""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from programme.daytime import (
    AN_EVENING,
    WEEKEND,
    is_daytime,
    is_round_hour,
    is_same_day,
    last_evening,
    next_daytime,
    start_of_next_day,
)
from programme.limits import NUDGES_A_WEEK
from programme.nudges import Urgency, is_too_late

A_WEEK = timedelta(days=7)
# What falls due at a full hour, for everybody at once, is said within so long.
SPREAD = timedelta(minutes=20)
# A reminder helps when there is so long left before the meeting.
_LEAST_LEAD = timedelta(minutes=10)
_A_MOMENT = timedelta(seconds=1)


class Held(StrEnum):
    """Why something waits that is due."""

    NIGHT = "night"
    DAY_OFF = "day_off"
    BREAK = "break"
    SNOOZED = "snoozed"
    WEEK_FULL = "week_full"
    ONE_A_DAY = "one_a_day"
    SPREAD = "spread"
    NO_ROOM = "no_room"


@dataclass(frozen=True)
class Wish:
    """Something to be said. Instants are aware."""

    urgency: Urgency
    due_at: datetime
    useful_for: timedelta | None = None
    about_at: datetime | None = None  # when the meeting or deadline is
    is_by_clock: bool = False  # due for many at the same time, unlike what a person did


@dataclass(frozen=True)
class Reader:
    """Who is to read it, or the group whose channel it is; ``spread`` is theirs alone."""

    time_zone: str
    days_off: frozenset[int] = WEEKEND
    pause_until: datetime | None = None
    snooze_until: datetime | None = None
    spread: timedelta = timedelta()
    is_channel: bool = False


@dataclass(frozen=True)
class Now:
    """It may be said now."""


@dataclass(frozen=True)
class Later:
    """It is looked at again then, which is after now."""

    at: datetime
    why: Held


@dataclass(frozen=True)
class Never:
    """It need not be said any more."""

    reason: str


Answer = Now | Later | Never


def choose(
    wishes: Sequence[Wish], reader: Reader, said: Collection[datetime], now: datetime
) -> list[Answer]:
    """Decide about everything that is due to one reader; those that get ``Now`` are one message.

    ``said`` are the instants of their unprompted messages, without those that only reminded of
    meetings. A nudge waits for a day, and for a week, with room; when there is news to tell
    anyway, it comes along.
    """
    answers = [_decide(wish, reader, now) for wish in wishes]
    ready = {
        wish.urgency for wish, one in zip(wishes, answers, strict=True) if isinstance(one, Now)
    }
    if reader.is_channel or Urgency.NUDGE not in ready or Urgency.NEWS in ready:
        return answers
    wait = _find_wait(reader, said, now)
    if wait is None:
        return answers
    return [
        _until_useless(wish, wait)
        if wish.urgency is Urgency.NUDGE and isinstance(one, Now)
        else one
        for wish, one in zip(wishes, answers, strict=True)
    ]


def _decide(wish: Wish, reader: Reader, now: datetime) -> Answer:
    if is_too_late(wish.due_at, wish.useful_for, now):
        is_away = reader.pause_until is not None and now < reader.pause_until
        return Never("they are on a break" if is_away else "too late to be useful")
    is_reminder = wish.urgency is Urgency.MEETING
    # The first of those that are equally late says why.
    waits = [(max(wish.due_at, now), Held.NIGHT)]
    if wish.is_by_clock and not is_reminder and is_round_hour(wish.due_at, reader.time_zone):
        waits.append((wish.due_at + reader.spread, Held.SPREAD))
    if reader.pause_until is not None:
        waits.append((reader.pause_until, Held.BREAK))
    if reader.snooze_until is not None and wish.urgency is Urgency.NUDGE:
        waits.append((reader.snooze_until, Held.SNOOZED))
    begin, why = max(waits, key=lambda wait: wait[0])
    at = _remind_at(wish, begin, reader, now) if is_reminder else _by_day(begin, reader)
    if at <= now:
        return Now()
    if at > begin and why in {Held.NIGHT, Held.SPREAD}:
        why = Held.DAY_OFF if is_daytime(begin, reader.time_zone) else Held.NIGHT
    return _until_useless(wish, Later(at, why))


def _by_day(begin: datetime, reader: Reader) -> datetime:
    """Return the first instant from ``begin`` on in their daytime; not for all at its beginning."""
    at = next_daytime(begin, reader.time_zone, reader.days_off)
    return at + reader.spread if at > begin else at


def _remind_at(wish: Wish, begin: datetime, reader: Reader, now: datetime) -> datetime:
    """Return when a reminder comes that is to come from ``begin`` on.

    In the daytime, if that is early enough. A meeting on a day off lets it come on days off too,
    but by day; only a meeting at night lets it come at night. For one right after the daytime
    begins it comes in the evening before, if there is one left, else when the daytime begins.
    """
    zone, about_at, latest = reader.time_zone, _about(wish), _latest(wish)
    polite = next_daytime(begin, zone, reader.days_off)
    if about_at is None or latest is None or begin > about_at or polite <= latest:
        return polite
    off = _days_off_before(about_at, reader)
    by_day = next_daytime(begin, zone, off)
    if by_day <= latest:
        return by_day
    if not is_daytime(about_at, zone):
        # That it is of no use any more by night wakes nobody: only a meeting or deadline then does.
        return begin if wish.about_at is not None else by_day
    evening = last_evening(begin, zone, off)
    is_away = reader.pause_until is not None and reader.pause_until > evening
    return max(evening, now) if now < evening + AN_EVENING and not is_away else by_day


def _days_off_before(about_at: datetime, reader: Reader) -> frozenset[int]:
    """Return on which days off there are no reminders of a meeting: none if it is outside."""
    is_inside = is_daytime(about_at, reader.time_zone, reader.days_off)
    return reader.days_off if is_inside else frozenset()


def _about(wish: Wish) -> datetime | None:
    """Return when the meeting or deadline is, or until when a reminder of it is useful."""
    return wish.about_at or (wish.due_at + wish.useful_for if wish.useful_for else None)


def _latest(wish: Wish) -> datetime | None:
    """Return until when a reminder is early enough, or None when nobody says."""
    limits = [wish.about_at - _LEAST_LEAD] if wish.about_at else []
    limits += [wish.due_at + wish.useful_for] if wish.useful_for else []
    return min(limits, default=None)


def find_earlier(wish: Wish, reader: Reader) -> datetime | None:
    """Return when a reminder is to come before it is due, or None when it need not.

    That is the evening before, where it would be too late by the next daytime.
    """
    zone, about_at, latest = reader.time_zone, wish.about_at, _latest(wish)
    if wish.urgency is not Urgency.MEETING or about_at is None or latest is None:
        return None
    off = _days_off_before(about_at, reader)
    in_time = next_daytime(wish.due_at, zone, off) <= max(latest, wish.due_at)
    if in_time or not is_daytime(about_at, zone):
        return None
    return last_evening(wish.due_at, zone, off)


def _until_useless(wish: Wish, later: Later) -> Later:
    """Return the wait, but no longer than it is worth saying: then it is looked at and dropped."""
    if wish.useful_for is None:
        return later
    return Later(min(later.at, wish.due_at + wish.useful_for + _A_MOMENT), later.why)


def _find_wait(reader: Reader, said: Collection[datetime], now: datetime) -> Later | None:
    """Return until when nudges wait that nothing else brings along, or None."""
    of_week = sorted(at for at in said if at > now - A_WEEK)
    most = NUDGES_A_WEEK.number  # unprompted messages beyond those that remind of meetings
    if len(of_week) >= most:
        at, why = of_week[-most] + A_WEEK, Held.WEEK_FULL
    elif any(is_same_day(at, now, reader.time_zone) for at in of_week):
        at, why = start_of_next_day(now, reader.time_zone), Held.ONE_A_DAY
    else:
        return None
    return Later(_by_day(at, reader), why)


def spread_of(person_id: int, longest: timedelta) -> timedelta:
    """Return how long after a full hour somebody hears of things: always the same, unlike others.

    From nothing up to ``longest``, in whole seconds.
    """
    seconds = int(longest.total_seconds())
    digest = hashlib.sha256(str(person_id).encode()).digest()
    return timedelta(seconds=int.from_bytes(digest[:8]) % seconds if seconds else 0)
