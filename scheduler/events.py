"""What people hear of the events that are theirs."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from models import Nudge
from programme.event_changes import (
    CANCELLED,
    MOVED,
    RECORDING,
    find_cancelled,
    find_moved,
    find_recording,
)
from programme.event_dates import OPEN_TO_ALL
from programme.event_page import EventSeen, find_event_seen
from programme.event_people import DAY, HOUR, INVITED
from programme.event_reminders import (
    ATTENDANCE,
    DAY_BEFORE,
    HOUR_BEFORE,
    UNANSWERED,
    find_attendance,
    find_day_before,
    find_hour_before,
    find_invited,
    find_unanswered,
)
from programme.events import WINDOW
from programme.nudges import Urgency
from programme.ties import Tie
from programme.timings import (
    DAY_BEFORE_EVENT,
    EVENT_BEFORE,
    HOUR_BEFORE_EVENT,
    UNANSWERED_BEFORE,
)
from scheduler.rules import NudgeRule, Render, Settled
from views.event_news import (
    attendance_message,
    cancelled_message,
    day_before_message,
    hour_before_message,
    invited_message,
    moved_message,
    recording_message,
    unanswered_message,
)
from views.messages import Message

# Said later on the day before, the reminder of an hour before does.
_TOMORROW_FOR = timedelta(hours=20)


def _render_unless(
    why_not: Callable[[EventSeen, Nudge], str | None], view: Callable[[EventSeen], Message]
) -> Render:
    """Return how an event is told to a person for whom it takes place, unless there is a reason."""

    async def render(session: AsyncSession, nudge: Nudge, now: datetime) -> Message | Settled:
        seen = await find_event_seen(session, nudge.subject["event"], nudge.person_id or 0, now)
        if seen is None or seen.event.cancelled_at is not None:
            return Settled("the event does not take place")
        if not seen.is_invited and seen.kind not in OPEN_TO_ALL:
            return Settled("it is not for them any more")
        reason = why_not(seen, nudge)
        return view(seen) if reason is None else Settled(reason)

    return render


def _why_not_ask(seen: EventSeen, nudge: Nudge) -> str | None:
    del nudge
    if seen.is_coming or seen.has_declined:
        return "they answered"
    return "it has begun" if seen.event.starts_at <= seen.now else None


def _why_not_remind(seen: EventSeen, nudge: Nudge) -> str | None:
    if int(seen.event.starts_at.timestamp()) != nudge.subject["at"]:
        return "it has another date"
    if seen.has_declined or not (seen.is_coming or seen.is_invited):
        return "they don't come"
    return "it is over" if seen.is_over else None


def _why_not_count(seen: EventSeen, nudge: Nudge) -> str | None:
    del nudge
    if not seen.may_say_there:
        return "it is known, or the time to say so is over"
    return "they said that they can't come" if seen.has_declined else None


def _why_no_recording(seen: EventSeen, nudge: Nudge) -> str | None:
    del nudge
    if seen.event.recording_url is None:
        return "the recording is taken back"
    return "they were there" if seen.evidence is not None else None


def _why_not_moved(seen: EventSeen, nudge: Nudge) -> str | None:
    moved_at = seen.event.moved_at
    if moved_at is None or int(moved_at.timestamp()) != nudge.subject["at"]:
        return "it moved again"
    return "it has begun" if seen.event.starts_at <= seen.now else None


async def _render_cancelled(
    session: AsyncSession, nudge: Nudge, now: datetime
) -> Message | Settled:
    seen = await find_event_seen(session, nudge.subject["event"], nudge.person_id or 0, now)
    if seen is None or seen.event.cancelled_at is None:
        return Settled("it takes place after all")
    if seen.event.starts_at <= now:
        return Settled("it would be over")
    return cancelled_message(seen.event)


NUDGES = (
    NudgeRule(
        kind=INVITED,
        what="An invitation to mentor onboarding, power check-in or showcase, with the answers as "
        "buttons",
        to_whom="mentors of the term; mentors and representatives of groups; everybody in a group",
        ties=(Tie.APPLICANT, Tie.MEMBER),
        when="two weeks before, or once it is for them",
        what_stops_it="they answer, or the event is near, has moved away or is cancelled",
        render=_render_unless(_why_not_ask, invited_message),
        find_due=find_invited,
        timings=(EVENT_BEFORE,),
    ),
    NudgeRule(
        kind=UNANSWERED,
        what="That an invitation to the power check-in is still open; once",
        to_whom="who was invited and did not answer",
        ties=(Tie.APPLICANT, Tie.MEMBER),
        when="three days before",
        what_stops_it="they answer, or the event is cancelled",
        render=_render_unless(_why_not_ask, unanswered_message),
        find_due=find_unanswered,
        timings=(UNANSWERED_BEFORE,),
        useful_for=2 * DAY,
        urgency=Urgency.NUDGE,
    ),
    NudgeRule(
        kind=DAY_BEFORE,
        what="A reminder of an event, with the link to join",
        to_whom="who signed up, or is invited and did not say that they can't come",
        ties=(Tie.ANYBODY,),
        when="a day before",
        what_stops_it="they can't come, or the event moves or is cancelled",
        render=_render_unless(_why_not_remind, day_before_message),
        find_due=find_day_before,
        timings=(DAY_BEFORE_EVENT,),
        useful_for=_TOMORROW_FOR,
        urgency=Urgency.MEETING,
    ),
    NudgeRule(
        kind=HOUR_BEFORE,
        what="A reminder of an event, with the link to join",
        to_whom="who signed up, or is invited and did not say that they can't come",
        ties=(Tie.ANYBODY,),
        when="an hour before",
        what_stops_it="they can't come, or the event moves or is cancelled",
        render=_render_unless(_why_not_remind, hour_before_message),
        find_due=find_hour_before,
        timings=(HOUR_BEFORE_EVENT,),
        useful_for=HOUR,
        urgency=Urgency.MEETING,
    ),
    NudgeRule(
        kind=ATTENDANCE,
        what="The question whether they are at an event, with a button",
        to_whom="who signed up, or is invited and did not say that they can't come",
        ties=(Tie.ANYBODY,),
        when="ten minutes after it begins, or when a coordinator lets people say so",
        what_stops_it="it is known, or a day has passed",
        render=_render_unless(_why_not_count, attendance_message),
        find_due=find_attendance,
        useful_for=WINDOW,
        urgency=Urgency.MEETING,
    ),
    NudgeRule(
        kind=RECORDING,
        what="The recording of an event",
        to_whom="who was invited or signed up and was not there",
        ties=(Tie.ANYBODY,),
        when="a day after the event, once a coordinator gives the link; of mentor onboarding only "
        "when that is later than two days",
        what_stops_it="they were there, or say that they watched it",
        render=_render_unless(_why_no_recording, recording_message),
        find_due=find_recording,
    ),
    NudgeRule(
        kind=MOVED,
        what="The new date of an event, with the answers as buttons",
        to_whom="who answered an invitation or signed up, or was invited",
        ties=(Tie.ANYBODY,),
        when="when a coordinator changes the term's date",
        what_stops_it="it moves again, is cancelled or begins",
        render=_render_unless(_why_not_moved, moved_message),
        find_due=find_moved,
        urgency=Urgency.MEETING,
    ),
    NudgeRule(
        kind=CANCELLED,
        what="That an event does not take place",
        to_whom="who answered an invitation or signed up, or was invited",
        ties=(Tie.ANYBODY,),
        when="when a coordinator takes the date out of the term",
        what_stops_it="it takes place after all",
        render=_render_cancelled,
        find_due=find_cancelled,
        urgency=Urgency.MEETING,
    ),
)
